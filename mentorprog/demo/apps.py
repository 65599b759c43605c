from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class DemoConfig(AppConfig):
    name = "mentorprog.demo"

    def ready(self) -> None:
        """A second lock on the door: this app must never be part of production."""
        from django.conf import settings  # read when the app is started, not at import

        if settings.PRODUCTION:
            raise ImproperlyConfigured("mentorprog.demo does not belong in production")
