"""A font that stands in for Chinese fonts that a PDF names and does not hold.

PDFium drops a text of one character whose glyph has no extent, and so it would lose the 月 and 日 of «12月18日» where
no Chinese font is installed. One small box for every character gives it an extent, and the same one on each machine.
"""

from __future__ import annotations

import ctypes
import struct
from functools import lru_cache
from typing import Any

_EM = 1000
_CJK_CHARSETS = frozenset({128, 129, 130, 134, 136})  # Japanese, Korean twice, GB2312, Big5
_HANDLE = 1


@lru_cache(maxsize=1)
def install_stand_in() -> Any:
    """Have PDFium use the font, in this process and from now on; what is returned must stay alive as long."""
    import pypdfium2.raw as pdfium

    font = stand_in_font()

    def map_font(
        _info: Any, _weight: int, _italic: int, charset: int, _pitch: int, _face: Any, _exact: Any
    ) -> int | None:
        return _HANDLE if charset in _CJK_CHARSETS else None  # PDFium has fonts of its own for the others

    def data(_info: Any, _handle: Any, table: int, buffer: Any, size: int) -> int:
        if table:
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    calls = {
        "Release": lambda _info: None,
        "EnumFonts": lambda _info, _mapper: None,
        "MapFont": map_font,
        "GetFont": lambda _info, _face: None,
        "GetFontData": data,
        "GetFaceName": lambda _info, _handle, _buffer, _size: 0,
        "GetFontCharset": lambda _info, _handle: 134,
        "DeleteFont": lambda _info, _handle: None,
    }
    info = pdfium.FPDF_SYSFONTINFO()
    info.version = 1
    types = dict(info._fields_)
    for name, call in calls.items():
        setattr(info, name, types[name](call))
    pdfium.FPDF_SetSystemFontInfo(info)
    return info


def stand_in_font() -> bytes:
    """A TrueType font in which every character has the same glyph, a box as wide as it is high."""
    points = [(0, -120), (0, 880), (1000, 880), (1000, -120)]
    steps = [(x - a, y - b) for (x, y), (a, b) in zip(points, [(0, 0), *points], strict=False)]
    box = struct.pack(">5hHH4B", 1, 0, -120, _EM, 880, 3, 0, 1, 1, 1, 1)
    box += b"".join(struct.pack(">h", x) for x, _ in steps) + b"".join(struct.pack(">h", y) for _, y in steps)
    box += b"\0" * (-len(box) % 4)
    # format 13: all characters of a group have one glyph
    characters = struct.pack(">HHIIIIII", 13, 0, 28, 0, 1, 0x21, 0x10FFFF, 1)
    tables = {
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 10, 12) + characters,
        b"glyf": box,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, 0, 0, 0, -120, _EM, 880, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, _EM, 0, 0, _EM, 1, 0, 0, 0, 0, 0, 0, 0, 2),
        b"hmtx": struct.pack(">HhHh", _EM, 0, _EM, 0),
        b"loca": struct.pack(">III", 0, 0, len(box)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    directory = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 48)
    offset = len(directory) + 16 * len(tables)
    body = b""
    for tag, table in sorted(tables.items()):
        directory += tag + struct.pack(">III", 0, offset + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return directory + body
