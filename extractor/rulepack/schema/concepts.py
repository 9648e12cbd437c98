"""The rules of concepts: the words that indicators are made of, and the code list of what is measured."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from extractor.records import Aspect, Category
from extractor.rulepack.schema.rule import Rule, Word
from extractor.words import message

Derivative = Literal["growth", "growth.real", "growth.average", "growth.real.average"]


class Term(Rule):
    """Words of indicators that mean the same: 新发展 and 新吸收."""

    why: str = Field(min_length=1, description="what the words mean, in English")
    yes: tuple[Word, ...] = Field(default=(), description="indicators that it is part of, beside its words")
    words: tuple[Word, ...] = Field(
        min_length=1, description="the words. An indicator is read as the fewest words that leave nothing of it over"
    )
    act: bool = Field(
        default=False,
        description="whether it says what was done, which the members of a list share: 慰问企业388家、职工6673人",
    )
    derives: Derivative | None = Field(
        default=None, description="what the term makes of a concept beside it: of `gdp` the concept `gdp.growth`"
    )


class Concept(Rule):
    """A canonical indicator of the code list; a figure has it if nothing in its indicator says more or less."""

    id: str = Field(
        pattern=r"^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$",
        description="the code, which stands in the records: `members.joined`. The code of a built-in concept replaces "
        "that one",
    )
    why: str = Field(min_length=1, description="the definition: what is measured, and what is left out")
    yes: tuple[Word, ...] = Field(
        min_length=1,
        description="sentences with a figure that has the concept or its growth; in [brackets] if there are several",
    )
    no: tuple[Word, ...] = Field(default=(), description="sentences in which no figure, or none in brackets, has it")
    en: str = Field(min_length=1, description="the name in English")
    zh: str = Field(min_length=1, description="the name in Chinese, as a head of a table has it")
    category: Category = Field(description="what is counted")
    forms: tuple[Word, ...] = Field(
        min_length=1,
        description="what an indicator must say, each a list of terms by their names: `join member`. `migrant|rural` "
        "is either of two, `union?` may be left out; the order of the words of an indicator says nothing",
    )
    units: tuple[str, ...] = Field(
        min_length=1,
        description="units that it is counted in, the usual one first. What counts the same or can be exchanged is "
        "accepted with it: 名 with 人, 个 with 家, 亩 with 公顷",
    )
    aspects: tuple[Aspect, ...] = Field(
        default=(Aspect.LEVEL,),
        min_length=1,
        description="aspects that its figures may have. Its growth is a concept of its own, which needs no rule",
    )
    span: Literal["sum", "end"] = Field(
        default="sum",
        description="what a figure of several years is: a `sum` over them, which says nothing of one year, or what was "
        "reached at their `end` (会员总数, 地区生产总值)",
    )
    adds: bool = Field(
        default=True, description="whether the values of several units add up; shares and averages never do"
    )
    wider: str | None = Field(default=None, description="code of the concept that it is a part of")
    unlike: tuple[str, ...] = Field(default=(), description="codes of concepts that it must not be taken for")

    @field_validator("forms")
    @classmethod
    def _forms_need_a_term(cls, forms: tuple[str, ...]) -> tuple[str, ...]:
        for form in forms:
            if all(part.endswith("?") for part in form.split()):
                raise ValueError(message("rules.form_without_term", form=form))
        return forms
