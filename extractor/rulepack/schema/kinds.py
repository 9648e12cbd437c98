"""The kinds of rules that look for words and patterns, and the steps that stand in the program."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic import model_validator as whole_model

from extractor.records import Aspect, Bound, Category, Direction, Modality
from extractor.rulepack.roles import ROLE_MEANINGS, LexiconRole
from extractor.rulepack.schema.rule import Rule, Word, unbracket
from extractor.words import Both, message


class Exclusion(Rule):
    """What a rule has that says of a number that it is no figure."""

    why_zh: str | None = Field(
        default=None, min_length=1, description="why in Chinese, which explain shows under --lang zh; without it why"
    )

    @property
    def reason(self) -> Both:
        """Why a number is no figure."""
        return Both(self.why, self.why_zh or self.why)


class Phrase(Exclusion):
    """Names and slogans with a number in them (两免一补); the number is no figure."""

    phrases: tuple[Word, ...] = Field(min_length=1, description="the names, each with its number")


class Screen(Exclusion):
    """What makes a number no figure: all the conditions that a rule names must hold."""

    numerals: Literal["any", "arabic", "han", "small-han", "one"] = Field(
        default="any",
        description="`arabic` for numbers in digits only, `han` for those in Chinese characters, `small-han` for these "
        "up to ten, `one` for 一",
    )
    units: tuple[str, ...] = Field(default=(), description="units that the rule is about; without it any")
    before: tuple[str, ...] = Field(default=(), description="one of these must end right before the number")
    unless: tuple[str, ...] = Field(default=(), description="none of these may end right before the number")
    after: str | None = Field(
        default=None, description="a regular expression that must match right after the number and its unit"
    )

    @field_validator("before", "unless", "units")
    @classmethod
    def _no_empty_word(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if "" in words:
            raise ValueError(message("rules.empty_word"))
        return words

    @whole_model(mode="after")
    def _has_a_condition(self) -> Screen:
        if not (self.before or self.after or self.units):
            raise ValueError(message("rules.screens_all"))
        return self


class BoundCue(Rule):
    """Words next to a number that say how the true one relates to it: 近, 以上."""

    bound: Bound = Field(description="how the true number relates to the one printed")
    side: Literal["before", "after", "clause"] = Field(
        description="where the words stand; `clause` is before it too, with a verb and a noun between: 至少|建成2个驿站"
    )
    norm: bool = Field(
        default=False,
        description="whether it lays down what an amount of money may come to: 最高3万元, but not 控制在3万元",
    )
    words: tuple[Word, ...] = Field(min_length=1, description="the words; the longest that fits wins")


Role = Literal["noun", "act", "verb", "aspect", "direction", "modality", "plan", "review", "next", "neutral"]
#: The values that a cue of a role may have; a role that is absent takes none.
ROLE_VALUES: dict[str, tuple[Category | Aspect | Direction | Modality, ...]] = {
    "noun": tuple(Category),
    "act": (Category.TRAINEES, Category.MEMBERS, Category.HONOURS, Category.OUTPUTS),
    "aspect": tuple(aspect for aspect in Aspect if aspect not in (Aspect.RANK, Aspect.GAP)),
    "direction": tuple(Direction),
    "modality": tuple(Modality),
}


class Cue(Rule):
    """Words with one meaning for one decision; the longest word at a place wins."""

    role: Role = Field(
        description="`noun`: what is counted, with its category. `act`: what was done, which makes persons trainees, "
        "members or honours, and things honours or outputs. `verb`: ends the noun phrase after a number. `aspect`, "
        "`direction`, `modality`: as in the records. `plan`, `review`, `next`: words of headings over plans, over what "
        "was done, and over what is next if a part before it looked back. `neutral`: words that contain another cue "
        "without its meaning (低保 is not 低)"
    )
    value: str = Field(
        default="",
        validate_default=True,
        description="a category for noun and act, an aspect, a direction or a modality; nothing for the other roles",
    )
    words: tuple[Word, ...] = Field(min_length=1, description="the words")
    indicator: Word | None = Field(
        default=None,
        description="for noun and act: the indicator of the figures whose category this rule decides, in place of the "
        "words of the document; leave it out where those words tell apart (小学辍学率, 初中辍学率)",
    )

    @field_validator("value")
    @classmethod
    def _value_fits_role(cls, value: str, info: ValidationInfo) -> str:
        role = info.data.get("role")
        known = ROLE_VALUES.get(role or "", ())
        if role is None or value in known or not (value or known):
            return value
        if not known:
            raise ValueError(message("rules.role_without_value", role=role))
        key = "rules.no_value_of_role" if value else "rules.role_needs_value"
        raise ValueError(message(key, value=value, role=role, known=", ".join(known)))

    @field_validator("indicator")
    @classmethod
    def _names_what_is_counted(cls, indicator: str | None, info: ValidationInfo) -> str | None:
        if indicator is not None and info.data.get("role") not in ("noun", "act", None):
            raise ValueError(message("rules.names_nothing"))
        return indicator


class Pattern(Rule):
    """A regular expression for time expressions, or for whom a figure is about."""

    role: Literal["period", "scope"] = Field(description="`period` for time expressions, `scope` for whom or where")
    grade: Literal["territory", "body", "named", "each", "own", "speaker"] | None = Field(
        default=None,
        validate_default=True,
        description="of a scope, which needs one: how far it governs. A `territory` goes on, a `body` holds for its "
        "paragraph, `named` and `each` for their sentence; an `own` name of who reports, and a `speaker`, where "
        "nothing else is named",
    )
    first: str = Field(min_length=1, description="the characters that a match may start with; no other place is tried")
    pattern: str = Field(
        min_length=1,
        description="the expression; a group named `it` is what is found, without one the whole match. The character "
        "before a clause is a mark or a line end, and may be part of the pattern",
    )

    @field_validator("grade")
    @classmethod
    def _grade_fits_role(cls, grade: str | None, info: ValidationInfo) -> str | None:
        role = info.data.get("role")
        if role == "scope" and grade is None:
            raise ValueError(message("rules.scope_needs_grade"))
        if role == "period" and grade is not None:
            raise ValueError(message("rules.period_without_grade"))
        return grade


class Lexicon(Rule):
    """Words that the stages look up, one role for each use. The longest entry at a place decides.

    A word may show in [brackets] between what must stand beside it: `其中[过]` is 过 after 其中. What stands outside
    counts for the length, so such an entry wins over a shorter one.
    """

    role: LexiconRole = Field(
        description="what the words are looked up for. "
        + ". ".join(f"`{role}`: {meaning}" for role, meaning in ROLE_MEANINGS.items())
    )
    words: tuple[Word, ...] = Field(default=(), description="the words")
    neutral: tuple[Word, ...] = Field(
        default=(),
        description="longer words that contain one of the role without its meaning (签约 is not 约). The examples of a "
        "lexicon that lists nothing else are of these",
    )

    @field_validator("words", "neutral")
    @classmethod
    def _brackets_hold_a_word(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for word in words:
            whole, start, end = unbracket(word)
            if start == end or "[" in whole or "]" in whole:
                raise ValueError(message("rules.brackets_in_word", word=word))
        return words

    @whole_model(mode="after")
    def _lists_something(self) -> Lexicon:
        if not (self.words or self.neutral):
            raise ValueError(message("rules.no_words"))
        return self


class Step(Rule):
    """A decision that stands in the program; a pack can neither add nor change one. Its examples are run by explain."""

    field: Literal[
        "value",
        "bound",
        "category",
        "aspect",
        "indicator",
        "concept",
        "modality",
        "period",
        "scope",
        "part_of",
        "screen",
        "title",
        "reporting_unit",
        "date",
        "reporting_period",
        "kind",
    ] = Field(
        description="what it decides: a field of the record of a figure or report, or `screen` for a number that is no "
        "figure"
    )
