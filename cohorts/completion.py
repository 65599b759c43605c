"""The completion rule: who passes, who does not yet, who no longer can, and why. Values in, a verdict out.

The rule is data of the programme version: days to attend, how many of them may be made up for, mandatory sessions,
payment. `cohorts.attendance.unable_to_pass` says the same of "can no longer" in SQL; a test holds them together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from cohorts.models.attendance import Mark


class Outcome(StrEnum):
    """How it goes for a participant whose completion is not locked."""

    ELIGIBLE = "eligible"
    NOT_YET = "not yet"
    CANNOT = "cannot"


@dataclass(frozen=True)
class Rule:
    """What a programme version asks for."""

    required: int
    makeup_most: int
    requires_payment: bool = False


@dataclass(frozen=True)
class DayRule:
    """One day of a cohort: its name, its mandatory sessions, and the task that makes up for it (empty: none does)."""

    label: str
    mandatory: tuple[str, ...] = ()
    makeup: str = ""


@dataclass(frozen=True)
class Verdict:
    """One participant against the rule. `marks` are by day; a day without one has not been, or is not entered yet.

    A part of a day does not count. A day that is made up for counts, mandatory sessions and all, as long as no more
    days than allowed are made up for.
    """

    rule: Rule
    days: Mapping[int, DayRule]
    marks: Mapping[int, str]
    paid: bool = True

    def _with(self, *marks: str) -> list[int]:
        return [day for day in self.days if self.marks.get(day, "") in marks]

    @cached_property
    def present(self) -> int:
        """Days attended in person, the whole day."""
        return len(self._with(Mark.PRESENT))

    @cached_property
    def made_up(self) -> int:
        """Days made up for that count."""
        return min(len(self._with(Mark.MADE_UP)), self.rule.makeup_most)

    @property
    def counted(self) -> int:
        return self.present + self.made_up

    @cached_property
    def open(self) -> int:
        """Days without a mark."""
        return len(self._with(""))

    @cached_property
    def missed(self) -> list[DayRule]:
        """Days missed, wholly or in part, that are not made up for."""
        return [self.days[day] for day in self._with(Mark.PARTIAL, Mark.EXCUSED, Mark.ABSENT)]

    @cached_property
    def left_to_make_up(self) -> int:
        """How many more days may be made up for."""
        return max(self.rule.makeup_most - len(self._with(Mark.MADE_UP)), 0)

    @cached_property
    def can_make_up(self) -> list[DayRule]:
        """The missed days that can be made up for, mandatory ones first."""
        found = [day for day in self.missed if day.makeup] if self.left_to_make_up else []
        return sorted(found, key=lambda day: not day.mandatory)

    @cached_property
    def best(self) -> int:
        """The most days that can still come to count."""
        made_up = len(self._with(Mark.MADE_UP)) + sum(1 for day in self.missed if day.makeup)
        return self.present + self.open + min(made_up, self.rule.makeup_most)

    @cached_property
    def lost(self) -> list[DayRule]:
        """Missed days with mandatory sessions that cannot be made up for."""
        return [day for day in self.missed if day.mandatory and not day.makeup]

    @cached_property
    def too_many_mandatory(self) -> bool:
        """Whether more days with mandatory sessions are missed than may be made up for, done or not."""
        done = sum(1 for day in self._with(Mark.MADE_UP) if self.days[day].mandatory)
        return done + sum(1 for day in self.missed if day.mandatory) > self.rule.makeup_most

    @cached_property
    def mandatory_left(self) -> list[DayRule]:
        """Days with mandatory sessions that the participant has neither attended nor made up for."""
        return [self.days[day] for day in self._with("") if self.days[day].mandatory] + [
            day for day in self.missed if day.mandatory
        ]

    @property
    def unpaid(self) -> bool:
        return self.rule.requires_payment and not self.paid

    @cached_property
    def outcome(self) -> Outcome:
        if self.best < self.rule.required or self.lost or self.too_many_mandatory:
            return Outcome.CANNOT
        enough = self.counted >= self.rule.required and not self.mandatory_left and not self.unpaid
        return Outcome.ELIGIBLE if enough else Outcome.NOT_YET
