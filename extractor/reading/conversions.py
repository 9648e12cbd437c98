"""The old Office files of a run, converted in groups: LibreOffice takes ten times as long to start as for a report."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Self

from extractor.errors import ReadingError
from extractor.reading.formats import conversion_of, is_old_office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from tempfile import TemporaryDirectory

    from extractor.reading.libreoffice import Conversion

GROUP_FILES = 30
"""Most files that LibreOffice converts in one call."""

GROUP_BYTES = 64 << 20
"""Most bytes that the files of a call have together, less the last of them."""


class Conversions:
    """What LibreOffice makes of the files of a run, which are read in their order.

    When the first file of a group is asked for, those after it are read ahead; what is made of a group stands in a
    temporary folder until the next one. A file that did not come out of its group is converted alone, so that one that
    is damaged, or holds up LibreOffice, does not cost the others.
    """

    def __init__(self, files: Iterable[tuple[str, Callable[[], bytes]]]) -> None:
        """``files`` are those of the run, each with its name and what reads its bytes or raises ReadingError."""
        self._ahead = iter([(name, read) for name, read in files if is_old_office(name)])
        self._group: dict[tuple[Conversion, bytes], Path] = {}
        self._folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave_group()

    def convert(self, data: bytes, conversion: Conversion, name: str) -> bytes:
        """Convert a file of the run as :func:`extractor.reading.libreoffice.convert` does."""
        from extractor.reading import libreoffice  # which few runs need

        key = _key(data, conversion)
        if key not in self._group and is_old_office(name):
            self._take_group()
        source = self._group.get(key)
        converted = libreoffice.converted_bytes(source, conversion) if source else None
        return libreoffice.convert(data, conversion, name) if converted is None else converted

    def _take_group(self) -> None:
        """Convert the next files of the run, those of one format in one call."""
        from extractor.reading import libreoffice

        self._leave_group()
        program = libreoffice.find_libreoffice()
        if program is None:
            return
        self._folder = libreoffice.temporary_folder()
        sources = self._read_ahead(Path(self._folder.name))
        for conversion, paths in sources.items():
            if len(paths) > 1:
                libreoffice.convert_files(program, paths, conversion)

    def _read_ahead(self, folder: Path) -> dict[Conversion, list[Path]]:
        """Put the next files of the run into ``folder``, under numbers, since several may have one name."""
        sources: defaultdict[Conversion, list[Path]] = defaultdict(list)
        held = 0
        for name, read in self._ahead:
            try:
                data = read()
                conversion = conversion_of(data, name)
            except ReadingError:
                continue  # its reason is given when it is read itself
            if conversion is None or _key(data, conversion) in self._group:
                continue
            path = folder / f"{len(self._group)}{conversion.suffix}"
            path.write_bytes(data)
            self._group[_key(data, conversion)] = path
            sources[conversion].append(path)
            held += len(data)
            if len(self._group) == GROUP_FILES or held >= GROUP_BYTES:
                break
        return sources

    def _leave_group(self) -> None:
        self._group.clear()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _key(data: bytes, conversion: Conversion) -> tuple[Conversion, bytes]:
    return conversion, hashlib.sha256(data).digest()
