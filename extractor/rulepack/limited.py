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

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.rulepack.schema import Pattern

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


class Allowance:
    """The processor time that all patterns of a user's pack may take on one document of ``length`` code points."""

    def __init__(self, length: int) -> None:
        seconds = DOCUMENT_LIMIT + DOCUMENT_LIMIT_BY_LENGTH * length / SEARCHED
        self._budget = Budget(seconds, self._too_slow)
        self._taken: dict[str, float] = defaultdict(float)

    def take(self, name: str, seconds: float) -> None:
        """Count the seconds that a search for the pattern of this name took.

        Raises:
            RuleError: all searches together took too long; the error names the slowest pattern.
        """
        self._taken[name] += seconds
        self._budget.use(seconds)

    def _too_slow(self) -> RuleError:
        slowest, taken = max(self._taken.items(), key=itemgetter(1))
        return RuleError(
            f"{slowest} took {taken:.1f} s of the {self._budget.most:.1f} s that all patterns of a pack may take on a "
            f"document of this length; {_ADVICE}"
        )


_ADVICE = "make it say more exactly what it repeats, without a repetition inside another"


class LimitedPattern:
    """One pattern of a user; ``owner`` says in errors where it stands: file, rule and field.

    Raises:
        ValueError: the pattern does not compile.
    """

    def __init__(self, pattern: str, owner: str) -> None:
        import regex  # type: ignore[import-untyped]  # only packs with patterns wait for it

        self._name = f"{owner} '{pattern}'"
        self._allowance: Allowance | None = None
        try:
            self._compiled = regex.compile(fold_pattern(pattern))
        except regex.error as error:
            raise ValueError(f"'{pattern}' does not compile: {error}") from error
        except RecursionError as error:
            raise ValueError(f"'{pattern}' has too many brackets inside one another; write it with fewer") from error

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
            raise RuleError(f"{self._name} takes more than {TIME_LIMIT:g} s on {shown!r}; {_ADVICE}") from error
        if self._allowance is not None:
            self._allowance.take(self._name, thread_time() - began)
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
