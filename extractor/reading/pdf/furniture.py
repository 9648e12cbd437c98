"""What a page carries besides its text: running heads, page numbers and watermarks, told by their repeating."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.reading.pdf.lines import PageLine

SHARE = 0.5
"""What repeats on this share of the pages belongs to them and not to the text; heads of odd and even pages do."""
SAME_PLACE = 3.0
"""Points by which the same line may move from page to page."""
INNER_PAGES = 3
"""Away from top and foot, only what stands on so many pages goes: two may look alike by chance."""
CELLS = 3
"""A line of so many pieces is the head of a table that goes on over pages; its first stays."""
OUTER_LINES = 3
"""How many lines from the top and from the foot can hold page numbers and heads that change with the page."""

_DIGITS = re.compile(r"[0-9]+")
# «— 12 —», «第 3 页 共 10 页»; a bare number only where it counts the pages
_PAGE_NUMBER = re.compile(
    r"[-—–－―·•.~\s]{1,6}[0-9]{1,4}[-—–－―·•.~\s]{1,6}|第\s*[0-9]{1,4}\s*页(?:\s*[,，/]?\s*共\s*[0-9]{1,4}\s*页)?|"
    r"Page\s+[0-9]{1,4}(?:\s+of\s+[0-9]{1,4})?",
    re.I,
)


def without_furniture(lines: list[PageLine], pages: int) -> list[PageLine]:
    """The lines of a document of so many pages without those that belong to its pages.

    A line goes if it stands on at least half of the pages (and on two) at the same height with the same text;
    near the top or foot of the pages its numbers may count the pages. A decorated page number there goes at once.
    """
    tables = {id(line) for line in lines if line.table is not None}
    lines, everything = [line for line in lines if id(line) not in tables], lines
    outer = _outer(lines)
    dropped = {place for place, line in outer.items() if _PAGE_NUMBER.fullmatch(line.text)}
    places: defaultdict[str, list[PageLine]] = defaultdict(list)
    for line in lines:
        places[_DIGITS.sub("#", line.text)].append(line)
    enough = max(2, SHARE * pages)
    for alike in places.values():
        for group in _by_height(alike):
            if len({line.page for line in group}) < enough:
                continue
            same, _ = Counter(line.text for line in group).most_common(1)[0]
            exact = [line for line in group if line.text == same]
            if _is_repeated(exact, outer, enough):
                first = len(exact[0].pieces) >= CELLS  # all have the same text, but perhaps other gaps
                dropped.update(id(line) for line in exact[1 if first else 0 :])
            counting = [line for line in group if id(line) in outer]
            if _counts_pages(counting, enough):
                dropped.update(id(line) for line in counting)
    if len(dropped) == len(everything):  # copies of one page: all repeats, and is text all the same
        return [line for line in lines if not (id(line) in outer and _PAGE_NUMBER.fullmatch(line.text))]
    return [line for line in everything if id(line) not in dropped]


def _is_repeated(lines: list[PageLine], outer: dict[int, PageLine], enough: float) -> bool:
    on = len({line.page for line in lines})
    apart = lines[0].slanted or all(id(line) in outer for line in lines)
    return on >= enough and (apart or on >= INNER_PAGES)


def _outer(lines: Iterable[PageLine]) -> dict[int, PageLine]:
    """The highest and lowest lines of each page, by id."""
    by_page: defaultdict[tuple[int, int], list[PageLine]] = defaultdict(list)
    for line in lines:
        if not line.slanted:
            by_page[line.page, line.turn].append(line)
    found: dict[int, PageLine] = {}
    for members in by_page.values():
        members.sort(key=lambda line: line.y)
        found.update((id(line), line) for line in (*members[:OUTER_LINES], *members[-OUTER_LINES:]))
    return found


def _by_height(lines: list[PageLine]) -> list[list[PageLine]]:
    """Group lines that stand at the same height in the same direction."""
    groups: list[list[PageLine]] = []
    for line in sorted(lines, key=lambda line: (line.turn, line.y, line.page)):
        if groups and groups[-1][-1].turn == line.turn and line.y - groups[-1][0].y <= SAME_PLACE:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _counts_pages(lines: list[PageLine], enough: float) -> bool:
    """Whether each number in the lines is the same everywhere, or grows with the page: figures do neither."""
    if len({line.page for line in lines}) < enough:
        return False
    counts = False
    for numbers in zip(*(_numbers(line.text) for line in lines), strict=True):
        steps = [number - line.page for number, line in zip(numbers, lines, strict=True)]
        if len(set(steps)) == 1:
            counts = True
        elif len(set(numbers)) > 1:
            return False
    return counts


def _numbers(text: str) -> list[int]:
    return [int(digits[-9:]) for digits in _DIGITS.findall(text)]  # whole, a long one would cost too much
