"""The stages called in order; read this file first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractor.extraction.context import ContextReader
from extractor.extraction.forms import Quantity
from extractor.extraction.layout import outline
from extractor.extraction.quantities import find_quantities
from extractor.extraction.readings import draft, place, read_paragraphs
from extractor.extraction.relations import RepeatedPassages, parts
from extractor.extraction.tables import cell_figures, draft_cell
from extractor.records import Figure, Result
from extractor.rulepack import RulePack, load_rules
from extractor.values.periods import report_year, year_of
from extractor.values.text import fold

if TYPE_CHECKING:
    from extractor.extraction.tables import CellFigure
    from extractor.records import Document


def extract(document: Document, rules: RulePack | None = None, *, as_of: str | None = None) -> Result:
    """Extract the reported figures of a document.

    Args:
        document: the text, from :func:`extractor.read` or built by hand.
        rules: the rule pack; the package's own by default.
        as_of: the year or date of the report (``2013``, ``2013-01-15``), which resolves 去年 and the like; by default
            the date line of the text, if it has one.

    Returns:
        The figures in the order of the text; the same input gives the same result.

    Raises:
        RuleError: the patterns of a user's pack take too long on the text.
        ValueError: ``as_of`` is no date.
    """
    rules = (rules or load_rules()).for_document(len(document.text))
    folded = fold(document.text)
    year = year_of(as_of) if as_of else report_year(folded)
    reader = ContextReader(folded, outline(document, rules), rules)
    in_cells = list(cell_figures(document.text, folded, document.tables, rules))
    found = find_quantities(document.text, folded, rules)
    quantities = _outside(in_cells, [one for one in found if isinstance(one, Quantity)])
    repeated = RepeatedPassages(document.text)
    figures: list[Figure] = []
    texts: dict[str, str] = {}
    for paragraph in read_paragraphs(document.text, reader, quantities):
        drafts = [draft(document, reader, reading, year) for reading in paragraph]
        placed = place(paragraph)
        for index, (total, _) in parts(folded, placed, rules).items():
            drafts[index]["part_of"] = drafts[total]["id"]
        for fields, one in zip(drafts, placed, strict=True):
            fields["repeats"] = repeated.first(one, fields["id"])
        figures += [Figure(**_sharing(texts, fields)) for fields in drafts]
    if in_cells:
        by_place = {cell.place: cell for cell in in_cells}
        drafts = [draft_cell(document, reader, cell, by_place, year) for cell in in_cells]
        figures += [Figure(**_sharing(texts, fields)) for fields in drafts]
        figures.sort(key=lambda figure: figure.start)
    return Result(document, tuple(figures))


def _sharing(texts: dict[str, str], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a figure with one object for equal texts: sections, scopes and units are those of many figures."""
    return {name: texts.setdefault(value, value) if type(value) is str else value for name, value in fields.items()}


def _outside(cells: list[CellFigure], quantities: list[Quantity]) -> list[Quantity]:
    """The quantities of running text: those that no table cell has read already."""
    if not cells:
        return quantities
    taken = {position for cell in cells for position in range(cell.quantity.start, cell.quantity.end)}
    return [one for one in quantities if one.start not in taken]
