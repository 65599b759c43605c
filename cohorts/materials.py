"""Materials of a cohort: those of its version, and those that its lecturers hand out. Who may have them."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from cohorts.models import Cohort, CohortMaterial
from cohorts.teaching import inside
from curriculum.models import Material
from mentorprog.documents.files import holder
from mentorprog.documents.models import StoredFile
from mentorprog.people.models import Person

NAMES = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WebP",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
}


@dataclass(frozen=True)
class Item:
    """One thing to read or to look at. `own` is the cohort's row; None for what belongs to the version."""

    title: str
    url: str
    kind: str
    """What the file is and how large, in words; empty for an address."""
    size: int
    read_before: bool
    own: CohortMaterial | None


def materials_of(cohort: Cohort) -> dict[int, list[Item]]:
    """What there is to each session, by the sessions' ids, the version's own first; two statements."""
    found: dict[int, list[Item]] = defaultdict(list)
    for row in Material.objects.filter(session__day__programme=cohort.programme_id).select_related("file"):
        found[row.session_id].append(_item(row, None))
    for own in CohortMaterial.objects.filter(cohort=cohort).select_related("file"):
        found[own.session_id].append(_item(own, own))
    return found


def _item(row: Material | CohortMaterial, own: CohortMaterial | None) -> Item:
    if row.file is None:
        return Item(row.title, row.url, "", 0, row.read_before, own)
    address = reverse("stored_file", args=[row.file.token])
    return Item(row.title, address, NAMES.get(row.file.kind, ""), row.file.size, row.read_before, own)


@holder
def belongs_to_own_cohort(person: Person, file: StoredFile) -> bool:
    """Participants and lecturers of a cohort that has the file, and staff."""
    cohorts = inside(person)
    if cohorts.filter(materials__file=file).exists():
        return True
    return cohorts.filter(programme__days__sessions__materials__file=file).exists()
