from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "mentorprog.outbox"
    verbose_name = _("Mails")

    def ready(self) -> None:
        from mentorprog.outbox import permissions  # noqa: F401 - registers the predicates
