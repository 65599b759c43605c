"""Check-in at the door: when it is open, and the code that is on the screen right now.

A code belongs to one course day and one minute. It is worked out from the secret key by HMAC (RFC 2104), so nothing is
stored, and no code tells the next. The code of the minute before is good too: it takes a moment to type one.
"""

import hmac
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cohorts.models import CourseDay
from mentorprog.times import moment, today

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so no words; nothing that looks like a digit
LENGTH = 6  # 64 million codes
MINUTE = 60  # seconds
OPENS_BEFORE = timedelta(minutes=30)


@dataclass(frozen=True)
class Door:
    """The check-in of one course day: from half an hour before its first session until its last one ends."""

    day: CourseDay
    opens: datetime
    closes: datetime

    @property
    def is_open(self) -> bool:
        return self.opens <= timezone.now() <= self.closes

    def code(self, minute: int) -> str:
        """The code of a minute, counted from the beginning of 1970."""
        digest = salted_hmac("mentorprog.checkin", f"{self.day.pk}:{minute}", algorithm="sha256").digest()
        number, letters = int.from_bytes(digest, "big"), ""
        for _place in range(LENGTH):
            number, letter = divmod(number, len(LETTERS))
            letters += LETTERS[letter]
        return letters

    def code_now(self) -> str:
        return self.code(this_minute())

    def takes(self, code: str) -> bool:
        """Whether the door is open and the code is the one on the screen, or the one before it."""
        minute = this_minute()
        return self.is_open and any(same(code, self.code(at)) for at in (minute, minute - 1))

    def took(self, code: str) -> bool:
        """Whether this door has shown the code at some time until now. A thousand codes at the most: a few ms."""
        first = int(self.opens.timestamp()) // MINUTE
        last = min(int(self.closes.timestamp()) // MINUTE, this_minute())
        return any(same(code, self.code(minute)) for minute in range(first, last + 1))


def this_minute() -> int:
    """The minute on the clock, counted from the beginning of 1970."""
    return int(time.time()) // MINUTE


def seconds_left() -> int:
    """Seconds until the code changes, at least one."""
    return MINUTE - int(time.time()) % MINUTE


def same(one: str, other: str) -> bool:
    """Whether two codes are equal, told in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def plain(code: str) -> str:
    """A code as somebody types it, without spaces and hyphens, in capitals; empty when it can't be one."""
    letters = "".join(code[:40].split()).replace("-", "").upper()
    return letters if len(letters) == LENGTH and set(letters) <= set(LETTERS) else ""


def spoken(code: str) -> str:
    """The code in two halves, easier to read from a screen."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def doors(**lookups: object) -> list[Door]:
    """The doors of the course days that the lookups find, the earliest first; one statement.

    Days without sessions have none, nor have cohorts that are called off.
    """
    found = (
        CourseDay.objects.filter(cohort__cancelled_at=None, **lookups)
        .select_related("cohort", "training_day", "place")
        .annotate(starts=Min("training_day__sessions__starts"), ends=Max("training_day__sessions__ends"))
        .exclude(starts=None)
        .order_by("date", "starts", "pk")
    )
    return [Door(day, moment(day.date, day.starts) - OPENS_BEFORE, moment(day.date, day.ends)) for day in found]


def recent_doors() -> list[Door]:
    """The doors of today and yesterday: whose codes somebody may still hold."""
    return doors(date__in=[today(), today() - timedelta(days=1)])
