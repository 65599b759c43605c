"""Applications in the dashboard: the list, and the page where one is read and decided."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from applications import staff
from applications.models import Application
from applications.selectors import applications_for, with_prepared, with_progress
from mentorprog.dashboard.admin_base import ReadOnlyAdmin, SearchAcross
from mentorprog.dashboard.pages import page
from mentorprog.people.roles import is_national


class PreparedFilter(admin.SimpleListFilter):
    """Those with answers that are prepared and not sent, as the start page counts them."""

    title = _("answers")
    parameter_name = "prepared"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Prepared and not sent"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return with_prepared(queryset) if self.value() == "yes" else queryset


class Reading(ChangeList):
    """A list whose rows lead to the reading page."""

    def url_for_result(self, result: Application) -> str:
        return reverse("admin:applications_application_read", args=[result.pk])


@admin.register(Application)
class ApplicationAdmin(SearchAcross, ReadOnlyAdmin):
    list_display = [
        "reference",
        "organisation_name",
        "unit",
        "municipality",
        "cohort",
        "state",
        "answered",
        "submitted_at",
    ]
    list_filter = ["state", PreparedFilter, "cohort", "municipality__county__centre", "organisation_kind"]
    list_select_related = ["municipality", "cohort"]
    search_fields = ["reference", "organisation_name", "contact_name", "candidates__name"]
    empty_text = _("Applications come here when they are sent in, those of your own region.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return with_progress(applications_for(request.user))

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Regional staff have one region, so there is nothing to choose."""
        return [f for f in self.list_filter if is_national(request.user) or f != "municipality__county__centre"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Reading

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/les/", staff.read, "read"),
            page(self, "<int:pk>/send/", staff.send_answers, "send"),
        ]
        return own + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """An application is read on its own page."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect("admin:applications_application_read", found.pk)

    @admin.display(description=_("decided"))
    def answered(self, application: Any) -> str:
        return f"{application.decided_count} / {application.candidate_count}"
