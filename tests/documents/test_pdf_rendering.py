import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest

from mentorprog import pango
from mentorprog.documents import rendering

if not pango.available():
    pytest.skip("Pango is missing", allow_module_level=True)

from mentorprog.documents import fetcher  # needs Pango

PAGE = '<!DOCTYPE html><html lang="nn"><head><title>Brev</title></head><body>{}</body></html>'
PAINTING = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"}


@pytest.fixture(scope="module")
def letter() -> bytes:
    drawing = '<title>Rute</title><path d="M0 0h1v1z"/>'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 2 2">{drawing}</svg>'
    return rendering.pdf(PAGE.format(f"<h1>Čáđŋšŧž</h1><p class='centre'><b>Hei</b></p>{picture}"))


@pytest.fixture
def document(letter) -> pikepdf.Pdf:
    with pikepdf.open(io.BytesIO(letter)) as opened:
        yield opened


def structure(element: pikepdf.Object, kind: str) -> list[pikepdf.Dictionary]:
    """The structure elements of one kind, in reading order."""
    found = []
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            found += [child] if child.get("/S") == f"/{kind}" else []
            found += structure(child, kind)
    return found


def test_it_is_tagged_and_names_its_language_and_title(document):
    root = document.Root
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(root.Lang) == "nn"
    assert str(document.docinfo.Title) == "Brev"
    assert [page.Tabs for page in document.pages] == ["/S"]
    assert len(structure(root.StructTreeRoot, "H1")) == 1


def test_every_mark_on_the_page_is_content_or_artifact(document):
    """PDF/UA 7.1: nothing is painted outside marked content."""
    for page in document.pages:
        open_marks = 0
        for _, operator in pikepdf.parse_content_stream(page):
            open_marks += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(operator), 0)
            assert open_marks > 0 or str(operator) not in PAINTING
        assert open_marks == 0


def test_a_figure_has_its_text_alternative(document):
    figures = structure(document.Root.StructTreeRoot, "Figure")
    assert [str(figure.Alt) for figure in figures] == ["Rute"]


def test_it_says_what_it_conforms_to(document):
    with document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Brev"
    described = bytes(document.Root.Metadata.read_bytes())
    assert described.count(b"http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>") == 1


def test_colours_have_a_profile(document):
    (intent,) = document.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert len(intent.DestOutputProfile.read_bytes()) > 1000


def test_all_fonts_are_embedded_and_can_be_read_back(document):
    fonts = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item]
    assert len(fonts) == 2
    for font in fonts:
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "Inter" in str(font.BaseFont)
        assert "/FontFile2" in descriptor


def test_it_has_a_file_identifier(document):
    assert len(document.trailer.ID) == 2


def test_the_same_page_gives_the_same_bytes(letter):
    assert rendering.pdf(PAGE.format("<p>Å</p>")) == rendering.pdf(PAGE.format("<p>Å</p>"))
    assert rendering.pdf(PAGE.format("<p>Å</p>")) != rendering.pdf(PAGE.format("<p>Æ</p>"))


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="x" src="http://example.org/a.png">',
        '<img alt="x" src="file:///etc/passwd">',
        '<img alt="x" src="data:image/png;base64,iVBORw0KGgo=">',
        '<img alt="x" src="/static/no-such-picture.png">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        "<style>@import url(https://example.org/a.css);</style>",
        "<style>p { background-image: url(file:///etc/passwd) }</style><p>x</p>",
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<object data="file:///etc/passwd">x</object>',
        '<embed src="file:///etc/passwd">',
    ],
)
def test_nothing_but_our_own_files_gets_in(body):
    with pytest.raises(rendering.RenderingFailed):
        rendering.pdf(PAGE.format(body))


def test_a_picture_inside_a_drawing_is_refused_too(monkeypatch):
    """WeasyPrint leaves such a drawing out and goes on: nothing was read all the same."""
    asked = []

    def refuse(url):
        asked.append(url)
        raise fetcher.Refused

    rendering.pdf(PAGE.format(""))
    monkeypatch.setattr(fetcher, "own_file", refuse)
    inner = '<title>x</title><image href="file:///etc/passwd" width="9" height="9"/>'
    rendering.pdf(PAGE.format(f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'))
    assert asked == ["file:///etc/passwd"]


def test_a_picture_of_ours_gets_in():
    made = rendering.pdf(PAGE.format('<img alt="Merke" src="/static/img/mark.svg">'))
    with pikepdf.open(io.BytesIO(made)) as document:
        assert [str(figure.Alt) for figure in structure(document.Root.StructTreeRoot, "Figure")] == ["Merke"]


def test_a_failure_leaves_the_press_in_order():
    before = rendering.pdf(PAGE.format("<p>Å</p>"))
    with pytest.raises(rendering.RenderingFailed):
        rendering.pdf(PAGE.format('<img alt="x" src="file:///etc/passwd">'))
    assert rendering.pdf(PAGE.format("<p>Å</p>")) == before


def test_threads_take_turns():
    pages = [PAGE.format(f"<p>{word}</p>") for word in ("én", "to", "tre", "fire")] * 3
    expected = [rendering.pdf(page) for page in pages]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(rendering.pdf, pages)) == expected


def test_templates_are_rendered_in_the_language_asked_for(settings, tmp_path):
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/letter.html").write_text(
        '{% extends "documents/base.html" %}{% load i18n %}'
        "{% block content %}{% get_current_language as code %}{{ code }} {{ word }}{% endblock %}"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    for code in ("nb", "nn", "en"):
        made = rendering.html("letter", {"word": "<Hei>"}, code)
        assert f'<html lang="{code}">' in made
        assert f"{code} &lt;Hei&gt;" in made


def test_without_pango_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr(rendering, "_press", None)
    monkeypatch.setattr(rendering.pango, "LIBRARIES", ["no-such-library.so.0"])
    with pytest.raises(rendering.Unavailable) as caught:
        rendering.pdf(PAGE.format("<p>x</p>"))
    assert str(caught.value) == (
        "PDF files cannot be made here: install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
    )


def test_the_site_starts_without_weasyprint():
    code = (
        "import sys, mentorprog.documents.rendering, mentorprog.documents.templatetags.documents;"
        "sys.exit('weasyprint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
