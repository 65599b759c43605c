"""Production refuses to start unsafe, and holds nothing of the demonstration."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
GOOD = {
    "DJANGO_ENV": "production",
    "DJANGO_SETTINGS_MODULE": "mentorprog.settings",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": "mentor.example.no",
    "SITE_URL": "https://mentor.example.no",
    "DATABASE_URL": "postgres://mentorprog:throwaway@127.0.0.1/mentorprog",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "DEFAULT_FROM_EMAIL": "mentor@example.no",
}


def start(tmp_path: Path, code: str, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **GOOD, **changes}
    environment = {name: value for name, value in environment.items() if value}
    program = f"import django; django.setup(); {code}"
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("changes", "said"),
    [({name: ""}, f"{name} is missing") for name in GOOD if not name.startswith("DJANGO_")]
    + [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is shorter"),
        ({"DJANGO_DEBUG": "true"}, "DJANGO_DEBUG must be off"),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL must be PostgreSQL"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"SITE_URL": "http://mentor.example.no"}, "SITE_URL must begin with https://"),
    ],
)
def test_production_refuses_and_names_the_fault(tmp_path: Path, changes: dict[str, str], said: str) -> None:
    ended = start(tmp_path, "", **changes)
    assert ended.returncode != 0
    assert said in ended.stderr


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    ended = start(tmp_path, "", SECRET_KEY="", REDIS_URL="", EMAIL_URL="")
    assert all(f"{name} is missing" in ended.stderr for name in ("SECRET_KEY", "REDIS_URL", "EMAIL_URL"))


PROOF = """
from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
assert not apps.is_installed('mentorprog.demo')
for path in ('/-/postkasse/', '/-/postkasse/x/'):
    try:
        resolve(path)
    except Resolver404:
        continue
    raise SystemExit(f'{path} exists')
assert settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SECURE_HSTS_SECONDS
assert not settings.DEBUG
print('closed')
"""


def test_production_has_no_mailbox_and_no_demo(tmp_path: Path) -> None:
    ended = start(tmp_path, f"exec({PROOF!r})")
    assert ended.stdout.strip() == "closed", ended.stderr


def test_the_demo_app_itself_refuses_production(tmp_path: Path) -> None:
    code = "from mentorprog import demo; from mentorprog.demo.apps import DemoConfig as D; D('demo', demo).ready()"
    assert "does not belong in production" in start(tmp_path, code).stderr


def test_every_answer_has_the_strict_headers(client: Client, db: None) -> None:
    answer = client.get("/personvern/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "img-src 'self' data:" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_live_and_ready(client: Client, db: None) -> None:
    assert client.get("/-/live").content == b"ok\n"
    assert client.get("/-/ready").content == b"ok\n"


def test_ready_says_no_when_the_database_is_gone(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from mentorprog import health

    class Gone:
        def cursor(self) -> None:
            raise OperationalError("secret host name")

    monkeypatch.setattr(health, "connection", Gone())
    answer = client.get("/-/ready")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
