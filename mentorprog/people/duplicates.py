"""Rows that may be one and the same: found by what they have in common, kept until somebody has looked at them.

The search reads every row once and compares only those that share something (a number, a mailbox, a name's word in
the same place), so that 100,000 people take half a minute at the most. It runs by night; pages read what it has left.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorprog.people.models import Likeness, Organisation, OrganisationLikeness, Person, PersonLikeness
from mentorprog.states import Refused, change_state, locked

GROUNDS = {
    "phone": _("Same phone number"),
    "mailbox": _("Same name before the @ of the e-mail, and similar names"),
    "name": _("Same name"),
    "alike": _("Similar name in the same municipality or organisation"),
}
PHONE_DIGITS = 8  # a Norwegian number without the country's prefix
MOST_TOGETHER = 6  # more people than this with one number have a switchboard in common
SHORTEST_MAILBOX = 5  # letters; shorter ones are initials
LIKE_ENOUGH = 0.81  # difflib's ratio of what differs: "Kristian" and "Christian" pass, "Kari" and "Mari" do not
MOST_WITH_A_WORD = 300  # of one municipality; a first name that more have tells nothing, the rest of the name does
COMMON_WORDS = 2  # so many shared words make "Kari Anne Berg" and "Kari Berg" alike
POSTS = {"post", "postmottak", "firmapost", "kontakt", "kontor", "info", "admin", "leder", "servicekontor"}
# What says the kind of an organisation, not which one it is.
KIND_WORDS = {"kommune", "kommunen", "kommuna", "herad", "as", "asa", "sa", "ks", "hf", "stiftelsen", "avd", "avdeling"}
LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ð": "d", "đ": "d", "ŧ": "t"})

Pair = tuple[int, int]
Places = frozenset[tuple[str, int | None]]


class Row(NamedTuple):
    """What a row is compared by."""

    pk: int
    words: frozenset[str]
    places: Places
    phone: str = ""
    mailbox: str = ""


def words_of(name: str, *, without: Iterable[str] = ()) -> frozenset[str]:
    """The words of a name in small letters without accents; their order and repetition do not count."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    spaced = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return frozenset(spaced.split()) - frozenset(without)


def are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names are nearly the same: a letter or two differ, or one has a middle name more."""
    left, right = sorted(one - other), sorted(other - one)
    if not left or not right:
        return one == other or len(one & other) >= COMMON_WORDS
    match = SequenceMatcher(None, " ".join(left), " ".join(right))
    return match.real_quick_ratio() >= LIKE_ENOUGH and match.quick_ratio() >= LIKE_ENOUGH <= match.ratio()


# --- Finding ----------------------------------------------------------------------------------------------
def find_people() -> dict[Pair, list[str]]:
    """Pairs of people who may be one, with the grounds."""
    columns = ("pk", "name", "email", "phone", "employer_id", "work_municipality_id")
    rows = [_person(row) for row in Person.objects.order_by().values_list(*columns, named=True).iterator()]
    found: dict[Pair, list[str]] = defaultdict(list)
    for one, other in _sharing(rows, lambda row: [row.phone], at_most=MOST_TOGETHER):
        found[one.pk, other.pk].append("phone")
    for one, other in _sharing(rows, lambda row: [row.mailbox], at_most=MOST_TOGETHER):
        if not (one.words and other.words) or are_alike(one.words, other.words):
            found[one.pk, other.pk].append("mailbox")
    for one, other in _in_the_same_place(rows):
        found[one.pk, other.pk].append("name" if one.words == other.words else "alike")
    return found


def find_organisations() -> dict[Pair, list[str]]:
    """Pairs of organisations that may be one, with the grounds."""
    columns = ("pk", "name", "municipality_id", "municipality__name")
    known = list(Organisation.objects.order_by().values_list(*columns))
    rows = [
        Row(pk, words_of(name, without=KIND_WORDS), frozenset({("municipality", place)}))
        for pk, name, place, _where in known
    ]
    where = {pk: words_of(name or "") for pk, _name, _place, name in known}
    found: dict[Pair, list[str]] = defaultdict(list)
    for one, other in _sharing(rows, lambda row: [row.words]):
        found[one.pk, other.pk].append("name")
    for one, other in _in_the_same_place(rows):
        # The same name is told already; that both bear the place's name ("Sør-Varanger") says nothing.
        if one.words != other.words and are_alike(one.words - where[one.pk], other.words - where[other.pk]):
            found[one.pk, other.pk].append("alike")
    return found


def _person(row: Any) -> Row:
    digits = "".join(filter(str.isdigit, row.phone))
    mailbox = row.email.partition("@")[0].casefold()
    places = {("employer", row.employer_id), ("municipality", row.work_municipality_id)}
    return Row(
        row.pk,
        words_of(row.name),
        frozenset(place for place in places if place[1]),
        digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS else "",
        mailbox if len(mailbox) >= SHORTEST_MAILBOX and mailbox not in POSTS else "",
    )


def _in_the_same_place(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Pairs with nearly the same name in one municipality or with one employer, who share a word of the name."""

    def keys(row: Row) -> list[Hashable]:
        return [(place, word) for place in row.places for word in row.words]

    for one, other in _sharing(rows, keys, at_most=MOST_WITH_A_WORD):
        if one.words != other.words and are_alike(one.words, other.words):
            yield one, other
    yield from _sharing(rows, lambda row: [(place, row.words) for place in row.places if row.words])


def _sharing(
    rows: list[Row], keys: Callable[[Row], Iterable[Hashable]], *, at_most: int = 0
) -> Iterator[tuple[Row, Row]]:
    """Every pair that has a key in common, once, the lower number first. Empty keys do not count."""
    blocks: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            if key:
                blocks[key].append(row)
    seen: set[Pair] = set()
    for block in blocks.values():
        if at_most and len(block) > at_most:
            continue
        for one, other in combinations(sorted(block), 2):
            if (one.pk, other.pk) not in seen:
                seen.add((one.pk, other.pk))
                yield one, other


# --- Keeping ----------------------------------------------------------------------------------------------
def refresh() -> int:
    """Search, and keep what is found: returns how many pairs wait to be looked at. May run twice unharmed."""
    _keep(PersonLikeness, find_people())
    _keep(OrganisationLikeness, find_organisations())
    return sum(model._default_manager.filter(state=Likeness.State.OPEN).count() for model in LIKENESSES.values())


LIKENESSES: dict[type[Person] | type[Organisation], type[Likeness]] = {
    Person: PersonLikeness,
    Organisation: OrganisationLikeness,
}


def _sides(pair: Pair) -> dict[str, Any]:
    return {"first_id": pair[0], "second_id": pair[1]}


@transaction.atomic
def _keep(model: type[Likeness], found: dict[Pair, list[str]]) -> None:
    """Add new pairs, correct the grounds, drop those that nothing speaks for any more. A "not the same" stands."""
    stands = {(row.first_id, row.second_id): row for row in model._default_manager.all()}  # type: ignore[attr-defined]
    now = timezone.now()
    new = {pair: grounds for pair, grounds in found.items() if pair not in stands}
    fresh = [model(**_sides(pair), grounds=grounds, found_at=now) for pair, grounds in new.items()]
    model._default_manager.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)
    changed = [row for pair, row in stands.items() if pair in found and row.grounds != found[pair]]
    for row in changed:
        row.grounds = found[row.first_id, row.second_id]  # type: ignore[attr-defined]
    model._default_manager.bulk_update(changed, ["grounds"], batch_size=1000)
    outdated = [row.pk for pair, row in stands.items() if pair not in found]
    model._default_manager.filter(pk__in=outdated, state=Likeness.State.OPEN).delete()


# --- Saying what they are -----------------------------------------------------------------------------------
def keep_apart(*, one: Person | Organisation, other: Person | Organisation, actor: Person) -> Likeness:
    """Remember that two rows are not the same, found by night or not. Saying it twice is the same as once.

    Raises PermissionDenied for all but national coordinators, Refused when both are one row.
    """
    return _say("keep_apart", one, other, actor)


def reconsider(*, one: Person | Organisation, other: Person | Organisation, actor: Person) -> Likeness:
    """Take back that two rows are not the same."""
    return _say("reconsider", one, other, actor)


@transaction.atomic
def _say(name: str, one: Any, other: Any, actor: Person) -> Likeness:
    if not actor.has_perm("people.merge"):
        raise PermissionDenied
    if one.pk == other.pk:
        raise Refused(_("This is no longer possible: something has changed since you opened the page."))
    sides = _sides((min(one.pk, other.pk), max(one.pk, other.pk)))
    pair, _made = LIKENESSES[type(one)]._default_manager.get_or_create(**sides)
    target = Likeness.State.DIFFERENT if name == "keep_apart" else Likeness.State.OPEN
    if locked(pair).state == target:
        return pair
    said: Likeness = change_state(pair, name, actor=actor)
    return said
