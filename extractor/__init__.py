"""shuzheng (数证): the figures that Chinese reports state, each with its evidence.

    from extractor import read, extract, export, check

    document = read("report.txt")
    result = extract(document)          # result.figures is a tuple of Figure
    export(result, "figures.xlsx")
    findings = check(result)            # what cannot be right in it

The stages, in the order in which the data pass them (a stage imports earlier ones only):

1. :mod:`extractor.reading`      bytes → Document
2. :mod:`extractor.sentences`    Document → sections, paragraphs, sentences
3. :mod:`extractor.numerals`     finding and parsing numerals
4. :mod:`extractor.quantities`   numeral + unit → Quantity; screens out what is no figure
5. :mod:`extractor.clauses`      a quantity in its clause, with the cue words around it
6. :mod:`extractor.context`      period, scope and modality of a quantity
7. :mod:`extractor.indicators`   what is measured: indicator, category, aspect, direction
8. :mod:`extractor.relations`    parts of a total, repeats of an earlier passage
9. :mod:`extractor.readings`     stages 5 to 7 for each paragraph; :mod:`extractor.tables` for tables
10. :mod:`extractor.pipeline`    calls stages 2 to 9: Document → Result
11. :mod:`extractor.checks`      figures → findings; :mod:`extractor.precision` tells what a printed number stands for,
                                 :mod:`extractor.unitfamilies` which units are one in other writings, and
                                 :mod:`extractor.bigrams` how alike two descriptions are
12. :mod:`extractor.export`      figures, findings and verdicts → file
13. :mod:`extractor.evidence`    tables that come back, verified and annotated; a number found, a draft compared

:mod:`extractor.models` and :mod:`extractor.records` hold what passes between them, :mod:`extractor.rulepack`
the rules that decide, :mod:`extractor.folding` the text that they are looked up in; :mod:`extractor.explain` is the
replay of a decision, and :mod:`extractor.examples` and :mod:`extractor.cases` run what a pack of rules says of itself.
The commands (:mod:`extractor.cli`) and the HTTP service (:mod:`extractor.service`) call all of these.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from extractor.errors import ExportError, ReadingError, RuleError, ShuzhengError
from extractor.export import export, export_findings, export_verdicts
from extractor.models import Document
from extractor.pipeline import Result, extract
from extractor.reading import read
from extractor.records import Aspect, Bound, Category, Direction, Figure, Finding, Modality, Verdict
from extractor.rulepack import RulePack, load_rules
from extractor.version import __version__

if TYPE_CHECKING:
    from extractor.checks import check
    from extractor.evidence.compare import compare
    from extractor.evidence.find import find
    from extractor.evidence.rows import read_rows
    from extractor.evidence.verify import verify
    from extractor.export.frame import to_frame

__all__ = [
    "Aspect",
    "Bound",
    "Category",
    "Direction",
    "Document",
    "ExportError",
    "Figure",
    "Finding",
    "Modality",
    "ReadingError",
    "Result",
    "RuleError",
    "RulePack",
    "ShuzhengError",
    "Verdict",
    "__version__",
    "check",
    "compare",
    "export",
    "export_findings",
    "export_verdicts",
    "extract",
    "find",
    "load_rules",
    "read",
    "read_rows",
    "to_frame",
    "verify",
]

#: Verbs that are imported when they are first used: most programs extract, and wait for what they import.
_LATER = {
    "check": "extractor.checks",
    "compare": "extractor.evidence.compare",
    "find": "extractor.evidence.find",
    "read_rows": "extractor.evidence.rows",
    "to_frame": "extractor.export.frame",
    "verify": "extractor.evidence.verify",
}


def __getattr__(name: str) -> Any:
    """The verbs of :data:`_LATER`, by PEP 562."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
