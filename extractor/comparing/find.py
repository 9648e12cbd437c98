"""Where a number stands in reports: every figure with its value, or within the precision of one of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.records import Closeness, Match
from extractor.values.intervals import Printed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.records import Result
    from extractor.rulepack import RulePack


def find(wanted: Printed, results: Iterable[Result], rules: RulePack) -> tuple[Match, ...]:
    """Find the figures that state a number; of every unit if it has none.

    The exact matches come first, then those within precision, both in the order of the reports. Exact is a figure with
    the same value (and the same upper end of a range); within precision one whose value lies in the interval that the
    number stands for (83630 for 8.36万), or whose own interval holds the value of the number.
    """
    unit = rules.unit_of(wanted.unit)
    found: dict[Closeness, list[Match]] = {Closeness.EXACT: [], Closeness.WITHIN: []}
    for result in results:
        for figure in result.figures:
            if unit.name and not rules.unit_of(figure.unit).is_same_as(unit):
                continue
            printed = Printed.of(figure)
            if wanted.same_value(printed):
                found[Closeness.EXACT].append(Match(agreement=Closeness.EXACT, figure=figure))
            elif wanted.near(printed):
                found[Closeness.WITHIN].append(Match(agreement=Closeness.WITHIN, figure=figure))
    return (*found[Closeness.EXACT], *found[Closeness.WITHIN])
