"""Static files with hashed names; the stylesheet is joined from its parts, so a page waits for one file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("([^"]+)"\);\n?')


def joined(sheet: Path) -> str:
    """The stylesheet with each of its imports in place, in order."""
    return IMPORT.sub(lambda found: (sheet.parent / found[1]).read_text(), sheet.read_text())


class Storage(CompressedManifestStaticFilesStorage):
    """Collected: hashed and compressed. Not collected yet (tests): the plain names."""

    manifest_strict = False

    def _save(self, name: str, content: Any) -> str:
        if Path(name).name == "app.css":
            found = FileSystemFinder().find(name)
            content = ContentFile(joined(Path(str(found))).encode())
        return super()._save(name, content)
