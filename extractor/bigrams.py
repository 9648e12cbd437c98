"""Pairs of neighbouring characters, and how alike two descriptions are by what they have in common."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set


def bigrams(words: str) -> frozenset[str]:
    """The pairs of neighbouring characters.

    >>> sorted(bigrams("新建工会"))
    ['工会', '建工', '新建']
    """
    return frozenset(first + second for first, second in pairwise(words))


def dice(one: Set[str], other: Set[str]) -> Fraction:
    """The Dice coefficient of two sets: twice what they have in common by all of both, 0 to 1; 0 if both are empty.

    >>> dice(bigrams("新建工会"), bigrams("新建基层工会"))
    Fraction(1, 2)
    """
    return Fraction(2 * len(one & other), len(one) + len(other) or 1)
