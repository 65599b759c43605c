"""What a certificate says: plain values, gathered once at issue and kept."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from cohorts.models import Certificate, Participation
from cohorts.selectors import days_counted, stages
from curriculum.models import Session, Theme
from mentorprog import dates
from mentorprog.addresses import absolute
from mentorprog.documents.values import CertificateValues
from mentorprog.people.models import Person
from mentorprog.times import OSLO


def certificate_facts(participation: Participation, issuer: Person) -> dict[str, Any]:
    """The facts as they stand now, in the participant's written form, as JSON."""
    person, cohort = participation.person, participation.cohort
    language = person.reply_language()
    with translation.override(language):
        return {
            "language": language,
            "name": person.name,
            "programme": cohort.programme.title,
            "version": str(cohort.programme.version),
            "cohort": cohort.name,
            "dates": [dates.span(stage.first, stage.last) for stage in stages(cohort)],
            "days_present": days_counted(participation),
            "days_total": cohort.days.count(),
            "hours": str(round(_attended_minutes(participation) / 60)),
            "themes": [theme.title for theme in Theme.objects.all()],
            "issuer_name": issuer.name,
            "issuer_title": _("Coordinator of the mentor training"),
            "centre": issuer.centre.name if issuer.centre else "RVTS",
        }


def certificate_values(certificate: Certificate) -> CertificateValues:
    """The facts and what belongs to the issue itself, for the PDF."""
    facts = dict(certificate.facts)
    language = facts.pop("language")
    with translation.override(language):
        return CertificateValues(
            **facts,
            number=certificate.number,
            code=certificate.code,
            verify_url=absolute("certificate", certificate.code, language=language),
            issued_on=dates.short_day(certificate.issued_at.astimezone(OSLO).date()),
        )


def _attended_minutes(participation: Participation) -> int:
    attended = participation.attendance.filter(mark__in=participation.attendance.model.COUNTS)
    days = attended.values_list("day__training_day_id", flat=True)
    return sum(session.minutes for session in Session.objects.filter(day__in=list(days)))
