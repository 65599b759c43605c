"""The only files a document may fetch: our static files, the fonts and the pictures it was given.

Everything else stops the rendering.

A document is made from values that people have typed. Whatever they contain, WeasyPrint asks here before it
opens anything: no network, no other file of the machine, no data URI.
"""

import mimetypes
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from weasyprint.urls import URLFetcher, URLFetcherResponse

ORIGIN = "https://own-files.invalid"  # a name that cannot exist (RFC 2606): nothing is ever sent there
FONTS = "/fonts/"
PICTURES = "/pictures/"


class Refused(ValueError):
    """The address is not one of our own files."""


class OwnFiles(URLFetcher):
    """WeasyPrint's way to files, narrowed to ours; a refusal ends the rendering.

    `pictures` holds those of the document at hand by their names: PNG files that come from the database.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.pictures: dict[str, bytes] = {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        picture = self.pictures.get(url.removeprefix(ORIGIN + PICTURES)) if url.startswith(ORIGIN + PICTURES) else None
        if picture is not None:
            return URLFetcherResponse(url, picture, {"Content-Type": "image/png"})
        path = own_file(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def own_file(url: str) -> Path:
    """The file behind an address of ours. Raises Refused for any other address, and for a missing file."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" != ORIGIN:
        raise Refused(f"not one of our own files: {parts.scheme}:")
    address = unquote(parts.path)
    for prefix, find in ((FONTS, _font), (settings.STATIC_URL, _static)):
        if address.startswith(prefix):
            path = find(address.removeprefix(prefix))
            if path is not None and path.is_file():
                return path
    raise Refused("no such file of ours")


def _font(name: str) -> Path | None:
    known = {path.name: path for path in Path(settings.DOCUMENT_FONTS).glob("*.woff2")}
    return known.get(name)


def _static(name: str) -> Path | None:
    """As collected (with the hash of its content in the name, in production), else where it was written."""
    try:
        collected = Path(staticfiles_storage.path(name))
        found = None if collected.is_file() else finders.find(name)
    except SuspiciousFileOperation:
        return None
    return Path(found) if found else collected
