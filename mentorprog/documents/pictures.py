"""Pictures that come into documents: read, checked, and written anew as small grey PNG files."""

import hashlib
import io
from typing import Any

from django.utils.translation import gettext_lazy as _

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16_000_000
SIZE = (900, 300)  # pixels: 14 mm of height at 540 dots an inch
FORMATS = ("PNG", "JPEG")


class BadPicture(Exception):
    """The file cannot be used; `message` says why."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


def digest(data: bytes) -> str:
    """The name a picture is kept by."""
    return hashlib.sha256(data).hexdigest()


def as_signature(file: Any) -> bytes:
    """The picture in grey on white, at most 900 × 300 pixels, without any of the file's own data, as PNG.

    `file` is an open file with `size` in bytes. Raises BadPicture for what is too large or is no PNG or JPEG.
    """
    from PIL import Image, ImageOps  # here: the site starts without it

    if file.size > MOST_BYTES:
        raise BadPicture(_("The picture is larger than 2 MB."))
    try:
        with Image.open(file, formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise BadPicture(_("The picture has too many pixels. Make it smaller first."))
            upright = ImageOps.exif_transpose(found).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise BadPicture(_("This is not a PNG or JPEG picture that can be read.")) from None
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    grey = paper.convert("L")
    grey.thumbnail(SIZE)
    out = io.BytesIO()
    grey.save(out, format="PNG", optimize=True)
    return out.getvalue()
