"""Whose a number in a cell is: by the parties that name its row, column or section, else by the title or section."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from extractor.extraction.context.scopes import section_scopes
from extractor.extraction.forms import Decision
from extractor.extraction.tables.parties import place_of_title
from extractor.records import Span
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.extraction.context import DocumentContext
    from extractor.extraction.tables.grid import Grid
    from extractor.extraction.tables.heads import Keys
    from extractor.extraction.tables.parties import Parties
    from extractor.records import Cell
    from extractor.rulepack import TimeOrPlace


@dataclass(frozen=True, slots=True)
class Scopes:
    """The words of a block for whom its numbers are about; those of its cells are found once.

    ``section`` is the index of the section that the table stands in, ``of_title`` are the words of its title.
    """

    document: DocumentContext
    grid: Grid
    parties: Parties
    section: int
    of_title: tuple[TimeOrPlace | Span, ...]
    _of_cells: dict[Cell, tuple[TimeOrPlace, ...]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, document: DocumentContext, grid: Grid, parties: Parties, title: Sequence[Span], section: int) -> Scopes:
        """Find the scopes of a title; ``title`` are its lines from the nearest to the table on."""
        return cls(document, grid, parties, section, tuple(_in_title(document, title, section)))

    def scope_of(self, keys: Keys) -> tuple[Decision[TimeOrPlace | Span | None], str | None]:
        """Decide in which words it stands whose a number is, and resolve them to a party."""
        decision = Decision.first(partial(self._candidates, keys))
        return decision, self._entity(decision.value)

    def _candidates(self, keys: Keys) -> Iterator[tuple[TimeOrPlace | Span | None, str]]:
        """The party that names the row, column or section, the scopes in their words, those of title and section."""
        cells = [*reversed(keys.row), *reversed(keys.column), *reversed(keys.sections)]
        for cell in cells:
            names = self.parties.names_column if cell in keys.column else self.parties.names_row
            if names(self.grid, cell):
                yield Span(cell.start, cell.end), "scope.head"
        for cell in cells:
            for found in self._of_cell(cell):
                yield found, "scope.head"
        for titled in self.of_title:
            yield titled, "scope.caption"
        yield from section_scopes(self.document, self.section)

    def _of_cell(self, cell: Cell) -> tuple[TimeOrPlace, ...]:
        known = self._of_cells.get(cell)
        if known is None:
            known = self._of_cells[cell] = tuple(
                self.document.rules.scopes.find(self.document.folded, cell.start, cell.end)
            )
        return known

    def _entity(self, found: TimeOrPlace | Span | None) -> str | None:
        """The party of a scope, whose name may be spread by blanks (北 京)."""
        document = self.document
        if isinstance(found, Span) and " " in document.folded[found.start : found.end].strip():
            return "".join(document.document.text[found.start : found.end].split())
        return document.entity(found, self.section)


def _in_title(document: DocumentContext, title: Sequence[Span], section: int) -> Iterator[TimeOrPlace | Span]:
    """The places that the lines of a title begin with, but for that of the reporter, and the territories in them."""
    folded, unit = document.folded, document.report(section).reporting_unit
    for line in title:
        place = place_of_title(folded, line)
        if place is not None and not (unit and fold(unit.value).startswith(folded[place.start : place.end])):
            yield place
        yield from (
            found
            for found in document.rules.scopes.find(folded, line.start, line.end)
            if found.pattern.grade == "territory"
        )
