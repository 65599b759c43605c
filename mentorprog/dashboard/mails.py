"""What the staff's start page says about mail: whether it leaves, and what needs a decision."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from mentorprog.dashboard.panels import SOON, Duty, Panel, panel
from mentorprog.outbox.models import Mail
from mentorprog.outbox.selectors import attention, mails_for
from mentorprog.people.roles import is_coordinator


@panel
def mails(viewer: Any) -> Panel | None:
    """Mails that failed or may not have arrived, and whether the worker takes what is due."""
    if not is_coordinator(viewer):
        return None
    link = reverse("admin:outbox_mail_changelist")
    state = Mail.State
    return Panel(
        title=_("E-mail"),
        template="admin/mail_panel.html",
        values={"attention": attention(viewer), "link": link},
        duties=(
            Duty(
                lambda: mails_for(viewer).filter(state=state.FAILED),
                ngettext_lazy("%(n)s e-mail could not be sent", "%(n)s e-mails could not be sent", "n"),
                f"{link}?state__exact={state.FAILED}",
                SOON,
            ),
            Duty(
                lambda: mails_for(viewer).filter(state=state.UNKNOWN),
                ngettext_lazy("%(n)s e-mail may not have arrived", "%(n)s e-mails may not have arrived", "n"),
                f"{link}?state__exact={state.UNKNOWN}",
                SOON,
            ),
        ),
        order=60,
    )
