"""Runs that issue certificates: asked for on a page, done by the worker, resumed by whoever looks next.

What is left to do stands in the database. A run has two steps: first every part gets its certificate row, one after
the other under the cohort's lock, so that the numbers have no gaps; then the files are made, by as many workers as
there are. Killed at any moment, it has doubled nothing and lost nothing.
"""

from collections.abc import Collection

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cohorts.models import Certificate, Cohort, IssueItem, Issuer, IssueRun, Participation
from cohorts.services.certificates import TASK, issue_certificate, render_certificate
from mentorprog import history
from mentorprog.documents.rendering import Unavailable
from mentorprog.documents.signing import CannotSign
from mentorprog.nudge import nudge
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked

log = structlog.get_logger(__name__)


@transaction.atomic
def start_run(
    *,
    cohort: Cohort,
    participations: Collection[Participation],
    actor: Person,
    issuer: Issuer | None = None,
    override_reason: str = "",
) -> IssueRun:
    """Ask for the certificates of these participants; the worker issues them, in the order of their names.

    Raises Refused while another run still gives numbers in the cohort, and when nobody is chosen; PermissionDenied
    without the permission for a reason to issue them all the same.
    """
    if not actor.has_perm("cohorts.issue_certificate"):
        raise PermissionDenied
    if override_reason and not actor.has_perm("cohorts.override_certificate"):
        raise PermissionDenied
    locked(cohort)
    if IssueItem.objects.filter(run__cohort=cohort, state=IssueItem.State.WAITING).exists():
        raise Refused(_("Certificates of this cohort are being issued already. Wait until that is done."))
    chosen = sorted({row.pk: row for row in participations}.values(), key=lambda row: (row.person.name, row.pk))
    if not chosen or any(row.cohort_id != cohort.pk for row in chosen):
        raise Refused(_("Choose at least one participant."))
    run = IssueRun.objects.create(
        cohort=cohort, issuer=issuer, started_by=actor, override_reason=override_reason.strip()
    )
    IssueItem.objects.bulk_create(
        IssueItem(run=run, participation=row, order=order) for order, row in enumerate(chosen, start=1)
    )
    history.record(run, "state", before="", after=run.state, actor=actor, reason=run.override_reason)
    nudge(TASK)
    return run


def work() -> None:
    """Go on with everything that is left to do: parts of runs, then files that are missing.

    Raises Unavailable or CannotSign where no file can be made on this machine.
    """
    for run in IssueRun.objects.filter(state=IssueRun.State.OPEN).order_by("pk"):
        give_numbers(run)
    make_files()
    for run in IssueRun.objects.filter(state=IssueRun.State.OPEN).order_by("pk"):
        finish(run)


def give_numbers(run: IssueRun) -> None:
    """Issue the parts of a run that wait, in order. What is refused says why and does not stop the rest."""
    waiting = IssueItem.objects.filter(run=run, state=IssueItem.State.WAITING).order_by("order")
    for pk in list(waiting.values_list("pk", flat=True)):
        _issue_item(pk)


@transaction.atomic
def _issue_item(pk: int) -> None:
    """One part: locked first, so that two workers do not both count on it."""
    parts = IssueItem.objects.select_related("run__started_by", "run__issuer", "participation__cohort__programme")
    cohort = parts.get(pk=pk).run.cohort
    locked(cohort)  # before the part, as everywhere: the cohort, then what belongs to it
    item = parts.select_for_update(of=("self",)).get(pk=pk)
    if item.state != IssueItem.State.WAITING:
        return
    try:
        with transaction.atomic(), translation.override(item.run.started_by.reply_language()):
            certificate = issue_certificate(
                participation=item.participation,
                actor=item.run.started_by,
                issuer=item.run.issuer,
                override_reason=item.run.override_reason,
                run=item.run,
            )
    except (Refused, PermissionDenied) as refusal:
        item.state, item.refusal = IssueItem.State.REFUSED, getattr(refusal, "message", "") or _no_longer_may()
    else:
        item.state, item.certificate = IssueItem.State.ISSUED, certificate
    item.save(update_fields=["state", "refusal", "certificate"])


def _no_longer_may() -> str:
    return _("Whoever started the run may not issue certificates any more.")


def make_files() -> int:
    """Make the file of every certificate that lacks one; returns how many were made.

    One that fails is told in the log and taken up again the next time; those after it are not to blame.
    """
    made = 0
    for pk in Certificate.objects.filter(pdf=None, erased_at=None).order_by("pk").values_list("pk", flat=True):
        try:
            made += render_certificate(pk)
        except (Unavailable, CannotSign):
            raise
        except Exception as error:
            log.error("certificate not made", certificate=pk, error=type(error).__name__)
    return made


def finish(run: IssueRun) -> None:
    """Close a run when every part is refused, or issued with its file."""
    left = IssueItem.objects.filter(run=run).exclude(state=IssueItem.State.REFUSED)
    missing = left.filter(state=IssueItem.State.WAITING) | left.filter(
        certificate__pdf=None, certificate__erased_at=None, state=IssueItem.State.ISSUED
    )
    if missing.exists():
        return
    try:
        change_state(run, "finish", actor=None)
    except Refused:
        return  # another worker was first
