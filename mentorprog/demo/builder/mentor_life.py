"""What mentors have told of themselves, who is on leave, and what is asked of whom."""

from datetime import timedelta

from mentorprog import history
from mentorprog.demo.builder.world import World
from mentorprog.people.models import Person
from networks.models import Competence, Mentor, MentorCompetence, MentorLanguage, NetworkQuestion, StillRight
from networks.models.asking import REMIND_AFTER, UNDECIDED_AFTER

ROLES = ("mentor", "mentor", "team", "team", "police", "workplace", "workplace", "other", "none")
LANGUAGES = ("ar", "so", "se", "uk", "pl", "ti", "fa", "ur", "nsl", "ru")
SPEAKS_EVERY, AWAY_EVERY, SILENT_EVERY = 5, 31, 23  # mentors
ASKED_AGO = 6  # days
SILENT_AGO = 2 * max(REMIND_AFTER) + 10  # days: their e-mails have left long ago
AWAY_WITH_REMINDERS = 2  # every second of those on leave


def ask_mentor(world: World, mentor: Mentor) -> StillRight:
    """The yearly question to a mentor who has told everything before, put yesterday."""
    mentor.role, mentor.available = "team", True
    mentor.save(update_fields=["role", "available"])
    MentorLanguage.objects.create(mentor=mentor, code=MentorLanguage.Language.SAMI_NORTH)
    return StillRight.objects.create(mentor=mentor, asked_on=world.today - timedelta(days=1))


def ask_about_network(world: World, mentor: Mentor, number: str, network: str, ago: int = 1) -> NetworkQuestion:
    """The question whether the network follows to another municipality."""
    return NetworkQuestion.objects.create(
        mentor=mentor,
        municipality=world.municipalities[number],
        network=world.networks[network],
        asked_on=world.today - timedelta(days=ago),
    )


def add_mentor_life(world: World, account: Person) -> None:
    """Details of all mentors; some on leave, some silent, one who does not want to go on, one question undecided."""
    mentors = list(Mentor.objects.active().exclude(person=account).order_by("pk"))
    spoken, known = [], []
    for place, mentor in enumerate(mentors):
        mentor.role = ROLES[place % len(ROLES)]
        mentor.available = place % 3 != 1
        told = world.today - timedelta(days=20 + place * 7 % 330)
        mentor.confirmed_on = max(mentor.since, told)
        if place % SPEAKS_EVERY == 0:
            code = LANGUAGES[place // SPEAKS_EVERY % len(LANGUAGES)]
            spoken.append(MentorLanguage(mentor=mentor, code=code))
        codes = {Competence.values[(place * 5 + n) % len(Competence.values)] for n in range(0, place % 4 * 3, 3)}
        known += [MentorCompetence(mentor=mentor, code=code) for code in sorted(codes)]
        if place % AWAY_EVERY == AWAY_EVERY - 1:
            mentor.away_since = max(mentor.since, world.today - timedelta(days=40))
            mentor.away_until = world.today + timedelta(days=30 + place)
            mentor.reminded_when_away = place // AWAY_EVERY % AWAY_WITH_REMINDERS == 1
    _ask(world, mentors)
    mentors[-1].wishes_to_leave_on = mentors[-1].confirmed_on
    fields = ["role", "available", "confirmed_on", "away_since", "away_until", "reminded_when_away"]
    Mentor.objects.bulk_update(mentors, [*fields, "wishes_to_leave_on"])
    MentorLanguage.objects.bulk_create(spoken)
    MentorCompetence.objects.bulk_create(known)
    ask_mentor(world, Mentor.objects.active().get(person=account))
    mover = next(one for one in mentors if one.network and one.network.slug == "vest" and not one.away_until)
    ask_about_network(world, mover, "5001", "midt", UNDECIDED_AFTER + ASKED_AGO)


def _ask(world: World, mentors: list[Mentor]) -> None:
    """Some have been reminded twice and are silent; their details are older than a year."""
    long_ago = world.today - timedelta(days=SILENT_AGO)
    for mentor in mentors[SILENT_EVERY::SILENT_EVERY]:
        if (world.today - mentor.since).days > 2 * 365 and mentor.away_until is None:
            mentor.confirmed_on = long_ago - timedelta(days=366)
            made = StillRight.objects.create(mentor=mentor, asked_on=long_ago)
            history.record(made, "state", before="", after=made.state, actor=None)
            history.of(made).update(timestamp=world.ago(SILENT_AGO))
