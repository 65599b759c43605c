"""The frame of every page, drawn with addresses of its own so that no app is needed."""

from types import SimpleNamespace

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils.translation import override

from tests.look.html import Page, words


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


NAMES = ["front", "mypage", "account_login", "account_logout", "privacy", "accessibility"]
urlpatterns = [
    *i18n_patterns(
        path("", nothing, name="front"),
        *(path(f"{name}/", nothing, name=name) for name in NAMES[1:]),
        path("admin/", include(([path("", nothing, name="index")], "admin"))),
        prefix_default_language=False,
    ),
    path("-/post/", nothing, name="postbox"),
]
pytestmark = pytest.mark.urls(__name__)
PAGE = """{% extends "base.html" %}{% block title %}My page{% endblock %}{% block h1 %}My page{% endblock %}"""


def draw(address: str = "/mypage/", *, language: str = "nb", user: object = None, **context: object) -> Page:
    request = RequestFactory().get(address)
    request.user = user or AnonymousUser()
    with override(language):
        template = engines["django"].from_string(PAGE)
        return Page(template.render({"centres": [], "embedded": False, **context}, request))


def person(*, is_staff: bool) -> SimpleNamespace:
    return SimpleNamespace(is_authenticated=True, is_staff=is_staff, is_active=True)


def test_frame_of_a_page() -> None:
    page = draw()
    assert page.one("html")["lang"] == "nb"
    assert words(page.one("title")) == "My page – Mentorprogrammet"
    assert words(page.one("h1")) == "My page"
    assert page.one("a", href="#main")
    assert page.one("main", id="main")["tabindex"] == "-1"
    assert [tag.name for tag in page.tags if tag.name in {"header", "main", "footer"}] == [
        "header",
        "main",
        "footer",
    ]


def test_the_title_says_when_something_must_be_corrected() -> None:
    page = draw(language="en", form=SimpleNamespace(errors={"name": ["Missing"]}))
    assert words(page.one("title")) == "Error: My page – Mentorprogrammet"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_languages_lead_to_the_same_page(language: str) -> None:
    prefix = "" if language == "nb" else f"/{language}"
    page = draw(f"{prefix}/mypage/?year=2026", language=language)
    links = [tag for tag in page.all("a") if tag["hreflang"]]
    assert [tag["href"] for tag in links] == [
        "/mypage/?year=2026",
        "/nn/mypage/?year=2026",
        "/en/mypage/?year=2026",
    ]
    assert [tag["lang"] for tag in links if tag["aria-current"]] == [language]


def test_languages_lead_to_the_front_page_where_there_is_no_such_page() -> None:
    links = [tag["href"] for tag in draw("/nowhere/").all("a") if tag["hreflang"]]
    assert links == ["/nowhere/", "/nn/", "/en/"]


def test_signed_out() -> None:
    page = draw()
    assert page.one("a", href="/account_login/")
    assert not page.all("form")


def test_signing_out_is_a_post() -> None:
    page = draw(user=person(is_staff=False))
    assert page.one("form", method="post")["action"] == "/account_logout/"
    assert page.one("input", name="csrfmiddlewaretoken")
    assert page.one("a", href="/mypage/", hreflang=None)
    assert not page.all("a", href="/admin/")


def test_staff_find_their_pages() -> None:
    assert draw(user=person(is_staff=True)).one("a", href="/admin/")


def test_the_demonstration_says_so() -> None:
    assert draw(embedded=True).one("a", href="/-/post/")
    assert not draw(embedded=False).all("a", href="/-/post/")


def test_the_footer_names_the_centres() -> None:
    centres = [
        SimpleNamespace(name="RVTS Vest", email="vest@example.no"),
        SimpleNamespace(name="RVTS Sør", email=""),
    ]
    page = draw(centres=centres)
    footer = page.one("footer")
    assert "RVTS Sør" in footer.text
    assert [tag["href"] for tag in page.all("a") if (tag["href"] or "").startswith("mailto:")] == [
        "mailto:vest@example.no"
    ]


def test_messages_are_announced() -> None:
    page = draw(messages=[Message(constants.ERROR, "The mail was not sent.")])
    box = page.one("div", role="status")
    assert box["data-color"] == "danger"
    assert words(box) == "The mail was not sent."


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_error_pages_that_come_out_with_nothing_at_hand(name: str) -> None:
    page = Page(render_to_string(name))
    assert len(page.all("h1")) == 1
    assert page.one("main", id="main")


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "429.html"])
def test_error_pages_in_the_frame(name: str) -> None:
    request = RequestFactory().get("/nowhere/")
    request.user = AnonymousUser()
    page = Page(render_to_string(name, {"centres": []}, request=request))
    assert len(page.all("h1")) == 1
    assert page.one("footer")
