"""Pages about certificates: anybody checks one; the holder fetches it, chooses its language, asks for another copy."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.certificate_forms import MOST, CodeForm, CopyForm, FileForm, LanguageForm
from cohorts.facts import language_of
from cohorts.models import Certificate, CopyRequest, IssuedElsewhere, Participation
from cohorts.services.copies import ask_for_copy, choose_language
from mentorprog import dates
from mentorprog.documents.hashing import HashUploadHandler
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused
from mentorprog.times import OSLO

ENVELOPE = 20_000  # bytes that a form has around its file
TOO_LARGE = 413
PRIVATE = "noindex, nofollow"  # the page has a name on it; it is for whoever holds the code


# --- Checking -----------------------------------------------------------------------------------------------
@csrf_exempt  # only until the upload's handler is set: reading the token reads the file with it
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("certificate", "30/m/ip", ("GET", "HEAD"))
@throttled("certificate_file", "10/m/ip", ("POST",))
def check_certificate(request: HttpRequest) -> HttpResponse:
    """A field for the code on the certificate, and one for its file."""
    if request.method == "POST":
        if _announced(request) > MOST + ENVELOPE:
            return _too_large(request)
        handler = HashUploadHandler(request, most=MOST)
        request.upload_handlers = [handler]
        answer: HttpResponse = csrf_protect(_check_file)(request, handler)
        return answer
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("certificate", form.cleaned_data["code"])
    return render(request, "cohorts/certificate.html", {"form": form, "file_form": FileForm()})


def _announced(request: HttpRequest) -> int:
    """The length of the request as it says itself; a wrong one is cut off later."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _check_file(request: HttpRequest, handler: HashUploadHandler) -> HttpResponse:
    """Compare the file with everything that was issued, by its SHA-256."""
    form = FileForm(request.POST, request.FILES)
    if handler.too_long:
        return _too_large(request)
    values: dict[str, Any] = {"form": CodeForm(), "file_form": form}
    if form.is_valid():
        sha256 = form.cleaned_data["file"].sha256
        found = Certificate.objects.defer("pdf").filter(sha256=sha256).first()
        values |= {"certificate": found, "checked_file": True}
    answer = render(request, "cohorts/certificate.html", values)
    answer["X-Robots-Tag"] = PRIVATE
    return answer


def _too_large(request: HttpRequest) -> HttpResponse:
    values = {"form": CodeForm(), "file_form": FileForm(), "too_large": True}
    return render(request, "cohorts/certificate.html", values, status=TOO_LARGE)


@require_safe
@throttled("certificate", "30/m/ip")
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is real: name, programme and date only; of a holder who is erased not even the name."""
    found = Certificate.objects.defer("pdf").filter(code=code.upper()).first()
    form = CodeForm(initial={"code": "" if found else code})
    values = {"form": form, "file_form": FileForm(), "code": code, "certificate": found}
    answer = render(request, "cohorts/certificate.html", values, status=200 if found else 404)
    answer["X-Robots-Tag"] = PRIVATE
    return answer


# --- The holder ---------------------------------------------------------------------------------------------
@require_safe
@login_required
def certificate_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The holder downloads the PDF as it was issued, as often as needed, as long as it is valid."""
    valid = {"state": Certificate.State.VALID, "participation__person": request.user}
    return pdf_answer(get_object_or_404(Certificate, number=number, **valid))


def pdf_answer(found: Certificate) -> HttpResponse:
    """The stored file as a download; 404 while there is none."""
    if found.pdf is None:
        raise Http404
    response = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="kursbevis-{found.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_language(request: HttpRequest, pk: int) -> HttpResponse:
    """The participant chooses the language of the certificate, until it is issued."""
    rows = Participation.objects.exclude(state=Participation.State.WITHDRAWN)
    rows = rows.select_related("person__work_municipality", "certificate_language", "cohort")
    participation = get_object_or_404(rows, pk=pk, person=request.user)
    form = LanguageForm(request.POST or None, initial={"language": language_of(participation)})
    if form.is_valid():
        try:
            choose_language(
                participation=participation, language=form.cleaned_data["language"], actor=participation.person
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Your choice is saved."))
        return redirect("mypage")
    return render(request, "cohorts/certificate_language.html", {"form": form, "participation": participation})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_copy(request: HttpRequest) -> HttpResponse:
    """The holder asks for another copy, perhaps years later."""
    person: Any = request.user
    own = _own_certificates(person)
    if not own:
        raise Http404
    choices = [(key, label) for key, (label, _row) in own.items()]
    initial = {"which": choices[0][0], "language": person.reply_language()}
    form = CopyForm(request.POST or None, certificates=choices, initial=initial)
    if form.is_valid():
        try:
            _ask(person, own[form.cleaned_data["which"]][1], form)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("We have got your request. You get an e-mail when it is answered."))
        return redirect("mypage")
    return render(request, "cohorts/certificate_copy.html", {"form": form})


def _own_certificates(person: Any) -> dict[str, tuple[str, Certificate | IssuedElsewhere]]:
    """What one can ask for a copy of, by its key in the form: the label and the row."""
    valid = Certificate.objects.defer("pdf").filter(participation__person=person, state=Certificate.State.VALID)
    found: dict[str, tuple[str, Certificate | IssuedElsewhere]] = {}
    for row in valid.select_related("cohort"):
        day = dates.short_day(row.issued_at.astimezone(OSLO).date())
        found[f"c{row.pk}"] = (
            _("%(cohort)s, number %(number)s, issued on %(day)s")
            % {"cohort": row.cohort, "number": row.number, "day": day},
            row,
        )
    for old in IssuedElsewhere.objects.filter(person=person):
        day = dates.short_day(old.issued_on)
        found[f"e{old.pk}"] = (_("From before this system, issued on %(day)s") % {"day": day}, old)
    return found


def _ask(person: Any, row: Certificate | IssuedElsewhere, form: CopyForm) -> None:
    about: Any = {"certificate": row} if isinstance(row, Certificate) else {"elsewhere": row}
    why = CopyRequest.Why(form.cleaned_data["why"])
    ask_for_copy(actor=person, why=why, language=form.cleaned_data["language"], **about)
