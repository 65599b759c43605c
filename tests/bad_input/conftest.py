"""The world of the access tests, made once for this folder too."""

from tests.access.conftest import _alone, world  # noqa: F401 - fixtures
