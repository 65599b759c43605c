"""What the employer undertakes (from a regional partner's published list; DOMAIN section 1)."""

from django.utils.translation import gettext_lazy as _

COMMITMENTS = (
    _("We recruit people who are suited for the task."),
    _("We pay their wages on the nine course days."),
    _("We pay the mentor when our own municipality uses the mentor."),
    _("We release the mentor for tasks in other municipalities when we can."),
    _("We name one contact person who is responsible for our mentors."),
)
