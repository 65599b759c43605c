"""Who reads what in a cohort: asked by hand, or spread evenly over each region's readers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.forms.review import LiftForm
from applications.models import Application, Impartiality
from applications.selectors.assigning import (
    Reader,
    barred_readers,
    centre_of,
    conflicts_in,
    possible_readers,
    to_assign,
)
from applications.services.assigning import assign_readers, spread_by_region
from applications.services.reviewing import lift_conflict
from cohorts.models import Cohort
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused

PER_PAGE = 25


def assign(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The applications of a cohort that wait for an answer, each with the people who can be asked to read it."""
    if not request.user.has_perm("applications.assign"):
        raise PermissionDenied
    cohort = get_object_or_404(Cohort, pk=pk)
    page = Paginator(to_assign(cohort, request.user), PER_PAGE).get_page(request.GET.get("page"))
    conflicts = [(one, LiftForm(prefix=f"x{one.pk}")) for one in conflicts_in(cohort, request.user)]
    faulty = None
    if request.method == "POST":
        conflicts, faulty = _act(request, cohort, list(page), conflicts)
        if faulty is None:
            return redirect(request.get_full_path())
    values = {
        "cohort": cohort,
        "page_obj": page,
        "lines": _lines(list(page)),
        "conflicts": conflicts,
        "form": faulty,
    }
    title = _("Who reads what: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "applications/staff_assign.html", title, **values)


def _lines(rows: list[Application]) -> list[dict[str, Any]]:
    """A line for each application: what it is, and the people who can read it, those who are asked marked."""
    readers = possible_readers()
    barred = barred_readers(rows, readers)
    return [_line(row, readers, barred[row.pk]) for row in rows]


def _line(row: Application, readers: list[Reader], barred: set[int]) -> dict[str, Any]:
    asked = [one.reviewer for one in row.assignments.all()]
    centre = centre_of(row)
    near = [one.person for one in readers if one.reaches(centre) and one.person.pk not in barred]
    known = {person.pk for person in asked}
    return {
        "row": row,
        "centre": row.municipality.centre if row.municipality else "",
        "people": [*asked, *(person for person in near if person.pk not in known)],
        "asked": known,
        "seen": ",".join(str(pk) for pk in sorted(known)),
    }


Conflicts = list[tuple[Impartiality, LiftForm]]


def _act(
    request: HttpRequest, cohort: Cohort, rows: list[Application], conflicts: Conflicts
) -> tuple[Conflicts, LiftForm | None]:
    """Carry out what was asked for; hands back the form that lacks its reason, if one does."""
    match request.POST.get("act"):
        case "save":
            _save(request, rows)
        case "spread":
            given = spread_by_region(cohort=cohort, actor=request.user)
            text = ngettext(
                "%(n)s application is given to a reader.", "%(n)s applications are given to readers.", given
            )
            messages.success(request, text % {"n": given})
        case "lift":
            return _lift(request, conflicts)
        case _:
            raise BadRequest("the page of readers knows no such act")
    return conflicts, None


def _save(request: HttpRequest, rows: list[Application]) -> None:
    changed = 0
    for row in rows:
        seen = _numbers(request.POST.get(f"seen-{row.pk}", "").split(","))
        wanted = _numbers(request.POST.getlist(f"a{row.pk}"))
        if f"seen-{row.pk}" not in request.POST or seen == wanted:
            continue
        try:
            changed += assign_readers(application=row, readers=wanted, actor=request.user, seen=seen)
        except Refused as refusal:
            messages.error(request, refusal.message)
        except PermissionDenied:
            messages.error(request, _("%(reference)s is closed for you.") % {"reference": row.reference})
    if changed:
        text = ngettext("The readers of %(n)s application are saved.", "The readers of %(n)s are saved.", changed)
        messages.success(request, text % {"n": changed})
    else:
        messages.info(request, _("Nothing was changed."))


def _numbers(texts: list[str]) -> set[int]:
    return {int(text) for text in texts if text.isdecimal()}


def _lift(request: HttpRequest, conflicts: Conflicts) -> tuple[Conflicts, LiftForm | None]:
    chosen = [one for one, _form in conflicts if str(one.pk) == request.POST.get("conflict")]
    if not chosen:
        messages.error(request, _("The conflict of interest has been taken back already."))
        return conflicts, None
    form = LiftForm(request.POST, prefix=f"x{chosen[0].pk}")
    if not form.is_valid():
        return [(one, form if one == chosen[0] else standing) for one, standing in conflicts], form
    try:
        lift_conflict(declaration=chosen[0], actor=request.user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, refusal.message)
    except PermissionDenied:
        messages.error(request, _("Another coordinator must take your own conflict of interest back."))
    else:
        messages.success(request, _("%(name)s is asked anew.") % {"name": chosen[0].person})
    return conflicts, None
