"""Two persons who are one, and two organisations that are one: for staff to merge, or to say that they are not."""

from cohorts.models import Cohort
from mentorprog.demo.builder.names import email_of
from mentorprog.demo.builder.services import next_orgnr
from mentorprog.demo.builder.world import World
from mentorprog.people.duplicates import refresh
from mentorprog.people.models import Organisation, OrganisationLikeness, Person, PersonLikeness


def add_duplicates(world: World, cohort: Cohort) -> None:
    """Enter a participant of the cohort once more under another address, and a municipality under another name."""
    known = cohort.participations.select_related("person").order_by("pk")[1].person
    world.people_made += 1
    name = f"{known.name} Lie"  # as somebody is called who has married
    again = Person(
        name=name,
        email=email_of(name, world.people_made),
        employer=known.employer,
        work_municipality=known.work_municipality,
        password=known.password,
        created_at=world.ago(20),
    )
    again.save()
    service = known.employer
    if service is not None:
        Organisation.objects.create(
            name=f"{service.name}, avdeling",
            orgnr=next_orgnr(world),
            kind=service.kind,
            municipality=service.municipality,
        )
    refresh()
    for found in (PersonLikeness, OrganisationLikeness):
        found.objects.update(found_at=world.ago(1, 3))
