"""What is deleted when its time is over. Each app registers its own from `AppConfig.ready`; it is run every night.

A purge deletes what is too old, leaves evidence without personal data, and may run twice unharmed.
"""

from collections.abc import Callable

import structlog

Purge = Callable[[], int]
_purges: dict[str, Purge] = {}
log = structlog.get_logger(__name__)


def purges(name: str) -> Callable[[Purge], Purge]:
    """Register the decorated function under a name: it deletes, and returns how many."""

    def register(function: Purge) -> Purge:
        if name in _purges:
            raise ValueError(f"two purges named {name}")
        _purges[name] = function
        return function

    return register


def purge_all() -> dict[str, int | None]:
    """Run every purge; the answer holds how many each has deleted, None for one that failed and is run again."""
    return {name: _guarded(name) for name in _purges}


def _guarded(name: str) -> int | None:
    try:
        deleted = _purges[name]()
    except Exception as fault:  # one app's fault must not keep the data of the others
        log.error("purge_failed", purge=name, error=type(fault).__name__)  # never the message: it may quote a row
        return None
    if deleted:
        log.info("purged", purge=name, count=deleted)
    return deleted
