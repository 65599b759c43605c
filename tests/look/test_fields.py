import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout, Submit
from django.template import Context, Template
from django.utils.translation import override

from tests.look.forms import CANDIDATES, EveryField
from tests.look.html import Page, words

VISIBLE = [name for name in EveryField.base_fields if name != "token"]


def draw(source: str, **context: object) -> Page:
    with override("en"):
        return Page(Template("{% load crispy_forms_tags %}" + source).render(Context(context)))


@pytest.fixture(params=["{% crispy form %}", "{{ form|crispy }}"])
def way(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def fresh(way: str) -> Page:
    return draw(way, form=EveryField())


@pytest.fixture
def failed(way: str) -> Page:
    return draw(way, form=EveryField({"email": "ola@", "themes": ["9"]}))


def test_every_label_says_in_words_whether_the_field_must_be_filled_in(fresh: Page) -> None:
    said = {words(tag) for tag in fresh.tags if "need" in tag.classes}
    assert said == {"Must be filled in", "Optional"}
    assert len([tag for tag in fresh.tags if "need" in tag.classes]) == len(VISIBLE)
    assert words(fresh.one("label", for_="id_name")) == "Name Must be filled in"
    assert words(fresh.one("label", for_="id_email")) == "E-mail Optional"


def test_a_field_can_say_itself_when_it_must_be_filled_in() -> None:
    form = EveryField()
    form.fields["email"].need = "If you have one"
    assert words(draw("{{ form|crispy }}", form=form).one("label", for_="id_email")) == "E-mail If you have one"


def test_the_words_can_be_left_out_for_a_search_form() -> None:
    form, helper = EveryField(), FormHelper()
    helper.show_need = False
    page = draw("{% crispy form helper %}", form=form, helper=helper)
    assert words(page.one("label", for_="id_name")) == "Name"


@pytest.mark.parametrize("data", [None, {"email": "ola@"}])
def test_every_description_exists_once(way: str, data: dict[str, str] | None) -> None:
    page = draw(way, form=EveryField(data))
    described = [tag for tag in page.tags if tag["aria-describedby"] is not None]
    assert described
    for tag in described:
        ids = tag["aria-describedby"].split()
        assert len(set(ids)) == len(ids)
        for wanted in ids:
            page.by_id(wanted)


def test_descriptions_stand_in_reading_order(failed: Page) -> None:
    plan = failed.one("textarea", name="plan")
    assert plan["aria-describedby"] == "id_plan_helptext id_plan_limit id_plan_warning id_plan_error"
    role = failed.one("fieldset", id="id_role")
    assert role["aria-describedby"] == "id_role_helptext id_role_error"


def test_what_the_widget_describes_itself_by_comes_first() -> None:
    form = EveryField()
    form.fields["name"].widget.attrs["aria-describedby"] = "note"
    name = draw("{{ form|crispy }}", form=form).one("input", name="name")
    assert name["aria-describedby"] == "note id_name_helptext"


def test_only_fields_with_errors_are_marked_invalid(failed: Page) -> None:
    invalid = {tag["name"] for tag in failed.tags if tag["aria-invalid"] == "true"}
    assert invalid == {
        "name",
        "email",
        "start",
        "plan",
        "town",
        "role",
        "themes",
        "both_0",
        "both_1",
        "confirm",
    }


def test_nothing_is_invalid_before_the_first_post(fresh: Page) -> None:
    assert not [tag for tag in fresh.tags if tag["aria-invalid"]]
    assert not [tag for tag in fresh.tags if tag["role"] == "alert"]


def test_the_browser_never_stops_the_post(fresh: Page) -> None:
    for tag in fresh.tags:
        assert "required" not in tag.attrs
        assert "disabled" not in tag.attrs


def test_too_long_a_text_is_told_not_cut(fresh: Page) -> None:
    assert "maxlength" not in fresh.one("textarea").attrs
    assert words(fresh.by_id("id_plan_limit")) == "At most 3,000 characters."


def test_guarded_text_has_the_warning_and_the_example(fresh: Page) -> None:
    assert words(fresh.by_id("id_plan_warning")).startswith("Do not write names or other personal data")
    assert words(fresh.one("summary")) == "See example: Plan"
    assert words(fresh.one("details")).endswith("Two mentors work with the outreach team.")


def test_choices_stand_in_a_fieldset_with_its_label_as_legend(fresh: Page) -> None:
    radios = fresh.all("input", type="radio")
    assert [tag["id"] for tag in radios] == ["id_role_0", "id_role_1"]
    for tag in radios:
        fieldset = next(parent for parent in tag.parents if parent.name == "fieldset")
        assert words(fieldset).startswith("Role Must be filled in The best.")
        assert words(fresh.one("label", for_=tag["id"])) in {"Mentor", "Team"}


def test_choices_in_groups_keep_their_headings(fresh: Page) -> None:
    fieldset = fresh.one("fieldset", id="id_themes")
    assert words(fieldset) == "Themes Optional First Trauma Talk Second Culture"


def test_what_was_chosen_is_kept() -> None:
    page = draw("{{ form|crispy }}", form=EveryField({"role": "t", "themes": ["1", "3"], "confirm": "on"}))
    assert {tag["id"] for tag in page.tags if "checked" in tag.attrs} == {
        "id_role_1",
        "id_themes_0_0",
        "id_themes_1_0",
        "id_confirm",
    }


def test_what_was_written_is_escaped() -> None:
    page = draw("{{ form|crispy }}", form=EveryField({"name": '"><script>', "plan": "</textarea><b>"}))
    assert page.one("input", name="name")["value"] == '"><script>'
    assert not page.all("script")
    assert not page.all("b")


def test_one_field_alone_is_drawn_with_its_error() -> None:
    form = EveryField({"name": ""})
    page = draw("{{ form.name|as_crispy_field }}", form=form)
    assert words(page.by_id("id_name_error")) == "Error: This field is required."


def test_layout_objects() -> None:
    form, helper = EveryField(), FormHelper()
    helper.layout = Layout(
        Fieldset("Who", Field("name", css_class="w-short"), Div("email", css_class="box")),
        Submit("save", "Save & go on"),
        Submit("back", "Back", css_class="tertiary"),
    )
    page = draw("{% crispy form helper %}", form=form, helper=helper)
    assert words(page.one("legend")) == "Who"
    assert page.one("input", name="name").classes == ["ds-input", "w-short"]
    assert next(p["class"] for p in page.one("input", name="email").parents if p.name == "div") == "box"
    assert page.one("button", name="save")["data-variant"] == "primary"
    assert page.one("button", name="save")["value"] == "Save & go on"
    assert page.one("button", name="back")["data-variant"] == "tertiary"
    assert "novalidate" in page.one("form").attrs


def test_without_form_tag_the_page_brings_its_own() -> None:
    form, helper = EveryField(), FormHelper()
    helper.form_tag = False
    page = draw("{% crispy form helper %}", form=form, helper=helper)
    assert not page.all("form")
    assert page.one("input", name="name")


def test_formset_has_a_heading_for_each_part() -> None:
    page = draw("{{ formset|crispy }}", formset=CANDIDATES())
    assert [words(tag) for tag in page.all("legend")] == ["Candidate 1", "Candidate 2"]
    assert page.one("input", name="form-TOTAL_FORMS")["value"] == "2"
    assert page.one("label", for_="id_form-1-email")
