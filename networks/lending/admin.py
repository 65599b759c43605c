"""Lending in the dashboard: the region's requests; a row leads to the request."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from mentorprog.dashboard.admin_base import ReadOnlyAdmin
from mentorprog.dashboard.pages import page
from networks.lending import staff
from networks.lending.selectors import requests_for
from networks.models import LendingRequest


@admin.register(LendingRequest)
class LendingRequestAdmin(ReadOnlyAdmin):
    """Who asks to borrow a mentor, newest first."""

    list_display = ["__str__", "municipality", "help", "begins", "state", "confirmed_at"]
    list_filter = ["state", "help"]
    list_select_related = ["municipality"]
    search_fields = ["organisation", "unit"]
    empty_text = _("Services that need a mentor ask on a page of their own, and their requests are listed here.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LendingRequest]:
        return requests_for(request.user)

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/finn/", staff.match, "match"),
            page(self, "<int:pk>/spor/<int:mentor>/", staff.ask, "ask"),
        ]
        return own + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A request is read on its own page."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect("admin:networks_lendingrequest_match", found.pk)
