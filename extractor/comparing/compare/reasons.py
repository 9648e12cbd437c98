"""The reasons for a verdict on a draft's figure, in words."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from extractor.records import Aspect, Direction, Modality
from extractor.rulepack.lookup import WINDOW
from extractor.values.text import fold

if TYPE_CHECKING:
    from extractor.records import Figure
    from extractor.rulepack import RulePack


class Reason(Enum):
    """Why a figure of a draft is judged as it is, in English and Chinese.

    What stands in braces is told of the source; where it starts with ``draft`` of the draft.
    """

    SAME_NUMBER = (
        "{document} has the same number for {indicator}",
        "{document}中“{indicator}”数字相同",
    )
    WITHIN_PRECISION = (
        "{document} has {mention} for {indicator}; {draft} agrees with it within the printed precision",
        "{document}中“{indicator}”为{mention}，与{draft}在书写精度内相符",
    )
    OTHER_NUMBER = (
        "{document} has {mention} for {indicator}, not {draft}",
        "{document}中“{indicator}”为{mention}，不是{draft}",
    )
    DIRECTION = (
        "{document} says that {indicator} went {direction} by {mention}, the draft that it went {draft_direction}",
        "{document}中“{indicator}”{direction_zh}{mention}，稿件写作{draft_direction_zh}",
    )
    NO_ROUNDING = (
        "{document} has {mention} for {indicator}; {draft} is not excluded by that, but is no rounding of it",
        "{document}中“{indicator}”为{mention}，与{draft}不矛盾，但{draft}不是其约数",
    )
    UNIT = (
        "{document} has the number in another unit: {mention}, not {draft}",
        "{document}中数字相同而单位不同：{mention}，不是{draft}",
    )
    MODALITY = (
        "{document} has the number as {modality}, the draft as {draft_modality}",
        "{document}中该数是{modality_zh}，稿件写作{draft_modality_zh}",
    )
    ASPECT = (
        "{document} has the number as {aspect}, the draft as {draft_aspect}",
        "{document}中该数是{aspect_zh}，稿件写作{draft_aspect_zh}",
    )
    TIME = (
        "{document} has the number for {period}, the draft for {draft_period}",
        "{document}中该数的时间是“{period}”，稿件是“{draft_period}”",
    )
    PLACE = (
        "{document} has the number for {scope}, the draft for {draft_scope}",
        "{document}中该数的范围是“{scope}”，稿件是“{draft_scope}”",
    )
    SOMETHING_ELSE = (
        "{document} has the number, but of something else: {indicator}",
        "{document}中有该数，但说的是“{indicator}”",
    )
    NEAREST = (
        "no source has the number for this; the nearest is {mention} for {indicator} in {document}",
        "来源中没有该数；最接近的是{document}中“{indicator}”{mention}",
    )
    NOTHING = ("no source has a figure of this", "来源中没有同类数据")


_MODALITIES = {
    Modality.REPORTED: ("reported", "已有情况"),
    Modality.TARGET: ("a target", "目标"),
    Modality.RULE: ("a norm", "规定"),
}
_ASPECTS = {
    Aspect.LEVEL: ("a level", "总量"),
    Aspect.INCREMENT: ("an increment", "增量"),
    Aspect.SHARE: ("a share", "比率"),
    Aspect.GROWTH: ("a rate of change", "增减幅度"),
    Aspect.RANK: ("a rank", "排名"),
    Aspect.AVERAGE: ("an average", "平均数"),
}
_INNER_QUOTES = str.maketrans("“”", "‘’")
_DIRECTIONS = {Direction.UP: ("up", "上升"), Direction.DOWN: ("down", "下降")}


def in_words(reason: Reason, draft: Figure, source: Figure | None, rules: RulePack) -> tuple[str, str]:
    """The reason in English and in Chinese, for a figure of the draft and the one of a source that it rests on."""
    fields = {"draft": with_bound(draft, rules), **_told(draft, "draft_")}
    if source is not None:
        fields |= {"document": source.document, "indicator": source.indicator, "mention": with_bound(source, rules)}
        fields |= _told(source, "")
    english, chinese = reason.value
    quoted = {name: words.translate(_INNER_QUOTES) for name, words in fields.items()}
    return english.format_map(fields), chinese.format_map(quoted)


def with_bound(figure: Figure, rules: RulePack) -> str:
    """A number with the words of approximation that stand next to it: 近300名, 92%以上."""
    start, end = figure.start - figure.sentence_start, figure.end - figure.sentence_start
    first = max(0, start - 2 * WINDOW)
    folded = fold(figure.sentence[first : end + 2 * WINDOW])
    low, high = start, end
    for _, left, right in rules.bounds_at(folded, start - first, end - first):
        if not folded[right : start - first].strip() and not folded[end - first : left].strip():
            low, high = min(low, left + first), max(high, right + first)
    return figure.sentence[low:high]


def _told(figure: Figure, prefix: str) -> dict[str, str]:
    """What reasons say of a figure, in words."""
    fields = {"period": figure.period or "", "scope": figure.scope or ""}
    if figure.time_period and figure.time_period not in fields["period"]:
        fields["period"] += f" ({figure.time_period})"
    for name, words in (
        ("modality", _MODALITIES[figure.modality]),
        ("aspect", _ASPECTS[figure.aspect]),
        ("direction", _DIRECTIONS[figure.direction] if figure.direction else ("", "")),
    ):
        fields[name], fields[f"{name}_zh"] = words
    return {prefix + name: words for name, words in fields.items()}
