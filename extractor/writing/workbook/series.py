"""Series over periods: one indicator of one body in three periods or more."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Modality
from extractor.values.periods import TimePeriod
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.records import Figure

#: Fewer points are no line.
MIN_PERIODS = 3


class Series(NamedTuple):
    """Reported figures of one indicator, scope, unit and aspect: one for each period, in the order of time."""

    figures: tuple[Figure, ...]


def series(figures: Iterable[Figure]) -> list[Series]:
    """The series among ``figures``, the longest first.

    Doubtful figures are left out. Years, months and the like are series of their own; where a period has two values,
    there is none.
    """
    groups: dict[tuple[object, ...], dict[TimePeriod, Figure]] = defaultdict(dict)
    conflicting: set[tuple[object, ...]] = set()
    for figure in figures:
        if figure.modality is not Modality.REPORTED or figure.value_max is not None or figure.doubtful:
            continue
        when = TimePeriod.parse(figure.time_period or "")
        if when is None:
            continue
        what = (fold(figure.indicator), fold(figure.scope or ""), fold(figure.unit), figure.aspect, figure.direction)
        known = groups[*what, when.precision].setdefault(when, figure)
        if known.value != figure.value:
            conflicting.add((*what, when.precision))
    found = [
        Series(tuple(by_period[period] for period in sorted(by_period)))
        for key, by_period in groups.items()
        if len(by_period) >= MIN_PERIODS and key not in conflicting
    ]
    return sorted(found, key=lambda one: len(one.figures), reverse=True)
