"""Cohorts and certificates of before: a cohort's state follows from its dates, a revocation has its time and reason."""

from typing import Any

from django.db import migrations
from django.db.models import Max, Min

from mentorprog.times import today


def give_cohorts_states(apps: Any, _editor: Any) -> None:
    cohorts = apps.get_model("cohorts", "Cohort").objects
    participations = apps.get_model("cohorts", "Participation").objects.filter(state="active")
    cohorts.exclude(cancelled_at=None).update(state="cancelled")
    for cohort in cohorts.filter(cancelled_at=None).annotate(first=Min("days__date"), last=Max("days__date")):
        still_active = participations.filter(cohort=cohort.pk).exists()
        cohorts.filter(pk=cohort.pk).update(state=_state(cohort, still_active))


def _state(cohort: Any, still_active: bool) -> str:
    if cohort.last and cohort.last < today() and not still_active:
        return "completed"
    if cohort.first and cohort.first <= today():
        return "running"
    if today() < cohort.applications_open:
        return "planned"
    return "open" if today() <= cohort.applications_close else "closed"


def give_revocations_a_reason(apps: Any, _editor: Any) -> None:
    """From the history where it has one."""
    entries = apps.get_model("auditlog", "LogEntry").objects.filter(
        content_type__app_label="cohorts", content_type__model="certificate"
    )
    revoked = apps.get_model("cohorts", "Certificate").objects.filter(state="revoked")
    for certificate in revoked.defer("pdf"):
        told = entries.filter(object_id=certificate.pk, changes__state__1="revoked").order_by("-timestamp").first()
        certificate.revoked_at = told.timestamp if told else certificate.issued_at
        certificate.revoked_reason = ((told.additional_data or {}).get("reason") if told else "") or "–"
        certificate.save(update_fields=["revoked_at", "revoked_reason"])


def bring_facts_up(apps: Any, _editor: Any) -> None:
    """Certificates whose file is not made yet: the facts that it is made from have a new shape."""
    days = apps.get_model("cohorts", "CourseDay").objects
    for certificate in apps.get_model("cohorts", "Certificate").objects.filter(pdf=None):
        held = days.filter(cohort=certificate.cohort_id).aggregate(first=Min("date"), last=Max("date"))
        facts = certificate.facts
        signature = {"name": facts.get("issuer_name", ""), "title": facts.get("issuer_title", ""), "image": ""}
        certificate.facts = {
            **facts,
            "issuer": {"name": facts.get("centre", "")},
            "signatures": [signature],
            "days_made_up": 0,
            "outcomes": [],
            "minutes": int(facts.get("hours") or 0) * 60,
            "first_day": held["first"].isoformat() if held["first"] else "",
            "last_day": held["last"].isoformat() if held["last"] else "",
        }
        certificate.save(update_fields=["facts"])


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0006_training"), ("auditlog", "0017_add_actor_email")]
    operations = [
        migrations.RunPython(give_cohorts_states, migrations.RunPython.noop),
        migrations.RunPython(give_revocations_a_reason, migrations.RunPython.noop),
        migrations.RunPython(bring_facts_up, migrations.RunPython.noop),
    ]
