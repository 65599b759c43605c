"""What was written in a part that is closed now, and not sent in time: it gives way to what was sent."""

from collections.abc import Collection
from datetime import date
from typing import Any

from applications.frozen import CANDIDATE, PLAN, SERVICE, Sent, freeze, thaw
from applications.models import Application, Candidate, Milestone
from applications.openness import PARTS, open_parts
from applications.selectors import newest_confirmation
from mentorprog import history

ANCHORING = ("anchoring", "owner")  # of the plan, written on the step about anchoring
LEADER = ("leader_name", "leader_title", "leader_email")  # the one asked last, who may have changed since the sending


def drop_unsent(*, application: Application) -> bool:
    """Lay what was sent last over the parts that cannot be changed now; whether anything differed.

    So that a request for more reopens exactly the parts it asks about: sending again sends these, and nothing
    that missed the deadline. Within the caller's transaction, which holds the application's lock.
    """
    closed = PARTS - open_parts(application)
    newest = application.revisions.order_by("-number").first()
    if newest is None or not closed or not application.has_unsent_changes:
        return False
    before = freeze(application, application.candidates.remaining())
    sent = thaw(newest, application, application.candidates.standing())
    if "tjeneste" in closed:
        _lay(application, sent.application, [name for name in SERVICE if name not in LEADER])
    if "plan" in closed:
        _lay(application.plan, sent.plan, [name for name in PLAN if name not in ANCHORING])
        _lay_milestones(application, sent)
    if "forankring" in closed:
        _lay(application.plan, sent.plan, list(ANCHORING))
        _lay_leader(application)
    if "kandidater" in closed:
        _lay_candidates(application, sent.candidates)
    after = freeze(application, application.candidates.remaining())
    if after == before:
        return False
    apart = LEADER if "forankring" in closed else ()
    if _without(after, apart) == _without(newest.content, apart):
        application.sent_version = application.version  # nothing that can be sent is left
        application.save(update_fields=["sent_version"])
    history.record(application, "unsent changes", before=", ".join(sorted(closed)), after="", actor=None)
    return True


def _without(content: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The frozen content without these answers about the service."""
    return content | {"service": {name: value for name, value in content["service"].items() if name not in names}}


def _lay(row: object, frozen: object, names: list[str]) -> None:
    for name in names:
        setattr(row, name, getattr(frozen, name))
    row.save(update_fields=names)  # type: ignore[attr-defined]  # an application or its plan


def _lay_leader(application: Application) -> None:
    asked = newest_confirmation(application)
    if asked is not None:
        application.leader_name, application.leader_title, application.leader_email = (
            asked.name,
            asked.title,
            asked.email,
        )
        application.save(update_fields=list(LEADER))


def _lay_milestones(application: Application, sent: Sent) -> None:
    application.plan.milestones.all().delete()
    dated = [(date.fromisoformat(one["date"]), one["text"]) for one in sent.milestones]
    Milestone.objects.bulk_create(Milestone(plan=application.plan, date=day, text=text) for day, text in dated)


def _lay_candidates(application: Application, sent: list[Candidate]) -> None:
    application.candidates.remaining().filter(sent=False).delete()
    for candidate in sent:
        candidate.save(update_fields=list(CANDIDATE))
    application.candidates.removed().update(removed_at=None)  # last: an address may have been used once more
