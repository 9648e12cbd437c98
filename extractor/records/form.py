"""Forms: a user's workbook with cells to fill, and what becomes of each."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from extractor.records.figure import FIGURE_ID, TIME_PERIOD, Bound, Modality, PlainDecimal

if TYPE_CHECKING:
    from collections.abc import Mapping


class FormCellStatus(StrEnum):
    """What becomes of an empty cell of a form."""

    FILLED = "filled"
    AGREED = "agreed"
    CHOICE = "choice"
    CONFLICT = "conflict"
    NOT_STATED = "not-stated"
    NO_REPORT = "no-report"
    NO_CONCEPT = "no-concept"
    NO_TIME = "no-time"
    NO_UNIT = "no-unit"

    @property
    def is_filled(self) -> bool:
        """Whether a number is written."""
        return self in (FormCellStatus.FILLED, FormCellStatus.AGREED)


class FormPlace(NamedTuple):
    """A cell by the numbers of its row and its column, the first being 1."""

    row: int
    column: int

    @property
    def name(self) -> str:
        """As spreadsheets name it.

        >>> FormPlace(7, 3).name, FormPlace(1, 28).name
        ('C7', 'AB1')
        """
        letters, left = "", self.column
        while left:
            left, letter = divmod(left - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.row}"


class FormSheet(NamedTuple):
    """A visible sheet of a form.

    ``texts`` has what cells show, a merged one at each place that it covers; ``taken`` are the places that must not be
    filled: those with a value or a formula, and those under a merged cell but for its first.
    """

    title: str
    texts: Mapping[FormPlace, str]
    taken: frozenset[FormPlace]
    rows: int
    columns: int


class FormWorkbook(NamedTuple):
    """A workbook to be filled."""

    name: str
    sheets: tuple[FormSheet, ...]


class FormCell(BaseModel):
    """An empty cell of a form: what it asks for, and the number that was written or why there is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sheet: str = Field(description="the sheet")
    cell: str = Field(description="the cell, as spreadsheets name it: C7")
    row_head: str = Field(description="the words to the left of it")
    column_head: str = Field(description="the words above it")
    entity: str | None = Field(default=None, description="the reporting unit that it is about")
    concept: str | None = Field(default=None, description="code of the concept that it asks for")
    time: str | None = Field(
        default=None, description="the time in ISO 8601", json_schema_extra={"pattern": TIME_PERIOD}
    )
    modality: Modality = Field(default=Modality.REPORTED, description="whether it asks for what happened or for an aim")
    status: FormCellStatus = Field(
        description="`filled`, `agreed` by several figures, `choice` of several units, `conflict` of numbers, "
        "`not-stated` in the reports, `no-report` of the unit, `no-concept` that the head means, `no-time`, `no-unit` "
        "of measure in the head"
    )
    value: PlainDecimal | None = Field(default=None, description="the number written, in the unit of the head")
    unit: str | None = Field(default=None, description="the unit of the head, else that of the figure")
    bound: Bound | None = Field(default=None, description="how the true number relates to the one written")
    figure: str | None = Field(default=None, description="id of the figure", json_schema_extra={"pattern": FIGURE_ID})
    document: str | None = Field(default=None, description="document of the figure")
    start: int | None = Field(default=None, ge=0, description="where its number starts in the text of the document")
    end: int | None = Field(default=None, ge=0, description="where its number ends, exclusive")
    mention: str | None = Field(default=None, description="the number, as printed")
    sentence: str | None = Field(default=None, description="its sentence, verbatim")
    candidates: tuple[str, ...] = Field(default=(), description="ids of all figures that could fill it")
    message: str = Field(default="", description="why it is empty, in English")
    message_zh: str = Field(default="", description="the same in Chinese")
