"""Reads of a mentor's own pages and of the mentor bank."""

from datetime import date
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from mentorprog.places.models import Municipality
from mentorprog.prepared import prepared
from mentorprog.times import today
from networks.attendance import attended
from networks.mentors.neighbours import ADJOINING
from networks.models import (
    DatePoll,
    LocalMembership,
    Mentor,
    MentorCompetence,
    MentorLanguage,
    Network,
    NetworkMaterial,
    NetworkQuestion,
    PollVote,
    StillRight,
)

OWN = ("network__centre", "network__partner", "person__employer", "person__work_municipality")


@prepared
def _own_mentor(person: int, *, day: date) -> QuerySet[Mentor]:
    """An active membership before an ended one, then the newest."""
    order = Case(When(status=Mentor.Status.ACTIVE, then=0), default=1, output_field=IntegerField())
    rows = Mentor.objects.filter(person=person).order_by(order, "-since", "-pk")
    asked = StillRight.objects.filter(mentor=OuterRef("pk"), state=StillRight.State.WAITING).values("pk")
    question = NetworkQuestion.objects.filter(mentor=OuterRef("pk"), state=NetworkQuestion.State.WAITING).values("pk")
    there = attended(day).filter(mentor__person=OuterRef("person")).order_by("-meeting__date").values("meeting__date")
    rows = rows.annotate(asked=Subquery(asked[:1]), question=Subquery(question[:1]), last_there=Subquery(there[:1]))
    local = LocalMembership.objects.filter(mentor=OuterRef("pk"))
    rows = rows.annotate(has_local=Exists(local), has_materials=Exists(_materials()), **_poll(person, day))
    return rows.select_related(*OWN, "participation__cohort")[:1]


def _materials() -> QuerySet[NetworkMaterial]:
    local = LocalMembership.objects.filter(mentor=OuterRef(OuterRef("pk"))).values("network")
    return NetworkMaterial.objects.filter(Q(network=OuterRef("network")) | Q(network__in=local)).order_by()


def _poll(person: int, day: date) -> dict[str, Subquery]:
    """The date poll that the mentor is asked about now: unanswered before answered, then the most urgent.

    Votes are found by the person: SQLite does not look two queries out for what it orders by.
    """
    votes = PollVote.objects.filter(option__poll=OuterRef("pk"), mentor__person=person)
    local = LocalMembership.objects.filter(mentor=OuterRef(OuterRef("pk"))).values("network")
    own = Q(network=OuterRef("network")) | Q(network__in=local)
    asked = DatePoll.objects.voting(day).filter(own).annotate(voted=Exists(votes))
    first = asked.order_by("voted", "deadline", "pk")
    return {f"poll_{name}": Subquery(first.values(name)[:1]) for name in ("pk", "title", "deadline", "voted")}


def own_mentor(person: int) -> Mentor | None:
    """What somebody is or was as a mentor, with what is asked of him or her (`asked`, `question`: ids or None).

    `last_there` is the day of the last meeting that he or she was at, `has_local` whether there are local networks
    beside the regional one, `has_materials` whether something is shared with the members; `poll_pk`, `poll_title`,
    `poll_deadline` and `poll_voted` tell of an open date poll, or are None.
    """
    return next(iter(_own_mentor(person, day=today())), None)


def own_question(mentor: int) -> NetworkQuestion | None:
    """The question about the network that waits for this mentor."""
    rows = NetworkQuestion.objects.filter(mentor=mentor, state=NetworkQuestion.State.WAITING)
    return rows.select_related("network__centre", "mentor__network", "municipality__county").first()


def told_of(mentor: Mentor) -> dict[str, str]:
    """The languages (`spoken`) and competences (`known`) of a mentor in words; one statement."""
    spoken = MentorLanguage.objects.filter(mentor=mentor).annotate(kind=Value("spoken"))
    known = MentorCompetence.objects.filter(mentor=mentor).annotate(kind=Value("known"))
    first, second = (rows.order_by().values_list("kind", "code") for rows in (spoken, known))
    words: dict[str, list[str]] = {"spoken": [], "known": []}
    labels = {"spoken": dict(MentorLanguage.Language.choices), "known": dict(MentorCompetence.Field.choices)}
    for kind, code in sorted(first.union(second, all=True)):
        words[kind].append(str(labels[kind].get(code, code)))
    return {kind: ", ".join(found) for kind, found in words.items()}


def local_choices(viewer: Any, mentor: Mentor) -> list[Any]:
    """The local networks that the viewer works with, each with whether the mentor `is_member`; one statement."""
    member = Exists(LocalMembership.objects.filter(network=OuterRef("pk"), mentor=mentor))
    return list(Network.objects.visible_to(viewer).local().annotate(is_member=member))


# --- The mentor bank ----------------------------------------------------------------------------------------
WITHIN = ("municipality", "county", "neighbours", "region")


def near(mentors: QuerySet[Mentor], place: Municipality, within: str) -> QuerySet[Mentor]:
    """Those who work in the municipality, in its county, there or in an adjoining one, or in its centre's region."""
    if within == "municipality":
        return mentors.filter(person__work_municipality=place)
    if within == "county":
        same = Municipality.objects.filter(county=place.county_id)
        return mentors.filter(person__work_municipality__in=same.values("pk"))
    if within == "neighbours":
        around = Municipality.objects.filter(county__number__in=(place.county.number, *_adjoining(place)))
        return mentors.filter(person__work_municipality__in=around.values("pk"))
    return mentors.filter(person__work_municipality__in=Municipality.objects.served_by(place.centre).values("pk"))


def nearness(place: Municipality) -> Case:
    """Sorts the municipality's own mentors first, then those of its county, of adjoining ones, then the others."""
    return Case(
        When(person__work_municipality=place, then=Value(0)),
        When(person__work_municipality__county=place.county_id, then=Value(1)),
        When(person__work_municipality__county__number__in=_adjoining(place), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def _adjoining(place: Municipality) -> tuple[str, ...]:
    return ADJOINING.get(place.county.number, ())
