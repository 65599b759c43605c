"""What comes back from the attendance grid, and why marks are corrected."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.grid import Typed
from cohorts.models import Attendance
from cohorts.services.attendance import MOST_MINUTES, Cell, Change, Standing
from mentorprog.privacy.fields import GuardedTextField
from mentorprog.tables import MOST_BYTES, read_table

MARKS = frozenset(Attendance.Mark.values) | {""}
HOURS = re.compile(r"\s*(\d{1,2})(?:[.,](\d{1,2}))?\s*", re.ASCII)


@dataclass
class Posted:
    """A posted grid: the cells that were changed, those whose hours cannot be read, and all of it as it was typed."""

    changes: dict[Cell, Change] = field(default_factory=dict)
    unread: list[Cell] = field(default_factory=list)
    typed: dict[Cell, Typed] = field(default_factory=dict)
    empty: list[Cell] = field(default_factory=list)  # cells without a mark, for what is filled in at once


def minutes_of(hours: str) -> int | None:
    """Hours as somebody types them ("3", "3,5", "3.25") in minutes. Raises ValueError; None for nothing typed."""
    if not hours.strip():
        return None
    found = HOURS.fullmatch(hours)
    minutes = round(60 * float(f"{found[1]}.{found[2] or 0}")) if found else 0
    if not 0 < minutes <= MOST_MINUTES:
        raise ValueError(hours[:20])
    return minutes


def _cells(posted: Mapping[str, Any]) -> Iterator[tuple[Cell, str]]:
    """The cells of a posted grid with the end of their fields' names. Raises ValueError when a name is not ours."""
    for name in posted:
        if name.startswith("mark-"):
            _prefix, participation, day = name.split("-")
            yield (int(participation), int(day)), f"{participation}-{day}"


def read_grid(posted: Mapping[str, Any]) -> Posted:
    """Read `mark-<participation>-<day>` (and `hours-…`) against `seen-…`, what stood there when the page was loaded.

    Raises ValueError when a name or a mark is not one of ours.
    """
    found = Posted()
    for cell, end in _cells(posted):
        mark, seen = posted[f"mark-{end}"], posted.get(f"seen-{end}", "")
        if mark not in MARKS:
            raise ValueError(end)
        Standing.read(seen)
        hours = posted.get(f"hours-{end}", "") if mark == Attendance.Mark.PARTIAL else ""
        try:
            wanted = str(Standing(mark, minutes_of(hours)))
        except ValueError:
            found.unread.append(cell)
            found.typed[cell] = Typed(mark, hours[:10])
            continue
        if wanted != seen:
            found.changes[cell] = Change(seen, wanted)
            found.typed[cell] = Typed(mark, hours)
        elif not mark:
            found.empty.append(cell)
    return found


class ReasonForm(forms.Form):
    """Why marks are changed after their day. Required only then, so the service says when it is missing."""

    reason = GuardedTextField(
        label=_("Why do you change marks of days that are over?"),
        required=False,
        max_length=300,
        help_text=_("Only needed then. Colleagues read it beside the change."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class FileForm(forms.Form):
    """A filled-in list of attendance. `with_gaps`: rows without anything in them are kept."""

    with_gaps = False
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "An Excel workbook (xlsx) or CSV, at most 1 MB. Nothing is saved before you have seen what it says."
        ),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_file(self) -> list[list[Any]]:
        """The table in the file."""
        upload = self.cleaned_data["file"]
        return read_table(upload.read(MOST_BYTES + 1), with_gaps=self.with_gaps)
