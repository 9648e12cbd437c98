"""Numbers that agree in company: several of one sentence of the draft stand in one sentence of a source, in its order.

Then they were taken from there, however the words between them have changed: 4300余家企业、38万名职工参赛，创效3.7亿元
comes from 组织4300多家企业、38万余名职工参加劳动竞赛，创造经济效益3.7亿元.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractor.comparing.compare.index import SourceIndex, Statement

#: The digits that the other numbers must have together, zeros at their ends aside.
ENOUGH_DIGITS = 4
#: A value that more figures have tells no sentence from another.
TOO_COMMON = 200

Pair = tuple[int, "Statement"]


def companions(sentence: Sequence[Statement], index: SourceIndex) -> Mapping[int, list[Statement]]:
    """For the figures of one sentence of a draft, by their order, the figures of sources that agree in company."""
    by_sentence: dict[tuple[str, int], list[Pair]] = defaultdict(list)
    for number, draft in enumerate(sentence):
        sources = index.with_value(draft.printed.value)
        for source in sources if len(sources) <= TOO_COMMON else ():
            by_sentence[source.sentence].append((number, source))
    found: dict[int, list[Statement]] = defaultdict(list)
    for pairs in by_sentence.values():
        chain = _in_order(pairs)
        digits = sum(source.printed.digits for _, source in chain)
        for number, source in chain:
            if digits - source.printed.digits >= ENOUGH_DIGITS:
                found[sentence[number].order].append(source)
    return found


def _in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest chain of pairs in which both the draft's and the source's figures come one after the other."""
    # of the pairs of one figure of the draft the last comes first, so that a chain can take one of them only
    ordered = sorted(pairs, key=lambda pair: (pair[0], -pair[1].order))
    ends: list[int] = []  # the order of the source's figure that ends the best chain of each length
    last: list[int] = []  # the index of that pair
    before: list[int | None] = []
    for at, (_, source) in enumerate(ordered):
        length = bisect_left(ends, source.order)
        ends[length : length + 1] = [source.order]
        last[length : length + 1] = [at]
        before.append(last[length - 1] if length else None)
    chain = []
    step: int | None = last[-1] if last else None
    while step is not None:
        chain.append(ordered[step])
        step = before[step]
    return chain[::-1]
