"""The world is made once for all tests of this folder; each test's own changes are taken back after it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from tests.access.fingerprint import watched
from tests.access.visitors import World, build_world


@pytest.fixture(autouse=True)
def _alone(settings: Any, tmp_path: Path) -> Iterator[None]:
    """The language of one test's last page is not the next one's, and nobody's own mailbox is looked into."""
    settings.EMAIL_FILE_PATH = tmp_path
    with translation.override("nb"):
        yield


class _Undo(Exception):
    """Takes the world back out of the database."""


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One of everything, and somebody in each role."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic(), watched():
                yield build_world()
                raise _Undo
        except _Undo:
            pass
