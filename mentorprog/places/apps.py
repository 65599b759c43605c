from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "mentorprog.places"
    verbose_name = _("Places")

    def ready(self) -> None:
        from mentorprog.places.reference import load  # models are ready only now

        post_migrate.connect(load, sender=self)
