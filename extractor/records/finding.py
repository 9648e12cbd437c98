"""A finding: what cannot be right in what reports say, with the places that it rests on."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from extractor.records.figure import Figure, PlainDecimal


class Severity(StrEnum):
    """How sure it is that something is wrong."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Evidence(BaseModel):
    """A place in a document that a finding or verdict rests on; offsets are code points, end exclusive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figure: str | None = Field(default=None, description="id of the figure that stands there; empty for a passage")
    document: str = Field(description="name of the document")
    document_id: str = Field(description="first 12 hex digits of the SHA-256 of the document's text")
    locator: str | None = Field(default=None, description="page, paragraph or table cell, where the format has them")
    mention: str = Field(description="the number with its unit, verbatim; of a passage its first words")
    start: int = Field(ge=0, description="where the mention or the passage starts in the text, in code points")
    end: int = Field(ge=0, description="where it ends, exclusive")
    sentence: str = Field(description="source sentence, verbatim; of a passage its beginning")
    sentence_start: int = Field(ge=0, description="where the sentence starts in the text, in code points")

    @classmethod
    def of(cls, figure: Figure) -> Evidence:
        """The place of a figure."""
        return cls(
            figure=figure.id,
            document=figure.document,
            document_id=figure.document_id,
            locator=figure.locator,
            mention=figure.mention,
            start=figure.start,
            end=figure.end,
            sentence=figure.sentence,
            sentence_start=figure.sentence_start,
        )


class Finding(BaseModel):
    """Something that cannot be right in what reports say, or that may be wrong, with the numbers compared."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="code@place of its first evidence; the same reports give the same id")
    code: str = Field(description="code of the check that found it (shuzheng check --list)")
    severity: Severity = Field(description="how sure it is that something is wrong")
    figures: tuple[str, ...] = Field(description="ids of the figures concerned, in the order of the evidence")
    message: str = Field(description="what is wrong, in English")
    message_zh: str = Field(description="what is wrong, in Chinese")
    compared: dict[str, PlainDecimal] = Field(description="the numbers compared, by what they are")
    evidence: tuple[Evidence, ...] = Field(min_length=1, description="where it stands")
