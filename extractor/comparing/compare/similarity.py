"""How alike two descriptions of what is measured are.

The measure is the Dice coefficient over the sets of characters and of pairs of neighbouring characters of both: twice
what they have in common by all that they have, 0 to 1, as an exact fraction. Single characters let a change of order
(培训农民工, 农民工培训) cost little, pairs let other words of the same characters count less. Only the key words of a
description are compared (:mod:`extractor.values.keywords`). Descriptions that differ in one of some opposed words (市级
and 省级, 提出 and 采纳) are not alike at all.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from extractor.values.keywords import key_words, vocabulary
from extractor.values.text import bigrams, dice, fold

if TYPE_CHECKING:
    from extractor.records import Figure

#: The words around a figure are taken in, clause by clause, until there are this many characters.
ENOUGH = 8
#: How far from a number the words of its sentence are looked at, in code points.
REACH = 200

_DIGITS = re.compile("[0-9]+")
_CLAUSE_END = ",;:。!?|、()"


@lru_cache(maxsize=1 << 15)
def telling_words(text: str) -> str:
    """What of a text tells one figure from another: its key words without digits, for numbers are compared apart.

    >>> telling_words("累计新发展工会会员"), telling_words("年满60岁的会员")
    ('发展会员', '年满岁会员')
    """
    return key_words(_DIGITS.sub("", fold(text)))


@lru_cache(maxsize=1 << 15)
def grams(words: str) -> frozenset[str]:
    """The characters of ``words`` and its pairs of neighbouring characters."""
    return frozenset(words) | bigrams(words)


def similarity(one: str, other: str) -> Fraction:
    """How alike two descriptions are that :func:`telling_words` made, 0 to 1.

    >>> similarity("发展会员", "发展农民工会员"), similarity("市级劳模", "省级劳模")
    (Fraction(3, 5), Fraction(0, 1))
    """
    return Fraction(0) if opposed(one, other) else overlap(one, other)


def overlap(one: str, other: str) -> Fraction:
    """The Dice coefficient of two descriptions, whatever their words mean."""
    return dice(grams(one), grams(other))


def opposed(one: str, other: str) -> bool:
    """Whether two descriptions differ in one of two opposed words: each has one that the other lacks."""
    return any(
        any(word in one and word not in other for word in words)
        and any(word in other and word not in one for word in words)
        for words in vocabulary().opposed
    )


def of_one_part(one: str, other: str) -> bool:
    """Whether two descriptions have the same words of a part, or none.

    >>> of_one_part("女会员", "会员"), of_one_part("发展女会员", "女会员")
    (False, True)
    """
    return all((word in one) == (word in other) for word in vocabulary().parts)


def as_decimal(share: Fraction) -> Decimal:
    """The fraction to three places, as the records have it."""
    return round(Decimal(share.numerator) / Decimal(share.denominator), 3)


def topic(figure: Figure) -> str:
    """What a figure is about: its indicator without light verb and change; with the words around a bare noun (企业)."""
    words = telling_words(figure.indicator.removeprefix(figure.scope or ""))
    known = vocabulary()
    words = known.change.sub("", known.light_verbs.sub("", words))
    if len(known.bare.sub("", words)) > 1:
        return words
    sentence = _Surroundings.of(figure)
    start, end = sentence.clause()
    around = sentence.words(start, end)
    while len(around) < ENOUGH and start > 0:
        start = sentence.mark_before(start - 1)
        around = sentence.words(start, end)
    return around if words in around else around + words


def clause_words(figure: Figure) -> str:
    """The words of the clause that a figure stands in, without the number."""
    sentence = _Surroundings.of(figure)
    return sentence.words(*sentence.clause())


def sentence_words(figure: Figure) -> str:
    """The words of a figure's sentence up to :data:`REACH` from the number, without it."""
    sentence = _Surroundings.of(figure)
    return sentence.words(0, len(sentence.folded))


class _Surroundings(NamedTuple):
    """A stretch of a sentence, folded, with the place of the number in it."""

    folded: str
    start: int
    end: int

    @classmethod
    def of(cls, figure: Figure) -> _Surroundings:
        start, end = figure.start - figure.sentence_start, figure.end - figure.sentence_start
        first = max(0, start - REACH)
        return cls(fold(figure.sentence[first : end + REACH]), start - first, end - first)

    def words(self, start: int, end: int) -> str:
        """The words of a part of it, without the number."""
        return telling_words(self.folded[start : self.start] + self.folded[self.end : end])

    def clause(self) -> tuple[int, int]:
        """Where the clause of the number starts and ends."""
        ends = [at for mark in _CLAUSE_END if (at := self.folded.find(mark, self.end)) >= 0]
        return self.mark_before(self.start), min(ends, default=len(self.folded))

    def mark_before(self, end: int) -> int:
        """Where the clause starts that reaches to ``end``."""
        return max(self.folded.rfind(mark, 0, end) for mark in _CLAUSE_END) + 1
