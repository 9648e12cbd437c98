"""Units of measure: what a unit is, which writings name the same one, and what it is worth in another.

All of it stands in the ``[[unit]]`` rules. Ask :meth:`extractor.rulepack.RulePack.unit_of` for a unit by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.values.numerals import EXACT

if TYPE_CHECKING:
    from decimal import Decimal

#: Kinds of units that count things one by one, of which a fraction is mostly a mistake.
COUNTS = frozenset({"count", "people", "noun"})
#: The sort of things of a classifier that is said of any of them: 个.
ANY = "any"


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one of a unit is worth: ``factor`` of the unit ``base``."""

    factor: Decimal
    base: str


@dataclass(frozen=True, slots=True)
class UnitOfMeasure:
    """A unit under the name that figures have it by, with what the rules know of it.

    ``family`` names all writings of the unit (人 for 名 and 位), folded; a unit that no rule knows is a family of its
    own, of the kind ``""``. The other fields are those of a ``[[unit]]`` rule.
    """

    name: str
    family: str
    kind: str = ""
    divisible: bool = True
    exchange: Exchange | None = None
    things: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    is_ordinal: bool = False
    is_duration: bool = False
    is_of_occasions: bool = False

    def is_same_as(self, other: UnitOfMeasure) -> bool:
        """Whether both are one unit, however it is written: 人 and 名, but not 人 and 人次."""
        return (self.family, self.kind) == (other.family, other.kind)

    def may_count_same(self, other: UnitOfMeasure) -> bool:
        """Whether both may count the same things, as 家 and 所 do.

        个 may count whatever has a classifier; a number without a unit anything but shares, money and ranks.
        """
        if self.is_same_as(other) or self.things & other.things:
            return True
        if not self.family or not other.family:
            return not {self.kind, other.kind} & {"share", "points", "money", "rank"}
        return (self.is_general or other.is_general) and {self.kind, other.kind} <= {"count", "noun"}

    @property
    def is_general(self) -> bool:
        """Whether it counts things of any sort: 个."""
        return ANY in self.things

    def worth_in(self, other: UnitOfMeasure) -> Decimal | None:
        """How many of ``other`` make one of this; None if the one is no measure of the other."""
        one, base = self._exchanged
        another, same_base = other._exchanged
        return EXACT.divide(one, another) if base == same_base else None

    @property
    def per_whole(self) -> int | None:
        """How many make one whole: 100 of %, 1 of 倍 and of a number without a unit; None for what has no whole."""
        factor, base = self._exchanged
        return None if base else int(EXACT.divide(EXACT.create_decimal(1), factor))

    @property
    def _exchanged(self) -> tuple[Decimal, str]:
        if self.exchange is None:
            return EXACT.create_decimal(1), self.family
        return self.exchange.factor, self.exchange.base
