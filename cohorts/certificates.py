"""Reads about certificates: what stands in the way of issuing them, how a run goes, and what the holder has.

`lacks_of` is the one rule: the list before issuing shows it, and the service that issues asks it again under the lock.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.attendance import Row, attendance_rows, course_of
from cohorts.completion import Outcome
from cohorts.completion_words import reasons
from cohorts.facts import language_of
from cohorts.models import Certificate, Cohort, Issuer, IssueRun, Participation
from curriculum.models import Session, TrainingDay
from mentorprog.counting import number_of
from mentorprog.documents import signing
from mentorprog.people.models import Person

State = Participation.State


@dataclass(frozen=True)
class Signers:
    """An issuer and the names of those who sign for it."""

    pk: int
    name: str
    names: list[str] = field(default_factory=list)
    without_picture: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Readiness:
    """One participant before issuing: what is missing (empty: ready), and the certificate that stands already."""

    participation: Participation
    lacks: list[str]
    certificate: Certificate | None
    language: str
    has_mail: bool

    @property
    def language_name(self) -> str:
        return str(Person.Language(self.language).label)


@dataclass(frozen=True)
class Preflight:
    """A cohort before issuing. `common` is missing for everybody; `notes` stand in nobody's way."""

    people: list[Readiness]
    common: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ready(self) -> list[Readiness]:
        """Who can be given a certificate now."""
        return [one for one in self.people if not one.lacks and not self.common and one.certificate is None]

    @property
    def lacking(self) -> list[Readiness]:
        """Who lacks something and has no certificate."""
        return [one for one in self.people if one.certificate is None and (one.lacks or self.common)]


def before_issuing(pk: int) -> Cohort | None:
    """The cohort with what its programme says: how many days it has, and whether it tells of learning outcomes."""
    telling = Session.objects.filter(day__programme=OuterRef("programme")).exclude(outcomes_nb="")
    days = number_of(TrainingDay.objects.filter(programme=OuterRef("programme")), by="programme")
    rows = Cohort.objects.select_related("programme").annotate(programme_days=days, tells=Exists(telling))
    return rows.filter(pk=pk).first()


def preflight(cohort: Any, participations: QuerySet[Participation], issuer: Signers | None) -> Preflight:
    """The participants of a cohort before issuing, in four statements however many they are.

    `cohort` was read by `before_issuing`.
    """
    course = course_of(cohort)
    valid = FilteredRelation("certificates", condition=Q(certificates__state=Certificate.State.VALID))
    found = (
        participations.select_related("person__work_municipality", "certificate_language")
        .annotate(paper=valid)
        .annotate(paper_pk=F("paper__pk"), paper_number=F("paper__number"))
    )
    people = [_readiness(row) for row in attendance_rows(cohort, found, course)]
    common = _common_lacks(cohort.programme_days - len(course.days), issuer)
    return Preflight(people, common, _notes(cohort, people, issuer))


def _readiness(row: Row) -> Readiness:
    of: Any = row.participation
    standing = Certificate(pk=of.paper_pk, number=of.paper_number) if of.paper_pk else None
    return Readiness(of, _person_lacks(row), standing, language_of(of), has_mail=bool(of.person.email))


def lacks_of(participation: Participation, issuer: Issuer | None) -> list[str]:
    """What stands in the way of this participation's certificate, in words; empty when nothing does."""
    cohort = participation.cohort
    course = course_of(cohort)
    [row] = attendance_rows(cohort, Participation.objects.filter(pk=participation.pk), course)
    undated = cohort.programme.days.count() - len(course.days)
    by = signers(Issuer.objects.filter(pk=issuer.pk))[0] if issuer else None
    return [*_common_lacks(undated, by), *_person_lacks(row)]


def _person_lacks(row: Row) -> list[str]:
    found = [] if row.participation.person.name.strip() else [_("The name is missing.")]
    state = row.participation.state
    if state == State.COMPLETED:
        return found
    if state == State.NOT_COMPLETED:
        return [*found, _("Locked as not completed."), *reasons(row.verdict)]
    if row.verdict.outcome == Outcome.ELIGIBLE:
        return [*found, _("Passes, but the completion is not locked yet.")]
    return [*found, *reasons(row.verdict)]


def _common_lacks(undated: int, issuer: Signers | None) -> list[str]:
    found = []
    if undated > 0:
        text = ngettext("%(n)s day of the programme has no date.", "%(n)s days of the programme have no date.", undated)
        found.append(text % {"n": undated})
    if issuer and issuer.without_picture:
        names = ", ".join(issuer.without_picture)
        found.append(_("The picture of the signature is missing: %(names)s.") % {"names": names})
    return found


def _notes(cohort: Any, people: Iterable[Readiness], issuer: Signers | None) -> list[str]:
    """What is worth knowing and stands in nobody's way."""
    found = []
    if issuer is None:
        found.append(_("No issuer is registered. The certificates name your centre and you."))
    elif not issuer.names:
        text = _("Nobody is registered to sign for %(issuer)s. The certificates name you.")
        found.append(text % {"issuer": issuer.name})
    if not cohort.tells:
        found.append(_("The programme version says nothing about learning outcomes, so they are left out."))
    without = sum(1 for one in people if not one.has_mail and one.certificate is None)
    if without:
        text = ngettext(
            "%(n)s person has no e-mail and is not told.", "%(n)s people have no e-mail and are not told.", without
        )
        found.append(text % {"n": without})
    return [*found, *_notes_on_signing()]


def _notes_on_signing() -> list[str]:
    try:
        kind = signing.seal().kind
    except signing.CannotSign as fault:
        return [_("The files cannot be signed, and none is made until this is mended: %(fault)s") % {"fault": fault}]
    if kind == "development":
        return [_("This is a trial installation: the files are signed with a development certificate.")]
    return [] if kind else [_("No key is set up, so the files are not signed digitally.")]


def signers(issuers: QuerySet[Issuer]) -> list[Signers]:
    """The issuers with those who sign for them, in one statement."""
    rows = issuers.order_by("pk", "signatures__order", "signatures__pk")
    found: dict[int, Signers] = {}
    for pk, name, signer, image in rows.values_list("pk", "name", "signatures__name", "signatures__image"):
        one = found.setdefault(pk, Signers(pk, name))
        if signer is not None:
            one.names.append(signer)
            one.without_picture.extend([] if image else [signer])
    return list(found.values())


def active_issuers() -> QuerySet[Issuer]:
    """The issuers that can be chosen."""
    return Issuer.objects.filter(active=True)


# --- Runs -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Progress:
    """How far a run has come. A certificate is done when its file is stored."""

    run: IssueRun
    total: int
    issued: int
    made: int
    refused: int

    @property
    def done(self) -> int:
        return self.made + self.refused

    @property
    def left(self) -> int:
        return self.total - self.done

    @property
    def percent(self) -> int:
        """Full only when nothing is left."""
        return self.done * 100 // self.total if self.total else 100


def runs_with_progress(runs: QuerySet[IssueRun]) -> list[Progress]:
    """The runs with their numbers, in one statement."""
    has_file = Q(items__state="issued") & (
        Q(items__certificate__sha256__gt="") | Q(items__certificate__erased_at__isnull=False)
    )
    rows: Any = runs.select_related("started_by", "issuer").annotate(
        total=Count("items"),
        issued=Count("items", filter=Q(items__state="issued")),
        made=Count("items", filter=has_file),
        refused=Count("items", filter=Q(items__state="refused")),
    )
    return [Progress(row, row.total, row.issued, row.made, row.refused) for row in rows]
