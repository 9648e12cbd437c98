"""What governs a quantity beyond its clause: period, scope and modality, from sentence, item, paragraph, section.

* :mod:`~extractor.extraction.context.periods`: for when a quantity is.
* :mod:`~extractor.extraction.context.scopes`: whose it is.
* :mod:`~extractor.extraction.context.modality`: whether it is reported, aimed at, or a norm.
* :mod:`~extractor.extraction.context.parties`: the bodies and places that a text names as subjects.
* :mod:`~extractor.extraction.context.entities`: whom a scope means, by the fullest name.
* :mod:`~extractor.extraction.context.offers`: what sections and paragraphs offer to their figures.
* this file: where a document's sections and paragraphs take that from.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from operator import attrgetter
from typing import TYPE_CHECKING

from extractor.extraction.context.entities import antecedent, entity_of, longer_name, refers_to
from extractor.extraction.context.modality import section_modality
from extractor.extraction.context.offers import Carried, OpeningScopes, ParagraphContext, SectionContext
from extractor.extraction.context.parties import named_parties
from extractor.extraction.context.periods import by_government, is_base, is_of_own_clause
from extractor.extraction.exclusions import is_in_name
from extractor.records import Document, Modality, Span
from extractor.rulepack import TimeOrPlace
from extractor.rulepack.schema import Pattern
from extractor.values.parties import is_national, is_of_state
from extractor.values.periods import Period, TimeFrame, TimePeriod
from extractor.values.places import is_known
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extractor.extraction.layout import Outline, Paragraph, Passage
    from extractor.records import Report, Section
    from extractor.rulepack import RulePack

_LINE = re.compile(r"[^\r\n]+")
# 各位|代表:
_SALUTES = r"\s*{salutation}[^,。]{0,30}$"
# a line with a clause mark is a sentence; 发布时间:2014-02-26 is none
_CLAUSED = re.compile(r"[\u4e00-\u9fff”》)0-9]\s?[,。]")
# 力争|到2027年|,全市会员突破70万人; 刚刚过去的|2025年|,面对困难
_LED = re.compile(r"(?:力争|确保|争取|预计|计划|规划|努力|过去的)$")
# 视察|山东|重要讲话, 关于|吉林|工作的重要指示
_VISITED = re.compile(r"(?:视察|考察|调研|关于|对)$")
# 从市总工会|获悉
_LEARNT = re.compile(r"(?:处|方面|有关部门)?(?:获悉|获得|了解到|了解|得知|召开的)")
# |2021年,   报告指出,|2021年: what may stand in a paragraph before the year that it speaks of
_OPENS = re.compile(r"[^,;。]{0,20},?")
_STOP = re.compile(r"[。!?]")
# 一年来,主要抓了九个|方面工作。   重点做了|以下工作:
_LEADS = re.compile(r"(?::|(?:以下|下列|[一二三四五六七八九十]个?方面)[\u4e00-\u9fff]{0,10}。)\s*$")
#: How much of the end of a paragraph tells that it leads to sections, in code points.
LEAD = 24
# 上半年工作总结和|下半年|工作计划: the time of the plan in the heading of both
_NEXT = re.compile(r"明年|来年|下半年|下年度|下一?学年|下一?学期")
# 3、|2022年元旦春节慰问职工40户: the number of an item
_ITEM = re.compile(r"(?:^|\s)[0-9一二三四五六七八九十]{1,2}、$")
# 获评|全省先进单位: the territory is part of an award's name; 获得|全省32家企业支持 and 获|全省第一 are about it
_AWARDED = r"{awards}为?了?[“\"]?$"
_COUNTED_OR_RANKED = re.compile(r"第|前|[0-9]+(?![0-9年])")
#: The longest words that award something, with an opening quotation mark: 被授予了“.
MAX_AWARDED = 6
#: How much of a report is searched for a mask of who reports, in code points.
MASKED = 700
# |市|总工会
_KINDS = "省市县区州旗镇乡"
# **街道总工会, xx县
_MASK = re.compile(r"[*_xX×]|^某")
#: How many paragraphs before one are asked for the year that they speak of.
PARAGRAPHS_BACK = 8
#: How much of a section's opening is read for a period or scope that governs the whole section, in code points.
OPENING = 240


_OWN_NAME = Pattern.model_construct(
    id="scope.own-name",
    role="scope",
    grade="own",
    first="",
    pattern="",
    yes=(),
    why="the place that reports, by its name",
)
_COUNTRY = _OWN_NAME.model_copy(
    update={"id": "scope.country", "grade": "territory", "why": "the country, of a body of the country"}
)


def _begins_clause(folded: str, start: int, rules: RulePack) -> bool:
    before = folded[start - 1 : start]
    if not before or not (before.isalnum() or before in "、“《") or _ITEM.search(folded, max(0, start - 4), start):
        return True
    if folded[start] == "全" and is_known(folded[start - 2 : start]):  # 江门|全市
        return _begins_clause(folded, start - 2, rules)
    return rules.words["subject-lead"].ending(folded, start) is not None


_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """A document as extraction looks at it: its folded text, its layout, and what it says of itself.

    ``names`` are the short quotations and titles, ``reports`` by the outermost section that each fills, 0 for the whole
    document. ``said`` are the names that it says to be short; ``own_name`` finds the name of the place that reports.
    What a section or the lead of a list offers is worked out once, when its first figure asks.
    """

    document: Document
    folded: str
    layout: Outline
    names: Sequence[Span]
    rules: RulePack
    reports: Mapping[int, Report]
    said: Mapping[str, Span]
    own_name: re.Pattern[str] | None
    _sections: dict[int, SectionContext] = field(default_factory=dict, compare=False)
    _leads: dict[int, tuple[TimeOrPlace, ...]] = field(default_factory=dict, compare=False)
    _starting: dict[int, tuple[TimeOrPlace, ...]] = field(default_factory=dict, compare=False)
    _names_in_full: dict[tuple[str, int], str] = field(default_factory=dict, compare=False)

    def path(self, section: int, item: Span | None = None) -> str:
        """The headings above a figure, outermost first, with the opening words of its item at the end."""
        titles = self.layout.sections[section].path
        return " › ".join(titles if item is None else (*titles, self.document.text[item.start : item.end]))

    def paragraph(self, paragraph: Paragraph, passage: Passage, carried: Carried | None) -> ParagraphContext:
        """Find the time expressions and scopes of a paragraph."""
        periods = self._periods(paragraph.start, paragraph.end)
        scopes = self._scopes(paragraph.start, paragraph.end, periods)
        named = tuple(sorted(Span(one.start, one.end) for one in (*periods, *scopes)))
        here = carried if carried is not None and carried.report == self.report(paragraph.section) else None
        subjects, leading = self._subjects(scopes, periods), self._leading(scopes, periods)
        return ParagraphContext(paragraph, passage, periods, scopes, named, subjects, leading, here)

    def left_by(self, context: ParagraphContext) -> Carried | None:
        """What a paragraph leaves: paragraphs after it that name no territory are about the last that it names."""
        territories = [
            found for found in context.scopes if found.pattern.grade == "territory" and found.start in context.subjects
        ]
        if not territories:
            return context.carried
        return Carried(self.report(context.paragraph.section), territories[-1])

    def report(self, section: int) -> Report:
        """The report that a section belongs to."""
        root = self.layout.root(section)
        return self.reports[root] if root in self.reports else self.reports[0]

    def entity(self, scope: TimeOrPlace | Span | None, section: int) -> str | None:
        """Resolve a scope to the fullest name, as :func:`~extractor.extraction.context.entities.entity_of` does."""
        report = self.report(section)
        is_plain = isinstance(scope, TimeOrPlace) and scope.pattern.id == "scope.plain-bodies"
        words = self.folded[scope.start : scope.end] if scope is not None and not is_plain else None
        unit = self.section(section).unit
        if words is not None and scope is not None and not refers_to(words, unit):
            name = antecedent(self.folded, scope.start, scope.end, report.start, self.rules)
            if name is not None:
                return self._printed(name, report)
        entity = entity_of(words, unit)
        stated = report.reporting_unit
        is_masked = unit is None and stated is not None and fold(stated.value).endswith(words or "")
        if entity is None or is_masked:
            return None
        if entity == unit and stated is not None:
            return stated.value
        is_short = words is not None and entity != words and self.folded.find(entity, report.start, report.end) < 0
        return self._printed(words if is_short and words is not None else entity, report)

    def _printed(self, name: str, report: Report) -> str:
        """The fullest form of a folded name that the report has, in the characters of the text: 江蘇省 for 江苏省."""
        key = (name, report.start)
        known = self._names_in_full.get(key)
        if known is None:
            longer = longer_name(name, self.folded, report.start, report.end, self.said)
            start = self.folded.find(name, report.start, report.end) if longer is None else longer.start
            end = start + len(name) if longer is None else longer.end
            known = self.document.text[start:end] if start >= 0 else name
            self._names_in_full[key] = known
        return known

    def lead_periods(self, paragraph: Paragraph) -> tuple[TimeOrPlace, ...]:
        """The time expressions of the paragraph that introduces the list of an item; none for other paragraphs."""
        if paragraph.lead is None:
            return ()
        known = self._leads.get(paragraph.lead)
        if known is None:
            known = self._carrying_in(self.layout.paragraphs[paragraph.lead])
            self._leads[paragraph.lead] = known
        return known

    def _leading_to(self, section: Section) -> tuple[TimeOrPlace, ...]:
        """The times of the paragraph that leads to a section and those beside it: 一年来,主要抓了九个方面工作."""
        if section.parent is None:
            return ()
        around = self.layout.sections[section.parent]
        last = self.layout.paragraphs[bisect_left(self.layout.starts, around.end) - 1]
        ends = slice(max(last.start, last.end - LEAD), last.end)
        leads = last.section == section.parent and last.start >= around.body and _LEADS.search(self.folded[ends])
        return self._carrying_in(last) if leads else ()

    def earlier_periods(self, paragraph: Paragraph) -> Iterator[TimeOrPlace]:
        """The years that paragraphs before it start clauses with, in the same outermost section, nearest first."""
        index = bisect_left(self.layout.starts, paragraph.start)
        root = self.layout.root(paragraph.section)
        is_plan = self.section(paragraph.section).frame.is_plan
        for earlier in range(index - 1, max(-1, index - 1 - PARAGRAPHS_BACK), -1):
            section = self.layout.paragraphs[earlier].section
            if self.layout.root(section) != root or (is_plan and not self.section(section).frame.is_plan):
                return
            yield from self._starting_years(earlier)

    def _starting_years(self, index: int) -> tuple[TimeOrPlace, ...]:
        known = self._starting.get(index)
        if known is None:
            start, end = self.layout.paragraphs[index][:2]
            years = self._carrying(self._periods(start, min(end, start + OPENING)))
            known = tuple(
                one
                for one in years
                if _OPENS.fullmatch(self.folded, start, one.start)
                and _begins_clause(self.folded, one.start, self.rules)
            )[:1]
            self._starting[index] = known
        return known

    def section(self, index: int) -> SectionContext:
        """What a section offers to its figures."""
        known = self._sections.get(index)
        if known is None:
            known = self._opening(index)
            self._sections[index] = known
        return known

    def around(self, index: int) -> Iterator[SectionContext]:
        """What a section and those around it offer, innermost first."""
        return map(self.section, self.layout.enclosing(index))

    def around_in_part(self, index: int) -> Iterator[SectionContext]:
        """The same, of a plan only what belongs to it: a title that looks back says nothing of its time."""
        is_plan = self.section(index).frame.is_plan
        return takewhile(lambda around: around.frame.is_plan is is_plan or not is_plan, self.around(index))

    def _opening(self, index: int) -> SectionContext:
        section = self.layout.sections[index]
        table = self.document.table_from(section.body)
        rows = section.end if table is None else max(section.body, table.start)  # rows of a table open no section
        end = min(section.end, section.body + OPENING, rows)
        sentence_end = self._first_sentence_end(section.body, end)
        report = self.report(index)
        reporting = TimePeriod.parse(report.reporting_period.value) if report.reporting_period else None
        modality = section_modality(
            self.folded, self.layout, index, reporting.last[0] if reporting else None, self.rules
        )
        is_plan = modality[0] is Modality.TARGET
        periods = tuple(
            one
            for one in self._periods(section.start, end)
            if is_plan or one.start >= section.body or not _NEXT.match(self.folded, one.start)
        )
        carrying = self._carrying(one for one in periods if one.start < sentence_end)
        leading = self._leading((), periods)
        inside = [one for one in carrying if one.start >= section.body and one.start not in leading]
        if inside:
            ends = {scope.end for scope in self._scopes(section.start, end, periods)}
            inside = [one for one in inside if one.start not in ends]
        return SectionContext(
            by_government(self.folded, [one for one in carrying if one not in inside], in_plan=is_plan),
            tuple(inside),
            self._leading_to(section),
            modality,
            TimeFrame(
                TimePeriod.parse(report.date.value) if report.date else None,
                reporting,
                is_plan,
            ),
            self._unit_of(report),
            partial(self._opening_scopes, section, sentence_end, end, periods),
        )

    def _first_sentence_end(self, start: int, end: int) -> int:
        """Where the first sentence of a section's text ends: behind salutations, and lines that are no sentence."""
        for line in _LINE.finditer(self.folded, start, end):
            salutes = self.rules.form(_SALUTES).match(self.folded, line.start(), line.end()) is not None
            if not salutes and _CLAUSED.search(line[0]):
                stop = _STOP.search(self.folded, line.start(), line.end())
                return stop.start() if stop else line.end()
        return start

    def _opening_scopes(
        self, section: Section, sentence_end: int, end: int, times: tuple[TimeOrPlace, ...]
    ) -> OpeningScopes:
        """The scopes of an opening, of which bodies count in its first sentence only, and those inside its clauses."""
        scopes = self._scopes(section.start, end, times)
        subjects = self._subjects(scopes, times)
        inner = tuple(
            one
            for one in scopes
            if one.pattern.grade == "territory" and one.start >= section.body and one.start not in subjects
        )
        lasting = (one for one in scopes if one.pattern.grade != "body" or one.start < sentence_end)
        return OpeningScopes(tuple(one for one in lasting if one not in inner), inner)

    def _subjects(self, scopes: tuple[TimeOrPlace, ...], periods: tuple[TimeOrPlace, ...]) -> frozenset[int]:
        ends = {time.end for time in periods}
        starts = (one.start for one in scopes)
        return frozenset(one for one in starts if one in ends or _begins_clause(self.folded, one, self.rules))

    def _leading(self, scopes: tuple[TimeOrPlace, ...], periods: tuple[TimeOrPlace, ...]) -> frozenset[int]:
        ends = {scope.end for scope in scopes}
        return frozenset(
            one.start
            for one in periods
            if one.start in ends
            or not Period.parse(self.folded[one.start : one.end]).is_calendar_year
            or _begins_clause(self.folded, one.start, self.rules)
            or _LED.search(self.folded, max(0, one.start - 3), one.start) is not None
        )

    def _unit_of(self, report: Report) -> str | None:
        """Who reports, folded; None where a mask hides it: 区总工会 in a text that says **区."""
        if report.reporting_unit is None:
            return None
        unit = fold(report.reporting_unit.value)
        masked = re.compile(rf"[*_xX×某]{{1,4}}{unit[0]}") if unit[0] in _KINDS else _MASK
        where = self.folded[report.start : report.start + MASKED] if unit[0] in _KINDS else unit
        return None if masked.search(where) else unit

    def _carrying_in(self, paragraph: Paragraph) -> tuple[TimeOrPlace, ...]:
        return self._carrying(self._periods(paragraph.start, paragraph.end))

    def _carrying(self, found: Iterable[TimeOrPlace]) -> tuple[TimeOrPlace, ...]:
        return tuple(
            one
            for one in found
            if Period.parse(self.folded[one.start : one.end]).carries
            and not is_base(self.folded, one)
            and not is_of_own_clause(self.folded, one)
        )

    def _periods(self, start: int, end: int) -> tuple[TimeOrPlace, ...]:
        """The time expressions in order, without those in the titles of documents: 《行动计划(2016-2020年)》."""
        found = self.rules.periods.find(self.folded, start, end)
        return tuple(one for one in found if not self._is_in_title(one))

    def _is_in_title(self, found: TimeOrPlace) -> bool:
        index = bisect_right(self.names, found.start, key=_start) - 1
        return index >= 0 and self.names[index].end > found.end and self.folded[self.names[index].start] == "《"

    def _scopes(self, start: int, end: int, times: tuple[TimeOrPlace, ...]) -> tuple[TimeOrPlace, ...]:
        """Scopes in order, without the territories in the names of awards, in short quotations and in titles."""
        found = self.rules.scopes.find(self.folded, start, end)
        own = self.own_name.finditer(self.folded, start, end) if self.own_name is not None else ()
        named = [TimeOrPlace(*name.span(), _OWN_NAME) for name in own]
        spoken = self.rules.words["spokesman"]
        named = [one for one in named if spoken.at(self.folded, one.end, end) is None and not self._is_visited(one)]
        unit = self.report(self.layout.paragraph_at(start).section).reporting_unit
        reporting = fold(unit.value) if unit is not None else None
        named += named_parties(self.folded, start, end, times, reporting, self.rules)
        if named:
            taken = {position for one in found for position in range(one.start, one.end)}
            free = (one for one in named if one.start not in taken and one.end - 1 not in taken)
            found = sorted([*found, *free], key=_start)
        found = [one for one in found if self._is_own_sort(one, reporting) and not self._is_source(one)]
        if reporting is not None and (is_national(reporting) or is_of_state(reporting)):  # 全国 is what goes on there
            found = [one._replace(pattern=_COUNTRY) if one.pattern.id == "scope.country" else one for one in found]
        return tuple(one for one in found if one.pattern.grade not in ("territory", "own") or not self._is_in_name(one))

    def _is_visited(self, found: TimeOrPlace) -> bool:
        """Whether a place is only where somebody was, or what he spoke about: 视察|山东|重要讲话."""
        return _VISITED.search(self.folded, max(0, found.start - 3), found.start) is not None

    def _is_source(self, found: TimeOrPlace) -> bool:
        """Whether a body only gave the news: 记者从|市总工会|获悉."""
        return self.folded[found.start - 1 : found.start] == "从" and _LEARNT.match(self.folded, found.end) is not None

    def _is_own_sort(self, found: TimeOrPlace, reporting: str | None) -> bool:
        """Whether 全局 or 全线 means who reports: 统领全局 in the report of a county does not."""
        if (
            self.folded[found.start] != "全"
            or self.rules.words["body-sort"].at(self.folded, found.start + 1, found.end) is None
        ):
            return True
        if reporting is None:
            return _begins_clause(self.folded, found.start, self.rules)
        return self.folded[found.start + 1] in reporting

    def _is_in_name(self, found: TimeOrPlace) -> bool:
        """Whether a territory is part of a name."""
        if is_in_name(self.names, found.start, found.end):
            return True
        awarded = self.rules.form(_AWARDED).search(self.folded, max(0, found.start - MAX_AWARDED), found.start)
        return awarded is not None and _COUNTED_OR_RANKED.match(self.folded, found.end) is None
