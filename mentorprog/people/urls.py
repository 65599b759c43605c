"""Sign-in at /konto/, my page, privacy, accessibility."""

from allauth.account.views import (
    AccountInactiveView,
    LogoutView,
    ReauthenticateView,
    RequestLoginCodeView,
)
from django.urls import include, path

from mentorprog.people import views

urlpatterns = [
    path("minside/", views.mypage, name="mypage"),
    path("minside/kalender/", views.my_calendar, name="renew_calendar"),
    path("personvern/", views.privacy, name="privacy"),
    path("tilgjengelighet/", views.accessibility, name="accessibility"),
    path("konto/", RequestLoginCodeView.as_view(), name="account_login"),
    path("konto/", RequestLoginCodeView.as_view(), name="account_request_login_code"),
    # Nobody signs up; allauth looks this name up when it writes to an address that we do not know.
    path("konto/", RequestLoginCodeView.as_view(), name="account_signup"),
    path("konto/kode/", views.CodeView.as_view(), name="account_confirm_login_code"),
    path("konto/ut/", LogoutView.as_view(), name="account_logout"),
    path("konto/stengt/", AccountInactiveView.as_view(), name="account_inactive"),
    path("konto/igjen/", ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("konto/tofaktor/", include("allauth.mfa.urls")),
]
