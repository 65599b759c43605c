"""The admission board: a cohort's candidates ranked, their decisions prepared, and all of them sent at once."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.board_lines import OWN, lines, options
from applications.models import Application, Decision, GroundsTemplate
from applications.selectors import board as reads
from applications.selectors import decidable, staged_in
from applications.selectors.sent import decisions_as_sent
from applications.services.decisions import Staged, apply_board, fingerprint, give_ranks, stage_many, taken_out, unready
from applications.services.letters import language_of, occasion, words
from cohorts.models import Cohort
from mentorprog.dashboard.pages import show
from mentorprog.people.models import Organisation
from mentorprog.states import Refused

PAGE = 100  # candidates on one page: a form may have a thousand fields
TYPED = "board_typed"  # in the session: what was refused, until the board is shown again
NAMED = 8  # names in a message, before "and more"
Outcome = Decision.Outcome


def cohort_for(request: HttpRequest, pk: int) -> Cohort:
    """The cohort with its seats, for those who decide."""
    if not request.user.has_perm("applications.decide"):
        raise PermissionDenied
    cohort = reads.board_cohort(pk)
    if cohort is None:
        raise Http404
    return cohort


def board(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Look, filter, and prepare decisions. Nobody is told before they are sent from the next page."""
    cohort = cohort_for(request, pk)
    everybody = reads.board_candidates(cohort, request.user)
    known = reads.open_to(request.user, everybody)
    filters = reads.Filters(**{name: request.GET.get(name, "")[:80] for name in asdict(reads.Filters())})
    shown = reads.in_order(known, filters)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    templates = list(GroundsTemplate.objects.all())
    if request.method == "POST":
        typed = _save(request, cohort, {one.pk: one for one in shown}, {str(one.pk): one for one in templates})
        if typed:
            request.session[TYPED] = {"cohort": pk, "lines": typed}
        return redirect(request.get_full_path())
    values = {
        "cohort": cohort,
        "lines": lines(page, templates, page.start_index(), _typed(request, pk)),
        "page": page,
        "everybody": len(known),
        "closed": len(everybody) - len(known),
        "filters": filters,
        "is_list": filters.outcome == reads.LISTED,
        "is_filtered": filters != reads.Filters(),
        "heads": _heads(),
        "choices": _choices(known, filters),
        "bulk_grounds": options(
            {"": "–", **{str(one.pk): f"{one.get_outcome_display()}: {one.name}" for one in templates}}, ""
        ),
        "bulk_outcomes": options({"": _("Not decided"), **{one.value: str(one.label) for one in Outcome}}, ""),
        **_overview(cohort, everybody, known),
    }
    title = _("Admission: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "applications/staff_board.html", title, **values)


def _typed(request: HttpRequest, pk: int) -> dict[str, list[str]]:
    """What was refused a moment ago on this board; told once."""
    kept = request.session.pop(TYPED, None) if TYPED in request.session else None
    return kept["lines"] if kept and kept["cohort"] == pk else {}


def _heads() -> dict[str, str]:
    """The words that stand in many lines."""
    return {
        "mean": _("Mean"),
        "outcome": _("Decision"),
        "rank": _("Number on the waiting list"),
        "grounds": _("Grounds"),
        "unconfirmed": _("E-mail not confirmed"),
        "unsaved": _("Not saved"),
        "removed": _("Taken out by the applicant, but not sent in again"),
    }


def _overview(cohort: Any, everybody: list[Any], known: list[Any]) -> dict[str, Any]:
    """The seats, the spread and the warnings: of all candidates, whatever is filtered. Only the `known` are named."""
    left = reads.free(cohort)
    prepared = [reads.outcome_of(one) for one in everybody]
    return {
        "left": left,
        "to_offer": prepared.count(Outcome.ADMIT),
        "to_wait": prepared.count(Outcome.WAITING_LIST),
        "to_refuse": prepared.count(Outcome.REFUSE),
        "undecided": prepared.count(reads.NOTHING),
        "prepared": sum(1 for one in known if reads.outcome_of(one) in Outcome.values),
        "warnings": reads.warnings(cohort, everybody, left, known),
        "by_region": reads.spread(everybody, reads.region),
        "spreads": [
            (_("By county"), reads.spread(everybody, reads.county)),
            (_("By sector"), reads.spread(everybody, reads.sector_name)),
            (_("By municipality"), reads.spread(everybody, reads.municipality_name)),
        ],
    }


def _choices(everybody: list[Any], filters: reads.Filters) -> list[tuple[str, str, Any]]:
    """The selects above the list: name, label, options. Only what occurs can be chosen."""

    def among(values: Iterable[str]) -> dict[str, str]:
        return {"": _("All"), **{value: value for value in sorted(set(values) - {""})}}

    kinds = {reads.sector(one) for one in everybody}
    sectors = {value: str(label) for value, label in Organisation.Kind.choices if value in kinds}
    outcomes = {one.value: str(one.label) for one in Outcome}
    told = {reads.SENT: _("Answered"), reads.LISTED: _("On the waiting list now")}
    states = {reads.NOTHING: _("Not decided"), **outcomes, **told}
    return [
        ("region", _("Region"), options(among(map(reads.region, everybody)), filters.region)),
        ("county", _("County"), options(among(map(reads.county, everybody)), filters.county)),
        ("sector", _("Sector"), options({"": _("All"), **sectors}, filters.sector)),
        ("outcome", _("Decision"), options({"": _("All"), **states}, filters.outcome)),
    ]


# --- Saving -----------------------------------------------------------------------------------------------
def _save(
    request: HttpRequest, cohort: Cohort, shown: dict[int, Any], templates: dict[str, GroundsTemplate]
) -> dict[str, list[str]]:
    """Prepare what was chosen line by line, and with the bulk button also for those who are ticked.

    Hands back what was refused: outcome and number by the candidate's id.
    """
    post = request.POST
    try:
        wanted, faults, unread = _line_by_line(post, shown, templates)
        if post.get("act") == "bulk":
            wanted |= _in_bulk(post, shown, templates)
    except (ValueError, KeyError) as error:
        raise BadRequest("a line of the board is not one of ours") from error
    told = stage_many(cohort=cohort, actor=request.user, wanted=wanted.values())
    if told.changed:
        text = ngettext("%(n)s decision is saved.", "%(n)s decisions are saved.", told.changed)
        messages.success(request, text % {"n": told.changed})
    elif not told.refused and not faults:
        messages.info(request, _("Nothing was changed."))
    refused = faults + told.refused
    for name, why in refused[:NAMED]:
        messages.warning(request, f"{name}: {why}")
    if len(refused) > NAMED:
        more = len(refused) - NAMED
        text = ngettext("%(n)s more could not be saved.", "%(n)s more could not be saved.", more)
        messages.warning(request, text % {"n": more})
    left = {str(pk): [wanted[pk].outcome, str(wanted[pk].rank or "")] for pk in told.left}
    return left | unread


def _line_by_line(
    post: Any, shown: dict[int, Any], templates: dict[str, GroundsTemplate]
) -> tuple[dict[int, Staged], list[tuple[str, str]], dict[str, list[str]]]:
    """The lines that were changed; those that cannot be read, with why; and what stands in these, by the id."""
    wanted, faults, unread = {}, [], {}
    for name in post:
        if not name.startswith("outcome-"):
            continue
        pk = int(name.removeprefix("outcome-"))
        if pk not in shown:  # filtered away or withdrawn since
            continue
        outcome, rank, chosen = post[name], post.get(f"rank-{pk}", "").strip(), post.get(f"grounds-{pk}", "")
        seen, seen_rank = post[f"seen-{pk}"].split("|")
        if (outcome, rank) == (seen, seen_rank) and chosen in ("", OWN):
            continue
        if rank and not (rank.isascii() and rank.isdigit() and 0 < int(rank[:5]) <= 9999):  # noqa: PLR2004
            unread[str(pk)] = [outcome, rank[:4]]
            faults.append((shown[pk].name, _("The number on the waiting list is a whole number, for example 3.")))
            continue
        grounds = _grounds(shown[pk], chosen, templates)
        wanted[pk] = Staged(pk, outcome, grounds, int(rank) if rank else None, seen)
    return wanted, faults, unread


def _in_bulk(post: Any, shown: dict[int, Any], templates: dict[str, GroundsTemplate]) -> dict[int, Staged]:
    """The same for all who are ticked, or for all who are in the list as it is filtered. Those answered are left."""
    everybody = post.get("whom") == "shown"
    chosen = shown if everybody else {pk: shown[pk] for pk in map(int, post.getlist("pick")) if pk in shown}
    outcome, grounds = post["bulk_outcome"], post.get("bulk_grounds", "")
    return {
        pk: Staged(pk, outcome, _grounds(one, grounds or OWN, templates))
        for pk, one in chosen.items()
        if reads.outcome_of(one) != reads.SENT
        and one.application.state == Application.State.SUBMITTED
        and one.replaces_id is None
    }


def _grounds(candidate: Any, chosen: str, templates: dict[str, GroundsTemplate]) -> str:
    """The grounds in the candidate's written form. Raises KeyError for a text that we do not have."""
    if chosen in ("", OWN):
        decision = reads.standing_decision(candidate)
        return decision.grounds if decision and chosen == OWN else ""
    return templates[chosen].text(language_of(candidate))


# --- Applying ---------------------------------------------------------------------------------------------
def apply(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """What will be sent to whom, with every letter, and the one button that sends all of it."""
    cohort = cohort_for(request, pk)
    if request.method == "POST":
        return _apply(request, cohort)
    staged = decisions_as_sent(list(staged_in(decidable(request.user).filter(cohort=cohort))))
    shown = fingerprint(staged)
    give_ranks(cohort, staged)
    staged.sort(key=lambda one: (Outcome.values.index(one.outcome), one.rank or 0, one.candidate.name))
    admitted = [one for one in staged if one.outcome == Outcome.ADMIT]
    about = occasion(cohort, request.user)
    lacking = [text % {"names": ", ".join(names)} for text, names in unready(admitted).items()]
    values = {
        "cohort": cohort,
        "letters": [{"decision": one, "words": words(one, about)} for one in staged],
        "counts": [(label, n) for label, n in _counts(staged) if n],
        "offers": len(admitted),
        "left": reads.free(cohort),
        "answer_by": about.deadline,
        "lacking": lacking,
        "removed": reads.removed_warning(gone) if (gone := taken_out(staged)) else "",
        "too_few": len(admitted) > reads.free(cohort),
        "shown": shown,
        "crumb": {"url": _board_url(cohort), "label": _("Admission: %(cohort)s") % {"cohort": cohort}},
    }
    return show(request, model_admin, "applications/staff_apply.html", _("Send the decisions"), **values)


def _counts(staged: list[Decision]) -> list[tuple[str, int]]:
    return [(str(one.label), sum(decision.outcome == one for decision in staged)) for one in Outcome]


def _board_url(cohort: Cohort) -> str:
    return redirect("admin:applications_application_board", cohort.pk).url


def _apply(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    try:
        sent = len(apply_board(cohort=cohort, actor=request.user, shown=request.POST.get("shown", "")))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("admin:applications_application_apply", cohort.pk)
    if sent:
        text = ngettext("%(n)s decision is sent.", "%(n)s decisions are sent.", sent)
        messages.success(request, text % {"n": sent})
    else:
        messages.info(request, reads.nothing_sent(decidable(request.user).filter(cohort=cohort)))
    return redirect("admin:applications_application_board", cohort.pk)
