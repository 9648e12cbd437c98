"""The compiled pack: what the stages ask for rules, and the rules' own examples."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import ahocorasick_rs

from extractor.folding import fold
from extractor.numerals import HAN_DIGITS, PARTICLES, SCALES, scan
from extractor.rulepack.lookup import CLASSES, BoundSet, Hit, Lexicon, PatternSet, ScreenSet
from extractor.rulepack.schema import KINDS, BoundCue, Cue, Pattern, Phrase, Rule, Screen, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.rulepack.lookup import NumeralClass

R = TypeVar("R", bound=Rule)


class RuleEntry(NamedTuple):
    """A rule as ``shuzheng rules list`` shows it."""

    id: str
    kind: str
    why: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    file: str


class ExampleFailure(NamedTuple):
    """An example of a rule that came out otherwise than it says."""

    rule: str
    file: str
    example: str
    wanted: bool
    got: bool


class RulePack:
    """Compiled rules; build one with :func:`load_rules`. Nothing in it changes after it is built."""

    def __init__(self, rules: Iterable[tuple[Rule, str]]) -> None:
        self._rules = tuple(rules)
        self.units = Lexicon((fold(form), rule) for rule in self._of(Unit) for form in rule.forms)
        self.after_han = (
            frozenset(fold(form)[0] for rule in self._of(Unit) for form in rule.forms)
            | set(PARTICLES)
            | set(" 至到、和与及")
        )
        self._phrases = Lexicon(_phrase_tails(self._of(Phrase)).items())
        self._screens = {
            name: ScreenSet(rule for rule in self._of(Screen) if rule.numerals in classes)
            for name, classes in CLASSES.items()
        }
        self._bounds = BoundSet(self._of(BoundCue))
        patterns = self._of(Pattern)
        self.periods = PatternSet(rule for rule in patterns if rule.role == "period")
        self.scopes = PatternSet(rule for rule in patterns if rule.role == "scope")
        by_word = _cues_by_word(self._of(Cue))
        self._cues = list(by_word.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(by_word), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def __reduce__(self) -> tuple[type[RulePack], tuple[tuple[tuple[Rule, str], ...]]]:
        """The rules themselves: what is compiled from them cannot be pickled, and is made anew where they arrive."""
        return RulePack, (self._rules,)

    @cached_property
    def digest(self) -> str:
        """First 12 hex digits of the SHA-256 of all rules: two packs with the same digest decide alike."""
        rules = "\n".join(rule.model_dump_json() for rule, _ in self._rules)
        return hashlib.sha256(rules.encode()).hexdigest()[:12]

    def _of(self, kind: type[R]) -> list[R]:
        return [rule for rule, _ in self._rules if isinstance(rule, kind)]

    def unit(self, form: str) -> Unit:
        """The family of the unit written as ``form``; KeyError if no rule lists it."""
        return self.units[form]

    def phrase_at(self, text: str, start: int) -> tuple[Phrase, int, int] | None:
        """The set phrase whose number starts at ``start``, with the phrase's span; None if there is none."""
        found = self._phrases.longest(text, start)
        if found is not None:
            tail, heads = found
            for head, rule in heads:
                if text.startswith(head, start - len(head)) and start >= len(head):
                    return rule, start - len(head), start + len(tail)
        return None

    def screens_at(self, text: str, start: int, end: int, unit: str, numerals: NumeralClass) -> Iterator[Screen]:
        """The screen rules that say the mention ``text[start:end]`` is no figure, in the order of the pack."""
        return self._screens[numerals].find(text, start, end, unit)

    def bounds_at(self, text: str, start: int, end: int) -> Iterator[tuple[BoundCue, int, int]]:
        """The words of approximation next to the mention ``text[start:end]``, with their spans; before, then after."""
        return self._bounds.find(text, start, end)

    def cues_in(self, text: str, base: int = 0) -> list[Hit]:
        """All cue words of ``text``, leftmost longest, without overlap; offsets count from ``base``."""
        cues = self._cues
        return [
            Hit(base + start, base + end, cues[index])
            for index, start, end in self._automaton.find_matches_as_indexes(text)
        ]

    def entries(self) -> Iterator[RuleEntry]:
        """Every rule of the pack, for people to read."""
        for rule, file in self._rules:
            yield RuleEntry(rule.id, KINDS[type(rule)], rule.why, rule.yes, rule.no, file)

    def failures(self, file: str | None = None) -> list[ExampleFailure]:
        """The examples (of the rules of ``file``, if given) that come out otherwise than they say."""
        return [
            ExampleFailure(rule.id, source, example, wanted, not wanted)
            for rule, source in self._rules
            if file is None or source == file
            for wanted, examples in ((True, rule.yes), (False, rule.no))
            for example in examples
            if self._matches(rule, example) != wanted
        ]

    def _matches(self, rule: Rule, example: str) -> bool:
        text, start, end = _unbracket(fold(example))
        match rule:
            case Unit():
                return any((found := self.units.longest(text, at)) and found[1] is rule for at in _after_numerals(text))
            case Phrase():
                starts = (candidate.start for candidate in scan(text))
                return any((phrase := self.phrase_at(text, at)) and phrase[0] is rule for at in starts)
            case Screen():
                unit = text[start:end].lstrip("".join(NUMERAL_CHARACTERS))
                return rule in ScreenSet([rule]).find(text, start, end, unit)
            case BoundCue():
                return any(found is rule for found, _, _ in self.bounds_at(text, start, end))
            case Cue():
                return any(rule in hit.cues for hit in self.cues_in(text))
            case Pattern():
                found_in = self.periods if rule.role == "period" else self.scopes
                return any(
                    found.pattern is rule and (found.start, found.end) == (start, end)
                    for found in found_in.find(text, 0, len(text))
                )
        raise TypeError(f"no examples for {type(rule).__name__}")


NUMERAL_CHARACTERS = (
    frozenset("0123456789.０１２３４５６７８９．,， 多余餘来來几幾数數上") | set(HAN_DIGITS) | set(SCALES)
)


def _after_numerals(text: str) -> Iterator[int]:
    for candidate in scan(text):
        at = candidate.end
        while at < len(text) and text[at] in " 多余餘来來":
            at += 1
        yield at


def _unbracket(example: str) -> tuple[str, int, int]:
    """``第[四届]`` → ``第四届``, 1, 3; without brackets the mention is the whole text."""
    before, opened, rest = example.partition("[")
    mention, closed, after = rest.partition("]")
    if opened and closed:
        return before + mention + after, len(before), len(before) + len(mention)
    return example, 0, len(example)


def _phrase_tails(rules: Iterable[Phrase]) -> dict[str, tuple[tuple[str, Phrase], ...]]:
    """Phrases keyed by what they read from each of their numerals on, with what must stand before it."""
    tails: dict[str, list[tuple[str, Phrase]]] = defaultdict(list)
    for rule in rules:
        for phrase in map(fold, rule.phrases):
            for candidate in scan(phrase):
                tails[phrase[candidate.start :]].append((phrase[: candidate.start], rule))
    return {tail: tuple(sorted(heads, key=lambda head: -len(head[0]))) for tail, heads in tails.items()}


def _cues_by_word(cues: Iterable[Cue]) -> dict[str, tuple[Cue, ...]]:
    """The cues of each word. A verbal word keeps the roles of the words in it: 新发展会员 is an act, newly, of 会员."""
    own: dict[str, list[Cue]] = defaultdict(list)
    for cue in cues:
        for word in cue.words:
            own[fold(word)].append(cue)
    full = {}
    for word, found in own.items():
        roles: set[str] = {cue.role for cue in found}
        full[word] = (*found, *_inherited(word, roles, own)) if not roles & {"noun", "neutral"} else tuple(found)
    return full


def _inherited(word: str, roles: set[str], own: dict[str, list[Cue]]) -> Iterator[Cue]:
    """Cues of the longest words inside ``word``, for the roles that it has not itself."""
    seen = set(roles)
    for size in range(len(word) - 1, 1, -1):
        for start in range(len(word) - size, -1, -1):
            for cue in own.get(word[start : start + size], ()):
                if cue.role not in seen:
                    seen.add(cue.role)
                    yield cue
