"""The form of an evaluation: a field for each of its questions, none of them compulsory."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _

from cohorts.evaluation.box import Ballot
from cohorts.models import EvaluationQuestion
from cohorts.models.evaluation import HIGHEST, LONGEST, LOWEST
from mentorprog.privacy.fields import GuardedTextField


class BallotForm(forms.Form):
    """One person's answers. A number is taken back by choosing "No answer"."""

    def __init__(self, *args: Any, questions: Sequence[EvaluationQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.questions = questions
        for question in questions:
            self.fields[_name(question)] = _field(question)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Answer at least one question."))
        return cleaned

    def ballot(self) -> Ballot:
        """The answers by the questions' primary keys, without the questions that have none."""
        given = {question.pk: self.cleaned_data[_name(question)] for question in self.questions}
        return {question: answer for question, answer in given.items() if answer}


def _name(question: EvaluationQuestion) -> str:
    return f"q{question.pk}"


def _field(question: EvaluationQuestion) -> forms.Field:
    if question.kind == EvaluationQuestion.Kind.TEXT:
        return GuardedTextField(
            label=question.wording, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
        )
    return forms.TypedChoiceField(
        label=question.wording,
        required=False,
        choices=[*((value, scale_words(value)) for value in range(HIGHEST, LOWEST - 1, -1)), ("", _("No answer"))],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )


def scale_words(value: int) -> str:
    """A number of the scale in words."""
    words = {
        1: _("1: do not agree at all"),
        2: _("2: agree a little"),
        3: _("3: agree in part"),
        4: _("4: agree"),
        5: _("5: agree completely"),
    }
    return words[value]
