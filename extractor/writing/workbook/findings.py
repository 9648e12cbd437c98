"""The sheet of findings: a row for each place that a finding rests on, linked to the figure that stands there."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from extractor.records import plain
from extractor.records.names import check_title, name
from extractor.words import known, word
from extractor.writing.sheet import LINK, PLAIN, QUIET, WRAPPED, Book, Entry, Sheet
from extractor.writing.workbook.looks import SEVERITY_FILLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.records import Evidence, Finding
    from extractor.writing.run import Run
    from extractor.writing.workbook.plan import WorkbookPlan

_WIDTHS = (7, 11, 24, 50, 32, 14, 60, 24, 20, 10)
# not the headings of the sheet of figures, by which a program finds it
_HEADINGS = (
    "workbook.findings.number",
    "column.finding.severity",
    "column.finding.code",
    "column.finding.message",
    "column.finding.compared",
    "column.mention",
    "workbook.findings.sentence",
    "column.document",
    "column.locator",
    "column.workbook.to_figure",
)
_COMPARED_VALUE = "value "  # value 1, value 2, …


def write_findings(run: Run, plan: WorkbookPlan, book: Book, lang: str) -> None:
    """Write the findings of ``run``; the cells of a finding's own stand in its first row."""
    rows = _rows(run, plan, lang)
    for title in plan.findings.titles:
        sheet = Sheet(book, title, _WIDTHS, jumps=min(plan.findings.count, plan.findings.size))
        sheet.header([word(key, lang) for key in _HEADINGS])
        for row in islice(rows, plan.findings.size):
            sheet.add(row)
        sheet.filter(len(_WIDTHS))
        if not plan.findings.count:
            sheet.text(word("workbook.summary.none", lang), QUIET)


def _rows(run: Run, plan: WorkbookPlan, lang: str) -> Iterator[list[Entry | None]]:
    for number, finding in enumerate(run.findings, start=1):
        for place, evidence in enumerate(finding.evidence):
            is_first = not place
            yield [
                *_own(finding, number, lang, is_first=is_first),
                *_standing(evidence, plan, is_first=is_first),
            ]


def _own(finding: Finding, number: int, lang: str, *, is_first: bool) -> list[Entry | None]:
    """What a finding says; from its second row on only what it is filtered by, in a quiet colour."""
    look = PLAIN._replace(
        line=is_first, fill=SEVERITY_FILLS[finding.severity], colour=None if is_first else QUIET.colour
    )
    text = (WRAPPED if is_first else WRAPPED._replace(colour=QUIET.colour))._replace(line=is_first)
    message = finding.message_zh if lang == "zh" else finding.message
    return [
        Entry(number, look._replace(fill=None)),
        Entry(name(finding.severity, lang), look._replace(indent=1)),
        Entry(finding.code, text, note=check_title(finding.code, lang) if is_first else None),
        Entry(message if is_first else None, text),
        Entry(_compared(finding, lang) if is_first else None, text),
    ]


def _standing(evidence: Evidence, plan: WorkbookPlan, *, is_first: bool) -> list[Entry | None]:
    """Where the numbers of a finding stand."""
    plain_look, text, link = (look._replace(line=is_first) for look in (PLAIN, WRAPPED, LINK))
    index = plan.figure_at(evidence)
    return [
        Entry(evidence.mention, text),
        Entry(evidence.sentence, text),
        Entry(evidence.document, text),
        Entry(evidence.locator, text),
        plan.figures.jump(index, link) if index is not None else Entry(None, plain_look),
    ]


def _compared(finding: Finding, lang: str) -> str:
    """The numbers compared, a line each."""
    return "\n".join(f"{_compared_name(key, lang)} = {plain(value)}" for key, value in finding.compared.items())


def _compared_name(key: str, lang: str) -> str:
    if key.startswith(_COMPARED_VALUE):
        return word("compared.value", lang, number=key.removeprefix(_COMPARED_VALUE))
    return word(f"compared.{key}", lang) if known(f"compared.{key}") else key
