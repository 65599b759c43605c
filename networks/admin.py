"""Networks in the dashboard."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from mentorprog import dates
from mentorprog.dashboard.admin_base import NoDeleteAdmin, ReadOnlyAdmin
from mentorprog.dashboard.pages import page
from mentorprog.times import today
from networks import (
    staff,
    staff_agenda,
    staff_attendance,
    staff_followups,
    staff_guests,
    staff_minutes,
    staff_series,
)
from networks.followups import followups_for
from networks.forms import MeetingForm
from networks.mentors.admin import MentorAdmin
from networks.models import Meeting, MeetingSeries, Mentor, Network, PlanFollowUp
from networks.network_admin import NetworkAdmin
from networks.reminders import staff as reminders
from networks.selectors import meetings_for, series_for, with_answers
from networks.services.meetings import change_meeting, create_meeting

admin.site.register(Network, NetworkAdmin)
admin.site.register(Mentor, MentorAdmin)


@admin.register(Meeting)
class MeetingAdmin(NoDeleteAdmin):
    form = MeetingForm
    list_display = ["title", "network", "date", "starts", "state", "answers"]
    list_filter = ["state", "network"]
    list_select_related = ["network"]
    date_hierarchy = "date"
    search_fields = ["title", "place"]
    empty_text = _("Plan a meeting, and the active mentors of the network are invited.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return with_answers(meetings_for(request.user))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Staff choose among the networks they work with."""
        if db_field.name == "network":
            kwargs["queryset"] = Network.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A meeting never moves to another network."""
        return ["network"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        planned = obj is None or obj.state == Meeting.State.PLANNED
        return planned and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Meeting, form: Any, change: bool) -> None:
        service = change_meeting if change else create_meeting
        service(meeting=obj, actor=request.user)

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/svar/", staff.answers, "answers", posts=False),
            page(self, "<int:pk>/avlys/", staff.cancel, "cancel"),
            page(self, "<int:pk>/gjester/", staff_guests.guests, "guests"),
            page(self, "<int:pk>/og-de-neste/", staff_series.following, "following"),
            page(self, "<int:pk>/avlys-resten/", staff_series.end, "end"),
            page(self, "<int:pk>/utsending/", reminders.sent, "deliveries", posts=False),
            page(self, "<int:pk>/program/", staff_agenda.agenda, "agenda"),
            page(self, "<int:pk>/oppmote/", staff_attendance.attendance, "attendance"),
            page(self, "<int:pk>/referat/", staff_minutes.minutes, "minutes"),
        ]
        return own + super().get_urls()

    @admin.display(description=_("answers"))
    def answers(self, meeting: Any) -> SafeString:
        text = _("%(yes)s yes, %(maybe)s maybe, %(no)s no of %(invited)s") % {
            "yes": meeting.yes,
            "maybe": meeting.maybe,
            "no": meeting.no,
            "invited": meeting.invited,
        }
        return format_html('<a href="{}">{}</a>', reverse("admin:networks_meeting_answers", args=[meeting.pk]), text)


@admin.register(MeetingSeries)
class MeetingSeriesAdmin(NoDeleteAdmin):
    """Meetings that come again; a row leads to the meetings of the series."""

    list_display = ["title", "network", "rhythm_in_words", "first", "until", "starts"]
    list_filter = ["network"]
    list_select_related = ["network"]
    search_fields = ["title", "place"]
    empty_text = _("Plan a series, and the network's members get one e-mail about all its meetings.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[MeetingSeries]:
        return series_for(request.user)

    @admin.display(description=_("rhythm"))
    def rhythm_in_words(self, series: MeetingSeries) -> str:
        return series.rhythm.words()

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "add/", staff_series.plan, "add"),
            page(self, "<int:pk>/moter/", staff_series.meetings, "meetings", posts=False),
        ]
        return own + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A series is changed from one of its meetings on."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect("admin:networks_meetingseries_meetings", found.pk)


class SilentFilter(admin.SimpleListFilter):
    """Services that were reminded twice and have not answered, as the start page counts them."""

    title = _("silence")
    parameter_name = "silent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Reminded twice, no answer"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PlanFollowUp]) -> QuerySet[PlanFollowUp]:
        return queryset.filter(pk__in=PlanFollowUp.objects.silent(today())) if self.value() == "yes" else queryset


@admin.register(PlanFollowUp)
class PlanFollowUpAdmin(ReadOnlyAdmin):
    """What services answer about their plans, newest first; a row leads to the answers against the plan."""

    list_display = ["service", "municipality", "cohort", "interval", "due", "standing", "answered"]
    list_filter = ["state", SilentFilter, "months"]
    list_select_related = ["plan__application__municipality", "plan__application__cohort"]
    search_fields = ["plan__application__organisation_name"]
    change_list_template = "networks/staff_followups_list.html"
    empty_text = _("Services are asked 6, 12 and 24 months after the last day of the course.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanFollowUp]:
        return followups_for(request.user)

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/svar/", staff_followups.answers, "answers"),
            page(self, "kommuner/", staff_followups.municipalities, "municipalities", posts=False),
        ]
        return own + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A follow-up is read on its own page."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect("admin:networks_planfollowup_answers", found.pk)

    @admin.display(description=_("service"), ordering="plan__application__organisation_name")
    def service(self, followup: PlanFollowUp) -> str:
        application = followup.plan.application
        return ", ".join(filter(None, [application.organisation_name, application.unit])) or application.reference

    @admin.display(description=_("municipality"))
    def municipality(self, followup: PlanFollowUp) -> Any:
        return followup.plan.application.municipality

    @admin.display(description=_("cohort"))
    def cohort(self, followup: PlanFollowUp) -> str:
        return followup.plan.application.cohort.name

    @admin.display(description=_("state"), ordering="state")
    def standing(self, followup: PlanFollowUp) -> str:
        return staff_followups.standing(followup)[0]

    @admin.display(description=_("answered"), ordering="answered_at")
    def answered(self, followup: PlanFollowUp) -> str:
        return dates.day_of(followup.answered_at)

    @admin.display(description=_("interval"), ordering="months")
    def interval(self, followup: PlanFollowUp) -> str:
        return followup.get_months_display()
