"""Letters: worded when the decision is sent, made into a PDF once by the worker, carried by their mails."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core import mail as sent
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from applications.models import Candidate, Decision, Letter
from applications.services import letters
from applications.services.decisions import apply_board, stage_decision
from applications.services.waiting import promote
from cohorts.models import Cohort
from mentorprog import dates
from mentorprog.documents import rendering
from mentorprog.documents.rendering import Unavailable
from mentorprog.outbox.models import Mail
from mentorprog.outbox.rendering import preview
from mentorprog.outbox.services import dispatch
from mentorprog.times import today
from tests.factories import CohortFactory, sent_application, staff

pytestmark = pytest.mark.django_db
GROUNDS = "Planen mangler.\n\nTjenesten har ikke navngitt noen ansvarlig."


def decided(outcome: str, *, language: str = "nb", **values: Any) -> Letter:
    """The letter about one decision."""
    candidate = sent_application("4601", candidates=1, cohort=CohortFactory(**values)).candidates.get()
    candidate.person.language = language
    candidate.person.save()
    actor = staff(name="Kari Testesen")
    stage_decision(candidate=candidate, actor=actor, outcome=outcome, grounds=GROUNDS if outcome == "refuse" else "")
    apply_board(cohort=candidate.application.cohort, actor=actor)
    return Letter.objects.get()


def said(letter: Letter) -> str:
    parts = letter.values["parts"]
    return "\n".join(text for part in parts for text in [part["title"], *part["paragraphs"], *part["points"]])


def test_an_admission_tells_when_where_and_until_when() -> None:
    letter = decided("admit")
    assert letter.kind == Letter.Kind.ADMISSION
    assert "Kurssenteret" in said(letter)
    assert dates.day(today() + timedelta(days=14)) in said(letter)
    assert letter.values["author"] == "Kari Testesen"
    assert letter.values["centre"] == "RVTS Vest"


def test_a_refusal_tells_the_grounds_and_how_to_complain_where_that_is_switched_on() -> None:
    letter = decided("refuse", tells_of_complaints=True)
    assert "Tjenesten har ikke navngitt noen ansvarlig." in said(letter)
    assert dates.short_day(today() + timedelta(days=21)) in said(letter)


def test_without_the_switch_nothing_is_said_of_complaints() -> None:
    assert dates.short_day(today() + timedelta(days=21)) not in said(decided("refuse"))


def test_the_waiting_list_tells_the_number() -> None:
    assert " 1 " in said(decided("waiting"))


def test_a_letter_speaks_the_candidates_written_form() -> None:
    letter = decided("admit", language="nn")
    assert letter.language == "nn"
    with override("nn"):
        day = dates.day(today() + timedelta(days=14))
    assert day in said(letter)


def test_the_words_stand_when_the_facts_change() -> None:
    letter = decided("admit")
    before = letter.values
    Cohort.objects.update(price_nok=9999, name_nb="Et annet navn")
    Candidate.objects.update(name="Et Annet Navn")
    letter.refresh_from_db()
    assert letter.values == before


def test_the_database_keeps_pdf_and_sum_together_and_one_of_a_kind() -> None:
    letter = decided("admit")
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.update(pdf=b"%PDF")
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(
            candidate=letter.candidate, kind=letter.kind, language="nb", title="Brev", values=letter.values
        )


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Instead of the press: a file that names its title; what was asked for is noted."""
    asked: list[str] = []

    def render(template: str, values: Any, language: str) -> bytes:
        asked.append(values["to"])
        return f"%PDF {template} {language} {values['title']}".encode()

    monkeypatch.setattr(letters, "render", render)
    return asked


def pdfs(message: Any) -> list[tuple[str, bytes]]:
    parts = [part for part in message.message().walk() if part.get_content_type() == "application/pdf"]
    return [(part.get_filename(), part.get_payload(decode=True)) for part in parts]


@pytest.mark.parametrize(("outcome", "template"), [("admit", "seat_offer"), ("refuse", "candidate_answered")])
def test_the_mail_carries_its_letter_which_is_stored_as_sent(outcome: str, template: str, pressed: list[str]) -> None:
    letter = decided(outcome)
    assert pressed == []
    dispatch()
    letter.refresh_from_db()
    assert letter.sha256 == sha256(bytes(letter.pdf)).hexdigest()
    found = {message.to[0]: pdfs(message) for message in sent.outbox}
    name = f"brev-{letter.candidate.application.reference}-{letters.FILED[outcome]}.pdf"
    assert found[letter.candidate.person.email] == [(name, bytes(letter.pdf))]
    assert found[letter.candidate.application.contact.email] == []
    assert Mail.objects.get(template=template).state == Mail.State.SENT
    assert len(pressed) == 1


def test_one_letter_that_fails_holds_back_its_own_mail_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of thirty letters one cannot be made: the rest go, the one is shown."""
    cohort, actor = CohortFactory(capacity=30), staff()
    application = sent_application(cohort=cohort, candidates=30)
    for candidate in application.candidates.all():
        stage_decision(candidate=candidate, actor=actor, outcome="admit", grounds="")
    apply_board(cohort=cohort, actor=actor)
    unlucky = application.candidates.order_by("pk")[11]

    def render(_template: str, values: Any, _language: str) -> bytes:
        if values["to"] == unlucky.name:
            raise ValueError("a fault in the press")
        return b"%PDF"

    monkeypatch.setattr(letters, "render", render)
    dispatch()
    offers = Mail.objects.filter(template="seat_offer")
    assert offers.filter(state=Mail.State.SENT).count() == 29
    waits = offers.exclude(state=Mail.State.SENT).get()
    assert (waits.recipient, waits.state, waits.error) == (unlucky.person, Mail.State.QUEUED, "ValueError")
    assert preview(waits).fault == ""


def test_where_no_pdf_can_be_made_the_mail_goes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = decided("admit")

    def render(*_arguments: Any) -> bytes:
        raise Unavailable("install it")

    monkeypatch.setattr(letters, "render", render)
    dispatch()
    assert Mail.objects.get(template="seat_offer").state == Mail.State.SENT
    letter.refresh_from_db()
    assert letter.pdf is None


def test_looking_at_a_mail_makes_nothing(pressed: list[str]) -> None:
    decided("admit")
    assert preview(Mail.objects.get(template="seat_offer")).fault == ""
    assert pressed == []


def test_letters_without_a_mail_are_made_later(pressed: list[str]) -> None:
    letter = decided("admit")
    assert letters.make_missing(timezone.now() - timedelta(minutes=10)) == 0
    assert letters.make_missing(timezone.now()) == 1
    assert letters.make_missing(timezone.now()) == 0
    letter.refresh_from_db()
    assert letter.pdf is not None


def test_a_letter_that_is_made_twice_at_once_is_stored_once(pressed: list[str]) -> None:
    letter = decided("admit")
    same = Letter.objects.get()
    assert letters.make_pdf(letter) is True
    assert letters.make_pdf(same) is False


@pytest.mark.parametrize("outcome", ["admit", "waiting", "refuse"])
def test_what_people_have_typed_is_text_in_the_letter(outcome: str) -> None:
    letter = decided(outcome, tells_of_complaints=True)
    values = letter.values | {"to": "Kari <b>& Ola</b>", "organisation": '<img src="file:///etc/passwd">'}
    html = rendering.html("letter", values, "nb")
    assert "Kari &lt;b&gt;&amp; Ola&lt;/b&gt;" in html
    assert "<img" not in html


@pytest.mark.needs("pango")
def test_the_letter_is_a_tagged_pdf_for_the_archive() -> None:
    letter = decided("refuse", tells_of_complaints=True)
    letters.make_pdf(letter)
    letter.refresh_from_db()
    assert bytes(letter.pdf).startswith(b"%PDF-1.7")


def test_a_promoted_candidate_gets_the_admission_letter_too() -> None:
    letter = decided("waiting", capacity=1)
    decision = Decision.objects.get()
    assert decision.rank == 1
    assert promote(cohort=letter.candidate.application.cohort) == 1
    assert set(Letter.objects.values_list("kind", flat=True)) == {"waiting", "admit"}
