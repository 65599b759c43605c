"""Log lines as JSON, one event a line. Events and ids only: never names, addresses, tokens or typed text."""

import logging
import sys
import traceback
from typing import Any

import structlog

Event = dict[str, Any]


def shorten_requests(_logger: Any, _method: str, event: Event) -> Event:
    """Django puts the path of a failed request into the event; paths hold tokens, so only the kind is kept."""
    if str(event.get("logger", "")).startswith("django.request"):
        event["event"] = str(event["event"]).partition(":")[0]
    return event


def trace_without_words(_logger: Any, _method: str, event: Event) -> Event:
    """Where an exception came from and what kind it is. Its message may quote a row, so it is left out."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["exception"] = "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__
    return event


SHARED = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    shorten_requests,
]


def formatter() -> logging.Formatter:
    """The formatter that both structlog's and the standard library's loggers end in."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            trace_without_words,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
