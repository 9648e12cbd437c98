"""The sheet of figures: one row each, what people need first in front, where it comes from folded at the end."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from xlsxwriter.utility import xl_col_to_name

from extractor.records import Category, Modality, plain
from extractor.records.columns import COLUMNS, Column
from extractor.records.names import name
from extractor.words import section, word
from extractor.writing.sheet import LINK, PLAIN, WRAPPED, Book, Entry, Look, Sheet
from extractor.writing.workbook.looks import SEVERITY_FILLS, TINTS, upper_format, value_format

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractor.records import Figure, Finding
    from extractor.writing.run import Run
    from extractor.writing.workbook.plan import WorkbookPlan

FINDINGS = Column("findings", 22, "workbook.findings", wrap=True)
TO_SENTENCE = Column("to_sentence", 9, "workbook.to_sentence")
TO_FINDING = Column("to_finding", 9, "workbook.to_finding")
EXTRACTED = Column("category_extracted", 15, "workbook.category_extracted")


def _columns() -> tuple[Column, ...]:
    """The columns of every export with those that only this workbook has: findings, links, the category untouched."""
    columns: list[Column] = []
    for column in COLUMNS:
        if column.name == "mention":
            columns += [FINDINGS, TO_FINDING, column, TO_SENTENCE]
        elif column.name == "part_of":
            columns += [EXTRACTED, column]
        else:
            columns.append(column)
    return tuple(columns)


FIGURE_COLUMNS = _columns()
"""The columns of the sheet; those of every export keep their order."""

_NUMBER = {column.name: number for number, column in enumerate(FIGURE_COLUMNS, start=1)}
# the numbers of the columns that only tell where a figure comes from
_FOLDED = range(_NUMBER["category_extracted"], len(FIGURE_COLUMNS) + 1)


def write_figures(run: Run, plan: WorkbookPlan, book: Book, lang: str) -> None:
    """Write the figures of ``run`` on as many sheets as they need."""
    words = section("workbook.figures", lang)
    notes = {"modality": words["legend"], "value": words["signs"], "category": words["correct"]}
    rows = _Rows(run, plan, lang)
    figures = enumerate(run.figures)
    for title in plan.figures.titles:
        sheet = Sheet(
            book,
            title,
            [column.width for column in FIGURE_COLUMNS],
            folded=_FOLDED,
            jumps=min(plan.figures.count, plan.figures.size) + len(plan.found),
        )
        sheet.header(
            [column.heading(lang) for column in FIGURE_COLUMNS], [notes.get(column.name) for column in FIGURE_COLUMNS]
        )
        for index, figure in islice(figures, plan.figures.size):
            sheet.add(rows.entries(figure, index))
        sheet.filter(len(FIGURE_COLUMNS))
        sheet.print_only(_NUMBER["sentence"])
        if plan.figures.count:
            _let_correct(sheet, lang)


def _let_correct(sheet: Sheet, lang: str) -> None:
    """Give the cells of categories a list to choose from, and show which were changed."""
    number, other = _NUMBER["category"] - 1, _NUMBER["category_extracted"] - 1
    area = (1, number, sheet.row - 1, number)
    sheet.sheet.data_validation(
        *area,
        {
            "validate": "list",
            "source": [name(one, lang) for one in Category],
            "ignore_blank": False,
            "error_message": word("workbook.figures.refused", lang),
        },
    )
    is_changed = f"=${xl_col_to_name(number)}2<>${xl_col_to_name(other)}2"
    red = sheet.book.workbook.add_format({"bold": True, "font_color": "#C00000"})
    sheet.sheet.conditional_format(*area, {"type": "formula", "criteria": is_changed, "format": red})


class _Looks(NamedTuple):
    """The looks of a row's cells by the modality of its figure."""

    plain: Look
    wrapped: Look
    link: Look


class _Row(NamedTuple):
    """A figure with what its row shows beside its fields."""

    figure: Figure
    number: int
    looks: _Looks
    findings: Sequence[Finding]
    note: str | None
    fill: str | None


class _Rows:
    """Makes the entries of rows."""

    def __init__(self, run: Run, plan: WorkbookPlan, lang: str) -> None:
        self._findings = run.findings
        self._plan = plan
        self._lang = lang
        self._looks = {modality: _looks(fill) for modality, fill in TINTS.items()}
        self._special: dict[str, Callable[[_Row], Entry]] = {
            "value": self._value,
            "value_max": self._value_max,
            "unit": self._unit,
            "findings": self._found,
            "to_finding": self._to_finding,
            "to_sentence": self._to_sentence,
            "category_extracted": self._extracted,
        }

    def entries(self, figure: Figure, index: int) -> list[Entry | None]:
        """The cells of the row of a figure."""
        row = self._row(figure, index)
        untinted = self._looks[Modality.REPORTED]
        return [
            special(row) if special else self._field(column, figure, untinted if number in _FOLDED else row.looks)
            for number, column, special in self._columns
        ]

    @cached_property
    def _columns(self) -> list[tuple[int, Column, Callable[[_Row], Entry] | None]]:
        return [
            (number, column, self._special.get(column.name)) for number, column in enumerate(FIGURE_COLUMNS, start=1)
        ]

    def _row(self, figure: Figure, index: int) -> _Row:
        looks = self._looks[figure.modality]
        found = [self._findings[number] for number in self._plan.found.get(index, ())]
        if not found:
            return _Row(figure, index, looks, (), None, looks.plain.fill)
        note = "\n".join(_finding_text(finding, self._lang) for finding in found)
        fill = SEVERITY_FILLS[found[0].severity]
        return _Row(figure, index, looks, found, note, fill)

    def _field(self, column: Column, figure: Figure, looks: _Looks) -> Entry | None:
        value = getattr(figure, column.field)
        if isinstance(value, StrEnum):
            value = name(value, self._lang)
        elif isinstance(value, Decimal):
            value = plain(value)  # the columns with the exact decimal
        look = looks.wrapped if column.wrap else looks.plain
        return None if value is None and not look.fill else Entry(value, look)

    def _value(self, row: _Row) -> Entry:
        look = row.looks.plain._replace(number_format=value_format(row.figure), fill=row.fill)
        return Entry(row.figure.value, look, note=row.note)

    def _value_max(self, row: _Row) -> Entry:
        value = row.figure.value_max
        if value is None:
            return Entry(None, row.looks.plain)
        return Entry(value, row.looks.plain._replace(number_format=upper_format(row.figure, value)))

    def _unit(self, row: _Row) -> Entry:
        return Entry(row.figure.unit, row.looks.plain._replace(indent=1))

    def _found(self, row: _Row) -> Entry:
        return Entry(row.note, row.looks.wrapped._replace(fill=row.fill))

    def _to_finding(self, row: _Row) -> Entry:
        if not row.findings:
            return Entry(None, row.looks.link)
        first = self._plan.found[row.number][0]
        return self._plan.findings.jump(self._plan.first_row_of[first], row.looks.link)

    def _to_sentence(self, row: _Row) -> Entry:
        return self._plan.sentences.jump(self._plan.sentence_of[row.number], row.looks.link)

    def _extracted(self, row: _Row) -> Entry:
        return Entry(name(row.figure.category, self._lang))


def _looks(fill: str | None) -> _Looks:
    return _Looks(PLAIN._replace(fill=fill), WRAPPED._replace(fill=fill), LINK._replace(fill=fill))


def _finding_text(finding: Finding, lang: str) -> str:
    """A finding in one line: how grave it is and what is wrong."""
    message = finding.message_zh if lang == "zh" else finding.message
    return word("workbook.figures.finding", lang, severity=name(finding.severity, lang), message=message)
