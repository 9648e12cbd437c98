"""The parts of an Office file, found by their relations and read within bounds; nothing is unpacked to disk."""

from __future__ import annotations

import io
import posixpath
from typing import TYPE_CHECKING

from extractor.budget import Budget
from extractor.errors import ReadingError
from extractor.reading.limits import MAX_EXPANDED
from extractor.reading.markup import parse_xml
from extractor.words import message
from extractor.zips import WORD, open_zip, read_zip_member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.reading.markup import Element


class Package:
    """An Office file that is open for reading; every error names the file."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open ``data``; raises ReadingError if they are no whole ZIP, or one with too many members."""
        self.name = name
        self._xml = Budget(
            MAX_EXPANDED,
            lambda: ReadingError(message("word.expanded", name=name, megabytes=MAX_EXPANDED >> 20)),
        )
        self._zip = open_zip(io.BytesIO(data), len(data), name, WORD)
        self._members = {member.filename: member for member in self._zip.infolist()}

    def xml(self, part: str | None) -> Element | None:
        """The root element of a part, None if there is no such part; raises ReadingError if it cannot be read."""
        member = self._members.get(part) if part else None
        if member is None:
            return None
        self._xml.use(member.file_size)
        return parse_xml(read_zip_member(self._zip, member, self.name, WORD), self.name, member.filename)

    def related(self, part: str, default: dict[str, str]) -> dict[str, str]:
        """Parts that ``part`` refers to, by the last word of the type of the reference (``styles``, ``footnotes``).

        ``default`` is what they are called in most files, for files that do not list them.
        """
        found = {what: posixpath.join(posixpath.dirname(part), target) for what, target in default.items()}
        for relation, target in self._relations(part):
            found[(relation.get("Type") or "").rpartition("/")[2]] = target
        return found

    def related_by_id(self, part: str) -> dict[str, str]:
        """Parts that ``part`` refers to, by the ids of the references."""
        return {relation.get("Id") or "": target for relation, target in self._relations(part)}

    def _relations(self, part: str) -> Iterator[tuple[Element, str]]:
        """Yield the references of a part to others of the package, with the part that each leads to."""
        folder, file = posixpath.split(part)
        relations = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        for relation in relations if relations is not None else ():
            target = relation.get("Target")
            if relation.get("TargetMode") != "External" and target:
                yield relation, resolved(part, target)


def resolved(part: str, target: str) -> str:
    """The part that ``part`` names by a path, which counts from its folder or from the top.

    >>> resolved("ppt/slides/slide1.xml", "../notes/notes1.xml"), resolved("ppt/presentation.xml", "/docProps/core.xml")
    ('ppt/notes/notes1.xml', 'docProps/core.xml')
    """
    # a target outside of the package is no name in it, so it is just not found
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
