"""Durations that are measures: an average stay, handling time or length of schooling; all others are time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.rulepack import RulePack
    from extractor.values.units import UnitOfMeasure

#: How far before a number the words stand that make it an average duration, in code points.
WINDOW = 40

# |平均住院日|7.8天, |案均审理周期约|2.3个月, |平均办理时限由8天降至|3.5天
_AVERAGE = (
    r"{average-of}[^,。;:、!?0-9]{0,12}{lasting}"
    r"(?:约|近|为|达到?|仅|是|不[到足]|[超不]过|控制在|[由从]|(?:上年|去年|原来|同期)的?|[0-9.]+(?:个?工作日|小时|个月|分钟|[年天])"
    r"|(?:下降|降低?|缩短|压[缩减]|减少?|增加|延长|提高)[至到为])*$"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年")


def is_average_duration(folded: str, start: int, end: int, unit: UnitOfMeasure, rules: RulePack) -> bool:
    """Whether the number with its unit at ``folded[start:end]`` is what an average duration amounts to.

    >>> from extractor.rulepack import load_rules
    >>> pack = load_rules()
    >>> days = pack.unit_of("天")
    >>> [is_average_duration(words, words.index("8"), len(words), days, pack) for words in ("平均住院日8天", "历时8天")]
    [True, False]
    """
    if not unit.is_duration or rules.words["when"].at(folded, end, len(folded)) or _YEAR.match(folded, start):
        return False
    return rules.form(_AVERAGE).search(folded, max(0, start - WINDOW), start) is not None
