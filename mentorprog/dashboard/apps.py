from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    name = "mentorprog.dashboard"
    verbose_name = _("Dashboard")

    def ready(self) -> None:
        # The panel about mail hangs here: the outbox stands on a floor below.
        from mentorprog.dashboard import mails  # noqa: F401
