"""Passages that stand twice, within a document and between documents."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from extractor.checks.base import Check
from extractor.records import Evidence, Finding, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.checks.report import CheckedReport

# a clause, or a line that ends without a mark; the number of a list in front is not of it: 1、推行厂务公开
_CLAUSE = re.compile(
    r"(?:(?:[0-9０-９]{1,2}[、.．](?![0-9０-９])|[一二三四五六七八九十]{1,3}、|[（(][0-9一二三四五六七八九十]{1,3}[）)])\s*+)?"
    r"([^\s，,；;：:。！？!?][^\r\n，,；;：:。！？!?]*)"
)
_LINE_END = re.compile(r"\r\n|[\r\n]")
#: Code points of a passage that are given as its words.
SHOWN = 120
MENTIONED = 12
_BLANKS = " \t\u3000\xa0"


class RepeatedClauses(NamedTuple):
    """``length`` clauses from ``begin`` on that are those from ``earlier`` on, both indices into all clauses."""

    earlier: int
    begin: int
    length: int


class _Places:
    """Where the clauses and lines of a report start, told once for all passages in it."""

    def __init__(self, report: CheckedReport) -> None:
        self.report = report
        self.starts = [match.start(1) for match in _CLAUSE.finditer(report.document.text)]

    @cached_property
    def line_ends(self) -> list[int]:
        return [match.start() for match in _LINE_END.finditer(self.report.document.text)]

    def span(self, begin: int, length: int) -> Span:
        """The span of ``length`` clauses from the clause ``begin`` on."""
        last = _CLAUSE.match(self.report.document.text, self.starts[begin + length - 1])
        return Span(self.starts[begin], last.end(1) if last else len(self.report.document.text))

    def evidence(self, span: Span) -> Evidence:
        """A passage with its first words."""
        document = self.report.document
        return Evidence(
            document=document.name,
            document_id=document.document_id,
            locator=document.locator_at(span.start) or f"line {bisect_left(self.line_ends, span.start) + 1}",
            mention=document.text[span.start : min(span.end, span.start + MENTIONED)],
            start=span.start,
            end=span.end,
            sentence=document.text[span.start : min(span.end, span.start + SHOWN)],
            sentence_start=span.start,
        )


@dataclass(frozen=True)
class Repeated(Check):
    """A passage that stands twice, word for word; figures in it would be counted twice."""

    code = "repeated"
    severity = Severity.WARNING
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

    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """The longest runs of clauses that stood before, in one pass over all texts."""
        clauses: list[str] = []
        counts = []
        for report in reports:
            found = _CLAUSE.findall(_without_blanks(report.document.text))
            clauses += found
            counts.append(len(found))
        begins = list(accumulate(counts, initial=0))
        places: dict[int, _Places] = {}
        for run in self._runs(clauses, begins):
            characters = sum(len(clause) for clause in clauses[run.begin : run.begin + run.length])
            earlier, again = bisect_right(begins, run.earlier) - 1, bisect_right(begins, run.begin) - 1
            if characters >= (self.least if again == earlier else self.least_between):
                for of in {earlier, again} - places.keys():
                    places[of] = _Places(reports[of])
                before, after = places[earlier], places[again]
                spans = (
                    before.span(run.earlier - begins[earlier], run.length),
                    after.span(run.begin - begins[again], run.length),
                )
                yield self._passage(before, after, spans, characters)

    def _runs(self, clauses: list[str], begins: list[int]) -> Iterator[RepeatedClauses]:
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
            yield RepeatedClauses(earlier, begin, end - begin)

    def _passage(self, earlier: _Places, again: _Places, spans: tuple[Span, Span], characters: int) -> Finding:
        _, (start, end) = spans
        figures = again.report.within(start, end)
        message = self.said(characters=characters, figures=len(figures))
        return Finding(
            id=f"{self.code}@{again.report.document.document_id}:{start}-{end}",
            code=self.code,
            severity=self.severity if earlier is again else Severity.INFO,
            figures=tuple(figure.id for figure in figures),
            message=message.en,
            message_zh=message.zh,
            compared={},
            evidence=(earlier.evidence(spans[0]), again.evidence(spans[1])),
        )


def _without_blanks(text: str) -> str:
    for blank in _BLANKS:
        text = text.replace(blank, "")
    return text
