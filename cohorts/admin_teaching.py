"""The lecturers' answers in the dashboard: a list to read, with the way to the cohort's page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cohorts.models import TeachingAnswer
from cohorts.teaching_panel import silent_lecturers, standing_answers
from mentorprog.dashboard.admin_base import ReadOnlyAdmin


class WaitsFilter(admin.SimpleListFilter):
    """What the start page counts."""

    title = _("what waits")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("A replacement is needed")), ("silent", _("No answer for a week"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[TeachingAnswer]) -> QuerySet[TeachingAnswer]:
        if self.value() == "no":
            return queryset.filter(pk__in=standing_answers().filter(state=TeachingAnswer.State.NO).values("pk"))
        if self.value() == "silent":
            return queryset.filter(pk__in=silent_lecturers().values("pk"))
        return queryset


@admin.register(TeachingAnswer)
class TeachingAnswerAdmin(ReadOnlyAdmin):
    list_display = ["session", "lecturer", "cohort", "date", "state", "follow"]
    list_filter = [WaitsFilter, "state", "cohort"]
    list_select_related = ["session", "lecturer__person", "cohort"]
    search_fields = ["lecturer__person__name"]
    empty_text = _("Lecturers are asked from the page about a cohort's lecturers.")

    @admin.display(description=_("follow up"))
    def follow(self, answer: TeachingAnswer) -> SafeString:
        address = reverse("admin:cohorts_cohort_teaching", args=[answer.cohort_id])
        return format_html('<a href="{}">{}</a>', address, _("Lecturers"))
