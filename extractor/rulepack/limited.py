"""Patterns of a user's pack: each search, and all of a document, have limits of time, so that none can hang a run.

The patterns of the package are linear and are matched by ``re``, which is faster and knows no limit; those of a user
by ``regex``, which has the syntax of ``re`` with additions (``\\p{Han}``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from copy import copy
from operator import itemgetter
from time import thread_time
from typing import TYPE_CHECKING, NamedTuple

from extractor.budget import Budget
from extractor.errors import RuleError
from extractor.values.text import fold
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.rulepack.schema import Pattern
    from extractor.words import Both

#: Seconds of processor time for one search, and as many again for each :data:`SEARCHED` code points searched.
TIME_LIMIT = 0.5
SEARCHED = 100_000
#: The same for all searches of a document together, which is read for periods and for scopes.
DOCUMENT_LIMIT = 5.0
DOCUMENT_LIMIT_BY_LENGTH = 2 * TIME_LIMIT
#: How much of the text is shown where a pattern took too long, in code points.
SHOWN = 40

_SPECIAL = frozenset(r".^$*+?{}[]\|()-&~#")


class TimeOrPlace(NamedTuple):
    """A time expression or scope found: its span and the pattern rule that found it."""

    start: int
    end: int
    pattern: Pattern


def fold_pattern(pattern: str) -> str:
    """A pattern folded as the texts are; what becomes a special character in that is escaped.

    >>> fold_pattern("學年（度）?")
    '学年\\\\(度\\\\)?'
    """
    return "".join(
        f"\\{folded}" if folded != character and folded in _SPECIAL else folded
        for character, folded in zip(pattern, fold(pattern), strict=True)
    )


class PatternPlace(NamedTuple):
    """Where the pattern of a user stands: the name of the pack, the id of the rule, and the field."""

    file: str
    rule: str
    field: str


class Allowance:
    """The processor time that all patterns of a user's pack may take on one document of ``length`` code points."""

    def __init__(self, length: int) -> None:
        seconds = DOCUMENT_LIMIT + DOCUMENT_LIMIT_BY_LENGTH * length / SEARCHED
        self._budget = Budget(seconds, self._too_slow)
        self._taken: dict[LimitedPattern, float] = defaultdict(float)

    def take(self, pattern: LimitedPattern, seconds: float) -> None:
        """Count the seconds that a search for a pattern took.

        Raises:
            RuleError: all searches together took too long; the error names the slowest pattern.
        """
        self._taken[pattern] += seconds
        self._budget.use(seconds)

    def _too_slow(self) -> RuleError:
        slowest, taken = max(self._taken.items(), key=itemgetter(1))
        advice, most = message("rules.slow_advice"), self._budget.most
        return RuleError(
            message("rules.slow_together", pattern=slowest.called(), taken=taken, most=most, advice=advice)
        )


class LimitedPattern:
    """One pattern of a user; errors name its place.

    Raises:
        ValueError: the pattern does not compile.
    """

    def __init__(self, pattern: str, place: PatternPlace) -> None:
        import regex  # type: ignore[import-untyped]  # only packs with patterns wait for it

        self._pattern, self._place = pattern, place
        self._allowance: Allowance | None = None
        try:
            self._compiled = regex.compile(fold_pattern(pattern))
        except regex.error as error:
            raise ValueError(message("rules.pattern_fault", pattern=pattern, reason=error)) from error
        except RecursionError as error:
            raise ValueError(message("rules.pattern_nested", pattern=pattern)) from error

    def called(self) -> Both:
        """The pattern and its place, for messages."""
        return message("rules.pattern", pattern=self._pattern, **self._place._asdict())

    def within(self, allowance: Allowance) -> LimitedPattern:
        """The same pattern, of which every search takes from ``allowance``."""
        limited = copy(self)
        limited._allowance = allowance
        return limited

    def match(self, text: str, start: int, end: int, seconds: float = TIME_LIMIT) -> re.Match[str] | None:
        """The match at ``start``, as ``re.Pattern.match`` has it.

        Raises:
            RuleError: it takes longer than ``seconds``, or more than is left for the document.
        """
        began = thread_time()
        try:
            if seconds <= 0:
                raise TimeoutError
            found: re.Match[str] | None = self._compiled.match(text, start, end, timeout=seconds)
        except TimeoutError as error:
            shown = text[start : min(end, start + SHOWN)].strip()
            raise RuleError(
                message(
                    "rules.slow",
                    pattern=self.called(),
                    seconds=TIME_LIMIT,
                    shown=shown,
                    advice=message("rules.slow_advice"),
                )
            ) from error
        if self._allowance is not None:
            self._allowance.take(self, thread_time() - began)
        return found


class LimitedSet:
    """The patterns of one role of a user's pack; where several match at a place, the first in the pack wins."""

    def __init__(self, rules: Sequence[tuple[Pattern, LimitedPattern]]) -> None:
        self._rules = rules
        self._by_first: dict[str, list[tuple[Pattern, LimitedPattern]]] = defaultdict(list)
        for rule, pattern in rules:
            for character in dict.fromkeys(fold(rule.first)):
                self._by_first[character].append((rule, pattern))
        self._places = re.compile(f"[{re.escape(''.join(self._by_first))}]")

    def within(self, allowance: Allowance) -> LimitedSet:
        """The same patterns, of which every search takes from ``allowance``."""
        return LimitedSet([(rule, pattern.within(allowance)) for rule, pattern in self._rules])

    def find(self, folded: str, start: int, end: int) -> list[TimeOrPlace]:
        """The expressions that start in ``folded[start:end]``, without overlap, in its order.

        Raises:
            RuleError: a pattern takes too long.
        """
        return list(self._find(folded, start, end))

    def _find(self, folded: str, start: int, end: int) -> Iterator[TimeOrPlace]:
        deadline = thread_time() + TIME_LIMIT * (1 + (end - start) / SEARCHED)
        searched = start
        for place in self._places.finditer(folded, start, end):
            if place.start() < searched:
                continue
            for rule, pattern in self._by_first[place[0]]:
                match = pattern.match(folded, place.start(), end, deadline - thread_time())
                if match is not None and match.end() > place.start():
                    searched = match.end()
                    found = match.span("it") if match.groupdict().get("it") else match.span()
                    yield TimeOrPlace(*found, rule)
                    break
