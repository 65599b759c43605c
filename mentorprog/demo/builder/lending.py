"""Lending: services that ask to borrow a mentor, in every state. Everybody is invented, and no case is told."""

from uuid import UUID

from mentorprog import history
from mentorprog.demo.builder.world import World
from mentorprog.outbox.models import Mail
from mentorprog.people.models import Person
from networks.models import LendingQuestion, LendingRequest, Mentor
from networks.services import lending as services

State = LendingRequest.State
AGO = 3  # days since they were sent
# Municipality, unit, help, from when, how long, competence
WAITING = (
    ("1525", "Oppvekst", "advice", "soon", "weeks", "young"),
    ("4614", "NAV", "mentor", "month", "months", "work"),
    ("5401", "Flyktningtjenesten", "group", "quarter", "longer", "refugees"),
    ("3811", "Skole", "talk", "later", "once", "school"),
)


def make_lending(world: World, number: str, unit: str = "Oppvekst", **wishes: str) -> LendingRequest:
    """A request whose sender has confirmed the address, as the services leave it."""
    place = world.municipalities[number]
    chosen = {"help": "advice", "begins": "month", "lasts": "weeks", "competence": "", "language": ""} | wishes
    token = UUID(int=world.dice.getrandbits(128))
    row = services.ask(
        token=token,
        contact_language="nb",
        organisation=f"{place.name.split(' - ')[0]} kommune",
        unit=unit,
        municipality=place,
        contact_name="Spør Testesen",
        contact_email=f"spor{token.int % 10_000}@test.example.no",
        contact_phone="99000000",
        **chosen,
    )
    return services.confirm(request=row)


def ask_for(row: LendingRequest, mentor: Mentor, actor: Person) -> LendingQuestion:
    """The mentor and somebody at the employer's are asked."""
    return services.choose(
        request=row,
        mentor=mentor,
        employer_name="Leder Testesen",
        employer_email="leder@test.example.no",
        actor=actor,
    )


def both_say_yes(question: LendingQuestion) -> LendingQuestion:
    """The two see how to reach each other."""
    services.answer(question=question, who=services.MENTOR, yes=True)
    return services.answer(question=question, who=services.EMPLOYER, yes=True)


def add_lending(world: World) -> None:
    """Requests that wait for a mentor, in several regions; sent and confirmed some days ago, their mails long gone."""
    known = [one for one in WAITING if one[0] in world.municipalities]
    for number, unit, wished, begins, lasts, competence in known:
        wishes = {"help": wished, "begins": begins, "lasts": lasts, "competence": competence}
        row = make_lending(world, number, unit, **wishes)
        history.of(row).update(timestamp=world.ago(AGO))
    LendingRequest.objects.update(created_at=world.ago(AGO), confirmed_at=world.ago(AGO))
    Mail.objects.filter(template__startswith="lending_").delete()
