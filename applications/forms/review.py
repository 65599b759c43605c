"""The forms of those who read applications: impartiality and scores."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import helper
from applications.models import Criterion, Review
from applications.models.review import HIGHEST, LOWEST
from mentorprog.privacy.fields import GuardedTextField


class ImpartialityForm(forms.Form):
    """Asked before an application is opened to be read."""

    conflict = forms.TypedChoiceField(
        label=_("Do you have a conflict of interest?"),
        help_text=_(
            "You have one when you, or somebody close to you, work in the service, know a candidate well or can gain "
            "from the answer."
        ),
        choices=(("no", _("No, I can read it")), ("yes", _("Yes, somebody else must read it"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = GuardedTextField(
        label=_("What is the conflict?"),
        required=False,
        max_length=300,
        help_text=_("A few words, for example: I have worked there until last year."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()


class LiftForm(forms.Form):
    """Why a coordinator takes a conflict of interest back."""

    reason = GuardedTextField(label=_("Why is it taken back?"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()


class ReviewForm(forms.ModelForm):
    """A reader's scores for one candidate, a field for each criterion; `given` has those that stand, by criterion."""

    recommendation = forms.ChoiceField(
        label=_("Recommendation"), choices=Review.Recommendation.choices, widget=forms.RadioSelect
    )
    note = GuardedTextField(label=_("Note to colleagues"), required=False, max_length=2000)

    class Meta:
        model = Review
        fields = ["recommendation", "note"]

    def __init__(self, *args: Any, criteria: Sequence[Criterion], given: Mapping[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()
        self.criteria = criteria
        scores: dict[str, forms.Field] = {
            criterion.slug: forms.TypedChoiceField(
                label=criterion.title,
                choices=[(n, str(n)) for n in range(LOWEST, HIGHEST + 1)],
                coerce=int,
                widget=forms.RadioSelect,
                initial=given.get(criterion.pk),
            )
            for criterion in criteria
        }
        self.fields = {**scores, **self.fields}

    def scores(self) -> dict[str, int]:
        """The scores by the criteria's short names."""
        return {criterion.slug: self.cleaned_data[criterion.slug] for criterion in self.criteria}
