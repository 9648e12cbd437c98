"""The columns of every export, in the order in which people look at them, with their headings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, get_args

from extractor.records import Figure, Finding, FormCell, PanelCell, Report, ReportKind, UnreadFile, Verdict, plain
from extractor.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal

    from pydantic import BaseModel

    from extractor.records import Evidence


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field that it shows, its width in a workbook, and its heading.

    ``width`` is in characters; ``word`` is the key of the heading among the words of columns: the name of the column by
    default, and where it is empty, the name is the heading itself. ``wrap`` breaks long text over lines. With
    ``as_text`` the column repeats a number field as exact text, which only workbooks need, since their number cells
    hold 15 digits. ``of`` makes one cell of what JSON Lines has as a list or an object. ``lang`` is the only language
    of workbooks that have the column. ``part`` is what is shown of a field that is a record itself; its ``value`` bears
    the name of that field alone. ``printed`` keeps the zeros behind the point of a decimal, where a cell is text: 4.30
    and not 4.3.
    """

    field: str
    width: int
    word: str | None = None
    wrap: bool = False
    as_text: bool = False
    of: Callable[[Any], str | None] | None = None
    lang: str | None = None
    part: str | None = None
    printed: bool = False

    @property
    def name(self) -> str:
        """Name of the column for programs: the field's name, with ``_text`` for exact text or the name of a part."""
        if self.has_own_part:
            return f"{self.field}_{self.part}"
        return f"{self.field}_text" if self.as_text else self.field

    @property
    def has_own_part(self) -> bool:
        """Whether it shows another part of a record than its value."""
        return self.part is not None and self.part != "value"

    def heading(self, lang: str) -> str:
        """Heading for people, in ``en`` or ``zh``."""
        key = self.name if self.word is None else self.word
        heading = word(f"column.{key}", lang) if key else self.name
        if not self.has_own_part:
            return heading
        return word("column.part.heading", lang, field=heading, part=word(f"column.part.{self.part}", lang))

    def value(self, record: BaseModel) -> Any:
        """What the cell of ``record`` holds: text, a Decimal, an int, or None for nothing."""
        if self.of is not None:
            return self.of(record)
        value = getattr(record, self.field)
        return value if self.part is None or value is None else getattr(value, self.part)


def with_its_digits(value: Decimal) -> str:
    """The decimal without exponent, its zeros behind the point kept: 4.30 stays ``4.30``."""
    return format(value, "f")


@dataclass(frozen=True, slots=True)
class RecordTable:
    """Records with their columns; ``title`` is the key of what the sheet of a workbook is called.

    With ``named`` a workbook has the names of enumerated values; else they stay as they are.
    """

    title: str
    columns: tuple[Column, ...]
    records: Iterable[BaseModel]
    named: bool = False


COLUMNS = (
    Column("document", 26, wrap=True),
    Column("period", 14, wrap=True),
    Column("scope", 14, wrap=True),
    Column("entity", 16, wrap=True),
    Column("indicator", 26, wrap=True),
    Column("concept", 22),
    Column("value", 18),
    Column("value_max", 12),
    Column("unit", 10),
    Column("bound", 9),
    Column("category", 14),
    Column("aspect", 10),
    Column("direction", 9),
    Column("modality", 10),
    Column("mention", 14, wrap=True),
    Column("sentence", 60, wrap=True),
    Column("section", 26),
    Column("time_period", 16),
    Column("locator", 20, wrap=True),
    Column("part_of", 24),
    Column("repeats", 24),
    Column("doubtful", 14),
    Column("value", 18, as_text=True),
    Column("value_max", 18, as_text=True),
    Column("rule", 24),
    Column("id", 26),
    Column("document_id", 15),
    Column("start", 10),
    Column("end", 10),
    Column("sentence_start", 14),
    Column("sentence_end", 14),
)
"""All columns; ``DATA_COLUMNS`` are those that are fields of Figure themselves."""

DATA_COLUMNS = tuple(column for column in COLUMNS if not column.as_text)
DECIMAL_FIELDS = ("value", "value_max")
"""Fields of Figure that are decimals, which each format holds exactly in its own way."""
OFFSET_FIELDS = ("start", "end", "sentence_start", "sentence_end")
"""Fields of Figure that are offsets in code points; all others are text."""


def _enumeration(annotation: Any) -> type[StrEnum] | None:
    """The enumeration that a field is of, perhaps beside None."""
    kinds = get_args(annotation) or (annotation,)
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, StrEnum)), None)


ENUMERATED_FIELDS: Mapping[str, type[StrEnum]] = {
    name: kind for name, field_ in Figure.model_fields.items() if (kind := _enumeration(field_.annotation))
}
"""Fields of Figure that have one of some values, with these."""

MATCH_COLUMNS = (
    Column("agreement", 16),
    *(replace(column, of=attrgetter(f"figure.{column.field}")) for column in COLUMNS),
)
"""The columns of a table of the figures that agree with a number."""


def _lines(found: Iterable[Evidence]) -> str:
    """The sentences, each once, though a finding may rest on several numbers of one."""
    return "\n".join(dict.fromkeys(f"{one.document}: {one.sentence}" for one in found))


def _sentences(record: Finding | Verdict) -> str:
    return _lines(record.evidence)


def _draft_sentence(verdict: Verdict) -> str | None:
    return verdict.draft.sentence if verdict.draft else None


def _compared(finding: Finding) -> str:
    return "; ".join(f"{name} = {plain(value)}" for name, value in finding.compared.items())


def _figures(finding: Finding) -> str:
    return " ".join(finding.figures)


FINDING_COLUMNS = (
    Column("severity", 11, "finding.severity"),
    Column("code", 24, "finding.code"),
    Column("message", 60, "finding.message", wrap=True, lang="en"),
    Column("message_zh", 60, "finding.message", wrap=True, lang="zh"),
    Column("evidence", 80, "finding.evidence", wrap=True, of=_sentences),
    Column("compared", 36, "finding.compared", wrap=True, of=_compared),
    Column("figures", 30, "finding.figures", wrap=True, of=_figures),
    Column("id", 40),
)
"""The columns of a table of findings."""

VERDICT_COLUMNS = (
    Column("row", 8, "verdict.row"),
    Column("mention", 16),
    Column("verdict", 15, "verdict.verdict"),
    Column("message", 60, "verdict.message", wrap=True, lang="en"),
    Column("message_zh", 60, "verdict.message", wrap=True, lang="zh"),
    Column("stated", 16, "verdict.stated"),
    Column("found", 16, "verdict.found"),
    Column("similarity", 11, "verdict.similarity"),
    Column("draft", 60, "verdict.draft", wrap=True, of=_draft_sentence),
    Column("evidence", 80, "verdict.evidence", wrap=True, of=_sentences),
    Column("id", 26),
)
"""The columns of a table of verdicts."""


def _candidates(cell: PanelCell | FormCell) -> str:
    return " ".join(cell.candidates)


CELL_COLUMNS = (
    Column("entity", 22, wrap=True),
    Column("concept", 26),
    Column("time_period", 14),
    Column("modality", 10),
    Column("value", 18),
    Column("value_max", 12),
    Column("unit", 10),
    Column("bound", 9),
    Column("status", 16, "cell.status"),
    Column("document", 26, wrap=True),
    Column("locator", 20, wrap=True),
    Column("mention", 14, wrap=True),
    Column("sentence", 60, wrap=True),
    Column("figure", 26, "cell.figure"),
    Column("candidates", 40, "cell.candidates", of=_candidates),
    Column("value", 18, as_text=True),
    Column("value_max", 18, as_text=True),
)
"""The columns of a table of the cells of a panel."""
FORM_CELL_COLUMNS = (
    Column("sheet", 16, "form.sheet"),
    Column("cell", 8, "form.cell"),
    Column("row_head", 24, "form.row_head", wrap=True),
    Column("column_head", 30, "form.column_head", wrap=True),
    Column("entity", 22, wrap=True),
    Column("concept", 26),
    Column("time", 12, "form.time"),
    Column("modality", 10),
    Column("status", 16, "cell.status"),
    Column("value", 18),
    Column("unit", 10),
    Column("bound", 9),
    Column("message", 50, "form.message", wrap=True, lang="en"),
    Column("message_zh", 50, "form.message", wrap=True, lang="zh"),
    Column("mention", 14, wrap=True),
    Column("sentence", 60, wrap=True),
    Column("document", 26, wrap=True),
    Column("figure", 26, "cell.figure"),
    Column("start", 10),
    Column("end", 10),
    Column("candidates", 40, "cell.candidates", of=_candidates),
    Column("value", 18, as_text=True),
)
"""The columns of a table of the cells of a form."""

REPORT_FIELDS = ("title", "kind", "reporting_unit", "date", "reporting_period")
"""What a report says of itself."""


def _kind(report: Report) -> ReportKind | None:
    return None if report.kind is None else ReportKind(report.kind.value)


def _said(part: str, width: int, *, wrap: bool = False) -> tuple[Column, ...]:
    """A column for that part of each thing that a report says of itself."""
    return tuple(Column(field, width, f"report.{field}", wrap=wrap, part=part) for field in REPORT_FIELDS)


REPORT_COLUMNS = (
    Column("document", 26, wrap=True),
    Column("section", 26, "report.section", wrap=True),
    Column("title", 36, "report.title", wrap=True, part="value"),
    Column("kind", 12, "report.kind", of=_kind, part="value"),
    Column("reporting_unit", 22, "report.reporting_unit", wrap=True, part="value"),
    Column("date", 13, "report.date", part="value"),
    Column("reporting_period", 16, "report.reporting_period", part="value"),
    *_said("mention", 24, wrap=True),
    *_said("locator", 16, wrap=True),
    *_said("rule", 24),
    *_said("start", 10),
    *_said("end", 10),
    Column("document_id", 15),
    Column("start", 10, "report.start"),
    Column("end", 10, "report.end"),
)
"""The columns of a table of reports; among those in front are the ones that ``--reports`` reads."""


def _only_of(kind: type[BaseModel], column: Column) -> Column:
    """The column in a table of several kinds of records: empty in the rows of the others."""
    return replace(column, of=lambda record: column.value(record) if isinstance(record, kind) else None)


_OF_UNREAD = (
    Column("status", 14, "unread.status"),
    Column("reason", 60, "unread.reason", wrap=True, lang="en"),
    Column("reason_zh", 60, "unread.reason", wrap=True, lang="zh"),
)
_FRONT = 1 + max(index for index, column in enumerate(REPORT_COLUMNS) if column.part == "value")
REPORT_AND_UNREAD_COLUMNS = (
    REPORT_COLUMNS[0],
    *(_only_of(Report, column) for column in REPORT_COLUMNS[1:_FRONT]),
    *(_only_of(UnreadFile, column) for column in _OF_UNREAD),
    *(_only_of(Report, column) for column in REPORT_COLUMNS[_FRONT:]),
)
"""The columns of a table of reports with the files that were not read, which have a row each below them."""
