"""Workers that die in the middle of issuing: kill -9 on real processes, none doubled, none missing."""

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from cohorts.models import Certificate, IssueItem, IssueRun
from cohorts.services.issuing import start_run, work
from mentorprog.outbox.models import Mail
from tests.cohorts.certificates import finished_cohort, graduate, issuer
from tests.factories import staff

pytestmark = [pytest.mark.postgres, pytest.mark.needs("pango"), pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 24
PATIENCE = 300  # seconds; other work on the machine is slow, not wrong
WORKER = "import django; django.setup(); print('ready', flush=True); from cohorts.services.issuing import work; work()"


def worker() -> subprocess.Popen[str]:
    """A process that goes on with what is left; it is ready when this returns."""
    at = connection.settings_dict
    address = f"postgres://{quote(at['USER'])}:{quote(at['PASSWORD'])}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "mentorprog.settings"}
    started = subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def count(**values: object) -> int:
    return Certificate.objects.filter(**values).count()


def test_killed_again_and_again_it_has_doubled_nothing_and_lost_nothing() -> None:
    cohort = finished_cohort()
    rows = [graduate(cohort) for _number in range(PEOPLE)]
    start_run(cohort=cohort, participations=rows, actor=staff(), issuer=issuer())
    seen, deadline = [], time.monotonic() + PATIENCE
    # While numbers are given, while two make files, and while one makes files.
    for workers, numbers, files in ((1, 1, 0), (2, PEOPLE, 2), (1, PEOPLE, PEOPLE // 2)):
        running = [worker() for _number in range(workers)]
        while count() < numbers or count(pdf__isnull=False) < files:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        for process in running:
            process.kill()
            process.wait()
        seen.append((count(), count(pdf__isnull=False)))
    last = worker()
    assert last.wait(PATIENCE) == 0
    work()  # closes what a worker killed at the very end left open
    print(f"certificates and files after each kill: {seen}")
    assert seen[0][0] < PEOPLE
    assert seen[2][1] < PEOPLE
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == list(range(1, PEOPLE + 1))
    assert Certificate.objects.values("participation").distinct().count() == PEOPLE
    assert count(pdf=None) == 0
    assert Counter(IssueItem.objects.values_list("state", flat=True)) == {IssueItem.State.ISSUED: PEOPLE}
    assert IssueRun.objects.get().state == IssueRun.State.DONE
    assert Mail.objects.filter(template="certificate_ready").count() == PEOPLE
