"""The facts of a certificate for machines: an Open Badges 3.0 credential (1EdTech), as JSON-LD.

It lies in the PDF as an associated file. It carries no proof of its own: the signature of the PDF covers it, and the
address in `id` says whether the certificate still stands.
"""

import json
from datetime import UTC, date, time
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cohorts.models import Certificate
from mentorprog.addresses import absolute
from mentorprog.times import moment

NAME = "open-badge-3.0.jsonld"
KIND = "application/ld+json"
CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


def badge(certificate: Certificate) -> bytes:
    """The credential as UTF-8; the same certificate gives the same bytes."""
    with translation.override(certificate.facts["language"]):
        return json.dumps(credential(certificate), ensure_ascii=False, indent=1, sort_keys=True).encode()


def credential(certificate: Certificate) -> dict[str, Any]:
    """The credential in the language in force."""
    facts = certificate.facts
    address = absolute("certificate", certificate.code, language=facts["language"])
    return {
        "@context": CONTEXT,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{facts['programme']}, {facts['cohort']}",
        "description": _("Certificate number %(number)s") % {"number": certificate.number},
        "issuer": _issuer(facts["issuer"]),
        "validFrom": certificate.issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": _subject(certificate, address),
    }


def _issuer(issuer: dict[str, str]) -> dict[str, Any]:
    found = {"id": f"{settings.SITE_URL}/", "type": ["Profile"], "name": issuer["name"]}
    return found | {key: issuer[key] for key in ("url", "email") if issuer.get(key)}


def _subject(certificate: Certificate, address: str) -> dict[str, Any]:
    """Who has achieved what, when, with the days and hours as results."""
    facts = certificate.facts
    days, hours = f"{address}#days", f"{address}#hours"
    found = {
        "type": ["AchievementSubject"],
        "identifier": [
            {"type": "IdentityObject", "hashed": False, "identityHash": facts["name"], "identityType": "name"}
        ],
        "achievement": _achievement(facts, days, hours),
        "result": [
            {"type": ["Result"], "resultDescription": days, "value": str(facts["days_present"])},
            {"type": ["Result"], "resultDescription": hours, "value": f"{facts['minutes'] / 60:g}"},
        ],
    }
    if facts["first_day"]:
        found["activityStartDate"] = _start(facts["first_day"])
        found["activityEndDate"] = _start(facts["last_day"])
    return found


def _achievement(facts: dict[str, Any], days: str, hours: str) -> dict[str, Any]:
    title = facts["programme"]
    return {
        "id": f"{settings.SITE_URL}/#programme-{facts['version']}",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": title,
        "version": facts["version"],
        "inLanguage": facts["language"],
        "description": "; ".join(facts["themes"]),
        "criteria": {"narrative": "\n".join(facts["outcomes"]) or title},
        "tag": facts["themes"],
        "resultDescription": [
            {"id": days, "type": ["ResultDescription"], "name": _("Days attended"), "resultType": "Result"},
            {"id": hours, "type": ["ResultDescription"], "name": _("Hours present"), "resultType": "Result"},
        ],
    }


def _start(day: str) -> str:
    """The beginning of a Norwegian day, as an instant."""
    return moment(date.fromisoformat(day), time(0)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
