"""Numbers as the cells of a PDF hold them: what is one, and when two lines are the halves of one.

A doubtful digit of a page that was recognised is a digit here.
"""

from __future__ import annotations

import re

from extractor.reading.doubts import unmarked

LONG = 9
"""A number of so many characters may be too long for its cell; a shorter one seldom is."""

# «1,234.5», «-12.30%», «1，234», «0.5‰»
_AMOUNT = re.compile(r"[-+−－]?[0-9]{1,20}(?:[,，][0-9]{3}){0,8}(?:\.[0-9]{1,12})?[%％‰]?")
# «-», «--», «—», «/», «…»: nothing stands here
_NOTHING = re.compile(r"[-—–－]{1,4}|/|…{1,2}|\*{1,3}")
# «(1,234.5)», «（56.7%）»
_IN_BRACKETS = re.compile(r"[(（](.{1,40})[)）]")
# «22,036,338.8», «1096», «1,096,1»: what a line ends with
_NUMBER_AT_END = re.compile(r"[0-9.,，%％]{1,40}\Z")
# «0», «97.00», «.5%»: what a line begins with
_NUMBER_AT_START = re.compile(r"[0-9.,，%％]{1,40}")
# «22,036,338.8», a number with thousands and only one digit after its point
_ONE_DECIMAL = re.compile(r"[0-9]{1,3}(?:[,，][0-9]{3}){1,8}\.[0-9]")
# «22,036,338.80», «1096197.5%»: the thousands are parted everywhere or nowhere
_WHOLE = re.compile(r"(?:[0-9]{1,3}(?:[,，][0-9]{3}){1,8}|[0-9]{1,20})(?:\.[0-9]{1,12})?[%％‰]?")


def is_amount(text: str) -> bool:
    """Whether a text is a number and nothing else."""
    return _AMOUNT.fullmatch(unmarked(text)) is not None


def is_value(text: str) -> bool:
    """Whether a text is a number, one in brackets, or a mark that there is none."""
    text = unmarked(text)
    inner = _IN_BRACKETS.fullmatch(text)
    return is_amount(inner[1] if inner else text) or _NOTHING.fullmatch(text) is not None


def meet_in_number(before: str, after: str) -> bool:
    """Whether a number would go on over the joint of two lines."""
    before, after = unmarked(before), unmarked(after)
    if after[:1] in "-+−－" and before[-1:].isdigit():
        return len(after) > 1 and after[1].isdigit()
    if before in ("-", "—", "－"):
        return after[:1].isdigit()
    return _NUMBER_AT_END.search(before) is not None and _NUMBER_AT_START.match(after) is not None


def are_halves(before: str, after: str) -> bool:
    """Whether two lines, of which the first fills its cell, have the halves of one number rather than two numbers.

    Together they must be a well-formed number. Where no words stand before it, one of them must be no number by itself,
    or the first a long one with only one digit after its point, to which the second adds one.
    """
    before, after = unmarked(before), unmarked(after)
    end, start = _NUMBER_AT_END.search(before), _NUMBER_AT_START.match(after)
    if end is None or start is None or _WHOLE.fullmatch(end[0] + start[0]) is None:
        return False
    words = before[: end.start()].rstrip("-+−－")
    is_in_words = words != "" and not words.endswith(" ")
    if is_in_words or _WHOLE.fullmatch(end[0]) is None or _WHOLE.fullmatch(start[0]) is None:
        return True
    return len(end[0]) >= LONG and len(start[0]) == 1 and _ONE_DECIMAL.fullmatch(end[0]) is not None
