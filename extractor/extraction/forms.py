"""The forms that a number has on its way to a Figure: Numeral (in values), Quantity, Reading; and Decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from decimal import Decimal

    from extractor.extraction.clauses import Clause
    from extractor.records import Aspect, Bound, Category, Direction, Modality, Span
    from extractor.rulepack import Cue, TimeOrPlace
    from extractor.values.periods import TimePeriod

T = TypeVar("T")


class Decision(NamedTuple, Generic[T]):
    """What was decided, and by which rule.

    ``candidates`` yields everything that could have been decided, each with its rule, the decisive one first. It is
    lazy, because extraction needs the first one only and ``explain`` shows the others as those that lost.
    """

    value: T
    rule: str
    candidates: Callable[[], Iterable[tuple[T, str]]]

    @classmethod
    def first(cls, candidates: Callable[[], Iterator[tuple[T, str]]]) -> Decision[T]:
        """Decide for the first candidate; there must be one."""
        value, rule = next(candidates())
        return cls(value, rule, candidates)

    @classmethod
    def only(cls, value: T, rule: str) -> Decision[T]:
        """Decide for the one thing that comes into question."""
        return cls(value, rule, lambda: ((value, rule),))


class Quantity(NamedTuple):
    """A numeral with its unit and bound: ``text[start:end]`` is the mention, ``value`` is in ``unit`` after scale.

    ``counts`` are the categories that the unit can count, the usual one first; ``rule`` is the id of the unit's rule.
    """

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    unit: str
    kind: str
    counts: tuple[Category, ...]
    rule: str
    bound: Decision[Bound]


class Side(NamedTuple):
    """Which side of the thing is measured, with the direction of a change."""

    aspect: Aspect
    direction: Direction | None


class Line(NamedTuple):
    """The sentence of a figure: a sentence of running text, or the row of a table."""

    text: str
    start: int
    end: int


class Reading(NamedTuple):
    """A quantity in its clause, with every decision taken about it; of running text or of a cell of a table.

    ``acts`` are the acts done to what is counted. ``part_of`` and ``repeats`` are spans of other quantities of the
    document: of the total, and of the figure at the same place of the same sentence further up. ``heads`` are the cells
    that say what the number of a cell is: its sections, its row's names, its column's heads.
    """

    clause: Clause
    line: Line
    section: str
    locator: str | None
    acts: tuple[Cue, ...]
    indicator: Decision[str]
    category: Decision[Category]
    side: Decision[Side]
    modality: Decision[Modality]
    period: Decision[TimeOrPlace | Span | None]
    time_period: TimePeriod | None
    scope: Decision[TimeOrPlace | Span | None]
    entity: str | None
    part_of: Decision[Span] | None
    repeats: Span | None
    heads: tuple[Span, ...] = ()
    concept: Decision[str | None] | None = None

    @property
    def quantity(self) -> Quantity:
        """The quantity that all this is said of."""
        return self.clause.quantity

    @property
    def start(self) -> int:
        """Where the quantity starts in the text."""
        return self.clause.quantity.start
