"""Workers in a process of their own: they sweep and dispatch until their parent ends them.

    python -m tests.outbox.worker [SEED]

With a seed the worker is killed (kill -9) at random moments and replaced at once; each death prints "killed".
DATABASE_URL, EMAIL_URL and DEFAULT_FROM_EMAIL say where. Pauses are short, so that a test sees in seconds
what takes hours.
"""

import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings

from tests.servers import die_with_parent

TEMPLATES = Path(__file__).parent / "templates"


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorprog.settings")
    settings.TEMPLATES[0]["DIRS"].append(TEMPLATES)
    settings.EMAIL_TIMEOUT = 0.5
    settings.OUTBOX_CLAIM_TIMEOUT = 2
    settings.OUTBOX_BATCH = 20
    django.setup()

    from mentorprog.outbox import composers
    from mentorprog.outbox.services import deliveries
    from tests.outbox import probe  # models are ready only now

    composers._composers["probe"] = probe.compose
    deliveries.BACK_OFF = (0,)
    deliveries.PAUSE = timedelta(milliseconds=200)


def work() -> None:
    from mentorprog.outbox import services  # models are ready only now

    while True:
        services.sweep()
        services.dispatch()
        time.sleep(0.05)


def be_killed(dice: random.Random) -> None:
    """One worker after the other, each for at most a second."""
    while True:
        follow = die_with_parent(signal.SIGKILL)
        child = os.fork()
        if child == 0:
            follow()
            work()
        time.sleep(dice.uniform(0.1, 1.0))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        print("killed", flush=True)


if __name__ == "__main__":
    set_up()
    print("ready", flush=True)
    if sys.argv[1:]:
        be_killed(random.Random(int(sys.argv[1])))
    work()
