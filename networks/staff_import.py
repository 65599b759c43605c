"""Staff's page for mentors from a list: the file, a look at every row, the taking in, the report, and undoing it.

Between the look and the taking in nothing is kept here: the rows travel in the page, signed.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.forms_attendance import FileForm
from mentorprog.dashboard.pages import show
from mentorprog.people.models import Person
from networks.mentors.import_file import FAULTS, LABELS, Line, read_list
from networks.models import ImportedRow, MentorImport
from networks.services.importing import import_mentors, undo_import

PURPOSE = "mentorprog.mentor-import"
LASTS = 60 * 60  # seconds from the look to the taking in
SHOWN = 10  # earlier imports
KINDS = {"new": "ok", "known": "ok", "standing": "neutral", "held": "warn", "fault": "danger"}


class ListForm(FileForm):
    """The rows keep the numbers that the spreadsheet shows."""

    with_gaps = True


def take_in(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """First the file, then what every row would become, then the taking in."""
    if not request.user.has_perm("networks.import_mentors"):
        raise PermissionDenied
    form, reading, token = ListForm(), None, ""
    if request.method == "POST" and "rows" in request.POST:
        return redirect("admin:networks_mentor_import_report", _save(request).pk)
    if request.method == "POST":
        form = ListForm(request.POST, request.FILES)
        if form.is_valid():
            reading = read_list(form.cleaned_data["file"])
            packed = {"lines": [line.packed() for line in reading.lines], "name": request.FILES["file"].name}
            token = signing.dumps({**packed, "token": str(uuid4())}, salt=PURPOSE, compress=True)
    values = {
        "form": form,
        "reading": reading,
        "token": token,
        "lines": _shown(reading.lines) if reading else [],
        "usable": reading.count("new", "known", "held") if reading else 0,
        "tally": _tally(line.outcome for line in reading.lines) if reading else [],
        "heads": list(LABELS.values()),
        "earlier": MentorImport.objects.select_related("made_by")[:SHOWN],
    }
    return show(request, model_admin, "networks/staff_import.html", _("Mentors from a list"), **values)


def _shown(lines: list[Line]) -> list[dict[str, Any]]:
    """The rows for the page, each with its sign and the person whom it may be."""
    names = dict(Person.objects.filter(pk__in=[one.like for one in lines if one.like]).values_list("pk", "name"))
    return [{"of": line, "kind": KINDS[line.outcome], "like": names.get(line.like or 0, "")} for line in lines]


def _tally(outcomes: Iterable[str]) -> list[tuple[str, str, int]]:
    found = list(outcomes)
    kinds = ImportedRow.Outcome
    return [(str(one.label), KINDS[one.value], found.count(one.value)) for one in kinds if one.value in found]


def _save(request: HttpRequest) -> MentorImport:
    """Take in what the page carried. Raises BadRequest when it is not ours, or too old."""
    try:
        found = signing.loads(request.POST["rows"], salt=PURPOSE, max_age=LASTS)
    except signing.BadSignature as error:
        raise BadRequest("the rows have been changed, or are too old") from error
    also = frozenset(int(number) for number in request.POST.getlist("also") if number.isdecimal())
    lines = [Line(**values) for values in found["lines"]]
    return import_mentors(
        lines=lines, also=also, file_name=found["name"], token=UUID(found["token"]), actor=request.user
    )


def report(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """What came of every row; undoing it."""
    if not request.user.has_perm("networks.import_mentors"):
        raise PermissionDenied
    run = get_object_or_404(MentorImport.objects.select_related("made_by", "undone_by"), pk=pk)
    if request.method == "POST":
        undo_import(run=run, actor=request.user)
        messages.success(request, _("The import is undone. The report tells what came of every row."))
        return redirect("admin:networks_mentor_import_report", pk)
    rows = list(run.rows.select_related("mentor__person"))
    values = {
        "run": run,
        "rows": [{"of": row, "kind": KINDS[row.outcome], "fault": FAULTS.get(row.fault, "")} for row in rows],
        "tally": _tally(row.outcome for row in rows),
        "made": sum(row.outcome in ("new", "known") for row in rows),
        "crumb": {"url": reverse("admin:networks_mentor_import"), "label": _("Mentors from a list")},
    }
    return show(request, model_admin, "networks/staff_import_report.html", run.file_name, **values)
