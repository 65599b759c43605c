from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        # Registers predicates, mail composers, sections of my page and panels of the start page.
        from applications import mails, mypage, panels, permissions  # noqa: F401
