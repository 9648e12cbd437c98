"""Archives (.zip, .tar, .tar.gz) → the documents in them, listed in stable order and read one at a time.

Nothing is ever written to disk under a member's name, and everything is bounded: files, sizes, ratio, depth.
"""

from __future__ import annotations

import gzip
import io
import re
import stat
import tarfile
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from extractor.budget import Budget
from extractor.errors import ReadingError
from extractor.values.decoding import most_likely_codec
from extractor.words import Both, message
from extractor.zips import ARCHIVE, MAX_MEMBER_BYTES, MAX_MEMBERS, open_zip, read_zip_member, unpacked_budget

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar")
MAX_DEPTH = 3
"""An archive in an archive in an archive; deeper ones are made to do harm."""

_COPY_BYTES = 1 << 20
_DRIVE = re.compile(r"[A-Za-z]:")
_UNICODE_PATH = 0x7075  # the extra field in which some programs put the name in UTF-8


class Member(NamedTuple):
    """A document in an archive: its path there, and its index in each archive from the outermost inwards."""

    path: str
    indices: tuple[int, ...]


class Listed(NamedTuple):
    """What a listing finds: a member, or what is wrong with one."""

    member: Member
    problem: Both | None


class _ArchiveEntry(NamedTuple):
    path: str
    size: int
    is_link: bool


class _Budgets(NamedTuple):
    """The files and bytes that an archive may hold together with the archives in it."""

    files: Budget
    unpacked: Budget


class _Archive(Protocol):
    """What is needed of an open archive; an entry is None for folders and what is neither file nor link."""

    entries: list[_ArchiveEntry | None]

    def read(self, index: int, name: str) -> bytes: ...


def is_archive(name: str) -> bool:
    """Whether a name has the suffix of an archive."""
    return name.lower().endswith(ARCHIVES)


def list_members(path: Path, name: str) -> Iterator[Listed]:
    """List the members of an archive, files before folders, archives in it opened too.

    Hidden files, ``~$`` files and ``__MACOSX`` are left out. Raises ReadingError with ``name`` if the archive cannot
    be opened or is larger than is read; a member that will not be read is listed with the problem.
    """
    size = path.stat().st_size
    budgets = _Budgets(
        Budget(
            MAX_MEMBERS,
            lambda name: ReadingError(message("archive.crowded_inside", name=name, most=MAX_MEMBERS)),
        ),
        unpacked_budget(size),
    )
    yield from _list(_open(str(path), size, path.stat().st_mtime_ns, ()), name, Member("", ()), budgets)


def read_member(path: Path, member: Member, name: str) -> bytes:
    """The bytes of a member of the archive at ``path``; raises ReadingError with ``name``."""
    *outer, index = member.indices
    status = path.stat()
    return _open(str(path), status.st_size, status.st_mtime_ns, tuple(outer)).read(index, name)


def _list(archive: _Archive, name: str, above: Member, budgets: _Budgets) -> Iterator[Listed]:
    budgets.files.use(len(archive.entries), name)
    budgets.unpacked.use(sum(entry.size for entry in archive.entries if entry), name)
    found = [(entry, index) for index, entry in enumerate(archive.entries) if entry and not _is_litter(entry.path)]
    for entry, index in sorted(found, key=lambda pair: (_order(pair[0].path), pair[1])):
        member = Member(f"{above.path}{entry.path}", (*above.indices, index))
        full_name = f"{name}/{entry.path}"
        nested = is_archive(entry.path)
        if problem := _problem(entry, len(member.indices), nested=nested):
            yield Listed(member, message("named", name=full_name, reason=problem))
        elif nested:
            try:
                inner = _inner(archive, index, full_name)
                yield from _list(inner, full_name, Member(f"{member.path}/", member.indices), budgets)
            except ReadingError as error:
                yield Listed(member, error.message)
        else:
            yield Listed(member, None)


def _problem(entry: _ArchiveEntry, depth: int, *, nested: bool) -> Both | None:
    if entry.is_link:
        return message("archive.link")
    if entry.path.startswith("/") or ".." in entry.path.split("/") or _DRIVE.match(entry.path):
        return message("archive.leads_out")
    if nested and depth >= MAX_DEPTH:
        return message("archive.deep", depth=MAX_DEPTH)
    if entry.size > MAX_MEMBER_BYTES:
        return message("archive.large_member", megabytes=MAX_MEMBER_BYTES // 1_000_000)
    return None


def _is_litter(path: str) -> bool:
    return any((part.startswith((".", "~$")) and part != "..") or part == "__MACOSX" for part in path.split("/"))


def _order(path: str) -> tuple[tuple[int, str], ...]:
    """Sorts the files of a folder before the folders in it, as directories are walked."""
    *folders, file = path.split("/")
    return (*((1, folder) for folder in folders), (0, file))


# ── opening ─────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4)
def _open(path: str, size: int, modified: int, indices: tuple[int, ...]) -> _Archive:
    """The archive at ``path``, or the one in it that the indices lead to; kept open for the next member."""
    if indices:
        outer = _open(path, size, modified, indices[:-1])
        return _inner(outer, indices[-1], path)
    return _Tar(Path(path), size, path) if not _is_zip(path) else _Zip(Path(path), size, path)


def _inner(archive: _Archive, index: int, name: str) -> _Archive:
    entry = archive.entries[index]
    data = io.BytesIO(archive.read(index, name))
    size = len(data.getbuffer())
    return _Zip(data, size, name) if entry and _is_zip(entry.path) else _Tar(data, size, name)


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


class _Zip:
    """A ZIP archive that is open."""

    def __init__(self, source: Path | io.BytesIO, size: int, name: str) -> None:
        self._zip = open_zip(source, size, name)
        self._infos = self._zip.infolist()
        names = _decoded([_raw_name(info) for info in self._infos])
        self.entries = [
            None if path.endswith("/") else _ArchiveEntry(path, info.file_size, stat.S_ISLNK(info.external_attr >> 16))
            for path, info in zip(names, self._infos, strict=True)
        ]

    def read(self, index: int, name: str) -> bytes:
        return read_zip_member(self._zip, self._infos[index], name)


class _Tar:
    """A tar archive that is open; a packed one is unpacked into a temporary file, since it can be read only onwards."""

    def __init__(self, source: Path | io.BytesIO, size: int, name: str) -> None:
        try:
            stream = source.open("rb") if isinstance(source, Path) else source
            is_packed = stream.read(2) == b"\x1f\x8b"
            stream.seek(0)
            self._stream = _unpacked(stream, size, name) if is_packed else stream
            self._tar = tarfile.open(fileobj=self._stream, mode="r:", errors="surrogateescape")  # noqa: SIM115
            self._infos: list[tarfile.TarInfo] = []
            for info in self._tar:
                self._infos.append(info)
                if len(self._infos) > MAX_MEMBERS:
                    raise ReadingError(message("archive.crowded", name=name, most=MAX_MEMBERS))
        except (ReadingError, FileNotFoundError, PermissionError):
            raise
        except Exception as error:  # tarfile.TarError, EOFError, zlib.error, and ValueErrors from damaged heads
            raise ReadingError(message("named", name=name, reason=message(ARCHIVE.damaged))) from error
        names = _decoded([info.name.encode("utf-8", "surrogateescape") for info in self._infos])
        self.entries = [
            _ArchiveEntry(path, info.size, info.issym() or info.islnk())
            if info.isreg() or info.issym() or info.islnk()
            else None
            for path, info in zip(names, self._infos, strict=True)
        ]

    def read(self, index: int, name: str) -> bytes:
        info = self._infos[index]
        try:
            stream = self._tar.extractfile(info)
            data = stream.read(MAX_MEMBER_BYTES) if stream else b""
        except Exception as error:
            raise ReadingError(message("named", name=name, reason=message(ARCHIVE.damaged_member))) from error
        if len(data) != info.size:
            raise ReadingError(message("archive.cut_off_member", name=name))
        return data


def _unpacked(stream: io.BufferedReader | io.BytesIO, size: int, name: str) -> io.BufferedIOBase:
    target = tempfile.SpooledTemporaryFile(max_size=64 << 20)  # noqa: SIM115 - lives as long as the archive
    budget = unpacked_budget(size)
    with gzip.GzipFile(fileobj=stream) as packed:
        while chunk := packed.read(_COPY_BYTES):
            budget.use(len(chunk), name)
            target.write(chunk)
    target.seek(0)
    return target  # type: ignore[return-value] # it has what a binary stream has


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    """The bytes of a member's name: in UTF-8 if marked so, else as the system wrote them that packed it."""
    if info.flag_bits & 0x800:
        return info.orig_filename.encode("utf-8", "surrogateescape")
    extra = info.extra
    while len(extra) >= 4:
        kind, length = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == _UNICODE_PATH and 5 < length <= len(extra) - 4:
            return extra[9 : 4 + length]
        extra = extra[4 + length :]
    return info.orig_filename.encode("cp437", "replace")


def _decoded(names: list[bytes]) -> list[str]:
    """Names as text with ``/`` between folders; those that are not UTF-8 are taken to be in one encoding together."""
    others = [name for name in names if not _is_utf8(name)]
    codec = most_likely_codec(b"\n".join(others), ("gb18030", "big5hkscs")) if others else "utf-8"
    return [_tidy(name.decode("utf-8" if _is_utf8(name) else codec, "replace")) for name in names]


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _tidy(path: str) -> str:
    path = path.partition("\0")[0].replace("\\", "/")
    path = "".join(char if char.isprintable() else "\ufffd" for char in path)  # no line ends in messages
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return ("/" if path.startswith("/") else "") + "/".join(parts) + ("/" if path.endswith("/") else "")
