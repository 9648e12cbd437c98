"""How well figures agree with annotated ones: the measure behind ``make score`` and the tests of whole reports.

A figure counts as found if its span is the annotated one, or overlaps it and has the same value. Optional
annotations count on neither side: finding one is no error, and neither is missing it. The fields are judged over
what was found; ``row`` is the share of all wanted figures whose number, unit, bound, category, aspect and modality
are all right.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractor.records import Figure

FIELDS = ("value", "unit", "bound", "category", "aspect", "modality", "period", "scope", "indicator")
ROW = FIELDS[:6]
#: An indicator that holds the annotated one may be this much longer.
LONGER = 8
#: Indicators of which neither holds the other agree if they share this much of their pairs of characters.
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, annotated or extracted, as far as it is judged; ``part_of`` is the start of the total."""

    start: int
    end: int
    mention: str
    value: Decimal
    value_max: Decimal | None = None
    unit: str = ""
    bound: str = ""
    category: str = ""
    aspect: str = ""
    modality: str = ""
    period: str | None = None
    scope: str | None = None
    indicator: str = ""
    part_of: int | None = None
    optional: bool = False

    @classmethod
    def from_annotation(cls, record: Mapping[str, Any]) -> Row:
        """Read one line of a gold file."""
        given = {name: record[name] for name in _NAMES if record.get(name) is not None}
        given["value"] = Decimal(given["value"])
        if "value_max" in given:
            given["value_max"] = Decimal(given["value_max"])
        return cls(**given)

    @classmethod
    def from_figure(cls, figure: Figure) -> Row:
        """Take over an extracted figure."""
        judged = {name: getattr(figure, name) for name in _NAMES if name not in ("optional", "part_of")}
        total = figure.part_of
        return cls(**judged, part_of=int(total.rpartition(":")[2].partition("-")[0]) if total else None)


_NAMES = tuple(column.name for column in fields(Row))


@dataclass
class Tally:
    """Counts of one comparison; tallies of several documents add up."""

    wanted: int = 0
    predicted: int = 0
    found: int = 0
    exact: int = 0
    rows: int = 0
    right: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.wanted + other.wanted,
            self.predicted + other.predicted,
            self.found + other.found,
            self.exact + other.exact,
            self.rows + other.rows,
            self.right + other.right,
        )

    def shares(self) -> dict[str, float]:
        """Precision, recall, F1, the share of exact spans, of each field, and of whole rows."""
        precision = self.found / self.predicted if self.predicted else float(not self.wanted)
        recall = _share(self.found, self.wanted)
        both = precision + recall
        return {
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / both if both else 0.0,
            "span": _share(self.exact, self.found),
            **{name: _share(self.right[name], self.found) for name in FIELDS},
            "row": _share(self.rows, self.wanted),
        }

    def line(self) -> str:
        """All shares on one line."""
        shares = "  ".join(f"{name} {share:.3f}" for name, share in self.shares().items())
        return f"gold {self.wanted}  predicted {self.predicted}  {shares}"


@dataclass(frozen=True)
class Comparison:
    """What agrees and what does not, for one document."""

    tally: Tally
    missed: tuple[Row, ...]
    false: tuple[Row, ...]
    wrong: dict[str, tuple[tuple[Row, Row], ...]]

    def errors(self, limit: int) -> list[str]:
        """One line an error, at most ``limit`` of each kind."""
        lines = [f"missed    {row.start} {row.mention}  ({row.indicator})" for row in self.missed[:limit]]
        lines += [f"false     {row.start} {row.mention}  ({row.indicator})" for row in self.false[:limit]]
        for name, pairs in self.wrong.items():
            lines += [
                f"{name:9} {gold.start} {gold.mention}: "
                f"wanted {_shown(getattr(gold, name))}, got {_shown(getattr(got, name))}"
                for gold, got in pairs[:limit]
            ]
        return lines


def compare(gold: Sequence[Row], predicted: Sequence[Row]) -> Comparison:
    """Judge the figures extracted from one document by its annotation."""
    pairs = _pairs(gold, predicted)
    wanted = [row for row in gold if not row.optional]
    found = [(row, pairs[row]) for row in wanted if row in pairs]
    taken = set(pairs.values())
    tally = Tally(
        wanted=len(wanted),
        predicted=len(predicted) - sum(row.optional for row in pairs),
        found=len(found),
        exact=sum((row.start, row.end) == (got.start, got.end) for row, got in found),
        rows=sum(all(agrees(name, row, got) for name in ROW) for row, got in found),
        right=Counter(name for row, got in found for name in FIELDS if agrees(name, row, got)),
    )
    return Comparison(
        tally,
        missed=tuple(row for row in wanted if row not in pairs),
        false=tuple(row for row in predicted if row not in taken),
        wrong={name: tuple((row, got) for row, got in found if not agrees(name, row, got)) for name in FIELDS},
    )


def agrees(name: str, gold: Row, got: Row) -> bool:
    """Whether a field of an extracted figure says the same as the annotation."""
    one, other = getattr(gold, name), getattr(got, name)
    match name:
        case "value":
            return bool(one == other and gold.value_max == got.value_max)
        case "period":
            return _squeezed(one) == _squeezed(other)
        case "scope":  # 开发区 and 开发区总工会 are the same scope, told more or less fully
            return scopes_agree(one, other)
        case "indicator":
            return indicators_agree(one, other)
    return bool(one == other)


def scopes_agree(one: str | None, other: str | None) -> bool:
    """The same scope, told more or less fully; None agrees with None alone."""
    one, other = _squeezed(one), _squeezed(other)
    return one == other or bool(one and other and (one in other or other in one))


def indicators_agree(gold: str | None, got: str | None) -> bool:
    """One holds most of the other, or they share most of their pairs of neighbouring characters."""
    gold, got = _squeezed(gold), _squeezed(got)
    if not gold or not got:
        return gold == got
    if gold in got and len(got) <= len(gold) + LONGER:
        return True
    if got in gold and 2 * len(got) >= len(gold):
        return True
    one, other = _bigrams(gold), _bigrams(got)
    return 2 * len(one & other) >= ALIKE * (len(one) + len(other))


def _pairs(gold: Sequence[Row], predicted: Sequence[Row]) -> dict[Row, Row]:
    """Annotated → extracted: equal spans first, then overlapping ones with the same value."""
    by_span = {(row.start, row.end): row for row in predicted}
    pairs = {row: by_span[row.start, row.end] for row in gold if (row.start, row.end) in by_span}
    taken = set(pairs.values())
    for row in gold:
        if row in pairs:
            continue
        for got in predicted:
            overlap = got.start < row.end and row.start < got.end
            if overlap and got not in taken and (row.optional or row.value == got.value):
                pairs[row] = got
                taken.add(got)
                break
    return pairs


def _squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def _bigrams(text: str) -> set[str]:
    return {one + other for one, other in pairwise(text)} or {text}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _shown(value: object) -> str:
    return str(value) if isinstance(value, Decimal) else repr(value)
