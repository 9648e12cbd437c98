"""What a document says of itself: who reports, when, and on which time."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from extractor.records.figure import DOCUMENT_ID


class ReportKind(StrEnum):
    """What sort of text a report is."""

    REVIEW = "review"
    PLAN = "plan"
    BULLETIN = "bulletin"
    NEWS = "news"
    SPEECH = "speech"
    TABLE = "table"


class ReportField(BaseModel):
    """One thing that a report says of itself, with the place that says so.

    ``start`` and ``end`` are null where not the text says it, but the name of the file or whoever runs the program.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: str = Field(description="the title, name, date or period")
    start: int | None = Field(default=None, ge=0, description="where it stands in the text, in code points")
    end: int | None = Field(default=None, ge=0, description="where it ends, exclusive")
    rule: str = Field(description="the rule that found it")
    mention: str | None = Field(default=None, description="the words that say so, verbatim")
    locator: str | None = Field(default=None, description="page, paragraph or table cell that they stand in")


class Report(BaseModel):
    """What a document, or one speech of a file of many, says of itself; null where it does not say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str = Field(description="name of the document")
    document_id: str = Field(
        description="first 12 hex digits of the SHA-256 of the document's text",
        json_schema_extra={"pattern": DOCUMENT_ID},
    )
    section: str = Field(
        default="", description="heading of the speech in a file of many; empty for the document as a whole"
    )
    start: int = Field(ge=0, description="where the report starts in the text of the document, in code points")
    end: int = Field(ge=0, description="where it ends, exclusive")
    title: ReportField | None = Field(default=None, description="its title")
    reporting_unit: ReportField | None = Field(default=None, description="who reports: 吉林省, 白河县总工会")
    date: ReportField | None = Field(default=None, description="when it speaks, in ISO 8601: 2026-02-03")
    reporting_period: ReportField | None = Field(default=None, description="the time that it reports on: 2025")
    kind: ReportField | None = Field(default=None, description="what sort of text it is")
