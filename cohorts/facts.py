"""What a certificate says: plain values, gathered once at issue and kept."""

from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from cohorts.attendance import Row, attendance_rows, course_of
from cohorts.models import Attendance, Certificate, Cohort, Issuer, Participation
from cohorts.selectors import Stage, stages
from curriculum.models import Session, Theme
from mentorprog import dates
from mentorprog.addresses import absolute
from mentorprog.documents.values import CertificateValues, SignatureValues
from mentorprog.people.models import Person
from mentorprog.times import OSLO


def language_of(participation: Participation) -> str:
    """What the participant has chosen for the certificate, else the written form of our letters to him or her."""
    chosen = getattr(participation, "certificate_language", None)
    return chosen.language if chosen else participation.person.reply_language()


def one_line(text: str) -> str:
    """The text with every run of white space as one space: a name that was pasted in two lines is one name."""
    return " ".join(text.split())


def certificate_facts(
    participation: Participation, actor: Person, issuer: Issuer | None = None, language: str = ""
) -> dict[str, Any]:
    """The facts as they stand now, in the participant's language (or the one given), as JSON."""
    language = language or language_of(participation)
    own = own_facts(participation, language)
    with translation.override(language):
        return own | {
            "language": language,
            "themes": themes(participation.cohort),
            "outcomes": outcomes(participation.cohort),
            **_signed_by(issuer, actor),
        }


def own_facts(participation: Participation, language: str) -> dict[str, Any]:
    """What is said of the participant and the cohort: the facts that can come to change."""
    cohort = participation.cohort
    with translation.override(language):
        return {
            "name": one_line(participation.person.name),
            "programme": cohort.programme.title,
            "version": str(cohort.programme.version),
            "cohort": cohort.name,
            **_days(stages(cohort)),
            **_attendance(participation),
        }


def _days(held: list[Stage]) -> dict[str, Any]:
    days = [day.date for stage in held for day in stage.days]
    return {
        "dates": [dates.span(stage.first, stage.last) for stage in held],
        "first_day": min(days).isoformat() if days else "",
        "last_day": max(days).isoformat() if days else "",
    }


def _attendance(participation: Participation) -> dict[str, Any]:
    course = course_of(participation.cohort)
    [row] = attendance_rows(participation.cohort, Participation.objects.filter(pk=participation.pk), course)
    minutes = _minutes_counted(row, course.minutes)
    return {
        "days_present": row.verdict.counted,
        "days_made_up": row.verdict.made_up,
        "days_total": len(course.days),
        "minutes": minutes,
        "hours": hours(minutes),
    }


def hours(minutes: int) -> str:
    """Minutes as hours, to the nearest half, as the language in force writes it: "63" or "58,5"."""
    halves = round(minutes / 30)
    return formats.number_format(halves / 2, decimal_pos=halves % 2)


def _minutes_counted(row: Row, taught: dict[int, int]) -> int:
    """The taught minutes of the days that count, and of parts of days as far as they are known.

    Days and hours stand side by side on the certificate and follow one rule: a day that is made up for counts with
    its hours, as many days as the rule allows, the earliest first. The certificate says how many they are.
    """
    present = [day for day, mark in row.marks if mark == Attendance.Mark.PRESENT]
    made_up = [day for day, mark in row.marks if mark == Attendance.Mark.MADE_UP][: row.verdict.made_up]
    return sum(taught[day.pk] for day in (*present, *made_up)) + sum(row.minutes.values())


def themes(cohort: Cohort) -> list[str]:
    """The themes that the cohort's version teaches, in the published order and the language in force.

    A version whose sessions are not known, of a cohort from long ago, stands for the whole published list.
    """
    taught = Theme.objects.filter(sessions__day__programme=cohort.programme_id).distinct()
    return [theme.title for theme in taught] or [theme.title for theme in Theme.objects.all()]


def outcomes(cohort: Cohort) -> list[str]:
    """The learning outcomes of the cohort's version in the language in force, each once, in the programme's order."""
    sessions = Session.objects.filter(day__programme=cohort.programme_id).order_by("day__number", "starts")
    lines = (line.strip(" \t-–•") for session in sessions for line in session.outcomes.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _signed_by(issuer: Issuer | None, actor: Person) -> dict[str, Any]:
    """The issuer with its signatures; without one, the centre and the name of whoever issues."""
    signatures = list(issuer.signatures.all()) if issuer else []
    shown = [{"name": one.name, "title": one.title, "image": one.image_id or ""} for one in signatures]
    if issuer:
        by = {"name": issuer.name, "url": issuer.url, "email": issuer.email}
    else:
        by = {"name": actor.centre.name if actor.centre else "RVTS"}
    return {
        "issuer": by,
        "signatures": shown or [{"name": actor.name, "title": _("Coordinator of the mentor training"), "image": ""}],
    }


def certificate_values(certificate: Certificate, seal: str = "") -> CertificateValues:
    """The facts and what belongs to the issue itself, for the PDF."""
    facts = certificate.facts
    shown = ("name", "programme", "version", "cohort", "dates", "days_present", "days_made_up", "days_total", "hours")
    signatures = [
        SignatureValues(name=one["name"], title=one["title"], image=f"/pictures/{one['image']}" if one["image"] else "")
        for one in facts["signatures"]
    ]
    with translation.override(facts["language"]):
        return CertificateValues(
            **{name: facts[name] for name in shown},
            themes=facts["themes"],
            outcomes=facts["outcomes"],
            issuer=facts["issuer"]["name"],
            signatures=signatures,
            number=certificate.number,
            code=certificate.code,
            verify_url=absolute("certificate", certificate.code, language=facts["language"]),
            issued_on=dates.short_day(certificate.issued_at.astimezone(OSLO).date()),
            seal=seal,
        )
