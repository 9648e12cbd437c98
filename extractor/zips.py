"""ZIP containers, opened within one set of bounds: archives of documents, and Office files, which are ZIPs of XML."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from extractor.budget import Budget
from extractor.errors import ReadingError
from extractor.words import message

MAX_MEMBERS = 10_000
"""Most members of one container; a long report with many pictures has some hundred."""

MAX_DIRECTORY_BYTES = 20_000_000
"""Largest list of members, in bytes: 2,000 for each."""

MAX_MEMBER_BYTES = 200_000_000
"""Largest member, in bytes when unpacked."""

MAX_TOTAL_BYTES = 1_000_000_000
"""Most that all members have together, in bytes when unpacked."""

MAX_RATIO = 200
"""Most that members may have for each packed byte. XML packs to a twentieth of its size or, of empty cells, to a
hundredth; what is made to do harm, to a thousandth."""

SMALL_BYTES = 20_000_000
"""What unpacks to less than this does no harm at any ratio, in bytes."""

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What files of Office begin with that are no ZIP: those of before 2007, and locked ones."""

LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream of such a file that holds a locked file of today."""

POWERPOINT_STREAM = "PowerPoint Document".encode("utf-16-le")
"""Name of the stream of such a file that holds the slides of PowerPoint."""

_TAIL_BYTES = 70_000  # the end of the list, and the longest comment that may follow it
_END_BYTES = 22  # the end of the list itself


@dataclass(frozen=True, slots=True)
class Container:
    """What a ZIP is opened as: the keys of what its errors say, and whether it is unpacked as a whole.

    Of one that is not, whoever reads its members bounds how much they unpack to together.
    """

    damaged: str
    crowded: str
    locked: str
    damaged_member: str
    unknown_packing: str
    is_unpacked_whole: bool = True


ARCHIVE = Container(
    damaged="archive.cut_off",
    crowded="archive.crowded_by",
    locked="archive.locked",
    damaged_member="archive.damaged_member",
    unknown_packing="archive.unknown_packing",
)
WORKBOOK = Container(
    damaged="archive.cut_off",
    crowded=ARCHIVE.crowded,
    locked="xlsx.locked",
    damaged_member="archive.cut_off",
    unknown_packing="archive.cut_off",
)
WORD = Container(
    damaged="word.cut_off",
    crowded="word.crowded",
    locked="word.locked",
    damaged_member="word.cut_off",
    unknown_packing="word.cut_off",
    is_unpacked_whole=False,
)


def open_zip(source: Path | io.BytesIO, size: int, name: str, container: Container = ARCHIVE) -> zipfile.ZipFile:
    """Open a ZIP of ``size`` bytes.

    Raises:
        ReadingError: it is damaged, has too many members, or unpacks to too much.
        OSError: the file cannot be opened.
    """
    if _directory_bytes(source, size) > MAX_DIRECTORY_BYTES:  # before the list takes memory
        raise ReadingError(message("archive.crowded", name=name, most=MAX_MEMBERS))
    try:
        opened = zipfile.ZipFile(source)
        members = opened.infolist()
    except OSError:
        raise
    except Exception as error:  # zipfile lets struct.error and others through for damaged directories
        raise _refused(name, container.damaged) from error
    if len(members) > MAX_MEMBERS:
        raise _refused(name, container.crowded, found=len(members), most=MAX_MEMBERS)
    if container.is_unpacked_whole:
        unpacked_budget(size).use(sum(member.file_size for member in members), name)
    return opened


def open_workbook(data: bytes, name: str) -> zipfile.ZipFile:
    """Open an Excel workbook (.xlsx).

    Raises:
        ReadingError: it is none, locked, cut off, or made to do harm.
    """
    if data.startswith(OLD_OFFICE):
        raise ReadingError(message("xlsx.locked_or_old", name=name))
    if not data.startswith(b"PK"):
        raise ReadingError(message("xlsx.none", name=name))
    workbook = open_zip(io.BytesIO(data), len(data), name, WORKBOOK)
    for member in workbook.infolist():
        if member.filename.endswith((".xml", ".rels")):
            start = read_zip_member(workbook, member, name, WORKBOOK, most=4096).replace(b"\0", b"")  # UTF-16 too
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise ReadingError(message("xlsx.entities", name=name))
    return workbook


def read_zip_member(
    opened: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, container: Container = ARCHIVE, most: int | None = None
) -> bytes:
    """Unpack a member, or its first ``most`` bytes; ``name`` stands in errors.

    Raises:
        ReadingError: it is locked, damaged or too large.
    """
    if member.flag_bits & 0x1:
        raise _refused(name, container.locked)
    if member.file_size > MAX_MEMBER_BYTES and most is None:
        raise ReadingError(message("reading.large", name=name, megabytes=MAX_MEMBER_BYTES // 1_000_000))
    try:
        with opened.open(member) as stream:
            return stream.read(-1 if most is None else most)  # never more than file_size
    except NotImplementedError as error:
        raise _refused(name, container.unknown_packing) from error
    except Exception as error:  # zlib.error, BadZipFile, EOFError, struct.error, …
        raise _refused(name, container.damaged_member) from error


def unpacked_budget(packed: int) -> Budget:
    """The bytes that a container of ``packed`` bytes may unpack to; it raises ReadingError with the name it is told."""
    by_ratio = max(SMALL_BYTES, MAX_RATIO * packed)
    if by_ratio < MAX_TOTAL_BYTES:
        return Budget(by_ratio, lambda name: ReadingError(message("archive.harmful", name=name, times=MAX_RATIO)))
    megabytes = MAX_TOTAL_BYTES // 1_000_000
    return Budget(
        MAX_TOTAL_BYTES, lambda name: ReadingError(message("archive.unpacked", name=name, megabytes=megabytes))
    )


def _refused(name: str, key: str, **values: object) -> ReadingError:
    return ReadingError(message("named", name=name, reason=message(key, **values)))


def _directory_bytes(source: Path | io.BytesIO, size: int) -> int:
    """How long the list of members says that it is, in bytes; 0 where it says nothing, and cannot be read."""
    with source.open("rb") if isinstance(source, Path) else io.BytesIO(source.getbuffer()) as stream:
        stream.seek(max(0, size - _TAIL_BYTES))
        tail = stream.read()
    last = len(tail) - _END_BYTES  # without a comment, where zipfile looks first
    end = last if tail[last : last + 4] == b"PK\x05\x06" and tail.endswith(b"\0\0") else tail.rfind(b"PK\x05\x06")
    if end < 0:
        return 0
    listed = int.from_bytes(tail[end + 12 : end + 16], "little")
    if tail[max(0, end - 20) : end - 16] == b"PK\x06\x07":  # the larger form of the format has the number as well
        listed = max(listed, int.from_bytes(tail[end - 36 : end - 28], "little"))
    return listed
