"""Days on which a network does not want to write to anybody."""

from datetime import date

from networks.guidance.workdays import add_working_days, is_public_holiday
from networks.models import ReminderSettings

SUNDAY = 6  # of `date.weekday`


def is_quiet(day: date, settings: ReminderSettings) -> bool:
    """Whether the network has chosen not to write on this day."""
    if settings.quiet_sundays and day.weekday() == SUNDAY:
        return True
    return settings.quiet_holidays and is_public_holiday(day)


def sending_day(day: date, settings: ReminderSettings, *, forward: bool = False) -> date:
    """The day itself, or the working day before a quiet one (`forward`: after it, for what must not come too early)."""
    return add_working_days(day, 1 if forward else -1) if is_quiet(day, settings) else day
