"""Reads of a mentor's own pages and of the mentor bank."""

from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from mentorprog.places.models import Municipality
from mentorprog.prepared import prepared
from mentorprog.times import today
from networks.attendance import attended
from networks.mentors.neighbours import around
from networks.models import (
    DatePoll,
    Mentor,
    MentorCompetence,
    MentorLanguage,
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
    rows = rows.annotate(**_poll(person, day))
    return rows.select_related(*OWN, "participation__cohort")[:1]


def _poll(person: int, day: date) -> dict[str, Subquery]:
    """The date poll that the mentor is asked about now: unanswered before answered, then the most urgent.

    Votes are found by the person: SQLite does not look two queries out for what it orders by.
    """
    votes = PollVote.objects.filter(option__poll=OuterRef("pk"), mentor__person=person)
    asked = DatePoll.objects.voting(day).filter(network=OuterRef("network")).annotate(voted=Exists(votes))
    first = asked.order_by("voted", "deadline", "pk")
    return {f"poll_{name}": Subquery(first.values(name)[:1]) for name in ("pk", "title", "deadline", "voted")}


def own_mentor(person: int) -> Mentor | None:
    """What somebody is or was as a mentor, with what is asked of him or her (`asked`, `question`: ids or None).

    `last_there` is the day of the last meeting that he or she was at; `poll_pk`, `poll_title`, `poll_deadline` and
    `poll_voted` tell of an open date poll, or are None.
    """
    return next(iter(_own_mentor(person, day=today())), None)


def own_question(mentor: int) -> NetworkQuestion | None:
    """The question about the network that waits for this mentor."""
    rows = NetworkQuestion.objects.filter(mentor=mentor, state=NetworkQuestion.State.WAITING)
    return rows.select_related("network__centre", "mentor__network", "municipality__county").first()


def chosen_codes(mentor: Mentor) -> dict[str, list[str]]:
    """The languages and the competences that the mentor has told of. One statement."""
    spoken = MentorLanguage.objects.filter(mentor=mentor).order_by().values_list(Value("languages"), "code")
    known = MentorCompetence.objects.filter(mentor=mentor).order_by().values_list(Value("competences"), "code")
    found: dict[str, list[str]] = {"languages": [], "competences": []}
    for kind, code in spoken.union(known, all=True):
        found[kind].append(code)
    return found


# --- The mentor bank ----------------------------------------------------------------------------------------
WITHIN = ("municipality", "county", "neighbours", "region")


def near(mentors: QuerySet[Mentor], place: Municipality, within: str) -> QuerySet[Mentor]:
    """Those who work in the municipality, in its county, there or in a county beside it, or in its centre's region."""
    if within == "municipality":
        return mentors.filter(person__work_municipality=place)
    if within == "county":
        same = Municipality.objects.filter(county=place.county_id)
        return mentors.filter(person__work_municipality__in=same.values("pk"))
    if within == "neighbours":
        beside = Municipality.objects.filter(county__number__in=around(place.county.number))
        return mentors.filter(person__work_municipality__in=beside.values("pk"))
    return mentors.filter(person__work_municipality__in=Municipality.objects.served_by(place.centre).values("pk"))


def nearness(place: Municipality) -> Case:
    """Sorts the municipality's own mentors first, then those of its county, then the others."""
    return Case(
        When(person__work_municipality=place, then=Value(0)),
        When(person__work_municipality__county=place.county_id, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
