from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CurriculumConfig(AppConfig):
    name = "curriculum"
    verbose_name = _("Curriculum")

    def ready(self) -> None:
        from curriculum import mergerules, permissions  # noqa: F401 - registers predicates and rules
        from curriculum.reference import load  # models are ready only now

        post_migrate.connect(load, sender=self)
