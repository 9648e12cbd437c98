"""A review: what a person said about a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from extractor.records.figure import PlainDecimal
from extractor.records.verdict import Opinion
from extractor.words import message

if TYPE_CHECKING:
    from decimal import Decimal


class Review(BaseModel):
    """What a person said about one figure; what a file has beside this is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1, description="id of the figure")
    document: str | None = Field(default=None, description="name of its document")
    mention: str | None = Field(default=None, description="the number with its unit, verbatim")
    verdict: Opinion | None = Field(default=None, description="whether the figure is right")
    corrected_value: PlainDecimal | None = Field(default=None, description="the value that it should have")
    note: str | None = Field(default=None, description="what else is to be said about it")

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_nothing(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator("corrected_value")
    @classmethod
    def _is_a_number(cls, value: Decimal | None) -> Decimal | None:
        if value is not None and not value.is_finite():
            raise ValueError(message("review.no_number"))
        return value
