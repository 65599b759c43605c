"""Everything that has changed in an application, by whom and why, as one story: two statements, however long it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from auditlog.models import LogEntry
from django.apps import apps
from django.db.models import CharField, DateTimeField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from applications.models import (
    Application,
    Candidate,
    CoEditor,
    Decision,
    Impartiality,
    InformationRequest,
    LeaderConfirmation,
    Letter,
)
from cohorts.models import Participation, SeatOffer
from mentorprog import dates
from mentorprog.times import OSLO

Key = tuple[str, int]  # label of a model ("applications.candidate") and the row's primary key
NEVER = Cast(Value(None), DateTimeField())
NOTHING = Cast(Value(""), TextField())


@dataclass(frozen=True)
class Event:
    """One change: `title` says what, `who` by whom (empty: the system), `reason` why, `detail` what it was before.

    `when`, `iso` and `text` are what `parts/timeline.html` shows.
    """

    at: datetime
    title: str
    who: str = ""
    reason: str = ""
    detail: str = ""

    @property
    def when(self) -> str:
        return moment_in_words(self.at)

    @property
    def iso(self) -> str:
        return self.at.astimezone(OSLO).isoformat(timespec="minutes")

    @property
    def text(self) -> str:
        by = _("by %(name)s") % {"name": self.who} if self.who else ""
        return "\n".join(filter(None, [self.detail, by, self.reason]))


class Subject(NamedTuple):
    """A row that belongs to the case: whom or what it is about, and what it says of its own beginning."""

    label: str
    pk: int
    name: str
    began: datetime | None = None
    by: str = ""
    about: str = ""


def timeline_of(application: Application) -> list[Event]:
    """Every change of the application and of the candidates, answers, seats, leaders, requests and letters in it.

    The first stands at the top. Drafts' single saves leave no row, so they are not told.
    """
    subjects = {(one.label, one.pk): one for one in _subjects(application)}
    logged = list(_log(subjects))
    begun = {_key(entry) for entry in logged if _is_beginning(entry)}
    beginnings = [event for key, one in subjects.items() if key not in begun for event in _beginning(one)]
    events: list[Event] = []
    for entry in logged:
        key = _key(entry)
        _before, outcome = entry.changes_dict.get("outcome", ("", ""))
        if outcome:  # what is sent afterwards is this, whatever is decided later
            subjects[key] = subjects[key]._replace(about=outcome)
        events += _told(entry, subjects[key])
    # of one moment: what was done, then the letters and questions that came of it
    return sorted(events + beginnings, key=lambda event: event.at)


# --- What belongs to the case -------------------------------------------------------------------------------
def _subjects(application: Application) -> Iterator[Subject]:
    """The application's row and, in one statement, all that hang on it."""
    yield Subject(Application._meta.label_lower, application.pk, "")
    own, seat = {"application": application}, {"cohort": application.cohort_id}
    first, *others = (
        _part(Candidate, F("name"), **own),
        _part(Decision, F("candidate__name"), about=F("outcome"), candidate__application=application),
        _part(SeatOffer, F("person__candidacies__name"), person__candidacies__application=application, **seat),
        _part(Participation, F("person__candidacies__name"), person__candidacies__application=application, **seat),
        _part(LeaderConfirmation, F("name"), began=F("created_at"), **own),
        _part(InformationRequest, NOTHING, began=F("asked_at"), by=F("asked_by__name"), about=F("message"), **own),
        _part(CoEditor, F("person__name"), began=F("invited_at"), about=F("person__email"), **own),
        _part(
            Letter,
            F("candidate__name"),
            began=F("created_at"),
            by=F("created_by__name"),
            about=F("title"),
            candidate__application=application,
        ),
        _part(Impartiality, F("person__name"), **own),
    )
    for row in first.union(*others, all=True):
        yield Subject(*row)


def _part(
    model: type[Any], name: Any, *, began: Any = NEVER, by: Any = NOTHING, about: Any = NOTHING, **where: Any
) -> QuerySet:
    label = Cast(Value(model._meta.label_lower), CharField())
    texts = (Cast(expression, TextField()) for expression in (name, by, about))
    named, author, told = texts
    return model.objects.filter(**where).order_by().values_list(label, "pk", named, began, author, told)


def _log(subjects: Iterable[Key]) -> QuerySet[LogEntry]:
    """The changes of these rows; that somebody has looked at them is not a change."""
    wanted: dict[str, list[int]] = {}
    for label, pk in subjects:
        wanted.setdefault(label, []).append(pk)
    these = Q()
    for label, numbers in wanted.items():
        app, model = label.split(".")
        these |= Q(content_type__app_label=app, content_type__model=model, object_id__in=numbers)
    rows = LogEntry.objects.filter(these).exclude(action=LogEntry.Action.ACCESS)
    return rows.select_related("actor", "content_type").order_by("timestamp", "pk")


def _key(entry: LogEntry) -> Key:
    return f"{entry.content_type.app_label}.{entry.content_type.model}", entry.object_id


def _is_beginning(entry: LogEntry) -> bool:
    """Whether the entry tells how the row came to be: something had no value before. A time that is set tells more."""
    return any(not before and not field.endswith("_at") for field, (before, _after) in entry.changes_dict.items())


# --- Saying it ----------------------------------------------------------------------------------------------
def _beginning(subject: Subject) -> Iterator[Event]:
    """How the row came to be, from the row itself: for rows of which no change is logged when they are made."""
    if subject.began is None:
        return
    name = subject.name or subject.about
    titles = {
        LeaderConfirmation._meta.label_lower: _("%(name)s is asked to confirm") % {"name": name},
        InformationRequest._meta.label_lower: _("More information is asked for"),
        CoEditor._meta.label_lower: _("%(name)s is invited to write in the application") % {"name": name},
        Letter._meta.label_lower: _("A letter is written to %(name)s") % {"name": name},
    }
    told_in_full = (InformationRequest._meta.label_lower, Letter._meta.label_lower)
    said = subject.about if subject.label in told_in_full else ""
    yield Event(subject.began, titles[subject.label], who=subject.by, reason=said)


def _told(entry: LogEntry, subject: Subject) -> Iterator[Event]:
    """One event for each field that the entry says has changed."""
    reason = (entry.additional_data or {}).get("reason", "")
    for field, (before, after) in entry.changes_dict.items():
        title, detail = _sentence(subject, field, before, after), ""
        if not title:
            title, detail = _plain(subject, field, before, after)
        yield Event(entry.timestamp, title, who=_who(entry, subject), reason=reason, detail=detail)


def _who(entry: LogEntry, subject: Subject) -> str:
    """The person who acted. A leader answers without an account, so the row itself says who it was."""
    if entry.actor is not None:
        return str(entry.actor)
    answered = {LeaderConfirmation.State.CONFIRMED, LeaderConfirmation.State.DECLINED}
    _before, after = entry.changes_dict.get("state", ("", ""))
    return subject.name if subject.label == LeaderConfirmation._meta.label_lower and after in answered else ""


def _sentence(subject: Subject, field: str, before: str, after: str) -> str:
    """What happens often, in a sentence of its own; empty where there is none."""
    app, model = subject.label.split(".")
    if app != "applications":
        return ""
    about = _of_the_case if model in ("application", "leaderconfirmation") else _of_somebody
    return about(f"{model}.{field}", subject, before, after)


def _of_the_case(what: str, subject: Subject, before: str, after: str) -> str:
    said = ""
    match what:
        case "application.state":
            said = _display(Application, "state", after) if before else _("The application is begun")
        case "application.revision":
            said = _("Version %(number)s stands as it was sent in") % {"number": after}
        case "application.unsent changes":
            said = _("Changes that were not sent in time are taken back")
        case "application.readers":
            said = _("Asked to read: %(names)s") % {"names": after or "–"}
        case "application.provisional_answer":
            said = _("The applicant is told that the answer takes more than a month")
        case "leaderconfirmation.state" if before:
            said = _display(LeaderConfirmation, "state", after)
    return said


def _of_somebody(what: str, subject: Subject, before: str, after: str) -> str:
    name, said = {"name": subject.name or subject.about}, ""
    match what:
        case "candidate.withdrawn_at":
            said = _("%(name)s is withdrawn from the application") % name
        case "candidate.removed_at":
            said = _("%(name)s is taken out by the applicant, who has not sent that in yet") % name
        case "candidate.email_confirmed_at":
            said = _("%(name)s has confirmed the e-mail address") % name
        case "candidate.replaces":
            said = _("%(name)s is proposed as a substitute") % name
        case "coeditor.state":
            said = _("%(name)s is invited to write in the application") % name
        case "coeditor.revoked_at":
            said = _("%(name)s can no longer write in the application") % name
        case "impartiality.conflict" if after == "True":
            said = _("%(name)s has a conflict of interest") % name
        case "impartiality.conflict" if not after:
            said = _("The conflict of interest of %(name)s is taken back") % name
        case "impartiality.conflict":
            said = _("%(name)s has no conflict of interest") % name
        case "decision.outcome" | "decision.state":
            said = _decided(what, name, subject, before, after)
    return said


def _decided(what: str, name: dict[str, str], subject: Subject, before: str, after: str) -> str:
    outcome = _display(Decision, "outcome", subject.about)
    if what == "decision.state":
        return _("Answered %(name)s: %(outcome)s") % {**name, "outcome": outcome}
    if (before, after) == (Decision.Outcome.WAITING_LIST, Decision.Outcome.ADMIT):
        return _("%(name)s moves from the waiting list to a seat") % name
    return _("Prepared for %(name)s: %(outcome)s") % {**name, "outcome": outcome}


def _plain(subject: Subject, field: str, before: str, after: str) -> tuple[str, str]:
    """Any other change: whom or what it is about, the field's name, and both values (after alone for a new row).

    A state is told under the name of its row: "Kari Nordmann: seat offer", "Waiting for an answer → Accepted".
    """
    model = apps.get_model(subject.label)
    known = {one.name: one for one in model._meta.fields}
    label = str(known[field].verbose_name if field in known else field)
    values = [_display(model, field, value) for value in (before, after) if value not in ("", "None")]
    kind = str(model._meta.verbose_name)
    parts = [subject.name, kind] if field == "state" else [subject.name or kind.capitalize(), label]
    return ": ".join(filter(None, parts)), " → ".join(values)


def _display(model: type[Any], field: str, value: str) -> str:
    """The value as a person reads it: the words of a choice, the day and hour of a moment."""
    found = next((one for one in model._meta.fields if one.name == field), None)
    if isinstance(found, DateTimeField) and (at := parse_datetime(value)) is not None:
        return moment_in_words(at)
    return str(dict(found.flatchoices).get(value, value)) if found is not None else value


def moment_in_words(at: datetime) -> str:
    """Day and hour in Norway, in the language in force."""
    here = at.astimezone(OSLO)
    return _("%(day)s at %(hours)s") % {"day": dates.short_day(here.date()), "hours": dates.clock(here.time())}
