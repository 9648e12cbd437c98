"""What the values of enumerated fields are called for people, in two languages, and the signs of bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.records import Aspect, Bound, Closeness, Direction, Judgement, Modality, Opinion, Severity
from extractor.records.columns import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

NAMES: Mapping[StrEnum, Mapping[str, str]] = {
    **{category: {"en": names.en, "zh": names.zh} for category, names in CATEGORIES.items()},
    Bound.EXACT: {"en": "exact", "zh": "确数"},
    Bound.ABOUT: {"en": "about", "zh": "约"},
    Bound.OVER: {"en": "over", "zh": "超过"},
    Bound.AT_LEAST: {"en": "at least", "zh": "不少于"},
    Bound.UNDER: {"en": "under", "zh": "不足"},
    Bound.AT_MOST: {"en": "at most", "zh": "不超过"},
    Aspect.LEVEL: {"en": "level", "zh": "总量"},
    Aspect.INCREMENT: {"en": "increment", "zh": "新增量"},
    Aspect.SHARE: {"en": "share", "zh": "占比"},
    Aspect.GROWTH: {"en": "growth", "zh": "增长率"},
    Aspect.RANK: {"en": "rank", "zh": "名次"},
    Aspect.AVERAGE: {"en": "average", "zh": "平均数"},
    Direction.UP: {"en": "up", "zh": "上升"},
    Direction.DOWN: {"en": "down", "zh": "下降"},
    Modality.REPORTED: {"en": "reported", "zh": "已完成"},
    Modality.TARGET: {"en": "target", "zh": "目标"},
    Modality.RULE: {"en": "rule", "zh": "规定"},
    Severity.ERROR: {"en": "error", "zh": "错误"},
    Severity.WARNING: {"en": "warning", "zh": "警告"},
    Severity.INFO: {"en": "information", "zh": "提示"},
}
"""The name of each value of an enumerated field, by language."""

VERDICT_NAMES: Mapping[Judgement, Mapping[str, str]] = {
    Judgement.OK: {"en": "ok", "zh": "一致"},
    Judgement.MOVED: {"en": "moved", "zh": "位置变动"},
    Judgement.VALUE_CHANGED: {"en": "value changed", "zh": "数值不符"},
    Judgement.TEXT_CHANGED: {"en": "text changed", "zh": "原句有改动"},
    Judgement.NOT_FOUND: {"en": "not found", "zh": "未找到"},
    Judgement.NO_SOURCE: {"en": "no source", "zh": "缺少来源"},
}
"""What the verdicts on rows are called for people."""

OPINION_NAMES: Mapping[Opinion, Mapping[str, str]] = {
    Opinion.RIGHT: {"en": "right", "zh": "正确"},
    Opinion.WRONG: {"en": "wrong", "zh": "错误"},
    Opinion.UNSURE: {"en": "unsure", "zh": "存疑"},
}
"""What the verdicts of a person on figures are called for people."""

CLOSENESS_NAMES: Mapping[Closeness, Mapping[str, str]] = {
    Closeness.EXACT: {"en": "exact", "zh": "数值相同"},
    Closeness.WITHIN: {"en": "within precision", "zh": "精度内相符"},
}
"""What the agreement of a figure with a number is called for people."""

SIGNS: Mapping[Bound, str] = {
    Bound.EXACT: "",
    Bound.ABOUT: "≈",
    Bound.OVER: ">",
    Bound.AT_LEAST: "≥",
    Bound.UNDER: "<",
    Bound.AT_MOST: "≤",
}
"""The sign that stands before a number with such a bound."""


def name(value: StrEnum, lang: str) -> str:
    """What a value of an enumerated field is called in ``en`` or ``zh``."""
    return NAMES[value][lang]
