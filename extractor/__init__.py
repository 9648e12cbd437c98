"""shuzheng (数证): the figures that Chinese reports state, each with its evidence.

    from extractor import read, extract, export, check

    document = read("report.txt")
    result = extract(document)          # result.figures is a tuple of Figure
    export(result, "figures.xlsx")
    findings = check(result)            # what cannot be right in it

The way of the data, and where each step lives:

    bytes ─ reading ─► Document ─ extraction ─► Result ─┬─ checks ────► findings
                                                        ├─ comparing ─► verdicts
                                                        ├─ panel ─────► Panel
                                                        └─ writing ───► files

:mod:`extractor.records`     the nouns: Document, Figure, Finding, Verdict, Result, and the columns of exports
:mod:`extractor.values`      what written words stand for: numerals, intervals, units, periods, text
:mod:`extractor.rulepack`    the rules as data, loaded from ``extractor/rules/*.toml`` and a user's pack
:mod:`extractor.reading`     bytes → Document, one file a format; tables of figures that come back → rows
:mod:`extractor.extraction`  Document → Result; :mod:`extractor.extraction.pipeline` is the page to read first
:mod:`extractor.checks`      figures → findings, one check a file
:mod:`extractor.comparing`   a draft compared with its sources, rows verified, a number found, reviews applied
:mod:`extractor.panel`       figures of many reports → entities × concepts × times, each cell tied to its figure
:mod:`extractor.writing`     figures, findings and verdicts → files, one file a format

The commands (:mod:`extractor.cli`), the HTTP service (:mod:`extractor.service`) and the batches of many documents
(:mod:`extractor.batch`) only call these.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from extractor.errors import CorrectionError, ExportError, PanelError, ReadingError, RuleError, ShuzhengError
from extractor.extraction.pipeline import extract
from extractor.reading import read
from extractor.records import (
    Aspect,
    Bound,
    Category,
    CellStatus,
    Direction,
    Document,
    Figure,
    Finding,
    Modality,
    Panel,
    PanelCell,
    Report,
    ReportField,
    ReportKind,
    Result,
    UnreadFile,
    UnreadStatus,
    Verdict,
)
from extractor.rulepack import RulePack, load_rules
from extractor.values.corrections import Correction, Corrections, ReportName
from extractor.verbs import export, find, verify
from extractor.version import __version__
from extractor.writing import export_findings, export_panel, export_reports, export_verdicts

if TYPE_CHECKING:
    from extractor.checks import check
    from extractor.comparing.compare import compare
    from extractor.panel import tabulate
    from extractor.reading.corrections import read_corrections
    from extractor.reading.rows import read_rows
    from extractor.writing.frame import to_frame

__all__ = [
    "Aspect",
    "Bound",
    "Category",
    "CellStatus",
    "Correction",
    "CorrectionError",
    "Corrections",
    "Direction",
    "Document",
    "ExportError",
    "Figure",
    "Finding",
    "Modality",
    "Panel",
    "PanelCell",
    "PanelError",
    "ReadingError",
    "Report",
    "ReportField",
    "ReportKind",
    "ReportName",
    "Result",
    "RuleError",
    "RulePack",
    "ShuzhengError",
    "UnreadFile",
    "UnreadStatus",
    "Verdict",
    "__version__",
    "check",
    "compare",
    "export",
    "export_findings",
    "export_panel",
    "export_reports",
    "export_verdicts",
    "extract",
    "find",
    "load_rules",
    "read",
    "read_corrections",
    "read_rows",
    "tabulate",
    "to_frame",
    "verify",
]

#: Verbs that are imported when they are first used: most programs extract, and wait for what they import.
_LATER = {
    "check": "extractor.checks",
    "compare": "extractor.comparing.compare",
    "read_corrections": "extractor.reading.corrections",
    "read_rows": "extractor.reading.rows",
    "tabulate": "extractor.panel",
    "to_frame": "extractor.writing.frame",
}


def __getattr__(name: str) -> Any:
    """The verbs of :data:`_LATER`, by PEP 562."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
