import io
import re
import shutil
import subprocess
from dataclasses import asdict, replace

import pikepdf
import pytest
from django.utils import translation
from PIL import Image, ImageDraw

from mentorprog import pango
from mentorprog.documents import rendering
from mentorprog.documents.values import CertificateValues, SignatureValues

if not pango.available():
    pytest.skip("Pango is missing", allow_module_level=True)

KARI = CertificateValues(
    name="Kari Nordmann",
    programme="Mentoropplæringen",
    version="2022",
    cohort="Høst 2022",
    dates=["19.–21. oktober 2022", "2.–4. november 2022", "30. november–2. desember 2022"],
    days_present=8,
    days_made_up=0,
    days_total=9,
    hours="58,5",
    themes=["Traumeforståelse", "Vold", "Tverretatlige kommunale samarbeidsmodeller"],
    outcomes=[],
    number="2022-01-007",
    code="K7QX-M2PW-9RTD-4HVA",
    verify_url="https://mentor.example.no/bevis/K7QXM2PW9RTD4HVA/",
    issued_on="2. desember 2022",
    issuer="RVTS Vest",
    signatures=[SignatureValues(name="Ola Hansen", title="Leder for opplæringen")],
)
NAMES = [
    "Anne & Bjørn",
    '<b>Fet</b> O\'Neil "Tull"',
    "Máhtte Čáhppesđŋšŧž ÁČĐŊŠŦŽ",
    "Emoji 😀 Hansen",
    "Æ" * 120,
    "Ærøy-Ødegård " * 9 + "Ås",
]


def make(values: CertificateValues, language: str = "en") -> bytes:
    return rendering.render("certificate", asdict(values), language)


def pages(made: bytes) -> list[str]:
    """The text of each page, its white space put on one line."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is missing")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=made, capture_output=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def test_everything_stands_where_it_belongs():
    first, second = pages(make(KARI))
    assert first == (
        "RVTS Vest Certificate Kari Nordmann has completed the mentor training Mentoropplæringen "
        "Programme version 2022 Cohort Høst 2022 Gatherings 19.–21. oktober 2022 2.–4. november 2022 "
        "30. november–2. desember 2022 Attendance 8 of 9 days, 58,5 hours 2. desember 2022 "
        "Certificate number 2022-01-007. How to check it is on the last page. Ola Hansen Leder for opplæringen"
    )
    assert second == (
        "Themes of the training Traumeforståelse Vold Tverretatlige kommunale samarbeidsmodeller "
        "Is this certificate genuine? Anyone can check it: scan the code or open the address. "
        "The page shows the name, the programme and the date, nothing more. "
        "https://mentor.example.no/bevis/K7QXM2PW9RTD4HVA/ "
        "Certificate number 2022-01-007, code K7QX-M2PW-9RTD-4HVA"
    )


@pytest.mark.parametrize("name", NAMES)
def test_any_name_comes_out_right(name):
    first, second = pages(make(replace(KARI, name=name)))
    shown = first.removeprefix("RVTS Vest Certificate ").partition(" has completed")[0]
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", name)
    assert second.startswith("Themes of the training")


def test_a_name_of_two_lines_is_put_on_one_and_loses_its_control_characters():
    made = make(replace(KARI, name="Kari\r\n  Nord\x1bman\x00n"))
    assert "Certificate Kari Nordmann has completed" in pages(made)[0]
    with pikepdf.open(io.BytesIO(made)) as document:
        assert str(document.docinfo.Title) == "Certificate 2022-01-007: Kari Nordmann"


def test_a_page_that_is_too_long_runs_on_and_keeps_the_check_together():
    texts = pages(make(replace(KARI, themes=["Kultursensitive kommunikasjonsverktøy " * 3] * 14)))
    assert len(texts) == 3
    assert texts[2].startswith("Is this certificate genuine?")


def test_long_words_everywhere_still_give_two_pages():
    made = make(
        replace(
            KARI,
            name=NAMES[-1],
            programme="Nasjonal mentoropplæring for arbeid med radikalisering og voldelig ekstremisme i kommunene",
            cohort="Det nasjonale høstkullet 2022 for kommuner i Møre og Romsdal, Vestland og Rogaland",
            signatures=[
                SignatureValues(
                    name="Ola Hansen",
                    title="Seksjonsleder for radikalisering og voldelig ekstremisme og nasjonal koordinator",
                )
            ],
            issuer="Regionalt ressurssenter om vold, traumatisk stress og selvmordsforebygging, region Vest",
            themes=["Kultursensitive kommunikasjonsverktøy, en fordypning over to dager med øvelser"] * 5
            + ["Vold"] * 9,
        )
    )
    assert len(pages(made)) == 2


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_each_language_says_so_and_is_accessible(language):
    made = make(KARI, language)
    with translation.override(language):
        title = translation.gettext("Certificate")
        label = translation.gettext("QR code with the address of the page that confirms this certificate")
    with pikepdf.open(io.BytesIO(made)) as document:
        assert str(document.Root.Lang) == language
        assert str(document.docinfo.Title) == f"{title} 2022-01-007: Kari Nordmann"
        kinds = [str(item.S) for item in document.objects if is_element(item)]
        assert {"/H1", "/H2", "/P", "/L", "/LI", "/LBody", "/Link", "/Figure"} <= set(kinds)
        assert (kinds.count("/H1"), kinds.count("/H2"), kinds.count("/LI")) == (1, 2, 3)
        (figure,) = [item for item in document.objects if is_element(item) and item.S == "/Figure"]
        assert str(figure.Alt) == label
        (link,) = document.pages[1].Annots
        assert str(link.A.URI) == str(link.Contents) == KARI.verify_url


def is_element(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"


def test_the_same_facts_give_the_same_file():
    assert make(KARI) == make(KARI)


def test_learning_outcomes_and_days_made_up_for_are_told():
    first, second = pages(make(replace(KARI, days_made_up=1, outcomes=["Kan føre en vanskelig samtale", "Ser tegn"])))
    assert "8 of 9 days, 58,5 hours. 1 of the days is made up for. 2. desember" in first
    assert "samarbeidsmodeller Learning outcomes Kan føre en vanskelig samtale Ser tegn Is this" in second


@pytest.mark.needs("qpdf", "poppler-utils")
def test_a_picture_of_a_signature_is_kept_as_pdf_a_wants_it(tmp_path):
    png = picture()
    signed = SignatureValues(name="Ola Hansen", title="Leder", image="/pictures/ola")
    made = rendering.render("certificate", asdict(replace(KARI, signatures=[signed])), "nb", pictures={"ola": png})
    with pikepdf.open(io.BytesIO(made)) as document:
        images = [item for item in document.objects if isinstance(item, pikepdf.Stream) and item.get("/Width")]
        assert [(int(one.Width), bool(one.get("/Interpolate", False))) for one in images] == [(60, False)]
        figures = [str(one.Alt) for one in document.objects if is_element(one) and one.S == "/Figure"]
    assert "Underskriften til Ola Hansen" in figures or "Signature of Ola Hansen" in figures
    checked(made, tmp_path)


def test_a_picture_that_was_not_given_stops_the_rendering():
    signed = SignatureValues(name="Ola Hansen", title="Leder", image="/pictures/another")
    with pytest.raises(rendering.RenderingFailed):
        rendering.render("certificate", asdict(replace(KARI, signatures=[signed])), "nb", pictures={"ola": b""})


def picture() -> bytes:
    """A line across a small paper."""
    paper = Image.new("L", (60, 20), 255)
    ImageDraw.Draw(paper).line([(2, 15), (30, 4), (58, 12)], fill=0, width=2)
    out = io.BytesIO()
    paper.save(out, format="PNG")
    return out.getvalue()


def checked(made: bytes, folder) -> None:
    """qpdf finds no fault, and poppler says that the file is tagged."""
    path = folder / "certificate.pdf"
    path.write_bytes(made)
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    told = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Tagged:\s+yes", told)


@pytest.mark.needs("qpdf", "poppler-utils")
def test_qpdf_finds_no_fault(tmp_path):
    checked(make(KARI), tmp_path)
