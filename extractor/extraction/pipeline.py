"""The stages called in order; read this file first."""

from __future__ import annotations

from heapq import merge
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.concepts import with_concepts
from extractor.extraction.context import DocumentContext
from extractor.extraction.context.entities import own_name_of, said_names
from extractor.extraction.exclusions import names_in
from extractor.extraction.figures import figure_of
from extractor.extraction.forms import Quantity
from extractor.extraction.layout import outline
from extractor.extraction.quantities import find_quantities
from extractor.extraction.readings import read_text
from extractor.extraction.report import find_reports
from extractor.extraction.tables import read_tables
from extractor.records import Result, Span
from extractor.rulepack import RulePack, load_rules
from extractor.values.corrections import Corrections
from extractor.values.text import fold
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.extraction.forms import Reading
    from extractor.extraction.quantities import Screened
    from extractor.records import Document, Figure


def extract(
    document: Document,
    rules: RulePack | None = None,
    *,
    as_of: str | None = None,
    unit: str | None = None,
    corrections: Corrections | None = None,
) -> Result:
    """Extract the reported figures of a document.

    Args:
        document: the text, from :func:`extractor.read` or built by hand.
        rules: the rule pack; the package's own by default.
        as_of: the year or date of the report (``2013``, ``2013-01-15``), which resolves 去年 and the like; by default
            the date that the text bears, if it has one.
        unit: who reports (``白河县总工会``), which 全县 and 我会 stand for; by default who the text says.
        corrections: the same and the reporting period for one report or several, from
            :func:`extractor.read_corrections`; they win over ``as_of`` and ``unit``.

    Returns:
        The figures in the order of the text; the same input gives the same result.

    Raises:
        RuleError: the patterns of a user's pack take too long on the text.
        CorrectionError: ``corrections`` name a section that is no speech of the document.
        ValueError: ``as_of`` is no date, or ``unit`` is blank.
    """
    given = (corrections or Corrections()).with_all(as_of=as_of, unit=unit)
    context = context_of(document, rules or load_rules(), given)
    read = read_numbers(context)
    figures = [figure_of(document, reading) for reading in read.readings]
    reports = tuple(context.reports.values())
    warnings = tuple(_warnings(document, read.unread, figures))
    return Result(document, tuple(figures), context.layout.sections, reports, warnings)


def _warnings(document: Document, unread: Sequence[Span], figures: Sequence[Figure]) -> Iterator[str]:
    """Say which cells look like numbers and are not read as such, and which numbers OCR is not sure of."""
    if unread:
        shown = [f"{document.locator_at(one.start)} ({document.text[one.start : one.end]})" for one in unread[:SHOWN]]
        yield message("extraction.unread_cells", number=len(unread), places=_named(shown, len(unread))).en
    doubtful = [figure for figure in figures if figure.doubtful]
    if doubtful:
        shown = [f"{figure.locator}: {figure.doubtful}" for figure in doubtful[:SHOWN]]
        yield message("extraction.doubtful", number=len(doubtful), places=_named(shown, len(doubtful))).en


def _named(places: Sequence[str], number: int) -> str:
    return ", ".join(places) + (", …" if number > len(places) else "")


SHOWN = 3
"""How many places a warning names."""


class NumbersRead(NamedTuple):
    """The numbers of a document in its order, what looks like a figure and is none, and the cells that are not read."""

    readings: Iterator[Reading]
    screened: list[Screened]
    unread: list[Span]


def context_of(document: Document, rules: RulePack, corrections: Corrections) -> DocumentContext:
    """What a document says of itself, which all its numbers are read by.

    Raises CorrectionError where ``corrections`` name a section that is no speech of the document.
    """
    rules, folded = rules.for_document(len(document.text)), fold(document.text)
    layout = outline(document, rules)
    said = said_names(folded)
    reports = find_reports(document, folded, layout, rules, corrections, said)
    own_name = own_name_of(reports[0], folded, said)
    return DocumentContext(document, folded, layout, names_in(folded), rules, reports, said, own_name)


def read_numbers(context: DocumentContext) -> NumbersRead:
    """Read the numbers of a document."""
    tables = read_tables(context)
    cells = sorted(tables.readings, key=_start)
    of_cells = chain(tables.keys, (Span(cell.start, cell.quantity.end) for cell in cells))
    in_cells = {position for start, end in of_cells for position in range(start, end)}
    quantities: list[Quantity] = []
    screened: list[Screened] = []
    for one in find_quantities(context.document.text, context.folded, context.names, context.rules):
        if one.start in in_cells:
            continue
        if isinstance(one, Quantity):
            quantities.append(one)
        else:
            screened.append(one)
    readings = merge(cells, read_text(context, quantities), key=_start)
    return NumbersRead(with_concepts(context.folded, readings, context.rules), screened, tables.unread)


_start = attrgetter("start")
