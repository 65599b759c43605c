from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "mentorprog.outbox"
    verbose_name = _("E-mail")

    def ready(self) -> None:
        # Registers predicates, and the mails about signing in.
        from mentorprog.outbox import accounts, mergerules, permissions  # noqa: F401
