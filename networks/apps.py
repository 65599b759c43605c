from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = _("Networks")

    def ready(self) -> None:
        # Registers predicates, mail composers and rules, sections of my page, panels, and the answer to a graduation.
        from networks import (  # noqa: F401
            mailrules,
            mails,
            materials,
            mergerules,
            mypage,
            panels,
            permissions,
            purges,
            receivers,
            track_record,
        )
        from networks.guidance import hooks, reference  # noqa: F401
        from networks.lending import hooks as lending_hooks  # noqa: F401
        from networks.polls import hooks as poll_hooks  # noqa: F401
        from networks.reference import load  # models are ready only now
        from networks.reminders import mails as reminder_mails  # noqa: F401
        from networks.reminders import rules as reminder_rules  # noqa: F401
        from networks.reminders import services as reminders

        post_migrate.connect(load, sender=self)
        post_migrate.connect(reference.load, sender=self)
        post_migrate.connect(reminders.add_missing, sender=self)
