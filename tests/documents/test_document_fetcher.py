from pathlib import Path
from urllib.parse import quote

import pytest
from django.templatetags.static import static

from mentorprog import pango

if not pango.available():
    pytest.skip("Pango is missing", allow_module_level=True)

from mentorprog.documents.fetcher import ORIGIN, OwnFiles, Refused, own_file  # needs Pango


def test_a_static_file_is_served_with_its_kind():
    response = OwnFiles().fetch(ORIGIN + static("css/documents.css"))
    assert response.content_type == "text/css"
    assert b"@page" in response.read()


def test_a_font_is_served():
    assert OwnFiles().fetch(f"{ORIGIN}/fonts/Inter-Regular.woff2").read()[:4] == b"wOF2"


def test_collected_files_come_first(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "mark.0123abcd.svg").write_text("<svg/>")
    assert own_file(f"{ORIGIN}/static/mark.0123abcd.svg") == tmp_path / "mark.0123abcd.svg"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/picture.png",
        "https://example.org/picture.png",
        "http://own-files.invalid/static/css/documents.css",
        "https://own-files.invalid.example.org/static/css/documents.css",
        "https://own-files.invalid:80/static/css/documents.css",
        "https://user@own-files.invalid/static/css/documents.css",
        "ftp://example.org/picture.png",
        "file:///etc/passwd",
        "file://own-files.invalid/etc/passwd",
        "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'/%3E",
        "data:text/plain;base64,eA==",
        "javascript:alert(1)",
        "//example.org/picture.png",
        "/static/css/documents.css",
        "",
        f"{ORIGIN}/",
        f"{ORIGIN}/etc/passwd",
        f"{ORIGIN}/static/",
        f"{ORIGIN}/static/css",
        f"{ORIGIN}/static/no-such-file.png",
        f"{ORIGIN}/static/../../../../../../etc/passwd",
        f"{ORIGIN}/static/{quote('../../../../../../etc/passwd', safe='')}",
        f"{ORIGIN}/static//etc/passwd",
        f"{ORIGIN}/fonts/../LICENSE.txt",
        f"{ORIGIN}/fonts//etc/passwd",
        f"{ORIGIN}/fonts/no-such-font.woff2",
    ],
)
def test_everything_else_is_refused(url):
    with pytest.raises(Refused):
        OwnFiles().fetch(url)


def test_a_refusal_does_not_repeat_the_address():
    with pytest.raises(Refused) as caught:
        own_file("https://example.org/Kari-Nordmann.png")
    assert str(caught.value) == "not one of our own files: https:"


def test_the_settings_file_is_out_of_reach(settings):
    target = Path(settings.BASE_DIR) / "manage.py"
    with pytest.raises(Refused):
        own_file(f"{ORIGIN}/static/{target}")
