"""Lecturers in the dashboard, and the staff page of a session's materials."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.forms_lecturers import BIO_HELP, BIO_LENGTH, MaterialForm
from curriculum.models import Lecturer, Material, Session
from curriculum.services.lecturers import BIOS, describe_lecturer, register_lecturer
from curriculum.services.materials import add_material, remove_material
from mentorprog.dashboard.admin_base import NoDeleteAdmin
from mentorprog.dashboard.pages import show
from mentorprog.guard import guard_text
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField
from mentorprog.states import Refused


class ChangeLecturerForm(forms.ModelForm):
    """What participants read about a lecturer."""

    bio_nb = GuardedTextField(
        label=gettext_lazy("About the lecturer, in bokmål"), max_length=BIO_LENGTH, required=False, help_text=BIO_HELP
    )
    bio_nn = GuardedTextField(
        label=gettext_lazy("About the lecturer, in nynorsk"), max_length=BIO_LENGTH, required=False
    )
    bio_en = GuardedTextField(
        label=gettext_lazy("About the lecturer, in English"), max_length=BIO_LENGTH, required=False
    )

    class Meta:
        model = Lecturer
        fields = BIOS


class AddLecturerForm(ChangeLecturerForm):
    """Somebody new who is to teach; a person who is known by the address already stays as they are."""

    name = GuardedCharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        validators=[guard_text],
        help_text=gettext_lazy("The lecturer signs in with it and gets our questions there."),
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if Lecturer.objects.filter(person__email__iexact=email.strip()).exists():
            raise forms.ValidationError(_("This person is a lecturer already."))
        return email


@admin.register(Lecturer)
class LecturerAdmin(NoDeleteAdmin):
    list_display = ["lecturer_name", "email", "sessions"]
    list_select_related = ["person"]
    search_fields = ["person__name", "person__email"]
    form = ChangeLecturerForm
    empty_text = gettext_lazy("Add a lecturer here. Then choose them at the sessions of a draft.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lecturer]:
        return super().get_queryset(request).annotate(held=Count("teachings"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return BIOS if obj else ("name", "email", *BIOS)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = AddLecturerForm
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """By the services, which leave a row about what was changed."""
        if change:
            describe_lecturer(lecturer=obj, bios=form.cleaned_data, actor=request.user)
            return
        found = form.cleaned_data
        made = register_lecturer(name=found["name"], email=found["email"], bios=found, actor=request.user)
        obj.__dict__.update(made.__dict__)

    @admin.display(description=gettext_lazy("name"), ordering="person__name")
    def lecturer_name(self, lecturer: Lecturer) -> str:
        return str(lecturer)

    @admin.display(description=gettext_lazy("e-mail"), ordering="person__email")
    def email(self, lecturer: Lecturer) -> str:
        return lecturer.person.email

    @admin.display(description=gettext_lazy("sessions in all versions"))
    def sessions(self, lecturer: Any) -> int:
        held: int = lecturer.held
        return held


def materials(model_admin: Any, request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """What belongs to a session of a version. In a published version it is to look at only."""
    if not request.user.has_perm("curriculum.view_programme"):
        raise PermissionDenied
    rows = Session.objects.select_related("day__programme", "day__gathering")
    session = get_object_or_404(rows, pk=part, day__programme=pk)
    may_change = session.the_programme().is_changeable and request.user.has_perm("curriculum.change_programme")
    form = MaterialForm(request.POST, request.FILES) if request.POST.get("act") == "add" else MaterialForm()
    if request.method == "POST" and _changed(request, session, form):
        return redirect(request.path)
    values = {
        "session": session,
        "materials": session.materials.select_related("file"),
        "form": form if may_change else None,
        "crumb": {
            "url": reverse("admin:curriculum_programme_plan", args=[pk]),
            "label": _("Plan: %(version)s") % {"version": session.the_programme()},
        },
    }
    return show(request, model_admin, "curriculum/materials.html", _("Materials: %(session)s") % values, **values)


def _changed(request: HttpRequest, session: Session, form: MaterialForm) -> bool:
    """Carry out what was asked for; False when the page is shown again with what is wrong."""
    if not request.user.has_perm("curriculum.change_programme"):
        raise PermissionDenied
    try:
        match request.POST.get("act"):
            case "add":
                if not form.is_valid():
                    return False
                add_material(session=session, actor=request.user, **form.material())
                messages.success(request, _("Saved."))
            case "remove":
                wanted = request.POST.get("material", "")
                number = int(wanted) if wanted.isdecimal() and len(wanted) < 18 else 0  # noqa: PLR2004 - a key's digits
                material = get_object_or_404(Material, pk=number, session=session)
                remove_material(material=material, actor=request.user)
                messages.success(request, _("It is removed."))
            case _:
                raise BadRequest("the page about materials knows no such act")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return True
