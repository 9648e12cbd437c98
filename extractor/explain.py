"""The decisions behind each number of a document: what was decided, by which rule, and which rules lost.

They are those of the readings that the figures are made of, so what is shown here is what happened there. What the
checks find in the text is shown with the intervals that the numbers were compared as.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from extractor.checks import CHECKS, check
from extractor.extraction.binding import unit_start
from extractor.extraction.figures import figure_of
from extractor.extraction.pipeline import context_of, read_numbers
from extractor.records import Aspect, Bound, Category, Document, Modality, Result, plain
from extractor.records.columns import DATA_COLUMNS
from extractor.records.names import check_title, name
from extractor.rulepack import RulePack, TimeOrPlace, load_rules
from extractor.values.corrections import Corrections
from extractor.values.intervals import interval_of
from extractor.values.numerals import scan
from extractor.words import Both, both, word
from extractor.writing.terminal import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from enum import StrEnum

    from extractor.checks import Check
    from extractor.extraction.context import DocumentContext
    from extractor.extraction.forms import Decision, Quantity, Reading
    from extractor.records import Figure, Finding, Span
    from extractor.values.intervals import Interval

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shown:
    """One field of a figure in words: its value, the rule that decided it, and the candidates that lost, best first.

    For a number that is no figure ``field`` is ``screen``, and ``value`` and ``value_zh`` are the reason.
    """

    field: str
    value: str
    rule: str
    lost: tuple[tuple[str, str], ...]
    value_zh: str | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """One number of the text: a figure with its decisions, or no figure with the one rule that says why."""

    start: int
    end: int
    mention: str
    locator: str | None
    figure: Figure | None
    decisions: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class FindingReason:
    """Why a check found something: the check, its finding, and each figure with the interval that it stands for."""

    check: Check
    finding: Finding
    intervals: tuple[tuple[Figure, Interval], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All numbers of a document, and what the checks find in it, both in its order."""

    text: str
    numbers: tuple[Explained, ...]
    reasons: tuple[FindingReason, ...]

    def at(self, place: str) -> Explanation:
        """What is said of the numbers at a locator (``第3页``, ``table 1 R2C3``), or of one figure by its id."""
        return self._of(
            one for one in self.numbers if place == one.locator or (one.figure is not None and place == one.figure.id)
        )

    def in_cell(self, row: int, column: int, sheet: str | None = None) -> Explanation:
        """What is said of the numbers in a cell of a table; ``sheet`` is a sheet's name, or the number of a table."""
        place = re.compile(rf"(?P<within>.*\b)?R{row}C{column}")
        within = (f"sheet {sheet} ", f"table {sheet} ")
        return self._of(
            one
            for one in self.numbers
            if (found := place.fullmatch(one.locator or "")) is not None
            and (sheet is None or (found["within"] or "").endswith(within))
        )

    def _of(self, numbers: Iterable[Explained]) -> Explanation:
        numbers = tuple(numbers)
        here = {one.figure.id for one in numbers if one.figure is not None}
        return Explanation(self.text, numbers, tuple(one for one in self.reasons if here & set(one.finding.figures)))

    def render(self, lang: str = "en") -> str:
        """The explanation for a terminal, in ``en`` or ``zh``."""
        if not self.numbers:
            return word("explain.none", lang)
        parts = [*(_render(number, lang) for number in self.numbers), *(_reason(one, lang) for one in self.reasons)]
        return "\n\n".join(parts)


#: Fields whose values have names.
_NAMED: Mapping[str, type[StrEnum]] = {"bound": Bound, "category": Category, "aspect": Aspect, "modality": Modality}
_COLUMNS = frozenset(column.field for column in DATA_COLUMNS)


def _render(number: Explained, lang: str) -> str:
    verdict = word("explain.figure" if number.figure is not None else "explain.no", lang)
    lines = [f"{number.mention}  [{number.start}:{number.end}]  {verdict}"]
    for decision in number.decisions:
        lost = ", ".join(f"{_named(decision.field, value, lang)} ({rule})" for value, rule in decision.lost)
        tail = f"  | {word('explain.lost', lang)}: {lost}" if lost else ""
        own = "heads" if decision.field == "heads" else "why"
        label = word(f"column.{decision.field}" if decision.field in _COLUMNS else f"explain.{own}", lang)
        value = decision.value_zh if lang == "zh" else None
        value = value or _named(decision.field, decision.value, lang)
        lines.append(f"  {label}: {value}  <- {decision.rule}{tail}")
    return "\n".join(lines)


def _named(field: str, value: str, lang: str) -> str:
    """A value for people: in Chinese as the workbook calls it, in English as the records have it."""
    return name(_NAMED[field](value), lang) if lang == "zh" and field in _NAMED else value


def _reason(reason: FindingReason, lang: str) -> str:
    finding, check = reason.finding, reason.check
    message = finding.message_zh if lang == "zh" else finding.message
    severity = name(finding.severity, lang) if lang == "zh" else finding.severity
    title = check_title(check.code, lang)
    lines = [f"{word('explain.finding', lang)} {check.code} ({severity}): {title}", f"  {message}"]
    for figure, interval in reason.intervals:
        place = f"{figure.mention}  [{figure.start}:{figure.end}]"
        lines.append(f"  {place}  {word('explain.stands', lang)} {_interval(interval)} {figure.unit}".rstrip())
    if finding.compared:
        compared = "; ".join(f"{name} = {plain(value)}" for name, value in finding.compared.items())
        lines.append(f"  {word('explain.compared', lang)}: {compared}")
    return "\n".join([*lines, *examples(check.example, check.counter_example, lang)])


def _interval(interval: Interval) -> str:
    low, high = interval
    if low == high:
        return plain(low)
    return f"{plain(low)} - {plain(high) if high.is_finite() else '∞'}"


def explain(
    source: str | Document,
    rules: RulePack | None = None,
    *,
    as_of: str | None = None,
    unit: str | None = None,
    corrections: Corrections | None = None,
) -> Explanation:
    """Explain every number of a text or document: the run of :func:`extractor.extract`, with all candidates kept.

    Cells of tables are explained as numbers of running text are. What the checks find is shown as well. The arguments
    are those of :func:`extractor.extract`, and so are the errors raised.
    """
    document = source if isinstance(source, Document) else Document("text", source)
    given = (corrections or Corrections()).with_all(as_of=as_of, unit=unit)
    context = context_of(document, rules or load_rules(), given)
    read = read_numbers(context)
    numbers = [_explained(document, reading) for reading in read.readings]
    numbers += [_no_figure(document, one.start, one.end, one.rule, one.why) for one in read.screened]
    covered = [(number.start, number.end) for number in numbers]
    numbers += _without_unit(context, covered)
    figures = tuple(number.figure for number in numbers if number.figure is not None)
    result = Result(document, figures, context.layout.sections)
    return Explanation(document.text, tuple(sorted(numbers, key=attrgetter("start"))), _reasons(result, context.rules))


def _reasons(result: Result, rules: RulePack) -> tuple[FindingReason, ...]:
    by_code = {one.code: one for one in CHECKS}
    by_id = {figure.id: figure for figure in result.figures}
    return tuple(
        FindingReason(
            by_code[finding.code], finding, tuple((by_id[one], interval_of(by_id[one])) for one in finding.figures)
        )
        for finding in check(result, rules=rules)
    )


def _no_figure(document: Document, start: int, end: int, rule: str, why: Both) -> Explained:
    shown = Shown("screen", why.en, rule, (), why.zh)
    return Explained(start, end, document.text[start:end], document.locator_at(start), None, (shown,))


def _without_unit(context: DocumentContext, covered: list[tuple[int, int]]) -> Iterator[Explained]:
    """Numerals that never became a mention: those of time, and those that nothing is counted in."""
    taken = {position for start, end in covered for position in range(start, end)}
    document = context.document
    for candidate in scan(document.text):
        if candidate.start in taken:
            continue
        unit = context.rules.units.longest(context.folded, unit_start(context.folded, candidate.end))
        if unit is not None and unit[1].kind == "time":
            yield _no_figure(document, candidate.start, candidate.end, unit[1].id, both("explain.time"))
        else:
            yield _no_figure(document, candidate.start, candidate.end, "quantity.no-unit", both("explain.no_unit"))


def _explained(document: Document, one: Reading) -> Explained:
    text = document.text
    quantity, figure = one.quantity, figure_of(document, one)
    decisions = [
        Shown("value", _value(quantity), quantity.rule, ()),
        _shown("bound", quantity.bound, str),
        _shown("category", one.category, str),
        _shown("aspect", one.side, lambda side: str(side.aspect)),
        _shown("indicator", one.indicator, str),
        _shown("modality", one.modality, str),
        _shown("period", one.period, partial(_words, text)),
        _shown("scope", one.scope, partial(_words, text)),
    ]
    if one.heads:
        heads = " › ".join(text[start:end] for start, end in one.heads)
        decisions.insert(0, Shown("heads", heads, one.indicator.rule, ()))
    if one.concept is not None:
        decisions.append(_shown("concept", one.concept, _code))
    if one.part_of is not None:
        decisions.append(Shown("part_of", str(figure.part_of), one.part_of.rule, ()))
    return Explained(quantity.start, quantity.end, figure.mention, figure.locator, figure, tuple(decisions))


def _value(quantity: Quantity) -> str:
    upper = f" - {plain(quantity.value_max)}" if quantity.value_max is not None else ""
    return f"{plain(quantity.value)}{upper} {quantity.unit}".strip()


def _code(concept: str | None) -> str:
    return concept or "-"


def _words(text: str, found: TimeOrPlace | Span | None) -> str:
    return "-" if found is None else text[found.start : found.end]


def _shown(field: str, decision: Decision[T], show: Callable[[T], str]) -> Shown:
    """A decision in words; of the candidates that lost each value is shown once, with the first rule that gave it."""
    first: dict[str, str] = {}
    for value, rule in decision.candidates():
        if value is None and first:
            break
        pattern = f", {value.pattern.id}" if isinstance(value, TimeOrPlace) else ""
        first.setdefault(show(value), f"{rule}{pattern}")
    won, *lost = first.items()
    return Shown(field, *won, tuple(lost))
