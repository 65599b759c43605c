"""What lecturers are asked and told by mail, and when they are reminded."""

from collections.abc import Iterator
from datetime import time

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, TeachingAnswer
from cohorts.teaching import Standing, Task, tasks_for, token_for
from curriculum.models import Lecturer
from mentorprog import dates
from mentorprog.addresses import absolute
from mentorprog.outbox.composers import Content, composer
from mentorprog.outbox.models import Mail
from mentorprog.outbox.rules import Planned, rule
from mentorprog.times import OSLO, days_before, today

REMINDED_AFTER = 7  # days without an answer
REMINDED_AT = time(9, 0)  # local
WAITING = (Standing.ASKED, Standing.MOVED)


def _line(task: Task) -> str:
    when = dates.meeting_time(task.day.date, task.session.starts, task.session.ends) if task.day else ""
    return f"{when}: {task.session.title}"


@composer("teaching_reminder", label=_("Question to a lecturer, reminder"))
@composer("teaching_request", label=_("Question to a lecturer"))
def teaching_request(mail: Mail) -> Content | None:
    """What a lecturer is asked to hold in a cohort; moot once everything is answered."""
    cohort = Cohort.objects.get(pk=mail.context["cohort"])
    lecturer = Lecturer.objects.get(pk=mail.context["lecturer"])
    waiting = [task for task in tasks_for(lecturer, cohort) if task.is_to_come and task.standing in WAITING]
    if not waiting:
        return None
    link = absolute("teaching_answer", token_for(lecturer, cohort))
    return Content({"cohort": cohort.name, "lines": [_line(task) for task in waiting], "link": link})


@composer("teaching_released", label=_("A lecturer is replaced"))
def teaching_released(mail: Mail) -> Content | None:
    """Somebody else holds the session; moot when the lecturer has got it back."""
    answer = TeachingAnswer.objects.select_related("session", "cohort").get(pk=mail.context["answer"])
    if answer.replacement_id is None or answer.cohort.cancelled_at is not None:
        return None
    return Content(
        {
            "cohort": answer.cohort.name,
            "session": answer.session.title,
            "day": dates.day(answer.date),
            "link": absolute("my_teaching"),
        }
    )


@rule("teaching-reminder")
def a_week_without_an_answer() -> Iterator[Planned]:
    """At 09:00 local time a week after a lecturer was asked about days to come, once each time they are asked."""
    rows = TeachingAnswer.objects.filter(
        state=TeachingAnswer.State.ASKED, replacement=None, date__gte=today(), cohort__cancelled_at=None
    ).exclude(lecturer__person__email="")
    asked = rows.order_by("cohort", "lecturer").values_list("cohort", "lecturer", "lecturer__person")
    for cohort, lecturer, person, number, at in asked.annotate(Max("round"), Max("asked_at")):
        yield Planned(
            key=f"teaching-reminder:{cohort}:{lecturer}:{number}",
            person_id=person,
            template="teaching_reminder",
            context={"cohort": cohort, "lecturer": lecturer},
            send_at=days_before(at.astimezone(OSLO).date(), -REMINDED_AFTER, REMINDED_AT),
        )
