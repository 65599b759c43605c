"""What the staff pages show: staff with a second factor, participants with marks, applications with all parts.

Built on the boring factories; everybody is fictional.
"""

from datetime import timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from applications.models import Application, Candidate, Decision, Impartiality, LeaderConfirmation, Review, Score
from cohorts.models import Attendance, Cohort, Participation
from mentorprog.people import roles
from mentorprog.people.models import Person
from tests import factories

BODO, BERGEN, ULSTEIN = "1804", "4601", "1516"  # served by Nord, Vest and Midt
LETTERS = {"p": "present", "h": "partial", "e": "excused", "a": "absent", "m": "made_up"}


def staff(role: str = roles.NATIONAL, centre: str = "vest", **values: Any) -> Person:
    """A member of staff who has a second factor and so passes the dashboard's door."""
    made = factories.staff(role, centre, **values)
    TOTP.activate(made, generate_totp_secret())
    return made


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def somebody(place: str = BERGEN, **values: Any) -> Person:
    return factories.PersonFactory(work_municipality=factories.municipality(place), **values)


def participant(of: Cohort, marks: str = "", *, place: str = BERGEN, name: str = "", **values: Any) -> Participation:
    """Somebody in a cohort. `marks` has one letter a day from the first: p, h(alf), e(xcused), a, m or a dot."""
    person = somebody(place, **({"name": name} if name else {}))
    made = factories.ParticipationFactory(person=person, cohort=of, **values)
    days = of.days.order_by("date")
    Attendance.objects.bulk_create(
        Attendance(participation=made, day=day, mark=LETTERS[letter])
        for day, letter in zip(days, marks, strict=False)
        if letter in LETTERS
    )
    return made


def application(*, place: str = BERGEN, candidates: int = 2, answer: str = "confirmed", **values: Any) -> Application:
    """An application that is sent in, its plan filled in, the leader asked and (unless "waiting") answered."""
    made = factories.sent_application(place, candidates, **values)
    made.plan.uses, made.plan.goals, made.plan.network = ["mentor"], "Two mentors within a year.", True
    made.plan.save()
    made.candidates.update(
        background="Child welfare worker.", suitability="Stands calmly.", job_context="Works in the outreach team."
    )
    LeaderConfirmation.objects.create(
        application=made,
        name="Leder Testesen",
        email="leder@test.example.no",
        state=answer,
        reason="Not this year." if answer == "declined" else "",
        answered_at=None if answer == "waiting" else timezone.now(),
    )
    impartial(made, *Person.objects.filter(is_staff=True))
    return made


def impartial(about: Application, *readers: Person) -> None:
    """These have said that they have no conflict of interest, so the application is open to them."""
    Impartiality.objects.bulk_create(
        Impartiality(application=about, person=reader, conflict=False) for reader in readers
    )


def decision(about: Candidate, by: Person, outcome: str = "admit", **values: Any) -> Decision:
    grounds = "Too few seats." if outcome == "refuse" else ""
    return Decision.objects.create(candidate=about, outcome=outcome, grounds=grounds, decided_by=by, **values)


def review(about: Candidate, by: Person, note: str = "") -> Review:
    """A review with the middle score on every criterion."""
    revision = about.application.revisions.order_by("number").last()
    made = Review.objects.create(candidate=about, reviewer=by, revision=revision, recommendation="admit", note=note)
    criteria = about.application.cohort.criteria.all()
    Score.objects.bulk_create(Score(review=made, criterion=criterion, value=3) for criterion in criteria)
    return made


def offer(of: Cohort, *, place: str = BERGEN, days: int = 2) -> Any:
    """An open seat offer that ends so many days from now."""
    expires_at = timezone.now() + timedelta(days=days)
    return factories.OfferFactory(person=somebody(place), cohort=of, expires_at=expires_at)
