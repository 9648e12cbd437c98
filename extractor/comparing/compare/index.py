"""The figures of the sources, arranged so that a draft's figure meets only those that it can be compared with.

A figure of a draft is looked up by what it is about (descriptions that share a pair of characters), by the place that
it has in a sentence that is the same but for its numbers, and by its value. Figures of one description, kind, time and
place stand together in the order of their values, and only the nearest values are looked at.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from extractor.comparing.compare.circumstances import Circumstances
from extractor.comparing.compare.similarity import clause_words, grams, opposed, overlap, sentence_words, topic
from extractor.values.intervals import Printed
from extractor.values.text import bigrams, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal
    from fractions import Fraction

    from extractor.records import Aspect, Category, Direction, Figure, Modality, Result
    from extractor.rulepack import RulePack

#: Of the figures of one description, kind, time and place this many on either side of a value are looked at.
NEAREST = 24
#: A sentence of fewer characters without its numbers is no evidence of having been copied.
MIN_SENTENCE = 6


class Kind(NamedTuple):
    """What figures must have in common to be compared at all."""

    unit: str
    category: Category
    aspect: Aspect
    direction: Direction | None
    modality: Modality


class Slot(NamedTuple):
    """Where a figure stands in its sentence: the sentence without its numbers, and the how-manieth figure it is."""

    sentence: str
    number: int


@dataclass(frozen=True)
class Statement:
    """A figure with what it is compared by; ``order`` is its place among all figures."""

    figure: Figure
    printed: Printed
    kind: Kind
    circumstances: Circumstances
    topic: str
    slot: Slot | None
    order: int

    @property
    def sentence(self) -> tuple[str, int]:
        """What tells its sentence from all others."""
        return self.figure.document_id, self.figure.sentence_start

    @cached_property
    def context(self) -> tuple[str, str]:
        """The words of its clause and those of its sentence."""
        return clause_words(self.figure), sentence_words(self.figure)


def statements(results: Iterable[Result], rules: RulePack) -> Iterator[Statement]:
    """The figures of documents as they are compared."""
    order = 0
    for result in results:
        for _, group in groupby(result.figures, key=attrgetter("sentence_start")):
            figures = list(group)
            sentence = _masked(figures)
            for number, figure in enumerate(figures):
                yield Statement(
                    figure,
                    Printed.of(figure),
                    _kind(figure, rules),
                    Circumstances(figure.period, figure.time_period, figure.scope),
                    topic(figure),
                    Slot(sentence, number) if len(sentence) >= MIN_SENTENCE else None,
                    order,
                )
                order += 1


def _kind(figure: Figure, rules: RulePack) -> Kind:
    unit = rules.unit_of(figure.unit).family
    return Kind(unit, figure.category, figure.aspect, figure.direction, figure.modality)


_NOT_TEXT = re.compile(r"\W+")


def _masked(figures: Sequence[Figure]) -> str:
    """The words of a sentence with a mark for each of its figures; one string wherever they are the same."""
    sentence, base = figures[0].sentence, figures[0].sentence_start
    parts, end = [], 0
    for figure in figures:
        parts.append(sentence[end : figure.start - base])
        end = figure.end - base
    return sys.intern("#".join(_NOT_TEXT.sub("", fold(part)) for part in [*parts, sentence[end:]]))


@dataclass(frozen=True, slots=True)
class Subject:
    """The figures of one description by kind, and by time and place; ``size`` is its number of grams."""

    size: int
    characters: int
    kinds: dict[Kind, dict[Circumstances, list[Statement]]] = field(default_factory=dict)


class SourceIndex:
    """The figures of all sources; nothing in it changes after it is built."""

    def __init__(self, sources: Iterable[Result], rules: RulePack) -> None:
        self._subjects: dict[str, Subject] = {}
        self._slots: dict[Slot, list[Statement]] = defaultdict(list)
        self._values: dict[Decimal, list[Statement]] = defaultdict(list)
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for statement in statements(sources, rules):
            subject = self._subjects.get(statement.topic)
            if subject is None:
                subject = Subject(len(grams(statement.topic)), len(set(statement.topic)))
                self._subjects[statement.topic] = subject
            subject.kinds.setdefault(statement.kind, {}).setdefault(statement.circumstances, []).append(statement)
            self._values[statement.printed.value].append(statement)
            if statement.slot is not None:
                self._slots[statement.slot].append(statement)
        for words, subject in self._subjects.items():
            for pair in _pairs(words):
                self._by_pair[pair].append(words)
            for circumstances in subject.kinds.values():
                for group in circumstances.values():
                    group.sort(key=_value)
        for group in self._slots.values():
            group.sort(key=_value)

    def at(self, slot: Slot, value: Decimal) -> Sequence[Statement]:
        """The figures that stand in the same place of the same sentence, those nearest to ``value``."""
        return nearest(self._slots.get(slot, ()), value)

    def with_value(self, value: Decimal) -> Sequence[Statement]:
        """The figures that have a value, of any unit, in the order of the sources."""
        return self._values.get(value, ())

    def about(self, words: str, least: Fraction) -> Sequence[tuple[Fraction, Subject]]:
        """The descriptions that share a pair with ``words`` and are at least so alike, the most alike first."""
        shared: Counter[str] = Counter()
        for pair in _pairs(words):
            shared.update(self._by_pair.get(pair, ()))
        size, characters = len(grams(words)), len(set(words))
        found = []
        for other, number in shared.items():
            # most have a single pair in common: what they can share at most tells it without looking further
            subject = self._subjects[other]
            most = number + min(characters, subject.characters)
            if 2 * most * least.denominator < least.numerator * (size + subject.size):
                continue
            share = overlap(words, other)
            if share >= least and not opposed(words, other):
                found.append((share, subject))
        found.sort(key=lambda entry: -entry[0])
        return found


def nearest(group: Sequence[Statement], value: Decimal) -> Sequence[Statement]:
    """The figures of a group whose values are nearest to ``value``."""
    at = bisect_left(group, value, key=_value)
    return group[max(0, at - NEAREST) : at + NEAREST]


def _value(statement: Statement) -> Decimal:
    return statement.printed.value


def _pairs(words: str) -> frozenset[str]:
    """The pairs of neighbouring characters; a single character is one."""
    return bigrams(words) or frozenset({words})
