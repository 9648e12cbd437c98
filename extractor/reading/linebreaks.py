"""Line ends inside a paragraph: which of them are in the middle of something."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3400-\u9fff]")
# 12 + 万人: a line cannot start with what only follows a number
_BEFORE_SCALE = re.compile(r"[0-9０-９]$")
_SCALE = re.compile(r"[万亿萬億千百%％‰]")
# 增长1. + 2万家, 发放5, + 600元, but not the number of a list (1. alone) and not a list of numbers
_BEFORE_FRACTION = re.compile(r"[^\s0-9０-９.．,，][0-9０-９]+[.．]$")
_FRACTION = re.compile(r"[0-9０-９]")
_BEFORE_GROUP = re.compile(r"[^0-9,][0-9]{1,3}(?:,[0-9]{3})*,$")
_GROUP = re.compile(r"[0-9]{3}(?![0-9])")


def rejoin_numbers(lines: list[str]) -> list[str]:
    """Join the lines between which a number is split for certain; other line ends are as the author set them.

    Two digits beside a line end stay apart: ``12`` and ``345人`` can be two numbers, and a joined one would be wrong.

    >>> rejoin_numbers(["会员12", "万人", "2012", "2013", "增长1.", "5倍"])
    ['会员12万人', '2012', '2013', '增长1.5倍']
    """
    joined: list[str] = []
    open_line = ""  # a variable of its own, since adding to a string in a list copies it each time
    for line in lines:
        before = open_line[-40:]
        if (
            (_SCALE.match(line) and _BEFORE_SCALE.search(before))
            or (_FRACTION.match(line) and _BEFORE_FRACTION.search(before))
            or (_GROUP.match(line) and _BEFORE_GROUP.search(before))
        ):
            open_line += line
        else:
            if open_line:
                joined.append(open_line)
            open_line = line
    return [*joined, open_line] if open_line else joined


def joint(left: str, right: str) -> str:
    """What a line end that means nothing stands for: nothing beside Chinese, a space between ASCII."""
    return " " if left[-1:].isascii() and right[:1].isascii() else ""


def join_cell(lines: list[str]) -> str:
    """One line of the lines in a table cell: where a word is only wrapped (合 + 计) it becomes whole again."""
    joined = ""
    for line in rejoin_numbers(lines):
        wrapped = _HAN.match(line) and _HAN.match(joined[-1:])
        joined += line if wrapped or not joined else f" {line}"
    return joined


def join_lines(lines: list[str]) -> str:
    """One line of several that belong together, as those of a heading."""
    joined = ""
    for line in lines:
        joined += (joint(joined, line) if joined else "") + line
    return joined
