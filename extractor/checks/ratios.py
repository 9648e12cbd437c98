"""A share stated beside its numerator and denominator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extractor.checks.base import Check, Report, shown
from extractor.checks.keys import same_family, shares_words
from extractor.checks.rates import WHOLES
from extractor.folding import fold
from extractor.precision import interval_of
from extractor.records import Aspect, Modality, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.records import Figure, Finding

# 三分之一 has no unit
_WHOLES = WHOLES | {"": 1}


class Ratio(NamedTuple):
    """A share beside the two numbers that it comes from."""

    part: Figure
    total: Figure
    share: Figure


# 占新发展会员的66.4%   占比66.4%   (占66.4%)
_OF = re.compile(
    r"[,;、(]?(?:约|仅|只|已)?占(?:到了?|比|其)?(?P<whole>[^,。;、()0-9]{0,20}?)(?:的(?:比例|比重)?)?(?:[为达约近超过]*)$"
)
# 102家企业完成改制,占126家改制企业的80.95%
_OF_NEXT = re.compile(r"[^,。;、()]{0,12}[,;、(]?(?:约|仅|只)?占[^,。;、0-9]{0,12}[(]?$")
_NEXT_SHARE = re.compile(r"[^,。;、0-9]{0,12}[)]?[^,。;、0-9]{0,6}的?(?:比例|比重)?[为达约近]*$")
#: Rates whose part is told in other words.
SYNONYMS = {
    "出席": ("实到", "到会"),
    "到会": ("实到", "出席"),
    "参会": ("实到", "参加"),
    "覆盖": ("建成", "建立", "设立", "开展"),
    "上线": ("录取线", "达线"),
}
# the whole itself in other words
_WHOLE = re.compile(r"(?:其|总[数量额人]?数?|全部|全体|总人数|总户数|总金额|其中)?")
_RATE = re.compile(r"(?P<stem>.{1,12}?)(?:率|面|比例|比重|覆盖)$")


@dataclass(frozen=True)
class RatioMismatch(Check):
    """A share stated beside its numerator and denominator that is not their quotient."""

    code = "ratio-mismatch"
    severity = Severity.ERROR
    title = "a share that is not the quotient of the two numbers beside it"
    title_zh = "比率与其分子、分母不符"
    example = "126家改制企业中,已有102家企业完成改制,改制率达92%。"
    counter_example = "126家改制企业中,已有102家企业完成改制,改制率达81%,职工满意率达95%。"

    #: A total in front of a part without a word between them that links the two has one of these before it.
    totals: tuple[str, ...] = ("应", "共", "总", "现有", "全部", "原有", "实有", "计划", "符合", "受理", "抽查", "检查")
    #: What was not done (不合格) is no part that a rate is of.
    negated: tuple[str, ...] = ("不", "未")

    def find(self, reports: Sequence[Report]) -> Iterator[Finding]:
        """Shares whose interval holds no quotient of the two numbers that they are said of."""
        for report in reports:
            for group in report.sentences:
                if len(group) > 1 and any(figure.unit in _WHOLES for figure in group):
                    for ratio in self._ratios(report, group):
                        finding = self._compare(ratio)
                        if finding is not None:
                            yield finding

    def _compare(self, ratio: Ratio) -> Finding | None:
        part, total, share = ratio
        computed = interval_of(part).over(interval_of(total)).times(_WHOLES[share.unit])
        if computed.overlaps(interval_of(share)) or not total.value:
            return None
        quotient = part.value / total.value * _WHOLES[share.unit]
        return self.finding(
            [total, part, share] if total.start < part.start else [part, total, share],
            f"{part.mention} of {total.mention} is {shown(quotient)} {share.unit}, not {share.mention}",
            f"{part.mention}占{total.mention}的{shown(quotient)}{share.unit}，与所述{share.mention}不符",
            {"part": part.value, "total": total.value, "computed": round(quotient, 4), "stated": share.value},
        )

    def _ratios(self, report: Report, group: list[Figure]) -> Iterator[Ratio]:
        for index in range(1, len(group)):
            share = group[index]
            if share.unit not in _WHOLES or share.aspect is not Aspect.SHARE or share.modality is Modality.RULE:
                continue
            next_to = self._of_next(report, group[index - 2], group[index - 1], share) if index > 1 else None
            ratio = next_to or self._of_earlier(report, group, index)
            if ratio is not None and ratio.part.modality is ratio.total.modality is share.modality:
                yield ratio

    def _of_next(self, report: Report, part: Figure, total: Figure, share: Figure) -> Ratio | None:
        """农民工会员2.91万人,占新发展会员4.38万人的66.4%."""
        same = same_family(report, part, total) and part.value <= total.value
        if not same or not _OF_NEXT.match(report.words(part.end, total.start)):
            return None
        linked = _NEXT_SHARE.match(report.words(total.end, share.start))
        return Ratio(part, total, share) if linked else None

    def _of_earlier(self, report: Report, group: list[Figure], index: int) -> Ratio | None:
        """4.38万人,其中农民工会员2.91万人,占66.4%;   已有102家完成改制,改制率达92%."""
        share, part = group[index], group[index - 1]
        total = report.by_id.get(part.part_of or "") or self._total_before(report, group, index - 1)
        if total is None:
            return None
        of = _OF.match(report.words(part.end, share.start))
        if of is not None:
            return Ratio(part, total, share) if self._is_of(report, of["whole"], part, total) else None
        rate = _RATE.search(fold(share.indicator))
        ratio = Ratio(part, total, share)
        return ratio if rate is not None and self._is_rate_of(report, rate["stem"], ratio) else None

    def _total_before(self, report: Report, group: list[Figure], index: int) -> Figure | None:
        """The nearest number before a part that can be its total: in the sentence, or alone in the sentence before."""
        part = group[index]
        candidates = group[max(0, index - 3) : index]
        if not index:
            candidates = report.sentence_before(part)
            if len(candidates) != 1 or not any(word in report.before(candidates[0]) for word in self.totals):
                return None
        fitting = [one for one in candidates if same_family(report, part, one) and part.value <= one.value]
        return fitting[-1] if fitting else None

    def _is_of(self, report: Report, whole: str, part: Figure, total: Figure) -> bool:
        """Whether 占…的 names the total: 占总数的, 占新发展会员的."""
        if not _WHOLE.fullmatch(whole):
            return shares_words(
                whole, report.before(total) + fold(total.indicator) + report.words(total.end, total.end + 6)
            )
        between = report.words(total.end, part.start)
        return (
            part.part_of == total.id or "其中" in between or any(word in report.before(total) for word in self.totals)
        )

    def _is_rate_of(self, report: Report, stem: str, ratio: Ratio) -> bool:
        """Whether a rate is that of the part in the total: 办结率 of 受理409件,办结402件; not 满意率."""
        done = report.before(ratio.part) + report.words(ratio.part.end, ratio.share.start - len(ratio.share.indicator))
        name = stem[-2:]
        if any(word + name[0] in done for word in self.negated):
            return False
        words = report.before(ratio.total) + done
        named = all(character in words for character in name) and any(character in done for character in name)
        named = named or any(word in done for word in SYNONYMS.get(name, ()))
        qualifier = stem[:-2]
        return named and (len(qualifier) < 2 or shares_words(qualifier, words))
