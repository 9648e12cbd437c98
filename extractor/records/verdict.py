"""A verdict: what became of a row of a table or of a draft's figure; an opinion of a person; a match of a search."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_serializer

from extractor.records.figure import Figure, PlainDecimal
from extractor.records.finding import Evidence


class RowJudgement(StrEnum):
    """What became of a row of a table that is checked against its source, in the order in which people are told."""

    OK = "ok"
    MOVED = "moved"
    VALUE_CHANGED = "value-changed"
    TEXT_CHANGED = "text-changed"
    NOT_FOUND = "not-found"
    NO_SOURCE = "no-source"


class DraftJudgement(StrEnum):
    """What became of a draft's figure that is held against other reports, in the order in which people are told."""

    SUPPORTED = "supported"
    ROUNDED = "rounded"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not-found"


class Verdict(BaseModel):
    """The judgement on one row of a table or on one figure of a draft, with the places that it rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str | None = Field(description="id of the figure that is judged; empty for a row without one")
    row: int | None = Field(default=None, description="row of the table, the first below the header being 2")
    mention: str = Field(description="the number with its unit as the row or the draft has it")
    verdict: RowJudgement | DraftJudgement = Field(description="the judgement")
    message: str = Field(description="the reason, in English")
    message_zh: str = Field(description="the reason, in Chinese")
    stated: PlainDecimal | None = Field(default=None, description="value in the row or the draft")
    found: PlainDecimal | None = Field(default=None, description="value in the source")
    similarity: PlainDecimal | None = Field(
        default=None, description="of a draft's figure to its evidence: similarity of the indicators, 0 to 1"
    )
    draft: Evidence | None = Field(default=None, description="where the figure of a draft stands")
    evidence: tuple[Evidence, ...] = Field(description="places in the sources, the best first")

    @field_validator("verdict")
    @classmethod
    def _of_row_or_draft(
        cls, verdict: RowJudgement | DraftJudgement, info: ValidationInfo
    ) -> RowJudgement | DraftJudgement:
        """The judgement of the kind that the verdict is on, since ``not-found`` is one of both."""
        return (DraftJudgement if info.data.get("row") is None else RowJudgement)(verdict.value)


class Opinion(StrEnum):
    """Whether a figure is what its sentence says, in the eyes of a person."""

    RIGHT = "right"
    WRONG = "wrong"
    UNSURE = "unsure"


class Closeness(StrEnum):
    """How a figure agrees with the number that is looked for."""

    EXACT = "exact"
    WITHIN = "within-precision"


class Match(BaseModel):
    """A figure that agrees with the number that is looked for; as JSON its fields behind the agreement."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agreement: Closeness = Field(description="the same value, or within the precision of the query or of the figure")
    figure: Figure = Field(description="the figure")

    @model_serializer
    def _flat(self) -> dict[str, Any]:
        return {"agreement": self.agreement.value, **self.figure.model_dump(mode="json")}
