"""Markup in every text of the database is text on every page, in every mail and in every calendar."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.utils.translation import override

from applications.models import Application
from cohorts.models import Certificate
from mentorprog.outbox.models import Mail
from mentorprog.outbox.rendering import render
from tests.access.table import TABLE
from tests.access.visitors import World

pytestmark = pytest.mark.django_db

# The tag is nobody else's; quotes and ampersand would break out of an attribute.
MARKUP = "<zq>\"'&</zq>"
OURS = ("places", "people", "curriculum", "cohorts", "applications", "networks")
# What is part of an address, a number, a code or a choice, and therefore never what somebody writes.
NOT_WRITTEN = {
    "slug",
    "number",
    "reference",
    "code",
    "sha256",
    "orgnr",
    "password",
    "link",
    "url",
    "email",
    "leader_email",
    "responsible_email",
    "guest_email",
    "rule",
}
# Rows of which a constraint says that somebody else's text stands there.
ONLY = {"Invitation": {"kind": "guest"}}


def written(model: type[models.Model]) -> Iterator[models.Field]:
    """The columns of free text."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, (models.CharField, models.TextField)) and not field.choices
        if is_text and not field.unique and field.name not in NOT_WRITTEN and (field.max_length or 99) >= len(MARKUP):
            yield field


@pytest.fixture
def marked(world: World) -> World:
    """The world with markup in every text."""
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if values := {field.name: MARKUP for field in written(model)}:
                model._base_manager.filter(**ONLY.get(model.__name__, {})).update(**values)
    for certificate in Certificate.objects.all():
        texts = {key: MARKUP for key, value in certificate.facts.items() if isinstance(value, str)}
        facts = {**certificate.facts, **texts, "language": "nb"}
        Certificate.objects.filter(pk=certificate.pk).update(facts=facts)
    return world


def test_the_markup_is_really_there(marked: World) -> None:
    fresh = Application.objects.get(pk=marked.small.application.pk)
    assert fresh.organisation_name == fresh.plan.goals == fresh.candidates.all()[0].background == MARKUP
    assert fresh.contact.name == marked.small.network.__class__.objects.get(slug="nord").rhythm == MARKUP


PAGES = [row for row in TABLE if "/" not in row.name and 200 in row.answers.values()]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_no_page_holds_it_raw(marked: World, row) -> None:
    seen = {answer: role for role, answer in row.answers.items()}
    response = marked.clients[seen[200]].get(marked.address(row.name, row.about))
    if "text/html" in response["Content-Type"]:
        assert "<zq" not in response.content.decode()


@pytest.mark.parametrize("role", ["applicant", "candidate", "mentor", "own", "national"])
def test_nor_does_anybodys_my_page(marked: World, role: str) -> None:
    response = marked.clients[role].get("/minside/")
    assert response.status_code == 200
    assert "<zq" not in response.content.decode()


def test_nor_does_any_mail(marked: World) -> None:
    holding = 0
    for mail in Mail.objects.exclude(sensitive=True):
        with override(mail.language):
            rendered = render(mail)
        if rendered is not None:
            assert "<zq" not in rendered.html
            assert "\n" not in rendered.subject
            holding += MARKUP in rendered.text or MARKUP in rendered.subject
    assert holding > 3
