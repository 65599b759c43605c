"""Certificates: how fast they are made on one core, a thousand by two workers, and what memory that takes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from unittest.mock import patch

from cohorts.facts import certificate_facts
from cohorts.models import Certificate
from cohorts.services.certificates import make_pdf
from mentorprog import pango
from mentorprog.documents.signing import Seal, seal
from tests.bench.filling import World
from tests.bench.report import Line
from tests.servers import ROOT

WARM = 40
MANY = 5_000
TIMED = 1_000
WORKERS = 2
PATIENCE = 900  # seconds
MEGABYTE = 1024 * 1024

# A worker makes what others leave, unsigned, and tells how its memory has grown since it was warm, in bytes.
WORKER = """
import os, sys
import django
django.setup()
from django.conf import settings
settings.EMBEDDED = False
from cohorts.models import Certificate
from cohorts.services.certificates import render_certificate

def memory():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

made = warm = 0
for pk in Certificate.objects.filter(pdf=None, number__startswith="many-").order_by("pk").values_list("pk", flat=True):
    made += render_certificate(pk)
    if made == 200 and not warm:
        warm = memory()
print(memory() - warm if warm else 0)
"""


def certificates(world: World) -> Iterator[Line]:
    """Warm making on one core, then many by two workers: the first thousand timed, the memory of all."""
    if not pango.available():
        return
    facts = certificate_facts(world.certificate.participation, world.national)
    yield from _warm(world, facts)
    yield from _many(world, facts)


def _warm(world: World, facts: dict[str, object]) -> Iterator[Line]:
    certificate = world.certificate
    rates = []
    for by in (Seal("", None), seal()):
        with patch("cohorts.services.certificates.signing.seal", return_value=by):
            for number in range(WARM + 3):
                if number == 3:
                    start = time.process_time()
                certificate.facts = facts | {"name": f"Person {number}"}
                make_pdf(certificate)
        rates.append(WARM / (time.process_time() - start))
    note = f"signed {rates[1]:.1f}"
    yield Line("certificates, warm, unsigned", rates[0], "a s and core", 20, at_least=True, note=note)


def _many(world: World, facts: dict[str, object]) -> Iterator[Line]:
    """Certificates that lack their files, made by two processes that share them row by row."""
    like = world.certificate
    rows = Certificate.objects.bulk_create(
        Certificate(
            participation=like.participation,
            cohort=like.cohort,
            serial=1_000_000 + number,
            number=f"many-{number}",
            code=f"MANY{number}",
            state=Certificate.State.SUPERSEDED,  # one holder has one that is valid, and nobody is told of these
            facts=facts | {"name": f"Person {number}"},
        )
        for number in range(MANY)
    )
    left = Certificate.objects.filter(pk__in=[row.pk for row in rows], pdf=None)
    command = [sys.executable, "-c", WORKER]
    start = time.monotonic()
    workers = [
        subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True)
        for _worker in range(WORKERS)
    ]
    try:
        while left.count() > MANY - TIMED:
            if any(worker.poll() for worker in workers) or time.monotonic() - start > PATIENCE:
                raise RuntimeError(f"{left.count()} of {MANY} certificates are left")
            time.sleep(0.1)
        seconds = time.monotonic() - start
        grown = [int(worker.communicate(timeout=PATIENCE)[0]) for worker in workers]
    finally:
        for worker in workers:
            worker.kill()
        lacking = left.count()
        Certificate.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if lacking:
        raise RuntimeError(f"{lacking} of {MANY} certificates are left")
    yield Line(f"{TIMED:,} certificates by {WORKERS} workers, start included", seconds, "s", 30)
    yield Line(f"memory of a worker over {MANY:,} certificates", max(grown) / MEGABYTE, "MB more", 20)
