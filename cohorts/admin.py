"""Cohorts in the dashboard."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cohorts import staff, staff_offers, staff_payments
from cohorts.models import Certificate, Cohort, CohortGathering, CourseDay, Participation, SeatOffer
from cohorts.payments import overdue
from cohorts.selectors import certificates_for, cohort_overview, offers_for, participations_for, unable_to_pass
from curriculum.models import Gathering, TrainingDay
from mentorprog.dashboard.admin_base import NoDeleteAdmin, ReadOnlyAdmin, RowInline, SearchAcross
from mentorprog.dashboard.pages import page


def _cohort_of(request: HttpRequest) -> dict[str, Any]:
    """The lookup of what belongs to the cohort whose page this is."""
    return {"cohort": request.resolver_match.kwargs["object_id"]} if request.resolver_match else {}


class GatheringInline(RowInline):
    model = CohortGathering
    fields = [("gathering", "venue", "address")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CohortGathering]:
        return super().get_queryset(request).select_related("gathering")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The gatherings of the cohort's own programme version."""
        if db_field.name == "gathering" and (of := _cohort_of(request)):
            kwargs["queryset"] = Gathering.objects.filter(programme__cohorts=of["cohort"])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class CourseDayInline(RowInline):
    model = CourseDay
    fields = [("place", "training_day", "date")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CourseDay]:
        return super().get_queryset(request).select_related("training_day", "place__gathering")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Places and days of this cohort alone."""
        of = _cohort_of(request)
        if db_field.name == "place" and of:
            kwargs["queryset"] = CohortGathering.objects.filter(**of).select_related("gathering")
        if db_field.name == "training_day" and of:
            kwargs["queryset"] = TrainingDay.objects.filter(programme__cohorts=of["cohort"])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class UnpaidFilter(admin.SimpleListFilter):
    """Cohorts where payment requests are not paid after two reminders, as the start page counts them."""

    title = _("payments")
    parameter_name = "unpaid"

    def has_output(self) -> bool:
        """Chosen from the start page, and only by those who handle payments."""
        return self.value() == "yes"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Not paid after two reminders"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Cohort]) -> QuerySet[Cohort]:
        if self.value() != "yes" or not request.user.has_perm("cohorts.handle_payments"):
            return queryset
        return queryset.filter(pk__in=overdue().order_by().values("cohort"))


@admin.register(Cohort)
class CohortAdmin(NoDeleteAdmin):
    list_display = ["cohort_name", "year", "applications_close", "seats", "follow"]
    list_filter = [UnpaidFilter, "year"]
    search_fields = ["name_nb", "slug"]
    prepopulated_fields = {"slug": ["name_nb"]}
    formfield_overrides = {**NoDeleteAdmin.formfield_overrides, models.URLField: {"assume_scheme": "https"}}
    empty_text = _("A cohort is added by a national coordinator, for a published version of the programme.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cohort]:
        return cohort_overview().select_related("programme")

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Gatherings and days are chosen from the programme's, so the cohort must be saved first."""
        return [GatheringInline, CourseDayInline] if obj else []

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go on with the gatherings and days."""
        if "_addanother" not in request.POST:
            request.POST = request.POST.copy()  # type: ignore[assignment]
            request.POST["_continue"] = "1"
        return super().response_add(request, obj, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/oppmote/", staff.attendance, "attendance"),
            page(self, "<int:pk>/fullforing/", staff.completion, "completion"),
            page(self, "<int:pk>/betaling/", staff_payments.payments, "payments"),
            page(self, "<int:pk>/betaling/<int:number>/", staff_payments.bill, "bill"),
            page(self, "<int:pk>/betaling/fil/<slug:kind>/", staff_payments.export, "payments_file", posts=False),
        ]
        return own + super().get_urls()

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The way to the payments, for those who handle them."""
        shown = list(super().get_list_display(request))
        return [*shown, "payments"] if request.user.has_perm("cohorts.handle_payments") else shown

    @admin.display(description=_("payments"))
    def payments(self, cohort: Cohort) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:cohorts_cohort_payments", args=[cohort.pk]), _("Payments")
        )

    @admin.display(description=_("name"), ordering="name_nb")
    def cohort_name(self, cohort: Cohort) -> str:
        return cohort.name

    @admin.display(description=_("seats taken"))
    def seats(self, cohort: Any) -> str:
        return f"{cohort.seated} / {cohort.capacity}"

    @admin.display(description=_("follow up"))
    def follow(self, cohort: Cohort) -> SafeString:
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            reverse("admin:cohorts_cohort_attendance", args=[cohort.pk]),
            _("Attendance"),
            reverse("admin:cohorts_cohort_completion", args=[cohort.pk]),
            _("Completion"),
        )


@admin.register(SeatOffer)
class SeatOfferAdmin(ReadOnlyAdmin):
    list_display = ["person", "cohort", "state", "created_at", "expires_at", "answered_at"]
    list_filter = ["state", "cohort"]
    list_select_related = ["person", "cohort"]
    search_fields = ["person__name", "person__email"]
    empty_text = _("Offers are made when the answers to an application are sent.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SeatOffer]:
        return offers_for(request.user)

    def get_urls(self) -> list[URLPattern]:
        return [page(self, "<int:pk>/endre/", staff_offers.override, "override"), *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The way to more time, a yes on behalf and so on, for those who may."""
        shown = list(super().get_list_display(request))
        return [*shown, "act"] if request.user.has_perm("cohorts.override_offer") else shown

    @admin.display(description=_("what you can do"))
    def act(self, offer: SeatOffer) -> SafeString:
        address = reverse("admin:cohorts_seatoffer_override", args=[offer.pk])
        return format_html('<a href="{}">{}</a>', address, _("Change"))


class PassingFilter(admin.SimpleListFilter):
    """Those who can no longer pass, as the start page counts them."""

    title = _("how it goes")
    parameter_name = "passing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("Can no longer pass"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Participation]) -> QuerySet[Participation]:
        return unable_to_pass(queryset) if self.value() == "no" else queryset


@admin.register(Participation)
class ParticipationAdmin(ReadOnlyAdmin):
    list_display = ["person", "cohort", "state", "completed_at"]
    list_filter = ["state", PassingFilter, "cohort"]
    list_select_related = ["person", "cohort"]
    search_fields = ["person__name", "person__email"]
    empty_text = _("People come here when they take the seat they are offered.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participation]:
        return participations_for(request.user)


@admin.register(Certificate)
class CertificateAdmin(SearchAcross, ReadOnlyAdmin):
    list_display = ["number", "holder", "cohort", "state", "issued_at"]
    list_filter = ["state", "cohort"]
    list_select_related = ["participation__person", "cohort"]
    search_fields = ["number", "participation__person__name"]
    exclude = ["facts"]
    empty_text = _("Certificates are issued from the page about completion, a cohort at a time.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Certificate]:
        return certificates_for(request.user)

    @admin.display(description=_("holder"))
    def holder(self, certificate: Certificate) -> str:
        return str(certificate.participation.person)
