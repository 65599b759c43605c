"""What stands now beside what was written in an older window: nothing of either is lost."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from applications.forms import StepForm
from applications.forms.milestones import Kept
from applications.summary import dated_lines, in_words

MILESTONES = "milestones"  # their name among the answers


def chosen(posted: QueryDict) -> frozenset[str]:
    """The answers for which the writer has chosen what stands now."""
    return frozenset(posted.getlist("keep"))


def both_versions(form: StepForm, row: Any) -> list[dict[str, Any]]:
    """The answers of a valid form that are other than the row's: name, label, `now` and `yours`, both in words."""
    found = []
    for name, field in form.answers().items():
        if name not in form.fields or name in form.left_alone:
            continue
        now = in_words(field, form.stored_answer(row, name))
        yours = in_words(field, form.cleaned_data.get(name))
        if now != yours:
            found.append({"name": name, "label": field.label, "now": now, "yours": yours})
    return found


def both_milestones(now: Kept, yours: Kept) -> list[dict[str, Any]]:
    """The same for the milestones, as one row; none when they are alike."""
    if now == yours:
        return []
    return [{"name": MILESTONES, "label": _("Milestones"), "now": dated_lines(now), "yours": dated_lines(yours)}]
