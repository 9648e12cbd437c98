"""The number of a row beside what its source gives for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.comparing.verify.sources import key, loose
from extractor.records import plain
from extractor.values.numerals import parse, scan
from extractor.values.text import fold
from extractor.words import both

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from extractor.comparing.verify.sources import SentencePlace
    from extractor.records import Figure
    from extractor.values.cells import Stated
    from extractor.values.rows import Row
    from extractor.words import Both


class SourceNumber(NamedTuple):
    """What a source gives for a number: its value, where it stands, and its figure.

    There is no figure, and no unit, where the rules do not read the number as one: it is known by its digits only.
    """

    value: Decimal
    value_max: Decimal | None
    unit: str | None
    mention: str
    start: int
    figure: Figure | None

    @classmethod
    def of(cls, figure: Figure) -> SourceNumber:
        """What a figure gives."""
        return cls(figure.value, figure.value_max, figure.unit, figure.mention, figure.start, figure)


class Difference(NamedTuple):
    """In what the number of a row is not that of its source, with both numbers."""

    reason: Both
    stated: Decimal | None
    found: Decimal | None


def given_for(row: Row, place: SentencePlace) -> SourceNumber | None:
    """What a sentence gives for the number of a row; None if the number of the row is not in it.

    The number is told by its mention, or where the row has none by its place or its value.
    """
    figures = place.source.figures_in(place.sentence)
    position = expected_start(row, place)
    if row.mention:
        same = [figure for figure in figures if figure.mention == row.mention] or _printed_as(row.mention, figures)
    elif position is not None:
        same = [figure for figure in figures if figure.start == position]
    else:
        same = [figure for figure in figures if states_value(row) and difference(row, SourceNumber.of(figure)) is None]
    same = [figure for figure in same if figure.start == position] or same  # 120万元 and 120人 in a row of a table
    if same:
        offset = position if position is not None else place.sentence.start
        best = min(same, key=lambda one: (difference(row, SourceNumber.of(one)) is not None, abs(one.start - offset)))
        return SourceNumber.of(best)
    return _read_alone(row.mention, place) if row.mention else None


def expected_start(row: Row, place: SentencePlace) -> int | None:
    """Where the number of a row should start, if its sentence is the one at ``place``."""
    if row.start is None or row.sentence_start is None:
        return row.start
    return place.sentence.start + row.start - row.sentence_start


def states_value(row: Row) -> bool:
    """Whether a row has a value at all."""
    return any(stated is not None and not stated.is_empty for stated in (row.value, row.value_text))


def stated_value(row: Row, unit: str = "") -> Decimal | None:
    """The value that a row states, for a report of it."""
    for stated in (row.value, row.value_text):
        if stated is not None and (value := stated.value(unit)) is not None:
            return value
    return None


def _printed_as(mention: str, figures: Sequence[Figure]) -> list[Figure]:
    """The figures that are printed like ``mention``, with or without the unit."""
    wanted = loose(mention)
    printed = [(figure, loose(figure.mention)) for figure in figures]
    return [figure for figure, written in printed if written in (wanted, wanted + fold(figure.unit))]


def _read_alone(mention: str, place: SentencePlace) -> SourceNumber | None:
    """The number that stands in a sentence as ``mention``, where no rule reads it as a figure."""
    start, end = place.sentence
    text = place.source.document.text[start:end]
    candidates = list(scan(mention))
    numerals = [numeral for candidate in candidates if (numeral := parse(mention, candidate)) is not None]
    if not numerals or len(numerals) < len(candidates):
        return None
    spans = {(candidate.start, candidate.end) for candidate in scan(text)}
    for found in re.finditer(re.escape(fold(mention)), fold(text)):
        at = found.start()
        if all((at + candidate.start, at + candidate.end) in spans for candidate in candidates):
            high = numerals[-1].value if len(numerals) > 1 else numerals[0].value_max
            return SourceNumber(numerals[0].value, high, None, text[at : found.end()], start + at, None)
    return None


# ── what differs ────────────────────────────────────────────────────────────────────────────────────────────


def difference(row: Row, given: SourceNumber) -> Difference | None:
    """The first of value, upper end and unit in which a row differs from its source; None if it differs in none."""
    unit = given.unit if given.unit is not None else ("%" if "%" in fold(given.mention) else "")
    lower = _differing("value", row.value, row.value_text, given.value, unit, given.mention)
    upper = _differing("value_max", row.value_max, row.value_max_text, given.value_max, unit, given.mention)
    return lower or upper or _other_unit(row, given, unit)


def _differing(
    name: str, cell: Stated | None, exact: Stated | None, value: Decimal | None, unit: str, mention: str
) -> Difference | None:
    """How one end of a row's number differs from ``value``, in its cell or in its exact text."""
    stated = [(name, cell)] if cell is not None or exact is None else []
    # somebody who adds a row to a workbook fills in the number and leaves the exact text
    if exact is not None and not (stated and exact.is_empty):
        stated.append((f"{name}_text", exact))
    for column, one in stated:
        if one is None or (one.is_empty and value is None):
            continue
        if value is None or not one.gives(value, unit):
            return Difference(_why(column, one, value, unit, mention), one.value(unit), value)
    return None


def _why(column: str, stated: Stated, value: Decimal | None, unit: str, mention: str) -> Both:
    number = stated.value(unit)
    if stated.is_empty:
        in_row = both("verify.stated_empty")
    elif number is None:
        in_row = both("verify.stated_no_number", written=stated.written)
    else:
        in_row = both("verify.stated", number=plain(number))
    found = both("verify.found_none") if value is None else both("verify.found", number=plain(value))
    return both("verify.differs", column=both(f"column.{column}"), stated=in_row, found=found, mention=mention)


def _other_unit(row: Row, given: SourceNumber, unit: str) -> Difference | None:
    if row.unit is None or given.unit is None or (row.is_added and not row.unit):
        return None
    if fold(key(row.unit)) == fold(key(given.unit)):
        return None
    reason = both(
        "verify.unit_differs",
        stated=row.unit or both("verify.unit_empty"),
        found=both("verify.found", number=given.unit) if given.unit else both("verify.found_none"),
        mention=given.mention,
    )
    return Difference(reason, stated_value(row, unit), given.value)


def listed(figures: Sequence[Figure], most: int = 8) -> str:
    """The mentions of some figures, for a message."""
    more = "…" if len(figures) > most else ""
    return ", ".join(figure.mention for figure in figures[:most]) + more
