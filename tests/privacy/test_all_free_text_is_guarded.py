"""Every field that can be typed into stands under the guard, in our forms and in the admin."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from mentorprog.guard import guard_text

OUR_PACKAGES = ("mentorprog", "curriculum", "cohorts", "applications", "networks")
IDENTITY_NUMBER = 11  # digits; a field that takes fewer characters has no room for one

# Not guarded, because an identity number has no room in its form (a code, nine digits with a control digit), because no
# person writes it (a passkey's credential), or because a room of a video service has as many digits (a meeting's link).
EXCEPT = {
    "cohorts.certificate_forms.CodeForm.code",
    "mentorprog.people.forms.AddPasskeyForm.credential",
    "networks.forms.MeetingForm.link",
    "networks.forms_series.SeriesForm.link",
    "networks.admin.MeetingAdmin.link",
    "networks.polls.forms.PollForm.link",
    "mentorprog.people.forms.ConfirmCodeForm.code",
    "applications.forms.start.ReturnForm.reference",
    "mentorprog.people.admin.OrganisationAdmin.orgnr",
    "applications.forms.service.ServiceForm.orgnr",
    "networks.lending.forms.AskForm.orgnr",
    "applications.forms.anchoring.AnchoringForm.orgnr",
}


def takes_text(field: forms.Field) -> bool:
    """Whether an identity number can be typed into the field: names, addresses and links are no exception."""
    if not isinstance(field, forms.CharField) or isinstance(field, forms.UUIDField):
        return False
    return field.max_length is None or field.max_length >= IDENTITY_NUMBER


def our_modules() -> Iterator[str]:
    """The names of all our modules that may define forms."""
    for package in OUR_PACKAGES:
        path = importlib.import_module(package).__path__
        for found in pkgutil.walk_packages(path, f"{package}."):
            if {"forms", "admin"} & set(found.name.split(".")):
                yield found.name


def subclasses(parent: type) -> Iterator[type]:
    for child in parent.__subclasses__():
        yield child
        yield from subclasses(child)


def our_forms() -> list[type[forms.BaseForm]]:
    for name in our_modules():
        importlib.import_module(name)
    ours = {form for form in subclasses(forms.BaseForm) if form.__module__.split(".")[0] in OUR_PACKAGES}
    return sorted(ours, key=lambda form: (form.__module__, form.__qualname__))


def unguarded(form: type[forms.BaseForm]) -> list[str]:
    return [
        f"{form.__module__}.{form.__qualname__}.{name}"
        for name, field in form.base_fields.items()
        if takes_text(field) and guard_text not in field.validators
    ]


def unguarded_in_admin(model_admin: admin.options.BaseModelAdmin, form: type[forms.ModelForm]) -> list[str]:
    """Free texts of an admin form that nobody guards."""
    read_only = set(model_admin.readonly_fields)
    fields = {name: field for name, field in form.base_fields.items() if name not in read_only}
    return [
        f"{type(model_admin).__module__}.{type(model_admin).__qualname__}.{name}"
        for name, field in fields.items()
        if takes_text(field) and guard_text not in field.validators
    ]


def test_every_free_text_of_our_forms_is_guarded():
    missing = {name for form in our_forms() for name in unguarded(form)} - EXCEPT
    assert missing == set(), "use mentorprog.privacy.fields, which warn and check"


def editable_admins() -> Iterator[tuple[admin.options.BaseModelAdmin, type[forms.ModelForm]]]:
    """Each of our admin pages and inlines that somebody may write in, with its form."""
    request = RequestFactory().get("/admin/")
    request.user = get_user_model()(is_superuser=True, is_active=True)
    for model, model_admin in admin.site._registry.items():
        if model.__module__.split(".")[0] not in OUR_PACKAGES:
            continue
        if model_admin.has_add_permission(request) or model_admin.has_change_permission(request):
            yield model_admin, model_admin.get_form(request)
        for inline in model_admin.get_inline_instances(request):
            if inline.has_add_permission(request, None) or inline.has_change_permission(request):
                yield inline, inline.get_formset(request).form


@pytest.mark.django_db
def test_every_free_text_of_the_admin_is_guarded():
    missing = {name for page, form in editable_admins() for name in unguarded_in_admin(page, form)} - EXCEPT
    assert missing == set(), "derive from mentorprog.base_admin"


class Unguarded(forms.Form):
    story = forms.CharField(widget=forms.Textarea)
    line = forms.CharField()
    title = forms.CharField(max_length=160)
    mail = forms.EmailField()
    choice = forms.ChoiceField()


def test_the_search_sees_what_is_unguarded():
    assert [name.rpartition(".")[2] for name in unguarded(Unguarded)] == ["story", "line", "title", "mail"]
