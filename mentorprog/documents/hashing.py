"""A file that somebody sends only to have it compared: its SHA-256 is reckoned as it comes in, and nothing is kept.

Neither memory nor disk holds more than one piece at a time, and what is too long is cut off at once.
"""

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

PDF_START = b"%PDF-"


class HashedFile(UploadedFile):
    """What is left of a file that was sent: its name, its length in bytes, its SHA-256 and whether it is a PDF."""

    def __init__(self, name: str, size: int, sha256: str, is_pdf: bool) -> None:
        super().__init__(file=None, name=name, size=size)
        self.sha256 = sha256
        self.is_pdf = is_pdf


class HashUploadHandler(FileUploadHandler):
    """Reckons, and throws away. `too_long` says afterwards that the file was cut off after `most` bytes."""

    def __init__(self, request: Any = None, *, most: int) -> None:
        super().__init__(request)
        self.most = most
        self.too_long = False
        self._seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._hash = hashlib.sha256()
        self._size = 0
        self._start = b""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._seen += len(raw_data)
        if self._seen > self.most:
            self.too_long = True
            raise StopUpload(connection_reset=True)
        if len(self._start) < len(PDF_START):
            self._start = (self._start + raw_data)[: len(PDF_START)]
        self._hash.update(raw_data)
        self._size += len(raw_data)

    def file_complete(self, file_size: int) -> HashedFile:
        return HashedFile(self.file_name or "", self._size, self._hash.hexdigest(), self._start == PDF_START)
