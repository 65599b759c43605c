"""Date polls in the dashboard."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from mentorprog.dashboard.admin_base import ReadOnlyAdmin
from mentorprog.dashboard.pages import page
from mentorprog.times import today
from networks.models import DatePoll
from networks.polls import staff
from networks.polls.selectors import polls_for


class WaitsFilter(admin.SimpleListFilter):
    """What the start page counts."""

    title = _("what waits")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Choose a date"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[DatePoll]) -> QuerySet[DatePoll]:
        return queryset.filter(pk__in=DatePoll.objects.to_settle(today())) if self.value() == "yes" else queryset


@admin.register(DatePoll)
class DatePollAdmin(ReadOnlyAdmin):
    list_display = ["title", "network", "deadline", "state"]
    list_filter = [WaitsFilter, "state", "network"]
    list_select_related = ["network"]
    change_list_template = "networks/polls/staff_list.html"
    empty_text = _("Ask the members of a network which dates suit them, and choose one when they have answered.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DatePoll]:
        return polls_for(request.user)

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "ny/", staff.ask, "ask"),
            page(self, "<int:pk>/svar/", staff.answers, "answers"),
        ]
        return own + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A poll is read on its own page."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect("admin:networks_datepoll_answers", found.pk)
