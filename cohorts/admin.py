"""Cohorts in the dashboard."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cohorts import (
    admin_teaching,  # noqa: F401 - registers its own
    certificate_admin,  # noqa: F401 - registers its own
    certificate_staff,
    staff,
    staff_attendance,
    staff_attendance_file,
    staff_checkin,
    staff_life,
    staff_offers,
    staff_participants,
    staff_payments,
    staff_teaching,
)
from cohorts.attendance import unable_to_pass
from cohorts.evaluation import admin as evaluation_admin  # noqa: F401 - registers its own
from cohorts.models import Cohort, Participation, SeatOffer
from cohorts.payments import overdue
from cohorts.selectors import cohort_overview, offers_for, participations_for
from cohorts.services.life import follow_dates
from curriculum.models import Programme
from mentorprog import dates
from mentorprog.dashboard.admin_base import NoDeleteAdmin, ReadOnlyAdmin
from mentorprog.dashboard.pages import page


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
    list_display = ["cohort_name", "state", "applications_close", "seats", "follow"]
    list_filter = [UnpaidFilter, "state", "year"]
    search_fields = ["name_nb", "slug"]
    prepopulated_fields = {"slug": ["name_nb"]}
    exclude = ["state"]
    formfield_overrides = {**NoDeleteAdmin.formfield_overrides, models.URLField: {"assume_scheme": "https"}}
    empty_text = _("A cohort is added by a national coordinator, for a published version of the programme.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cohort]:
        return cohort_overview().select_related("programme")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The version is pinned: once there are dates, they belong to its days."""
        return ("programme",) if obj and obj.gatherings.exists() else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A cohort takes a version that is published, or keeps the one it has."""
        if db_field.name == "programme":
            usable = Q(state=Programme.State.PUBLISHED)
            if request.resolver_match and (own := request.resolver_match.kwargs.get("object_id")):
                usable |= Q(cohorts=own)
            kwargs["queryset"] = Programme.objects.filter(usable).distinct()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The state follows the dates at once."""
        super().save_model(request, obj, form, change)
        follow_dates(cohort=obj)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go on with the dates of the gatherings."""
        response = super().response_add(request, obj, *args, **kwargs)
        if {"_addanother", "_continue"} & set(request.POST):
            return response
        return redirect("admin:cohorts_cohort_dates", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/status/", staff_life.overview, "life"),
            page(self, "<int:pk>/datoer/", staff_life.set_dates, "dates"),
            page(self, "<int:pk>/avlys/", staff_life.cancel, "cancel"),
            page(self, "<int:pk>/samling/<int:place>/flytt/", staff_life.move, "move"),
            page(self, "<int:pk>/deltakere/", staff_participants.participants, "participants", posts=False),
            page(self, "<int:pk>/deltakere/melding/", staff_participants.message, "message"),
            page(self, "<int:pk>/deltakere/navneskilt.pdf", staff_participants.badges, "badges", posts=False),
            page(self, "<int:pk>/samling/<int:place>/behov/", staff_participants.needs, "needs", posts=False),
            page(self, "<int:pk>/samling/<int:place>/<slug:kind>.pdf", staff_participants.paper, "paper", posts=False),
            page(self, "<int:pk>/oppmote/", staff_attendance.attendance, "attendance"),
            page(self, "<int:pk>/oppmote/fil/", staff_attendance_file.fill_in, "attendance_import"),
            page(
                self,
                "<int:pk>/oppmote/fil/<slug:kind>/",
                staff_attendance_file.export,
                "attendance_export",
                posts=False,
            ),
            page(self, "<int:pk>/oppmote/dor/", staff_checkin.door, "door", posts=False),
            page(self, "<int:pk>/fullforing/", staff.completion, "completion"),
            page(self, "<int:pk>/kursbevis/", certificate_staff.certificates, "certificates"),
            page(self, "<int:pk>/kursbevis/<int:number>/", certificate_staff.issue_run, "issue_run", posts=False),
            page(self, "<int:pk>/forelesere/", staff_teaching.teaching, "teaching"),
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
            " · ".join(['<a href="{}">{}</a>'] * 5),
            reverse("admin:cohorts_cohort_life", args=[cohort.pk]),
            _("How it stands"),
            reverse("admin:cohorts_cohort_participants", args=[cohort.pk]),
            _("Participants"),
            reverse("admin:cohorts_cohort_teaching", args=[cohort.pk]),
            _("Lecturers"),
            reverse("admin:cohorts_cohort_attendance", args=[cohort.pk]),
            _("Attendance"),
            reverse("admin:cohorts_cohort_completion", args=[cohort.pk]),
            _("Completion"),
        )


@admin.register(SeatOffer)
class SeatOfferAdmin(ReadOnlyAdmin):
    list_display = ["person", "cohort", "state", "offered", "answer_by", "answered"]
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

    @admin.display(description=_("offered"), ordering="created_at")
    def offered(self, offer: SeatOffer) -> str:
        return dates.day_of(offer.created_at)

    @admin.display(description=_("answer by"), ordering="expires_at")
    def answer_by(self, offer: SeatOffer) -> str:
        return dates.day_of(offer.expires_at)

    @admin.display(description=_("answered"), ordering="answered_at")
    def answered(self, offer: SeatOffer) -> str:
        return dates.day_of(offer.answered_at)

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
