"""What tests of reminders share."""

from datetime import time

from django.db.models import Max

from mentorprog.outbox.models import Mail
from networks.models import Network, ReminderRule
from networks.reminders.rules import NAME

AT_NINE = time(9, 0)


def only(*rules: tuple[str, int] | tuple[str, int, time], slug: str = "vest") -> Network:
    """Let a network have these rules and no others: kind, days and, where it is not nine, the time."""
    network = Network.objects.get(slug=slug)
    network.reminder_rules.all().delete()
    for kind, days, *at in rules:
        ReminderRule.objects.create(network=network, kind=kind, days=days, at=at[0] if at else AT_NINE)
    return network


def waiting() -> list[Mail]:
    """The reminders that wait, the first to leave first."""
    return list(Mail.objects.filter(rule=NAME, state=Mail.State.QUEUED).order_by("send_at", "pk"))


def told() -> list[tuple[str, list[str]]]:
    """Template and parts of every reminder that has left, in the order they left."""
    sent = Mail.objects.filter(rule=NAME, state=Mail.State.SENT).order_by("sent_at", "pk")
    return [(mail.template, [name.rsplit(":", 2)[0] for name in mail.context["parts"]]) for mail in sent]


def last_moment() -> Mail:
    """The reminder that leaves last."""
    latest = Mail.objects.filter(rule=NAME, state=Mail.State.QUEUED).aggregate(Max("send_at"))["send_at__max"]
    return Mail.objects.filter(rule=NAME, send_at=latest).latest("pk")
