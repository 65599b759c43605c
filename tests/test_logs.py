"""What a log line holds, and what it must never hold."""

import json
import logging

import pytest

from mentorprog.logs import formatter


def line(logger: str, message: str, *, exc_info: object = None) -> dict[str, str]:
    record = logging.LogRecord(logger, logging.ERROR, __file__, 1, message, (), exc_info)  # type: ignore[arg-type]
    return json.loads(formatter().format(record))


def test_paths_with_tokens_are_left_out() -> None:
    assert line("django.request", "Internal Server Error: /plass/WzFd.secret/")["event"] == "Internal Server Error"
    assert line("mentorprog", "a: b")["event"] == "a: b"


def test_messages_of_exceptions_are_left_out() -> None:
    row = "@".join(["kari", "example.no"])
    with pytest.raises(ValueError, match="kari") as caught:
        raise ValueError(row)
    error = caught.value
    written = line("mentorprog", "failed", exc_info=(ValueError, error, error.__traceback__))
    assert written["exception"].endswith("ValueError")
    assert "test_logs.py" in written["exception"]
    assert row not in json.dumps(written)
