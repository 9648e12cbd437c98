"""A panel: entities × concepts, a block for each time and modality, every cell tied to its figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from extractor.records.figure import FIGURE_ID, TIME_PERIOD, Bound, Modality, PlainDecimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from pandas import DataFrame

    from extractor.records.concept import ConceptEntry
    from extractor.records.figure import Figure
    from extractor.records.report import Report
    from extractor.records.unread import UnreadFile


class CellStatus(StrEnum):
    """What is known of a cell."""

    FILLED = "filled"
    AGREED = "agreed"
    CHOICE = "choice"
    CONFLICT = "conflict"
    NOT_STATED = "not-stated"
    NOT_READ = "not-read"


class PanelCell(BaseModel):
    """What an entity states for a concept, a time and a modality: one value with its figure, or why there is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entity: str = Field(description="whom or where it is about, or the document")
    concept: str = Field(description="code of the concept")
    time_period: str = Field(description="the period in ISO 8601", json_schema_extra={"pattern": TIME_PERIOD})
    modality: Modality = Field(description="whether it happened or is aimed at")
    value: PlainDecimal | None = Field(default=None, description="the value in unit, negative for a fall; null if none")
    value_max: PlainDecimal | None = Field(default=None, description="upper end of a range")
    unit: str | None = Field(default=None, description="unit of the value: the usual one of the concept, if it can be")
    bound: Bound | None = Field(default=None, description="how the true number relates to the value")
    status: CellStatus = Field(
        description="`filled` by one figure; `agreed`: by the most precise of several; `choice`: by none, as their "
        "units cannot be compared; `conflict`: by none, as they disagree; `not-stated` in what was read; `not-read`"
    )
    figure: str | None = Field(
        default=None, description="id of the figure that fills the cell", json_schema_extra={"pattern": FIGURE_ID}
    )
    candidates: tuple[str, ...] = Field(
        default=(), description="ids of all figures that state the cell, in the order of documents and texts"
    )
    document: str | None = Field(default=None, description="document of the figure")
    locator: str | None = Field(default=None, description="page, paragraph or table cell of the figure")
    mention: str | None = Field(default=None, description="the number of the figure, as printed")
    sentence: str | None = Field(default=None, description="its sentence, verbatim")


class PanelRow(NamedTuple):
    """An entity with the documents that were read of it; none for one of which nothing could be read."""

    entity: str
    documents: tuple[str, ...]


class PanelBlock(NamedTuple):
    """A time in ISO 8601 and a modality."""

    time_period: str
    modality: Modality


class PanelTotal(NamedTuple):
    """What all entities of a panel come to, for a concept, a time and a modality."""

    value: Decimal
    unit: str
    bound: Bound


@dataclass(frozen=True)
class Panel:
    """Entities × concepts in blocks. Only cells that something states are kept; :meth:`cell` makes the others.

    Attributes:
        rows: the entities, in the order of their documents.
        concepts: the concepts, in the order asked for or of the code list.
        blocks: times with modalities, in the order of time.
        figures: the figures that fill cells or are candidates, by id.
        totals: the sums over all entities where there is one, by the code of the concept and the block.
        reports: what the documents say of themselves.
        unread: the files that were not read.
    """

    rows: tuple[PanelRow, ...]
    concepts: tuple[ConceptEntry, ...]
    blocks: tuple[PanelBlock, ...]
    stated: Mapping[tuple[str, str, PanelBlock], PanelCell]
    figures: Mapping[str, Figure]
    totals: Mapping[tuple[str, PanelBlock], PanelTotal] = field(default_factory=dict)
    reports: tuple[Report, ...] = ()
    unread: tuple[UnreadFile, ...] = ()

    def cell(self, row: PanelRow, concept: ConceptEntry, block: PanelBlock) -> PanelCell:
        """The cell of an entity for a concept, a time and a modality."""
        found = self.stated_cell(row, concept, block)
        if found is not None:
            return found
        status = CellStatus.NOT_STATED if row.documents else CellStatus.NOT_READ
        return PanelCell(
            entity=row.entity,
            concept=concept.code,
            time_period=block.time_period,
            modality=block.modality,
            status=status,
        )

    def stated_cell(self, row: PanelRow, concept: ConceptEntry, block: PanelBlock) -> PanelCell | None:
        """The cell of an entity for a concept, a time and a modality, if something states it."""
        return self.stated.get((row.entity, concept.code, block))

    def stated_cells(self) -> Iterator[PanelCell]:
        """Yield the cells that something states, block by block, row by row."""
        for block in self.blocks:
            for row in self.rows:
                found = (self.stated_cell(row, concept, block) for concept in self.concepts)
                yield from (cell for cell in found if cell is not None)

    def cells(self) -> Iterator[PanelCell]:
        """Yield all cells, block by block, row by row."""
        for block in self.blocks:
            for row in self.rows:
                for concept in self.concepts:
                    yield self.cell(row, concept, block)

    def to_frame(self) -> DataFrame:
        """The cells as a pandas DataFrame: one row a cell, a column for each field of PanelCell, decimals exact."""
        from pandas import DataFrame  # takes time that most programs need not spend

        return DataFrame([cell.model_dump() for cell in self.cells()], columns=list(PanelCell.model_fields))
