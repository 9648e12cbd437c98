"""Checks of shares by themselves: a part cannot be more than its whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.checks.base import Check
from extractor.records import Aspect, Severity
from extractor.values.intervals import interval_of
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.checks.report import CheckedReport
    from extractor.records import Figure, Finding

# 为常年同期的124%   按评估价的120%
_OF_ANOTHER = re.compile("的[约近超过达]*$")


@dataclass(frozen=True)
class RateOver100(Check):
    """A share of more than the whole: an error where the words name a share, a warning where they leave it open."""

    code = "rate-over-100"
    severity = Severity.ERROR
    example = "职工入会率达到1000%。"
    counter_example = "完成年度任务的120%,销售收入增长150%。"

    #: A rate with one of these in its words may be more than 100 %: attainment, growth, ratios of two unlike things.
    unlimited: tuple[str, ...] = (
        *("完成", "达成", "计划", "任务", "目标", "进度", "超额", "调整预算", "年初预算", "预算数", "增长", "增幅"),
        *("相当于", "于工资", "平均水平", "平均值", "价格", "指数", "利用率", "使用率", "负荷", "满载", "产能"),
        *("开工", "产销", "周转", "效率", "渗透率", "毛入学", "贡献率", "收益", "回报", "利润率", "负债", "债务"),
        *("保值", "杠杆", "拨备", "准备金", "流动", "速动", "偿付", "资本充足", "赔付", "认购", "自给", "求人"),
        *("依存", "收案比", "之比"),
    )
    #: A rate that ends in one of these, or a share that is said of a whole, cannot.
    limited: tuple[str, ...] = ("率", "面", "占", "比重", "比例", "份额", "覆盖")

    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """Shares whose true value cannot be as small as the whole."""
        for report in reports:
            for figure in report.figures:
                unit = report.unit(figure)
                whole = unit.per_whole if unit.kind == "share" else None
                if whole is None or figure.value <= whole or figure.aspect is not Aspect.SHARE:
                    continue
                severity = self._severity(report, figure)
                if severity is not None and interval_of(figure).low > whole:
                    yield self.finding(
                        [figure],
                        self.said(
                            indicator=figure.indicator or self.said("share"),
                            mention=figure.mention,
                            whole=whole,
                            unit=figure.unit,
                        ),
                        {"stated": figure.value},
                        severity,
                    )

    def _severity(self, report: CheckedReport, figure: Figure) -> Severity | None:
        before = report.before(figure)
        words = before + fold(figure.indicator)
        compared = "占" not in words and _OF_ANOTHER.search(before)  # 是行业平均水平的126%
        if compared or any(word in words for word in self.unlimited):
            return None
        return Severity.ERROR if any(word in words for word in self.limited) else Severity.WARNING
