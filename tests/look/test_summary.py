import pytest
from crispy_forms.helper import FormHelper
from django.template import Context, Template
from django.utils.translation import override

from tests.look.forms import CANDIDATES, Candidate, EveryField
from tests.look.html import Page, words


def draw(source: str, **context: object) -> Page:
    with override("en"):
        return Page(Template("{% load crispy_forms_tags look %}" + source).render(Context(context)))


@pytest.fixture(params=["{% crispy form %}", "{{ form|crispy }}", "{% error_summary form %}{{ form|crispy }}"])
def failed(request: pytest.FixtureRequest) -> Page:
    form = EveryField({"email": "ola@", "themes": ["9"], "token": "x"})
    if "error_summary" in request.param:  # one summary by hand, none by the form
        helper = FormHelper()
        helper.show_summary = False
        return draw("{% error_summary form %}{% crispy form helper %}", form=form, helper=helper)
    return draw(request.param, form=form)


def test_the_summary_counts_and_can_take_focus(failed: Page) -> None:
    summary = failed.one("div", role="alert")
    assert summary["tabindex"] == "-1"
    assert "data-error-summary" in summary.attrs
    assert words(failed.one("h2")) == "There are 11 things to correct"


def test_every_link_goes_to_a_control(failed: Page) -> None:
    links = [tag["href"] for tag in failed.all("a")]
    assert links == [
        "#id_name",
        "#id_email",
        "#id_start",
        "#id_plan",
        "#id_town",
        "#id_role_0",
        "#id_themes_0_0",
        "#id_both_0",
        "#id_confirm",
    ]
    for link in links:
        assert failed.by_id(link[1:]).name in {"input", "select", "textarea"}


def test_errors_without_a_visible_field_are_told_without_link(failed: Page) -> None:
    plain = [words(tag) for tag in failed.all("li") if not any(a for a in failed.all("a") if tag in a.parents)]
    assert plain == ["The deadline has passed.", "Token – Enter a whole number."]


def test_one_thing_is_one_thing() -> None:
    page = draw("{{ form|crispy }}", form=Candidate({"name": "Kari"}))
    assert words(page.one("h2")) == "There is 1 thing to correct"
    assert words(page.one("a")) == "E-mail – This field is required."


def test_a_formset_says_which_part() -> None:
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "Kari", "form-1-email": "x"}
    page = draw("{{ formset|crispy }}", formset=CANDIDATES(data))
    assert [words(tag) for tag in page.all("li")] == [
        "Two candidates have the same address.",
        "Candidate 1, E-mail – This field is required.",
        "Candidate 2, Name – This field is required.",
        "Candidate 2, E-mail – Enter a valid email address.",
    ]
    assert [tag["href"] for tag in page.all("a")] == [
        "#id_form-0-email",
        "#id_form-1-name",
        "#id_form-1-email",
    ]


def test_one_summary_for_a_form_and_a_formset_together() -> None:
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "name": "Kari", "email": ""}
    page = draw("{% error_summary form formset none %}", form=Candidate(data), formset=CANDIDATES(data), none=None)
    assert words(page.one("h2")) == "There are 2 things to correct"


def test_no_summary_without_errors() -> None:
    assert not draw("{% error_summary form %}", form=Candidate({"name": "K", "email": "k@example.no"})).tags
    assert not draw("{% error_summary form %}", form=Candidate()).tags
