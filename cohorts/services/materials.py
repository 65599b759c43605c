"""What lecturers hand out in a cohort: they add and remove it themselves, and so do those who run the training."""

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import Cohort, CohortMaterial
from cohorts.teaching import all_tasks
from curriculum.models import Session
from mentorprog import history
from mentorprog.documents.uploads import store_file
from mentorprog.people.models import Person
from mentorprog.people.roles import is_national
from mentorprog.states import Refused, locked

MOST = 20  # materials of one session in one cohort


@transaction.atomic
def hand_out(
    *,
    cohort: Cohort,
    session: Session,
    title: str,
    url: str,
    upload: UploadedFile | None,
    read_before: bool,
    actor: Person,
) -> CohortMaterial:
    """Give the participants an address or a file. Exactly one of `url` and `upload` is given."""
    cohort = locked(cohort)
    _check(cohort, session, actor)
    if CohortMaterial.objects.filter(cohort=cohort, session=session).count() >= MOST:
        raise Refused(_("A session can have %(most)s materials. Remove one first.") % {"most": MOST})
    file = store_file(upload=upload, actor=actor) if upload else None
    made: CohortMaterial = CohortMaterial.objects.create(
        cohort=cohort, session=session, title=title, url=url, file=file, read_before=read_before, added_by=actor
    )
    history.record(cohort, "materials", before="", after=f"{session}: {title}", actor=actor)
    return made


@transaction.atomic
def take_back(*, material: CohortMaterial, actor: Person) -> None:
    """Remove a material. Its file goes at night; what is read already cannot be called back."""
    _check(material.cohort, material.session, actor)
    row = CohortMaterial.objects.select_for_update(of=("self",)).filter(pk=material.pk).first()
    if row is None:
        return
    history.record(row.cohort, "materials", before=f"{row.session}: {row}", after="", actor=actor)
    row.delete()


def _check(cohort: Cohort, session: Session, actor: Person) -> None:
    """Raise PermissionDenied unless the actor holds the session in the cohort, or runs the training."""
    if is_national(actor):
        if session.the_programme().pk != cohort.programme_id:
            raise PermissionDenied
        return
    tasks = all_tasks(cohort)
    if not any(task.session.pk == session.pk and task.lecturer.person_id == actor.pk for task in tasks):
        raise PermissionDenied
