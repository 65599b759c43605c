"""Posts: refused where the page is refused or takes none, refused without a token, done where the table says so."""

import pytest
from django.test import Client
from django.urls import reverse

from mentorprog.people.models import Person
from tests.access.acts import ACTS, DONE, NOTHING, Act
from tests.access.fingerprint import Fingerprint, changed, fingerprint, undone
from tests.access.posted import person
from tests.access.table import MODELS, REFUSED, ROLES, STAFF, TABLE, Answer, Model, Row
from tests.access.test_access import address, answer_of, expected
from tests.access.visitors import World

pytestmark = pytest.mark.django_db

# Pages of Django's own admin that take a post for a look, which changes nothing.
TAKEN_FOR_A_LOOK = ("admin:index", "admin:app_list", "admin:jsi18n", "admin:autocomplete", "admin:view_on_site")
TO_LOOK_AT = [
    row
    for row in TABLE
    if not row.takes
    and row.name not in TAKEN_FOR_A_LOOK
    and not row.name.endswith("_history")
    and not row.name.startswith("admin/")
]
TAKING = [row for row in TABLE if row.takes]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_who_may_not_look_may_not_post(world: World, row: Row) -> None:
    """A refusal, the same or a plainer one, and nothing has changed. One role stands for all with its answer."""
    path = address(world, row)
    before = fingerprint()
    for answer, role in {answer: role for role, answer in row.answers.items()}.items():
        if answer in REFUSED and answer != 405:
            found = answer_of(world.clients[role].post(path), path)
            assert found in (expected(world, row, answer), 403, 405), role
    assert changed(before, fingerprint()) == []


@pytest.mark.parametrize("row", TO_LOOK_AT, ids=lambda row: row.name)
def test_pages_to_look_at_take_no_post(world: World, row: Row) -> None:
    path = address(world, row)
    roles = [role for role, answer in row.answers.items() if answer not in REFUSED]
    assert {role: world.clients[role].post(path).status_code for role in roles} == dict.fromkeys(roles, 405)


@pytest.mark.parametrize("row", TAKING, ids=lambda row: row.name)
def test_a_post_without_our_token_is_refused(world: World, row: Row) -> None:
    """Another site cannot make somebody's browser post here."""
    path = address(world, row)
    roles = [role for role, answer in row.answers.items() if answer not in REFUSED] or ["national"]
    client = world.client(roles[0], enforce_csrf_checks=True)
    before = fingerprint()
    response = client.post(path, {"answer": "confirm"})
    assert response.status_code == 403
    assert "403_csrf.html" in [template.name for template in response.templates]
    assert changed(before, fingerprint()) == []


def outcome(client: Client, path: str, data: dict[str, object], before: Fingerprint) -> Answer:
    """What comes of a post, which is then taken back."""
    with undone():
        response = client.post(path, data)
        has_changed = bool(changed(before, fingerprint()))
        answer = answer_of(response, path)
    if has_changed:
        return DONE if response.status_code in (200, 302) else f"{answer}, and yet something changed"
    return answer if answer in (*REFUSED, 400, 500) else NOTHING


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.what)
def test_each_role_can_do_what_it_may(world: World, act: Act) -> None:
    path, data, before = world.address(act.name, act.about), act.data(world), fingerprint()
    found = {role: outcome(world.clients[role], path, data, before) for role in ROLES}
    wrong = {role: (found[role], act.answers[role]) for role in ROLES if found[role] != _as_found(act.answers[role])}
    assert wrong == {}, "got, expected"


def _as_found(answer: Answer) -> Answer:
    """Who is sent to the start page has had a message put into the session, and nothing else has changed."""
    return answer if answer in (*REFUSED[:2], DONE, 403, 404) else NOTHING


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_nothing_is_deleted_from_a_list(world: World, model: Model) -> None:
    """Django's action "delete selected" is nowhere to be had."""
    path = reverse(f"admin:{model.name}_changelist")
    data = {"action": "delete_selected", "_selected_action": world.things[model.about][0], "post": "yes"}
    before = fingerprint()
    for role in STAFF:
        world.clients[role].post(path, data)
    assert changed(before, fingerprint()) == []


@pytest.mark.parametrize("page", ["add", "change"])
def test_only_national_staff_give_a_part_in_the_staff(world: World, page: str) -> None:
    path = world.address(f"admin:people_person_{page}", "applicant" if page == "change" else "")
    (centre,), groups = world.things["centre"], list(world.things["group"])
    grabbed = {"is_staff": "on", "is_superuser": "on", "groups": groups, "centre": centre}
    with undone():
        assert world.clients["own"].post(path, {**person(world), **grabbed}).status_code == 302
        made = Person.objects.get(email="endret@test.example.no")
        assert (made.is_staff, made.is_superuser, made.centre, list(made.groups.all())) == (False, False, None, [])
    with undone():
        assert world.clients["national"].post(path, {**person(world), **grabbed}).status_code == 302
        made = Person.objects.get(email="endret@test.example.no")
        assert (made.is_staff, made.is_superuser, made.groups.count()) == (True, False, 1)
