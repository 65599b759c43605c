"""Fill a database, start the production server, measure, and print one line a budget.

    python -m tests.servers -- python -m tests.bench --scale 1

A figure over its budget informs; only a page that does not answer, or a mail that is lost, makes the exit code 1.
"""

import argparse
import os
import platform
import secrets
import sys
import tempfile
import time
from pathlib import Path

import django


def settings_of_production(folder: Path) -> None:
    """Put into the environment what production wants, with secrets that nobody keeps; see `mentorprog.settings`."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="mentorprog.settings",
        DJANGO_ENV="production",
        SECRET_KEY=secrets.token_urlsafe(60),
        ALLOWED_HOSTS="mentor.example.no",
        SITE_URL="https://mentor.example.no",
        DEFAULT_FROM_EMAIL="mentor@example.no",
        EMAIL_URL="smtp://127.0.0.1:9",
        SECURE_SSL_REDIRECT="false",
        TRUSTED_PROXY_COUNT="1",
        LOG_LEVEL="WARNING",
        VAR_DIR=str(folder),
    )


def say(text: str) -> None:
    """Tell the person at the terminal what goes on, apart from the table."""
    print(f"      {text}", file=sys.stderr, flush=True)


def measure(folder: Path, scale: int, only: str) -> int:
    """Do all of it; return how many things failed."""
    from django.core.management import call_command  # Django is set up only now

    from tests.bench import data, run

    started = time.monotonic()
    say("database and static files …")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    world = data.fill(scale, say)
    made = time.monotonic() - started
    print(
        f"mentorprog bench: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}, "
        f"scale {scale}: {len(world.people):,} persons, {len(world.applications):,} applications, "
        f"{500 * scale:,} meetings, made in {made:.0f} s",
        flush=True,
    )
    return run.run(world, folder, say, only)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--scale", type=int, choices=(1, 10), default=1, help="1: 10,000 persons; 10: 100,000")
    parser.add_argument("--only", default="", help="measure only what has these words in its name")
    arguments = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres") or not os.environ.get("REDIS_URL"):
        print("The bench needs PostgreSQL and Redis: make bench", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="mentorprog-bench-") as folder:
        settings_of_production(Path(folder))
        django.setup()
        return 1 if measure(Path(folder), arguments.scale, arguments.only) else 0


if __name__ == "__main__":
    sys.exit(main())
