"""What every test can use, and which tests the machine at hand can run."""

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import translation

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in the test's thread


def own_corner() -> None:
    """Give each of several test processes a Redis database of its own, as each has a PostgreSQL database."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and settings.REDIS_URL:
        address = f"{settings.REDIS_URL.rpartition('/')[0]}/{1 + int(worker.removeprefix('gw'))}"
        os.environ["REDIS_URL"] = settings.REDIS_URL = settings.CELERY_BROKER_URL = address
        settings.CACHES["default"]["LOCATION"] = address


own_corner()
settings.WHITENOISE_AUTOREFRESH = True  # else each client of each test looks through all static files at its start

# Which marker stands on which of the things that tests/servers.py provides (named as in MENTORPROG_MISSING).
NEEDED = {"postgres": {"postgresql", "redis-server"}, "browser": {"chromium"}}
SKIPPED = pytest.StashKey[dict[str, set[str]]]()


def absent() -> set[str]:
    """Return what this run cannot use: not installed, or pytest was started without tests.servers."""
    names = set(os.environ.get("MENTORPROG_MISSING", "").split())
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        names.add("postgresql")
    if not settings.REDIS_URL:
        names.add("redis-server")
    if not os.environ.get("CHROMIUM"):
        names.add("chromium")
    return names


@pytest.hookimpl(trylast=True)  # after -m and -k: only what would really run counts
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the tests whose servers or programs are missing; with CI=true, fail instead. The long ones come first."""
    skipped: dict[str, set[str]] = {}
    for item in items:
        needed = {name for mark in item.iter_markers("needs") for name in mark.args}
        needed |= {name for marker, names in NEEDED.items() if item.get_closest_marker(marker) for name in names}
        if missing := needed & absent():
            skipped[item.nodeid] = missing
            item.add_marker(pytest.mark.skip(reason=f"missing: {', '.join(sorted(missing))}"))
    if skipped and os.environ.get("CI", "").lower() in {"true", "1"}:
        names = " ".join(sorted(set().union(*skipped.values())))
        raise pytest.UsageError(f"Missing: {names}. With CI=true nothing may be missing.")
    config.stash[SKIPPED] = skipped
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: to look through it for garbage time and again is wasted work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close, after pytest's own summary, with one line that names each missing thing."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal and (skipped := config.stash.get(SKIPPED, {})):
        names = " ".join(sorted(set().union(*skipped.values())))
        terminal.write_line(f"Missing: {names}. Tests skipped for it: {len(skipped)}.")


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Rate limits, cached lists and the language of one test are not another's."""
    for each in caches.all():
        each.clear()
    yield
    for each in caches.all():
        each.clear()
    translation.deactivate()


@pytest.fixture
def on_postgres() -> bool:
    """Whether this run stands on PostgreSQL."""
    return connection.vendor == "postgresql"


@pytest.fixture
def small(db: None) -> Any:
    """One of everything: see `mentorprog.demo.builder.small`."""
    from mentorprog.demo.builder.small import build_small  # models are ready only now

    return build_small()
