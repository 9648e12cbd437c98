"""Document → what it says of itself: title, reporting unit, date, reporting period, kind.

* :mod:`~extractor.extraction.report.head`: the lines at its top and at its end.
* :mod:`~extractor.extraction.report.units`: who reports.
* :mod:`~extractor.extraction.report.dates`: when it speaks.
* :mod:`~extractor.extraction.report.outside`: the name of the file and the properties of the document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING

from extractor.extraction.context.entities import longer_name
from extractor.extraction.report.dates import date_candidates, only_year
from extractor.extraction.report.head import HEAD, OPENING, OPENING_LINE, TAIL, TextLine, head_of, lines_of
from extractor.extraction.report.outside import (
    LAST_MONTH_OF_REVIEWS,
    OutsideTitle,
    folders,
    outside_dates,
    outside_titles,
    outside_years,
)
from extractor.extraction.report.units import outside_units, unit_candidates
from extractor.records import CELL_SEPARATOR, Report, ReportField, ReportKind
from extractor.records.columns import REPORT_FIELDS
from extractor.values.periods import Period, TimeFrame, TimePeriod
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractor.extraction.layout import Outline, Paragraph
    from extractor.records import Document, Section, Span
    from extractor.rulepack import RulePack
    from extractor.rulepack.roles import LexiconRole
    from extractor.values.corrections import Correction, Corrections

#: How much of a report must name one year only, for it to be the year of the report.
ONLY_YEAR = 4000
#: How long the time in a title is: 2020年上半年, 2025年第一季度.
PERIOD_OF_TITLE = 9
#: A longer line is no title.
MAX_TITLE = 50

# 县农业农村局2020年工作总结暨2021年工作打算| 一、; a title that its text follows in the same line
_RUN_IN_TITLE = r"(?:[^,。;:!?]{2,40}?(?:{title-review}|{title-plan}|{title-bulletin}))+"
# 2025年|工作总结, 2024-2025年度; a school year is no year: not 2023—2024学年
_YEAR_OF_TITLE = re.compile(
    r"(?:19|20)[0-9]{2}(?![-—至到]?[0-9]{0,4}学年)(?:年?[-—至到](?:19|20)?[0-9]{2})?(?:年度?|(?=[^0-9]))"
)


def find_reports(
    document: Document,
    folded: str,
    layout: Outline,
    rules: RulePack,
    corrections: Corrections,
    said: Mapping[str, Span],
) -> dict[int, Report]:
    """Read what a document says of itself, and each speech of a file of many, by its outermost section; 0 is the whole.

    ``said`` are the names that it says to be short. What ``corrections`` say wins over what the text says. Raises
    CorrectionError where they name a section that is no speech of the document.
    """
    names = {0: "", **layout.speeches()}
    corrections.check_sections(document.name, names.values())
    return {
        root: _find_report(document, folded, layout, rules, root, name, corrections.of(document.name, name), said)
        for root, name in names.items()
    }


def _find_report(
    document: Document,
    folded: str,
    layout: Outline,
    rules: RulePack,
    root: int,
    name: str,
    correction: Correction,
    said: Mapping[str, Span],
) -> Report:
    """Read what the outermost section ``root``, or for 0 the document, says of itself."""
    sections = layout.within(root)
    start, end = sections[0].start, sections[-1].end
    first, last = bisect_left(layout.starts, start), bisect_left(layout.starts, end)
    paragraphs = layout.paragraphs[first:last]
    heading, begins = _without_rows(document, paragraphs[:HEAD]), _without_rows(document, paragraphs[:OPENING])
    head = head_of(lines_of(folded, heading), rules)
    opening = [line._replace(folded=line.folded[:OPENING_LINE]) for line in lines_of(folded, begins)]
    tail = list(lines_of(folded, _without_rows(document, paragraphs[-TAIL:])))
    title = next(_titles(head, rules), None)
    named = outside_titles(document)
    outside = named if root == 0 else []  # of one speech of many they tell no more than who speaks
    reviewed = list(_reviewed(sections, title, rules))
    years = [*_periods(reviewed, title, None), *outside_years(outside)]
    reported = TimePeriod.parse(years[0].value) if years else None
    dates = outside_dates(document, reported.last[0] if reported else None) if root == 0 else ()
    units = unit_candidates(head, title, opening, tail, rules)
    unit = next(chain(units, outside_units([*named, *folders(document)], rules)), None)
    longer = longer_name(unit.value, folded, start, end, said) if unit is not None and unit.start is not None else None
    if unit is not None and longer is not None:
        words = folded[longer.start : longer.end]
        unit = unit.model_copy(update={"value": words, "start": longer.start, "end": longer.end})
    date = _corrected(next(chain(date_candidates(head, tail, rules), dates), None), correction.date)
    period = next(chain(_periods(reviewed, title, date), outside_years(outside)), None)
    if date is None and period is None:
        date = only_year(start, folded[start : min(end, start + ONLY_YEAR)])
        period = next(_periods(reviewed, title, date), None)
    report = Report(
        document=document.name,
        document_id=document.document_id,
        section=name,
        start=start,
        end=end,
        title=next(_title_fields(document, title, outside), None),
        reporting_unit=_corrected(_as_printed(document, unit), correction.reporting_unit),
        date=date,
        reporting_period=_corrected(period, correction.reporting_period),
        kind=next(chain(_kinds(title, rules), _outside_kinds(outside, rules)), None),
    )
    return report.model_copy(update={field: _shown(getattr(report, field), document) for field in REPORT_FIELDS})


# 数据来源：国家统计局
_SOURCE = re.compile(r"\s*(?:资料|数据|信息)?来源\s*[：:]|注\s*[：:]")


def _without_rows(document: Document, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs but for rows of tables and sources of data; a row of one cell may be a title."""
    return [
        one
        for one in paragraphs
        if _SOURCE.match(document.text, one.start) is None
        and (document.table_at(one.start) is None or document.text.find(CELL_SEPARATOR, one.start, one.end) < 0)
    ]


def _shown(said: ReportField | None, document: Document) -> ReportField | None:
    """What is said with the words that say so, and their place in the original."""
    if said is None or said.start is None or said.end is None:
        return said
    words = document.text[said.start : said.end].strip()
    return said.model_copy(update={"mention": words, "locator": document.locator_at(said.start)})


def _corrected(found: ReportField | None, given: str | None) -> ReportField | None:
    """What was found, or what is given in its place; what says the same keeps the place that says so."""
    if given is None or (found is not None and found.value == given):
        return found
    return ReportField(value=given, rule="report.given")


def _field(line: TextLine, value: str, rule: str) -> ReportField:
    return ReportField(value=value, start=line.start, end=line.end, rule=rule)


def _title_fields(document: Document, title: TextLine | None, outside: list[OutsideTitle]) -> Iterator[ReportField]:
    if title is not None:
        yield _field(title, document.text[title.start : title.end], "report.title")
    for one in outside:
        yield one.said(one.words, 0, len(one.words), "title")


def _as_printed(document: Document, unit: ReportField | None) -> ReportField | None:
    """The name of who reports in the characters of the text (工會), but for what the gazetteer gives in full."""
    if unit is None or unit.start is None or unit.end is None:
        return unit
    printed = document.text[unit.start : unit.end]
    return unit.model_copy(update={"value": printed}) if fold(printed) == unit.value else unit


def _titles(head: list[TextLine], rules: RulePack) -> Iterator[TextLine]:
    """The line that names a sort of text, else the first that is no sentence."""
    short = [line for line in head if not line.is_running and len(line.folded) <= MAX_TITLE]
    if head and head[0].is_running and (run_in := rules.form(_RUN_IN_TITLE).match(head[0].folded)):
        short.insert(0, TextLine(head[0].start, head[0].start + run_in.end(), run_in[0]))
    named = [line for line in short if not line.folded.startswith(("—", "("))]
    for line in named:
        if _kinds_named(line, rules):
            yield line
    yield from named[:1]


def _reviewed(sections: Sequence[Section], title: TextLine | None, rules: RulePack) -> Iterator[ReportField]:
    """The years that the headings of reviews name."""
    for section in sections:
        heading = fold(section.path[-1]) if section.path else ""
        year = Period.parse(heading).year
        is_title = title is not None and section.start <= title.start < section.body
        if year is not None and not is_title and _is_review(heading, rules):
            yield ReportField(value=str(year), start=section.start, end=section.body, rule="report.period-of-review")


def _periods(
    reviewed: Sequence[ReportField], title: TextLine | None, date: ReportField | None
) -> Iterator[ReportField]:
    """The time that is reported on: by the heading of the review (``reviewed``), the title, or the date."""
    yield from reviewed
    spoken = TimePeriod.parse(date.value) if date else None
    early = spoken is not None and len(spoken.first) > 1 and spoken.first[1] <= LAST_MONTH_OF_REVIEWS
    if title is not None:
        written = _YEAR_OF_TITLE.search(title.folded)
        period = (
            Period.parse(title.folded[written.start() :][:PERIOD_OF_TITLE]).resolve(TimeFrame()) if written else None
        )
        if written and period is not None and not (early and spoken is not None and period.year == spoken.year):
            start = title.start + written.start()
            yield ReportField(value=str(period), start=start, end=start + 4, rule="report.period-of-title")
    if date is not None and spoken is not None and spoken.year is not None:
        year = spoken.year - 1 if early else spoken.year
        yield ReportField(value=str(year), start=date.start, end=date.end, rule="report.period-by-date")


def _is_review(heading: str, rules: RulePack) -> bool:
    roles = {role for hit in rules.cues_in(heading) for role in hit.roles}
    return "review" in roles and "plan" not in roles


def _kinds(title: TextLine | None, rules: RulePack) -> Iterator[ReportField]:
    """The sort of text that the title ends in."""
    if title is None:
        return
    looks_back = rules.words["title-review"].within(title.folded, 0, len(title.folded))
    for kind in _kinds_named(title, rules):
        if not (kind is ReportKind.PLAN and looks_back):
            yield _field(title, kind.value, "report.kind-of-title")
    if looks_back:
        yield _field(title, ReportKind.REVIEW.value, "report.kind-of-title")


def _outside_kinds(outside: list[OutsideTitle], rules: RulePack) -> Iterator[ReportField]:
    for title in outside:
        for kind in _kinds(title.line, rules):
            yield title.said(kind.value, 0, len(title.words), "kind")


_KINDS: dict[ReportKind, LexiconRole] = {
    ReportKind.BULLETIN: "title-bulletin",
    ReportKind.PLAN: "title-plan",
    ReportKind.SPEECH: "title-speech",
    ReportKind.NEWS: "title-news",
    ReportKind.REVIEW: "title-review",
}


# 工作报告|(摘要)|, 领导讲话| 篇3|
_BEHIND_TITLE = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:篇?\s?[0-9]{1,4})?\s*$")


def _kinds_named(line: TextLine, rules: RulePack) -> list[ReportKind]:
    """The sorts of text whose names the line ends in."""
    words = _BEHIND_TITLE.sub("", line.folded)
    return [kind for kind, role in _KINDS.items() if rules.words[role].ending(words, len(words)) is not None]
