"""The sheets behind the panel: its cells one below the other, and the sentences of all that states one."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from extractor.records.columns import CELL_COLUMNS
from extractor.words import word
from extractor.writing.sheet import WRAPPED, Book, Entry, Pages, Sheet
from extractor.writing.xlsx import table_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.records import ConceptEntry, Figure, Panel, PanelCell

_WIDTHS = (24, 26, 14, 20, 90, 26, 20)
#: What the sheet of sentences has stands there only.
_CELL_COLUMNS = tuple(one for one in CELL_COLUMNS if one.field not in ("sentence", "locator") and not one.as_text)
_HEADINGS = (
    "column.entity",
    "column.concept",
    "column.mention",
    "column.cell.status",
    "column.sentence",
    "column.document",
    "column.locator",
)


class _Stated(NamedTuple):
    """A figure that states a cell."""

    cell: PanelCell
    figure: Figure


class EvidencePlan(NamedTuple):
    """Where the sentences of the cells stand: ``rows`` has the index of the one that fills a cell, or the first one."""

    stated: tuple[_Stated, ...]
    pages: Pages
    rows: Mapping[tuple[str, str, str, str], int]

    @classmethod
    def of(cls, panel: Panel, lang: str) -> EvidencePlan:
        """Plan the sheet of sentences: those of a cell one below the other, that which fills it first."""
        stated: list[_Stated] = []
        rows = {}
        for cell in panel.stated_cells():
            rows[_key(cell)] = len(stated)
            ordered = dict.fromkeys((cell.figure or cell.candidates[0], *cell.candidates))
            stated += [_Stated(cell, panel.figures[one]) for one in ordered]
        return cls(tuple(stated), Pages.of(word("sheet.sentences", lang), len(stated)), rows)

    def target(self, cell: PanelCell) -> str | None:
        """Where the sentence of a cell stands, as links say it."""
        index = self.rows.get(_key(cell))
        return None if index is None else self.pages.target(index)


def _key(cell: PanelCell) -> tuple[str, str, str, str]:
    return cell.entity, cell.concept, cell.time_period, cell.modality


def write_cells(panel: Panel, book: Book, lang: str) -> None:
    """Write all cells that something states, with their candidates; they go on to as many sheets as they need."""
    cells = list(panel.stated_cells())
    pages = Pages.of(word("sheet.cells", lang), len(cells))
    rows = iter(cells)
    for title in pages.titles:
        sheet = Sheet(book, title, [column.width for column in _CELL_COLUMNS])
        sheet.header([column.heading(lang) for column in _CELL_COLUMNS])
        for cell in islice(rows, pages.size):
            sheet.add([table_entry(column, cell, lang, named=True) for column in _CELL_COLUMNS])
        sheet.filter(len(_CELL_COLUMNS))


def write_sentences(panel: Panel, plan: EvidencePlan, book: Book, lang: str) -> None:
    """Write the sentences of the figures that fill cells and of all others that state them, with the number bold."""
    concepts = {concept.code: concept for concept in panel.concepts}
    rows = iter(plan.stated)
    for title in plan.pages.titles:
        sheet = Sheet(book, title, _WIDTHS)
        sheet.header([word(key, lang) for key in _HEADINGS])
        for one in islice(rows, plan.pages.size):
            sheet.add(_entries(one, concepts[one.cell.concept], lang))
        sheet.filter(len(_WIDTHS))


def _entries(one: _Stated, concept: ConceptEntry, lang: str) -> list[Entry]:
    cell, figure = one
    start = figure.start - figure.sentence_start
    span = (start, start + len(figure.mention))
    status = word(f"cellstatus.{cell.status}", lang)
    if cell.figure is not None and figure.id != cell.figure:
        status = word("panel.agrees", lang)
    return [
        Entry(cell.entity, WRAPPED),
        Entry(concept.name(lang), WRAPPED),
        Entry(figure.mention, WRAPPED),
        Entry(status, WRAPPED),
        Entry(figure.sentence, WRAPPED, bold=span),
        Entry(figure.document, WRAPPED),
        Entry(figure.locator, WRAPPED),
    ]
