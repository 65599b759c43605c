"""Lets the stories of the open cohort happen, day by day, through the services."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from applications.models import Application
from applications.services.drafts import withdraw_application
from cohorts.models import Cohort, SeatOffer
from cohorts.services.offers import accept_offer, decline_offer, expire_offers
from mentorprog.demo.builder import applications as make
from mentorprog.demo.builder.population import somebody
from mentorprog.demo.builder.stories import STORIES, Story
from mentorprog.demo.builder.timeline import happened
from mentorprog.demo.builder.world import World
from mentorprog.people.models import Person

# Days after the application was begun
SENT, LEADER, READ, PREPARED, ANSWERED, TAKEN = 1, 4, 9, 12, 15, 17
EXPIRED = 30
RECOMMENDED = {"admit": "admit", "waiting": "doubt", "doubt": "doubt", "refuse": "refuse"}
FRESH = 12  # days: a leader who was asked within these has the mail still to come


def add_admission(world: World, cohort: Cohort) -> None:
    """Everything that has happened in the open cohort so far."""
    for number, story in enumerate(STORIES):
        contact = somebody(world, story.number, story.kind, created_at=world.ago(story.begun, 8))
        contact.save()
        tell(world, cohort, contact, story, plan=number)


def tell(
    world: World, cohort: Cohort, contact: Person, story: Story, *, plan: int = 0, mails_wait: bool = False
) -> Application:
    """One story from the first saved step to where it ends.

    With `mails_wait` the contact person's mails are still to come.
    """
    waits = {contact.email} if mails_wait else set[str]()
    values: dict[str, Any] = {"cohort": cohort, "contact": contact, "about": story.about.split("|"), "unit": story.unit}
    if story.ends == "half":
        with happened(world.ago(story.begun, 14, 20)):
            return make.half_draft(world, **values)
    with happened(world.ago(story.begun, 15, 40)):
        draft = make.full_draft(world, plan=plan, **values)
    if story.ends == "draft":
        return draft
    with happened(world.ago(story.begun - SENT, 10, 5), waits=waits):
        application = make.send(draft)
        if story.ends == "waiting" and story.begun <= FRESH:
            waits |= {application.leader_email, contact.email}
    for step in STEPS[story.ends]:
        step(world, application, story, waits)
    return application


def _confirm(world: World, application: Application, story: Story, waits: set[str]) -> None:
    with happened(world.ago(story.begun - LEADER, 8, 45), waits=waits):
        make.leader_confirms(application)


def _decline(world: World, application: Application, story: Story, waits: set[str]) -> None:
    with happened(world.ago(story.begun - LEADER, 16, 10), waits=waits):
        make.leader_declines(application)


def _withdraw(world: World, application: Application, story: Story, waits: set[str]) -> None:
    with happened(world.ago(story.begun - READ, 12, 30), waits=waits):
        withdraw_application(application=application, actor=application.contact)


def _read(world: World, application: Application, story: Story, waits: set[str]) -> None:
    recommendations = [RECOMMENDED[outcome] for outcome in story.outcomes.split("|")]
    region = world.municipalities[story.number].centre.slug
    with happened(world.ago(story.begun - READ, 13), waits=waits):
        make.ask_to_read(_coordinator(world, story), world.staff[f"reviewer {region}"], application)
        make.read_by(world.staff[f"reviewer {region}"], application, recommendations)
        make.read_by(world.staff["national"], application, recommendations[:1])


def _prepare(world: World, application: Application, story: Story, waits: set[str]) -> None:
    with happened(world.ago(story.begun - PREPARED, 9, 30), waits=waits):
        make.prepare_decisions(_coordinator(world, story), application, story.outcomes.split("|"))


def _answer(world: World, application: Application, story: Story, waits: set[str]) -> None:
    answers = story.answers.split("|")
    with happened(world.ago(story.begun - ANSWERED, 11), waits=waits):
        make.answer(_coordinator(world, story), application, story.outcomes.split("|"))
        candidates = list(application.candidates.select_related("offer__person").order_by("pk"))
        told = zip(candidates, answers, strict=True)
        waits |= {candidate.email for candidate, answer in told if answer == "open"}
    for candidate, answer in zip(candidates, answers, strict=True):
        if candidate.offer is not None and answer in ("accepted", "declined"):
            with happened(world.ago(story.begun - TAKEN, 19, 15)):
                _take(candidate.offer, answer)
    if "expired" in answers:
        with happened(world.ago(story.begun - EXPIRED, 0, 5)):
            expire_offers()


def _take(offer: SeatOffer, answer: str) -> None:
    """Answer an offer as if its deadline were still ahead."""
    rows = SeatOffer.objects.filter(pk=offer.pk)
    deadline = rows.values_list("expires_at", flat=True).get()
    rows.update(expires_at=timezone.now() + timedelta(days=1))
    (accept_offer if answer == "accepted" else decline_offer)(offer=offer, actor=offer.person)
    rows.update(expires_at=deadline)


def _coordinator(world: World, story: Story) -> Person:
    return world.staff[f"regional {world.municipalities[story.number].centre.slug}"]


STEPS: dict[str, tuple[Callable[[World, Application, Story, set[str]], None], ...]] = {
    "waiting": (),
    "confirmed": (_confirm,),
    "declined": (_decline,),
    "withdrawn": (_confirm, _withdraw),
    "read": (_confirm, _read),
    "prepared": (_confirm, _read, _prepare),
    "answered": (_confirm, _read, _answer),
}
