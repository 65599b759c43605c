"""Files that people hand in: how large, of which kinds, and what they really are.

What a file is, its content tells; the ending of its name must say the same. Formats that carry programs (macros,
scripts) are not taken, and what is not known is refused.
"""

import hashlib
import re
import zipfile
from pathlib import PurePath
from typing import Any, NamedTuple

import puremagic
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorprog.documents.models import StoredFile
from mentorprog.guard import guard_text
from mentorprog.people.models import Person

LARGEST = 20 * 1024 * 1024  # bytes
HEAD = 4096  # bytes from the start of a file that tell what it is
OOXML = "application/vnd.openxmlformats-officedocument."
NAME_LENGTH = 160


class Kind(NamedTuple):
    """A kind of file that is taken: its media type, and in a zipped format the part that must be there."""

    media_type: str
    part: str = ""


KINDS = {
    ".pdf": Kind("application/pdf"),
    ".docx": Kind(f"{OOXML}wordprocessingml.document", "word/document.xml"),
    ".pptx": Kind(f"{OOXML}presentationml.presentation", "ppt/presentation.xml"),
    ".xlsx": Kind(f"{OOXML}spreadsheetml.sheet", "xl/workbook.xml"),
    ".png": Kind("image/png"),
    ".jpg": Kind("image/jpeg"),
    ".jpeg": Kind("image/jpeg"),
    ".gif": Kind("image/gif"),
    ".webp": Kind("image/webp"),
}
TAKEN = gettext_lazy(
    "PDF, Word (docx), PowerPoint (pptx), Excel (xlsx) or a picture (PNG, JPEG, GIF, WebP), at most 20 MB."
)
WRONG_KIND = gettext_lazy(
    "This kind of file is not taken. Choose a PDF, a Word, PowerPoint or Excel file (docx, pptx, xlsx) or a picture."
)
OTHERWISE = gettext_lazy("The file is not what its name says. Save it anew in the right format and try again.")
PROGRAMS = gettext_lazy("The file has macros. Save it without them and try again.")


def media_type(upload: UploadedFile) -> str:
    """The media type of an upload that is taken. Raises ValidationError, in words, for any other."""
    if (upload.size or 0) > LARGEST:
        raise ValidationError(
            _("The file is too large. It can be 20 MB, and yours is %(size)s MB.")
            % {"size": -(-(upload.size or 0) // 1024**2)},
            code="size",
        )
    name = upload.name or ""
    guard_text(name)
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise ValidationError(WRONG_KIND, code="kind")
    upload.seek(0)
    if kind.media_type not in _recognised(upload.read(HEAD)):
        raise ValidationError(OTHERWISE, code="content")
    if kind.part:
        _check_parts(upload, kind.part)
    upload.seek(0)
    return kind.media_type


def _recognised(head: bytes) -> set[str]:
    """The media types that a file beginning so may have."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()
    # A RIFF file says in its ninth byte what it holds; the library knows sounds and pictures alike by "RIFF".
    if "image/webp" in found and head[8:12] != b"WEBP":
        found.discard("image/webp")
    return found


def _check_parts(upload: UploadedFile, part: str) -> None:
    """Whether a zipped document has its main part, and no macros. Only the table of contents is read."""
    upload.seek(0)
    try:
        names = set(zipfile.ZipFile(upload).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise ValidationError(OTHERWISE, code="content") from None
    if not {part, "[Content_Types].xml"} <= names:
        raise ValidationError(OTHERWISE, code="content")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(PROGRAMS, code="macros")


class UploadField(forms.FileField):
    """Takes one file of the kinds above. What it is stands in `media_type` of the cleaned value."""

    def __init__(self, **kwargs: Any) -> None:
        endings = ",".join(KINDS)
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": endings}))
        kwargs.setdefault("help_text", TAKEN)
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile):
            upload.media_type = media_type(upload)  # type: ignore[attr-defined]
        return upload


def store_file(*, upload: UploadedFile, actor: Person) -> StoredFile:
    """Keep an upload. Its kind is found anew, so that nothing that is not taken comes in by another door."""
    kind = media_type(upload)
    content = upload.read()
    made: StoredFile = StoredFile.objects.create(
        name=plain_name(upload.name or ""),
        kind=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_by=actor,
    )
    return made


def plain_name(name: str) -> str:
    """The name without folders and signs that some system cannot have in a name; cut before its ending."""
    path = PurePath(re.split(r"[/\\]", name)[-1])
    stem = get_valid_filename(path.stem or "fil").strip("._") or "fil"
    return stem[: NAME_LENGTH - len(path.suffix)] + path.suffix.lower()
