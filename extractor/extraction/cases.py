"""The cases of a pack of rules, run: what a text gives, held against what the pack says that it gives."""

from __future__ import annotations

from decimal import Decimal
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.extraction.pipeline import extract
from extractor.records import Document, plain
from extractor.words import Both, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.records import Figure
    from extractor.rulepack import RulePack
    from extractor.rulepack.schema import Case, ExpectedFigure

#: How much of the text of a case is shown where it fails, in code points.
SHOWN = 30
#: Fields whose value is the id of another figure, which a case gives by its mention.
_OTHER_FIGURE = ("part_of", "repeats")
#: Fields that the rule of the record decided.
_BY_RULE = ("category", "indicator")


class CaseFailure(NamedTuple):
    """What of a case came out otherwise: ``number`` counts the cases of the pack from 1."""

    number: int
    text: str
    reason: Both


def run_cases(rules: RulePack) -> list[CaseFailure]:
    """Extract the text of each case of a user's pack, by its rules and the package's, and say what differs.

    Raises:
        RuleError: a pattern of the pack takes too long.
    """
    failures = []
    for number, case in enumerate(rules.cases, 1):
        figures = extract(Document("case", case.text), rules).figures
        shown = case.text.strip().replace("\n", " ")
        shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
        failures += [CaseFailure(number, shown, reason) for reason in _differences(case, figures)]
    return failures


def _differences(case: Case, figures: tuple[Figure, ...]) -> Iterator[Both]:
    wanted, got = [one.mention for one in case.figures], [one.mention for one in figures]
    for _, first, last, start, end in SequenceMatcher(None, wanted, got, autojunk=False).get_opcodes():
        if wanted[first:last] == got[start:end]:
            for expected, figure in zip(case.figures[first:last], figures[start:end], strict=True):
                yield from _wrong_fields(expected, figure, figures)
            continue
        for mention in wanted[first:last]:
            yield message("cases.missing", mention=mention)
        for figure in figures[start:end]:
            yield message(
                "cases.not_listed",
                mention=figure.mention,
                category=figure.category,
                indicator=figure.indicator,
                rule=figure.rule,
            )


def _wrong_fields(expected: ExpectedFigure, figure: Figure, figures: tuple[Figure, ...]) -> Iterator[Both]:
    for name in sorted(expected.model_fields_set, key=list(type(figure).model_fields).index):
        wanted, got = getattr(expected, name), getattr(figure, name)
        if name in _OTHER_FIGURE:
            got = next((other.mention for other in figures if other.id == got), None)
        if _given(wanted) != _given(got):
            key = "cases.differs_by_rule" if name in _BY_RULE else "cases.differs"
            values = {"mention": figure.mention, "field": name, "rule": figure.rule}
            yield message(key, **values, found=_shown(got), wanted=_shown(wanted))


def _given(value: Any) -> Any:
    return None if value == "" else value


def _shown(value: Any) -> str | Both:
    if _given(value) is None:
        return message("cases.empty")
    return plain(value) if isinstance(value, Decimal) else str(value)
