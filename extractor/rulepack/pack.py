"""The compiled pack: what the stages ask for rules."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

import ahocorasick_rs

from extractor.rulepack.announcing import announcement
from extractor.rulepack.concepts import ConceptSet
from extractor.rulepack.lexicon import WordSet, last_characters
from extractor.rulepack.limited import Allowance, LimitedPattern, LimitedSet, PatternPlace
from extractor.rulepack.lookup import (
    CLASSES,
    BoundSet,
    CompiledScreen,
    Hit,
    LongestWords,
    PatternSet,
    ScreenSet,
)
from extractor.rulepack.measures import units_of_measure
from extractor.rulepack.pieces import filled
from extractor.rulepack.roles import ROLE_MEANINGS
from extractor.rulepack.schema import KINDS, BoundCue, Concept, Cue, Lexicon, Pattern, Phrase, Rule, Screen, Term, Unit
from extractor.values.numerals import PARTICLES, scan
from extractor.values.text import fold
from extractor.values.units import UnitOfMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from extractor.rulepack.announcing import Announcement
    from extractor.rulepack.lookup import NumeralClass
    from extractor.rulepack.roles import LexiconRole
    from extractor.rulepack.schema import Case

R = TypeVar("R", bound=Rule)


class Sourced(NamedTuple):
    """A rule, and the name of the file that it is from."""

    rule: Rule
    file: str


class RuleEntry(NamedTuple):
    """A rule as ``shuzheng rules list`` shows it."""

    id: str
    kind: str
    why: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    file: str


class RulePack:
    """Compiled rules; build one with :func:`load_rules`. Nothing in it changes after it is built.

    A word of the rules ``added`` (a user's) wins over the same word of the rules ``own`` (the package's) in the same
    role, and the patterns of ``added`` over all that they overlap.
    """

    def __init__(self, own: Iterable[Sourced], added: Iterable[Sourced] = (), cases: Iterable[Case] = ()) -> None:
        self._own, self._added, self._cases = tuple(own), tuple(added), tuple(cases)
        self.units = LongestWords((fold(form), rule) for rule in self._of(Unit) for form in rule.forms)
        self._measures = units_of_measure(self._of(Unit))
        self.after_han = (
            frozenset(fold(form)[0] for rule in self._of(Unit) for form in rule.forms)
            | set(PARTICLES)
            | set(" 至到、和与及")
        )
        self._phrases = LongestWords(_phrase_tails(self._of(Phrase)).items())
        lexicons = self._of(Lexicon)
        self.words: Mapping[LexiconRole, WordSet] = {
            role: WordSet(one for one in lexicons if one.role == role) for role in ROLE_MEANINGS
        }
        screens = [self._limited_screen(rule, file) for rule, file in self._added if isinstance(rule, Screen)]
        screens += map(self._screen, _of(Screen, self._own))
        self._screens = {
            name: ScreenSet([screen for screen in screens if screen.rule.numerals in classes])
            for name, classes in CLASSES.items()
        }
        self._bounds = BoundSet(self._of(BoundCue))
        self._forms: dict[str, re.Pattern[str]] = {}
        self.periods, self.scopes = (self._patterns(role) for role in ("period", "scope"))
        by_word = _cues_by_word(_of(Cue, self._own), _of(Cue, self._added))
        self._cues = [(cues, frozenset(cue.role for cue in cues)) for cues in by_word.values()]
        self._automaton = ahocorasick_rs.AhoCorasick(list(by_word), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        self._indicators = {cue.id: cue.indicator for cue in self._of(Cue) if cue.indicator is not None}
        self.concepts = ConceptSet(self._of(Term), self._of(Concept), self.words["no-term"].listed, self.unit_of)

    def __reduce__(self) -> tuple[type[RulePack], tuple[tuple[Sourced, ...], tuple[Sourced, ...], tuple[Case, ...]]]:
        """The rules themselves: what is compiled from them cannot be pickled, and is made anew where they arrive."""
        return RulePack, (self._own, self._added, self._cases)

    def for_document(self, length: int) -> RulePack:
        """These rules for one document of ``length`` code points: patterns of a user share a limit of time on it.

        Without such patterns they are the rules themselves.
        """
        if not any(isinstance(rule, (Pattern, Screen)) for rule, _ in self._added):
            return self
        allowance = Allowance(length)
        limited = object.__new__(RulePack)  # a copy is made like a pickle, by compiling all rules anew
        limited.__dict__.update(
            self.__dict__,
            periods=self.periods.within(allowance),
            scopes=self.scopes.within(allowance),
            _screens={name: screens.within(allowance) for name, screens in self._screens.items()},
        )
        return limited

    def announcement(self, between: str) -> Announcement | None:
        """How the folded words between two quantities announce the second as part of the first; None if not."""
        return announcement(self.words, between)

    def form(self, template: str, ends: tuple[LexiconRole, ...] = ()) -> re.Pattern[str]:
        """A pattern in which a role of words in braces stands for any word of it: ``{base}的?`` for 上年的.

        ``{ends}`` stands for what may be the last two characters of a word of the roles ``ends``. It is compiled once
        for these rules.
        """
        known = self._forms.get(template)
        if known is None:
            known = re.compile(
                self._with_words(template.replace("{ends}", last_characters(self.words[role] for role in ends)))
            )
            self._forms[template] = known
        return known

    def _with_words(self, template: str) -> str:
        return filled(template, lambda role: self.words[cast("LexiconRole", role)].pattern)

    @cached_property
    def digest(self) -> str:
        """First 12 hex digits of the SHA-256 of all rules: two packs with the same digest decide alike."""
        own, added = ("\n".join(rule.model_dump_json() for rule, _ in rules) for rules in (self._own, self._added))
        return hashlib.sha256(f"{own}\nadded\n{added}".encode() if added else own.encode()).hexdigest()[:12]

    @property
    def own(self) -> tuple[Sourced, ...]:
        """The rules of the package."""
        return self._own

    @property
    def added(self) -> tuple[Sourced, ...]:
        """The rules of a user's pack."""
        return self._added

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases of a user's pack, in its order."""
        return self._cases

    def _of(self, kind: type[R]) -> list[R]:
        return [*_of(kind, self._own), *_of(kind, self._added)]

    def _screen(self, rule: Screen) -> CompiledScreen:
        return CompiledScreen.of(rule, re.compile(self._with_words(rule.after)) if rule.after else None)

    def _limited_screen(self, rule: Screen, file: str) -> CompiledScreen:
        place = PatternPlace(file, rule.id, "after")
        return CompiledScreen.of(rule, LimitedPattern(self._with_words(rule.after), place) if rule.after else None)

    def _patterns(self, role: str) -> PatternSet:
        own = [(rule, self._with_words(rule.pattern)) for rule in _of(Pattern, self._own) if rule.role == role]
        added = [
            (rule, LimitedPattern(self._with_words(rule.pattern), PatternPlace(file, rule.id, "pattern")))
            for rule, file in self._added
            if isinstance(rule, Pattern) and rule.role == role
        ]
        return PatternSet(own, LimitedSet(added) if added else None)

    def unit_of(self, name: str) -> UnitOfMeasure:
        """The unit that figures have under that name; one that no rule has is a unit of its own, of no kind."""
        found = self._measures.get(name) or self._measures.get(name := fold(name))
        return found or UnitOfMeasure(name, name)

    @cached_property
    def averaged_over(self) -> Mapping[str, frozenset[str]]:
        """What an average may be taken over (村 in 每村), and the families of the units that count it."""
        found: dict[str, set[str]] = defaultdict(set)
        for unit in self._measures.values():
            for word in unit.over:
                found[word].add(unit.family)
        return {word: frozenset(families) for word, families in found.items()}

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
            Hit(base + start, base + end, *cues[index])
            for index, start, end in self._automaton.find_matches_as_indexes(text)
        ]

    def indicator_of(self, rule: str) -> str | None:
        """The indicator that the rule of this id names; None if it leaves it to the document's words."""
        return self._indicators.get(rule)

    def entries(self) -> Iterator[RuleEntry]:
        """Every rule of the pack, for people to read."""
        for rule, file in (*self._own, *self._added):
            yield RuleEntry(rule.id, KINDS[type(rule)], rule.why, rule.yes, rule.no, file)


def _of(kind: type[R], rules: Iterable[Sourced]) -> list[R]:
    return [rule for rule, _ in rules if isinstance(rule, kind)]


def _phrase_tails(rules: Iterable[Phrase]) -> dict[str, tuple[tuple[str, Phrase], ...]]:
    """Phrases keyed by what they read from each of their numerals on, with what must stand before it.

    Of two rules with the same phrase the later one has it.
    """
    tails: dict[str, dict[str, Phrase]] = defaultdict(dict)
    for rule in rules:
        for phrase in map(fold, rule.phrases):
            for candidate in scan(phrase):
                tails[phrase[candidate.start :]][phrase[: candidate.start]] = rule
    return {tail: tuple(sorted(heads.items(), key=lambda head: -len(head[0]))) for tail, heads in tails.items()}


def _cues_by_word(own: Iterable[Cue], added: Iterable[Cue]) -> dict[str, tuple[Cue, ...]]:
    """The cues of each word. A verbal word keeps the roles of the words in it: 新发展会员 is an act, newly, of 会员."""
    listed = _listed(own)
    for word, cues in _listed(added).items():
        roles = {cue.role for cue in cues}
        kept = [] if "neutral" in roles else [cue for cue in listed.get(word, ()) if cue.role not in roles]
        listed[word] = [*kept, *cues]
    full = {}
    for word, found in listed.items():
        named: set[str] = {cue.role for cue in found}
        full[word] = (*found, *_inherited(word, named, listed)) if not named & {"noun", "neutral"} else tuple(found)
    return full


def _listed(cues: Iterable[Cue]) -> dict[str, list[Cue]]:
    by_word: dict[str, list[Cue]] = defaultdict(list)
    for cue in cues:
        for word in cue.words:
            by_word[fold(word)].append(cue)
    return by_word


def _inherited(word: str, roles: set[str], listed: dict[str, list[Cue]]) -> Iterator[Cue]:
    """Cues of the longest words inside ``word``, for the roles that it has not itself."""
    seen = set(roles)
    for size in range(len(word) - 1, 1, -1):
        for start in range(len(word) - size, -1, -1):
            for cue in listed.get(word[start : start + size], ()):
                if cue.role not in seen:
                    seen.add(cue.role)
                    yield cue
