"""Series of meetings: planned, changed from one meeting on, ended. Everybody gets one mail for all of it."""

from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today
from networks.models import Invitation, Meeting, MeetingSeries, Mentor
from networks.recurrence import LONGEST, MOST, days
from networks.selectors import members
from networks.services.answers import reset_answers
from networks.services.meetings import TIMES, apply_change, may_run, save, send_series

COMMON = ("title", "starts", "ends", "place", "link", "agenda", "capacity")  # what a meeting takes from its series
OWN = (*COMMON, "rule", "first", "until", "skips_holidays")
NO_DAYS = gettext_lazy("No meeting falls within this time. Choose a later last day, or another rhythm.")


class Following(NamedTuple):
    """What a change or an end of a series comes to: the series that holds now, and who was told."""

    series: MeetingSeries
    told: int


def check(series: MeetingSeries) -> None:
    """Raises Refused for a rule that gives no meetings, too many, or meetings for longer than anybody plans."""
    if series.until < series.first or series.until - series.first > LONGEST:
        raise Refused(_("The last day must be after the first meeting, and at most five years after it."))
    found = series.rule_days()
    if len(found) > MOST:
        raise Refused(_("This makes more than %(most)s meetings. Choose an earlier last day.") % {"most": MOST})
    if not series.days():
        raise Refused(NO_DAYS)


@transaction.atomic
def create_series(*, series: MeetingSeries, actor: Person) -> MeetingSeries:
    """Save a series with all its meetings and invite the network's members: one mail each.

    Raises Refused for a rule that does not do, and when the same meetings are there already.
    """
    may_run(series.network, actor, "networks.add_meeting")
    check(series)
    if series.first < today():
        raise Refused(_("The first meeting must not be in the past."))
    series.first = series.rule_days()[0]
    series.created_by = actor
    series.save()
    history.record(series, "rule", before="", after=series.rule, actor=actor)
    invited = list(members(series.network).select_related("person"))
    for day in series.days():
        _add(series, day, invited, actor)
    send_series(series, invited)
    return series


def _add(series: MeetingSeries, day: Any, invited: list[Mentor], actor: Person) -> None:
    values = {name: getattr(series, name) for name in COMMON}
    meeting = Meeting(network=series.network, series=series, occurrence=day, date=day, created_by=actor, **values)
    save(meeting)
    history.record(meeting, "state", before="", after=meeting.state, actor=actor)
    Invitation.objects.bulk_create([Invitation(meeting=meeting, mentor=mentor) for mentor in invited])


@transaction.atomic
def change_following(*, meeting: Meeting, wanted: MeetingSeries, actor: Person) -> Following:
    """Change this meeting and all that follow it in its series, as `wanted` (unsaved) says.

    Meetings of days that both plans have stay, with their answers where the time is the same; days that fall away are
    called off, new ones are added. What was changed for one meeting alone gives way. When earlier meetings remain, the
    series ends before this one and a new one continues it. Raises Refused as `create_series` does.
    """
    series = _locked_series(meeting, actor)
    check(wanted)
    if wanted.first < meeting.occurrence:  # type: ignore[operator]  # a meeting of a series has one
        raise Refused(_("The change can begin with this meeting, not before it."))
    kept = series.meetings.filter(occurrence__lt=meeting.occurrence).exists()
    rest = list(series.meetings.filter(occurrence__gte=meeting.occurrence).select_for_update().order_by("occurrence"))
    telling = _invited(rest)
    now = _ended_before(series, meeting, actor) if kept else series
    for name in OWN:
        setattr(now, name, getattr(wanted, name))
    now.first = now.rule_days()[0]
    now.sequence += 0 if kept else 1
    now.save()
    history.record(now, "rule", before=series.rule if kept else "", after=now.rule, actor=actor)
    _follow(now, rest, telling, actor)
    send_series(now, telling)
    if kept:
        send_series(series, telling, template="series_ended")
    return Following(now, len(telling))


def _follow(series: MeetingSeries, rest: list[Meeting], invited: list[Mentor], actor: Person) -> None:
    """Make the meetings of a changed series those that its rule gives."""
    wanted = series.days()
    # Out of each other's way first: two meetings of a network must not stand at the same time under one name.
    for row in rest:
        if row.state == Meeting.State.PLANNED and row.occurrence not in wanted:
            change_state(row, "cancel", actor=actor, reason=_("The series was changed."))
    there = {row.occurrence: row for row in rest}
    for day in wanted:
        if day not in there:
            _add(series, day, invited, actor)
            continue
        row = there[day]
        before = Meeting.objects.get(pk=row.pk)
        row.series, row.date = series, day
        for name in COMMON:
            setattr(row, name, getattr(series, name))
        changed = apply_change(row, before, actor)
        if set(changed) & set(TIMES) and row.state == Meeting.State.PLANNED:
            reset_answers(meeting=row, actor=actor)


@transaction.atomic
def end_series(*, meeting: Meeting, actor: Person, reason: str) -> Following:
    """Call off this meeting and all that follow it in its series; one mail each. Raises Refused without a reason."""
    series = _locked_series(meeting, actor)
    rest = list(series.meetings.filter(occurrence__gte=meeting.occurrence, state=Meeting.State.PLANNED))
    telling = _invited(rest)
    for row in rest:
        change_state(row, "cancel", actor=actor, reason=reason)
    _shorten(series, meeting, actor)
    send_series(series, telling, template="series_ended")
    return Following(series, len(telling))


def _locked_series(meeting: Meeting, actor: Person) -> MeetingSeries:
    """The series of a meeting that has not begun, locked until the transaction ends."""
    may_run(meeting.network, actor, "networks.change_meeting")
    series: MeetingSeries = locked(meeting.series)
    row = Meeting.objects.get(pk=meeting.pk)
    if row.series_id != series.pk or row.state != Meeting.State.PLANNED:
        raise Refused(_("This is no longer possible: something has changed since you opened the page."))
    if row.starts_at <= timezone.now():
        raise Refused(_("The meeting has begun. Choose a later one."))
    return series


def _invited(meetings: list[Meeting]) -> list[Mentor]:
    """Active mentors with an invitation to one of the meetings, by name."""
    rows = Mentor.objects.active().filter(invitations__meeting__in=meetings, invitations__withdrawn_at=None)
    return list(rows.select_related("person").distinct().order_by("person__name", "pk"))


def _shorten(series: MeetingSeries, meeting: Meeting, actor: Person) -> None:
    """Let a series end before a meeting of it; its rule gives no later day."""
    before = series.until
    earlier = [day for day in days(series.rule, series.first, series.until) if day < meeting.occurrence]  # type: ignore[operator]
    series.until = earlier[-1] if earlier else series.first
    series.sequence += 1
    series.save()
    history.record(series, "until", before=before, after=series.until, actor=actor)


def _ended_before(series: MeetingSeries, meeting: Meeting, actor: Person) -> MeetingSeries:
    """End a series before a meeting; returns the one (unsaved) that continues it."""
    _shorten(series, meeting, actor)
    return MeetingSeries(network=series.network, continues=series, created_by=actor)
