"""Applications of before: what was sent in counts as sent, and scores point to their cohort's own criteria."""

from typing import Any

from django.db import migrations
from django.db.models import F

from applications.reference import CRITERIA


def mark_what_was_sent(apps: Any, _editor: Any) -> None:
    applications = apps.get_model("applications", "Application").objects.exclude(submitted_at=None)
    applications.update(sent_version=F("version"))
    candidates = apps.get_model("applications", "Candidate").objects.filter(application__in=applications)
    candidates.update(sent=True)
    # Who was decided on under the rules of before is not asked again whether the address is right.
    for candidate in candidates.exclude(decision=None).select_related("application"):
        candidate.email_confirmed_at = candidate.application.submitted_at
        candidate.save(update_fields=["email_confirmed_at"])


def give_cohorts_criteria(apps: Any, _editor: Any) -> None:
    criterion, score = apps.get_model("applications", "Criterion"), apps.get_model("applications", "Score")
    for cohort in apps.get_model("cohorts", "Cohort").objects.all():
        for order, values in enumerate(CRITERIA, start=1):
            made = criterion.objects.create(cohort=cohort, order=order, **values)
            scores = score.objects.filter(review__candidate__application__cohort=cohort, criterion_slug=made.slug)
            scores.update(criterion=made)


class Migration(migrations.Migration):
    dependencies = [("applications", "0005_admission")]
    operations = [
        migrations.RunPython(mark_what_was_sent, migrations.RunPython.noop),
        migrations.RunPython(give_cohorts_criteria, migrations.RunPython.noop),
    ]
