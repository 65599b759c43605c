from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from mentorprog.search import create_extension


class PeopleConfig(AppConfig):
    name = "mentorprog.people"
    verbose_name = _("People")

    def ready(self) -> None:
        from mentorprog.people import permissions, receivers  # noqa: F401 - registers predicates and receivers
        from mentorprog.people.reference import load  # models are ready only now

        pre_migrate.connect(create_extension, sender=self)
        post_migrate.connect(load, sender=self)
