"""Whether two printed numbers can stand for one and the same number.

:mod:`extractor.values.intervals` tells the interval of a printed number: all that it allows, and that in which it is
likely to lie, since 超过8万 allows any larger number, but nobody says so of 30万.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from extractor.records import Bound

if TYPE_CHECKING:
    from extractor.values.intervals import Printed

_MORE = frozenset({Bound.OVER, Bound.AT_LEAST})
_LESS = frozenset({Bound.UNDER, Bound.AT_MOST})


class Agreement(Enum):
    """How the number of a draft stands to that of a source."""

    SAME = "the same value with the same bound"
    CLOSE = "one can be the other rounded, cut off or bounded"
    ALLOWED = "what one says does not exclude the other, but it is no rounding of it"
    DIFFERENT = "both cannot be true of one thing"


def agreement(draft: Printed, source: Printed) -> Agreement:
    """How two numbers of one thing stand to each other.

    Two exact numbers agree if they are equal or the coarser one is the finer one rounded or cut off. Two numbers
    with the same bound (超过7万, 超过8万) agree only if they are equal, and so do two ranges.
    """
    if draft.same_value(source):
        if draft.bound is source.bound:
            return Agreement.SAME
        return Agreement.DIFFERENT if _opposed(draft.bound, source.bound) else Agreement.CLOSE
    if draft.value_max is not None and source.value_max is not None:
        return Agreement.DIFFERENT
    if draft.bound is not Bound.EXACT and draft.bound is source.bound:
        return Agreement.DIFFERENT
    if draft.near(source) or (Bound.EXACT not in (draft.bound, source.bound) and _overlap(draft, source)):
        return Agreement.CLOSE
    if draft.allowed.holds(source.value) or source.allowed.holds(draft.value):
        return Agreement.ALLOWED
    return Agreement.DIFFERENT


def _opposed(one: Bound, other: Bound) -> bool:
    """不足92% and 92%以上 exclude each other."""
    return (one in _MORE and other in _LESS) or (one in _LESS and other in _MORE)


def _overlap(one: Printed, other: Printed) -> bool:
    """近9万 and 8万多 have more in common than an end."""
    return max(one.likely.low, other.likely.low) < min(one.likely.high, other.likely.high)
