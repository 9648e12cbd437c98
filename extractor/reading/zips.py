"""ZIP containers, opened within bounds: archives of documents, and the Office files that are ZIP archives inside."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from extractor.errors import ReadingError

if TYPE_CHECKING:
    from pathlib import Path

MAX_MEMBERS = 10_000
MAX_MEMBER_BYTES = 200_000_000
MAX_TOTAL_BYTES = 1_000_000_000
MAX_RATIO = 200
"""XML packs to a twentieth or, of empty cells, a hundredth of its size; what is made to do harm, to a thousandth."""
SMALL_BYTES = 20_000_000
"""What unpacks to less than this does no harm at any ratio."""

MAX_DIRECTORY_BYTES = 20_000_000
"""Of the list of members: 2,000 for each."""

_TAIL_BYTES = 70_000  # the end of the list, and the longest comment that may follow it
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_package(data: bytes, name: str, kind: str) -> zipfile.ZipFile:
    """Open an Office file; raises ReadingError if it is none, locked, cut off, or made to do harm.

    ``kind`` is what it should be, for the message (``an Excel workbook``).
    """
    if data.startswith(_OLD_OFFICE):
        raise ReadingError(
            f"{name}: locked by a password, or in the old Office format; open it, save a copy without password "
            f"as {kind}, and read that"
        )
    if not data.startswith(b"PK"):
        raise ReadingError(f"{name}: this is not {kind}; check what it is, and name it by its type")
    package = open_zip(io.BytesIO(data), len(data), name)
    for info in package.infolist():
        if info.filename.endswith((".xml", ".rels")) and _declares_entities(package, info, name):
            raise ReadingError(f"{name}: its XML declares entities, which no Office program writes; it is not read")
    return package


def open_zip(source: Path | io.BytesIO, size: int, name: str) -> zipfile.ZipFile:
    """Open a ZIP archive of ``size`` bytes; raises ReadingError if it is damaged or would unpack to too much."""
    _check_directory(source, size, name)
    try:
        archive = zipfile.ZipFile(source)
        members = archive.infolist()
    except OSError:
        raise
    except Exception as error:  # zipfile lets struct.error and others through for damaged directories
        raise ReadingError(f"{name}: damaged or cut off; check that it was downloaded or copied completely") from error
    if len(members) > MAX_MEMBERS:
        raise ReadingError(f"{name}: holds {len(members):,} files, more than {MAX_MEMBERS:,}; split it")
    check_unpacked(sum(info.file_size for info in members), size, name)
    return archive


def _check_directory(source: Path | io.BytesIO, size: int, name: str) -> None:
    """Refuse an archive whose list of members is too long, before the list takes memory."""
    stream = io.BytesIO(source.getvalue()) if isinstance(source, io.BytesIO) else source.open("rb")
    with stream:
        stream.seek(max(0, size - _TAIL_BYTES))
        tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    listed = int.from_bytes(tail[place + 12 : place + 16], "little") if place >= 0 else 0
    if listed > MAX_DIRECTORY_BYTES:  # all ones where only the larger form of the format has the number
        raise ReadingError(f"{name}: holds more than {MAX_MEMBERS:,} files; split it")


def check_unpacked(unpacked: int, packed: int, name: str) -> None:
    """Raise ReadingError if so many bytes are more than is unpacked."""
    if unpacked > MAX_TOTAL_BYTES:
        raise ReadingError(f"{name}: unpacks to more than {MAX_TOTAL_BYTES // 1_000_000} MB; split it")
    if unpacked > SMALL_BYTES and unpacked > MAX_RATIO * packed:
        raise ReadingError(
            f"{name}: unpacks to more than {MAX_RATIO} times its size, as files made to do harm do; "
            "unpack it yourself if you trust it"
        )


def read_zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """The bytes of a member; raises ReadingError with ``name`` if it is locked, damaged or too large."""
    if info.flag_bits & 0x1:
        raise ReadingError(f"{name}: locked by a password; unpack it with the password and read what comes out")
    if info.file_size > MAX_MEMBER_BYTES:
        raise ReadingError(f"{name}: larger than {MAX_MEMBER_BYTES // 1_000_000} MB; split it")
    try:
        return archive.read(info)
    except NotImplementedError as error:
        raise ReadingError(f"{name}: packed in a way that is not known; unpack it and read what comes out") from error
    except Exception as error:  # zlib.error, BadZipFile, EOFError, struct.error, …
        raise ReadingError(f"{name}: damaged in its archive; make the archive anew") from error


def _declares_entities(package: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bool:
    if info.flag_bits & 0x1:
        raise ReadingError(f"{name}: locked by a password; save a copy without password and read that")
    try:
        with package.open(info) as stream:
            start = stream.read(4096).replace(b"\0", b"")  # UTF-16 too
    except Exception as error:
        raise ReadingError(f"{name}: damaged or cut off; check that it was downloaded or copied completely") from error
    return b"<!DOCTYPE" in start or b"<!ENTITY" in start
