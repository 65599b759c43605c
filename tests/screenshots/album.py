"""Makes the small demonstration, serves it from this process, and photographs all of it."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.test import Client
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from django.utils import translation

from cohorts.facts import certificate_facts, certificate_values
from mentorprog import pango
from mentorprog.documents.rendering import render as render_pdf
from mentorprog.outbox import composers, services
from mentorprog.outbox.rendering import render as render_mail
from tests.access.visitors import World, build_world
from tests.screenshots.camera import Camera, chromium
from tests.screenshots.shots import Shot, add_handles, letters, shots
from tests.servers import ROOT

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
    mails = {name: text for name, text in mail_pages(world).items() if words in name}
    services.dispatch()  # into the folder that the mailbox shows
    if not words:
        shutil.rmtree(FOLDER, ignore_errors=True)
    chosen = [shot for shot in shots() if words in shot.name]
    with (
        override_settings(ROOT_URLCONF="tests.screenshots.urls"),
        live_server() as origin,
        chromium(os.environ["CHROMIUM"]) as browser,
    ):
        camera = Camera(browser, origin, FOLDER)
        failed = [fault for shot in chosen for fault in photograph(camera, world, shot)]
        photograph_mails(camera, mails)
    camera.taken += photograph_certificate(world) if words in "certificate-pdf" else 0
    for line in [*dict.fromkeys(camera.remarks), *failed]:
        print(line)
    seconds = time.monotonic() - started
    print(f"{camera.taken} pictures in {FOLDER.relative_to(ROOT)}, {seconds:.0f} s, {len(failed)} pages failed")
    return 1 if failed else 0


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


def photograph(camera: Camera, world: World, shot: Shot) -> Iterator[str]:
    """All pictures of a page; yields a line for each language in which it did not answer as it should."""
    with camera.context(cookie(world, shot.role)) as context:
        for language in LANGUAGES:
            name = f"{language}/{shot.name}"
            with translation.override(language):
                path = world.address(shot.address, shot.thing) + shot.query
            with camera.page(context, name) as page:
                response = page.goto(camera.origin + path)
                if response is None or response.status != shot.status:
                    yield f"{name}: {path} answers {response and response.status}, not {shot.status}"
                    continue
                if shot.act:
                    shot.act(page)
                camera.take(page, language, shot.name)
            if shot.act:
                context.clear_cookies()  # a step of signing in is remembered
                context.add_cookies(camera.signed_in(cookie(world, shot.role)))


def cookie(world: World, role: str) -> dict[str, str] | None:
    """The session of somebody in this role, written straight into the database; None for a visitor."""
    person = world.people[role]
    if person is None:
        return None
    client = Client()
    client.force_login(person, backend=BACKEND)
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}


def mail_pages(world: World) -> dict[str, dict[str, str]]:
    """The HTML part of every kind of mail, by name and language."""
    found = letters(world)
    pages: dict[str, dict[str, str]] = {}
    for template in composers.templates():
        mail = found[template]
        pages[f"mail-{template}"] = texts = {}
        for mail.language in LANGUAGES:
            rendered = render_mail(mail)
            assert rendered is not None, f"{template} has nothing to say"
            texts[mail.language] = rendered.html
    return pages


def photograph_mails(camera: Camera, pages: dict[str, dict[str, str]]) -> None:
    """Each mail as a mail program shows it."""
    with camera.context(None) as context:
        for name, texts in pages.items():
            for language, html in texts.items():
                with camera.page(context, f"{language}/{name}") as page:
                    page.set_content(html)
                    camera.take(page, language, name)


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
