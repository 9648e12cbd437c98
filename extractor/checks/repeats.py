"""Passages that stand twice, within a document and between documents."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING, NamedTuple

from extractor.checks.base import Check, Report
from extractor.models import Span
from extractor.readings import locator
from extractor.records import Evidence, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# a clause, or a line that ends without a mark; the number of a list in front is not of it: 1、推行厂务公开
_CLAUSE = re.compile(
    r"\s*+(?:(?:[0-9０-９]{1,2}[、.．](?![0-9０-９])|[一二三四五六七八九十]{1,3}、|[（(][0-9一二三四五六七八九十]{1,3}[）)])\s*+)?"
    r"([^\s，,；;：:。！？!?][^\r\n，,；;：:。！？!?]*)"
)
#: Code points of a passage that are given as its words.
SHOWN = 120
_BLANKS = re.compile(r"[ \t\u3000\xa0]+")


class Run(NamedTuple):
    """``length`` clauses from ``begin`` on that are those from ``earlier`` on, both indices into all clauses."""

    earlier: int
    begin: int
    length: int


@dataclass(frozen=True)
class Repeated(Check):
    """A passage that stands twice, word for word; figures in it would be counted twice."""

    code = "repeated"
    severity = Severity.WARNING
    title = "a passage that stands twice"
    title_zh = "段落重复出现"
    example = (
        "全市各级工会围绕中心、服务大局,新建基层工会612家,新发展会员4.38万人,职工入会率明显提高,工会组织的凝聚力和影响力进一步增强。\n"
        "下一步要继续努力。\n"
        "全市各级工会围绕中心、服务大局,新建基层工会612家,新发展会员4.38万人,职工入会率明显提高,工会组织的凝聚力和影响力进一步增强。"
    )
    counter_example = "各位代表、同志们:现在开会。\n下一步要继续努力。\n各位代表、同志们:现在开会。"

    #: Code points without blanks and marks that a passage has at least, in one document and between two.
    least: int = 55
    least_between: int = 200
    #: A shorter clause does not tell a passage.
    least_first: int = 6

    def find(self, reports: Sequence[Report]) -> Iterator[Finding]:
        """The longest runs of clauses that stood before, in one pass over all texts."""
        clauses: list[str] = []
        counts = []
        for report in reports:
            found = _CLAUSE.findall(_BLANKS.sub("", report.document.text))
            clauses += found
            counts.append(len(found))
        begins = list(accumulate(counts, initial=0))
        for run in self._runs(clauses, begins):
            characters = sum(len(clause) for clause in clauses[run.begin : run.begin + run.length])
            of, earlier_of = bisect_right(begins, run.begin) - 1, bisect_right(begins, run.earlier) - 1
            if characters >= (self.least if of == earlier_of else self.least_between):
                yield self._passage(
                    (reports[earlier_of], _span(reports[earlier_of], run.earlier - begins[earlier_of], run.length)),
                    (reports[of], _span(reports[of], run.begin - begins[of], run.length)),
                    characters,
                )

    def _runs(self, clauses: list[str], begins: list[int]) -> Iterator[Run]:
        """The runs of clauses that stood before, each as long as it can be, without overlap."""
        times = Counter(clauses)
        first: dict[str, int] = {}
        starts, end = set(begins), 0
        for index, clause in enumerate(clauses):
            if index < end or times[clause] == 1 or len(clause) < self.least_first:
                continue
            earlier = first.setdefault(clause, index)
            if earlier == index:
                continue
            begin = index
            while begin > end and begin not in starts and earlier and clauses[earlier - 1] == clauses[begin - 1]:
                earlier, begin = earlier - 1, begin - 1  # a short clause in front belongs to it
            end = index + 1
            while end < len(clauses) and end not in starts and clauses[earlier + end - begin] == clauses[end]:
                if earlier + end - begin in starts or earlier + end - begin >= begin:
                    break
                end += 1
            yield Run(earlier, begin, end - begin)

    def _passage(self, earlier: tuple[Report, Span], again: tuple[Report, Span], characters: int) -> Finding:
        report, span = again
        starts = [figure.start for figure in report.figures]
        figures = report.figures[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        return Finding(
            id=f"{self.code}@{report.document.document_id}:{span.start}-{span.end}",
            code=self.code,
            severity=self.severity if earlier[0] is report else Severity.INFO,
            figures=tuple(figure.id for figure in figures),
            message=f"a passage of {characters} characters stands twice, with {len(figures)} figures in it",
            message_zh=f"{characters}字的段落重复出现，其中有数据{len(figures)}条",
            compared={},
            evidence=(_evidence(*earlier), _evidence(*again)),
        )


def _span(report: Report, begin: int, length: int) -> Span:
    """The span in the text of a document of ``length`` clauses from its clause ``begin`` on."""
    clauses = islice(_CLAUSE.finditer(report.document.text), begin, begin + length)
    first, *_, last = [*clauses] * 2
    return Span(first.start(1), last.end(1))


def _evidence(report: Report, span: Span) -> Evidence:
    text = report.document.text
    return Evidence(
        document=report.document.name,
        document_id=report.document.document_id,
        locator=locator(report.document, span.start) or f"line {text.count(chr(10), 0, span.start) + 1}",
        mention=text[span.start : min(span.end, span.start + 12)],
        start=span.start,
        end=span.end,
        sentence=text[span.start : min(span.end, span.start + SHOWN)],
        sentence_start=span.start,
    )
