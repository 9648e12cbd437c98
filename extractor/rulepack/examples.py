"""The examples of the rules, run: each by the look-up that the stages use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractor.folding import fold
from extractor.numerals import PARTICLES, parse, scan
from extractor.rulepack.lookup import CLASSES, numeral_class
from extractor.rulepack.schema import BoundCue, Cue, Pattern, Phrase, Rule, Screen, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.rulepack.lookup import NumeralClass
    from extractor.rulepack.pack import RulePack, Sourced

#: Particles that may stand between a number and its unit.
_BETWEEN = frozenset((" ", *PARTICLES))


class ExampleFailure(NamedTuple):
    """An example of a rule that came out otherwise than it says; ``found`` is what was found in it instead.

    ``hint`` says which condition of the rule does not hold in an example that it should match, where that can be told.
    """

    rule: str
    file: str
    example: str
    wanted: bool
    found: str
    hint: str | None = None


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
                    hint = _hint(pack, rule, text, start, end) if wanted else None
                    failed.append(ExampleFailure(rule.id, file, example, wanted, shown or "nothing", hint))
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


class _Mention(NamedTuple):
    """The number that the example of a screen is about, with its unit, as extraction reads them."""

    end: int
    unit: str
    numerals: NumeralClass


def _mention(pack: RulePack, text: str, start: int) -> _Mention | None:
    for candidate in scan(text):
        numeral = parse(text, candidate) if candidate.start == start else None
        if numeral is not None:
            at = _unit_start(text, candidate.end)
            written, rule = pack.units.longest(text, at) or ("", None)
            unit = fold(rule.unit or written) if rule is not None else ""
            end = at + len(written) if written else candidate.end
            return _Mention(end, unit, numeral_class(numeral, rule))
    return None


def _screens(pack: RulePack, text: str, start: int, end: int) -> Iterator[_Found]:
    mention = _mention(pack, text, start)
    if mention is not None and mention.end == end:
        for screen in pack.screens_at(text, start, end, mention.unit, mention.numerals):
            yield _Found(start, end, screen)


def _hint(pack: RulePack, rule: Rule, text: str, start: int, end: int) -> str | None:
    match rule:
        case Screen():
            return _unmet(rule, _mention(pack, text, start), text, start, end)
        case Pattern() if "(?P<it>" not in rule.pattern and text[start] not in fold(rule.first):
            return f"{text[start:end]} begins with {text[start]}, which is not in first"
    return None


def _unmet(screen: Screen, mention: _Mention | None, text: str, start: int, end: int) -> str:
    """The first condition of a screen that does not hold for a mention."""
    if mention is None:
        return f"no number begins with {text[start:end]}"
    if mention.end != end:
        return f"the brackets belong around the number with its unit: [{text[start : mention.end]}]"
    if screen.numerals not in CLASSES[mention.numerals]:
        return f"its numerals are {mention.numerals}, not {screen.numerals}"
    if screen.units and mention.unit not in map(fold, screen.units):
        return f"its unit is {mention.unit or 'none'}, which is not in units"
    if screen.before and not text.endswith(tuple(map(fold, screen.before)), 0, start):
        return "no word of before ends right before it"
    if text.endswith(tuple(map(fold, screen.unless)), 0, start):
        return "a word of unless ends right before it"
    return f"after does not match what follows it: {text[end:] or 'nothing'}"
