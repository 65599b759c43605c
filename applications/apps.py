from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        # Registers predicates, payers, mail composers and rules, sections of my page and panels of the start page.
        from applications import mailrules, mails, mergerules, mypage, origins, panels, payers, permissions, receivers  # noqa: F401  # noqa: F401
        from applications.reference_grounds import load  # models are ready only now

        post_migrate.connect(load, sender=self, dispatch_uid="applications.grounds")
