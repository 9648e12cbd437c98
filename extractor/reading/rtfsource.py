"""The source of an RTF file, made ready for striprtf: what it would misread, and marks for the structure it drops.

All of this is linear, and so is what striprtf does with it: its patterns for fonts and links, which are not, find
nothing that is long.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from extractor.errors import ReadingError
from extractor.reading.characters import lowered, raised
from extractor.values.decoding import codec_of

if TYPE_CHECKING:
    from collections.abc import Callable


class Mark(StrEnum):
    """Characters for the structure, in a range that no font uses; numbers follow EDGE and OUTLINE."""

    ROW_START = "\ue000"
    EDGE = "\ue001"
    END_OF_NUMBER = "\ue002"
    BELOW = "\ue003"
    BESIDE = "\ue004"
    CELL = "\ue005"
    ROW = "\ue006"
    OUTLINE = "\ue007"
    RESET = "\ue008"
    CONTENTS = "\ue009"
    FOOTNOTE = "\ue00a"
    ENDNOTE = "\ue00b"


_MARKS = {
    "trowd": Mark.ROW_START,
    "clvmrg": Mark.BELOW,
    "clmrg": Mark.BESIDE,
    "cell": Mark.CELL,
    "row": Mark.ROW,
    "pard": Mark.RESET,
    "line": "\u2028",
    "nestcell": " ",
    "nestrow": " ",
}
_NUMBERED_MARKS = {"cellx": Mark.EDGE, "outlinelevel": Mark.OUTLINE}
_MARKED = re.compile(
    rf"(?<!\\)\\(?:({'|'.join(_NUMBERED_MARKS)})(-?[0-9]{{1,9}})(?![0-9])|({'|'.join(_MARKS)})(?![a-z0-9]))"
)
_BINARY = re.compile(rb"\\bin([0-9]{1,9}) ?")
_PICTURE = re.compile(rb"(?<![0-9a-fA-F\s])[0-9a-fA-F\s]{1000,}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_END_OF_WORD = re.compile(r"(\\[a-z]+-?[0-9]*)[\r\n]+")
_LINE_END = re.compile(r"(?<!\\)[\r\n]+")
_CODE_PAGE = re.compile(r"\\ansicpg([0-9]{1,5})(?![0-9])")
# The second byte of a Chinese character may stand as the ASCII character that it also is.
_SECOND_BYTE = re.compile(r"(\\'[0-9a-fA-F]{2})([@-Z^-z|~])")
_LARGE_CODE = re.compile(r"\\u(-?[0-9]{5,})")
_NO_NUMBER = re.compile(r"\\uc(?![a-z0-9])")
_PAPER_BIN = re.compile(r"\\bin[a-z]*-?[0-9]*")
_FIELD = re.compile(r"(\{\\field)\{", re.IGNORECASE)
_GROUP_START = re.compile(r"\{((?:\\[a-z]+(?:-?[0-9]+)? ?)*+)([^\\{}]*)")
_CONTROL = re.compile(r"\\([a-z]+)(-?[0-9]+)?")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_FONT = re.compile(r"\\f([0-9]{1,9})(?![0-9])|\\fcharset([0-9]{1,9})(?![0-9])")
_PARAGRAPH = "\\pard"
_FONTS = "\\fonttbl"
_STYLES = "\\stylesheet"
_STYLE = re.compile(r"\{\\s([0-9]{1,4})(?![0-9])([^{}]{0,2000})\}")
_BASED_ON = re.compile(r"\\sbasedon([0-9]{1,4})(?![0-9])")
_MAX_CHAIN = 20  # of styles based on each other, which may be a circle in a damaged file
_STYLED = re.compile(r"(?<!\\)\\s([0-9]{1,4})(?![0-9])")
_STYLE_LEVEL = re.compile(r"\\outlinelevel([0-8])(?![0-9])|(?<![a-z])heading ?([1-9])(?![0-9])", re.IGNORECASE)
_STYLE_OF_CONTENTS = re.compile(r"(?<![a-z])(?:toc|contents) ?[1-9](?![0-9])", re.IGNORECASE)
#: Codes of Macintosh, which Python has no codecs for, as those of Windows for the same language.
_MAC_CHARSETS = range(77, 90)
_OF_WINDOWS = {78: 128, 79: 136, 80: 129, 85: 134}
_STRUCK = frozenset(["strike", "striked"])
_LEFT_OUT = _STRUCK | {"deleted", "v"}
_NOTE = re.compile(r"\{(?:\\\*)?\\footnote(?![a-z]) ?(\\ftnalt(?![a-z]))?")
_STYLE_WORDS = frozenset(["s", "cs"])  # of a group that defines a style


def as_ascii(data: bytes) -> str:
    """The file without pictures, each control word and character on the line that it began on."""
    parts: list[bytes] = []
    position = 0
    while found := _BINARY.search(data, position):  # pictures in binary may hold braces and backslashes
        parts.append(data[position : found.start()])
        position = found.end() + int(found[1])
    source = _PICTURE.sub(b" ", b"".join([*parts, data[position:]])).replace(b"\0", b"")
    written = _HIGH_BYTE.sub(lambda found: b"\\'%02x" % found[0][0], source).decode("ascii")
    return _LINE_END.sub("", _END_OF_WORD.sub(r"\1 ", written))


def declared_codec(source: str, encoding: str | None) -> str:
    """The codec of ``encoding``, or that of the code page that the file declares."""
    if encoding is not None:
        return codec_of(encoding)
    page = _CODE_PAGE.search(source)
    try:
        return codec_of(f"cp{page[1]}") if page else "cp1252"
    except ReadingError:  # there is no such code page; fonts may tell theirs
        return "cp1252"


def with_notes_at_end(source: str) -> str:
    """The source with its notes behind all else, the footnotes and then the endnotes, each after its mark.

    Where they stand striprtf would skip them.
    """
    kept: list[str] = []
    notes: dict[Mark, list[str]] = {Mark.FOOTNOTE: [], Mark.ENDNOTE: []}
    position = 0
    for found in _NOTE.finditer(source):
        if found.start() < position:  # a note in a note is none
            continue
        end = _end_of_group(source, found.end())
        kept.append(source[position : found.start()])
        notes[Mark.ENDNOTE if found[1] else Mark.FOOTNOTE].append(source[found.end() : end])
        position = end + 1
    body = "".join([*kept, source[position:]])
    end = _end_of_group(body, 1)
    moved = [f"{{{_escaped(mark)}\\pard\\plain {note}\\par}}" for mark, texts in notes.items() for note in texts]
    return f"{body[:end]}{''.join(moved)}{body[end:]}"


def prepared(source: str, *, has_charsets: bool = True) -> str:
    """The source as striprtf reads it right; ``has_charsets`` is whether its fonts are to tell their encoding."""
    source = _GROUP_START.sub(_group, _CODE_PAGE.sub("", _PAPER_BIN.sub("", source)))
    source = _SECOND_BYTE.sub(lambda found: f"{found[1]}\\'{ord(found[2]):02x}", source)
    source = _LARGE_CODE.sub(lambda found: found[0] if _is_code(int(found[1][:9])) else "\\u65533", source)
    source = _with_plain_fonts(_NO_NUMBER.sub(r"\\uc1", source), has_charsets=has_charsets)
    styles = _marks_of_styles(source)
    source = _STYLED.sub(lambda found: styles.get(found[1], ""), source)
    return _FIELD.sub(r"\1" "\n{", _MARKED.sub(_mark, source))


def _is_code(number: int) -> bool:
    return -0x10000 <= number <= 0x10FFFF


def _group(found: re.Match[str]) -> str:
    """The start of a group: one whose text is left out becomes one that is skipped; raised digits become signs."""
    controls, text = found[1], found[2]
    words = _words_of(controls)
    if words & _LEFT_OUT:
        return f"{{\\*{controls}{text}"
    if "listtext" in words:  # it begins with those of a paragraph, and is none
        return f"{{{controls.replace(_PARAGRAPH, '')}{text}"
    change: Callable[[str], str]
    if words & {"super", "up"}:
        change = raised
    elif words & {"sub", "dn"}:
        change = lowered
    else:
        return found[0]
    return f"{{{controls}{''.join(map(_escaped, change(text)))}"


def struck_passages(source: str) -> int:
    """How many passages are struck through and neither deleted nor hidden; groups that follow each other are one."""
    number, after = 0, -1
    for found in _GROUP_START.finditer(source):
        if found.start() >= after and _is_struck(found):
            number += found.start() != after
            after = _end_of_group(source, found.end()) + 1
    return number


def _is_struck(found: re.Match[str]) -> bool:
    words = _words_of(found[1])
    is_empty = not found[2].strip() and found.string[found.end() : found.end() + 1] == "}"
    return words & _LEFT_OUT == words & _STRUCK != frozenset() and not words & _STYLE_WORDS and not is_empty


def _words_of(controls: str) -> set[str]:
    """The control words at the start of a group, without those that are switched off."""
    return {word for word, number in _CONTROL.findall(controls) if number != "0"}


def _mark(found: re.Match[str]) -> str:
    return _numbered(_NUMBERED_MARKS[found[1]], found[2]) if found[1] else _escaped(_MARKS[found[3]])


def _numbered(mark: Mark, number: str | int) -> str:
    return f"{_escaped(mark)}{{{number}}}{_escaped(Mark.END_OF_NUMBER)}"


def _marks_of_styles(source: str) -> dict[str, str]:
    """The marks for the styles of headings and of the table of contents, by the numbers of the styles."""
    start = source.find(_STYLES)
    if start < 0:
        return {}
    styles = dict(_STYLE.findall(source, start, _end_of_group(source, start)))
    marks: dict[str, str] = {}
    for number in styles:
        current: str | None = number
        for _ in range(_MAX_CHAIN):
            said = styles.get(current or "", "")
            if mark := _mark_of_style(said):
                marks[number] = mark
                break
            base = _BASED_ON.search(said)
            current = base[1] if base else None
    return marks


def _mark_of_style(said: str) -> str | None:
    if _STYLE_OF_CONTENTS.search(said):
        return _escaped(Mark.CONTENTS)
    level = _STYLE_LEVEL.search(said)
    return _numbered(Mark.OUTLINE, level[1] or int(level[2]) - 1) if level else None


def _escaped(char: str) -> str:
    """A character as RTF writes it, whatever stands after it."""
    return char if char.isascii() else f"{{\\uc0\\u{ord(char)}}}"


def _with_plain_fonts(source: str, *, has_charsets: bool) -> str:
    """The source with a list of fonts that says their character sets and nothing else."""
    start = source.find(_FONTS)
    if start < 0:
        return source
    end = _end_of_group(source, start)
    fonts: list[str] = []
    font: str | None = None
    for found in _FONT.finditer(source, start, end):
        if found[1] is not None:
            font = found[1]
        elif font is not None and has_charsets:
            number = int(found[2])
            charset = _OF_WINDOWS.get(number, 0) if number in _MAC_CHARSETS else number
            fonts.append(f"{{\\f{font}\\fcharset{charset} x;}}\n")
            font = None
    return f"{source[:start]}{{{_FONTS}\n{''.join(fonts)}}}{source[end:].replace(_FONTS, '')}"


def _end_of_group(source: str, start: int) -> int:
    """Where the brace stands that closes the group around a place."""
    depth = 1
    for found in _BRACE.finditer(source, start):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.start()
    return len(source)
