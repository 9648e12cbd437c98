"""The screen: what looks like a figure and is none. Its rules are data but for those about numerals themselves."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.durations import is_average_duration
from extractor.records import Span
from extractor.rulepack.lookup import numeral_class
from extractor.words import Both, both

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.extraction.binding import Bundle
    from extractor.rulepack import RulePack

#: A quotation at most this long is a name, and a number in it is part of the name: “五个100”活动.
MAX_NAME = 16
#: A title in 《》 may be longer.
MAX_TITLE = 60

# “五个100”   ‘三个一’   "三个一百"   《20xx年规划》
_NAME = re.compile(
    rf"“[^“”。;,\r\n]{{1,{MAX_NAME}}}”|‘[^‘’。;,\r\n]{{1,{MAX_NAME}}}’"
    rf'|"[^"。;,\r\n]{{1,{MAX_NAME}}}"|《[^《》\r\n]{{1,{MAX_TITLE}}}》'
)
# 01|版, 007|号; not 0.5
_CODE = re.compile(r"0[0-9]")
# |2.1 项|目概况, |1.2人|口基本情况: a line of words behind the number of a section
_SECTION = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}\s?[\u4e00-\u9fff][^\r\n0-9,。;:!?]{1,25}(?:[\r\n]|$)")
#: Kinds of units that count whole things.
_DISCRETE = frozenset({"count", "people", "noun"})
#: The furthest that a line is moved in, in code points.
_MAX_INDENT = 8
_BARE_SCALES = frozenset({"百", "千", "万", "亿", "百万", "千万", "万亿"})
# 居全国|前|10位
_AMONG_FIRST = re.compile(r"(?:全[国省市县区州]|全球|世界)[\u4e00-\u9fff]{0,3}前$")
# |列全省第|三位, |获第|二名
_RANKED = r"{rank-verb}了?{ranked-among}?第 ?$"


def _is_line_start(folded: str, start: int) -> bool:
    """Whether nothing but blanks stands before a place in its line."""
    first = max(0, start - _MAX_INDENT)
    line = max(folded.rfind("\n", first, start), folded.rfind("\r", first, start))
    return (line >= 0 or first == 0) and not folded[line + 1 if line >= 0 else 0 : start].strip()


class Screened(NamedTuple):
    """A mention that looked like a figure, and the rule that says it is none, with the reason."""

    start: int
    end: int
    rule: str
    why: Both


def names_in(folded: str) -> list[Span]:
    """Short quotations without a clause mark, and titles, in order: a number inside is part of a name."""
    return [Span(*match.span()) for match in _NAME.finditer(folded)]


def screen_candidates(
    folded: str, names: Sequence[Span], start: int, bundle: Bundle, rules: RulePack
) -> Iterator[Screened]:
    """Every reason why the mention from ``start`` to the end of ``bundle`` is no figure, the first one decisive."""
    end, numeral = bundle.end, bundle.numeral
    if is_in_name(names, start, end):
        yield Screened(start, end, "screen.name", both("reason.screen.name"))
    phrase = rules.phrase_at(folded, start)
    if phrase is not None:
        yield Screened(start, end, phrase[0].id, phrase[0].reason)
    if _CODE.match(folded, start):
        yield Screened(start, end, "screen.code", both("reason.screen.code"))
    is_discrete = bundle.rule is not None and bundle.rule.kind in _DISCRETE
    if is_discrete and not numeral.has_scale and _SECTION.match(folded, start) and _is_line_start(folded, start):
        yield Screened(start, end, "screen.section-number", both("reason.screen.section-number"))
    if numeral.in_han:
        if bundle.rule is not None and bundle.rule.kind == "noun":
            yield Screened(start, end, "screen.han-noun", both("reason.screen.han-noun"))
        bare = folded[bundle.candidate.start : bundle.candidate.end] in _BARE_SCALES
        if bare and not bundle.inner and not _is_counted(folded, start, rules):
            yield Screened(start, end, "screen.bare-scale", both("reason.screen.bare-scale"))
    if is_rank(folded, start, bundle, rules):
        return
    unit = rules.unit_of(bundle.unit or "")
    if is_average_duration(folded, start, end, unit, rules):
        return
    for rule in rules.screens_at(folded, start, end, unit.name, numeral_class(numeral, bundle.rule)):
        yield Screened(start, end, rule.id, rule.reason)


def _is_counted(folded: str, start: int, rules: RulePack) -> bool:
    """Whether a scale without a digit is introduced as a number: 共有百名, 逾亿元."""
    at = start - 1 if folded.endswith(" ", 0, start) else start
    return rules.words["counted"].ending(folded, at) is not None


def is_rank(folded: str, start: int, bundle: Bundle, rules: RulePack) -> bool:
    """第35位 and 居全国前10位 are ranks; in Chinese characters only behind a verb that says so (列第三位, 获第二名)."""
    is_ordinal = rules.unit_of(bundle.unit or "").is_ordinal
    if is_ordinal and not bundle.numeral.in_han and _AMONG_FIRST.search(folded, max(0, start - 6), start):
        return True
    if not folded.endswith(("第", "第 "), 0, start):
        return False
    if bundle.unit == "":  # 全省第1
        return True
    if not is_ordinal:
        return False
    if not bundle.numeral.in_han:
        return True
    return bundle.numeral.value > 1 and rules.form(_RANKED).search(folded, max(0, start - 8), start) is not None


def is_in_name(names: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of the ``names`` of a text reaches from before or at ``start`` to behind ``end``."""
    index = bisect_right(names, start, key=_start) - 1
    return index >= 0 and names[index].end > end


_start = attrgetter("start")
