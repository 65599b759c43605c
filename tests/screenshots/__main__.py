"""Photograph every page, mail and certificate of the small demonstration into `var/screenshots/`.

    python -m tests.servers -- python -m tests.screenshots [WORDS]

The pictures are `<language>/<width>/<name>.png`; WORDS takes only those with them in the name. The exit code is 1
when a page does not answer as it should, not when it only looks wrong: that is for people to see.
"""

import os
import sys
import tempfile
from pathlib import Path

import django


def main(words: str) -> int:
    if not os.environ.get("CHROMIUM"):
        print("The screenshots need Chromium: make screenshots", file=sys.stderr)
        return 2
    os.environ["DJANGO_SETTINGS_MODULE"] = "mentorprog.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    with tempfile.TemporaryDirectory(prefix="mentorprog-screenshots-") as folder:
        os.environ |= {"VAR_DIR": folder, "LOG_LEVEL": "CRITICAL"}  # a page that fails is told of below
        Path(folder, "static").mkdir()
        django.setup()
        from tests.screenshots.album import make  # Django is set up only now

        return make(words)


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
