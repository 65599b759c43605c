import re

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from tests.look.html import Page, words

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
SCREEN = [
    path
    for path in TEMPLATES
    if path.relative_to(settings.BASE_DIR / "templates").parts[0] not in {"mail", "documents"}
]
UNSAFE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)


def draw(part: str, **context: object) -> Page:
    with override("en"):
        return Page(render_to_string(f"parts/{part}.html", context))


@pytest.mark.parametrize("path", SCREEN, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_no_template_needs_more_than_the_strict_csp(path: object) -> None:
    assert UNSAFE.findall(path.read_text()) == []


STEPS = [
    {"label": "Service", "url": "/1", "state": "done"},
    {"label": "Candidates", "url": "/2", "state": "missing"},
    {"label": "Plan", "url": "/3", "state": "done"},
    {"label": "Summary", "url": "", "state": "todo"},
]


def test_steps_say_where_you_are_and_what_is_left() -> None:
    page = draw("steps", steps=STEPS, number=3)
    assert words(page.one("p")) == "Step 3 of 4: Plan"
    assert [words(tag) for tag in page.all("li")] == [
        "Service Done",
        "! Candidates Something is missing",
        "3 Plan You are here",
        "4 Summary Not started",
    ]
    assert [tag["href"] for tag in page.all("a")] == ["/1", "/2"]
    assert words(page.one("span", aria_current="step")) == "3 Plan You are here"


def test_summary_list_tells_what_is_missing_and_what_to_change() -> None:
    rows = [
        {"label": "Service", "value": "<Outreach>", "url": "/1"},
        {"label": "Candidates", "value": ["Kari", "Ola"]},
        {"label": "Hours", "value": ""},
        {"label": "Places", "value": 0},
        {"label": "Roles", "value": []},
    ]
    page = draw("summary_list", rows=rows)
    values = [words(tag) for tag in page.all("dd") if "summary__change" not in tag.classes]
    assert values == ["<Outreach>", "KariOla", "Not filled in", "0", "Not filled in"]
    assert words(page.one("a")) == "Change: Service"


@pytest.mark.parametrize(
    ("kind", "colour"),
    [
        ("ok", "success"),
        ("warn", "warning"),
        ("danger", "danger"),
        ("info", "info"),
        ("neutral", "neutral"),
        ("", "neutral"),
    ],
)
def test_state_has_text_colour_and_a_shape_of_its_own(kind: str, colour: str) -> None:
    page = draw("state", text="Seat offered", kind=kind)
    tag = next(tag for tag in page.tags if "state" in tag.classes)
    assert tag["data-color"] == colour
    assert words(tag) == "Seat offered"
    assert page.one("svg")["aria-hidden"] == "true"


def test_confirm_is_one_post_with_one_button() -> None:
    request = RequestFactory().get("/")
    html = render_to_string(
        "parts/confirm.html",
        {
            "title": "Withdraw",
            "points": ["It ends."],
            "how_many": "2 people",
            "button": "Withdraw",
            "cancel_url": "/back",
            "hidden": {"id": 7},
        },
        request=request,
    )
    page = Page(html)
    assert page.one("form")["method"] == "post"
    assert page.one("input", name="csrfmiddlewaretoken")
    assert page.one("input", name="id")["value"] == "7"
    assert words(page.one("button", type="submit")) == "Withdraw"
    assert page.one("a")["href"] == "/back"


def test_timeline_is_an_ordered_list_with_dates() -> None:
    events = [
        {"title": "Sent", "when": "1 July 2026", "iso": "2026-07-01", "state": "done"},
        {"title": "Decision", "when": "August", "text": "You get a mail."},
    ]
    page = draw("timeline", events=events, level=2)
    assert [words(tag) for tag in page.all("h2")] == ["Sent", "Decision"]
    assert words(page.one("time", datetime="2026-07-01")) == "1 July 2026"
    assert words(page.all("li")[0]).startswith("1 July 2026Done")


def test_attendance_is_told_in_words() -> None:
    page = draw(
        "dots",
        days=[{"label": "Day 1", "text": "Present", "kind": "ok"}, {"label": "Day 2", "text": "To come"}],
    )
    assert [words(tag) for tag in page.all("li")] == ["Day 1Present", "Day 2To come"]


def test_bars_are_a_table_with_the_numbers() -> None:
    page = draw("bars", rows=[{"label": "West", "value": 6, "total": 24}, {"label": "North", "value": 0, "total": 0}])
    assert [words(tag) for tag in page.all("tr")] == ["West 6 / 24", "North 0 / 0"]
    assert [tag["width"] for tag in page.tags if "bars__part" in tag.classes] == ["25%", "0%"]


def test_breadcrumbs_end_at_this_page() -> None:
    crumbs = [{"label": "Front page", "url": "/"}, {"label": "Cohort", "url": "/kull/"}]
    page = draw("breadcrumbs", crumbs=crumbs, here="Application")
    assert [words(tag) for tag in page.all("li")] == ["Front page", "Cohort", "Application"]
    assert words(page.one("span", aria_current="page")) == "Application"
    assert not draw("breadcrumbs", crumbs=[]).tags


def test_pages_keep_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/", {"county": "46", "page": "2"})
    page = Page(
        render_to_string("parts/pagination.html", {"page_obj": Paginator(range(30), 10).get_page(2)}, request=request)
    )
    assert [tag["href"] for tag in page.all("a")] == [
        "?county=46&page=1",
        "?county=46&page=1",
        "?county=46&page=2",
        "?county=46&page=3",
        "?county=46&page=3",
    ]
    assert words(page.one("a", aria_current="true")).endswith("2")
