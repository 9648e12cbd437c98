"""The published contract: one Figure is one row of every export.

The meaning of each field is in ``docs/reference/fields.md``; the JSON Schema is ``schemas/figure.schema.json``.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, model_validator


class Bound(StrEnum):
    """How the true number relates to the one printed."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at_least"
    UNDER = "under"
    AT_MOST = "at_most"


class Category(StrEnum):
    """What is counted."""

    UNIONS = "unions"
    MEMBERS = "members"
    FUNDS = "funds"
    TRAINEES = "trainees"
    PEOPLE = "people"
    ORGANIZATIONS = "organizations"
    AGREEMENTS = "agreements"
    EVENTS = "events"
    CASES = "cases"
    FACILITIES = "facilities"
    OUTPUTS = "outputs"
    HONOURS = "honours"
    RATES = "rates"
    RANKS = "ranks"
    OTHER = "other"


class Aspect(StrEnum):
    """Which side of the thing measured the number gives."""

    LEVEL = "level"
    INCREMENT = "increment"
    SHARE = "share"
    GROWTH = "growth"
    GAP = "gap"
    RANK = "rank"
    AVERAGE = "average"


class Direction(StrEnum):
    """Which way a change goes."""

    UP = "up"
    DOWN = "down"


class Modality(StrEnum):
    """Whether the figure happened or holds, is aimed at, or is laid down as a norm."""

    REPORTED = "reported"
    TARGET = "target"
    NORM = "norm"


def plain(value: Decimal) -> str:
    """The decimal without exponent and without trailing zeros after the point: ``1.2E+4`` → ``12000``.

    >>> plain(Decimal("1.20E+4")), plain(Decimal("0.50"))
    ('12000', '0.5')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


DOCUMENT_ID = "^[0-9a-f]{12}$"
FIGURE_ID = "^[0-9a-f]{12}:[0-9]+-[0-9]+$"
TIME_PERIOD = "^[0-9]{4}(-[0-9]{2}){0,2}(/[0-9]{4}(-[0-9]{2}){0,2})?$"
"""Patterns of ids and periods, for the published schemas; the figures are made so and not checked again."""

PlainDecimal = Annotated[Decimal, PlainSerializer(plain, return_type=str, when_used="json")]


class Figure(BaseModel):
    """A reported quantity with its meaning and its evidence; offsets are code points, end exclusive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(
        description="document_id:start-end; the same input gives the same id", json_schema_extra={"pattern": FIGURE_ID}
    )
    document: str = Field(description="name of the document")
    document_id: str = Field(
        description="first 12 hex digits of the SHA-256 of the document's text",
        json_schema_extra={"pattern": DOCUMENT_ID},
    )
    section: str = Field(description="headings above the figure, outermost first, joined by ' › '")
    locator: str | None = Field(default=None, description="page, paragraph or table cell, where the format has them")
    sentence: str = Field(description="source sentence, verbatim")
    sentence_start: int = Field(ge=0, description="where the sentence starts in the text, in code points")
    sentence_end: int = Field(ge=0, description="where the sentence ends, exclusive")
    mention: str = Field(min_length=1, description="the number with its unit, verbatim")
    start: int = Field(ge=0, description="where the mention starts in the text, in code points")
    end: int = Field(ge=0, description="where the mention ends, exclusive")
    value: PlainDecimal = Field(description="value in unit after scale, exact")
    value_max: PlainDecimal | None = Field(default=None, description="upper end of a range")
    unit: str = Field(description="元, %, ‰, a classifier or a measure; empty if none is written")
    bound: Bound = Field(description="how the true number relates to the one printed")
    category: Category = Field(description="what is counted")
    indicator: str = Field(
        description="what is measured, in the words of the document (in a table, its heads) or as a rule names it"
    )
    concept: str | None = Field(
        default=None, description="code of the canonical indicator that it states (shuzheng concepts), where one fits"
    )
    aspect: Aspect = Field(description="which side of the thing measured the number gives")
    direction: Direction | None = Field(default=None, description="which way a change goes")
    modality: Modality = Field(description="whether it happened, is aimed at, or is laid down")
    period: str | None = Field(default=None, description="time expression that governs the figure, as written")
    time_period: str | None = Field(
        default=None,
        description="the period in ISO 8601 (2012, 2012-11, 2012-01/2012-06), where it can be resolved",
        json_schema_extra={"pattern": TIME_PERIOD},
    )
    scope: str | None = Field(default=None, description="whom or where the figure is about, as written")
    entity: str | None = Field(
        default=None, description="the fullest name of whom or where it is about; the reporting unit for 全县, 我院"
    )
    part_of: str | None = Field(default=None, description="id of the total that it is a stated part of")
    repeats: str | None = Field(default=None, description="id of the figure whose passage it repeats")
    doubtful: str | None = Field(
        default=None,
        description="where OCR is not sure of a character in the mention or beside it: the mention with ? in its place",
    )
    rule: str = Field(description="id of the rule that decided category and indicator")

    @model_validator(mode="after")
    def _mention_is_where_it_says(self) -> Figure:
        inside = self.sentence[self.start - self.sentence_start : self.end - self.sentence_start]
        if inside != self.mention or self.sentence_end - self.sentence_start != len(self.sentence):
            raise ValueError(f"mention {self.mention!r} is not at {self.start}-{self.end} of its sentence")
        # pydantic keeps a set of the names that were given with each record: half of what a figure takes in memory
        object.__setattr__(self, "__pydantic_fields_set__", _FIELDS)
        return self


_FIELDS = set(Figure.model_fields)
"""The names of the fields of every figure: one set for all, as none is changed once it is made."""
