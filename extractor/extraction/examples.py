"""The examples of the rules, run: each by the look-up that the stages use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.binding import runs, unit_start
from extractor.extraction.exclusions import is_rank, names_in, screen_candidates
from extractor.extraction.pipeline import extract
from extractor.extraction.quantities import mentions
from extractor.records import Document
from extractor.rulepack.lookup import CLASSES, numeral_class
from extractor.rulepack.schema import (
    BoundCue,
    Concept,
    Cue,
    Lexicon,
    Pattern,
    Phrase,
    Rule,
    Screen,
    Step,
    Term,
    Unit,
    unbracket,
)
from extractor.values.numerals import scan
from extractor.values.text import fold
from extractor.words import Both, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.extraction.exclusions import Screened
    from extractor.extraction.quantities import Mention
    from extractor.rulepack.pack import RulePack, Sourced


class ExampleFailure(NamedTuple):
    """An example of a rule that came out otherwise than it says; ``found`` is what was found in it instead.

    ``hint`` says which condition of the rule does not hold in an example that it should match, where that can be told;
    or that the brackets of an example stand around no number, so that it shows nothing.
    """

    rule: str
    file: str
    example: str
    wanted: bool
    found: str | Both
    hint: Both | None = None


class _Example(NamedTuple):
    """The text of an example as a document has it and folded, and where its brackets stood: around all without any."""

    text: str
    folded: str
    start: int
    end: int

    @classmethod
    def of(cls, written: str) -> _Example:
        text, start, end = unbracket(written)
        return cls(text, fold(text), start, end)

    @property
    def has_brackets(self) -> bool:
        return self.marked != self.text

    @property
    def marked(self) -> str:
        return self.text[self.start : self.end]


class _Found(NamedTuple):
    start: int
    end: int
    rule: str


def run_examples(pack: RulePack, rules: Iterable[Sourced]) -> list[ExampleFailure]:
    """Run the examples of ``rules``, which are those of ``pack`` or some of them, by all rules of it.

    Returns:
        The examples that come out otherwise than they say.

    Raises:
        RuleError: a pattern of a user's pack takes too long.
    """
    failed = []
    for rule, file in rules:
        if isinstance(rule, Step):  # only all stages together show what it decides
            continue
        for wanted, written in (*((True, one) for one in rule.yes), *((False, one) for one in rule.no)):
            example = _Example.of(written)
            found = list(_look_up(pack, rule, example))
            misplaced = _misplaced(pack, example) if isinstance(rule, (Screen, BoundCue)) else None
            if misplaced or any(one.rule == rule.id and _fits(rule, one, example) for one in found) != wanted:
                shown = ", ".join(f"{example.text[one.start : one.end]} ({one.rule})" for one in found)
                hint = misplaced or (_hint(pack, rule, example) if wanted else None)
                failed.append(
                    ExampleFailure(rule.id, file, written, wanted, shown or message("examples.nothing"), hint)
                )
    return failed


def _fits(rule: Rule, found: _Found, example: _Example) -> bool:
    """Whether what was found is what the example shows: with patterns, and with concepts if it has brackets."""
    is_anywhere = not isinstance(rule, (Pattern, Concept)) or (isinstance(rule, Concept) and not example.has_brackets)
    return is_anywhere or (found.start, found.end) == (example.start, example.end)


def _look_up(pack: RulePack, rule: Rule, example: _Example) -> Iterator[_Found]:
    """What the rules of this kind find in an example; a screen or bound at the number in brackets only."""
    text, folded, start, end = example
    match rule:
        case Unit():
            for candidate in scan(text):
                at = unit_start(folded, candidate.end)
                unit = pack.units.longest(folded, at)
                if unit is not None:
                    yield _Found(at, at + len(unit[0]), unit[1].id)
        case Phrase():
            for candidate in scan(text):
                phrase = pack.phrase_at(folded, candidate.start)
                if phrase is not None:
                    yield _Found(phrase[1], phrase[2], phrase[0].id)
        case Screen():
            for mention, reasons in _screened(pack, example):
                if (mention.start, mention.end) == (start, end):
                    for reason in reasons:
                        yield _Found(reason.start, reason.end, reason.rule)
        case BoundCue():
            for bound, first, last in pack.bounds_at(folded, start, end):
                yield _Found(first, last, bound.id)
        case Cue():
            for hit in pack.cues_in(folded):
                for cue in hit.cues:
                    yield _Found(hit.start, hit.end, cue.id)
        case Pattern():
            patterns = pack.periods if rule.role == "period" else pack.scopes
            for one in patterns.find(folded, 0, len(folded)):
                yield _Found(one.start, one.end, one.pattern.id)
        case Lexicon():
            for word in pack.words[rule.role].find(folded):
                yield _Found(word.start, word.end, word.lexicon.id)
        case Term():
            for name in pack.concepts.terms_of(text) or ():
                yield _Found(start, end, f"term.{name}")
        case Concept():
            for figure in extract(Document("example", text), pack).figures:
                if figure.concept:
                    yield _Found(figure.start, figure.end, pack.concepts.base_of(figure.concept))


def _screened(pack: RulePack, example: _Example) -> Iterator[tuple[Mention, list[Screened]]]:
    """The mentions of an example, each with the reasons why it is no figure; those of a list have them of the last."""
    text, folded, *_ = example
    names = names_in(folded)
    for run in runs(text, folded, pack):
        reasons: list[Screened] = []
        for mention in mentions(folded, run, pack):
            lent = reasons if mention.borrows else []
            reasons = [*lent, *screen_candidates(folded, names, mention.start, mention.bundle, pack)]
            yield mention, reasons


def _mention(pack: RulePack, example: _Example) -> Mention | None:
    """The mention in which the brackets open."""
    text, folded, start, _ = example
    found = (mention for run in runs(text, folded, pack) for mention in mentions(folded, run, pack))
    return next((mention for mention in found if mention.start <= start < mention.end), None)


def _hint(pack: RulePack, rule: Rule, example: _Example) -> Both | None:
    match rule:
        case Screen():
            return _unmet(pack, rule, example)
        case Pattern() if "(?P<it>" not in rule.pattern and example.folded[example.start] not in fold(rule.first):
            return message("examples.first", example=example.marked, first=example.marked[0])
    return None


def _misplaced(pack: RulePack, example: _Example) -> Both | None:
    """Why the brackets stand around no number as extraction reads it; None if they do."""
    text, _, start, end = example
    mention = _mention(pack, example)
    if mention is not None:
        if (mention.start, mention.end) == (start, end):
            return None
        return message("examples.brackets", number=text[mention.start : mention.end])
    number = next((one for one in scan(text) if one.start == start), None)
    if number is None:
        return message("examples.no_number", example=example.marked)
    return message("examples.no_unit", number=text[number.start : number.end])


def _unmet(pack: RulePack, screen: Screen, example: _Example) -> Both | None:
    """The first condition of a screen that does not hold for the mention in brackets."""
    mention, (_, folded, start, end) = _mention(pack, example), example
    if mention is None:
        return None
    bundle = mention.bundle
    if is_rank(folded, start, bundle, pack):
        return message("examples.rank", example=example.marked)
    numerals, unit = numeral_class(bundle.numeral, bundle.rule), fold(bundle.unit or "")
    if screen.numerals not in CLASSES[numerals]:
        return message("examples.numerals", numerals=numerals, wanted=screen.numerals)
    if screen.units and unit not in map(fold, screen.units):
        return message("examples.unit", unit=unit or message("examples.none"))
    if screen.before and not folded.endswith(tuple(map(fold, screen.before)), 0, start):
        return message("examples.before")
    if folded.endswith(tuple(map(fold, screen.unless)), 0, start):
        return message("examples.unless")
    return message("examples.after", following=folded[end:] or message("examples.nothing"))
