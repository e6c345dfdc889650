"""The disk as a file storage: a file counts as written once it would outlive a power cut."""

import os

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class DurableDisk(FileSystemStorage):
    """Django's storage on a disk, which hands each file and its folder to the disk before it answers.

    No renaming from a temporary name: a stored file's name is one of chance that nobody knows before its row
    says "stored", and what breaks off before that is swept.
    """

    def _save(self, name: str, content: File) -> str:
        saved_as: str = super()._save(name, content)  # type: ignore[misc]
        path = self.path(saved_as)
        for written in (path, os.path.dirname(path)):
            descriptor = os.open(written, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return saved_as
