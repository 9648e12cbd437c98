"""Folding a text for look-up, and how alike two texts are.

The fold makes Traditional characters simplified and full-width ones half-width, one code point for one, so that it
keeps every offset, which NFKC does not (㎡ → m2). It is for matching only and never shown.
"""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set


def fold(text: str) -> str:
    """The text in simplified characters with half-width digits, letters and signs; as long as ``text``.

    >>> fold("１．２萬名會員，達９０％「以上」")
    '1.2万名会员,达90%“以上”'
    """
    pattern, table = _folding()
    return pattern.sub(lambda match: match[0].translate(table), text)


@lru_cache(maxsize=1)
def _folding() -> tuple[re.Pattern[str], dict[int, int]]:
    """What to fold, and to what. Substituting runs is ten times faster than translating a text that has few."""
    data = tomllib.loads((files("extractor.values") / "characters.toml").read_text(encoding="utf-8"))
    traditional = data["traditional"].replace("\n", "")
    simplified = data["simplified"].replace("\n", "")
    table = {ord(one): ord(other) for one, other in zip(traditional, simplified, strict=True)}
    table |= {0xFF01 + offset: 0x21 + offset for offset in range(94)}
    table |= {ord(one): ord(other) for one, other in zip("「」『』﹪\u3000\u00a0〈〉", "“”“”%  《》", strict=True)}
    return re.compile(f"[{re.escape(''.join(map(chr, table)))}]+"), table


_MARKS = re.compile(r"[\s“”\"《》·,.:;、，。：；—-]+")


@lru_cache(maxsize=1 << 12)
def plain_words(words: str) -> str:
    """Words without what is only typography: folded, without blanks, quotation marks and points."""
    return _MARKS.sub("", fold(words))


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
