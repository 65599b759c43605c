"""Several people press at the same moment."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connections


def at_once(actions: Iterable[Callable[[], Any]]) -> list[Any]:
    """Start each action in a thread of its own, all at one moment, and return what they answered."""
    waiting = list(actions)
    ready, answers = threading.Barrier(len(waiting)), []

    def press(action: Callable[[], Any]) -> None:
        ready.wait()
        try:
            answers.append(action())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[action]) for action in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connections.close_all()
    return answers
