"""Plain values → HTML → tagged PDF/A-3a that also says it is PDF/UA-1.

WeasyPrint (and Pango below it) is loaded at the first document, not at the start of the site: where Pango is
missing everything but documents works. Fonts and style sheet are read once a process. The same values give
the same bytes.
"""

import gc
import io
import threading
import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pikepdf
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation

from mentorprog import pango

STYLE_SHEET = "css/documents.css"
PDF_VARIANT = "pdf/a-3a"

# PDF/A takes a property of another standard only with a description of its schema (ISO 19005-3, 6.6.2.3.2).
PDF_UA_METADATA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


class Unavailable(Exception):
    """This machine cannot make PDF files; the message says what to install."""


class RenderingFailed(Exception):
    """The document asked for a file that is not ours or is not there. Nothing was made."""


class Enclosure(NamedTuple):
    """A file inside the document that holds the same facts for machines (an associated file of PDF/A-3)."""

    name: str
    kind: str
    """Its media type, for example "application/ld+json"."""
    data: bytes
    description: str
    written_at: datetime


class Press(NamedTuple):
    """What is loaded once a process."""

    weasyprint: Any
    refusal: type[BaseException]
    files: Any
    origin: str
    fonts: Any
    style: Any


# Pango's font map is not safe between threads, and loading must happen once: one document at a time.
_lock = threading.Lock()
_press: Press | None = None


def render(
    template: str,
    values: Mapping[str, Any],
    language: str,
    *,
    pictures: Mapping[str, bytes] | None = None,
    enclosures: Sequence[Enclosure] = (),
) -> bytes:
    """The PDF of `templates/documents/<template>.html` with these values in this language.

    `pictures` are PNG files from the database, which the template fetches as `/pictures/<name>`; `enclosures` are
    files to put inside. Raises Unavailable where Pango is missing, RenderingFailed when the template fetches what
    it must not.
    """
    return pdf(html(template, values, language), pictures=pictures, enclosures=enclosures)


def html(template: str, values: Mapping[str, Any], language: str) -> str:
    """The document's HTML. The template sees the values and `language`."""
    with translation.override(language):
        return render_to_string(f"documents/{template}.html", {**values, "language": language})


def pdf(source: str, *, pictures: Mapping[str, bytes] | None = None, enclosures: Sequence[Enclosure] = ()) -> bytes:
    """The tagged PDF of a whole HTML document. Raises as `render` does."""
    with _lock:
        press = _load()
        press.files.pictures = dict(pictures or {})
        document = press.weasyprint.HTML(string=source, base_url=press.origin, url_fetcher=press.files)
        try:
            # Neither compressed nor given an identifier here: pikepdf does both below, and faster.
            made = document.write_pdf(
                font_config=press.fonts,
                stylesheets=[press.style],
                pdf_variant=PDF_VARIANT,
                pdf_identifier=False,
                uncompressed_pdf=True,
            )
        except press.refusal as error:
            raise RenderingFailed(f"{error}: {error.__cause__}") from error
        finally:
            press.files.pictures = {}
    return _finished(made, enclosures)


def _load() -> Press:
    global _press  # noqa: PLW0603 - one a process, made under the lock
    if _press is None:
        weasyprint = _weasyprint()
        # Here, because they need what was loaded just now.
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError

        from mentorprog.documents import fetcher

        files = fetcher.OwnFiles()
        fonts = FontConfiguration()
        address = fetcher.ORIGIN + static(STYLE_SHEET)
        try:
            style = weasyprint.CSS(url=address, url_fetcher=files, font_config=fonts)
        except FatalURLFetchingError as error:
            raise RenderingFailed(f"{error}: {error.__cause__}") from error
        _press = Press(weasyprint, FatalURLFetchingError, files, fetcher.ORIGIN, fonts, style)
        # What is loaded stays as long as the process: the garbage collector need not walk through it, which it does
        # many times a document. Measured: 22 certificates a second instead of 20.
        gc.collect()
        gc.freeze()
    return _press


def _weasyprint() -> Any:
    """The package, or Unavailable with one sentence instead of its own page of advice."""
    if not pango.available():
        raise Unavailable(f"PDF files cannot be made here: install {' '.join(pango.PACKAGES)}.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import weasyprint  # late: see the top of the file
    return weasyprint


def _finished(made: bytes, enclosures: Sequence[Enclosure]) -> bytes:
    """The same document, saying that it is PDF/UA-1, compressed, with a file identifier made of its content."""
    with pikepdf.open(io.BytesIO(made)) as document:
        for enclosure in enclosures:
            _enclose(document, enclosure)
        metadata = document.Root.Metadata
        metadata.write(metadata.read_bytes().replace(b"</rdf:RDF>", PDF_UA_METADATA + b"</rdf:RDF>", 1))
        target = io.BytesIO()
        document.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return target.getvalue()


def _enclose(document: pikepdf.Pdf, enclosure: Enclosure) -> None:
    """Put a file into the document as an associated file of the whole (ISO 19005-3, 6.8); pikepdf lists it in `AF`."""
    written = f"D:{enclosure.written_at.astimezone(UTC):%Y%m%d%H%M%S}Z"
    make: Any = pikepdf.AttachedFileSpec  # its stub knows no `relationship`
    specification = make(
        document,
        enclosure.data,
        description=enclosure.description,
        filename=enclosure.name,
        mime_type=enclosure.kind,
        creation_date=written,
        mod_date=written,
        relationship=pikepdf.Name.Data,
    )
    document.attachments[enclosure.name] = specification
