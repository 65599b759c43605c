"""Reads of the board: a cohort's candidates ranked, the spread of those who are chosen, and what to look at."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, Candidate, Decision, Impartiality, Letter
from applications.selectors.applications import applications_for, with_mean_score
from applications.selectors.sent import as_sent
from cohorts.models import Cohort, SeatOffer
from cohorts.selectors import cohort_overview
from mentorprog.people.models import Organisation, Person
from mentorprog.places.models import Municipality

SEATS_KEPT = (SeatOffer.State.OPEN, SeatOffer.State.ACCEPTED)
UNREAD = ("background", "suitability", "job_context")  # long texts that stand on the reading page
PLACE = "application__municipality"
SENT = "sent"
NOTHING = "none"
LISTED = "listed"
BEGUN = (Cohort.State.RUNNING, Cohort.State.COMPLETED, Cohort.State.ARCHIVED)
LATELY = timedelta(minutes=2)


def board_cohort(pk: int) -> Cohort | None:
    """The cohort with `seated` and `offered`."""
    return next(iter(cohort_overview().filter(pk=pk)), None)


def free(cohort: Any) -> int:
    """The seats left, of a cohort from `board_cohort`; the same rule as `cohorts.selectors.seats_left`."""
    left: int = cohort.capacity - cohort.seated - cohort.offered
    return left


def board_candidates(cohort: Cohort, viewer: Person) -> list[Any]:
    """The standing candidates within the viewer's reach with `mean_score` and `reader_count`, the best first.

    They are shown as they were sent in, whatever the applicant has written since.
    """
    live = (Application.State.SUBMITTED, Application.State.DECIDED)
    mine = applications_for(viewer).filter(cohort=cohort, state__in=live)
    rows = with_mean_score(Candidate.objects.standing().filter(application__in=mine))
    rows = rows.select_related(
        "decision", "offer", "person__work_municipality", f"{PLACE}__county__centre", f"{PLACE}__centre_override"
    )
    return as_sent(rows.defer(*UNREAD).order_by(F("mean_score").desc(nulls_last=True), "name", "pk"))


def nothing_sent(applications: QuerySet[Application]) -> str:
    """What to say when no decision was left to send: the button was pressed twice, or a colleague was first."""
    lately = Letter.objects.filter(
        candidate__application__in=applications, created_by__isnull=False, created_at__gt=timezone.now() - LATELY
    )
    if lately.exists():
        return _("The decisions were sent a moment ago, and only once.")
    return _("No answers were prepared, so nothing was sent.")


def open_to(viewer: Person, candidates: list[Any]) -> list[Any]:
    """Those of the candidates whom the viewer may see and decide: the same rule as `selectors.decidable`.

    Applications of the viewer's own employer, or with a conflict of interest, are closed to him or her.
    """
    conflicts = Impartiality.objects.filter(person=viewer, conflict=True)
    barred = set(conflicts.values_list("application_id", flat=True))
    return [
        one
        for one in candidates
        if one.application_id not in barred
        and (viewer.employer_id is None or viewer.employer_id != one.application.organisation_id)
    ]


def standing_decision(candidate: Candidate) -> Decision | None:
    """The candidate's decision, prepared or sent."""
    decision: Decision | None = getattr(candidate, "decision", None)
    return decision


def is_chosen(candidate: Candidate) -> bool:
    """Whether the candidate takes part as things stand: to be offered a seat, asked, or seated."""
    decision = standing_decision(candidate)
    if decision is None or decision.outcome != Decision.Outcome.ADMIT:
        return False
    if decision.state == Decision.State.STAGED:
        return True
    return candidate.offer is not None and candidate.offer.state in SEATS_KEPT


def place(candidate: Candidate) -> Municipality | None:
    """Where the service works."""
    return candidate.application.municipality


def region(candidate: Candidate) -> str:
    found = place(candidate)
    return str(found.centre) if found else ""


def county(candidate: Candidate) -> str:
    found = place(candidate)
    return str(found.county) if found else ""


def sector(candidate: Candidate) -> str:
    return candidate.application.organisation_kind


def removed_warning(names: list[str]) -> str:
    """Said of those whom the applicant has taken out without sending the application in again."""
    text = _(
        "The applicant has taken these out, but not sent the application in again: %(names)s. Ask before you send."
    )
    return text % {"names": ", ".join(names)}


# --- Filters ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Filters:
    """What the viewer looks at, kept in the address. Empty is everything."""

    region: str = ""
    county: str = ""
    sector: str = ""
    outcome: str = ""
    q: str = ""

    def keeps(self, candidate: Candidate) -> bool:
        """Whether a candidate is shown."""
        pairs = [(self.region, region), (self.county, county), (self.sector, sector)]
        if self.outcome == LISTED and not is_listed(candidate):
            return False
        if self.outcome != LISTED:
            pairs.append((self.outcome, outcome_of))
        if any(wanted and wanted != told(candidate) for wanted, told in pairs):
            return False
        words = self.q.casefold().split()
        text = f"{candidate.name} {candidate.application.organisation_name} {candidate.application.reference}"
        return all(word in text.casefold() for word in words)


def outcome_of(candidate: Candidate) -> str:
    """What is prepared for the candidate; `SENT` when it has been told, `NOTHING` when nothing is prepared."""
    decision = standing_decision(candidate)
    if decision is None:
        return NOTHING
    return SENT if decision.state == Decision.State.APPLIED else str(decision.outcome)


def is_listed(candidate: Candidate) -> bool:
    """Whether the candidate has been told to be on the waiting list, and is on it still."""
    decision = standing_decision(candidate)
    if decision is None or decision.state != Decision.State.APPLIED:
        return False
    return decision.outcome == Decision.Outcome.WAITING_LIST and candidate.offer_id is None


def in_order(candidates: list[Any], filters: Filters) -> list[Any]:
    """Those whom the filters keep, the best first; the waiting list in its own order."""
    shown = [candidate for candidate in candidates if filters.keeps(candidate)]
    if filters.outcome == LISTED:  # the order of `services.waiting.waiting`
        last = float("inf")
        shown.sort(key=lambda one: (one.decision.rank or last, one.decision.applied_at, one.decision.pk))
    return shown


# --- Spread and warnings ----------------------------------------------------------------------------------
def spread(candidates: Iterable[Candidate], by: Callable[[Candidate], str]) -> list[dict[str, Any]]:
    """How many are chosen of those who are candidates, as rows for `parts/bars.html`, the largest groups first."""
    everybody, chosen = Counter[str](), Counter[str]()
    for candidate in candidates:
        everybody[by(candidate)] += 1
        chosen[by(candidate)] += is_chosen(candidate)
    text = _("%(chosen)s of %(all)s")
    return [
        {"label": label or "–", "value": chosen[label], "total": n, "text": text % {"chosen": chosen[label], "all": n}}
        for label, n in sorted(everybody.items(), key=lambda item: (-item[1], item[0]))
    ]


def sector_name(candidate: Candidate) -> str:
    return str(dict(Organisation.Kind.choices).get(sector(candidate), ""))


def municipality_name(candidate: Candidate) -> str:
    return str(place(candidate) or "")


def warnings(cohort: Cohort, candidates: list[Any], left: int, known: list[Any]) -> list[str]:
    """What staff should look at before they send: nothing of it stops them, but too few seats and addresses do.

    Only those of the candidates who are `known` to the viewer are named.
    """
    chosen = [candidate for candidate in candidates if is_chosen(candidate)]
    found = []
    staged = [one for one in chosen if outcome_of(one) == Decision.Outcome.ADMIT]
    if staged and cohort.state in BEGUN:
        found.append(_("The training has begun. Seats to be offered in it: %(n)s.") % {"n": len(staged)})
    if len(staged) > left:
        text = ngettext(
            "%(n)s seat is to be offered, and only %(left)s are left.",
            "%(n)s seats are to be offered, and only %(left)s are left.",
            len(staged),
        )
        found.append(text % {"n": len(staged), "left": max(left, 0)})
    named = {one.pk for one in known}
    if unconfirmed := [one.name for one in staged if one.email_confirmed_at is None and one.pk in named]:
        found.append(_("The e-mail is not confirmed yet: %(names)s.") % {"names": ", ".join(unconfirmed)})
    if gone := [one.name for one in known if one.removed_at and outcome_of(one) in Decision.Outcome.values]:
        found.append(removed_warning(gone))
    if chosen:
        without = sorted({region(one) for one in candidates} - {region(one) for one in chosen} - {""})
        found += [_("Nobody is chosen from %(region)s.") % {"region": name} for name in without]
    names = {one.application.organisation_id: one.application.organisation_name for one in chosen}
    counts = Counter(one.application.organisation_id for one in chosen)
    many = [(names[employer], n) for employer, n in counts.most_common() if n > cohort.employer_most]
    return found + [_("%(n)s from one employer: %(name)s.") % {"n": n, "name": name} for name, n in many]
