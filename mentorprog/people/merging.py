"""Two rows that are one: everything that points to the one is moved to the other, then the empty one is deleted.

What points to a row is read from the models themselves, so that a new model is never forgotten. Where a uniqueness
can stand in the way, the app that owns the model says beforehand what is done with `rule` (or `refuse`); a test fails
on such a relation without a word. What still clashes is refused in words, and nothing has been changed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, QuerySet, Value
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.people.models import Likeness, Organisation, OrganisationLikeness, Person, PersonLikeness
from mentorprog.states import Refused

Merged = TypeVar("Merged", Person, Organisation)
Rule = Callable[[QuerySet, Any, Any], None]  # rows of the one that goes, the one that is kept, the one that goes
_rules: dict[str, Rule] = {}
NAMED = 3  # rows named in a refusal

# Filled from the other row where the kept one says nothing.
COMPLETED: dict[type[models.Model], tuple[str, ...]] = {
    Person: ("email", "name", "phone", "language", "employer", "work_municipality"),
    Organisation: ("orgnr", "buyer_reference"),
}
# Rows that point to any row at all, by content type and number: model → the fields that hold the number.
GENERIC: dict[type[models.Model], tuple[str, ...]] = {LogEntry: ("object_id", "object_pk"), AdminEntry: ("object_id",)}


@dataclass(frozen=True)
class Relation:
    """A field of some model that points to the rows that are merged."""

    model: type[models.Model]
    field: models.Field

    @property
    def label(self) -> str:
        """As rules name it, for example "cohorts.seatoffer.person"."""
        return f"{self.model._meta.label_lower}.{self.field.name}"

    @property
    def is_through(self) -> bool:
        """Whether the model is Django's own table behind a many-to-many field."""
        return bool(self.model._meta.auto_created)

    def of(self, *rows: models.Model) -> QuerySet:
        return self.model._base_manager.filter(**{f"{self.field.name}__in": [row.pk for row in rows]})


def relations(model: type[models.Model]) -> list[Relation]:
    """Every foreign key and one-to-one to the model, hidden ones and those of many-to-many tables too."""
    found = [
        field for field in model._meta.get_fields(include_hidden=True) if field.auto_created and not field.concrete
    ]
    return [
        Relation(field.related_model, field.field)  # type: ignore[arg-type, union-attr]
        for field in found
        if field.one_to_many or field.one_to_one
    ]


def can_clash(relation: Relation) -> bool:
    """Whether some uniqueness of the model holds the field."""
    meta, name = relation.model._meta, relation.field.name
    if relation.field.unique or any(name in group for group in meta.unique_together):
        return True
    constraints = [one for one in meta.constraints if isinstance(one, models.UniqueConstraint)]
    return any(name in one.fields or name in set(_names(one.expressions)) for one in constraints)


def _names(expressions: Any) -> Iterator[str]:
    for expression in expressions:
        if isinstance(expression, F):
            yield str(vars(expression)["name"])
        else:
            yield from _names(getattr(expression, "get_source_expressions", list)())


def is_settled(relation: Relation) -> bool:
    """Whether it has been said what happens when two rows cannot both be kept."""
    return relation.is_through or relation.label in _rules or not can_clash(relation)


# --- What the apps say ------------------------------------------------------------------------------------
def rule(*labels: str) -> Callable[[Rule], Rule]:
    """Declares what is done with the rows of these relations before they are moved; used as a decorator."""

    def add(settle: Rule) -> Rule:
        _rules.update(dict.fromkeys(labels, settle))
        return settle

    return add


def refuse(*labels: str) -> None:
    """Declares that rows which cannot stand side by side are for people to settle: the merge is refused."""
    _rules.update(dict.fromkeys(labels, lambda rows, kept, gone: None))


@rule("account.emailaddress.user", "mfa.authenticator.user")
def _signs_in_as_before(rows: QuerySet, kept: Person, gone: Person) -> None:
    """Nobody gains a way into another's account: who is kept signs in by the own address and the own factors."""
    rows.delete()


@rule(*(f"people.{kind}likeness.{side}" for kind in ("person", "organisation") for side in ("first", "second")))
def _keep_what_was_said(rows: QuerySet, kept: Any, gone: Any) -> None:
    """A "not the same" holds for the kept one too; what was only suspected is found again by night."""
    for pair in rows:
        other = pair.second_id if pair.first_id == gone.pk else pair.first_id
        if other != kept.pk and pair.state == Likeness.State.DIFFERENT:
            first, second = sorted((other, kept.pk))
            same = type(pair).objects.filter(first_id=first, second_id=second)
            if not same.update(state=Likeness.State.DIFFERENT):
                same.create(first_id=first, second_id=second, state=Likeness.State.DIFFERENT, grounds=pair.grounds)
        pair.delete()


# --- Merging ----------------------------------------------------------------------------------------------
@transaction.atomic
def merge(*, kept: Merged, gone: Merged, actor: Person, reason: str) -> Merged:
    """Move all that belongs to `gone` over to `kept` and delete `gone`. Leaves a row with the reason.

    Raises PermissionDenied for all but national coordinators. Raises Refused, and changes nothing, when the two are
    one already, no reason is given, `gone` works here, or both have something that can only stand once.
    """
    if not actor.has_perm("people.merge"):
        raise PermissionDenied
    if not reason.strip():
        raise Refused(_("Give a reason."))
    kept, gone = _both(kept, gone)
    for relation in relations(type(kept)):
        _settle(relation, kept, gone)
    _move_generic(kept, gone)
    left = [relation.label for relation in relations(type(kept)) if relation.of(gone).exists()]
    if left:
        raise RuntimeError(f"still pointing to the merged row: {left}")  # deleting would take them along
    told = f"{gone} ({gone.pk})"
    gone.delete()
    _complete(kept, gone)
    history.record(kept, "merged", before=told, after=f"{kept} ({kept.pk})", actor=actor, reason=reason)
    return kept


def _both(kept: Merged, gone: Merged) -> tuple[Merged, Merged]:
    """Both rows, read afresh and locked in one order, when they may be merged."""
    model = type(kept)
    rows = model._base_manager.select_for_update(of=("self",)).filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) < 2:  # noqa: PLR2004 - both
        raise Refused(_("This is no longer possible: something has changed since you opened the page."))
    if isinstance(gone, Person) and (found[gone.pk].is_staff or found[gone.pk].is_superuser):
        raise Refused(
            _("%(name)s works at RVTS. Keep that one, or take the part in the staff away first.") % {"name": gone}
        )
    return found[kept.pk], found[gone.pk]


def _settle(relation: Relation, kept: Any, gone: Any) -> None:
    """Carry out the relation's rule, then point what is left to the kept row."""
    prepare = _rules.get(relation.label)
    if prepare is not None:
        prepare(relation.of(gone), kept, gone)
    elif relation.is_through:
        _drop_what_both_have(relation, kept, gone)
    name = relation.field.name
    try:
        with transaction.atomic():
            relation.of(gone).update(**{name: kept})
    except IntegrityError:
        raise Refused(_clash(relation, kept, gone)) from None


def _drop_what_both_have(relation: Relation, kept: Any, gone: Any) -> None:
    """In a many-to-many table: the same membership is not entered twice."""
    (other,) = (f for f in relation.model._meta.fields if f.is_relation and f.name != relation.field.name)
    relation.of(gone).filter(**{f"{other.name}__in": relation.of(kept).values(other.name)}).delete()


def _clash(relation: Relation, kept: Any, gone: Any) -> str:
    """Why it cannot be done: the rows that cannot be moved, by name."""
    names = []
    for row in relation.of(gone):
        try:
            with transaction.atomic():
                type(row)._base_manager.filter(pk=row.pk).update(**{relation.field.name: kept})
        except IntegrityError:
            names.append(str(row))
    told = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
    text = _("They cannot be merged yet. Both have something that can stand only once: %(kind)s (%(rows)s).")
    return text % {"kind": relation.model._meta.verbose_name, "rows": told}


def _move_generic(kept: Any, gone: Any) -> None:
    """Point the rows that know their subject by kind and number to the kept one: what was changed, and by whom."""
    kind = ContentType.objects.get_for_model(type(kept))
    for model, fields in GENERIC.items():
        here = {field: str(gone.pk) for field in fields}
        model._base_manager.filter(content_type=kind, **here).update(**{field: str(kept.pk) for field in fields})


def _complete(kept: Any, gone: Any) -> None:
    """Fill what the kept one lacks from the other, and save."""
    empty = [field for field in COMPLETED[type(kept)] if not getattr(kept, field) and getattr(gone, field)]
    for field in empty:
        setattr(kept, field, getattr(gone, field))
    if empty:
        kept.save(update_fields=empty)


# --- Looking ----------------------------------------------------------------------------------------------
def belongings(*rows: Any) -> dict[int, list[tuple[str, int]]]:
    """What points to each of the rows, as names and numbers, in one statement. What is thrown away is left out."""
    known = [one for one in relations(type(rows[0])) if one.model not in UNTOLD and not one.is_through]
    parts = [
        one.of(*rows).order_by().values_list(Value(place), F(one.field.attname)).annotate(n=Count("pk"))
        for place, one in enumerate(known)
    ]
    first, *others = parts
    told: dict[int, list[tuple[str, int]]] = {row.pk: [] for row in rows}
    for place, pk, count in sorted(first.union(*others, all=True)):
        told[pk].append((str(known[place].model._meta.verbose_name_plural), count))
    return told


UNTOLD = {EmailAddress, Authenticator, LogEntry, AdminEntry, PersonLikeness, OrganisationLikeness}


def generic_models() -> set[type[models.Model]]:
    """The installed models that point to rows by content type; Django's own permissions name kinds only."""
    pointing = (field for field in ContentType._meta.get_fields(include_hidden=True) if field.one_to_many)
    found: set[Any] = {field.related_model for field in pointing}
    return {model for model in found if model._meta.label != "auth.Permission"}
