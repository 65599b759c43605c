"""A whole case for the archive, as one zip: documents in PDF/A and a manifest that names each with its SHA-256.

The zip is written while it is sent, one document after the other. The documents that are made now (not those that are
kept as they were sent) are made before the first byte leaves, so that a fault is told in words and not by half a file.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from applications.copies import copy_pdf
from applications.models import Application, Candidate, Decision, Letter
from applications.services.letters import FILED, make_pdf
from applications.services.reach import in_reach
from applications.timeline import Event, moment_in_words, timeline_of
from mentorprog import history
from mentorprog.documents.rendering import RenderingFailed, Unavailable, render
from mentorprog.people.models import Person
from mentorprog.states import Refused
from mentorprog.times import OSLO

FORMAT = "mentorprog case 1"
PDF, JSON = "application/pdf", "application/json"


@dataclass(frozen=True)
class Paper:
    """One file of the bundle. `at` is when what it holds was sent, or when it was made."""

    name: str
    kind: str
    title: str
    at: datetime
    content: bytes
    media_type: str = PDF

    def entry(self) -> dict[str, Any]:
        """The file as the manifest names it."""
        return {
            "name": self.name,
            "kind": self.kind,
            "title": self.title,
            "date": self.at.astimezone(OSLO).isoformat(timespec="seconds"),
            "media_type": self.media_type,
            "bytes": len(self.content),
            "sha256": hashlib.sha256(self.content).hexdigest(),
        }


@dataclass(frozen=True)
class Bundle:
    """The case as a file: its name, and its bytes as they come to be."""

    name: str
    chunks: Iterator[bytes]


def archive_case(*, application: Application, actor: Person) -> Bundle:
    """The case with revisions, decisions, letters and timeline. That it was taken out stands in its history.

    Raises PermissionDenied outside the actor's reach, Refused when the documents cannot be made now.
    """
    in_reach(application=application, actor=actor, permission="applications.decide")
    with transaction.atomic():
        history.record_look(application, actor=actor)
    language = archive_language(application)
    try:
        with translation.override(language):
            made = [*_revisions(application, language), _decisions(application), _timeline(application, language)]
            letters = _ready_letters(application)
    except (Unavailable, RenderingFailed) as fault:
        raise Refused(
            _("The documents cannot be made now. Try again later, or tell those who run the service.")
        ) from fault
    about = _about(application, actor)
    return Bundle(f"sak-{application.reference}.zip", _zipped(application.reference, made, letters, about))


def archive_language(application: Application) -> str:
    """Bokmål or nynorsk, as we write to the applicant: the archive's documents are never in English."""
    return "nn" if application.contact.reply_language() == "nn" else "nb"


# --- The documents ------------------------------------------------------------------------------------------
def _revisions(application: Application, language: str) -> Iterator[Paper]:
    """Each version as it was sent in: to read, and as the data that it is made from."""
    for revision in application.revisions.order_by("number"):
        title = _("Application, version %(number)s") % {"number": revision.number}
        name, at = f"soknad-{revision.number:02}", revision.created_at
        yield Paper(f"{name}.pdf", "application", title, at, copy_pdf(revision, application, language))
        data = json.dumps(revision.content, ensure_ascii=False, indent=2).encode()
        yield Paper(f"{name}.json", "application data", title, at, data, JSON)


def _decisions(application: Application) -> Paper:
    """What was decided for each candidate, on what grounds, when and by whom. What is only prepared is not in it."""
    parts = [{"title": candidate.name, "rows": _decided(candidate)} for candidate in _candidates(application)]
    return _paper(application, "vedtak.pdf", "decisions", _("Decisions"), parts)


def _candidates(application: Application) -> list[Candidate]:
    return list(application.candidates.filter(sent=True).select_related("decision__decided_by", "offer"))


def _decision_of(candidate: Candidate) -> Decision | None:
    decision: Decision | None = getattr(candidate, "decision", None)
    return decision if decision is not None and decision.state == Decision.State.APPLIED else None


def _decided(candidate: Candidate) -> list[dict[str, Any]]:
    decision = _decision_of(candidate)
    told = [(_("Decision"), decision.get_outcome_display() if decision else _("No decision is sent"))]
    if decision is not None and decision.applied_at is not None:
        told += [
            (_("Grounds"), decision.grounds or "–"),
            (_("Sent"), moment_in_words(decision.applied_at)),
            (_("Decided by"), str(decision.decided_by)),
        ]
    if candidate.offer is not None:
        told.append((_("Seat offer"), candidate.offer.get_state_display()))
    if candidate.withdrawn_at is not None:
        told.append((_("Withdrawn"), moment_in_words(candidate.withdrawn_at)))
    return [{"label": label, "value": value} for label, value in told]


def _timeline(application: Application, language: str) -> Paper:
    """Everything that has happened, as the reading page shows it."""
    with translation.override(language):
        rows = [{"label": event.when, "value": _lines(event)} for event in timeline_of(application)]
    return _paper(application, "hendelser.pdf", "timeline", _("What has happened"), [{"title": "", "rows": rows}])


def _lines(event: Event) -> str:
    return "\n".join(filter(None, [event.title, event.text]))


def _paper(application: Application, name: str, kind: str, title: str, parts: list[dict[str, Any]]) -> Paper:
    now = timezone.now()
    values = {
        "title": title,
        "reference": application.reference,
        "organisation": application.organisation_name,
        "unit": application.unit,
        "cohort": application.cohort.name,
        "made_on": moment_in_words(now),
        "parts": parts,
    }
    return Paper(name, kind, title, now, render("case", values, archive_language(application)))


# --- Letters, kept as they were sent ------------------------------------------------------------------------
def _ready_letters(application: Application) -> list[int]:
    """The numbers of the case's letters. One that still lacks its PDF gets it now, as the worker would give it."""
    found = Letter.objects.filter(candidate__application=application).order_by("created_at", "pk")
    for letter in found.filter(pdf=None):
        make_pdf(letter)
    return list(found.values_list("pk", flat=True))


def _letter(number: int, pk: int) -> Paper:
    letter = Letter.objects.get(pk=pk)
    return Paper(
        f"brev-{number:02}-{FILED[letter.kind]}.pdf",
        "letter",
        letter.title,
        letter.created_at,
        bytes(letter.pdf or b""),
    )


# --- The zip ------------------------------------------------------------------------------------------------
def _about(application: Application, actor: Person) -> dict[str, Any]:
    """What the manifest says of the case itself."""
    return {
        "format": FORMAT,
        "reference": application.reference,
        "state": application.state,
        "cohort": application.cohort.slug,
        "organisation": {"name": application.organisation_name, "orgnr": application.orgnr, "unit": application.unit},
        "submitted_at": _iso(application.submitted_at),
        "candidates": [
            {
                "name": candidate.name,
                "decision": decision.outcome if (decision := _decision_of(candidate)) else None,
                "decided_at": _iso(decision.applied_at) if decision else None,
                "withdrawn_at": _iso(candidate.withdrawn_at),
            }
            for candidate in _candidates(application)
        ],
        "exported_at": _iso(timezone.now()),
        "exported_by": str(actor),
    }


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(OSLO).isoformat(timespec="seconds") if at else None


def _zipped(folder: str, made: list[Paper], letters: list[int], about: dict[str, Any]) -> Iterator[bytes]:
    """The bytes of the zip as each file is put into it; the manifest comes last."""
    target = _Outlet()
    entries = []
    # PDF files are compressed already.
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
        for paper in _all(made, letters):
            entries.append(paper.entry())
            bundle.writestr(f"{folder}/{paper.name}", paper.content)
            yield target.taken()
        manifest = json.dumps({**about, "files": entries}, ensure_ascii=False, indent=2)
        bundle.writestr(f"{folder}/manifest.json", manifest.encode())
        yield target.taken()
    yield target.taken()


def _all(made: list[Paper], letters: list[int]) -> Iterator[Paper]:
    yield from made
    for number, pk in enumerate(letters, start=1):
        yield _letter(number, pk)


class _Outlet(io.RawIOBase):
    """Where the zip is written: it is only ever added to, and what has been written is taken away."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What has been written since the last time."""
        done, self._waiting = b"".join(self._waiting), []
        return done
