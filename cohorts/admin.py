"""Cohorts in the dashboard."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cohorts import staff
from cohorts.models import Certificate, Cohort, CohortGathering, CourseDay, Participation, SeatOffer
from cohorts.selectors import certificates_for, cohort_overview, offers_for, participations_for
from mentorprog.dashboard.admin_base import NoDeleteAdmin, ReadOnlyAdmin
from mentorprog.dashboard.pages import page


class GatheringInline(admin.TabularInline):
    model = CohortGathering
    extra = 0


class CourseDayInline(admin.TabularInline):
    model = CourseDay
    extra = 0


@admin.register(Cohort)
class CohortAdmin(NoDeleteAdmin):
    list_display = ["name", "year", "applications_close", "seats", "follow"]
    list_filter = ["year"]
    search_fields = ["name_nb", "slug"]
    prepopulated_fields = {"slug": ["name_nb"]}
    inlines = [GatheringInline, CourseDayInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cohort]:
        return cohort_overview()

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/oppmote/", staff.attendance, "attendance"),
            page(self, "<int:pk>/fullforing/", staff.completion, "completion"),
        ]
        return own + super().get_urls()

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

    def get_queryset(self, request: HttpRequest) -> QuerySet[SeatOffer]:
        return offers_for(request.user)


@admin.register(Participation)
class ParticipationAdmin(ReadOnlyAdmin):
    list_display = ["person", "cohort", "state", "completed_at"]
    list_filter = ["state", "cohort"]
    list_select_related = ["person", "cohort"]
    search_fields = ["person__name", "person__email"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participation]:
        return participations_for(request.user)


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ["number", "holder", "cohort", "state", "issued_at"]
    list_filter = ["state", "cohort"]
    list_select_related = ["participation__person", "cohort"]
    search_fields = ["number", "participation__person__name"]
    exclude = ["facts"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Certificate]:
        return certificates_for(request.user)

    @admin.display(description=_("holder"))
    def holder(self, certificate: Certificate) -> str:
        return str(certificate.participation.person)
