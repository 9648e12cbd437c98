"""The first sheet: what is in the reports at a glance, with charts beside the tables that they draw."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractor.records import Category, Modality, Severity
from extractor.records.names import check_title, name
from extractor.values.paths import kinds_of
from extractor.words import section, word
from extractor.writing.sheet import COUNT, INDENTED, PLAIN, QUIET, TITLE, WRAPPED, Book, Entry, Sheet
from extractor.writing.workbook.amounts import write_amounts, write_series, write_totals
from extractor.writing.workbook.charts import AMBER, BLUE, GREY, Area, Charts
from extractor.writing.workbook.looks import SEVERITY_FILLS, TINTS

if TYPE_CHECKING:
    from extractor.records import Result
    from extractor.writing.run import Run
    from extractor.writing.workbook.plan import WorkbookPlan

#: Documents that are listed one by one.
MAX_DOCUMENTS = 1_000

_WIDTHS = (40, 16, 19, 14, 14, 26, 12, 12, 3)
_CHARTS_AT = len(_WIDTHS) + 1
_BOLD_COUNT = COUNT._replace(bold=True)


def write_summary(run: Run, plan: WorkbookPlan, book: Book, lang: str) -> None:
    """Write what ``run`` holds at a glance."""
    words = section("workbook.summary", lang)
    sheet = Sheet(book, word("sheet.summary", lang), _WIDTHS, frozen=None, repeated=None)
    charts = Charts(sheet, _CHARTS_AT)
    sheet.text(words["title"], TITLE)
    facts = words["facts"].format(
        documents=f"{len(run.results):,}",
        figures=f"{plan.figures.count:,}",
        sentences=f"{plan.sentences.count:,}",
        findings=f"{len(run.findings):,}",
    )
    sheet.text(facts if plan.figures.count else words["no_figures"], QUIET)
    if run.unread:
        kinds = kinds_of(file.document for file in run.unread)
        unread = words["unread"].format(files=f"{len(run.unread):,}", kinds=kinds, reports=word("sheet.reports", lang))
        sheet.text(unread, QUIET)
    if plan.figures.count:
        _write_categories(run, sheet, charts, lang)
    _write_findings(run, sheet, lang)
    if plan.figures.count:
        write_totals(run, plan, sheet, lang)
        write_amounts(run, plan, sheet, charts, lang)
        write_series(run, sheet, charts, lang)
    _write_documents(run, plan, sheet, lang)


def _write_categories(run: Run, sheet: Sheet, charts: Charts, lang: str) -> None:
    """Figures by category and modality, the sum of each below, and a chart."""
    words = section("workbook.summary", lang)
    counts = Counter((figure.category, figure.modality) for figure in run.figures)
    sheet.block(words["by_category"])
    modalities = [name(modality, lang) for modality in Modality]
    first = last = sheet.header([word("column.category", lang), *modalities, words["all"]])
    for category in Category:
        numbers = [counts[category, modality] for modality in Modality]
        if any(numbers):
            last = sheet.add([Entry(name(category, lang)), *_counts(numbers), Entry(sum(numbers), COUNT)])
    sums = [sum(counts[category, modality] for category in Category) for modality in Modality]
    sheet.add(
        [Entry(words["all"], PLAIN._replace(bold=True)), *(Entry(one, _BOLD_COUNT) for one in (*sums, sum(sums)))]
    )
    columns = [number for number, total in enumerate(sums, start=2) if total]
    colours = dict(zip((2, 3, 4), (BLUE, AMBER, GREY), strict=True))
    charts.add_bars(words["by_category"], Area(first, last, columns), [colours[column] for column in columns])


def _counts(numbers: list[int]) -> list[Entry | None]:
    """How many figures of each modality, in its colour; nothing for none."""
    return [
        Entry(number, COUNT._replace(fill=TINTS[modality])) if number else None
        for modality, number in zip(Modality, numbers, strict=True)
    ]


def _write_findings(run: Run, sheet: Sheet, lang: str) -> None:
    """Findings by severity, and by check below each."""
    words = section("workbook.summary", lang)
    sheet.block(words["by_severity"])
    if not run.findings:
        sheet.text(words["none"])
        return
    sheet.header([words["severity"], words["findings"]])
    counts = Counter((finding.severity, finding.code) for finding in run.findings)
    for severity in Severity:
        codes = {code: number for (one, code), number in counts.most_common() if one is severity}
        fill = SEVERITY_FILLS[severity]
        label = Entry(name(severity, lang), PLAIN._replace(fill=fill, bold=True))
        sheet.add([label, Entry(sum(codes.values()), _BOLD_COUNT._replace(fill=fill))])
        for code, number in codes.items():
            title = Entry(check_title(code, lang), INDENTED._replace(wrap=True))
            sheet.add([title, Entry(number, COUNT), Entry(code, QUIET._replace(indent=1))])


def _write_documents(run: Run, plan: WorkbookPlan, sheet: Sheet, lang: str) -> None:
    """Each document with its counts; of many the rest in one row."""
    words = section("workbook.summary", lang)
    sheet.block(words["documents"])
    modalities = [name(modality, lang) for modality in Modality]
    headings = [words["sentences"], words["findings"], word("column.file.warnings", lang)]
    sheet.header([word("column.document", lang), word("column.file.figures", lang), *modalities, *headings])
    found = Counter(
        key for finding in run.findings for key in {(one.document, one.document_id) for one in finding.evidence}
    )
    counts = [
        _document_counts(result, sentences, found)
        for result, sentences in zip(run.results, plan.sentences_in, strict=True)
    ]
    for result, numbers in zip(run.results[:MAX_DOCUMENTS], counts, strict=False):
        _write_document(sheet, result.document.name, numbers)
    rest = counts[MAX_DOCUMENTS:]
    if rest:
        summed = [sum(column) for column in zip(*rest, strict=True)]
        _write_document(sheet, words["more"].format(count=f"{len(rest):,}"), summed)
        sheet.text(words["more_note"].format(limit=f"{MAX_DOCUMENTS:,}", about=word("sheet.about", lang)), QUIET)


def _write_document(sheet: Sheet, label: str, counts: list[int]) -> None:
    figures, *of_modality, sentences, findings, warnings = counts
    rest = [Entry(number, COUNT) if number else None for number in (findings, warnings)]
    sheet.add([Entry(label, WRAPPED), Entry(figures, COUNT), *_counts(of_modality), Entry(sentences, COUNT), *rest])


def _document_counts(result: Result, sentences: int, found: Counter[tuple[str, str]]) -> list[int]:
    """Figures, figures of each modality, sentences, findings and warnings of a document."""
    modalities = Counter(figure.modality for figure in result.figures)
    document = result.document
    return [
        len(result.figures),
        *(modalities[modality] for modality in Modality),
        sentences,
        found[document.name, document.document_id],
        len(document.warnings),
    ]
