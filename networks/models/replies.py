"""How far the mailbox of answers has been read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReplyBox(models.Model):
    """A folder of the mailbox. Its numbers mean something only as long as the server's `validity` is the same."""

    name = models.CharField(_("folder"), max_length=120, unique=True)
    validity = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("mailbox of answers")
        verbose_name_plural = _("mailboxes of answers")

    def __str__(self) -> str:
        return self.name
