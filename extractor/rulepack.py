"""The rules as data: loading, validating and compiling ``rules/*.toml``.

A pack is one TOML file or a directory of them. Each rule has an ``id``, a ``why`` and examples that it must match
(``yes``) and must not (``no``). There are six kinds, each a TOML table array of its name:

``unit``     what may stand after a numeral, and what may be counted in it
``phrase``   names and slogans that contain a number (三个代表): data, one entry a phrase
``screen``   a pattern before or after a mention that shows it to be no figure
``bound``    words of approximation before or after a mention
``cue``      words that decide category, aspect, direction or modality, all found in one Aho–Corasick pass
``pattern``  regular expressions for time expressions and for scopes

In the examples of ``screen`` and ``bound`` rules square brackets stand around the mention: ``第[四届]``.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

import ahocorasick_rs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from extractor.errors import RuleError
from extractor.numerals import HAN_DIGITS, PARTICLES, SCALES, scan
from extractor.records import Aspect, Bound, Category, Direction, Modality

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

T = TypeVar("T")

Kind = Literal["count", "people", "money", "share", "points", "rank", "measure", "time", "noun"]


class Rule(BaseModel):
    """What every rule has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z]+(\.[a-z0-9-]+)+$")
    why: str = Field(min_length=1)
    yes: tuple[str, ...] = Field(min_length=1)
    no: tuple[str, ...] = ()


R = TypeVar("R", bound=Rule)


class Unit(Rule):
    """A family of units: ``counts`` are the categories that they can count, the first one if no noun says which.

    ``unit`` is the name that all ``forms`` share (元 for 块钱); without it each form is its own unit.
    """

    kind: Kind
    forms: tuple[str, ...] = Field(min_length=1)
    counts: tuple[Category, ...] = Field(min_length=1)
    unit: str | None = None


class Phrase(Rule):
    """Names and slogans with a number in them; the number is no figure."""

    phrases: tuple[str, ...] = Field(min_length=1)


class Screen(Rule):
    """What makes a mention no figure: all the conditions that a rule names must hold.

    ``numerals`` limits the rule to numbers in Chinese characters (``small-han`` up to ten, ``one``) or in Arabic
    digits, ``units`` to some units. ``before`` are words of which one must end right before the mention, ``unless``
    words that must not, ``after`` is a pattern that must match right after it.
    """

    numerals: Literal["any", "arabic", "han", "small-han", "one"] = "any"
    units: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    after: str | None = None

    @field_validator("after")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        return None if pattern is None else _checked(pattern)


class BoundCue(Rule):
    """Words next to a mention that say how the true number relates to it.

    ``side`` ``clause`` is before it too, with a verb and a noun between: 至少|建成2个驿站.
    """

    bound: Bound
    side: Literal["before", "after", "clause"]
    words: tuple[str, ...] = Field(min_length=1)


Role = Literal["noun", "act", "verb", "aspect", "direction", "modality", "plan", "review", "next", "part", "neutral"]
#: The values that a cue of a role may have; a role that is absent takes none.
ROLE_VALUES: dict[str, type[Category] | type[Aspect] | type[Direction] | type[Modality]] = {
    "noun": Category,
    "act": Category,
    "aspect": Aspect,
    "direction": Direction,
    "modality": Modality,
}


class Cue(Rule):
    """Words with one meaning for one decision: ``noun`` and ``act`` give a category, ``verb`` ends a noun phrase."""

    role: Role
    value: str = ""
    words: tuple[str, ...] = Field(min_length=1)

    @field_validator("value")
    @classmethod
    def _value_fits_role(cls, value: str, info: ValidationInfo) -> str:
        role = info.data.get("role", "")
        known = ROLE_VALUES.get(role)
        if (known is None and value) or (known is not None and value not in set(known)):
            raise ValueError(f"{value!r} is no value of role {role!r}; known: {', '.join(known or ())}")
        return value


class Pattern(Rule):
    """A regular expression for time expressions (``period``) or for whom a figure is about (``scope``).

    ``grade`` orders patterns: ``year`` governs on until another one comes, ``part`` only its own sentence. ``first``
    are the characters that a match may start with (all other places are skipped); a group named ``it`` is what is
    found, without one the whole match.
    """

    role: Literal["period", "scope"]
    grade: Literal["year", "part", "territory", "body", "each", "speaker"]
    first: str = Field(min_length=1)
    pattern: str

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        return _checked(pattern)


def _checked(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"pattern {pattern!r} does not compile: {error}") from error
    return pattern


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    unit: tuple[Unit, ...] = ()
    phrase: tuple[Phrase, ...] = ()
    screen: tuple[Screen, ...] = ()
    bound: tuple[BoundCue, ...] = ()
    cue: tuple[Cue, ...] = ()
    pattern: tuple[Pattern, ...] = ()


class Hit(NamedTuple):
    """A cue word found in a text: its span (relative to what was searched) and the cues that list it."""

    start: int
    end: int
    cues: tuple[Cue, ...]


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


class Lexicon(Generic[T]):
    """Words with a payload; finds the longest one that starts at a position, whatever their number."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._entries = dict(entries)
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._entries:
            lengths[word[0]].add(len(word))
        self._lengths = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}

    def __getitem__(self, word: str) -> T:
        return self._entries[word]

    def longest(self, text: str, position: int) -> tuple[str, T] | None:
        """The longest word at ``text[position:]`` with its payload, or None."""
        for size in self._lengths.get(text[position : position + 1], ()):
            word = text[position : position + size]
            entry = self._entries.get(word)
            if entry is not None:
                return word, entry
        return None


NumeralClass = Literal["arabic", "han", "small-han", "one"]
_CLASSES: dict[NumeralClass, frozenset[str]] = {
    "arabic": frozenset({"any", "arabic"}),
    "han": frozenset({"any", "han"}),
    "small-han": frozenset({"any", "han", "small-han"}),
    "one": frozenset({"any", "han", "small-han", "one"}),
}
#: How far a screen or bound rule may look to the left and to the right of a mention, in code points.
WINDOW = 16


class _ScreenSet:
    """The screen rules for one class of numerals, by the unit that they look at."""

    def __init__(self, rules: Iterable[Screen]) -> None:
        compiled = [(rule, re.compile(rule.after) if rule.after else None) for rule in rules]
        units = {unit for rule, _ in compiled for unit in rule.units}
        self._any = [entry for entry in compiled if not entry[0].units]
        self._by_unit = {
            unit: [entry for entry in compiled if not entry[0].units or unit in entry[0].units] for unit in units
        }

    def find(self, folded: str, start: int, end: int, unit: str) -> Iterator[Screen]:
        for rule, after in self._by_unit.get(unit, self._any):
            if (
                (not rule.before or folded.endswith(rule.before, 0, start))
                and not (rule.unless and folded.endswith(rule.unless, 0, start))
                and (after is None or after.match(folded, end, end + WINDOW))
            ):
                yield rule


class _BoundSet:
    """The words of approximation on both sides of a mention."""

    def __init__(self, rules: Sequence[BoundCue]) -> None:
        sides = {
            side: [(word, rule) for rule in rules if rule.side == side for word in rule.words]
            for side in ("before", "after", "clause")
        }
        self._before = Lexicon((word[::-1], rule) for word, rule in sides["before"])
        self._after = Lexicon(sides["after"])
        self._clause = dict(sides["clause"])
        firsts = "".join(sorted({word[0] for word in self._clause}))
        # 至少建成2个: a verb and a noun may stand between, no other number and no mark
        self._in_clause = re.compile(rf"(?=[{firsts}])({_alternation(self._clause)})(?!的)[^,。;、:0-9]{{1,10}}$")

    def find(self, folded: str, start: int, end: int) -> Iterator[tuple[BoundCue, int, int]]:
        at = start - 1 if folded.startswith(" ", start - 1) else start
        before = self._before.longest(folded[max(0, at - WINDOW) : at][::-1], 0)
        if before:
            yield before[1], at - len(before[0]), at
        at = end + 1 if folded.startswith(" ", end) else end
        after = self._after.longest(folded, at)
        if after:
            yield after[1], at, at + len(after[0])
        clause = self._in_clause.search(folded, max(0, start - WINDOW), start)
        if clause:
            yield self._clause[clause[1]], clause.start(1), clause.end(1)


def _alternation(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)"


class TimeOrPlace(NamedTuple):
    """A time expression or scope found: its span and the pattern rule that found it."""

    start: int
    end: int
    pattern: Pattern


class _PatternSet:
    """Regular expressions of one role, joined in the order of the pack; the first that matches at a place wins."""

    def __init__(self, rules: Iterable[Pattern]) -> None:
        self._rules = {f"r{i}": rule for i, rule in enumerate(rules)}
        joined = "|".join(
            f"(?=[{re.escape(rule.first)}])(?P<{name}>{rule.pattern.replace('(?P<it>', f'(?P<{name}it>')})"
            for name, rule in self._rules.items()
        )
        firsts = re.escape("".join(sorted({character for rule in self._rules.values() for character in rule.first})))
        self._pattern = re.compile(f"(?=[{firsts}])(?:{joined})" if joined else r"(?!)")
        self._inner = {name for name, rule in self._rules.items() if "(?P<it>" in rule.pattern}

    def find(self, folded: str, start: int, end: int) -> list[TimeOrPlace]:
        """The expressions in ``folded[start:end]``; the mark or line end before it is part of some patterns."""
        shift = 0
        if start == 0:
            folded, start, end, shift = "\n" + folded[:end], 1, end + 1, -1
        found = []
        for match in self._pattern.finditer(folded, start - 1, end):
            name = match.lastgroup or ""
            first, last = match.span(f"{name}it") if name in self._inner else match.span()
            found.append(TimeOrPlace(first + shift, last + shift, self._rules[name]))
        return found


class RulePack:
    """Compiled rules; build one with :func:`load_rules`. Nothing in it changes after it is built."""

    def __init__(self, rules: Iterable[tuple[Rule, str]]) -> None:
        self._rules = tuple(rules)
        self.units = Lexicon((form, rule) for rule in self._of(Unit) for form in rule.forms)
        self.after_han = (
            frozenset(form[0] for rule in self._of(Unit) for form in rule.forms) | set(PARTICLES) | set(" 至到、和与及")
        )
        self._phrases = Lexicon(_phrase_tails(self._of(Phrase)).items())
        self._screens = {
            name: _ScreenSet(rule for rule in self._of(Screen) if rule.numerals in classes)
            for name, classes in _CLASSES.items()
        }
        self._bounds = _BoundSet(self._of(BoundCue))
        patterns = self._of(Pattern)
        self.periods = _PatternSet(rule for rule in patterns if rule.role == "period")
        self.scopes = _PatternSet(rule for rule in patterns if rule.role == "scope")
        by_word = _cues_by_word(self._of(Cue))
        self._cues = list(by_word.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(by_word), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

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
        text, start, end = _unbracket(example)
        match rule:
            case Unit():
                return any((found := self.units.longest(text, at)) and found[1] is rule for at in _after_numerals(text))
            case Phrase():
                starts = (candidate.start for candidate in scan(text))
                return any((phrase := self.phrase_at(text, at)) and phrase[0] is rule for at in starts)
            case Screen():
                unit = text[start:end].lstrip("".join(NUMERAL_CHARACTERS))
                return rule in _ScreenSet([rule]).find(text, start, end, unit)
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
        for phrase in rule.phrases:
            for candidate in scan(phrase):
                tails[phrase[candidate.start :]].append((phrase[: candidate.start], rule))
    return {tail: tuple(sorted(heads, key=lambda head: -len(head[0]))) for tail, heads in tails.items()}


def _cues_by_word(cues: Iterable[Cue]) -> dict[str, tuple[Cue, ...]]:
    """The cues of each word. A verbal word keeps the roles of the words in it: 新发展会员 is an act, newly, of 会员."""
    own: dict[str, list[Cue]] = defaultdict(list)
    for cue in cues:
        for word in cue.words:
            own[word].append(cue)
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


KINDS: dict[type[Rule], str] = {
    Unit: "unit",
    Phrase: "phrase",
    Screen: "screen",
    BoundCue: "bound",
    Cue: "cue",
    Pattern: "pattern",
}


def load_rules(extra: Path | None = None) -> RulePack:
    """The rules of the package, with those of the pack ``extra`` (a TOML file) added or, by id, in their place.

    Raises:
        RuleError: the pack cannot be read, is no TOML, or has a rule that does not validate.
    """
    if extra is None:
        return _own_rules()
    added = _read_pack(extra)
    names = {rule.id for rule, _ in added}
    return RulePack([entry for entry in _own_entries() if entry[0].id not in names] + added)


def run_examples(path: Path | None = None) -> list[ExampleFailure]:
    """Run the examples of the pack at ``path`` together with the package's rules; of all rules without a path.

    Raises:
        RuleError: as :func:`load_rules`.
    """
    return load_rules(path).failures(None if path is None else path.name)


@lru_cache(maxsize=1)
def _own_rules() -> RulePack:
    return RulePack(_own_entries())


@lru_cache(maxsize=1)
def _own_entries() -> tuple[tuple[Rule, str], ...]:
    folder = files("extractor") / "rules"
    packs = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda e: e.name)
    return tuple(entry for pack in packs for entry in _read_pack(pack))


def _read_pack(pack: Path | Traversable) -> list[tuple[Rule, str]]:
    try:
        data = tomllib.loads(pack.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleError(f"rule pack {pack} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RuleError(f"rule pack {pack} is not UTF-8: {error}; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"rule pack {pack} is not valid TOML: {error}") from error
    try:
        content = _File.model_validate(data)
    except ValidationError as error:
        raise RuleError(_explain_invalid(pack.name, data, error)) from error
    rules: list[tuple[Rule, str]] = []
    for kind in KINDS.values():
        rules.extend((rule, pack.name) for rule in getattr(content, kind))
    _check_unique(rules, pack.name)
    return rules


def _check_unique(rules: list[tuple[Rule, str]], name: str) -> None:
    seen: set[str] = set()
    for rule, _ in rules:
        if rule.id in seen:
            raise RuleError(f"rule pack {name}, rule {rule.id}: the id is used twice; give each rule its own")
        seen.add(rule.id)


def _explain_invalid(name: str, data: dict[str, object], error: ValidationError) -> str:
    """One line for the first fault: file, rule id (or its place), field, reason."""
    first = error.errors()[0]
    place = first["loc"]
    rule = "?"
    if len(place) >= 2 and isinstance(place[1], int):
        entries = data.get(str(place[0]))
        entry = entries[place[1]] if isinstance(entries, list) else None
        rule = str(entry.get("id", f"{place[0]} no. {place[1] + 1}")) if isinstance(entry, dict) else str(place)
    fields = ".".join(str(part) for part in place[2:]) or str(place[0])
    return f"rule pack {name}, rule {rule}: {fields}: {first['msg']}"
