from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CohortsConfig(AppConfig):
    name = "cohorts"
    verbose_name = _("Cohorts")

    def ready(self) -> None:
        # Registers predicates, mail composers and rules, sections of my page, panels of the start page and more.
        from cohorts import (  # noqa: F401
            calendars,
            certificate_mypage,
            mailrules,
            mails,
            mails_life,
            materials,
            mergerules,
            mypage,
            panels,
            permissions,
            purges,
            reminders,
            teaching_mails,
            teaching_mypage,
            teaching_panel,
            timetable,
        )
        from cohorts.evaluation import mails as evaluation_mails  # noqa: F401
        from cohorts.evaluation import mypage as evaluation_mypage  # noqa: F401
        from cohorts.evaluation.reference import load as load_evaluation  # models are ready only now

        post_migrate.connect(load_evaluation, sender=self, dispatch_uid="cohorts.evaluation")
