"""What two figures must have in common to speak of the same thing."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.values.parties import Party
from extractor.values.text import fold

if TYPE_CHECKING:
    from extractor.records import Figure

# 一、基本情况 is a part of one speech
_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十0-9]{1,3}[)）、.．]|第[一二三四五六七八九十]{1,3}[部章节]")


def scope_key(scope: str | None) -> str:
    """The scope of a figure, where 我校 and 学校, 全市 and 全市各级工会 are the same."""
    return Party.parse(scope).key if scope else ""


def period_key(figure: Figure) -> tuple[str, ...]:
    """The period of a figure: in ISO 8601, or as written within its speech, where a document is a collection.

    20xx年 and 今年 mean other years in other speeches.
    """
    if figure.time_period is not None:
        return (figure.time_period,)
    title = figure.section.partition(" › ")[0]
    return ("" if _NUMBERED.match(title) else title, fold(figure.period or ""))


def shares_words(phrase: str, text: str) -> bool:
    """Whether two neighbouring characters of ``phrase`` stand in ``text`` as well, or its only one does.

    >>> shares_words("改制", "126家改制企业"), shares_words("满意", "126家改制企业")
    (True, False)
    """
    if len(phrase) < 2:
        return bool(phrase) and phrase in text
    return any(first + second in text for first, second in pairwise(phrase))
