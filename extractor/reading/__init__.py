"""Bytes → Document, one file a format; nothing outside this folder knows about formats.

A new format is one file with a reader ``(data, name, encoding) -> Document`` and its suffixes in ``FORMATS``.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.errors import ReadingError
from extractor.models import Document
from extractor.reading.decoding import codec_of
from extractor.reading.markdown import read_markdown
from extractor.reading.text import read_text

__all__ = ["FORMATS", "STDIN", "Source", "codec_of", "find_documents", "read", "read_bytes"]

Reader = Callable[[bytes, str, str | None], Document]

FORMATS: dict[str, Reader] = {
    "": read_text,
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
}
"""Reader by suffix, lower case; the empty suffix is a file without one."""

STDIN = "-"
"""The source that stands for standard input."""

# «1.2012年总结» has no suffix although it has a dot: only Latin letters and digits make one.
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be read: its path (None for standard input), and the name that its figures will carry."""

    path: Path | None
    name: str

    def read(self, *, encoding: str | None = None) -> Document:
        """Read it; raises ReadingError with its name and what to do."""
        if self.path is None:
            return read_bytes(sys.stdin.buffer.read(), self.name, encoding)
        return read_bytes(_bytes_of(self.path), self.name, encoding)


def read(source: str | Path, *, encoding: str | None = None) -> Document:
    """Read the document at a path, or standard input for ``-``; its name is the file's name.

    ``encoding`` is a codec name (``gb18030``) where the one told from the bytes is wrong. Raises ReadingError
    for what is missing, empty, binary, or of a type that cannot be read.
    """
    return _single(source).read(encoding=encoding)


def read_bytes(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Read a document from its bytes; the suffix of ``name`` tells the format. Raises ReadingError."""
    suffix = _suffix_of(name)
    reader = FORMATS.get(suffix)
    if reader is None:
        raise ReadingError(f"{name}: files of type {suffix} cannot be read; give {_readable_types()}")
    if not data:
        raise ReadingError(f"{name}: the file is empty; check that it was saved or copied completely")
    document = reader(data, name, encoding)
    if not document.text.strip():
        raise ReadingError(f"{name}: the file holds no text, only blanks; check that it is the right one")
    return document


def find_documents(sources: Iterable[str | Path]) -> list[Source]:
    """Find what there is to read: files as given, and the readable files below directories, in stable order.

    A file below a directory is named by its path under it (``2012/report.txt``), a file given itself by its
    file name, or as it was given where two would have the same name. A file that is named twice comes once.
    What is missing or holds nothing to read comes as a source too, whose ``read`` says what is wrong.
    """
    found: dict[str, Source] = {}
    for given in sources:
        for source in _below(Path(given)) if str(given) != STDIN else [_single(given)]:
            found.setdefault(STDIN if source.path is None else os.path.realpath(source.path), source)
    uses = Counter(source.name for source in found.values())
    return [
        replace(source, name=source.path.as_posix()) if source.path and uses[source.name] > 1 else source
        for source in found.values()
    ]


def _single(source: str | Path) -> Source:
    if str(source) == STDIN:
        return Source(path=None, name="stdin")
    path = Path(source)
    return Source(path=path, name=path.name or str(path))


def _below(root: Path) -> Iterator[Source]:
    if not root.is_dir():
        yield _single(root)
        return
    paths = list(_reports_in(root))
    for path in paths:
        yield Source(path=path, name=path.relative_to(root).as_posix())
    if not paths:
        yield Source(path=root, name=str(root))


def _reports_in(root: Path) -> Iterator[Path]:
    """Yield the readable files below ``root``, and the folders that cannot be opened, in stable order."""
    closed: list[Path] = []
    for folder, folders, files in os.walk(root, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(folder, name) for name in sorted(files) if not name.startswith((".", "~$"))):
            if _suffix_of(path.name) in FORMATS and path.is_file() and _is_worth_reading(path):
                yield path
    yield from closed


def _is_worth_reading(path: Path) -> bool:
    """Whether a file below a directory may be a report: those without a suffix are looked into."""
    if _suffix_of(path.name):
        return True
    try:
        with path.open("rb") as file:
            start = file.read(4096)
            return bool(start) and bool(read_text(start, path.name))
    except (OSError, ReadingError):
        return False


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            next(path.iterdir(), None)  # raises where the directory may not be looked into
            if any(_reports_in(path)):
                raise ReadingError(f"{path}: this is a directory; give one of the files in it")
            raise ReadingError(f"{path}: no reports in this directory; put there {_readable_types()}")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadingError(f"{path}: no such file or directory; check the path") from error
    except OSError as error:
        raise ReadingError(f"{path}: cannot be opened ({error.strerror}); check its permissions") from error


def _suffix_of(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def _readable_types() -> str:
    named = ", ".join(suffix for suffix in FORMATS if suffix)
    return f"{named} or plain text without a suffix"
