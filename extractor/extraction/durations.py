"""Durations that are measures: an average stay, handling time or length of schooling; all others are time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.values.units import UnitOfMeasure

#: How far before a number the words stand that make it an average duration, in code points.
WINDOW = 40

# 平均住院日7.8天, 案均审理周期约2.3个月, 平均办理时限由8天降至3.5天
_AVERAGE = re.compile(
    r"(?:平均|[人户件案次例]均)[^,。;:、!?0-9]{0,12}(?:住院日|年限|年数|时间|时长|用时|耗时|周期|[工教党警]龄|时限|期限|审限|天数|工期)"
    r"(?:约|近|为|达到?|仅|是|不[到足]|[超不]过|控制在|[由从]|(?:上年|去年|原来|同期)的?|[0-9.]+(?:个?工作日|小时|个月|分钟|[年天])"
    r"|(?:下降|降低?|缩短|压[缩减]|减少?|增加|延长|提高)[至到为])*$"
)
# 平均3天后, 平均3个月一次: when and how often
_AS_TIME = re.compile(r"以?后|前|一[次场件个]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年")


def is_average_duration(folded: str, start: int, end: int, unit: UnitOfMeasure) -> bool:
    """Whether the number with its unit at ``folded[start:end]`` is what an average duration amounts to.

    >>> days = UnitOfMeasure("天", "天", is_duration=True)
    >>> [is_average_duration(words, words.index("8"), len(words), days) for words in ("平均住院日8天", "历时8天")]
    [True, False]
    """
    if not unit.is_duration or _AS_TIME.match(folded, end) or _YEAR.match(folded, start):
        return False
    return _AVERAGE.search(folded, max(0, start - WINDOW), start) is not None
