"""Static files with hashed names; the stylesheet is joined from its parts, so a page waits for one file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/app.css"
IMPORT = re.compile(r'@import url\("([^"]+)"\);\n?')


def joined(sheet: Path) -> str:
    """The stylesheet with each of its imports in place, in order."""
    return IMPORT.sub(lambda found: (sheet.parent / found[1]).read_text(), sheet.read_text())


class Storage(CompressedManifestStaticFilesStorage):
    """Collected files have a digest in their names; before they are collected, as in most tests, plain names do."""

    support_js_module_import_aggregation = True

    def url(self, name: str | None, force: bool = False) -> str:
        if name and self.hash_key(name) not in self.hashed_files:
            return f"{settings.STATIC_URL}{name}"
        return super().url(name, force)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """The joined sheet stands for its parts."""
        parts = [name for name in paths if name.startswith("css/") and name != SHEET]
        whole = {name: source for name, source in paths.items() if name not in parts} | {SHEET: (self, SHEET)}
        yield from super().post_process(whole, dry_run, **options)

    def get_modified_time(self, name: str) -> dt.datetime:
        """The sheet is collected each time: a part may have changed, though the file that joins them did not."""
        return dt.datetime.fromtimestamp(0, dt.UTC) if name == SHEET else super().get_modified_time(name)

    def _save(self, name: str, content: Any) -> str:
        if name == SHEET:
            content = ContentFile(joined(settings.ROOT / "static" / SHEET).encode())
        return super()._save(name, content)
