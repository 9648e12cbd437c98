"""The decisions behind each number of a text, replayed: what was decided, by which rule, and which rules lost.

The functions that list candidates are the ones that extraction takes the first of, so what is shown here is what
happened there. What the checks find in the text is shown with the intervals that the numbers were compared as.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.checks import CHECKS, check
from extractor.extraction.binding import unit_start
from extractor.extraction.context import ContextReader
from extractor.extraction.context.modality import modality_candidates
from extractor.extraction.forms import Quantity
from extractor.extraction.indicator.aspect import aspect_candidates
from extractor.extraction.indicator.category import category_candidates
from extractor.extraction.indicator.phrase import indicator_candidates
from extractor.extraction.layout import outline
from extractor.extraction.pipeline import extract
from extractor.extraction.quantities import Screened, bound_candidates, find_quantities
from extractor.extraction.readings import Reading, place, read_paragraphs
from extractor.extraction.relations import parts
from extractor.records import Document, Result, plain
from extractor.records.columns import DATA_COLUMNS
from extractor.records.names import NAMES
from extractor.rulepack import RulePack, load_rules
from extractor.values.intervals import interval_of
from extractor.values.numerals import scan
from extractor.values.text import fold
from extractor.writing.terminal import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from extractor.checks import Check
    from extractor.records import Figure, Finding
    from extractor.rulepack import TimeOrPlace
    from extractor.values.intervals import Interval


@dataclass(frozen=True, slots=True)
class Decision:
    """One field of a figure: its value, the rule that decided it, and the candidates that lost, best first.

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
    figure: Figure | None
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a check found something: the check, its finding, and each figure with the interval that it stands for."""

    check: Check
    finding: Finding
    intervals: tuple[tuple[Figure, Interval], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All numbers of a text, and what the checks find in it, both in its order."""

    text: str
    numbers: tuple[Explained, ...]
    reasons: tuple[Reason, ...]

    def render(self, lang: str = "en") -> str:
        """The explanation for a terminal, in ``en`` or ``zh``."""
        if not self.numbers:
            return _WORDS[lang]["none"]
        parts = [*(_render(number, lang) for number in self.numbers), *(_reason(one, lang) for one in self.reasons)]
        return "\n\n".join(parts)


_WORDS = {
    "en": {
        "none": "No number found.",
        "figure": "figure",
        "no": "not a figure",
        "lost": "lost",
        "why": "Why",
        "finding": "found by check",
        "stands": "stands for",
        "compared": "compared",
        "example": "finds",
        "counter": "not",
    },
    "zh": {
        "none": "没有找到数字。",
        "figure": "是指标数字",
        "no": "不是指标数字",
        "lost": "落选",
        "why": "原因",
        "finding": "检查发现",
        "stands": "可表示",
        "compared": "比较",
        "example": "会指出",
        "counter": "不会指出",
    },
}

# reasons in English and Chinese
_NO_UNIT = ("no unit follows", "后面没有单位")
_TIME = ("a date or a stretch of time", "日期或一段时间")

_NAMES: Mapping[str, Mapping[str, str]] = {str(value): names for value, names in NAMES.items()}
#: Fields whose values have names.
_NAMED = frozenset({"bound", "category", "aspect", "modality"})
_LABELS = {column.field: {"en": column.en, "zh": column.zh} for column in DATA_COLUMNS}


def _render(number: Explained, lang: str) -> str:
    words = _WORDS[lang]
    verdict = words["figure"] if number.figure is not None else words["no"]
    lines = [f"{number.mention}  [{number.start}:{number.end}]  {verdict}"]
    for decision in number.decisions:
        lost = ", ".join(f"{_named(decision.field, value, lang)} ({rule})" for value, rule in decision.lost)
        tail = f"  | {words['lost']}: {lost}" if lost else ""
        label = _LABELS.get(decision.field, {}).get(lang, words["why"])
        value = decision.value_zh if lang == "zh" else None
        value = value or _named(decision.field, decision.value, lang)
        lines.append(f"  {label}: {value}  <- {decision.rule}{tail}")
    return "\n".join(lines)


def _named(field: str, value: str, lang: str) -> str:
    """A value for people: in Chinese as the workbook calls it, in English as the records have it."""
    return _NAMES[value][lang] if lang == "zh" and field in _NAMED else value


def _reason(reason: Reason, lang: str) -> str:
    words, finding, check = _WORDS[lang], reason.finding, reason.check
    message, title = (finding.message_zh, check.title_zh) if lang == "zh" else (finding.message, check.title)
    severity = _NAMES[finding.severity][lang] if lang == "zh" else finding.severity
    lines = [f"{words['finding']} {check.code} ({severity}): {title}", f"  {message}"]
    for figure, interval in reason.intervals:
        place = f"{figure.mention}  [{figure.start}:{figure.end}]"
        lines.append(f"  {place}  {words['stands']} {_interval(interval)} {figure.unit}".rstrip())
    if finding.compared:
        compared = "; ".join(f"{name} = {plain(value)}" for name, value in finding.compared.items())
        lines.append(f"  {words['compared']}: {compared}")
    for name, example in (("example", check.example), ("counter", check.counter_example)):
        lines.append(f"  {words[name]}: {on_one_line(example)}")
    return "\n".join(lines)


def _interval(interval: Interval) -> str:
    low, high = interval
    if low == high:
        return plain(low)
    return f"{plain(low)} - {plain(high) if high.is_finite() else '∞'}"


def explain(text: str, rules: RulePack | None = None) -> Explanation:
    """Replay the decisions for every number of ``text``, and what the checks find in it."""
    rules = (rules or load_rules()).for_document(len(text))
    document = Document("text", text)
    folded = fold(text)
    result = extract(document, rules)
    figures = {figure.start: figure for figure in result.figures}
    reader = ContextReader(folded, outline(document, rules), rules)
    quantities = list(find_quantities(text, folded, rules))
    found = []
    for paragraph in read_paragraphs(text, reader, [one for one in quantities if isinstance(one, Quantity)]):
        related = parts(folded, place(paragraph), rules)
        for index, reading in enumerate(paragraph):
            _, relation = related.get(index, (None, ""))
            figure = figures[reading.clause.quantity.start]
            found.append(_figure(text, folded, reading, reader, rules, figure, relation))
    found += [_screened(text, one) for one in quantities if isinstance(one, Screened)]
    covered = [(one.start, one.end) for one in quantities]
    found += _without_unit(text, folded, covered, rules)
    return Explanation(text, tuple(sorted(found, key=lambda number: number.start)), _reasons(result, rules))


def _reasons(result: Result, rules: RulePack) -> tuple[Reason, ...]:
    by_code = {one.code: one for one in CHECKS}
    by_id = {figure.id: figure for figure in result.figures}
    return tuple(
        Reason(by_code[finding.code], finding, tuple((by_id[one], interval_of(by_id[one])) for one in finding.figures))
        for finding in check(result, rules=rules)
    )


def _screened(text: str, one: Screened) -> Explained:
    return _no_figure(text, one.start, one.end, one.rule, (one.why, one.why_zh))


def _no_figure(text: str, start: int, end: int, rule: str, why: tuple[str, str]) -> Explained:
    return Explained(start, end, text[start:end], None, (Decision("screen", why[0], rule, (), why[1]),))


def _without_unit(text: str, folded: str, covered: list[tuple[int, int]], rules: RulePack) -> Iterator[Explained]:
    """Numerals that never became a mention: those of time, and those that nothing is counted in."""
    for candidate in scan(text):
        if any(start <= candidate.start < end for start, end in covered):
            continue
        unit = rules.units.longest(folded, unit_start(folded, candidate.end))
        if unit is not None and unit[1].kind == "time":
            yield _no_figure(text, candidate.start, candidate.end, unit[1].id, _TIME)
        else:
            yield _no_figure(text, candidate.start, candidate.end, "quantity.no-unit", _NO_UNIT)


def _figure(
    text: str, folded: str, reading: Reading, reader: ContextReader, rules: RulePack, figure: Figure, relation: str
) -> Explained:
    clause, quantity = reading.clause, reading.clause.quantity
    measured = reading.measure
    context, sentence = reading.context, reading.sentence
    aspects = aspect_candidates(folded, clause, reading.previous)
    decisions = [
        Decision("value", _value(quantity), quantity.rule, ()),
        _decide("bound", bound_candidates(folded, quantity.start, quantity.end, quantity.inner_bound, rules)),
        _decide("category", category_candidates(folded, clause, measured.side, measured.acts, reading.previous)),
        _decide("aspect", ((aspect, rule) for aspect, _, rule in aspects)),
        _decide("indicator", _indicators(text, folded, reading, rules)),
        _decide("modality", modality_candidates(folded, clause, reading.modal, reading.by_section)),
        _decide("period", _words(text, reader.period_candidates(context, sentence, clause))),
        _decide("scope", _words(text, reader.scope_candidates(context, sentence, clause))),
    ]
    if figure.part_of:
        decisions.append(Decision("part_of", figure.part_of, relation, ()))
    return Explained(quantity.start, quantity.end, figure.mention, figure, tuple(decisions))


def _indicators(text: str, folded: str, reading: Reading, rules: RulePack) -> Iterator[tuple[str, str]]:
    name = rules.indicator_of(reading.measure.rule)
    if name is not None:
        yield name, reading.measure.rule
    for words, side in indicator_candidates(text, folded, reading.clause, reading.named, reading.previous):
        yield words, f"indicator.{side}"


def _value(quantity: Quantity) -> str:
    upper = f" - {plain(quantity.value_max)}" if quantity.value_max is not None else ""
    return f"{plain(quantity.value)}{upper} {quantity.unit}".strip()


def _words(text: str, found: Iterable[tuple[TimeOrPlace, str]]) -> Iterator[tuple[str, str]]:
    for one, rule in found:
        yield text[one.start : one.end], f"{rule}, {one.pattern.id}"


def _decide(field: str, candidates: Iterable[tuple[str, str]]) -> Decision:
    """The first candidate wins; of the others each value is shown once, with the first rule that gave it."""
    first: dict[str, str] = {}
    for value, rule in candidates:
        first.setdefault(str(value), rule)
    (value, rule), *others = first.items() or [("-", f"{field}.none")]
    return Decision(field, value, rule, tuple(others))
