"""Forms of the planner: a session, the titles of a gathering, what makes up for a day."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from curriculum.models import Lecturer, Programme, Session, Theme, TrainingDay
from curriculum.selectors import lecturers
from mentorprog.languages import CODES
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField

CLOCK = ["%H:%M", "%H.%M"]
TYPED = re.compile(r"\d{1,2}[:.]\d\d")  # half past nine is 9.30, and 9.3 may be meant for it
IN_ALL_LANGUAGES = _("Write it in bokmål, nynorsk and English, or leave all three empty.")


class ClockField(forms.TimeField):
    """Local time as people write it: 09.00 or 09:00."""

    widget = forms.TimeInput(format="%H:%M", attrs={"class": "w-short"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=CLOCK, help_text=_("For example 09:00."), **kwargs)

    def strptime(self, value: str, format: str) -> Any:
        if not TYPED.fullmatch(value):
            raise ValueError(value)
        return super().strptime(value, format)


class PlanForm(forms.Form):
    """Fields only: the page draws the form tag and its buttons. `texts` come in three languages or not at all."""

    texts: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("This must be filled in.")

    def clean(self) -> dict[str, Any]:
        """A reader of each language gets the text, or none does."""
        cleaned: dict[str, Any] = super().clean() or {}
        for text in self.texts:
            names = [f"{text}_{code}" for code in CODES]
            if any(name in self.errors for name in names):
                continue
            missing = [name for name in names if not cleaned.get(name)]
            if len(missing) < len(names):
                for name in missing:
                    self.add_error(name, IN_ALL_LANGUAGES)
        return cleaned


def newest_version() -> int:
    """The highest number there is; 0 before the first."""
    return int(Programme.objects.aggregate(newest=Max("version"))["newest"] or 0)


class ProgrammeForm(forms.ModelForm):
    """What a version says about itself. A new one carries the newest number that the page has seen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=newest_version)

    def clean(self) -> dict[str, Any]:
        """A second click on the same page makes no second version."""
        cleaned: dict[str, Any] = super().clean() or {}
        seen = cleaned.get("seen")
        if self.instance.pk is None and seen is not None and seen != newest_version():
            raise ValidationError(_("Somebody has made a version while you had the page open."))
        return cleaned


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows to choose. SQLite takes no number as long as one can type: such a choice is none of them."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)
        except OverflowError:
            faulty = {"value": max(value, key=len)}
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", faulty) from None


class ThemesField(RowsField):
    """The themes, by number, each with a box."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, theme: Any) -> str:
        return f"{theme.number}. {theme.title}"


class DayField(forms.ModelChoiceField):
    """The days of one version."""

    def label_from_instance(self, day: Any) -> str:
        return f"{day}: {day.gathering}"


class SessionForm(PlanForm):
    """A session with hours, titles, themes, lecturers and what participants are told about it."""

    texts = ("outcomes", "preparation")

    day = DayField(label=_("Day"), queryset=TrainingDay.objects.none(), empty_label=None)
    starts = ClockField(label=_("Starts"))
    ends = ClockField(label=_("Ends"))
    form = forms.ChoiceField(label=_("Form"), choices=Session.Form.choices)
    mandatory = forms.BooleanField(
        label=_("Mandatory: nobody passes without having been here or made up for the day"), required=False
    )
    title_nb = GuardedCharField(label=_("Title in bokmål"), max_length=160)
    title_nn = GuardedCharField(label=_("Title in nynorsk"), max_length=160)
    title_en = GuardedCharField(label=_("Title in English"), max_length=160)
    themes = ThemesField(label=_("Themes"), queryset=Theme.objects.all())
    lecturers = RowsField(
        label=_("Lecturers"),
        queryset=Lecturer.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    outcomes_nb = GuardedTextField(label=_("Learning outcomes in bokmål"), required=False)
    outcomes_nn = GuardedTextField(label=_("Learning outcomes in nynorsk"), required=False)
    outcomes_en = GuardedTextField(label=_("Learning outcomes in English"), required=False)
    preparation_nb = GuardedTextField(label=_("Preparation in bokmål"), required=False)
    preparation_nn = GuardedTextField(label=_("Preparation in nynorsk"), required=False)
    preparation_en = GuardedTextField(label=_("Preparation in English"), required=False)

    OWN = (
        "starts",
        "ends",
        "form",
        "mandatory",
        *(f"{text}_{code}" for text in ("title", "outcomes", "preparation") for code in CODES),
    )
    PARTS = (
        (_("When"), ("day", "starts", "ends")),
        (_("What"), ("title_nb", "title_nn", "title_en", "form", "mandatory", "themes")),
        (_("Who"), ("lecturers",)),
        (_("What participants can afterwards"), ("outcomes_nb", "outcomes_nn", "outcomes_en")),
        (_("What participants do beforehand"), ("preparation_nb", "preparation_nn", "preparation_en")),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = programme.days.select_related("gathering").order_by("number")
        self.fields["day"].queryset = days  # type: ignore[attr-defined]
        # A select reads its choices twice; a list() of them would count them first.
        self.fields["day"].choices = [one for one in self.fields["day"].choices]  # type: ignore[attr-defined]  # noqa: C416
        self.fields["lecturers"].queryset = lecturers()  # type: ignore[attr-defined]

    @classmethod
    def stored(cls, session: Session) -> dict[str, Any]:
        """What a session holds, by field."""
        held = {name: getattr(session, name) for name in cls.OWN}
        themes = [theme.pk for theme in session.themes.all()]
        return {
            **held,
            "day": session.day_id,
            "themes": themes,
            "lecturers": [teaching.lecturer_id for teaching in session.teachings.all()],
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The session must end after it starts."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The session's own columns, as the services take them."""
        return {name: self.cleaned_data[name] for name in self.OWN}

    def parts(self) -> list[tuple[Any, list[BoundField]]]:
        """The fields under their headings."""
        return [(heading, [self[name] for name in names]) for heading, names in self.PARTS]


class GatheringForm(PlanForm):
    """What a gathering is called."""

    title_nb = GuardedCharField(label=_("Title in bokmål"), max_length=120)
    title_nn = GuardedCharField(label=_("Title in nynorsk"), max_length=120)
    title_en = GuardedCharField(label=_("Title in English"), max_length=120)


class DayForm(PlanForm):
    """The task that makes up for a day."""

    texts = ("makeup",)

    makeup_nb = GuardedTextField(label=_("The task in bokmål"), required=False)
    makeup_nn = GuardedTextField(label=_("The task in nynorsk"), required=False)
    makeup_en = GuardedTextField(label=_("The task in English"), required=False)
