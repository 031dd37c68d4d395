"""How much of an upload is kept while it comes in."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LARGEST = 64 * 1024 * 1024  # more than any form takes


class Bounded(FileUploadHandler):
    """First among the handlers: what comes after the largest size is dropped instead of filling the disk. The form
    still gets a file, sees that it is too large, and says so."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start < LARGEST else None

    def file_complete(self, file_size: int) -> UploadedFile | None:  # noqa: ARG002
        """The file is another handler's."""
        return None
