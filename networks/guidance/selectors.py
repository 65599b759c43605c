"""Reads of guidance: where a mentor's question goes, whose it is, and who has looked at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from auditlog.models import LogEntry
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from applications.models import Application, Candidate, ImplementationPlan
from mentorprog import history
from mentorprog.people import roles
from mentorprog.people.models import Person
from mentorprog.places.models import Centre, Municipality
from mentorprog.times import today
from networks.models import GuidanceDesk, GuidanceLine, GuidanceRequest, GuidanceSession, Mentor
from networks.models.guidance import GuidanceRequestQuerySet

Giver = GuidanceRequest.Giver
EARLIER = 20  # requests listed on the mentor's page
LOOKS = 50  # looks listed on a request
COORDINATORS = (roles.NATIONAL, roles.REGIONAL)


def requests_for(viewer: Any) -> GuidanceRequestQuerySet:
    """The requests that a member of staff may read (see `GuidanceRequestQuerySet.visible_to`)."""
    rows: GuidanceRequestQuerySet = GuidanceRequest.objects.visible_to(viewer)
    return rows


def own_requests(person: Person) -> QuerySet[GuidanceRequest]:
    """What somebody has asked, also before leaving a network, the newest first."""
    return GuidanceRequest.objects.filter(mentor__person=person).select_related("centre", "handler")


def coordinators_of(centre: int) -> QuerySet[Person]:
    """Who is told about a centre's requests."""
    people = Person.objects.filter(is_active=True, is_staff=True, centre=centre, groups__name__in=COORDINATORS)
    return people.exclude(email="").select_related("work_municipality").order_by("pk").distinct()


def colleagues_of(centre: int) -> QuerySet[Person]:
    """Who can handle a centre's requests: coordinators, and those who read and score applications there."""
    named = (*COORDINATORS, roles.REVIEWER)
    people = Person.objects.filter(is_active=True, is_staff=True, centre=centre, groups__name__in=named)
    return people.order_by("name", "pk").distinct()


def desk_of(centre: Centre | int) -> GuidanceDesk:
    """The centre's periods; those of the programme for a centre that is newer than the last `migrate`."""
    number = centre if isinstance(centre, int) else centre.pk
    return GuidanceDesk.objects.filter(centre=number).first() or GuidanceDesk(centre_id=number)


def lines_for(municipality: int | None) -> list[GuidanceLine]:
    """Whom to call at once: those of the whole country, and of the municipality."""
    return list(GuidanceLine.objects.filter(Q(municipality=None) | Q(municipality=municipality)).order_by("name"))


# --- Where a question goes --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Arrangement:
    """Who can give a mentor guidance: the centre (None: there is none), and the guide that the plan names."""

    centre: Centre | None
    givers: tuple[str, ...]
    guide_name: str = ""
    guide_email: str = ""


def plan_of(mentor: Mentor) -> ImplementationPlan | None:
    """The plan by which the mentor was trained; None for those who were trained before this register."""
    if mentor.participation_id is None:
        return None
    states = [Application.State.SUBMITTED, Application.State.DECIDED]
    plans = ImplementationPlan.objects.filter(
        application__state__in=states,
        application__cohort__participations=mentor.participation_id,
        application__candidates__in=Candidate.objects.standing().filter(person=mentor.person_id),
    )
    return plans.order_by("-pk").first()


def centre_of(mentor: Mentor) -> Centre | None:
    """The centre of the mentor's network; without a network that of the municipality of work."""
    if mentor.network is not None:
        return mentor.network.centre
    places = Municipality.objects.select_related("centre_override", "county__centre")
    place = places.filter(workers=mentor.person_id).first()
    return place.centre if place else None


def arrangement_for(mentor: Mentor) -> Arrangement:
    """Who gives guidance, as the plan says. Without a plan, or without somebody named in it: RVTS."""
    centre, plan = centre_of(mentor), plan_of(mentor)
    if centre is None:
        return Arrangement(None, ())
    address = plan.responsible_email if plan else ""
    if plan is None or not address or address.casefold() == mentor.person.email.casefold():
        return Arrangement(centre, (Giver.RVTS,))
    guidance = ImplementationPlan.Guidance(plan.guidance) if plan.guidance else ImplementationPlan.Guidance.RVTS
    givers: dict[str, tuple[str, ...]] = {
        ImplementationPlan.Guidance.RVTS: (Giver.RVTS,),
        ImplementationPlan.Guidance.OWN: (Giver.MUNICIPALITY,),
        ImplementationPlan.Guidance.BOTH: (Giver.RVTS, Giver.MUNICIPALITY),
    }
    return Arrangement(centre, givers[guidance], plan.responsible_name, address)


def sessions_given(person: Person) -> QuerySet[GuidanceSession]:
    """What somebody has held as a municipality's own guide; one session for several mentors is one."""
    if not person.email:
        return GuidanceSession.objects.none()
    guided = GuidanceRequest.objects.filter(giver=Giver.MUNICIPALITY, guide_email__iexact=person.email)
    return GuidanceSession.objects.filter(held=True, requests__in=guided).distinct()


# --- One request ------------------------------------------------------------------------------------------


def planned_session(row: GuidanceRequest) -> GuidanceSession | None:
    """The session that is agreed and not held yet."""
    return row.sessions.filter(held=False).order_by("pk").last()


def looks_at(row: GuidanceRequest) -> list[LogEntry]:
    """Who has opened the text, the newest first. Without an actor: the municipality's guide, who has no account."""
    return list(history.of(row).filter(action=LogEntry.Action.ACCESS)[:LOOKS])


def waiting_for_a_group(viewer: Any) -> GuidanceRequestQuerySet:
    """What can be taken together in one session: those who wish a group first, then the oldest."""
    alone = ExpressionWrapper(~Q(form=GuidanceRequest.Form.GROUP), output_field=BooleanField())
    rows = requests_for(viewer).unanswered().annotate(alone=alone)
    waiting: GuidanceRequestQuerySet = rows.select_related("mentor__person", "handler")
    return waiting.order_by("alone", "due", "pk")


def late(rows: Iterable[GuidanceRequest]) -> set[int]:
    """The ids of those whose answer is overdue today."""
    day = today()
    return {row.pk for row in rows if row.state in GuidanceRequest.UNANSWERED and row.due < day}
