"""The figure of a cell: which of the figures that could state it does, if one does."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Bound, CellStatus, Direction
from extractor.values.intervals import Interval, Printed
from extractor.values.numerals import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractor.panel.times import TimeFit
    from extractor.records import ConceptEntry, Figure
    from extractor.rulepack import RulePack

_OPPOSITE = {
    Bound.OVER: Bound.UNDER,
    Bound.UNDER: Bound.OVER,
    Bound.AT_LEAST: Bound.AT_MOST,
    Bound.AT_MOST: Bound.AT_LEAST,
}


_ONE = Decimal(1)
#: A smaller number is not rounded without a word for it (约), and none by more than this share of it.
_LEAST_ROUNDED = 500
_MOST_ROUNDED = Decimal("0.06")


class CellCandidate(NamedTuple):
    """A figure that could fill a cell, with its numbers in a unit of the concept; their signs are left off.

    ``rank`` is the place of the unit among those of the concept: 0 is the usual one.
    """

    figure: Figure
    fit: TimeFit
    rank: int
    unit: str
    value: Decimal
    value_max: Decimal | None
    likely: Interval

    @property
    def is_fall(self) -> bool:
        """Whether the figure says that something went down by its value."""
        return self.figure.direction is Direction.DOWN

    @property
    def width(self) -> Decimal:
        """How much its number leaves open."""
        return self.likely.high - self.likely.low

    @property
    def grain(self) -> Decimal:
        """What a whole number without a scale may have been rounded to, as its zeros tell: 10 of 820, 1 of 817."""
        if self.value < _LEAST_ROUNDED:
            return _ONE
        grain = _ONE
        while self.value % (grain * 10) == 0 and grain * 10 <= _MOST_ROUNDED * self.value:
            grain *= 10
        return grain

    def agrees(self, other: CellCandidate) -> bool:
        """Whether both can print one number: 8.36万 and 83630, 820 and 817."""
        if self.is_fall != other.is_fall and (self.value or other.value):
            return False
        if self.value_max is not None and other.value_max is not None:
            return (self.value, self.value_max) == (other.value, other.value_max)
        return self._holds(other.value) or other._holds(self.value)

    def _holds(self, value: Decimal) -> bool:
        low, high = self.likely
        if low <= value and (value < high or value in (self.value, self.value_max)):
            return True
        return self.grain > 1 and value % self.grain != 0 and 2 * abs(value - self.value) <= self.grain


class Choice(NamedTuple):
    """What a cell says: its status, and the candidate that fills it, if one does."""

    status: CellStatus
    taken: CellCandidate | None
    candidates: tuple[CellCandidate, ...]


class SignedValue(NamedTuple):
    """A value with its sign: 下降3.2% is -3.2."""

    value: Decimal
    value_max: Decimal | None
    bound: Bound


def candidate_of(figure: Figure, concept: ConceptEntry, rules: RulePack, fit: TimeFit) -> CellCandidate | None:
    """The figure with its number in a unit of the concept; None if its unit is none that the concept is counted in."""
    given = rules.unit_of(figure.unit)
    for rank, name in enumerate(concept.units):
        unit = rules.unit_of(name)
        factor = given.worth_in(unit) if figure.unit else None
        if factor is None and not unit.may_count_same(given):
            continue
        printed = Printed.of(figure)
        if factor is None or factor == 1:
            return CellCandidate(figure, fit, rank, name, figure.value, figure.value_max, printed.likely)
        upper = None if figure.value_max is None else EXACT.multiply(figure.value_max, factor)
        value = EXACT.multiply(figure.value, factor)
        return CellCandidate(figure, fit, rank, name, value, upper, printed.likely.times(factor))
    return None


def choose(candidates: Sequence[CellCandidate]) -> Choice:
    """Choose the figure of a cell among those that are about its entity, time and modality as a whole.

    * A figure of the time itself goes before one of several years that end with it, and that before one of the day of
      the report.
    * Numbers in the usual unit go before others. If there are only others, in more units than one, none is taken.
    * If all agree within what is printed, the most precise is taken; of several as precise, the first. A whole number
      that ends in noughts agrees with one that it may be rounded from (820 and 817).
    * If two disagree, none is taken.
    """
    fit = min(one.fit for one in candidates)
    nearest = [one for one in candidates if one.fit is fit]
    by_rank = [list(same) for _, same in groupby(sorted(nearest, key=attrgetter("rank")), key=attrgetter("rank"))]
    if len(by_rank) > 1 and by_rank[0][0].rank:
        return Choice(CellStatus.CHOICE, None, tuple(candidates))
    compared = by_rank[0]
    if not all(one.agrees(other) for one, other in combinations(_distinct(compared), 2)):
        return Choice(CellStatus.CONFLICT, None, tuple(candidates))
    taken = min(compared, key=lambda one: (one.figure.bound is not Bound.EXACT, one.width, one.grain))
    return Choice(CellStatus.AGREED if len(compared) > 1 else CellStatus.FILLED, taken, tuple(candidates))


def _distinct(candidates: Iterable[CellCandidate]) -> list[CellCandidate]:
    """One candidate of each number, as many repeat it."""
    return list({(one.value, one.value_max, one.likely, one.is_fall): one for one in candidates}.values())


def signed(candidate: CellCandidate) -> SignedValue:
    """The value of a candidate with its sign, and its bound on that side."""
    bound = candidate.figure.bound
    if not candidate.is_fall:
        return SignedValue(candidate.value, candidate.value_max, bound)
    low = candidate.value if candidate.value_max is None else candidate.value_max
    high = None if candidate.value_max is None else candidate.value
    return SignedValue(low.copy_negate(), None if high is None else high.copy_negate(), _OPPOSITE.get(bound, bound))
