"""What every check has: its code, what it is for, an example of each side, and the way to a Finding."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from extractor.folding import fold
from extractor.records import Evidence, Finding, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from extractor.models import Document
    from extractor.pipeline import Result
    from extractor.records import Figure, Severity
    from extractor.rulepack import RulePack


class Report:
    """The figures of one document as checks look at them."""

    def __init__(self, result: Result, rules: RulePack) -> None:
        self.document: Document = result.document
        self.figures: tuple[Figure, ...] = result.figures
        self._rules = rules
        self._before: dict[tuple[int, int], str] = {}  # most checks look there

    @cached_property
    def sentences(self) -> list[list[Figure]]:
        """The figures of each sentence that has some, in the order of the text."""
        return [list(group) for _, group in groupby(self.figures, key=lambda figure: figure.sentence_start)]

    @cached_property
    def by_id(self) -> Mapping[str, Figure]:
        """The figures by their ids."""
        return {figure.id: figure for figure in self.figures}

    def kind(self, figure: Figure) -> str | None:
        """The kind of a figure's unit (``people``, ``money``, ``count``); None for a number without a known unit."""
        rule = self._rules.units.get(fold(figure.unit)) or self._rules.units.get(figure.unit)
        return None if rule is None else str(rule.kind)

    def words(self, start: int, end: int) -> str:
        """The folded text from ``start`` to ``end``; empty if ``end`` comes first."""
        return fold(self.document.text[start:end])

    def before(self, figure: Figure, reach: int = 30) -> str:
        """The folded words of a figure's sentence in front of it, back to the figure before or ``reach`` characters."""
        known = self._before.get((figure.start, reach))
        if known is None:
            index = bisect_left(self._starts, figure.start)
            end = self.figures[index - 1].end if index else 0
            known = self.words(max(figure.sentence_start, end, figure.start - reach), figure.start)
            self._before[figure.start, reach] = known
        return known

    def within(self, start: int, end: int) -> tuple[Figure, ...]:
        """The figures that start from ``start`` to ``end``."""
        return self.figures[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def sentence_before(self, figure: Figure) -> list[Figure]:
        """The figures of the last sentence with some before that of ``figure``, if no other one stands between."""
        index = bisect_left(self._starts, figure.sentence_start)
        if not index:
            return []
        last = self.figures[index - 1]
        if self.document.text[last.sentence_end : figure.sentence_start].strip():
            return []
        return list(self.figures[bisect_left(self._starts, last.sentence_start) : index])

    @cached_property
    def _starts(self) -> list[int]:
        return [figure.start for figure in self.figures]


@dataclass(frozen=True)
class Check(ABC):
    """One thing that cannot be right, or may be wrong; the fields of a subclass are its parameters.

    ``severity`` is that of its surest findings. ``example`` is a text in which it finds something, ``counter_example``
    one that looks alike and is right.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity]
    title: ClassVar[str]
    title_zh: ClassVar[str]
    example: ClassVar[str]
    counter_example: ClassVar[str]

    @abstractmethod
    def find(self, reports: Sequence[Report]) -> Iterator[Finding]:
        """The findings in ``reports``, in any order."""

    def parameters(self) -> dict[str, Any]:
        """The parameters by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def finding(
        self,
        figures: Sequence[Figure],
        message: str,
        message_zh: str,
        compared: Mapping[str, Decimal],
        severity: Severity | None = None,
        about: Figure | None = None,
    ) -> Finding:
        """A finding about ``figures``, of the check's own severity by default.

        ``about`` is the one that gives it its id, of which a check finds one thing at most; the first by default.
        """
        return Finding(
            id=f"{self.code}@{(about or figures[0]).id}",
            code=self.code,
            severity=severity or self.severity,
            figures=tuple(figure.id for figure in figures),
            message=message,
            message_zh=message_zh,
            compared=dict(compared),
            evidence=tuple(Evidence.of(figure) for figure in figures),
        )


def shown(value: Decimal) -> str:
    """A computed number for a message: at most two digits behind the point, and three that are not 0 below 1.

    >>> from decimal import Decimal
    >>> shown(Decimal("80.95238")), shown(Decimal("1E+4")), shown(Decimal("0.00123456"))
    ('80.95', '10000', '0.00123')
    """
    places = 2 if abs(value) >= 1 or not value else 2 - value.adjusted()
    return plain(round(value, places))
