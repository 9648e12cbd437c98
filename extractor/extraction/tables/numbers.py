"""The numbers of a cell, in the forms that tables have: (1,234.5), ▲12.3, ¥1 234.50, 1,234.5①, 1234(56.7%)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.forms import Decision
from extractor.extraction.quantities import bound_candidates
from extractor.rulepack.scaledunits import ScaledUnit
from extractor.values.numerals import Candidate, parse, scan

if TYPE_CHECKING:
    from extractor.records import Bound, Cell
    from extractor.rulepack import RulePack

# 约|   (|   ▲|   ¥|: what stands before the digits
_LEAD = re.compile(r"\s*(?P<about>[约近])?\s?(?P<open>\()?\s?(?P<sign>[-−–—+▲△▼▽↑↓])?\s?(?P<money>[¥$])?\s?")
# 1 234 567.8
_BLANK_GROUPED = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])(?:\.[0-9]+)?")
# ①   [1]   *   (2)   behind a number: it leads to a note
_NOTE = re.compile(r"(?:[①-⑳※*#†]|\[[0-9]{1,2}\])+")
# 1234|(56.7%)|
_SHARE = re.compile(r"\s?\(\s?(?P<value>[0-9]+(?:\.[0-9]+)?)\s?%\s?\)")
# (3): the number of a note or of a row rather than a loss
_NUMBERED = re.compile(r"\s*\([0-9]{1,2}\)\s*")
_LOSS = re.compile(r"\s*\([¥$]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{3,})(?:\.[0-9]+)?\)\s*")
_NEGATIVE = frozenset("-−–—▲△▼▽↓")


class CellNumber(NamedTuple):
    """A number in a cell: its span in the document, its value, its own unit if it has one, and its bound."""

    start: int
    end: int
    value: Decimal
    unit: ScaledUnit | None
    bound: Decision[Bound]


def numbers_of(text: str, folded: str, cell: Cell, rules: RulePack, *, has_losses: bool) -> tuple[CellNumber, ...]:
    """Read the number of a cell, and the share in brackets behind it; none if the cell holds anything else.

    ``has_losses`` tells that the table writes losses in brackets, so that (3) is one.
    """
    written, words = text[cell.start : cell.end], folded[cell.start : cell.end]
    lead = _LEAD.match(words)
    if lead is None or (not has_losses and _NUMBERED.fullmatch(words)):
        return ()
    candidate = _candidate(written, words, lead.end())
    numeral = parse(written, candidate) if candidate is not None and candidate.form != "vague" else None
    if candidate is None or numeral is None:
        return ()
    end, unit = _own_unit(words, candidate.end, rules)
    if unit is None and lead["money"] == "¥":
        unit = ScaledUnit.of("元", Decimal(1), rules)
    is_loss = lead["open"] is not None
    behind = end
    if is_loss:
        if not words.startswith(")", behind):
            return ()
        behind += 1
    note = _NOTE.match(words, behind)
    behind = note.end() if note else behind
    share = _SHARE.match(words, behind)
    behind = share.end() if share else behind
    first = next(one for one in (lead.start("sign"), lead.start("money"), lead.end()) if one >= 0)
    if is_loss:
        first, end = lead.start("open"), end + 1
    span = cell.start + (lead.end() if lead["money"] and not lead["sign"] else first), cell.start + end
    has_rest = bool(words[behind:].strip())
    if has_rest and not any(True for _ in rules.bounds_at(folded, *span)):
        return ()
    value = -numeral.value if lead["sign"] in _NEGATIVE or (is_loss and not lead["sign"]) else numeral.value
    bound = Decision.first(partial(bound_candidates, folded, *span, numeral.bound, rules))
    number = CellNumber(*span, value, unit, bound)
    if share is None:
        return (number,)
    at = cell.start + share.start("value"), words.index("%", share.end("value")) + 1 + cell.start
    exact = Decision.first(partial(bound_candidates, folded, *at, None, rules))
    return number, CellNumber(*at, Decimal(share["value"]), ScaledUnit.of("%", Decimal(1), rules), exact)


def is_loss(words: str) -> bool:
    """Whether a cell holds a loss in brackets that is no number of a note: (1,234.5).

    >>> is_loss("(1,234.5)"), is_loss("(3)")
    (True, False)
    """
    return _LOSS.fullmatch(words) is not None


def _candidate(written: str, words: str, start: int) -> Candidate | None:
    """The numeral that begins at ``start``; a leading zero makes a code of it."""
    grouped = _BLANK_GROUPED.match(words, start)
    if grouped is not None:
        return Candidate(*grouped.span(), "arabic")
    if words.startswith("0", start) and words[start + 1 : start + 2].isdigit():
        return None
    found = next((one for one in scan(written) if one.start >= start), None)
    return found if found is not None and found.start == start else None


def _own_unit(words: str, end: int, rules: RulePack) -> tuple[int, ScaledUnit | None]:
    """Where the number ends with its unit, and the unit; that of a time is none."""
    behind = end
    while words[behind : behind + 1] == " ":
        behind += 1
    found = rules.units.longest(words, behind)
    if found is None or found[1].kind == "time":
        return end, None
    word, rule = found
    return behind + len(word), ScaledUnit(Decimal(1), rule.unit or word, rule)
