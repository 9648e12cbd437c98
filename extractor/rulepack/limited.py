"""Patterns of a user's pack: each search has a limit of time, so that none of them can hang a run.

The patterns of the package are linear and are matched by ``re``, which is faster and knows no limit; those of a user
by ``regex``, which has the syntax of ``re`` with additions (``\\p{Han}``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from time import thread_time
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import RuleError
from extractor.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.rulepack.schema import Pattern

#: Seconds of processor time for one search, and as many again for each :data:`SEARCHED` code points searched.
TIME_LIMIT = 0.5
SEARCHED = 100_000
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


class LimitedPattern:
    """One pattern of a user; ``owner`` says in errors where it stands: file, rule and field.

    Raises:
        ValueError: the pattern does not compile.
    """

    def __init__(self, pattern: str, owner: str) -> None:
        import regex  # type: ignore[import-untyped]  # only packs with patterns wait for it

        self.pattern, self.owner = pattern, owner
        try:
            self._compiled = regex.compile(fold_pattern(pattern))
        except regex.error as error:
            raise ValueError(f"'{pattern}' does not compile: {error}") from error

    def match(self, text: str, start: int, end: int, seconds: float = TIME_LIMIT) -> re.Match[str] | None:
        """The match at ``start``, as ``re.Pattern.match`` has it.

        Raises:
            RuleError: it takes longer than ``seconds``.
        """
        try:
            if seconds > 0:
                found: re.Match[str] | None = self._compiled.match(text, start, end, timeout=seconds)
                return found
        except TimeoutError:
            pass
        shown = text[start : min(end, start + SHOWN)].strip()
        raise RuleError(
            f"{self.owner} '{self.pattern}' takes more than {TIME_LIMIT:g} s on {shown!r}; "
            "make it say more exactly what it repeats, without a repetition inside another"
        )


class LimitedSet:
    """The patterns of one role of a user's pack; where several match at a place, the first in the pack wins."""

    def __init__(self, rules: Sequence[tuple[Pattern, LimitedPattern]]) -> None:
        self._by_first: dict[str, list[tuple[Pattern, LimitedPattern]]] = defaultdict(list)
        for rule, pattern in rules:
            for character in dict.fromkeys(fold(rule.first)):
                self._by_first[character].append((rule, pattern))
        self._places = re.compile(f"[{re.escape(''.join(self._by_first))}]")

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
