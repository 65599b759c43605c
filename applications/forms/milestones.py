"""The milestones of the plan: rows with a date and what will be in place by then."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import ImplementationPlan, Milestone
from mentorprog.prepared import prepared
from mentorprog.privacy.fields import GuardedCharField
from mentorprog.times import today

PREFIX = "milestones"
ROWS = 3  # empty rows to begin with, and as many more at a time
MOST = 24  # milestones of one plan
BEHIND, AHEAD = timedelta(days=366), timedelta(days=3660)  # a date outside is a slip of the keyboard

Kept = list[tuple[date, str]]


class MilestoneForm(forms.Form):
    """One milestone. A row that is left empty is none."""

    date = forms.DateField(
        label=gettext_lazy("Date"),
        required=False,
        help_text=gettext_lazy("For example 01.03.2027."),
        error_messages={"invalid": gettext_lazy("Write the date as day, month and year, for example 01.03.2027.")},
    )
    text = GuardedCharField(label=gettext_lazy("What will be in place?"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """A row has both or nothing."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        day, text = cleaned["date"], cleaned["text"]
        if text and day is None:
            self.add_error("date", _("Give the date as well."))
        if day is not None and not text:
            self.add_error("text", _("Say what will be in place by this date."))
        now = today()
        if day is not None and not now - BEHIND <= day <= now + AHEAD:
            self.add_error("date", _("Give a date between last year and ten years from now."))
        return cleaned


class Milestones(BaseFormSet):
    """The rows of one plan."""

    item_name = gettext_lazy("Milestone")

    def clean(self) -> None:
        """A count below nothing would take every milestone away unseen."""
        if self.management_form.cleaned_data["TOTAL_FORMS"] < 0:
            raise ValidationError(_("Something is wrong with the page. Open it again."))

    def kept(self) -> Kept:
        """The rows that are filled in, by date."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]
        return sorted((row["date"], row["text"]) for row in rows)


FormSet = formset_factory(
    MilestoneForm, formset=Milestones, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True
)


def milestone_rows(plan: ImplementationPlan, data: Any = None, *, empty: int = ROWS) -> Any:
    """The rows of a plan with `empty` more to write in; with `data`, the rows that were posted.

    None when `data` holds no milestones at all: then nothing was asked, and nothing is changed.
    """
    if data is not None:
        return FormSet(data, prefix=PREFIX) if f"{PREFIX}-TOTAL_FORMS" in data else None
    standing = [{"date": day, "text": text} for day, text in stored(plan)]
    room = max(0, min(empty, MOST - len(standing)))
    return FormSet(prefix=PREFIX, initial=standing + [{}] * room)


def stored(plan: ImplementationPlan) -> Kept:
    """The milestones as they stand, by date."""
    return sorted((row.date, row.text) for row in _milestones(plan.pk))


@prepared
def _milestones(plan: int) -> QuerySet[Milestone]:
    return Milestone.objects.filter(plan=plan).order_by()


def keep(plan: ImplementationPlan, wanted: Kept) -> None:
    """Let these be the milestones of the plan. The caller holds the application's lock."""
    if stored(plan) != wanted:
        plan.milestones.all().delete()
        Milestone.objects.bulk_create(Milestone(plan=plan, date=day, text=text) for day, text in wanted)
