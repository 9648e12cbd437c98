"""Totals that are safe to add: sums of reported figures of which no two can have counted the same thing.

Two ways are safe. Over bodies: one indicator in one period, of several bodies of one rank that have a name (城东区,
城西区) or a document of their own (全县 in the reports of three counties). Over periods: what was newly added in
periods that do not overlap, by one body or by bodies of one rank. Whatever may be counted twice is left out, with the
reason.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from enum import StrEnum
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Aspect, Bound, Modality, Severity
from extractor.values.intervals import bound_of_sum, likely_interval
from extractor.values.numerals import EXACT
from extractor.values.parties import Party
from extractor.values.periods import TimePeriod
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set
    from decimal import Decimal

    from extractor.records import Figure
    from extractor.writing.run import Run
    from extractor.writing.workbook.plan import WorkbookPlan


class Omission(StrEnum):
    """Why a figure is in no total; the first one that holds is given."""

    NOT_REPORTED = "not_reported"
    NO_AMOUNT = "no_amount"
    PART = "part"
    REPEATED = "repeated"
    RANGE = "range"
    DOUBTFUL = "doubtful"
    OVERLAP = "overlap"
    ALONE = "alone"


class Way(StrEnum):
    """What a total adds over."""

    BODIES = "bodies"
    PERIODS = "periods"


class Total(NamedTuple):
    """A sum of the values of ``figures``, which have indicator, category, aspect, direction and unit in common."""

    way: Way
    figures: tuple[Figure, ...]
    value: Decimal
    bound: Bound


class Totals(NamedTuple):
    """The totals, the largest numbers of figures first, and how many figures are in none for which reason."""

    totals: tuple[Total, ...]
    left_out: Mapping[Omission, int]


def safe_totals(run: Run, plan: WorkbookPlan) -> Totals:
    """Add up what is safe to add."""
    is_doubt = [finding.severity is not Severity.INFO for finding in run.findings]
    left_out: Counter[Omission] = Counter()
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for index, figure in enumerate(run.figures):
        is_doubtful = any(is_doubt[number] for number in plan.found.get(index, ()))
        reason = _own_reason(figure) or (Omission.DOUBTFUL if is_doubtful else None)
        if reason:
            left_out[reason] += 1
        else:
            what = (figure.category, fold(figure.indicator), fold(figure.unit), figure.aspect, figure.direction)
            groups[what].append(figure)
    totals: list[Total] = []
    for figures in groups.values():
        found = [*_over_bodies(figures), *_over_periods(figures)]
        added = {id(figure) for total in found for figure in total.figures}
        left_out[Omission.ALONE if len(figures) == 1 else Omission.OVERLAP] += len(figures) - len(added)
        totals += found
    totals.sort(key=lambda total: len(total.figures), reverse=True)
    return Totals(tuple(totals), {reason: left_out[reason] for reason in Omission if left_out[reason]})


def _own_reason(figure: Figure) -> Omission | None:
    """Why a figure cannot be added to anything, by what it says itself."""
    if figure.modality is not Modality.REPORTED:
        return Omission.NOT_REPORTED
    if figure.aspect not in (Aspect.LEVEL, Aspect.INCREMENT):
        return Omission.NO_AMOUNT
    if figure.part_of:
        return Omission.PART
    if figure.repeats:
        return Omission.REPEATED
    if figure.doubtful:
        return Omission.DOUBTFUL
    return None if figure.value_max is None else Omission.RANGE


# ── over bodies ─────────────────────────────────────────────────────────────────────────────────────────────


class _Body(NamedTuple):
    """Whom a figure is about: ``rank`` is the word for bodies of its kind, ``name`` is its own.

    ``is_own`` tells the body that a document is about (全县, 我院, or none named): another one in each document.
    """

    is_own: bool
    rank: str
    name: str


def _body(figure: Figure) -> _Body:
    if not figure.scope:
        return _Body(True, "", figure.document_id)
    party = Party.parse(figure.scope)
    return _Body(party.is_relative, party.rank, figure.document_id if party.is_relative else party.words)


def _over_bodies(figures: Sequence[Figure]) -> Iterator[Total]:
    groups: dict[tuple[object, ...], dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        body = _body(figure)
        # 今年 is another year in another report
        period = figure.time_period or (figure.document_id, fold(figure.period or ""))
        groups[period, body.is_own, body.rank][body.name].append(figure)
    for (_, is_own, _), by_name in groups.items():
        once = {name: same[0] for name, same in by_name.items() if len({one.value for one in same}) == 1}
        if is_own:
            apart = _apart(list(once.values()))
        else:
            nested = _nested(once.keys())
            apart = [figure for name, figure in once.items() if name not in nested]
        if len(apart) > 1:
            yield _total(Way.BODIES, apart)


def _apart(figures: Sequence[Figure]) -> list[Figure]:
    """The figures that no other one can be: two reports that say 61.7万 and 约62万 may be about the same body."""
    ordered = sorted(figures, key=attrgetter("value"))
    values = [figure.value for figure in ordered]
    begun = [0] * (len(ordered) + 1)  # ranges of figures that may be one: how many more begin than end at each place
    for figure in ordered:
        low, high = likely_interval(figure.mention, figure.value, figure.value_max, figure.bound, figure.unit)
        end = max(bisect_left(values, high), bisect_right(values, figure.value))  # the high end only if it is printed
        same = range(bisect_left(values, low), end)
        if len(same) > 1:
            begun[same.start] += 1
            begun[same.stop] -= 1
    kept = {id(figure) for figure, ranges in zip(ordered, accumulate(begun), strict=False) if not ranges}
    return [figure for figure in figures if id(figure) in kept]


def _nested(names: Set[str]) -> set[str]:
    """The names that contain one another: 城东区 and 城东区开发区."""
    nested: set[str] = set()
    lengths = {len(name) for name in names}
    for name in names:
        shorter = [length for length in lengths if length < len(name)]
        parts = {name[start : start + length] for length in shorter for start in range(len(name) - length + 1)}
        inside = parts & names
        if inside:
            nested |= {name, *inside}
    return nested


# ── over periods ────────────────────────────────────────────────────────────────────────────────────────────


def _over_periods(figures: Sequence[Figure]) -> Iterator[Total]:
    groups: dict[tuple[object, ...], dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        if figure.aspect is Aspect.INCREMENT and figure.time_period and TimePeriod.parse(figure.time_period):
            body = _body(figure)  # the reports of one body for several years do not say that it is the same one
            groups[body.is_own, body.rank, None if body.is_own else body.name][figure.time_period].append(figure)
    for by_period in groups.values():
        once = [same[0] for same in by_period.values() if len({one.value for one in same}) == 1]
        once.sort(key=_months)
        if len(once) > 1 and all(_months(one)[1] < _months(other)[0] for one, other in pairwise(once)):
            yield _total(Way.PERIODS, once)


def _months(figure: Figure) -> tuple[int, int]:
    period = TimePeriod.parse(figure.time_period or "")
    assert period is not None  # the others are in no group
    return period.months


# ── the sum ─────────────────────────────────────────────────────────────────────────────────────────────────


def _total(way: Way, figures: Sequence[Figure]) -> Total:
    value = figures[0].value
    for figure in figures[1:]:
        value = EXACT.add(value, figure.value)
    return Total(way, tuple(figures), value, bound_of_sum(figure.bound for figure in figures))
