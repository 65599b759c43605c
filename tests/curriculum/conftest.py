"""The curriculum's tests read what is said in English."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture
def english() -> Iterator[None]:
    """Words in English, whatever they are in the other languages."""
    with override("en"):
        yield
