"""ZIP containers, opened within one set of bounds: archives of documents, and Office files, which are ZIPs of XML."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from extractor.budget import Budget
from extractor.errors import ReadingError

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

_TAIL_BYTES = 70_000  # the end of the list, and the longest comment that may follow it
_END_BYTES = 22  # the end of the list itself
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Container:
    """What a ZIP is opened as: what its errors say, and whether it is unpacked as a whole.

    Of one that is not, whoever reads its members bounds how much they unpack to together.
    """

    damaged: str
    crowded: str
    locked: str
    damaged_member: str
    unknown_packing: str
    is_unpacked_whole: bool = True


_CUT_OFF = "damaged or cut off; check that it was downloaded or copied completely"
_NO_WHOLE_ZIP = "the file is damaged or cut off (it is no whole ZIP); get or copy it again"

ARCHIVE = Container(
    damaged=_CUT_OFF,
    crowded="holds {found:,} files, more than {most:,}; split it",
    locked="locked by a password; unpack it with the password and read what comes out",
    damaged_member="damaged in its archive; make the archive anew",
    unknown_packing="packed in a way that is not known; unpack it and read what comes out",
)
WORKBOOK = Container(
    damaged=_CUT_OFF,
    crowded=ARCHIVE.crowded,
    locked="locked by a password; save a copy without password and read that",
    damaged_member=_CUT_OFF,
    unknown_packing=_CUT_OFF,
)
WORD = Container(
    damaged=_NO_WHOLE_ZIP,
    crowded="more than {most:,} parts, which no Word file has; do not trust this file",
    locked="protected by a password; save it without one and read that",
    damaged_member=_NO_WHOLE_ZIP,
    unknown_packing=_NO_WHOLE_ZIP,
    is_unpacked_whole=False,
)


def open_zip(source: Path | io.BytesIO, size: int, name: str, container: Container = ARCHIVE) -> zipfile.ZipFile:
    """Open a ZIP of ``size`` bytes.

    Raises:
        ReadingError: it is damaged, has too many members, or unpacks to too much.
        OSError: the file cannot be opened.
    """
    if _directory_bytes(source, size) > MAX_DIRECTORY_BYTES:  # before the list takes memory
        raise ReadingError(f"{name}: holds more than {MAX_MEMBERS:,} files; split it")
    try:
        opened = zipfile.ZipFile(source)
        members = opened.infolist()
    except OSError:
        raise
    except Exception as error:  # zipfile lets struct.error and others through for damaged directories
        raise ReadingError(f"{name}: {container.damaged}") from error
    if len(members) > MAX_MEMBERS:
        raise ReadingError(f"{name}: {container.crowded.format(found=len(members), most=MAX_MEMBERS)}")
    if container.is_unpacked_whole:
        unpacked_budget(size).use(sum(member.file_size for member in members), name)
    return opened


def open_workbook(data: bytes, name: str) -> zipfile.ZipFile:
    """Open an Excel workbook (.xlsx).

    Raises:
        ReadingError: it is none, locked, cut off, or made to do harm.
    """
    if data.startswith(_OLD_OFFICE):
        raise ReadingError(
            f"{name}: locked by a password, or in the old Office format; open it, save a copy without password "
            "as an Excel workbook (.xlsx), and read that"
        )
    if not data.startswith(b"PK"):
        raise ReadingError(f"{name}: this is not an Excel workbook (.xlsx); check what it is, and name it by its type")
    workbook = open_zip(io.BytesIO(data), len(data), name, WORKBOOK)
    for member in workbook.infolist():
        if member.filename.endswith((".xml", ".rels")):
            start = read_zip_member(workbook, member, name, WORKBOOK, most=4096).replace(b"\0", b"")  # UTF-16 too
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise ReadingError(f"{name}: its XML declares entities, which no Office program writes; it is not read")
    return workbook


def read_zip_member(
    opened: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, container: Container = ARCHIVE, most: int | None = None
) -> bytes:
    """Unpack a member, or its first ``most`` bytes; ``name`` stands in errors.

    Raises:
        ReadingError: it is locked, damaged or too large.
    """
    if member.flag_bits & 0x1:
        raise ReadingError(f"{name}: {container.locked}")
    if member.file_size > MAX_MEMBER_BYTES and most is None:
        raise ReadingError(f"{name}: larger than {MAX_MEMBER_BYTES // 1_000_000} MB; split it")
    try:
        with opened.open(member) as stream:
            return stream.read(-1 if most is None else most)  # never more than file_size
    except NotImplementedError as error:
        raise ReadingError(f"{name}: {container.unknown_packing}") from error
    except Exception as error:  # zlib.error, BadZipFile, EOFError, struct.error, …
        raise ReadingError(f"{name}: {container.damaged_member}") from error


def unpacked_budget(packed: int) -> Budget:
    """The bytes that a container of ``packed`` bytes may unpack to; it raises ReadingError with the name it is told."""
    by_ratio = max(SMALL_BYTES, MAX_RATIO * packed)
    if by_ratio < MAX_TOTAL_BYTES:
        harm = (
            f"unpacks to more than {MAX_RATIO} times its size, as files made to do harm do; "
            "unpack it yourself if you trust it"
        )
        return Budget(by_ratio, lambda name: ReadingError(f"{name}: {harm}"))
    too_large = f"unpacks to more than {MAX_TOTAL_BYTES // 1_000_000} MB; split it"
    return Budget(MAX_TOTAL_BYTES, lambda name: ReadingError(f"{name}: {too_large}"))


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
