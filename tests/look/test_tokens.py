"""The accent is our own: its contrast is measured here, since axe sees only the pages it is shown."""

import re

import pytest
from django.conf import settings

TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
CSS = (settings.BASE_DIR / "static/css/parts.css").read_text()
ACCENT = dict(re.findall(r"--ds-color-accent-([a-z-]+):\s*(#[0-9a-f]{3,6});", CSS))
QUIET = re.search(r"--quiet:\s*(#[0-9a-f]{6});", CSS).group(1)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it, of #rgb or #rrggbb."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000", "#fff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_all_sixteen_tokens_are_ours() -> None:
    assert len(ACCENT) == 16


@pytest.mark.parametrize(
    "background",
    ["background-default", "background-tinted", "surface-default", "surface-tinted", "surface-hover"],
)
@pytest.mark.parametrize("text", ["text-default", "text-subtle"])
def test_text_on_surfaces(text: str, background: str) -> None:
    assert contrast(ACCENT[text], ACCENT[background]) >= TEXT


@pytest.mark.parametrize("base", ["base-default", "base-hover", "base-active"])
def test_button_text(base: str) -> None:
    assert contrast(ACCENT["base-contrast-default"], ACCENT[base]) >= TEXT
    assert contrast(ACCENT["base-contrast-subtle"], ACCENT[base]) >= TEXT


@pytest.mark.parametrize("border", ["border-default", "border-strong"])
@pytest.mark.parametrize("background", ["background-default", "background-tinted", "surface-tinted"])
def test_borders_that_carry_meaning(border: str, background: str) -> None:
    assert contrast(ACCENT[border], ACCENT[background]) >= SHAPE


@pytest.mark.parametrize("background", ["background-default", "background-tinted", "surface-tinted"])
def test_quiet_text(background: str) -> None:
    assert contrast(QUIET, ACCENT[background]) >= TEXT


@pytest.mark.parametrize("tile", ["a", "b", "c", "d", "none"])
def test_tiles_of_the_county_picture(tile: str) -> None:
    fill, stroke = re.search(rf"\.tile--{tile} rect \{{\s*fill: (#[0-9a-f]+);\s*stroke: (#[0-9a-f]+);", CSS).groups()
    assert contrast("#292c30", fill) >= TEXT
    assert contrast(stroke, "#fff") >= SHAPE
