"""Between figures: parts of a total, and passages that repeat an earlier one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.clauses import Clause
    from extractor.records import Figure

_PART = re.compile(r"其中|当中")
# 已实施8186项, 已办结49件: done out of what was stated before
_DONE = re.compile(
    r"(?:已|已经|获|被)?(?:实施|采纳|办结|审结|结案|兑现|落实|解决|完成|答复|整改|化解|到位|立案|调解成功|采纳实施|成功调解|采用|转化|推广)"
)
_BREAKDOWN = re.compile(r":|包括|包含|分别为|分别是|其中")


class Placed(NamedTuple):
    """A quantity's clause with the start of its sentence, in the order of the text."""

    clause: Clause
    sentence_start: int


def parts(folded: str, placed: Sequence[Placed]) -> dict[int, int]:
    """Which quantity is a stated part of which: index → index of the total, both into ``placed``."""
    found: dict[int, int] = {}
    total: int | None = None
    for index, (clause, sentence_start) in enumerate(placed):
        quantity = clause.quantity
        previous = placed[index - 1] if index else None
        if previous is None:
            continue
        gap_start = previous.clause.quantity.end
        between = folded[gap_start : quantity.start]
        if "\n" in between or "\r" in between:
            total = None
            continue
        if _PART.search(between):
            total = _total_before(placed, index)
        elif sentence_start != previous.sentence_start or ";" in between:
            total = None
        elif total is None and _is_done_part(folded, clause, previous.clause):
            found[index] = index - 1
            continue
        if total is not None and _comparable(placed[total].clause, clause):
            found[index] = total
    return found


def _total_before(placed: Sequence[Placed], index: int) -> int | None:
    """The nearest quantity before 其中 that can be the total: same unit or kind, and not smaller."""
    clause = placed[index].clause
    for at in range(index - 1, max(-1, index - 4), -1):
        if _comparable(placed[at].clause, clause):
            return at
    return None


def _comparable(total: Clause, part: Clause) -> bool:
    one, other = total.quantity, part.quantity
    same = one.unit == other.unit or (one.kind == other.kind == "people")
    return same and one.kind not in ("share", "points", "rank") and one.value >= other.value


def _is_done_part(folded: str, clause: Clause, previous: Clause) -> bool:
    left = folded[clause.left : clause.quantity.start].strip("已 ,")
    return (
        _DONE.fullmatch(left) is not None
        and previous.quantity.unit == clause.quantity.unit
        and previous.quantity.value >= clause.quantity.value
    )


def repeats(figures: Sequence[Figure]) -> dict[int, str]:
    """Figures whose whole sentence stood before in the document: index → id of the first.

    Sentences are compared without spaces; one shorter than 15 characters is too common to be a repeated passage.
    """
    first: dict[tuple[str, int], str] = {}
    found: dict[int, str] = {}
    squeezed: dict[str, str] = {}
    for index, figure in enumerate(figures):
        sentence = squeezed.setdefault(figure.sentence, "".join(figure.sentence.split()))
        if len(sentence) < 15:
            continue
        key = sentence, figure.start - figure.sentence_start
        if key in first:
            found[index] = first[key]
        else:
            first[key] = figure.id
    return found
