"""The embedded mode starts with demo data, keeps what it has, and stops without losing anything."""

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from mentorprog import embedded
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
FIRST_START = 150  # seconds; the whole of make run has three minutes
SECOND_START = 10  # seconds
STOP = 30  # seconds


# --- Refusals ---------------------------------------------------------------------------------------------
def refusal(**environment: str) -> str:
    """Run the command with these variables and return the one line it refuses with."""
    clean = {key: value for key, value in os.environ.items() if key not in embedded.PRODUCTION_ONLY}
    done = subprocess.run(
        [sys.executable, "-m", "mentorprog.embedded", "--port", str(free_port())],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    return done.stdout.removesuffix("\n")


def test_production_is_refused() -> None:
    line = "This is the embedded mode, for one machine. README says how to run production."
    assert refusal(DJANGO_ENV="production") == line


@pytest.mark.parametrize("name", embedded.PRODUCTION_ONLY)
def test_demo_people_never_enter_a_database_of_somebody_elses(name: str) -> None:
    assert refusal(**{name: "x"}) == f"The embedded mode brings its own services: unset {name} first."


def test_a_port_in_use_is_said_in_one_line() -> None:
    with embedded.listen(0) as other:
        port = other.server_port
        with pytest.raises(embedded.CannotStartError) as refused:
            embedded.listen(port)
    assert str(refused.value) == f"Port {port}: Address already in use. Choose another one with PORT=…"


def test_a_number_that_is_no_port_is_said_in_one_line() -> None:
    with pytest.raises(embedded.CannotStartError, match=r"^Port 70000: no such port\."):
        embedded.listen(70000)


def test_two_processes_never_share_the_data(tmp_path: Path) -> None:
    with embedded.claim(tmp_path), pytest.raises(embedded.CannotStartError, match="is running already"):
        embedded.claim(tmp_path)
    embedded.claim(tmp_path).close()


def test_data_from_before_the_first_version_are_said_in_one_line(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "mentorprog.sqlite3")) as database:
        database.execute("CREATE TABLE django_migrations (id integer primary key, app text, name text, applied text)")
        rows = [("account", "0001_initial"), ("people", "0001_initial")]
        database.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2026-01-01')", rows)
        database.commit()
    said = refusal(VAR_DIR=str(tmp_path)).splitlines()
    assert said[-1] == f"The data in {tmp_path} are from before version 0.1. Move that folder away and start again."


# --- Web server -------------------------------------------------------------------------------------------
def test_a_stop_lets_the_answer_under_way_end(capfd: pytest.CaptureFixture[str]) -> None:
    asked, release = threading.Event(), threading.Event()

    def application(_environ: dict, start_response: object) -> list[bytes]:
        asked.set()
        release.wait(STOP)
        start_response("200 OK", [("Content-Length", "4")])
        return [b"done"]

    server = embedded.listen(0)
    server.set_app(application)
    address = f"http://127.0.0.1:{server.server_port}/bekreft/a-secret/"
    answers: list[bytes] = []
    client = threading.Thread(target=lambda: answers.append(urllib.request.urlopen(address).read()))
    stopper = threading.Thread(target=server.stop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client.start()
    assert asked.wait(STOP)
    stopper.start()
    stopper.join(0.3)
    assert stopper.is_alive()
    release.set()
    client.join(STOP)
    stopper.join(STOP)
    assert (answers, stopper.is_alive()) == ([b"done"], False)
    assert capfd.readouterr() == ("", "")  # no access log: addresses hold tokens


# --- The whole ---------------------------------------------------------------------------------------------
def start(place: Path, port: int) -> subprocess.Popen:
    """Start the embedded mode with its data in this place."""
    clean = {key: value for key, value in os.environ.items() if key not in (*embedded.PRODUCTION_ONLY, "SITE_URL")}
    return subprocess.Popen(
        [sys.executable, "-m", "mentorprog.embedded", "--port", str(port)],
        cwd=ROOT,
        env=clean | {"VAR_DIR": str(place)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def lines_until_ready(process: subprocess.Popen, seconds: int) -> Iterator[str]:
    """Yield what the process prints up to the last line of its greeting."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        for line in process.stdout:
            yield line.rstrip("\n")
            if line.startswith("Stop with"):
                return
    finally:
        timer.cancel()
    raise AssertionError(f"not ready after {seconds} seconds, exit code {process.wait()}")


def status(address: str) -> int:
    """Return the status code of a page."""
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def stop(process: subprocess.Popen, signum: int) -> None:
    """End the process as Ctrl-C or a service manager would; it says goodbye without complaint."""
    process.send_signal(signum)
    rest = process.stdout.read()
    assert process.wait(STOP) == 0
    assert re.fullmatch(r"Stopping …\nStopped\. Your data is in .*\.\n", rest)


@pytest.mark.long
def test_first_start_loads_the_demo_and_the_second_finds_it(tmp_path: Path) -> None:
    port = free_port()
    home = f"http://localhost:{port}"
    with start(tmp_path, port) as process:
        printed = list(lines_until_ready(process, FIRST_START))
        assert any("Demo data" in line for line in printed)
        assert f"mentorprog is ready:  {home}/" in printed
        from mentorprog.demo.accounts import ACCOUNTS  # exists in the embedded mode only

        assert {account.email for account in ACCOUNTS} <= set(" ".join(printed).split())
        pages = [f"{home}/", f"{home}/-/postkasse/", f"{home}/static/npm/inter/index.css", f"{home}/missing/"]
        assert [status(page) for page in pages] == [200, 200, 200, 404]
        stop(process, signal.SIGTERM)

    began = time.monotonic()
    with start(tmp_path, port) as process:
        printed = list(lines_until_ready(process, SECOND_START * 6))
        assert not any("Demo data" in line for line in printed)
        assert time.monotonic() - began < SECOND_START
        assert status(home) == 200
        stop(process, signal.SIGINT)
