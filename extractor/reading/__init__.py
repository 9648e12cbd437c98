"""Bytes → Document, one file a format; nothing outside this folder knows about formats.

A new format is one file with a reader ``(data, name, encoding) -> Document`` and its suffixes in ``FORMATS``.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path, PurePath
from typing import IO

from extractor.errors import ReadingError
from extractor.reading.archives import ARCHIVES, Member, is_archive, list_members, read_member
from extractor.reading.text import read_text
from extractor.records import Document
from extractor.values.decoding import codec_of
from extractor.words import Both, message

__all__ = [
    "FORMATS",
    "STDIN",
    "Source",
    "check_size",
    "codec_of",
    "find_documents",
    "is_report_name",
    "is_stream",
    "read",
    "read_alike",
    "read_bytes",
]

Reader = Callable[[bytes, str, str | None], Document]


def _later(module: str, function: str) -> Reader:
    """A reader that is imported when it is first used: lxml and its like load slower than a short text is read."""

    def read_with(data: bytes, name: str, encoding: str | None) -> Document:
        reader: Reader = getattr(import_module(f"extractor.reading.{module}"), function)
        return reader(data, name, encoding)

    return read_with


_WORD, _HTML = _later("doc", "read_word"), _later("html", "read_html")
_MARKDOWN, _PDF = _later("markdown", "read_markdown"), _later("pdf", "read_pdf")
_XLSX, _CSV = _later("spreadsheet.xlsx", "read_xlsx"), _later("spreadsheet.delimited", "read_csv")
_WORKBOOK = _later("spreadsheet.other", "read_workbook")

FORMATS: dict[str, Reader] = {
    "": read_text,
    ".txt": read_text,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".docx": _WORD,
    ".docm": _WORD,
    ".doc": _WORD,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".pdf": _PDF,
    ".xlsx": _XLSX,
    ".xlsm": _XLSX,
    ".xls": _WORKBOOK,
    ".xlsb": _WORKBOOK,
    ".ods": _WORKBOOK,
    ".et": _WORKBOOK,
    ".csv": _CSV,
    ".tsv": _CSV,
}
"""Reader by suffix, lower case; the empty suffix is a file without one."""

STDIN = "-"
"""The source that stands for standard input."""

MAX_BYTES = 500_000_000
"""No larger file is read into memory."""

# «1.2012年总结» has no suffix although it has a dot: only Latin letters and digits make one.
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]*", re.ASCII)
# control characters, and what Python makes of bytes in file names that are no UTF-8
_UNSHOWN = re.compile(r"[\0-\x1f\x7f-\x9f\ud800-\udfff]")
# what a process has open already; a shell gives <(cat report.txt) a name like these
_OPEN_ALREADY = re.compile(r"/dev/stdin|(?:/dev|/proc/self)/fd/[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be read: its path (None for standard input), and the name that its figures will carry.

    ``member`` is the document in the archive at ``path``; ``problem`` is set if it is known not to be readable.
    """

    path: Path | None
    name: str
    member: Member | None = None
    problem: Both | None = None

    def read(self, *, encoding: str | None = None) -> Document:
        """Read it; raises ReadingError with its name and what to do."""
        return read_bytes(self.read_bytes(), self.name, encoding)

    def read_bytes(self) -> bytes:
        """Its bytes as they are; raises ReadingError."""
        if self.problem is not None:
            raise ReadingError(self.problem)
        if self.path is None:
            if sys.stdin is None:
                raise ReadingError(message("reading.stdin_closed", name=self.name))
            return _all_of(sys.stdin.buffer, self.name)
        if self.member is not None:
            try:
                return read_member(self.path, self.member, self.name)
            except OSError as error:
                raise ReadingError(_closed(self.path, error)) from error
        return _bytes_of(self.path)


def is_stream(source: str | Path) -> bool:
    """Whether a source can be read once only: standard input, or what else the process was started with open."""
    return str(source) == STDIN or _OPEN_ALREADY.fullmatch(str(source)) is not None


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
    if is_archive(name):
        raise ReadingError(message("reading.archive", name=name))
    if reader is None:
        raise ReadingError(message("reading.type", name=name, suffix=suffix, types=_readable_types()))
    if not data:
        raise ReadingError(message("reading.empty", name=name))
    try:
        document = reader(data, name, encoding)
    except ReadingError:
        raise
    except Exception as error:  # a fault in a reader takes one document, not the run
        fault = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        raise ReadingError(message("reading.fault", name=name, fault=fault)) from error
    if not document.text.strip():
        raise ReadingError(message("reading.blank", name=name))
    return replace(document, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def find_documents(sources: Iterable[str | Path]) -> list[Source]:
    """Find what there is to read: files as given, and the readable files below directories and in archives.

    The order is stable. A file below a directory is named by its path under it (``2012/report.txt``), one in an
    archive by its path there (``reports.zip/report.txt``), a file given itself by its file name, or as it was given
    where two would have the same name; ``*``, ``?`` and ``**`` are expanded where there is no such file. A file
    that is named twice comes once. What is missing or holds nothing to read comes as a source too, whose ``read``
    says what is wrong.
    """
    found: dict[tuple[str, Member | None], Source] = {}
    for given in sources:
        for source in _sources_of(str(given)):
            place = STDIN if source.path is None else os.path.realpath(source.path)
            found.setdefault((place, source.member), source)
    uses = Counter(source.name for source in found.values())
    return [
        replace(source, name=_full_name(source.path, source.member))
        if source.path and uses[source.name] > 1
        else source
        for source in found.values()
    ]


def _sources_of(given: str) -> Iterator[Source]:
    if given == STDIN:
        yield _single(given)
        return
    matches = [] if os.path.lexists(given) else sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - absolute too
    for path in matches or [given]:
        yield from _below(Path(path))


def _full_name(path: Path, member: Member | None) -> str:
    return f"{_shown(path)}/{member.path}" if member else _shown(path)


def _shown(path: PurePath) -> str:
    """A path as a name: with an escape for each control character, and for each byte that is no UTF-8."""
    return _UNSHOWN.sub(lambda found: found[0].encode("unicode_escape").decode(), path.as_posix())


def _single(source: str | Path) -> Source:
    if str(source) == STDIN:
        return Source(path=None, name="stdin")
    path = Path(source)
    return Source(path=path, name=_name_of(path))


def _name_of(path: Path) -> str:
    return _shown(Path(path.name or path))


def _below(root: Path) -> Iterator[Source]:
    if not os.path.isdir(root):  # noqa: PTH112 - Path.is_dir raises for a name that is too long, or a closed folder
        yield from _expanded(root, _name_of(root))
        return
    paths = list(_reports_in(root))
    for path in paths:
        # what cannot be opened may be the directory itself
        yield from _expanded(path, _name_of(root) if path == root else _shown(path.relative_to(root)))
    if not paths:
        yield Source(path=root, name=_shown(root))


def _expanded(path: Path, name: str) -> Iterator[Source]:
    """The file itself, or if it is an archive the documents in it."""
    if not is_archive(name) or not os.path.isfile(path):  # noqa: PTH113 - as above
        yield Source(path=path, name=name)
        return
    empty = True
    try:
        for member, problem in list_members(path, name, is_report_name):
            source = Source(path=path, name=f"{name}/{member.path}", member=member, problem=problem)
            if problem or _suffix_of(member.path) or _is_text(source):
                empty = False
                yield source
        if empty:
            yield Source(
                path=path, name=name, problem=message("reading.empty_archive", name=name, types=_readable_types())
            )
    except OSError as error:
        yield Source(path=path, name=name, problem=_closed(path, error))
    except ReadingError as error:
        yield Source(path=path, name=name, problem=error.message)


def _reports_in(root: Path) -> Iterator[Path]:
    """Yield the readable files below ``root``, and the folders that cannot be opened, in stable order."""
    closed: list[Path] = []
    for folder, folders, files in os.walk(root, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(folder, name) for name in sorted(files) if not name.startswith((".", "~$"))):
            if (is_archive(path.name) or is_report_name(path.name)) and _is_worth_reading(path):
                yield path
    yield from closed


def _is_worth_reading(path: Path) -> bool:
    """Whether a file below a directory may be a report: those without a suffix are looked into."""
    if _suffix_of(path.name):
        return True
    if not os.path.isfile(path):  # noqa: PTH113 - as above
        return False
    try:
        with path.open("rb") as file:
            start = file.read(4096)
            return bool(start) and bool(read_text(start, path.name))
    except (OSError, ReadingError):
        return False


def _is_text(source: Source) -> bool:
    """Whether a member without a suffix may be a report."""
    try:
        return bool(read_bytes(source.read_bytes(), source.name))
    except ReadingError:
        return False


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            next(path.iterdir(), None)  # raises where the directory may not be looked into
            if any(_reports_in(path)):
                raise ReadingError(message("reading.directory", path=_shown(path)))
            raise ReadingError(message("reading.empty_directory", path=_shown(path), types=_readable_types()))
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            check_size(status.st_size, _shown(path))
            return path.read_bytes()
        if not is_stream(path):  # reading it might never end
            raise ReadingError(message("reading.no_file", path=_shown(path)))
        with path.open("rb") as stream:
            return _all_of(stream, _shown(path))
    except FileNotFoundError as error:
        raise ReadingError(message("reading.missing", path=_shown(path))) from error
    except OSError as error:
        raise ReadingError(_closed(path, error)) from error


def _all_of(stream: IO[bytes], name: str) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    check_size(len(data), name)
    return data


def _closed(path: Path, error: OSError) -> Both:
    return message("reading.closed", path=_shown(path), reason=error.strerror)


def check_size(size: int, name: str) -> None:
    """Raise ReadingError for a file of more bytes than are read into memory."""
    if size > MAX_BYTES:
        raise ReadingError(message("reading.large", name=name, megabytes=MAX_BYTES // 1_000_000))


def is_report_name(name: str) -> bool:
    """Whether a name has the suffix of a format that is read; those without a suffix are text."""
    return _suffix_of(name) in FORMATS


def read_alike(name: str) -> str:
    """The first suffix of those that are read as the suffix of ``name`` is; ``.html`` for ``2012/report.htm``."""
    suffix = _suffix_of(name)
    return next((one for one, reader in FORMATS.items() if reader is FORMATS.get(suffix)), suffix)


def _suffix_of(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def _readable_types() -> Both:
    named = ", ".join((*(suffix for suffix in FORMATS if suffix), *ARCHIVES))
    return message("reading.types", types=named)
