"""The cases of a pack: a text with the figures that it must give."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, create_model
from pydantic import model_validator as whole_model

from extractor.records import Figure
from extractor.rulepack.schema.rule import CONFIG


def _empty_is_none(fields: Any) -> Any:
    return {name: None if given == "" else given for name, given in fields.items()} if type(fields) is dict else fields


class _Expected(BaseModel):
    """A figure of a case: its mention, and any fields of a Figure; ``""`` says that a field is empty.

    ``part_of`` and ``repeats`` are the mention of the other figure.
    """

    model_config = CONFIG

    mention: str = Field(min_length=1, description="the number with its unit, verbatim")

    _empty = whole_model(mode="before")(_empty_is_none)


ExpectedFigure: type[_Expected] = create_model(  # type: ignore[call-overload]
    "ExpectedFigure",
    __base__=_Expected,
    __doc__=_Expected.__doc__,
    **{
        name: (field.annotation | None, Field(default=None, description=field.description))  # type: ignore[operator]
        for name, field in Figure.model_fields.items()
        if name != "mention"
    },
)


class Case(BaseModel):
    """A text and all the figures that it must give, in its order."""

    model_config = CONFIG

    text: str = Field(min_length=1, description="a sentence, or several with their headings")
    figures: tuple[ExpectedFigure, ...] = Field(
        description="its figures; one that is not listed is a failure, and an empty list says that there is none"
    )
