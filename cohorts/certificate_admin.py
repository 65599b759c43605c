"""Certificates in the dashboard: what is issued, who issues and signs, what is from before, and requests for copies."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cohorts import certificate_staff, staff_elsewhere
from cohorts.certificate_forms import SignatureForm
from cohorts.models import Certificate, CopyRequest, IssuedElsewhere, Issuer, Signature
from cohorts.selectors import certificates_for
from mentorprog.dashboard.admin_base import NoDeleteAdmin, ReadOnlyAdmin, RowInline, SearchAcross
from mentorprog.dashboard.pages import page
from mentorprog.people.scope import in_scope


@admin.register(Certificate)
class CertificateAdmin(SearchAcross, ReadOnlyAdmin):
    list_display = ["number", "holder", "cohort", "state", "issued_at"]
    list_filter = ["state", "cohort"]
    list_select_related = ["participation__person", "cohort"]
    search_fields = ["number", "participation__person__name"]
    exclude = ["facts", "pdf"]
    readonly_fields = ["act"]
    empty_text = _("Certificates are issued from a cohort's page about certificates.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Certificate]:
        return certificates_for(request.user)

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/fil/", certificate_staff.certificate_file, "file", posts=False),
            page(self, "<int:pk>/endre/", certificate_staff.change_certificate, "act"),
        ]
        return own + super().get_urls()

    @admin.display(description=_("holder"))
    def holder(self, certificate: Certificate) -> str:
        return str(certificate.participation.person) if certificate.participation else "–"

    @admin.display(description=_("what you can do"))
    def act(self, certificate: Certificate) -> SafeString | str:
        if certificate.erased_at is not None:
            return "–"
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            reverse("admin:cohorts_certificate_file", args=[certificate.pk]),
            _("Fetch the file (PDF)"),
            reverse("admin:cohorts_certificate_act", args=[certificate.pk]),
            _("Replace or revoke"),
        )


class SignatureInline(RowInline):
    model = Signature
    form = SignatureForm
    fields = [("order", "name"), ("title_nb", "title_nn", "title_en"), "picture", "stored"]
    readonly_fields = ["stored"]

    @admin.display(description=_("stored picture"))
    def stored(self, signature: Signature) -> SafeString | str:
        if signature.image_id is None:
            return _("None yet. Certificates are not issued without it.")
        address = reverse("admin:cohorts_issuer_picture", args=[signature.image_id])
        return format_html('<img class="signature-picture" src="{}" alt="{}">', address, signature.name)


@admin.register(Issuer)
class IssuerAdmin(NoDeleteAdmin):
    list_display = ["name", "url", "active"]
    formfield_overrides = {**NoDeleteAdmin.formfield_overrides, models.URLField: {"assume_scheme": "https"}}
    inlines = [SignatureInline]
    empty_text = _("Add the organisation whose name stands on the certificates, and who signs them.")

    def get_urls(self) -> list[URLPattern]:
        picture = certificate_staff.signature_picture
        return [page(self, "underskrift/<slug:sha256>/", picture, "picture", posts=False), *super().get_urls()]


@admin.register(IssuedElsewhere)
class IssuedElsewhereAdmin(NoDeleteAdmin):
    list_display = ["name", "issued_on", "issuer", "cohort_name", "person"]
    list_select_related = ["person"]
    autocomplete_fields = ["person"]
    search_fields = ["name"]
    empty_text = _("Certificates since 2015 that are known by name and date alone are registered here.")

    def get_urls(self) -> list[URLPattern]:
        return [page(self, "fil/", staff_elsewhere.from_file, "from_file"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[IssuedElsewhere]:
        """All of them for national staff; for the regions, those of their own people."""
        return in_scope(IssuedElsewhere.objects.all(), request.user, "person__work_municipality__")

    def save_model(self, request: HttpRequest, obj: IssuedElsewhere, form: Any, change: bool) -> None:
        if not change:
            obj.registered_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(CopyRequest)
class CopyRequestAdmin(ReadOnlyAdmin):
    list_display = ["person", "why", "language", "state", "asked_at"]
    list_filter = ["state"]
    list_select_related = ["person"]
    search_fields = ["person__name", "person__email"]
    empty_text = _("People who have a certificate ask for copies on their own page.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CopyRequest]:
        return in_scope(CopyRequest.objects.all(), request.user, "person__work_municipality__")

    def get_urls(self) -> list[URLPattern]:
        return [page(self, "<int:pk>/svar/", certificate_staff.answer_copy, "answer"), *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The way to the answer, for those who give it."""
        shown = list(super().get_list_display(request))
        return [*shown, "act"] if request.user.has_perm("cohorts.issue_certificate") else shown

    @admin.display(description=_("what you can do"))
    def act(self, request_row: CopyRequest) -> SafeString | str:
        if request_row.state != CopyRequest.State.OPEN:
            return "–"
        address = reverse("admin:cohorts_copyrequest_answer", args=[request_row.pk])
        return format_html('<a href="{}">{}</a>', address, _("Answer"))
