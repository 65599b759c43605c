"""Files that people have uploaded. Their bytes lie in the database: web machines keep nothing on their disks."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TOKEN_BYTES = 24  # 192 random bits: nobody guesses an address


def new_token() -> str:
    """A random text for the address of a file."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class StoredFileManager(models.Manager):
    """Reads rows without their bytes, which come only when somebody asks for them."""

    def get_queryset(self) -> models.QuerySet["StoredFile"]:
        return super().get_queryset().defer("content")


class StoredFile(models.Model):
    """A file as it was uploaded. What it is, its own content has told, not its name (`documents.uploads`)."""

    name = models.CharField(_("file name"), max_length=160)
    kind = models.CharField(_("media type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    content = models.BinaryField(_("content"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    token = models.CharField(_("address"), max_length=40, unique=True, default=new_token, editable=False)

    objects = StoredFileManager()

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ["-created_at", "-pk"]
        base_manager_name = "objects"
        constraints = [models.CheckConstraint(condition=Q(size__gte=1) & ~Q(token=""), name="storedfile_is_something")]

    def __str__(self) -> str:
        return self.name
