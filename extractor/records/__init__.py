"""The nouns: a document and its parts, figures, findings, verdicts, and the result of an extraction."""

from extractor.records.concept import ConceptEntry
from extractor.records.document import (
    CELL_SEPARATOR,
    Cell,
    Document,
    Heading,
    Locator,
    Properties,
    Section,
    Sentence,
    Span,
    Table,
)
from extractor.records.figure import (
    DOCUMENT_ID,
    FIGURE_ID,
    TIME_PERIOD,
    Aspect,
    Bound,
    Category,
    Direction,
    Figure,
    Modality,
    PlainDecimal,
    plain,
)
from extractor.records.finding import Evidence, Finding, Severity
from extractor.records.form import FormCell, FormCellStatus, FormPlace, FormSheet, FormWorkbook
from extractor.records.panel import CellStatus, Panel, PanelBlock, PanelCell, PanelRow, PanelTotal
from extractor.records.report import Report, ReportField, ReportKind
from extractor.records.result import Result
from extractor.records.review import Review
from extractor.records.unread import UnreadFile, UnreadStatus
from extractor.records.verdict import Closeness, DraftJudgement, Match, Opinion, RowJudgement, Verdict

__all__ = [
    "CELL_SEPARATOR",
    "DOCUMENT_ID",
    "FIGURE_ID",
    "TIME_PERIOD",
    "Aspect",
    "Bound",
    "Category",
    "Cell",
    "CellStatus",
    "Closeness",
    "ConceptEntry",
    "Direction",
    "Document",
    "DraftJudgement",
    "Evidence",
    "Figure",
    "Finding",
    "FormCell",
    "FormCellStatus",
    "FormPlace",
    "FormSheet",
    "FormWorkbook",
    "Heading",
    "Locator",
    "Match",
    "Modality",
    "Opinion",
    "Panel",
    "PanelBlock",
    "PanelCell",
    "PanelRow",
    "PanelTotal",
    "PlainDecimal",
    "Properties",
    "Report",
    "ReportField",
    "ReportKind",
    "Result",
    "Review",
    "RowJudgement",
    "Section",
    "Sentence",
    "Severity",
    "Span",
    "Table",
    "UnreadFile",
    "UnreadStatus",
    "Verdict",
    "plain",
]
