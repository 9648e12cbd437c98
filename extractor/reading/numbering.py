"""The numbers that Word writes before paragraphs by itself (一、 第二章 1.1), which are nowhere in its text.

Sections are told by them, so they are written out as Word shows them. Bullets are not: they say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.reading.markup import kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.reading.markup import Element

LEVELS = 9
"""How many levels a list of Word has, counted from 0."""

MAX_MARKER = 60
"""A longer text before a number is cut, since it comes once a paragraph and could make a small file a huge text."""

_DIGITS = "〇一二三四五六七八九"
_LEGAL = {
    "chineseLegalSimplified": "零壹贰叁肆伍陆柒捌玖拾佰仟",
    "ideographLegalTraditional": "零壹貳參肆伍陸柒捌玖拾佰仟",
    "japaneseLegal": "零壱弐参四伍六七八九拾百阡",
}
_SPELLED = {"chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand", "taiwaneseCounting"}
_BY_DIGIT = {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2"}
# Series of single signs; what lies behind their end is written in digits.
_SERIES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_PLACE = re.compile(r"%([1-9])")


def spell(number: int, style: str) -> str:
    """A number in one of Word's styles; in digits where the style has no sign for it, or is not known.

    >>> [spell(12, style) for style in ("decimal", "japaneseCounting", "ideographTraditional", "lowerRoman")]
    ['12', '十二', '12', 'xii']
    """
    if style in _SERIES:
        series = _SERIES[style]
        return series[number - 1] if 1 <= number <= len(series) else str(number)
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate({0x30 + digit: 0xFF10 + digit for digit in range(10)})
    if style == "decimalZero":
        return f"{number:02}"
    if style in _BY_DIGIT or (style == "chineseCounting" and number > 99):
        return str(number).translate({0x30 + digit: _DIGITS[digit] for digit in range(10)})
    if not 1 <= number <= 9999:
        return str(number)
    if style in _SPELLED or style == "chineseCounting":
        spelled = _spell_han(number, "零一二三四五六七八九十百千")
        return spelled.removeprefix("一") if 10 <= number <= 19 else spelled
    if style in _LEGAL:
        return _spell_han(number, _LEGAL[style])
    if style in ("lowerLetter", "upperLetter") and number <= 26 * LEVELS:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)  # z is followed by aa, bb
        return letters if style == "lowerLetter" else letters.upper()
    if style in ("lowerRoman", "upperRoman"):
        return _roman(number) if style == "lowerRoman" else _roman(number).upper()
    return str(number)


def _spell_han(number: int, signs: str) -> str:
    """A number up to 9999; ``signs`` are the digits from nought, then ten, hundred and thousand."""
    spelled, gap = "", False
    for scale in (3, 2, 1, 0):
        digit = number // 10**scale % 10
        if digit:
            spelled += (signs[0] if gap and spelled else "") + signs[digit] + (signs[9 + scale] if scale else "")
        gap = not digit
    return spelled


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


@dataclass(frozen=True, slots=True)
class NumberingLevel:
    """One level of a list: the style of its numbers, and the text that they stand in (``第%1章``)."""

    style: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None  # the level, counted from 1, after which it starts again; 0 for never
    in_digits: bool = False  # all levels shown in it are written in digits
    paragraph_style: str | None = None
    spaced: bool = True


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list: its levels as it shows them, and whose count it shares; of Word a w:num and its w:abstractNum."""

    counted_by: str
    levels: dict[int, NumberingLevel]
    starts: dict[int, int] = field(default_factory=dict)  # where it starts anew when it first comes


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has been counted."""

    lists: dict[str, NumberedList] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of(self, list_id: str, paragraph_style: str | None) -> int:
        """The level that a list keeps for paragraphs of a style; 0 if it keeps none."""
        found = self.lists.get(list_id)
        levels = found.levels.items() if found and paragraph_style else ()
        return next((index for index, level in levels if level.paragraph_style == paragraph_style), 0)

    def marker(self, list_id: str, index: int) -> str:
        """Count one more paragraph of a list, and return what Word writes before it, with the blank that follows."""
        found = self.lists.get(list_id)
        if found is None or index not in found.levels:
            return ""
        counts = self.counts.setdefault(found.counted_by, [None] * LEVELS)
        self._count(counts, list_id, found, index)
        level = found.levels[index]
        if level.style in ("bullet", "none"):
            return ""

        def number(place: re.Match[str]) -> str:
            shown = int(place[1]) - 1
            style = found.levels.get(shown, level).style
            return spell(counts[shown] or 0, "decimal" if level.in_digits else style)

        written = _PLACE.sub(number, level.text).strip()
        blank = level.spaced and written and (written[-1].isalnum() or written[-1] == ".")
        return f"{written} " if blank else written

    def restart(self, list_id: str, index: int, number: int) -> None:
        """Let the next paragraph of a level of a list have this number."""
        if found := self.lists.get(list_id):
            self.counts.setdefault(found.counted_by, [None] * LEVELS)[index] = number - 1

    def _count(self, counts: list[int | None], list_id: str, found: NumberedList, index: int) -> None:
        for above in range(index):
            if counts[above] is None:
                counts[above] = found.levels.get(above, NumberingLevel()).start
        last = counts[index]
        if index in found.starts and (list_id, index) not in self.begun:
            counts[index] = found.starts[index]
        else:
            counts[index] = found.levels[index].start if last is None else last + 1
        self.begun.add((list_id, index))
        for below in range(index + 1, LEVELS):
            restart = found.levels.get(below, NumberingLevel()).restart
            if restart is None or restart > index:
                counts[below] = None


def read_numbering(root: Element | None, lists_of_styles: dict[str, str]) -> Numbering:
    """The lists that ``numbering.xml`` defines; ``lists_of_styles`` tells the list of each style of a list."""
    abstract: dict[str, dict[int, NumberingLevel]] = {}
    borrowed: dict[str, str] = {}  # from abstract lists that only name the style of a list
    found: dict[str, NumberedList] = {}
    for element in root if root is not None else ():
        if kind(element) == "w:abstractNum":
            identity = attribute(element, "abstractNumId") or ""
            abstract[identity] = dict(_levels(element))
            borrowed[identity] = next((value(child) or "" for child in element if kind(child) == "w:numStyleLink"), "")
    for element in root if root is not None else ():
        if kind(element) != "w:num":
            continue
        counted_by = next((value(child) or "" for child in element if kind(child) == "w:abstractNumId"), "")
        levels, starts = dict(abstract.get(counted_by, {})), {}
        for override in (child for child in element if kind(child) == "w:lvlOverride"):
            levels |= dict(_levels(override))
            for start in (child for child in override if kind(child) == "w:startOverride"):
                starts[_number(attribute(override, "ilvl"))] = _number(value(start))
        found[attribute(element, "numId") or ""] = NumberedList(counted_by, levels, starts)
    for identity, one in list(found.items()):
        other = found.get(lists_of_styles.get(borrowed.get(one.counted_by, ""), ""))
        if other and not one.levels:
            found[identity] = NumberedList(other.counted_by, other.levels, one.starts)
    return Numbering(found)


def _levels(parent: Element) -> Iterator[tuple[int, NumberingLevel]]:
    for element in (child for child in parent if kind(child) == "w:lvl"):
        parts = {kind(child): child for child in element}
        index = _number(attribute(element, "ilvl"))
        if index >= LEVELS:
            continue
        restart = parts.get("w:lvlRestart")
        yield (
            index,
            NumberingLevel(
                style=value(parts.get("w:numFmt")) or "decimal",
                text=(value(parts.get("w:lvlText")) or "")[:MAX_MARKER],
                start=_number(value(parts.get("w:start")) or "1"),
                restart=None if restart is None else _number(value(restart)),
                in_digits=is_on(parts.get("w:isLgl")),
                paragraph_style=value(parts.get("w:pStyle")),
                spaced=value(parts.get("w:suff")) != "nothing",
            ),
        )


def attribute(element: Element, name: str) -> str | None:
    """The value of an attribute of Word (``w:val``), in whichever of its two namespaces."""
    return next((found for key, found in element.attrib.items() if key.rpartition("}")[2] == name), None)


def value(element: Element | None) -> str | None:
    """The ``w:val`` of an element."""
    return None if element is None else attribute(element, "val")


def is_on(element: Element | None) -> bool:
    """Whether a switch of Word is there and on."""
    return element is not None and value(element) not in ("0", "false", "off", "none")


def _number(written: str | None) -> int:
    # at most 6 digits: what is longer is no number of a list, and would only cost time
    return int(written[:6]) if written and written[:6].isdecimal() else 0
