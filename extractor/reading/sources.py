"""What there is to read: files as they are given, those below folders, and those in archives."""

from __future__ import annotations

import glob
import os
import re
import stat
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import IO, TYPE_CHECKING

from extractor.errors import ReadingError
from extractor.reading.archives import Member, is_archive, list_members, read_member
from extractor.reading.formats import (
    MAX_BYTES,
    TEXT_SUFFIXES,
    check_size,
    is_report_name,
    read_bytes,
    readable_types,
    type_problem,
)
from extractor.reading.text import read_text
from extractor.values.paths import suffix_of
from extractor.words import Both, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.records import Document

STDIN = "-"
"""The source that stands for standard input."""

# control characters, and what Python makes of bytes in file names that are no UTF-8
_UNSHOWN = re.compile(r"[\0-\x1f\x7f-\x9f\ud800-\udfff]")
# what a process has open already; a shell gives <(cat report.txt) a name like these
_OPEN_ALREADY = re.compile(r"/dev/stdin|(?:/dev|/proc/self)/fd/[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be read: its path (None for standard input), and the name that its figures will carry.

    ``member`` is the document in the archive at ``path``; ``problem`` is set if it is known not to be readable.
    ``is_found`` tells a file in a folder or an archive, which nobody named, and ``is_other`` one there of a type that
    is not read.
    """

    path: Path | None
    name: str
    member: Member | None = None
    problem: Both | None = None
    is_other: bool = False
    is_found: bool = False

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


def find_documents(sources: Iterable[str | Path]) -> list[Source]:
    """Find what there is to read: files as given, and the readable files below directories and in archives.

    The order is stable. A file below a directory is named by its path under it (``2012/report.txt``), one in an
    archive by its path there (``reports.zip/report.txt``), a file given itself by its file name, or as it was given
    where two would have the same name; ``*``, ``?`` and ``**`` are expanded where there is no such file. A file
    that is named twice comes once. What is missing or holds nothing to read comes as a source too, whose ``read``
    says what is wrong.
    """
    return [source for source in find_files(sources) if not source.is_other]


def find_files(sources: Iterable[str | Path]) -> list[Source]:
    """Find what :func:`find_documents` finds, and what stands beside it in folders and archives and is not read."""
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


def holds_text(name: str) -> bool:
    """Whether a file of that name, which is not read, is of a type that mostly holds text, or an archive."""
    return suffix_of(name) in TEXT_SUFFIXES or is_archive(name)


def _sources_of(given: str) -> Iterator[Source]:
    if given == STDIN:
        yield single(given)
        return
    matches = [] if os.path.lexists(given) else sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - absolute too
    for path in matches or [given]:
        yield from _below(Path(path))


def _full_name(path: Path, member: Member | None) -> str:
    return f"{_shown(path)}/{member.path}" if member else _shown(path)


def _shown(path: PurePath) -> str:
    """A path as a name: with an escape for each control character, and for each byte that is no UTF-8."""
    return _UNSHOWN.sub(lambda found: found[0].encode("unicode_escape").decode(), path.as_posix())


def single(source: str | Path) -> Source:
    """The document at a path, or standard input."""
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
    is_empty = True
    for path in _files_in(root):
        # what cannot be opened may be the directory itself
        name = _name_of(root) if path == root else _shown(path.relative_to(root))
        if path == root or os.path.isdir(path) or _is_report(path):  # noqa: PTH112 - as above
            is_empty = False
            yield from (replace(source, is_found=True) for source in _expanded(path, name))
        elif os.path.isfile(path):  # noqa: PTH113 - as above
            yield _other(path, name)
    if is_empty:
        yield Source(path=root, name=_shown(root))


def _other(path: Path, name: str, member: Member | None = None) -> Source:
    """A file of a type that is not read, which nobody named."""
    return Source(path, name, member, type_problem(name), is_other=True, is_found=True)


def _expanded(path: Path, name: str) -> Iterator[Source]:
    """The file itself, or if it is an archive the documents in it."""
    if not is_archive(name) or not os.path.isfile(path):  # noqa: PTH113 - as above
        yield Source(path=path, name=name)
        return
    empty = True
    try:
        for member, problem in list_members(path, name):
            full_name = f"{name}/{member.path}"
            source = Source(path, full_name, member, problem, is_found=True)
            if not problem and not is_report_name(member.path):
                yield _other(path, full_name, member)
            elif problem or suffix_of(member.path) or _is_text(source):
                empty = False
                yield source
            else:
                yield _other(path, full_name, member)
        if empty:
            yield Source(
                path=path, name=name, problem=message("reading.empty_archive", name=name, types=readable_types())
            )
    except OSError as error:
        yield Source(path=path, name=name, problem=_closed(path, error))
    except ReadingError as error:
        yield Source(path=path, name=name, problem=error.message)


def _files_in(root: Path) -> Iterator[Path]:
    """Yield the files below ``root``, and the folders that cannot be opened, in stable order."""
    closed: list[Path] = []
    for folder, folders, files in os.walk(root, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(files) if not name.startswith((".", "~$")))
    yield from closed


def _is_report(path: Path) -> bool:
    return (is_archive(path.name) or is_report_name(path.name)) and _is_worth_reading(path)


def _is_worth_reading(path: Path) -> bool:
    """Whether a file below a directory may be a report: those without a suffix are looked into."""
    if suffix_of(path.name):
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
            if any(_is_report(one) for one in _files_in(path)):
                raise ReadingError(message("reading.directory", path=_shown(path)))
            raise ReadingError(message("reading.empty_directory", path=_shown(path), types=readable_types()))
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
