"""The forms that a number has on its way: Numeral, Quantity, Reading, Figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from extractor.records import Bound, Category


@dataclass(frozen=True, slots=True)
class Quantity:
    """A numeral with its unit: ``text[start:end]`` is the mention, ``value`` is in ``unit`` after scale.

    ``counts`` are the categories that the unit can count, the usual one first; ``rule`` is the id of the unit's rule,
    ``inner_bound`` what a particle inside the mention says (50多万).
    """

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    unit: str
    kind: str
    counts: tuple[Category, ...]
    bound: Bound
    bound_rule: str
    inner_bound: Bound | None
    rule: str
