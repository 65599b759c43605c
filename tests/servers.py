"""Throwaway PostgreSQL and Redis servers, and the tools the tests need, for the length of one command.

    python -m tests.servers [--postgres] [--redis] [--chromium] [--tools] -- COMMAND…

Without a choice it takes all four. COMMAND finds in its environment:

- ``DATABASE_URL``, ``REDIS_URL``: servers on private loopback ports with random passwords, their data in a
  temporary directory and without durability (``fsync`` off, no Redis snapshots);
- ``CHROMIUM``: the path of the browser;
- ``MENTORPROG_MISSING``: names of what could not be had, separated by spaces (empty when all is there).

What is missing is installed with apt when root. Otherwise COMMAND runs without it, except that ``CI=true``
makes a missing thing an error. The servers stop and their directory goes whatever way the command or this
process ends, ``kill -9`` included. The exit code is the command's own, or 128 + the signal that ended it.
"""

import argparse
import contextlib
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis

from mentorprog import pango

ROOT = Path(__file__).resolve().parent.parent
NAME = "mentorprog"
START_SECONDS = 60
STOP_SECONDS = 15
ATTEMPTS = 3
PR_SET_PDEATHSIG = 1


class StartError(Exception):
    """A server ended before it answered; the message holds the end of its log."""


@dataclass(frozen=True)
class Need:
    """One thing the tests use: its name in messages, its option, how it is found, what installs it."""

    name: str
    option: str
    find: Callable[[], str | None]
    packages: tuple[str, ...]


def program(*names: str) -> Callable[[], str | None]:
    """Return a search for the first of these programs on PATH (Debian's sbin included)."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    return lambda: next(filter(None, (shutil.which(name, path=path) for name in names)), None)


def postgres_bin() -> str | None:
    """Return the folder with initdb and postgres: PATH first, else the newest that Debian has installed."""
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = [Path(found).parent for found in [shutil.which("initdb")] if found]
    for folder in [*on_path, *newest_first]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return str(folder)
    return None


# The first is the same Chromium without window, toolbar and their processes: half the work for the same pages.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
NEEDS = (
    Need("postgresql", "postgres", postgres_bin, ("postgresql",)),
    Need("redis-server", "redis", program("redis-server"), ("redis-server",)),
    Need("chromium", "chromium", program(*BROWSERS), ("chromium-headless-shell",)),
    Need("gettext", "tools", program("xgettext"), ("gettext",)),
    Need("qpdf", "tools", program("qpdf"), ("qpdf",)),
    Need("poppler-utils", "tools", program("pdftotext"), ("poppler-utils",)),
    Need("pango", "tools", lambda: "pango" if pango.available() else None, pango.PACKAGES),
)
OPTIONS = ("postgres", "redis", "chromium", "tools")
OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "CHROMIUM", "MENTORPROG_MISSING", "DJANGO_ENV")


def missing(options: Sequence[str]) -> list[Need]:
    """Return what these options ask for and the machine has not got."""
    return [need for need in NEEDS if need.option in options and need.find() is None]


def provide(options: Sequence[str]) -> list[Need]:
    """Install what is missing when root; return what is missing still."""
    lacking = missing(options)
    if lacking and os.geteuid() == 0:
        print("Installing what the tests need …", flush=True)
        packages = [package for need in lacking for package in need.packages]
        subprocess.run([ROOT / ".ci/need", *packages], check=False)
        lacking = missing(options)
    return lacking


def free_port() -> int:
    """Return a port on loopback that nobody uses at this moment."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def die_with_parent(signum: int) -> Callable[[], None]:
    """Return what a child runs before exec: the kernel is to send it this signal when its parent is gone."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    parent = os.getpid()

    def ask() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signum)
            if os.getppid() != parent:
                os._exit(1)

    return ask


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Yield a private directory that also disappears when this process is killed.

    A shell outside our session holds the other end of a pipe. A line means an orderly end; end of file means
    that we died, and the servers get two seconds to follow before their files go.
    """
    folder = Path(tempfile.mkdtemp(prefix="mentorprog-"))
    script = 'read -r _ || sleep 2; rm -rf "$0"'
    keeper = subprocess.Popen(["/bin/sh", "-c", script, folder], stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield folder
    finally:
        with contextlib.suppress(BrokenPipeError):
            keeper.communicate(b"done\n")
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(command: Sequence[str | Path], *, folder: Path, stop: int, **options: object) -> Iterator[subprocess.Popen]:
    """Run a server with its output in ``folder/log``; stop it with this signal at the end."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent(stop),  # noqa: PLW1509 - no threads here
            **options,
        )
    try:
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(ready: Callable[[], bool], process: subprocess.Popen, log: Path) -> None:
    """Return once the server answers.

    Raises StartError with the end of its log when it ends, TimeoutError when it takes too long.
    """
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None:
            raise StartError(f"{process.args[0]} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"{process.args[0]} gives no answer after {START_SECONDS} seconds.")
        time.sleep(0.05)


def postgres_user() -> dict[str, object]:
    """Return the Popen options for PostgreSQL's own programs, which refuse to run as root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def make_cluster(binaries: Path, folder: Path, password: str) -> None:
    """Create the database files in ``folder/data``, owned by the user who will run them."""
    user = postgres_user()
    (folder / "password").touch(mode=0o600)
    (folder / "password").write_text(password)
    if user:
        for path in (folder, folder / "password"):
            os.chown(path, user["user"], user["group"])
    options = [
        "--auth=scram-sha-256",
        "--pwfile=password",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    command = [binaries / "initdb", "--pgdata=data", f"--username={NAME}", *options]
    done = subprocess.run(
        command, cwd=folder, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **user
    )
    if done.returncode:
        raise StartError(f"initdb failed:\n{done.stdout[-2000:]}")


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run PostgreSQL in this directory and yield its DATABASE_URL, with an empty database behind it."""
    binaries, password, port = Path(postgres_bin()), secrets.token_hex(16), free_port()
    make_cluster(binaries, folder, password)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "jit": "off",
        "timezone": "UTC",
    }
    command = [binaries / "postgres", "-D", "data", *(f"--{key}={value}" for key, value in settings.items())]
    login = {"host": "127.0.0.1", "port": port, "user": NAME, "password": password}

    def ready() -> bool:
        with contextlib.suppress(psycopg2.OperationalError):
            connection = psycopg2.connect(dbname="postgres", **login)
            connection.autocommit = True
            connection.cursor().execute(f"CREATE DATABASE {NAME}")
            connection.close()
            return True
        return False

    # SIGQUIT ends PostgreSQL at once: nothing in this directory is worth a checkpoint.
    with running(command, folder=folder, stop=signal.SIGQUIT, **postgres_user()) as process:
        wait_for(ready, process, folder / "log")
        yield f"postgres://{NAME}:{password}@127.0.0.1:{port}/{NAME}"


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run Redis in this directory and yield its REDIS_URL. The password stays out of the process list."""
    binary, password, port = program("redis-server")(), secrets.token_hex(16), free_port()
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    config = folder / "redis.conf"
    config.touch(mode=0o600)
    config.write_text(f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\n')

    def ready() -> bool:
        with contextlib.suppress(redis.ConnectionError), redis.Redis.from_url(url) as client:
            return client.ping()
        return False

    with running([binary, config], folder=folder, stop=signal.SIGTERM) as process:
        wait_for(ready, process, folder / "log")
        yield url


@contextlib.contextmanager
def patient(start: Callable[[Path], contextlib.AbstractContextManager[str]], folder: Path) -> Iterator[str]:
    """Start a server; take another port when somebody else was quicker to take the first."""
    with contextlib.ExitStack() as stack:
        for attempt in range(1, ATTEMPTS + 1):
            place = folder / f"{start.__name__}-{attempt}"
            place.mkdir(mode=0o700)
            try:
                url = stack.enter_context(start(place))
                break
            except StartError:
                if attempt == ATTEMPTS:
                    raise
        yield url


@contextlib.contextmanager
def servers(options: Sequence[str] = OPTIONS) -> Iterator[dict[str, str]]:
    """Yield the environment variables of the module's docstring while the servers run.

    Raises StartError or TimeoutError when a server that is installed does not start.
    """
    lacking = {need.name for need in provide(options)}
    environment = {"MENTORPROG_MISSING": " ".join(need.name for need in NEEDS if need.name in lacking)}
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(scratch())
        folder.chmod(0o711)
        if "postgres" in options and "postgresql" not in lacking:
            environment["DATABASE_URL"] = stack.enter_context(patient(postgres, folder))
        if "redis" in options and "redis-server" not in lacking:
            environment["REDIS_URL"] = stack.enter_context(patient(redis_server, folder))
        if "chromium" in options and "chromium" not in lacking:
            environment["CHROMIUM"] = next(need.find() for need in NEEDS if need.name == "chromium")
        yield environment


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the command to its end and return its exit code; signals that we get are passed on to it."""
    process = subprocess.Popen(command, env=environment, preexec_fn=die_with_parent(signal.SIGTERM))  # noqa: PLW1509

    def forward(signum: int, _frame: object) -> None:
        # Ctrl-C in a terminal has reached the command already: a second one would cut its summary short.
        if signum == signal.SIGTERM or not os.isatty(0):
            process.send_signal(signum)

    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, forward)
    code = process.wait()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, signal.SIG_IGN)  # what follows is the clean-up
    return code if code >= 0 else 128 - code


def parse(arguments: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the options chosen (all when none is) and the command after ``--``; exit with usage if wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers", usage="%(prog)s [options] -- COMMAND…")
    for option in OPTIONS:
        parser.add_argument(f"--{option}", action="append_const", dest="options", const=option)
    split = list(arguments).index("--") if "--" in arguments else len(arguments)
    command = arguments[split + 1 :]
    options = parser.parse_args(arguments[:split]).options
    if not command:
        parser.error("no command after --")
    return options or OPTIONS, command


def main(arguments: Sequence[str]) -> int:
    """Run the command among the servers; return the exit code."""
    options, command = parse(arguments)
    signal.signal(signal.SIGTERM, lambda signum, _frame: sys.exit(128 + signum))
    lacking = " ".join(need.name for need in provide(options))
    if lacking and os.environ.get("CI", "").lower() in {"true", "1"}:
        print(f"Missing: {lacking}. With CI=true nothing may be missing.", file=sys.stderr)
        return 1
    # A server of the caller's own must never be what the tests write to.
    inherited = {key: value for key, value in os.environ.items() if key not in OURS}
    try:
        with servers(options) as environment:
            return run(command, inherited | environment)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except (StartError, OSError) as error:
        print(f"tests.servers: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
