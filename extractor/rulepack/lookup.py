"""Looking rules up in a text: by word where a rule is a word, by one joined pattern where it is a pattern.

Every look-up costs what stands around one place of the text, whatever the number of rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from copy import copy
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

from extractor.records import Bound
from extractor.rulepack.limited import LimitedPattern, TimeOrPlace
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractor.rulepack.limited import Allowance, LimitedSet
    from extractor.rulepack.schema import BoundCue, Cue, Pattern, Screen, Unit
    from extractor.values.numerals import Numeral

T = TypeVar("T")


class Hit(NamedTuple):
    """A cue word found in a text: its span (relative to what was searched), the cues that list it, and their roles."""

    start: int
    end: int
    cues: tuple[Cue, ...]
    roles: frozenset[str]


class LongestWords(Generic[T]):
    """Words with a payload; finds the longest one that starts at a position, whatever their number."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._entries = dict(entries)
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._entries:
            lengths[word[0]].add(len(word))
        self._lengths = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}

    def get(self, word: str) -> T | None:
        """What ``word`` stands for; None if it is not listed."""
        return self._entries.get(word)

    def longest(self, text: str, position: int) -> tuple[str, T] | None:
        """The longest word at ``text[position:]`` with its payload, or None."""
        for size in self._lengths.get(text[position : position + 1], ()):
            word = text[position : position + size]
            entry = self._entries.get(word)
            if entry is not None:
                return word, entry
        return None


NumeralClass = Literal["arabic", "han", "small-han", "one"]
CLASSES: dict[NumeralClass, frozenset[str]] = {
    "arabic": frozenset({"any", "arabic"}),
    "han": frozenset({"any", "han"}),
    "small-han": frozenset({"any", "han", "small-han"}),
    "one": frozenset({"any", "han", "small-han", "one"}),
}
#: How far a screen or bound rule may look to the left and to the right of a mention, in code points.
WINDOW = 16


def numeral_class(numeral: Numeral, unit: Unit | None) -> NumeralClass:
    """Which numerals a number with this unit belongs to, for the screen."""
    if not numeral.in_han:
        return "arabic"
    if numeral.value == 1 and unit is not None and unit.kind in ("count", "people"):
        return "one"
    return "small-han" if numeral.value <= 10 else "han"


class CompiledScreen(NamedTuple):
    """A screen rule with its words folded and its pattern compiled."""

    rule: Screen
    units: frozenset[str]
    before: tuple[str, ...]
    unless: tuple[str, ...]
    after: re.Pattern[str] | LimitedPattern | None

    @classmethod
    def of(cls, rule: Screen, after: re.Pattern[str] | LimitedPattern | None) -> CompiledScreen:
        """Compile a rule whose pattern is compiled already."""
        before, unless = tuple(map(fold, rule.before)), tuple(map(fold, rule.unless))
        return cls(rule, frozenset(map(fold, rule.units)), before, unless, after)


class ScreenSet:
    """The screen rules for one class of numerals, by the unit that they look at."""

    def __init__(self, screens: Sequence[CompiledScreen]) -> None:
        self._all = screens
        units = {unit for screen in screens for unit in screen.units}
        self._any = [screen for screen in screens if not screen.units]
        self._by_unit = {unit: [one for one in screens if not one.units or unit in one.units] for unit in units}

    def within(self, allowance: Allowance) -> ScreenSet:
        """The same rules, of which the patterns of a user's pack take from ``allowance``."""
        screens = [
            one._replace(after=one.after.within(allowance)) if isinstance(one.after, LimitedPattern) else one
            for one in self._all
        ]
        return self if screens == self._all else ScreenSet(screens)

    def find(self, folded: str, start: int, end: int, unit: str) -> Iterator[Screen]:
        """The rules that say the mention ``folded[start:end]`` is no figure."""
        for rule, _, before, unless, after in self._by_unit.get(unit, self._any):
            if (
                (not before or folded.endswith(before, 0, start))
                and not (unless and folded.endswith(unless, 0, start))
                and (after is None or after.match(folded, end, end + WINDOW))
            ):
                yield rule


class BoundSet:
    """The words of approximation on both sides of a mention."""

    def __init__(self, rules: Sequence[BoundCue]) -> None:
        sides = {
            side: [(fold(word), rule) for rule in rules if rule.side == side for word in rule.words]
            for side in ("before", "after", "clause")
        }
        self._before = LongestWords((word[::-1], rule) for word, rule in sides["before"])
        self._after = LongestWords(sides["after"])
        self._clause = dict(sides["clause"])
        firsts = f"[{re.escape(''.join(sorted({word[0] for word in self._clause})))}]" if self._clause else "(?!)"
        # 至少建成2个: a verb and a noun may stand between, no other number and no mark
        self._in_clause = re.compile(rf"(?={firsts})({_alternation(self._clause)})(?!的)[^,。;、:0-9]{{1,10}}$")

    def find(self, folded: str, start: int, end: int) -> Iterator[tuple[BoundCue, int, int]]:
        """The words of approximation at the mention ``folded[start:end]``, with their spans."""
        at = end + 1 if folded.startswith(" ", end) else end
        after = self._after.longest(folded, at)
        about = after is not None and after[1].bound == Bound.ABOUT  # 控制在5.5%|左右|
        if after and about:
            yield after[1], at, at + len(after[0])
        begin = start - 1 if folded.startswith(" ", start - 1) else start
        before = self._before.longest(folded[max(0, begin - WINDOW) : begin][::-1], 0)
        if before:
            yield before[1], begin - len(before[0]), begin
        if after and not about:
            yield after[1], at, at + len(after[0])
        clause = self._in_clause.search(folded, max(0, start - WINDOW), start)
        if clause:
            yield self._clause[clause[1]], clause.start(1), clause.end(1)


def _alternation(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)"


class PatternSet:
    """Regular expressions of one role, joined in the order of the pack; the first that matches at a place wins.

    ``rules`` come with their patterns, of which the words are in place. What ``added`` finds, the patterns of a
    user's pack, wins over all that it overlaps.
    """

    def __init__(self, rules: Iterable[tuple[Pattern, str]], added: LimitedSet | None = None) -> None:
        self._added = added
        patterns = {f"r{i}": one for i, one in enumerate(rules)}
        self._rules = {name: rule for name, (rule, _) in patterns.items()}
        joined = "|".join(
            f"(?=[{re.escape(rule.first)}])(?P<{name}>{pattern.replace('(?P<it>', f'(?P<{name}it>')})"
            for name, (rule, pattern) in patterns.items()
        )
        firsts = re.escape("".join(sorted({character for rule in self._rules.values() for character in rule.first})))
        self._pattern = re.compile(f"(?=[{firsts}])(?:{joined})" if joined else r"(?!)")
        self._inner = {name for name, rule in self._rules.items() if "(?P<it>" in rule.pattern}

    def within(self, allowance: Allowance) -> PatternSet:
        """The same patterns, of which those of a user's pack take from ``allowance``."""
        limited = copy(self)
        limited._added = self._added.within(allowance) if self._added is not None else None
        return limited

    def find(self, folded: str, start: int, end: int) -> list[TimeOrPlace]:
        """The expressions in ``folded[start:end]``; the mark or line end before it is part of some patterns.

        Raises:
            RuleError: the patterns of a user's pack take too long.
        """
        shift = 0
        if start == 0:
            folded, start, end, shift = "\n" + folded[:end], 1, end + 1, -1
        taken = self._added.find(folded, start - 1, end) if self._added is not None else []
        starts = [one.start for one in taken]
        found = [TimeOrPlace(one.start + shift, one.end + shift, one.pattern) for one in taken]
        for match in self._pattern.finditer(folded, start - 1, end):
            name = match.lastgroup or ""
            first, last = match.span(f"{name}it") if name in self._inner else match.span()
            before = bisect_left(starts, last) - 1
            if before < 0 or taken[before].end <= first:
                found.append(TimeOrPlace(first + shift, last + shift, self._rules[name]))
        return sorted(found, key=_start) if taken else found


_start = attrgetter("start")
