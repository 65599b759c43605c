"""The open cohort: applications from all over the country, each at its own point of the way."""

from typing import NamedTuple

from mentorprog.demo.builder.services import Kind


class Story(NamedTuple):
    """One application: who, about whom, how many days ago it was begun, and how far it has come.

    `ends`: half (draft), draft (complete), waiting (for the leader), confirmed, declined (by the leader),
    withdrawn, read, prepared, answered. `outcomes` and `answers` go with the candidates in order; "-" is none.
    """

    number: str
    kind: str
    about: str
    begun: int
    ends: str
    outcomes: str = ""
    answers: str = ""
    unit: str = ""


STORIES = (
    # Region Nord
    Story("5503", Kind.MUNICIPALITY, "prevention", 6, "half"),
    Story("5601", Kind.MUNICIPALITY, "child welfare|outreach", 8, "waiting"),
    Story("5605", Kind.POLICE, "police", 23, "waiting"),
    Story("1804", Kind.MUNICIPALITY, "school|refugees", 19, "confirmed"),
    Story("1860", Kind.MUNICIPALITY, "outreach", 18, "declined"),
    Story("5603", Kind.NAV, "nav|nav", 30, "withdrawn"),
    Story("5610", Kind.MUNICIPALITY, "child welfare", 25, "read", "admit"),
    Story(
        "5501",
        Kind.MUNICIPALITY,
        "outreach|mental health|refugees|school|nav",
        34,
        "prepared",
        "admit|admit|waiting|refuse",
    ),
    Story("1806", Kind.MUNICIPALITY, "outreach|school|nav", 21, "answered", "admit|admit|refuse", "open|accepted|-"),
    # Region Vest
    Story("4602", Kind.MUNICIPALITY, "school|child welfare", 4, "draft"),
    Story("4621", Kind.MUNICIPALITY, "outreach|refugees", 7, "waiting"),
    Story("1103", Kind.MUNICIPALITY, "outreach|child welfare|mental health", 22, "read", "admit|admit|doubt"),
    Story("1106", Kind.POLICE, "police|prevention", 31, "prepared", "admit|admit"),
    Story(
        "4601",
        Kind.MUNICIPALITY,
        "outreach|prevention|school|nav",
        23,
        "answered",
        "admit|admit|waiting|waiting",
        "accepted|open|-|-",
        "Ungdomsteamet",
    ),
    Story("4647", Kind.COUNTY, "school|school", 46, "answered", "refuse|refuse", "-|-"),
    # Region Midt
    Story("5006", Kind.CORRECTIONAL, "probation|probation", 15, "confirmed"),
    Story("1508", Kind.MUNICIPALITY, "refugees|nav|outreach", 27, "read", "admit|admit|refuse"),
    Story("1515", Kind.MUNICIPALITY, "school", 33, "prepared", "waiting"),
    Story(
        "5001",
        Kind.MUNICIPALITY,
        "outreach|child welfare|refugees",
        48,
        "answered",
        "admit|admit|admit",
        "accepted|accepted|declined",
    ),
    # Region Sør
    Story("4003", Kind.VOLUNTARY, "volunteers", 3, "half"),
    Story("3907", Kind.COUNTY, "school|school", 11, "waiting"),
    Story("4204", Kind.MUNICIPALITY, "refugees|prevention", 26, "read", "admit|admit"),
    Story("4001", Kind.MUNICIPALITY, "outreach|mental health", 19, "answered", "admit|waiting", "open|-", "Oppvekst"),
    Story("4203", Kind.VOLUNTARY, "volunteers", 52, "answered", "refuse", "-"),
    # Region Øst
    Story("3205", Kind.MUNICIPALITY, "nav|mental health", 9, "draft"),
    Story("3403", Kind.MUNICIPALITY, "child welfare|school", 16, "confirmed"),
    Story("3407", Kind.HEALTH, "mental health", 21, "read", "doubt"),
    Story("3107", Kind.MUNICIPALITY, "outreach|prevention|school", 29, "prepared", "admit|refuse"),
    Story("0301", Kind.MUNICIPALITY, "outreach|refugees", 44, "answered", "admit|admit", "expired|accepted"),
)
