from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    name = "mentorprog.dashboard"
    verbose_name = _("Dashboard")
