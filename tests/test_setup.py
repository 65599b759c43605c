"""The Makefile and .ci/: set-up runs when it must, says what is wrong, and the checks hide no failure."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOT_ROOT = "echo 1000"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the files that set-up reads, with a folder ``bin`` first on PATH for stand-ins."""
    folder = tmp_path / "clone"
    (folder / "bin").mkdir(parents=True)
    for name in ("Makefile", ".npmrc", "package.json", "package-lock.json", *lock_files()):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    return folder


def lock_files() -> list[str]:
    """Return the names of the Python lock files."""
    return sorted(path.name for path in ROOT.glob("requirements*.lock"))


def stand_in(path: Path, script: str) -> None:
    """Write a program that does what this shell script says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def call(clone: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the copy, with the stand-ins first on PATH."""
    outer_make = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    environment = {key: value for key, value in os.environ.items() if key not in outer_make}
    environment["PATH"] = f"{clone / 'bin'}:{environment['PATH']}"
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)


def stamp_everything(clone: Path) -> None:
    """Leave the stamps of a finished set-up: a minute old, and what they are made from an hour."""
    for path in clone.iterdir():
        os.utime(path, (time.time() - 3600, time.time() - 3600))
    for name in (".venv/.made", ".venv/.runtime", ".venv/.dev", "node_modules/.runtime", "node_modules/.dev"):
        path = clone / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
        os.utime(path, (time.time() - 60, time.time() - 60))


# --- .ci/need ---------------------------------------------------------------------------------------------
def test_need_is_silent_when_the_packages_are_there(clone: Path) -> None:
    stand_in(clone / "bin/dpkg-query", "echo install ok installed")
    done = call(clone, ".ci/need", "gettext", "qpdf")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_need_tells_an_ordinary_user_what_to_install(clone: Path) -> None:
    stand_in(clone / "bin/id", NOT_ROOT)
    stand_in(clone / "bin/dpkg-query", '[ "$4" = qpdf ] && echo install ok installed')
    done = call(clone, ".ci/need", "gettext", "qpdf", "chromium")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Missing: gettext chromium. Install with: sudo apt install gettext chromium\n"


# --- Set-up -----------------------------------------------------------------------------------------------
def test_an_old_python_is_refused_in_one_line(clone: Path) -> None:
    stand_in(clone / "bin/python3", "exit 1")
    done = call(clone, "make", "runtime", "PYTHON=python3")
    assert done.returncode == 2
    assert done.stdout == ("mentorprog needs Python 3.11 or newer as python3. Name another one with PYTHON=…\n")
    assert not (clone / ".venv").exists()


def test_a_python_without_venv_is_explained(clone: Path) -> None:
    stand_in(clone / "bin/id", NOT_ROOT)
    stand_in(clone / "bin/dpkg-query", "exit 1")
    stand_in(clone / "bin/python3", 'case "$2" in *ensurepip*) exit 1;; esac')
    done = call(clone, "make", "runtime", "PYTHON=python3")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "Missing: python3-venv. Install with: sudo apt install python3-venv"
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("target", ["runtime", "dev"])
def test_a_finished_set_up_is_not_done_again(clone: Path, target: str) -> None:
    stamp_everything(clone)
    assert call(clone, "make", "--question", target).returncode == 0


@pytest.mark.parametrize(
    ("changed", "step"),
    [
        (".venv/.made", "pip install"),
        ("requirements.lock", "requirements.lock"),
        ("package-lock.json", "npm ci"),
        ("locale/nn/LC_MESSAGES/django.po", "pybabel"),
    ],
)
def test_a_change_repeats_the_step_made_from_it(clone: Path, changed: str, step: str) -> None:
    stamp_everything(clone)
    path = clone / changed
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    planned = call(clone, "make", "--dry-run", "runtime").stdout
    assert step in planned
    assert planned.count('echo "[') == 1


def test_a_failed_install_leaves_no_stamp(clone: Path) -> None:
    stamp_everything(clone)
    (clone / ".venv/.runtime").unlink()
    stand_in(clone / ".venv/bin/python", "echo Collecting django==5.2; exit 1")
    done = call(clone, "make", "runtime")
    assert done.returncode == 2
    assert done.stdout == "[2/5] Installing Python packages …\n      django==5.2\n"
    assert not (clone / ".venv/.runtime").exists()


def test_catalogues_are_compiled_when_the_texts_are_newer(clone: Path) -> None:
    stamp_everything(clone)
    stand_in(clone / ".venv/bin/pybabel", f'exec {Path(sys.executable).parent}/pybabel "$@"')
    source = clone / "locale/nn/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Meeting"\nmsgstr "Møte"\n'
    )
    done = call(clone, "make", "runtime")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Møte".encode() in source.with_suffix(".mo").read_bytes()
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]
    assert call(clone, "make", "--question", "runtime").returncode == 0


# --- Commands ---------------------------------------------------------------------------------------------
def fake_tools(clone: Path, **scripts: str) -> None:
    """Put stand-ins for the developers' tools into ``.venv/bin``; success unless scripted otherwise."""
    stamp_everything(clone)
    for name in ("python", "ruff", "mypy", "lint-imports", "djlint"):
        stand_in(clone / ".venv/bin" / name, scripts.get(name.replace("-", "_"), "exit 0"))
    stand_in(clone / "bin/xgettext", "exit 0")
    (clone / "cohorts").mkdir()
    (clone / "cohorts/services.py").touch()
    subprocess.run(["git", "init", "--quiet", clone], check=True)


def test_check_runs_everything_and_names_every_failure(clone: Path) -> None:
    fake_tools(clone, ruff="exit 1", djlint="exit 1")
    done = call(clone, "make", "check")
    names = re.findall(r"^== (.*)$", done.stdout, re.MULTILINE)
    assert names == ["lint", "format", "types", "floors", "templates", "migrations", "deploy", "translations"]
    assert done.stdout.splitlines()[-1] == "make check: failed: lint format templates"
    assert done.returncode == 2


def test_check_succeeds_when_every_check_does(clone: Path) -> None:
    fake_tools(clone)
    done = call(clone, "make", "check")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "make check: everything passed")


def test_types_are_checked_in_services_selectors_and_tasks(clone: Path) -> None:
    fake_tools(clone, mypy='echo "$@"')
    for name in (
        "mentorprog/outbox/tasks.py",
        "cohorts/services/offers.py",
        "tests/test_tasks.py",
        "cohorts/views.py",
    ):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).touch()
    done = call(clone, "make", "check-types")
    assert sorted(done.stdout.split()) == [
        "cohorts/services.py",
        "cohorts/services/offers.py",
        "mentorprog/outbox/tasks.py",
    ]


@pytest.mark.parametrize(("target", "only"), [("test", ""), ("test-sqlite", "not postgres and not browser")])
@pytest.mark.parametrize("code", [0, 1, 5])
def test_each_test_command_is_one_run_and_passes_its_failure_on(clone: Path, target: str, only: str, code: int) -> None:
    fake_tools(clone, python=f'echo "$@"; exit {code}')
    done = call(clone, "make", target)
    runs = [line for line in done.stdout.splitlines() if line.startswith("-m tests.servers")]
    assert len(runs) == 1
    assert ("not postgres" in runs[0]) == bool(only)
    assert done.returncode == (2 if code else 0)


# --- Lock files -------------------------------------------------------------------------------------------
def pins(name: str) -> set[str]:
    """Return the lines ``package==version`` of a lock file."""
    return set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_the_developers_use_what_runs_in_production() -> None:
    assert pins("requirements.lock")
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


@pytest.mark.parametrize("name", [*lock_files(), "package-lock.json"])
def test_lock_files_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in re.sub(r'"url": "https://[^"]*"', "", text)  # npm notes where to fund a package
    assert '"resolved"' not in text


@pytest.mark.parametrize("name", lock_files())
def test_every_pin_has_a_hash(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text())
    assert [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
