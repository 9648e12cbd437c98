"""Texts made to cost more than their length; each builder takes a size and its text grows in proportion to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Hostile(NamedTuple):
    """A builder of hostile texts, with the size at which it is measured against eight times as much."""

    build: Callable[[int], str]
    size: int


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: unit * size


HOSTILE: dict[str, Hostile] = {
    # one run of numerals, of every kind
    "Chinese digits": Hostile(_repeated("一二三四五六七八九十"), 500),
    "Chinese digits beside a figure": Hostile(lambda size: "培训3人" + "一二三四五六七八九十" * size, 500),
    "scaled numbers in a row": Hostile(_repeated("3万"), 3_750),
    "grouping commas": Hostile(_repeated("1,234,"), 2_000),
    "one run of digits": Hostile(_repeated("7"), 10_000),
    "decimal points": Hostile(_repeated("1."), 5_000),
    "scales only": Hostile(_repeated("万亿"), 5_000),
    "digits and blanks": Hostile(_repeated("1 "), 5_000),
    # figures without an end of sentence, of line, or of anything
    "figures on one line": Hostile(_repeated("共有3家企业,投入5万元,"), 250),
    "no end of sentence": Hostile(_repeated("职工参加活动"), 40_000),  # in the end 2 MB in code points, 6 MB in UTF-8
    "one clause": Hostile(_repeated("职工3人"), 320),
    "a list that lends its unit": Hostile(_repeated("12、"), 2_500),
    "parts of parts": Hostile(_repeated("其中3人,"), 320),
    # brackets and quotation marks that never close
    "open quotations": Hostile(_repeated("“3人"), 320),
    "open brackets": Hostile(_repeated("(3人"), 320),
    "open titles": Hostile(_repeated("《3人"), 320),
    # cue words, time expressions and places without a number
    "masked years": Hostile(_repeated("20xx年"), 5_000),
    "places and years before one figure": Hostile(lambda size: "全市2012年" * size + "3人", 2_500),
    "cue words": Hostile(_repeated("力争确保同比增长新建"), 2_500),
    # as many time expressions and places as figures, in one paragraph
    "a month for each figure": Hostile(_repeated("5月份培训3人。"), 250),
    "a year for each figure": Hostile(_repeated("2012年培训3人;"), 250),
    "a territory for each figure": Hostile(_repeated("全市培训3人,"), 320),
    "a body for each figure": Hostile(_repeated("市总工会培训3人。"), 250),
    "a short name for each body": Hostile(
        lambda size: "".join(
            f"山河{one}第一路桥有限公司(简称山河路桥{chr(0x4E00 + one % 9000)}公司)培训3人。" for one in range(size)
        ),
        100,
    ),
    "reports in one line": Hostile(_repeated("政府工作报告在白河县第一届会议上"), 2_500),
    "sentences alone": Hostile(_repeated("这一年我们实现目标。\n新增3人。\n"), 250),
    # lines and headings
    "headings in Chinese numbers": Hostile(_repeated("一、总结\n"), 250),
    "headings one inside the other": Hostile(_repeated("一、总结\n(一)成绩\n1、会员\n新增3人。\n"), 250),
    "empty lines": Hostile(_repeated("\n"), 100_000),
    "blanks on one line": Hostile(_repeated(" "), 100_000),
    "items": Hostile(_repeated("一是新建3家;"), 320),
}
