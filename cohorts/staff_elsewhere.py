"""Staff's page for certificates from before the system in a file: look at what it says, then register.

Between the look and the registering nothing is kept here: the rows travel in the page, signed.
"""

from dataclasses import astuple
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.elsewhere_file import read_file
from cohorts.forms_attendance import FileForm
from cohorts.services.elsewhere import Old, register_elsewhere
from mentorprog.dashboard.pages import show
from mentorprog.times import today

PURPOSE = "mentorprog.elsewhere-file"
LASTS = 60 * 60  # seconds from the look to the registering


def from_file(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """First the file, then what it says, then the registering."""
    if not request.user.has_perm("cohorts.add_issuedelsewhere"):
        raise PermissionDenied
    if request.method == "POST" and "rows" in request.POST:
        done = register_elsewhere(rows=_unpacked(request.POST["rows"]), actor=request.user)
        text = ngettext("%(n)s certificate is registered.", "%(n)s certificates are registered.", done)
        messages.success(request, text % {"n": done})
        return redirect("admin:cohorts_issuedelsewhere_changelist")
    values: dict[str, Any] = {"form": FileForm(), "reading": None}
    if request.method == "POST":
        form = values["form"] = FileForm(request.POST, request.FILES)
        if form.is_valid():
            values["reading"] = reading = read_file(form.cleaned_data["file"], today())
            values["token"] = _packed(reading.rows)
    title = _("Certificates issued elsewhere, from a file")
    return show(request, model_admin, "cohorts/staff_elsewhere_file.html", title, **values)


def _packed(rows: list[Old]) -> str:
    plain = [[value.isoformat() if isinstance(value, date) else value for value in astuple(row)] for row in rows]
    return signing.dumps(plain, salt=PURPOSE, compress=True)


def _unpacked(token: str) -> list[Old]:
    """The rows that the page carried. Raises BadRequest when they are not ours, or too old."""
    try:
        found = signing.loads(token, salt=PURPOSE, max_age=LASTS)
    except signing.BadSignature as error:
        raise BadRequest("the rows have been changed, or are too old") from error
    return [Old(name, date.fromisoformat(day), *rest) for name, day, *rest in found]
