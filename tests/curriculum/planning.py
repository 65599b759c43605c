"""The planner as its tests see it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from curriculum.models import Programme, Session
from tests.curriculum import drafts
from tests.dashboard import world

BUDGET = 10  # statements of a staff page
PUBLISHED = "This version is published and cannot be changed. Make a new version."


@pytest.fixture
def office():
    return world.staff()


@pytest.fixture
def client(office) -> Client:
    return world.signed_in(office)


@pytest.fixture
def made(office):
    return drafts.ready(office)


def at(name: str, programme: Programme, *more: Any) -> str:
    """The address of one of a version's pages, in English."""
    with override("en"):
        return reverse(f"admin:curriculum_programme_{name}", args=[programme.pk, *more])


def text(client: Client, url: str, **values: Any) -> str:
    response = client.get(url, values)
    assert response.status_code == 200
    return response.content.decode()


def said(response: Any) -> list[str]:
    """The messages of the page that one is sent to."""
    return [str(message) for message in response.context["messages"]]


def form(session: Session, **changed: Any) -> dict[str, Any]:
    """What the session's form holds, with other values."""
    held = {name: getattr(session, name) for name in ("title_nb", "title_nn", "title_en", "form")}
    hours = {"starts": f"{session.starts:%H:%M}", "ends": f"{session.ends:%H:%M}"}
    themes = list(session.themes.values_list("pk", flat=True))
    return {**held, **hours, "day": session.day_id, "themes": themes, **changed}


def edits(programme: Programme) -> list[str]:
    session, day = drafts.session(programme, 2), programme.days.get(number=3)
    return [
        at("session_add", programme, day.pk),
        at("session", programme, session.pk),
        at("gathering_add", programme),
        at("gathering", programme, programme.gatherings.get(order=1).pk),
        at("day", programme, day.pk),
        at("remove", programme, "session", session.pk),
        at("remove", programme, "day", day.pk),
        at("remove", programme, "gathering", programme.gatherings.get(order=1).pk),
    ]
