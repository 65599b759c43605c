"""Facts kept in three languages, side by side in one row."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

CODES = ("nb", "nn", "en")


def localised(instance: Any, field: str) -> str:
    """The value of `field` in the language in force: `title` reads `title_nn`, else `title_nb`."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return getattr(instance, f"{field}_{language}", "") or getattr(instance, f"{field}_nb")
