"""What is measured: the indicator, in the document's words, its category, aspect and direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.indicator.aspect import aspect_candidates
from extractor.extraction.indicator.category import acts_on, category_candidates
from extractor.extraction.indicator.phrase import indicator_candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.extraction.clauses import Clause
    from extractor.records import Aspect, Category, Direction, Span
    from extractor.rulepack import Cue, RulePack


class Measure(NamedTuple):
    """What a quantity measures.

    ``rule`` decided the category, ``side`` is where the indicator stood, ``acts`` are the acts done to what is counted.
    """

    clause: Clause
    indicator: str
    category: Category
    aspect: Aspect
    direction: Direction | None
    rule: str
    side: str
    acts: tuple[Cue, ...]


def measure(
    text: str, folded: str, clause: Clause, named: Sequence[Span], previous: Measure | None, rules: RulePack
) -> Measure:
    """Decide indicator, category, aspect and direction of the quantity of ``clause``.

    ``named`` are the time expressions and scopes of the sentence, which have fields of their own. ``previous`` is the
    quantity before it in the same sentence: elliptic lists take over from it what they leave out. The rule that
    decides the category may name the indicator; else it is the document's words.
    """
    indicator, side = next(indicator_candidates(text, folded, clause, named, previous, rules))
    acts = acts_on(clause, previous)
    category, rule = next(category_candidates(folded, clause, side, acts, previous, rules))
    aspect, direction, _ = next(aspect_candidates(folded, clause, previous, rules))
    indicator = rules.indicator_of(rule) or indicator
    return Measure(clause, indicator, category, aspect, direction, rule, side, acts)
