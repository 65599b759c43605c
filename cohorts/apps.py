from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohortsConfig(AppConfig):
    name = "cohorts"
    verbose_name = _("Cohorts")

    def ready(self) -> None:
        # Registers predicates, mail composers and rules, sections of my page and panels of the start page.
        from cohorts import mailrules, mails, mergerules, mypage, panels, permissions  # noqa: F401
