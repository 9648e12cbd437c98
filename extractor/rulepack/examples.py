"""The examples of the rules, run: each by the look-up that the stages use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractor.folding import fold
from extractor.numerals import parse, scan
from extractor.rulepack.lookup import numeral_class
from extractor.rulepack.schema import BoundCue, Cue, Pattern, Phrase, Rule, Screen, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.rulepack.pack import RulePack, Sourced

#: Particles that may stand between a number and its unit.
_BETWEEN = " 多余餘来來"


class ExampleFailure(NamedTuple):
    """An example of a rule that came out otherwise than it says; ``found`` is what was found in it instead."""

    rule: str
    file: str
    example: str
    wanted: bool
    found: str


class _Found(NamedTuple):
    start: int
    end: int
    rule: Rule


def failures(pack: RulePack, rules: tuple[Sourced, ...]) -> list[ExampleFailure]:
    """The examples of ``rules`` that come out otherwise than they say when all of ``pack`` is applied."""
    failed = []
    for rule, file in rules:
        for wanted, examples in ((True, rule.yes), (False, rule.no)):
            for example in examples:
                text, start, end = unbracket(fold(example))
                found = list(_look_up(pack, rule, text, start, end))
                if any(one.rule is rule and _fits(one, start, end) for one in found) != wanted:
                    shown = ", ".join(f"{text[one.start : one.end]} ({one.rule.id})" for one in found)
                    failed.append(ExampleFailure(rule.id, file, example, wanted, shown or "nothing"))
    return failed


def unbracket(example: str) -> tuple[str, int, int]:
    """``第[四届]`` → ``第四届``, 1, 3; without brackets the mention is the whole text."""
    before, opened, rest = example.partition("[")
    mention, closed, after = rest.partition("]")
    if opened and closed:
        return before + mention + after, len(before), len(before) + len(mention)
    return example, 0, len(example)


def _fits(found: _Found, start: int, end: int) -> bool:
    return not isinstance(found.rule, Pattern) or (found.start, found.end) == (start, end)


def _look_up(pack: RulePack, rule: Rule, text: str, start: int, end: int) -> Iterator[_Found]:
    """What the rules of this kind find in an example."""
    match rule:
        case Unit():
            for at, unit in _units(pack, text):
                yield _Found(at, at + len(unit[0]), unit[1])
        case Phrase():
            for candidate in scan(text):
                phrase = pack.phrase_at(text, candidate.start)
                if phrase is not None:
                    yield _Found(phrase[1], phrase[2], phrase[0])
        case Screen():
            yield from _screens(pack, text, start, end)
        case BoundCue():
            for bound, first, last in pack.bounds_at(text, start, end):
                yield _Found(first, last, bound)
        case Cue():
            for hit in pack.cues_in(text):
                for cue in hit.cues:
                    yield _Found(hit.start, hit.end, cue)
        case Pattern():
            patterns = pack.periods if rule.role == "period" else pack.scopes
            for one in patterns.find(text, 0, len(text)):
                yield _Found(one.start, one.end, one.pattern)


def _units(pack: RulePack, text: str) -> Iterator[tuple[int, tuple[str, Unit]]]:
    for candidate in scan(text):
        at = _unit_start(text, candidate.end)
        found = pack.units.longest(text, at)
        if found is not None:
            yield at, found


def _unit_start(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BETWEEN:
        at += 1
    return at


def _screens(pack: RulePack, text: str, start: int, end: int) -> Iterator[_Found]:
    for candidate in scan(text):
        numeral = parse(text, candidate) if candidate.start == start else None
        if numeral is None:
            continue
        written = text[_unit_start(text, candidate.end) : end]
        rule = pack.units.get(written)
        unit = fold(rule.unit or written) if rule is not None else ""
        for screen in pack.screens_at(text, start, end, unit, numeral_class(numeral, rule)):
            yield _Found(start, end, screen)
