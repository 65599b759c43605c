import re
from xml.etree import ElementTree as ET

import segno

from mentorprog.documents import qr

SVG = "{http://www.w3.org/2000/svg}"
ADDRESS = "https://mentor.example.no/bevis/K7QXM2PW9RTD4HVA/"


def modules(picture: str) -> set[tuple[int, int]]:
    """The dark modules (x, y) that the strokes of the picture cover."""
    drawing = ET.fromstring(picture).findall(f"{SVG}path")[1].get("d")
    runs = re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawing)
    assert "".join(f"M{x} {y}.5h{width}" for x, y, width in runs) == drawing
    return {(int(x) + i, int(y)) for x, y, width in runs for i in range(int(width))}


def test_the_picture_holds_exactly_the_modules_of_the_code():
    code = segno.make_qr(ADDRESS, error="m", mask=qr.MASK, boost_error=False)
    rows = code.matrix_iter(border=4)
    expected = {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    assert modules(qr.svg(ADDRESS, label="x")) == expected


def test_the_picture_has_room_and_a_text_alternative():
    picture = ET.fromstring(qr.svg(ADDRESS, label="Kontroller <kursbeviset> & mer"))
    assert picture.get("role") == "img"
    assert picture.find(f"{SVG}title").text == "Kontroller <kursbeviset> & mer"
    width = int(picture.get("viewBox").split()[2])
    dark = modules(qr.svg(ADDRESS, label="x"))
    assert (min(x for x, _ in dark), max(x for x, _ in dark)) == (4, width - 5)
    assert (min(y for _, y in dark), max(y for _, y in dark)) == (4, width - 5)


def test_the_same_text_gives_the_same_picture():
    assert qr.svg(ADDRESS, label="x") == qr.svg(ADDRESS, label="x")
    assert qr.svg(ADDRESS, label="x") != qr.svg(f"{ADDRESS}1", label="x")


def test_no_word_of_the_text_stands_in_the_markup():
    assert "script" not in qr.svg("<script>alert(1)</script>", label="x")
