"""The sentence most like a given one among many, found without comparing it with each.

Sentences are compared by their pairs of neighbouring characters, all numbers being alike: the Dice coefficient, twice
the pairs that both have by the pairs of both. An index tells which sentences have a pair; of a sentence that is looked
for only the rarest pairs are looked up, and of each only so many sentences, so that one search costs about the same
among a hundred sentences and a hundred thousand.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.values.numerals import HAN_DIGITS, SCALES
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: Sentences with less in common are others: of the pairs of an edited sentence most are still there.
LEAST = 0.5
#: How many pairs of a sentence are looked up, the rarest first.
PAIRS = 10
#: How many sentences are taken of those that have a pair: the nearest ones.
NEAREST = 100
#: How many of the sentences with the most of these pairs are compared in full.
COMPARED = 8
#: A shorter sentence is not looked for inside others.
LEAST_CONTAINED = 8

_NUMBER = re.compile(f"[0-9.,%‰{''.join(HAN_DIGITS)}{''.join(SCALES)}]+")


def masked(text: str) -> str:
    """The text with one sign for each number, so that sentences which differ in numbers only come out the same.

    >>> masked("新建工会8,182个") == masked("新建工会九百个")
    True
    """
    return _NUMBER.sub("0", fold(text))


@dataclass(frozen=True, slots=True)
class Likeness:
    """A sentence by its index, and how like it is, from 0 to 1."""

    index: int
    degree: float


class Alike:
    """An index of sentences by what is in them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.masked = [masked(text) for text in texts]

    def best(self, text: str, near: int, allowed: Callable[[Likeness], bool]) -> Likeness | None:
        """The sentence most like ``text`` of those that are ``allowed``; of several the nearest to index ``near``."""
        wanted = masked(text)
        numbers_only = (Likeness(index, 1.0) for index in _around(self._by_text.get(wanted, ()), near))
        found = list(filter(allowed, numbers_only)) or list(filter(allowed, self._similar(wanted, near)))
        return min(found, key=lambda one: (-one.degree, abs(one.index - near)), default=None)

    def holding(self, text: str) -> Sequence[int]:
        """The sentences that ``text`` is a part of, numbers apart."""
        wanted = masked(text)
        rarest = self._rarest(wanted)
        return [index for index in rarest[0] if wanted in self.masked[index]] if rarest else ()

    @cached_property
    def _by_text(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for index, text in enumerate(self.masked):
            found[text].append(index)
        return found

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, text in enumerate(self.masked):
            for pair in set(pairwise(text)):
                found[pair].append(index)
        return found

    def _rarest(self, wanted: str) -> list[list[int]]:
        """The sentences that have each of the rarest pairs of a masked text."""
        lists = [found for pair in set(pairwise(wanted)) if (found := self._by_pair.get(pair))]
        return sorted(lists, key=len)[:PAIRS]

    def _similar(self, wanted: str, near: int) -> list[Likeness]:
        votes: Counter[int] = Counter()
        for indexes in self._rarest(wanted):
            votes.update(_around(indexes, near))
        candidates = [index for index, _ in votes.most_common(COMPARED)]
        found = (Likeness(index, degree(wanted, self.masked[index])) for index in candidates)
        return [one for one in found if one.degree >= LEAST]


def degree(one: str, other: str) -> float:
    """How like two masked texts are: their Dice coefficient, or 0.9 where the whole of one is in the other.

    >>> degree("abcd", "abce"), degree("新建工会0个，发展", "新建工会0个，发展会员0人。全部")
    (0.6666666666666666, 0.9)
    """
    # not extractor.values.text.dice: a sentence has many pairs several times, and each time counts
    pairs, others = Counter(pairwise(one)), Counter(pairwise(other))
    common = 2 * (pairs & others).total() / max(1, pairs.total() + others.total())
    short, long = sorted((one, other), key=len)
    return max(common, 0.9) if len(short) >= LEAST_CONTAINED and short in long else common


def _around(indexes: Sequence[int], near: int) -> Sequence[int]:
    """The indexes nearest to ``near``, of a sorted list."""
    if len(indexes) <= NEAREST:
        return indexes
    middle = bisect_left(indexes, near)
    start = min(max(0, middle - NEAREST // 2), len(indexes) - NEAREST)
    return indexes[start : start + NEAREST]
