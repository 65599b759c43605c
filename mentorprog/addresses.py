"""Absolute addresses for mails, calendars and certificates."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def absolute(name: str, *args: Any, language: str | None = None) -> str:
    """The full address of a page, in the given language form (the one in force when none is given)."""
    with translation.override(language or translation.get_language()):
        return f"{settings.SITE_URL}{reverse(name, args=args)}"
