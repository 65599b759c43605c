"""Pages about teaching: the programme with its files, materials, the lecturers' own pages, the staff's page."""

import io

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from cohorts import programme
from cohorts.models import CohortMaterial, TeachingAnswer
from cohorts.services.teaching import answer_teaching, ask_lecturers
from cohorts.teaching import tasks_for, token_for
from curriculum.models import Lecturer, Material, Programme, Session
from curriculum.services.versions import copy_version
from mentorprog import pango
from mentorprog.demo.builder.small import Small
from mentorprog.outbox.models import Mail
from mentorprog.people.feed import feed_address
from mentorprog.people.models import Person
from tests.cohorts.lecturing import PDF, lecturer, teaches, upload
from tests.factories import CohortFactory, staff

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def statements(client: Client, path: str) -> int:
    assert client.get(path).status_code == 200  # what is read once a process
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


# --- The programme ------------------------------------------------------------------------------------------
def test_lecturers_are_named_to_those_who_belong_to_the_cohort_alone(small: Small) -> None:
    path = f"/kull/{small.running.slug}/program/"
    name = small.teaching.lecturer.person.name
    for person, sees in (
        (small.participant, True),
        (small.lecturer, True),
        (small.national, True),
        (small.applicant, False),
    ):
        assert (name in browser(person).get(path).content.decode()) == sees, person
    assert name not in Client().get(path).content.decode()


def test_the_programme_takes_the_same_statements_however_much_it_holds(small: Small) -> None:
    path = f"/kull/{small.running.slug}/program/"
    client = browser(small.participant)
    before = statements(client, path)
    who = [lecturer() for _ in range(5)]
    for each in who:
        teaches(each, small.running, *range(20))
    assert statements(client, path) == before <= 8


def test_the_calendar_file_has_every_day_at_its_local_hours(small: Small) -> None:
    answer = Client().get(f"/kull/{small.running.slug}/program.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == 9
    first = small.running.days.order_by("date")[0]
    starts = min(session.starts for session in first.training_day.sessions.all())
    assert events[0]["dtstart"].dt.replace(tzinfo=None).time() == starts
    assert str(events[0]["dtstart"].dt.tzinfo) == "Europe/Oslo"


def test_a_programme_that_is_not_there(client: Client) -> None:
    for name in ("cohort_programme", "cohort_programme_pdf", "cohort_programme_calendar"):
        assert client.get(reverse(name, args=["finnes-ikke"])).status_code == 404


# --- Materials ----------------------------------------------------------------------------------------------
def test_materials_of_the_version_and_of_the_cohort_stand_by_their_session(small: Small) -> None:
    session = Session.objects.filter(day__programme=small.running.programme)[0]
    Material.objects.create(session=session, title="Felles artikkel", url="https://artikler.example.no/felles")
    path = f"/kull/{small.running.slug}/materiell/"
    page = browser(small.participant).get(path).content.decode()
    assert "Felles artikkel" in page
    assert small.material.title in page
    assert f"/fil/{small.material.file.token}/" in page
    assert browser(small.applicant).get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_the_materials_take_the_same_statements_however_many_there_are(small: Small) -> None:
    path = f"/kull/{small.running.slug}/materiell/"
    client = browser(small.participant)
    before = statements(client, path)
    for session in Session.objects.filter(day__programme=small.running.programme):
        CohortMaterial.objects.create(
            cohort=small.running, session=session, title="Mer", url="https://a.example.no/", added_by=small.lecturer
        )
    assert statements(client, path) == before <= 8


# --- The lecturers' own pages -------------------------------------------------------------------------------
def test_a_lecturer_answers_from_the_link_without_signing_in_and_get_changes_nothing(client: Client) -> None:
    cohort, kari = CohortFactory(), lecturer()
    first, second = teaches(kari, cohort, 0, 1)
    ask_lecturers(cohort=cohort, actor=staff())
    path = f"/foreleser/svar/{token_for(kari, cohort)}/"
    assert client.get(path).status_code == 200
    assert set(TeachingAnswer.objects.values_list("state", flat=True)) == {"asked"}
    seen = {f"seen-{task.session.pk}": task.day.date.isoformat() for task in tasks_for(kari) if task.day}
    client.post(path, {"answer": f"no:{second.pk}", **seen})
    client.post(path, {"answer": "all", **seen})  # what waits; a no stays a no
    assert {row.session_id: row.state for row in TeachingAnswer.objects.all()} == {first.pk: "yes", second.pk: "no"}


@pytest.mark.parametrize("answer", ["", "perhaps", "yes", "yes:", "yes:999999", "yes:x", "no:\x00", "all:all"])
def test_an_answer_that_is_none_changes_nothing(client: Client, answer: str) -> None:
    cohort, kari = CohortFactory(), lecturer()
    teaches(kari, cohort, 0)
    ask_lecturers(cohort=cohort, actor=staff())
    path = f"/foreleser/svar/{token_for(kari, cohort)}/"
    assert client.post(path, {"answer": answer}).status_code == 302
    assert TeachingAnswer.objects.get().state == "asked"
    assert client.post(path, {"answer": "all", "seen-1": "i går"}).status_code == 400
    assert TeachingAnswer.objects.get().state == "asked"


def test_lecturers_see_what_they_hold_and_others_have_no_such_page(small: Small) -> None:
    page = browser(small.lecturer).get("/foreleser/").content.decode()
    assert small.teaching.session.title_nb in page
    for path in ("/foreleser/", "/foreleser/om-meg/"):
        assert browser(small.participant).get(path).status_code == 404
        assert Client().get(path).status_code == 302
    assert "/foreleser/" in browser(small.lecturer).get("/minside/").content.decode()


def test_the_lecturers_page_takes_the_same_statements_however_much_they_hold(small: Small) -> None:
    client = browser(small.lecturer)
    who = Lecturer.objects.get(person=small.lecturer)
    before = statements(client, "/foreleser/")
    held = set(who.teachings.values_list("session", flat=True))
    for number, session in enumerate(
        Session.objects.filter(day__programme=small.running.programme).order_by("day__number", "starts")
    ):
        if session.pk not in held:
            teaches(who, small.running, number)
    assert statements(client, "/foreleser/") == before <= 8


def test_a_lecturer_shares_and_removes(small: Small) -> None:
    client = browser(small.lecturer)
    path = f"/foreleser/{small.running.slug}/{small.teaching.session_id}/"
    form = {"act": "add", "title": "Nye lysark", "rights": "on", "upload": upload("nye.pdf", PDF)}
    assert client.post(path, form).status_code == 302
    made = CohortMaterial.objects.get(title="Nye lysark")
    assert made.added_by == small.lecturer
    assert client.post(path, {"act": "remove", "material": made.pk}).status_code == 302
    assert not CohortMaterial.objects.filter(pk=made.pk).exists()
    assert client.post(path, {"act": "remove", "material": small.material.pk + 999}).status_code == 404
    assert client.post(path, {"act": "explode"}).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"upload": None},
        {"url": "https://a.example.no/"},  # both
        {"upload": None, "url": "javascript:alert(1)"},
        {"upload": None, "url": "ftp://a.example.no/fil"},
        {"rights": ""},
        {"title": ""},
        {"title": "Om 01010750160"},
        {"upload": ("lysark.pdf", b"<script>")},
    ],
)
def test_what_cannot_be_shared(small: Small, wrong: dict[str, object]) -> None:
    found = {"act": "add", "title": "Lysark", "rights": "on", "upload": ("lysark.pdf", PDF), **wrong}
    form = {name: upload(*value) if isinstance(value, tuple) else value for name, value in found.items()}
    before = CohortMaterial.objects.count()
    path = f"/foreleser/{small.running.slug}/{small.teaching.session_id}/"
    answer = browser(small.lecturer).post(path, {name: value for name, value in form.items() if value is not None})
    assert answer.status_code == 200
    assert "data-error-summary" in answer.content.decode()
    assert CohortMaterial.objects.count() == before


def test_a_lecturer_writes_about_themselves(small: Small) -> None:
    client = browser(small.lecturer)
    assert client.post("/foreleser/om-meg/", {"bio_nb": "Ny tekst."}).status_code == 302
    assert Lecturer.objects.get(person=small.lecturer).bio_nb == "Ny tekst."
    assert client.post("/foreleser/om-meg/", {"bio_nb": "Født 01010750160."}).status_code == 200
    assert Lecturer.objects.get(person=small.lecturer).bio_nb == "Ny tekst."


# --- Staff --------------------------------------------------------------------------------------------------
def page_of(small: Small) -> str:
    return reverse("admin:cohorts_cohort_teaching", args=[small.running.pk])


def test_staff_ask_and_replace_on_one_page(small: Small) -> None:
    client, path = browser(small.national), page_of(small)
    row, stand_in = small.teaching, lecturer()
    named = f"{row.session_id}-{row.lecturer_id}"
    assert 'name="replacement"' in client.get(path, {"replace": named}).content.decode()
    assert client.post(path, {"act": "replace", "task": named, "replacement": ""}).status_code == 200
    assert client.post(path, {"act": "replace", "task": named, "replacement": stand_in.pk}).status_code == 302
    assert TeachingAnswer.objects.get(cohort=small.running, lecturer=stand_in).state == "asked"
    assert client.post(path, {"act": "replace", "task": named, "replacement": stand_in.pk}).status_code == 302  # again
    assert Mail.objects.filter(template="teaching_request", recipient=stand_in.person).count() == 1


def test_others_of_the_staff_look_only(small: Small) -> None:
    for person in (small.regional_nord, small.reviewer):
        client = browser(person)
        page = client.get(page_of(small)).content.decode()
        assert small.teaching.lecturer.person.name in page
        assert 'value="ask"' not in page
        assert client.post(page_of(small), {"act": "ask"}).status_code == 403


def test_the_staff_page_takes_the_same_statements_however_many_teach(small: Small) -> None:
    client = browser(small.national)
    before = statements(client, page_of(small))
    for who in [lecturer() for _ in range(5)]:
        teaches(who, small.running, *range(20))
    assert statements(client, page_of(small)) == before <= 10


def test_the_start_page_tells_of_a_no_and_of_silence(small: Small) -> None:
    rows = TeachingAnswer.objects.filter(cohort=small.running, date__gt=small.today)
    rows.update(state="asked", answered_at=None, asked_at="2020-01-01T00:00:00Z")
    client = browser(small.national)
    page = client.get(reverse("admin:index")).content.decode()
    assert "?waits=silent" in page
    assert "?waits=no" not in page
    answers = reverse("admin:cohorts_teachinganswer_changelist")
    for waits, number in (("silent", rows.count()), ("no", 0)):
        listed = client.get(answers, {"waits": waits})
        assert len(listed.context["cl"].result_list) == number


def test_staff_add_a_lecturer_once(small: Small) -> None:
    client, path = browser(small.national), reverse("admin:curriculum_lecturer_add")
    form = {"name": "Ny Foreleser", "email": "Ny@Test.example.no", "bio_nb": "", "bio_nn": "", "bio_en": ""}
    assert client.post(path, form).status_code == 302
    assert Lecturer.objects.get(person__email__iexact="ny@test.example.no").person.name == "Ny Foreleser"
    assert client.post(path, form).status_code == 200  # is one already
    assert Lecturer.objects.filter(person__name="Ny Foreleser").count() == 1
    assert browser(small.regional_nord).post(path, form).status_code == 403


def test_materials_of_a_draft_change_and_those_of_a_published_version_do_not(small: Small) -> None:
    client = browser(small.national)
    draft = copy_version(source=Programme.objects.get(version=1), actor=small.national)
    form = {"act": "add", "title": "Artikkel", "url": "https://a.example.no/", "rights": "on"}
    for version, number in ((draft, 1), (Programme.objects.get(version=1), 0)):
        session = Session.objects.filter(day__programme=version)[0]
        path = reverse("admin:curriculum_programme_materials", args=[version.pk, session.pk])
        assert client.get(path).status_code == 200
        assert client.post(path, form).status_code == 302
        assert session.materials.count() == number
    material = Material.objects.get(session__day__programme=draft)
    path = reverse("admin:curriculum_programme_materials", args=[draft.pk, material.session_id])
    assert copy_version(source=draft, actor=small.national).pk
    assert Material.objects.count() == 2  # the copy has it too
    client.post(path, {"act": "remove", "material": material.pk})
    assert not Material.objects.filter(pk=material.pk).exists()
    assert Material.objects.count() == 1


# --- The personal calendar ----------------------------------------------------------------------------------
def test_what_a_lecturer_holds_stands_in_their_calendar_until_they_say_no(client: Client) -> None:
    cohort, kari = CohortFactory(), lecturer()
    first, second = teaches(kari, cohort, 0, 1)
    ask_lecturers(cohort=cohort, actor=staff())
    row = TeachingAnswer.objects.get(session=second)
    answer_teaching(answer=row, yes=False, seen=row.date, actor=kari.person)
    events = Calendar.from_ical(client.get(feed_address(kari.person)).content).walk("VEVENT")
    assert [str(event["uid"]).partition("@")[0] for event in events] == [f"teaching-{cohort.pk}-{first.pk}"]
    assert events[0]["dtstart"].dt.time() == first.starts


# --- PDF ----------------------------------------------------------------------------------------------------
@pytest.mark.skipif(not pango.available(), reason="missing: Pango")
@pytest.mark.parametrize(("prefix", "language", "season"), [("", "nb", "name_nb"), ("/nn", "nn", "name_nn")])
def test_the_programme_is_a_tagged_pdf_in_the_readers_language(
    small: Small, prefix: str, language: str, season: str
) -> None:
    answer = Client().get(f"{prefix}/kull/{small.running.slug}/program.pdf")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang) == language
        assert getattr(small.running, season) in str(document.docinfo["/Title"])


def test_the_document_names_lecturers_to_insiders_only(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(programme, "render", lambda name, values, language: drawn.append(str(values)) or b"%PDF")
    path = f"/kull/{small.running.slug}/program.pdf"
    for client in (Client(), browser(small.participant), browser(small.participant)):
        assert client.get(path).content == b"%PDF"
    name = small.teaching.lecturer.person.name
    assert [name in words for words in drawn] == [False, True]  # the third is the second, from the cache
