"""A quantity in its clause: what stands to its left and right, and the cue words found there.

A clause of running text has its offsets into the folded text of the document, which is as long as the text itself;
for a cell of a table the words of its heads take the place of the clause.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.extraction.forms import Quantity
    from extractor.records import Sentence
    from extractor.rulepack import Cue, Hit, RulePack

# a comma inside “…” does not end a clause, nor the colon of a ratio; parentheses do if there is a quantity in them
_MARK = re.compile(r"“[^”“]{0,40}”|\((?P<inner>[^()]{0,200})\)|[,;。!?|]|:(?!(?<=[0-9]:)[0-9])")


class Clause(NamedTuple):
    """One quantity with its surroundings in ``folded``, where it stands at ``number``.

    ``start``–``end`` is the clause; ``left``–``number.start`` is what stands before the number, from the start of
    the clause or the end of the number before; ``number.end``–``right`` is what stands after it, up to the next
    number or the end of the clause. ``first`` tells that no other quantity stands before it in the clause.
    ``tail_hits`` are the cue words behind the last quantity of the clause, where that is another one.
    """

    quantity: Quantity
    folded: str
    number: Span
    start: int
    end: int
    left: int
    right: int
    first: bool
    left_hits: tuple[Hit, ...]
    right_hits: tuple[Hit, ...]
    tail_hits: tuple[Hit, ...]

    @classmethod
    def of_heads(cls, words: str, quantity: Quantity, rules: RulePack) -> Clause:
        """The folded words of the heads of a cell, as if they led to the number in it."""
        end = len(words)
        return cls(quantity, words, Span(end, end), 0, end, 0, end, True, tuple(rules.cues_in(words)), (), ())


def cues_of(role: str, hits: Sequence[Hit]) -> list[tuple[Cue, Hit]]:
    """The cues of a role among ``hits``, from left to right."""
    found = []
    for hit in hits:
        if role in hit.roles:
            found += [(cue, hit) for cue in hit.cues if cue.role == role]
    return found


def clauses_of(
    folded: str, sentence: Sentence, quantities: Sequence[Quantity], rules: RulePack
) -> tuple[list[Clause], list[Hit]]:
    """The clause of each quantity of a sentence, and all cue words of the sentence."""
    hits = rules.cues_in(folded[sentence.start : sentence.end], sentence.start)
    marks = _marks(folded, sentence, quantities)
    hit_starts = [hit.start for hit in hits]
    clauses = []
    for index, quantity in enumerate(quantities):
        at = bisect_right(marks, quantity.start)
        start = marks[at - 1] + 1 if at else sentence.start
        end = marks[at] if at < len(marks) else sentence.end
        before = quantities[index - 1].end if index else sentence.start
        after = quantities[index + 1].start if index + 1 < len(quantities) else sentence.end
        left, right = max(start, before), min(end, after)
        clauses.append(
            Clause(
                quantity,
                folded,
                Span(quantity.start, quantity.end),
                start,
                end,
                left,
                right,
                before <= start,
                tuple(hits[bisect_left(hit_starts, left) : bisect_left(hit_starts, quantity.start)]),
                tuple(hits[bisect_left(hit_starts, quantity.end) : bisect_left(hit_starts, right)]),
                _tail(hits, hit_starts, quantities, index, end),
            )
        )
    return clauses, hits


def _tail(
    hits: list[Hit], hit_starts: list[int], quantities: Sequence[Quantity], index: int, end: int
) -> tuple[Hit, ...]:
    last = index
    while last + 1 < len(quantities) and quantities[last + 1].start < end:
        last += 1
    if last == index:
        return ()
    return tuple(hits[bisect_left(hit_starts, quantities[last].end) : bisect_left(hit_starts, end)])


def _marks(folded: str, sentence: Sentence, quantities: Sequence[Quantity]) -> list[int]:
    """Where clauses end, in order: clause marks outside of quotations and numbers, parentheses around a quantity."""
    starts = [quantity.start for quantity in quantities]
    ends = [quantity.end for quantity in quantities]

    def holds_quantity(start: int, end: int) -> bool:
        return bisect_left(starts, start) < bisect_left(starts, end)

    def is_in_number(mark: int) -> bool:
        return bisect_right(starts, mark) > bisect_right(ends, mark)

    marks = []
    for match in _MARK.finditer(folded, sentence.start, sentence.end):
        start, end = match.span()
        if match["inner"] is not None:
            if holds_quantity(start, end):
                marks += [start, *(m.start() for m in _COMMA.finditer(folded, start + 1, end - 1)), end - 1]
        elif end - start == 1:
            marks.append(start)
    return [mark for mark in marks if not is_in_number(mark)]


_COMMA = re.compile(r"[,;:。|]")
