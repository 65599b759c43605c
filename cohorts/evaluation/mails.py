"""The mails about evaluations: what they say, and which should exist."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.evaluation.selectors import asked, evaluations_with_results, has_answered, is_open, open_on
from cohorts.models import Evaluation, EvaluationAnswered, Participation
from mentorprog import dates, tokens
from mentorprog.addresses import absolute
from mentorprog.outbox.composers import Content, composer
from mentorprog.outbox.models import Mail
from mentorprog.outbox.rules import Planned, rule
from mentorprog.times import days_before, moment, today

SENT_AT = time(16, 0)  # local, on the day when it opens; at once when that is later
REMINDER_DAYS = 2  # before the last day to answer
REMINDER_AT = time(9, 0)  # local


@composer("evaluation_reminder", label=_("Evaluation, reminder"))
@composer("evaluation", label=_("Evaluation"))
def evaluation(mail: Mail) -> Content | None:
    """The way to the questions; moot once they are answered, or closed, or the participant was not there."""
    found = evaluations_with_results().get(pk=mail.context["evaluation"])
    participation = Participation.objects.get(pk=mail.context["participation"])
    was_there = asked(found).filter(pk=participation.pk).exists()
    if not (is_open(found) and was_there) or has_answered(found, participation):
        return None
    return Content(
        {
            "cohort": found.cohort.name,
            "gathering": str(found.place.gathering) if found.place else "",
            "until": dates.day(found.closes_on),
            "link": absolute("evaluation", tokens.make("evaluation", found.pk, participation.pk)),
        }
    )


@rule("evaluation")
def everybody_who_was_there() -> Iterator[Planned]:
    """To everybody who is asked, on the day the evaluation opens."""
    for row in _open():
        yield from _to(asked(row), row, "evaluation", moment(row.opened_on, SENT_AT))


@rule("evaluation-reminder")
def those_who_have_not_answered() -> Iterator[Planned]:
    """At 09:00 local time two days before the last day, to those who have not answered by then.

    It is planned only when that moment has come: a mail that is planned and then cancelled would say in its own row
    when somebody answered.
    """
    now = timezone.now()
    for row in _open():
        send_at = days_before(row.closes_on, REMINDER_DAYS, REMINDER_AT)
        if send_at <= now:
            answered = EvaluationAnswered.objects.filter(evaluation=row).values("participation")
            yield from _to(asked(row).exclude(pk__in=answered), row, "evaluation-reminder", send_at)


def _open() -> QuerySet[Evaluation]:
    return open_on(today()).filter(cohort__cancelled_at=None).order_by("pk")


def _to(people: QuerySet[Participation], row: Evaluation, name: str, send_at: datetime) -> Iterator[Planned]:
    """One mail to each; the rule and the template have the same name but for the hyphen."""
    reached = people.exclude(person__email="").order_by("pk").values_list("pk", "person_id")
    for participation, person in reached.iterator(chunk_size=2000):
        yield Planned(
            key=f"{name}:{row.pk}:{participation}",
            person_id=person,
            template=name.replace("-", "_"),
            context={"evaluation": row.pk, "participation": participation},
            send_at=send_at,
        )
