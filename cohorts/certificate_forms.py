"""Forms about certificates: checking one, asking for a copy, issuing, replacing, revoking, and signatures."""

from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.certificates import Signers, active_issuers
from cohorts.models import CopyRequest, Issuer, SignatureImage
from mentorprog.documents.hashing import HashedFile
from mentorprog.documents.pictures import BadPicture, as_signature, digest
from mentorprog.people.models import Person
from mentorprog.privacy.fields import GuardedTextField

MOST = 10 * 1024 * 1024  # bytes of a file that is checked; a certificate has some 60,000
REASON = _("Colleagues read it. It is not sent to the participant.")


class PlainForm(forms.Form):
    """A form whose tag the template writes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


# --- Checking -----------------------------------------------------------------------------------------------
class CodeForm(forms.Form):
    """The code on a certificate, as somebody types it: capitals, spaces and hyphens make no difference."""

    code = forms.CharField(
        label=_("Code on the certificate"),
        help_text=_("16 letters and digits, at the bottom of the certificate."),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "w-medium code", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper().replace(" ", "").replace("-", "")
        if not (code.isascii() and code.isalnum()):
            raise forms.ValidationError(_("A code has letters and digits only."))
        return code


class FileForm(PlainForm):
    """The PDF file of a certificate, to be compared with what was issued."""

    file = forms.FileField(
        label=_("PDF file of the certificate"),
        help_text=_("The file itself, not a scan of a print. It is compared and not kept. At most 10 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> HashedFile:
        file: HashedFile = self.cleaned_data["file"]
        if not file.is_pdf:
            raise forms.ValidationError(_("This is not a PDF file."))
        return file


# --- The holder ---------------------------------------------------------------------------------------------
class LanguageForm(PlainForm):
    """The language of one's own certificate."""

    language = forms.ChoiceField(
        label=_("Language of the certificate"), choices=Person.Language.choices, widget=forms.RadioSelect
    )


class CopyForm(PlainForm):
    """Which certificate, why, and in which language."""

    which = forms.ChoiceField(label=_("Which certificate?"), widget=forms.RadioSelect)
    why = forms.ChoiceField(label=_("Why do you ask?"), choices=CopyRequest.Why.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=Person.Language.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, certificates: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = list(certificates)  # type: ignore[attr-defined]


# --- Staff --------------------------------------------------------------------------------------------------
class IssueForm(PlainForm):
    """Who issues, and why it is done all the same where something is missing."""

    issuer = forms.ModelChoiceField(label=_("Issuer"), queryset=Issuer.objects.none(), empty_label=None)
    reason = GuardedTextField(
        label=_("Why they are issued all the same"),
        max_length=500,
        required=False,
        help_text=_("Only when you have chosen somebody who lacks something. Colleagues read it."),
    )

    def __init__(self, *args: Any, issuers: Iterable[Signers], may_override: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(issuers)
        field: Any = self.fields["issuer"]
        if found:
            field.queryset = active_issuers()
            field.choices = [(one.pk, one.name) for one in found]
            field.initial = found[0].pk
        if len(found) < 2:  # noqa: PLR2004 - nothing to choose between
            del self.fields["issuer"]
        if not may_override:
            del self.fields["reason"]


class ReasonForm(PlainForm):
    """Why a certificate is taken back."""

    reason = GuardedTextField(label=_("Reason"), max_length=500, help_text=REASON)


class ReplaceForm(ReasonForm):
    """Why a certificate is replaced, and in which language the new one is."""

    language = forms.ChoiceField(label=_("Language"), choices=Person.Language.choices, widget=forms.RadioSelect)
    field_order = ["language", "reason"]


class EraseForm(PlainForm):
    """That the holder's certificates are to be made stubs is said once more."""

    sure = forms.BooleanField(label=_("The person has asked for this, and has a copy or wants none."))


class AnswerForm(PlainForm):
    """What the person is told about the copy."""

    words = GuardedTextField(
        label=_("Answer"), max_length=500, help_text=_("The person reads it on my page, and is told by e-mail.")
    )


class SignatureForm(forms.ModelForm):
    """A signature with its picture, which is kept by its content. The staff's form adds the other fields, guarded."""

    picture = forms.FileField(
        label=_("Picture of the signature"),
        required=False,
        help_text=_("PNG or JPEG, at most 2 MB. Dark ink on white. It is stored in grey and made as small as needed."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )

    def clean_picture(self) -> bytes | None:
        file = self.cleaned_data.get("picture")
        if file is None:
            return None
        try:
            return as_signature(file)
        except BadPicture as fault:
            raise forms.ValidationError(fault.message) from None

    def save(self, commit: bool = True) -> Any:
        png = self.cleaned_data.get("picture")
        if png:
            image, _made = SignatureImage.objects.get_or_create(sha256=digest(png), defaults={"png": png})
            self.instance.image = image
        return super().save(commit)
