"""The throwaway servers come, answer, and go, however their command ends."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
GONE_SECONDS = 10
REPORT = """
import json, os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background would let it be ignored
print(json.dumps({"pid": os.getpid(), "environment": dict(os.environ)}), flush=True)
time.sleep(float(sys.argv[1]))
sys.exit(int(sys.argv[2]))
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory for temporary files that the user postgres can walk through, as /tmp."""
    with tempfile.TemporaryDirectory(prefix="servers-test-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def start(place: Path, *options: str, seconds: float = 0, code: int = 0, **environment: str) -> subprocess.Popen:
    """Start a command among the servers that reports its environment, sleeps, and exits with this code."""
    report = [sys.executable, "-c", REPORT, str(seconds), str(code)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.servers", *options, "--", *report],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if key != "CI"} | {"TMPDIR": str(place)} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def listens(url: str) -> bool:
    """Whether anybody answers on the port of this URL."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", urlsplit(url).port), timeout=1):
        return True
    return False


def lives(pid: int) -> bool:
    """Whether the process runs (a zombie does not)."""
    with contextlib.suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def wait_until_gone(report: dict, place: Path) -> None:
    """Fail unless servers, command and files disappear soon."""
    urls = [report["environment"][name] for name in ("DATABASE_URL", "REDIS_URL")]
    deadline = time.monotonic() + GONE_SECONDS
    while any(map(listens, urls)) or lives(report["pid"]) or list(place.iterdir()):
        assert time.monotonic() < deadline, list(place.iterdir())
        time.sleep(0.1)


@pytest.mark.postgres
@pytest.mark.parametrize("code", [0, 7])
def test_the_servers_go_with_the_command_and_its_exit_code_stays(place: Path, code: int) -> None:
    process = start(place, "--postgres", "--redis", code=code)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (code, "")
    wait_until_gone(json.loads(output), place)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("signum", "code"),
    [
        (signal.SIGTERM, 128 + signal.SIGTERM),
        (signal.SIGINT, 128 + signal.SIGINT),
        (signal.SIGKILL, -signal.SIGKILL),
    ],
)
def test_a_signal_leaves_nothing_behind(place: Path, signum: int, code: int) -> None:
    with start(place, "--postgres", "--redis", seconds=60) as process:
        report = json.loads(process.stdout.readline())
        assert all(listens(report["environment"][name]) for name in ("DATABASE_URL", "REDIS_URL"))
        process.send_signal(signum)
        assert process.wait(GONE_SECONDS) == code
        wait_until_gone(report, place)


@pytest.mark.postgres
def test_the_servers_answer_those_who_know_the_password() -> None:
    with servers.servers(["postgres", "redis"]) as environment:
        assert environment["MENTORPROG_MISSING"] == ""
        connection = psycopg2.connect(environment["DATABASE_URL"])
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT current_database(), lower('ÆØÅ'), current_setting('fsync')")
            assert cursor.fetchone() == ("mentorprog", "æøå", "off")
        with redis.Redis.from_url(environment["REDIS_URL"]) as client:
            assert client.ping()
        stranger = urlsplit(environment["REDIS_URL"])._replace(
            netloc=f"127.0.0.1:{urlsplit(environment['REDIS_URL']).port}"
        )
        with redis.Redis.from_url(stranger.geturl()) as client, pytest.raises(redis.AuthenticationError):
            client.ping()
        wrong = environment["DATABASE_URL"].replace("mentorprog:", "mentorprog:not-")
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            psycopg2.connect(wrong)


def test_servers_of_the_caller_are_never_what_the_command_writes_to(place: Path) -> None:
    own = {"DATABASE_URL": "postgres://me@127.0.0.1/mine", "REDIS_URL": "redis://127.0.0.1/5"}
    output, _errors = start(place, "--tools", **own).communicate(timeout=60)
    assert not own.keys() & json.loads(output)["environment"].keys()


def test_what_is_missing_is_named_to_the_command(place: Path) -> None:
    process = start(place, "--chromium", PATH=str(place))
    output, _errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert json.loads(output.splitlines()[-1])["environment"]["MENTORPROG_MISSING"] == "chromium"


def test_with_ci_a_missing_thing_is_an_error_and_the_command_does_not_run(place: Path) -> None:
    process = start(place, "--chromium", PATH=str(place), CI="true")
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "environment" not in output
    assert errors.splitlines()[-1] == "Missing: chromium. With CI=true nothing may be missing."


def test_a_server_that_does_not_start_shows_the_end_of_its_log(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("no room\n")
    with subprocess.Popen(["/bin/false"]) as process:
        process.wait()
        with pytest.raises(servers.StartError, match=r"/bin/false did not start:\nno room"):
            servers.wait_for(lambda: False, process, tmp_path / "log")


def test_another_port_is_tried_when_the_first_was_taken(tmp_path: Path) -> None:
    tried = []

    @contextlib.contextmanager
    def unlucky(folder: Path) -> Iterator[str]:
        tried.append(folder.name)
        if len(tried) == 1:
            raise servers.StartError("address already in use")
        yield "somewhere"

    with servers.patient(unlucky, tmp_path) as url:
        assert url == "somewhere"
    assert tried == ["unlucky-1", "unlucky-2"]


@pytest.mark.parametrize("arguments", [[], ["--redis"], ["--redis", "--"], ["--nonsense", "--", "true"]])
def test_a_wrong_command_line_is_explained(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        servers.parse(arguments)
    assert refusal.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m tests.servers [options] -- COMMAND")


def test_a_command_keeps_its_own_options() -> None:
    assert servers.parse(["--redis", "--", "pytest", "--", "--tools"]) == (
        ["redis"],
        ["pytest", "--", "--tools"],
    )
    assert servers.parse(["--", "pytest"]) == (servers.OPTIONS, ["pytest"])
