"""Texts made to cost more than their length; each builder takes a size and its text grows in proportion to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Hostile(NamedTuple):
    """A builder of hostile texts, with the size at which it is measured against twice that size."""

    build: Callable[[int], str]
    size: int


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: unit * size


HOSTILE: dict[str, Hostile] = {
    # one run of numerals, of every kind
    "Chinese digits": Hostile(_repeated("一二三四五六七八九十"), 2_000),
    "Chinese digits beside a figure": Hostile(lambda size: "培训3人" + "一二三四五六七八九十" * size, 2_000),
    "scaled numbers in a row": Hostile(_repeated("3万"), 15_000),
    "grouping commas": Hostile(_repeated("1,234,"), 8_000),
    "one run of digits": Hostile(_repeated("7"), 40_000),
    "decimal points": Hostile(_repeated("1."), 20_000),
    "scales only": Hostile(_repeated("万亿"), 20_000),
    "digits and blanks": Hostile(_repeated("1 "), 20_000),
    # figures without an end of sentence, of line, or of anything
    "figures on one line": Hostile(_repeated("共有3家企业,投入5万元,"), 5_000),
    "no end of sentence": Hostile(_repeated("职工参加活动"), 175_000),  # 1 MB in code points and 3 MB in UTF-8
    "one clause": Hostile(_repeated("职工3人"), 2_500),
    "a list that lends its unit": Hostile(_repeated("12、"), 10_000),
    "parts of parts": Hostile(_repeated("其中3人,"), 2_500),
    # brackets and quotation marks that never close
    "open quotations": Hostile(_repeated("“3人"), 2_500),
    "open brackets": Hostile(_repeated("(3人"), 2_500),
    "open titles": Hostile(_repeated("《3人"), 2_500),
    # cue words, time expressions and places without a number
    "masked years": Hostile(_repeated("20xx年"), 20_000),
    "places and years before one figure": Hostile(lambda size: "全市2012年" * size + "3人", 10_000),
    "cue words": Hostile(_repeated("力争确保同比增长新建"), 10_000),
    # as many time expressions and places as figures, in one paragraph
    "a month for each figure": Hostile(_repeated("5月份培训3人。"), 1_000),
    "a year for each figure": Hostile(_repeated("2012年培训3人;"), 1_000),
    "a territory for each figure": Hostile(_repeated("全市培训3人,"), 2_000),
    "a body for each figure": Hostile(_repeated("市总工会培训3人。"), 1_000),
    # lines and headings
    "headings in Chinese numbers": Hostile(_repeated("一、总结\n"), 1_000),
    "headings one inside the other": Hostile(_repeated("一、总结\n(一)成绩\n1、会员\n新增3人。\n"), 1_000),
    "empty lines": Hostile(_repeated("\n"), 400_000),
    "blanks on one line": Hostile(_repeated(" "), 400_000),
    "items": Hostile(_repeated("一是新建3家;"), 2_500),
}
