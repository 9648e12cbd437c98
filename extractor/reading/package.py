"""The parts of an Office file (a ZIP of XML), found by their relations and read within bounds; nothing is unpacked."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING

from extractor.errors import ReadingError
from extractor.reading.limits import MAX_EXPANDED
from extractor.reading.markup import parse_xml

if TYPE_CHECKING:
    from extractor.reading.markup import Element

MAX_ENTRIES = 10_000
"""Parts and pictures in one file; a long report with many pictures has some hundred."""


class Package:
    """An Office file that is open for reading; every error names the file."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open ``data``; raises ReadingError if they are no whole ZIP, or one with too many entries."""
        self.name = name
        self._left = MAX_EXPANDED
        # before opening, since the list of entries itself takes memory
        if data.count(b"PK\x01\x02") > MAX_ENTRIES:
            raise ReadingError(
                f"{name}: more than {MAX_ENTRIES:,} parts, which no Word file has; do not trust this file"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise self._damaged() from error
        self._entries = {entry.filename: entry for entry in self._zip.infolist()}

    def xml(self, part: str | None) -> Element | None:
        """The root element of a part, None if there is no such part; raises ReadingError if it cannot be read."""
        entry = self._entries.get(part) if part else None
        if entry is None:
            return None
        if entry.flag_bits & 1:
            raise ReadingError(f"{self.name}: protected by a password; save it without one and read that")
        if entry.file_size > self._left:
            raise ReadingError(
                f"{self.name}: unpacks to more than {MAX_EXPANDED >> 20} MB of XML; split it into parts, "
                "or do not trust it if it was small"
            )
        self._left -= entry.file_size
        try:
            data = self._zip.read(entry)  # never more than file_size
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise self._damaged() from error
        return parse_xml(data, self.name, entry.filename)

    def related(self, part: str, default: dict[str, str]) -> dict[str, str]:
        """Parts that ``part`` refers to, by the last word of the type of the reference (``styles``, ``footnotes``).

        ``default`` is what they are called in most files, for files that do not list them.
        """
        folder, file = posixpath.split(part)
        relations = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {what: posixpath.join(folder, target) for what, target in default.items()}
        for relation in relations if relations is not None else ():
            target = relation.get("Target") or ""
            if relation.get("TargetMode") != "External" and target:
                what = (relation.get("Type") or "").rpartition("/")[2]
                # a target outside of the package is no name in it, so it is just not found
                found[what] = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        return found

    def _damaged(self) -> ReadingError:
        return ReadingError(f"{self.name}: the file is damaged or cut off (it is no whole ZIP); get or copy it again")
