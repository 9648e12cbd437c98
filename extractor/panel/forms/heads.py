"""The words of a head taken apart: what is asked for, in which unit, for which year, and whether it is an aim."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.rulepack.scaledunits import ScaledUnit
from extractor.values.text import fold

if TYPE_CHECKING:
    from extractor.rulepack import RulePack

# 慰问金(万元)   人数（单位：人）
_IN_BRACKETS = re.compile(r"\((?:(?:计量)?单位[::]?)?\s*([^()]{1,8}?)\s*\)")
# 慰问金,万元   慰问金/万元
_AT_END = re.compile(r"[,、/:\s]([^,、/:\s()]{1,6})$")
# 2025年   2025年度   2025年末
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年?(?:度|末|底)?(?![0-9])")
# |上年|, but not 比|上年|增长
_RELATIVE = re.compile(
    r"(?<![比较])(?:(?P<now>本年度?|今年|当年|本期|报告期)|(?P<before>上年度?|去年|上期))(?:同期|累计|末|底|实际|完成)?(?!结转)"
)
# 2025年|计划|   |目标|数
_AIM = re.compile(r"(?:年度)?(?:计划|目标|任务)(?:数|值|指标)?$|^(?:年度)?(?:计划|目标|任务)(?:数|值)?(?=[^内外生单])")
# 其中:女
_PART = re.compile(r"^(?:其中[::,]?|#)")
_MARKS = "*★☆ \t、.。:：,，-—_"
_NUMBER = re.compile(r"^(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[、.．\s]|^\([0-9一二三四五六七八九十]{1,3}\)")


class Head(NamedTuple):
    """A head as far as it is understood.

    ``years_back`` is 0 for 本年 and 1 for 上年; ``is_part`` says that it begins with 其中.
    """

    words: str
    unit: ScaledUnit | None = None
    year: int | None = None
    years_back: int | None = None
    is_aim: bool = False
    is_part: bool = False

    @classmethod
    def parse(cls, text: str, rules: RulePack) -> Head:
        """Take a head apart."""
        words = _NUMBER.sub("", fold(text).strip())
        alone = ScaledUnit.parse(words, rules)
        if alone is not None and alone.is_plain:
            return cls("", alone)
        words, unit = _without_unit(words, rules)
        year = _YEAR.search(words)
        if year is not None:
            words = words[: year.start()] + words[year.end() :]
        relative = _RELATIVE.search(words)
        if relative is not None:
            words = words[: relative.start()] + words[relative.end() :]
        aim = _AIM.search(words)
        if aim is not None:
            words = words[: aim.start()] + words[aim.end() :]
        part = _PART.match(words)
        if part is not None:
            words = words[part.end() :]
        return cls(
            words.strip(_MARKS),
            unit,
            int(year[1]) if year else None,
            None if relative is None else int(relative["before"] is not None),
            aim is not None,
            part is not None,
        )


def _without_unit(words: str, rules: RulePack) -> tuple[str, ScaledUnit | None]:
    """The words without the unit in brackets or behind a mark, and that unit."""
    for pattern in (_IN_BRACKETS, _AT_END):
        for found in pattern.finditer(words):
            unit = ScaledUnit.parse(found[1], rules)
            if unit is not None and unit.is_plain:
                return words[: found.start()] + words[found.end() :], unit
    return words, None
