"""A share stated beside its numerator and denominator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from extractor.checks.base import Check, shown
from extractor.checks.keys import shares_words
from extractor.records import Aspect, Modality, Severity
from extractor.values.intervals import interval_of
from extractor.values.keywords import vocabulary
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.checks.report import CheckedReport
    from extractor.records import Figure, Finding


class Ratio(NamedTuple):
    """A share beside the two numbers that it comes from."""

    part: Figure
    total: Figure
    share: Figure


# 占新发展会员的66.4%   占比66.4%   (占66.4%)
_OF = re.compile(
    r"[,、(]?(?:约|仅|只|已)?占(?:到了?|比|其)?(?P<whole>[^,。;、()0-9]{0,20}?)(?:的(?:比例|比重)?)?(?:[为达约近超过]*)$"
)
# 102家企业完成改制,占126家改制企业的80.95%
_OF_NEXT = re.compile(r"[^,。;、()]{0,12}[,;、(]?(?:约|仅|只)?占[^,。;、0-9]{0,12}[(]?$")
_NEXT_SHARE = re.compile(r"[^,。;、0-9]{0,12}[)]?[^,。;、0-9]{0,6}的?(?:比例|比重)?[为达约近]*$")
# 博士431人、硕士559人,分别占
_RESPECTIVELY = re.compile(r"[^。;0-9]{0,6}[,(]?分别占(?P<whole>[^,。;、()0-9]{0,20}?)(?:的(?:比例|比重)?)?$")
# ,比上年末净增1.8亿户: what was added is not what the share is of
_GREW = re.compile(r"(?:[比较][^,。;]{2,}|净增[^,。;]{0,4}|增加[^,。;]{0,4})$")
# 国有企业837家全部签订,外资企业签订76家;   another subject begins
_OTHERS = re.compile("全部|均|都|;(?![^,]{0,12}中)")
# the whole itself in other words
_WHOLE = re.compile(r"(?:其|总[数量额人]?数?|全部|全体|总人数|总户数|总金额|其中)?")
_RATE = re.compile(r"(?P<stem>.{1,12}?)(?:率|面|比例|比重|覆盖)$")


@dataclass(frozen=True)
class RatioMismatch(Check):
    """A share stated beside its numerator and denominator that is not their quotient."""

    code = "ratio-mismatch"
    severity = Severity.ERROR
    example = "126家改制企业中,已有102家企业完成改制,改制率达92%。"
    counter_example = "126家改制企业中,已有102家企业完成改制,改制率达81%,职工满意率达95%。"

    #: A total in front of a part without a word between them that links the two has one of these before it.
    totals: tuple[str, ...] = ("应", "共", "总", "现有", "全部", "原有", "实有", "计划", "符合", "受理", "抽查", "检查")
    #: What was not done (不合格, 不捕) is no part that a rate is of: 不捕24人 stands beside 逮捕25人, not within.
    negated: tuple[str, ...] = ("不", "未")

    #: A total stands at most this many figures before its part.
    reach: int = 6

    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """Shares whose interval holds no quotient of the two numbers that they are said of."""
        for report in reports:
            for group in report.sentences:
                if len(group) > 1 and any(_is_share(report, figure) for figure in group):
                    for ratio in self._ratios(report, group):
                        finding = self._compare(report, ratio)
                        if finding is not None:
                            yield finding

    def _compare(self, report: CheckedReport, ratio: Ratio) -> Finding | None:
        part, total, share = ratio
        whole = report.unit(share).per_whole or 1
        computed = interval_of(part).over(interval_of(total)).times(whole)
        if computed.overlaps(interval_of(share)) or not total.value:
            return None
        quotient = part.value / total.value * whole
        return self.finding(
            [total, part, share] if total.start < part.start else [part, total, share],
            self.said(
                part=part.mention,
                total=total.mention,
                quotient=shown(quotient),
                unit=share.unit,
                share=share.mention,
            ),
            {"part": part.value, "total": total.value, "computed": round(quotient, 4), "stated": share.value},
            about=share,
        )

    def _ratios(self, report: CheckedReport, group: list[Figure]) -> Iterator[Ratio]:
        for index in range(1, len(group)):
            if not _is_share(report, group[index]) or group[index].modality is Modality.NORM:
                continue
            next_to = self._of_next(report, *group[index - 2 : index + 1]) if index > 1 else None
            found = [next_to] if next_to else self._respectively(report, group, index)
            for ratio in found or self._of_earlier(report, group, index):
                if ratio.part.modality is ratio.total.modality is ratio.share.modality:
                    yield ratio

    def _of_next(self, report: CheckedReport, part: Figure, total: Figure, share: Figure) -> Ratio | None:
        """农民工会员2.91万人,占新发展会员4.38万人的66.4%."""
        fits = _can_be_part(report, part, total) and _OF_NEXT.match(report.words(part.end, total.start))
        return Ratio(part, total, share) if fits and _NEXT_SHARE.match(report.words(total.end, share.start)) else None

    def _respectively(self, report: CheckedReport, group: list[Figure], index: int) -> list[Ratio]:
        """博士431人、硕士559人,分别占36.93%和49.70%: the parts in their order, of one total before them."""
        of = _RESPECTIVELY.match(report.words(group[index - 1].end, group[index].start))
        if of is None:
            return []
        shares = list(takewhile(lambda figure: _is_share(report, figure), group[index:]))
        parts = group[max(0, index - len(shares)) : index]
        total = self._total(report, group, index - len(parts))
        fit = total is not None and all(_can_be_part(report, part, total) for part in parts)
        if total is None or not fit or len(parts) < len(shares) or len(shares) < 2:
            return []
        if not self._is_of(report, of["whole"], parts[0], total):
            return []
        return [Ratio(part, total, share) for part, share in zip(parts, shares, strict=True)]

    def _of_earlier(self, report: CheckedReport, group: list[Figure], index: int) -> list[Ratio]:
        """4.38万人,其中农民工会员2.91万人,占66.4%;   已有102家完成改制,改制率达92%."""
        share, part = group[index], group[index - 1]
        total = self._total(report, group, index - 1)
        if total is None or _GREW.search(report.before(part)):
            return []
        ratio = Ratio(part, total, share)
        of = _OF.match(report.words(part.end, share.start))
        if of is not None:
            return [ratio] if self._is_of(report, of["whole"], part, total) else []
        rate = _RATE.search(fold(share.indicator))
        return [ratio] if rate is not None and self._is_rate_of(report, rate["stem"], ratio) else []

    def _total(self, report: CheckedReport, group: list[Figure], index: int) -> Figure | None:
        """The total of the part at ``index``: the stated one, or the nearest number before that can be it.

        A number that has a share of its own behind it (女党员1925万名,占23.3%) is a part of the same total.
        """
        part = group[index]
        stated = report.by_id.get(part.part_of or "")
        if stated is not None:
            at = group.index(stated) if stated in group else None
            return None if at is not None and self._has_own_share(report, group, at) else stated
        if not index:
            before = report.sentence_before(part)
            is_whole = len(before) == 1 and any(word in report.before(before[0]) for word in self.totals)
            return before[0] if is_whole and _can_be_part(report, part, before[0]) else None
        for at in range(index - 1, max(-1, index - self.reach), -1):
            if _can_be_part(report, part, group[at]) and not self._has_own_share(report, group, at):
                return group[at]
        return None

    def _has_own_share(self, report: CheckedReport, group: list[Figure], index: int) -> bool:
        if index + 1 == len(group) or not _is_share(report, group[index + 1]):
            return False
        return "占" in report.words(group[index].end, group[index + 1].start)

    def _is_of(self, report: CheckedReport, whole: str, part: Figure, total: Figure) -> bool:
        """Whether 占…的 names the total: 占总数的, 占新发展会员的."""
        if not _WHOLE.fullmatch(whole):
            named = report.before(total) + fold(total.indicator) + report.words(total.end, total.end + 6)
            return shares_words(whole, named) and ("总" not in whole or self._is_whole(report, part, total))
        return self._is_whole(report, part, total)

    def _is_whole(self, report: CheckedReport, part: Figure, total: Figure) -> bool:
        """Whether the words call a number the whole of the part."""
        if part.part_of == total.id or "其中" in report.words(total.end, part.start):
            return True
        return any(word in report.before(total) + fold(total.indicator) for word in self.totals)

    def _is_rate_of(self, report: CheckedReport, stem: str, ratio: Ratio) -> bool:
        """Whether a rate is that of the part in the total: 办结率 of 受理409件,办结402件; not 满意率."""
        if _OTHERS.search(report.words(ratio.total.end, ratio.part.start)):
            return False
        done = report.before(ratio.part) + report.words(ratio.part.end, ratio.share.start - len(ratio.share.indicator))
        name = stem[-2:]
        if name[0] in self.negated or any(word + name[0] in done for word in self.negated):
            return False
        words = report.before(ratio.total) + done
        named = all(character in words for character in name) and any(character in done for character in name)
        named = named or any(word in done for word in vocabulary().part_of_rate.get(name, ()))
        qualifier = stem[:-2]
        return named and (len(qualifier) < 2 or shares_words(qualifier, words))


def _is_share(report: CheckedReport, figure: Figure) -> bool:
    """Whether a figure is a share of a whole; 三分之一 has no unit."""
    return figure.aspect is Aspect.SHARE and report.unit(figure).per_whole is not None


def _can_be_part(report: CheckedReport, part: Figure, total: Figure) -> bool:
    """Whether a number is of the kind and size to be part of another; both are counts or amounts."""
    counts = report.unit(part).kind != "share" and Aspect.GROWTH not in (part.aspect, total.aspect)
    return counts and report.same_unit(part, total) and part.value <= total.value
