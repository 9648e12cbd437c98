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
# 上半年   一季度   1-6月   2025年6月   截至6月30日, but not 1-12月 and not a day to send the form in
_PART_OF_YEAR = re.compile(
    r"[上下]半年|[一二三四1-4本]季度?|前[一二三]季|[本当上]月|(?<!1[-—–~至到])(?<![0-9])[0-9]{1,2}月(?![0-9]|份?全年)"
    r"|(?<![0-9])[0-9]{1,2}[-—–~至到](?!12月)[0-9]{1,2}月|截[至止到][^月]{0,6}(?!12月31)(?<![0-9])[0-9]{1,2}月[0-9]{1,2}日"
    r"|[一二三四五六七八九十]{1,2}月份"
)
# 2021-2025年   “十四五”   近五年   五年累计   累计|新建工会, but 本年累计
_SPAN = re.compile(
    r"(?:19|20)[0-9]{2}年?(?:[-—–~至到])+(?:19|20)?[0-9]{2}|十[一二三四五六]五|近[0-9两一二三四五六七八九十]{1,2}年"
    r"|(?<![0-9])[0-9两二三四五六七八九十]{1,2}年(?:来|间|累计|合计|总计)|历年|(?<!本年)(?<!今年)(?<!全年)(?<!年度)累计"
)
# 组织建设   基本情况   数量: says nothing that would narrow an indicator
_TOPIC = re.compile(
    r"(?:情况|建设|工作|服务|维权|保障|帮扶|救助|维护|指标|方面|数据)$|^(?:数量|数值|数|合计|小计|总计|总数|实际|完成|实际完成|完成数|本期数?)$"
)
# 同比   增长   占比   人均: asks for another aspect than the indicator alone
_OTHER_ASPECT = re.compile(
    r"同比|环比|[比较]上|增长|增幅|增速|增减|下降|降幅|占比|比重|人均|平均|排名|位次|完成率|进度"
)
_MARKS = "*★☆ \t、.。:：,，-—_"
_NUMBER = re.compile(r"^(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[、.．\s]|^\([0-9一二三四五六七八九十]{1,3}\)")


class Head(NamedTuple):
    """A head as far as it is understood.

    ``years_back`` is 0 for 本年 and 1 for 上年; ``is_part`` says that it begins with 其中; ``is_part_of_year`` and
    ``is_span`` that its time is no year: 上半年, 2021-2025年.
    """

    words: str
    unit: ScaledUnit | None = None
    year: int | None = None
    years_back: int | None = None
    is_aim: bool = False
    is_part: bool = False
    is_part_of_year: bool = False
    is_span: bool = False

    @property
    def is_topic(self) -> bool:
        """Whether its words only say what the indicators around it are about: 组织建设, 基本情况, 数量."""
        return _TOPIC.search(self.words) is not None

    @classmethod
    def parse(cls, text: str, rules: RulePack) -> Head:
        """Take a head apart."""
        words = _NUMBER.sub("", fold(text).strip())
        alone = ScaledUnit.parse(words, rules)
        if alone is not None and alone.is_plain:
            return cls("", alone)
        words, unit = _without_unit(words, rules)
        is_part_of_year, is_span = _PART_OF_YEAR.search(words) is not None, _SPAN.search(words) is not None
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
            is_part_of_year,
            is_span,
        )


def asks_for_other_aspect(words: str) -> bool:
    """Whether words ask for a change, a share, an average or a place in an order."""
    return _OTHER_ASPECT.search(words) is not None


def _without_unit(words: str, rules: RulePack) -> tuple[str, ScaledUnit | None]:
    """The words without the unit in brackets or behind a mark, and that unit."""
    for pattern in (_IN_BRACKETS, _AT_END):
        for found in pattern.finditer(words):
            unit = ScaledUnit.parse(found[1], rules)
            if unit is not None and unit.is_plain:
                return words[: found.start()] + words[found.end() :], unit
    return words, None
