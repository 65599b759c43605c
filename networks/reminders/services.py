"""Writes of reminders: what a network begins with, what staff change, and what a mentor does not want."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked
from networks.models import Mentor, Network, ReminderOff, ReminderRule, ReminderSettings
from networks.models.reminders import DEFAULTS

Place = tuple[str, int]  # kind and days: what a rule is known by in its network


# --- What a network begins with -----------------------------------------------------------------------------
@transaction.atomic
def add_missing(**_signal: Any) -> None:
    """Give every network that has none the reminders of the programme; what staff have changed stays as it is."""
    without = list(Network.objects.filter(reminder_settings=None))
    add_defaults(without)


def add_defaults(networks: Iterable[Network]) -> None:
    """The reminders that new networks begin with. Twice is the same as once."""
    made = list(networks)
    ReminderSettings.objects.bulk_create([ReminderSettings(network=one) for one in made], ignore_conflicts=True)
    rules = [ReminderRule(network=one, kind=kind, days=days) for one in made for kind, days in DEFAULTS]
    ReminderRule.objects.bulk_create(rules, ignore_conflicts=True)


# --- What staff change --------------------------------------------------------------------------------------
@transaction.atomic
def save_rules(*, network: Network, rules: Sequence[ReminderRule], settings: ReminderSettings, actor: Person) -> None:
    """Put these rules in the place of the network's. Mails that wait follow within a minute.

    A rule is known by its kind and days: another time of day moves what waits. One that is new, or switched on, holds
    for the moments to come only. Raises Refused when two are alike, PermissionDenied for other regions' networks.
    """
    may_change = actor.has_perm("networks.change_reminderrule")
    if not (may_change and Network.objects.visible_to(actor).filter(pk=network.pk).exists()):
        raise PermissionDenied
    row: Network = locked(network)
    wanted = {_place(rule): rule for rule in rules}
    if len(wanted) < len(rules):
        raise Refused(_("Two reminders of the same kind are so many days from the meeting. Change or remove one."))
    before, now = {_place(rule): rule for rule in row.reminder_rules.all()}, timezone.now()
    for place, rule in before.items():
        if place not in wanted:
            rule.delete()
            history.record(row, "reminders", before=words(rule), after="-", actor=actor)
    for place, rule in wanted.items():
        _save(row, before.get(place), rule, now, actor)
    _save_settings(row, settings, actor)


def _place(rule: ReminderRule) -> Place:
    return rule.kind, rule.days


def words(rule: ReminderRule) -> str:
    """A rule in the history."""
    return f"{rule.kind} {rule.days} {rule.at:%H:%M} {'on' if rule.is_on else 'off'}"


def _save(network: Network, before: ReminderRule | None, wanted: ReminderRule, now: datetime, actor: Person) -> None:
    row = before or ReminderRule(network=network, kind=wanted.kind, days=wanted.days, is_on=False)
    told = words(before) if before else "-"
    if wanted.is_on and not row.is_on:
        row.since = now
    row.at, row.is_on = wanted.at, wanted.is_on
    if words(row) != told:
        row.save()
        history.record(network, "reminders", before=told, after=words(row), actor=actor)


def _save_settings(network: Network, wanted: ReminderSettings, actor: Person) -> None:
    row, _made = ReminderSettings.objects.get_or_create(network=network)
    for field in ("quiet_sundays", "quiet_holidays"):
        before, after = getattr(row, field), getattr(wanted, field)
        if before != after:
            setattr(row, field, after)
            row.save(update_fields=[field])
            history.record(network, field, before=before, after=after, actor=actor)


# --- What a mentor does not want ----------------------------------------------------------------------------
@transaction.atomic
def choose_reminders(*, mentor: Mentor, kinds: Collection[str], actor: Person) -> None:
    """The mentor wants these kinds of reminder and no others. Raises PermissionDenied for somebody else.

    What is switched on again holds for the moments to come.
    """
    row: Mentor = locked(mentor)
    if row.person_id != actor.pk:
        raise PermissionDenied
    now = timezone.now()
    off = {one.kind: one for one in row.reminders_off.all()}
    for kind in ReminderRule.Kind.values:
        known, wants = off.get(kind), kind in kinds
        wanted_before = known is None or known.until is not None
        if wants == wanted_before:
            continue
        ReminderOff.objects.update_or_create(mentor=row, kind=kind, defaults={"until": now if wants else None})
        history.record(
            row, "reminders", before=f"{kind} {_on(wanted_before)}", after=f"{kind} {_on(wants)}", actor=actor
        )


def _on(wanted: bool) -> str:
    return "on" if wanted else "off"
