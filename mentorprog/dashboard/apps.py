from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    name = "mentorprog.dashboard"
    verbose_name = _("Dashboard")

    def ready(self) -> None:
        # The panels about mail and duplicates hang here: outbox and people stand on floors below.
        from mentorprog.dashboard import duplicates, mails  # noqa: F401
