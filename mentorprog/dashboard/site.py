"""The AdminSite: staff only, and only after a second factor."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from mentorprog.dashboard.panels import panels_for
from mentorprog.people.roles import is_partner, is_reader


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the person has a second factor (authenticator app or passkey).

    Sign-in asks for it whenever there is one, so a session of such a person has always passed it.
    The answer is kept on the request: the admin asks many times a page.
    """
    if not hasattr(request, "_second_factor"):
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        request._second_factor = get_adapter().is_mfa_enabled(request.user, kinds)
    return request._second_factor


class StaffSite(AdminSite):
    """Django's admin with our rules of entry and our start page."""

    site_header = _("The mentor programme: staff")
    site_title = _("The mentor programme")
    index_title = _("Needs you today")
    index_template = "admin/start.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(is_staff(request.user) and has_second_factor(request))

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send people where they have to go: to sign in, to get a second factor, or away."""
        user = request.user
        following = request.GET.get("next") or reverse("admin:index")
        if not user.is_authenticated:
            return redirect_to_login(following, reverse("account_login"))
        if not is_staff(user):
            return render(request, "403.html", status=403)
        if not has_second_factor(request):
            return redirect(f"{reverse('mfa_activate_totp')}?next={reverse('admin:index')}")
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Nobody has a password."""
        raise Http404

    password_change_done = password_change

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """What the person can open, found out only where it is shown: Django asks for it on every page."""
        return SimpleLazyObject(lambda: super(StaffSite, self).get_app_list(request, app_label))

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().index(request, {**(extra_context or {}), "panels": panels_for(request.user)})


def is_staff(person: Any) -> bool:
    """Whether the person has a role that opens the dashboard."""
    return bool(is_reader(person) or is_partner(person))
