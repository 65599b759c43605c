"""Makes the small demonstration, serves it from this process, and photographs all of it."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.test import Client
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from django.utils import timezone, translation

from cohorts.facts import certificate_facts, certificate_values
from mentorprog import pango
from mentorprog.documents.rendering import render as render_pdf
from mentorprog.outbox import composers, services
from mentorprog.outbox.models import Mail
from mentorprog.outbox.rendering import render as render_mail
from tests.access.visitors import World, build_world
from tests.screenshots.camera import Camera, Order
from tests.screenshots.shot import Shot
from tests.screenshots.shots import add_handles, letters, shots
from tests.servers import ROOT
from tests.test_translations import draw_mail

FOLDER = ROOT / "var/screenshots"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
BACKEND = "mentorprog.people.auth.CodeBackend"
DPI = 80  # of the pictures of a PDF


def make(words: str) -> int:
    """Take the pictures whose name holds `words`; return 1 when a page did not answer as it should."""
    started = time.monotonic()
    call_command("migrate", verbosity=0, interactive=False)
    world = build_world()
    add_handles(world)
    mails = {language: mail_orders(world, language) for language in LANGUAGES}
    fill_mailbox(world)
    if not words:
        shutil.rmtree(FOLDER, ignore_errors=True)
    with override_settings(ROOT_URLCONF="tests.screenshots.urls"), live_server() as origin:
        pages = page_orders(world)
        wanted = [[order for order in pages[code] + mails[code] if words in order.name] for code in LANGUAGES]
        cameras = photograph(origin, wanted)
    pictures = sum(camera.taken for camera in cameras)
    if words in "certificate-pdf":
        pictures += photograph_certificate(world)
    for line in dict.fromkeys(line for camera in cameras for line in camera.remarks + camera.failed):
        print(line)
    failed = sum(len(camera.failed) for camera in cameras)
    seconds = time.monotonic() - started
    print(f"{pictures} pictures in {FOLDER.relative_to(ROOT)}, {seconds:.0f} s, {failed} pages failed")
    return 1 if failed else 0


def fill_mailbox(world: World) -> None:
    """Send the mails into the folder that the mailbox shows, all but the one that staff can still cancel."""
    Mail.objects.filter(pk__in=world.things["mail"]).update(send_at=timezone.now() + timedelta(days=1))
    services.dispatch()


def photograph(origin: str, wanted: Sequence[Sequence[Order]]) -> list[Camera]:
    """Every language in a thread of its own: two processors are then busy."""
    with ThreadPoolExecutor(len(LANGUAGES)) as threads:
        cameras = [Camera(origin, settings.SESSION_COOKIE_NAME, FOLDER / code) for code in LANGUAGES]
        jobs = [
            threads.submit(camera.work_off, orders, os.environ["CHROMIUM"])
            for camera, orders in zip(cameras, wanted, strict=True)
        ]
        return [job.result() for job in jobs]


@contextmanager
def live_server() -> Iterator[str]:
    """The site on a free port of this machine, in a thread of this process; yields its origin."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()


# --- What to photograph, by language ----------------------------------------------------------------------
def page_orders(world: World) -> dict[str, list[Order]]:
    """Everything that has an address."""
    found: dict[str, list[Order]] = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = [page_order(world, shot) for shot in shots()]
    return found


def page_order(world: World, shot: Shot) -> Order:
    """The page in the language in force."""
    path = world.address(shot.address, shot.thing) + shot.query
    return Order(shot.name, path, session(world, shot.role), shot.act, shot.status)


def session(world: World, role: str) -> str:
    """A new session of somebody in this role, written straight into the database; empty for a visitor."""
    person = world.people[role]
    if person is None:
        return ""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def mail_orders(world: World, language: str) -> list[Order]:
    """The HTML part of every kind of mail."""
    found = letters(world)
    return [
        Order(f"mail-{template}", html=_html(template, found.get(template, []), language))
        for template in composers.templates()
    ]


def _html(template: str, mails: list[Mail], language: str) -> str:
    """The first that still has something to say; else the template with a sign in each value's place."""
    for mail in mails:
        mail.language = language
        rendered = render_mail(mail)
        if rendered is not None:
            return rendered.html
    return draw_mail(template, language, filled=True)[2]


def photograph_certificate(world: World) -> int:
    """The certificate's first two pages in every language; returns how many pictures there are."""
    if not pango.available() or not shutil.which("pdftoppm"):
        return 0
    certificate = world.small.certificate
    participation = certificate.participation
    for language in LANGUAGES:
        participation.person.language = language
        certificate.facts = certificate_facts(participation, world.small.national)
        pdf = render_pdf("certificate", asdict(certificate_values(certificate)), language)
        target = FOLDER / language / "pdf/certificate"
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["pdftoppm", "-png", "-r", str(DPI), "-l", "2", "-", target], input=pdf, check=True)
    return len(list(FOLDER.glob("*/pdf/*.png")))
