"""The rules of units: how they are written, what they count, and what the checks ask of them."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - pydantic reads it at run time
from typing import Literal

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from extractor.records import Category
from extractor.rulepack.schema.rule import CONFIG, Rule, Word
from extractor.words import message

Kind = Literal["count", "people", "money", "share", "points", "rank", "measure", "multiple", "time", "noun"]
#: Kinds of unit that settle the category, whatever noun stands beside the number.
CATEGORY_OF_KIND = {
    "money": Category.FUNDS,
    "share": Category.RATES,
    "points": Category.RATES,
    "rank": Category.RANKS,
}


class _Forms(Rule):
    """The writings of a unit, with what they can count; its fields come first in the reference."""

    kind: Kind = Field(
        description="`people` for persons: acts tell who of them was trained, joined or honoured; `count` for things; "
        "`noun` for a noun that needs no classifier (6县), believed only after Arabic digits; `measure` for lengths, "
        "weights and hours; `multiple` for 倍; `money`, `share`, `points` and `rank` for what is always funds, rates, "
        "rates and ranks; `time` for what is no figure"
    )
    forms: tuple[Word, ...] = Field(min_length=1, description="the unit as it is written; the longest form wins")
    counts: tuple[Category, ...] = Field(
        min_length=1,
        description="categories that it can count, the usual one first: it holds where no noun says which. A noun of "
        "a category that is not listed here is passed over",
    )
    unit: Word | None = Field(
        default=None, description="the name that all forms share (元 for 块钱); without it each form is its own unit"
    )

    @field_validator("counts")
    @classmethod
    def _counts_fit_kind(cls, counts: tuple[Category, ...], info: ValidationInfo) -> tuple[Category, ...]:
        kind = info.data.get("kind", "")
        settled = CATEGORY_OF_KIND.get(kind)
        if settled is not None and counts != (settled,):
            raise ValueError(message("rules.counts_always", kind=kind, settled=settled))
        return counts


class UnitExchange(BaseModel):
    """What one of a unit is worth in another: 1 公顷 is 15 亩."""

    model_config = CONFIG

    factor: Decimal = Field(gt=0, description="how many of the other unit make one of it")
    unit: str = Field(description="the other unit, by the name of its family; empty for a part of a whole (%)")


class Measured(BaseModel):
    """What the checks and comparisons ask of a unit besides its kind."""

    model_config = CONFIG

    family: Word | None = Field(
        default=None,
        description="the writing that stands for all writings of one unit (人 for 名 and 位): numbers of one family "
        "are compared. Without it each unit is a family of its own",
    )
    divisible: bool | None = Field(
        default=None,
        description="whether a fraction of it can be counted; without it, unless its kind is count, people or noun",
    )
    exchange: UnitExchange | None = Field(default=None, description="what one is worth in another unit")
    things: tuple[Word, ...] = Field(
        default=(),
        description="names of sorts of things that it counts, of your choice: two units with one in common may count "
        "the same things (5家 and 5所 schools). `any` for a classifier that is said of whatever has one (个)",
    )
    over: tuple[Word, ...] = Field(
        default=(),
        description="what an average over the things that it counts may call one of them: 村 in 每村 and 村均, of 12个",
    )
    ordinal: bool | None = Field(default=None, description="whether a number with it is a rank behind 第 (第三名)")
    duration: bool | None = Field(default=None, description="whether it tells how long (天), as 平均住院日7.8天 does")
    occasions: bool | None = Field(
        default=None, description="whether it counts anew what comes again: 人次 beside 人, of which neither is a part"
    )


class SomeForms(Measured):
    """What holds for some forms of a unit."""

    forms: tuple[Word, ...] = Field(min_length=1, description="the forms, which the rule lists too")


class Unit(Measured, _Forms):
    """What may stand after a number and counts something: 人, 所, 课时."""

    some: tuple[SomeForms, ...] = Field(
        default=(),
        description="the same fields where some forms have others: a list of { forms = [...], divisible = true }",
    )

    @field_validator("some")
    @classmethod
    def _some_are_listed(cls, some: tuple[SomeForms, ...], info: ValidationInfo) -> tuple[SomeForms, ...]:
        known, seen = info.data.get("forms"), set[str]()
        for form in (form for one in some for form in one.forms):
            if known is not None and form not in known:
                raise ValueError(message("rules.form_not_listed", form=form))
            if form in seen:
                raise ValueError(message("rules.form_twice", form=form))
            seen.add(form)
        return some
