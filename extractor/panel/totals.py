"""The totals of a panel: what all its entities come to, where that can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.records import PanelTotal
from extractor.values.intervals import bound_of_sum
from extractor.values.numerals import EXACT
from extractor.values.parties import Level, Party
from extractor.values.places import is_known, last_place
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractor.records import ConceptEntry, PanelBlock, PanelCell, PanelRow

#: Levels of places that stand beside one another: 青山县, 东城区 and 安湖市 where that is no prefecture.
_COUNTIES = frozenset({Level.COUNTY, Level.DISTRICT, Level.CITY})


def totals_of(
    rows: Sequence[PanelRow],
    concepts: Sequence[ConceptEntry],
    blocks: Sequence[PanelBlock],
    stated: Mapping[tuple[str, str, PanelBlock], PanelCell],
) -> dict[tuple[str, PanelBlock], PanelTotal]:
    """Add up the cells of the concepts that add, over entities of one level that all state them in one unit."""
    levels = {_level(row.entity) for row in rows}
    if len(rows) < 2 or len(levels) > 1 or None in levels:
        return {}
    found = {}
    for concept in concepts:
        for block in blocks if concept.adds else ():
            cells = [stated.get((row.entity, concept.code, block)) for row in rows]
            total = _total([cell for cell in cells if cell is not None], len(rows))
            if total is not None:
                found[concept.code, block] = total
    return found


def _total(cells: Sequence[PanelCell], wanted: int) -> PanelTotal | None:
    """The sum of as many values as are wanted, in one unit and none of them a range."""
    values = [cell.value for cell in cells if cell.value is not None and cell.value_max is None]
    units = {cell.unit for cell in cells}
    if len(values) < wanted or len(units) > 1:
        return None
    value = values[0]
    for further in values[1:]:
        value = EXACT.add(value, further)
    return PanelTotal(value, units.pop() or "", bound_of_sum(cell.bound for cell in cells if cell.bound is not None))


def _level(entity: str) -> Level | str | None:
    """The level of an entity among places, or what its name ends in; None where that tells nothing.

    >>> _level("青山县总工会") == _level("东城区总工会"), _level("青山县") == _level("吉林省")
    (True, False)
    """
    folded = fold(entity)
    span = last_place(folded)
    if span is None:
        return Party.parse(entity).rank or None
    place = folded[span[0] : span[1]]
    level = Party.parse(place).level
    if level is Level.CITY and is_known(place):
        return Level.PREFECTURE
    return Level.COUNTY if level in _COUNTIES else level
