"""What a rule may say: the pydantic models that a pack's TOML is validated by."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from extractor.records import Aspect, Bound, Category, Direction, Modality

Kind = Literal["count", "people", "money", "share", "points", "rank", "measure", "time", "noun"]


class Rule(BaseModel):
    """What every rule has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z]+(\.[a-z0-9-]+)+$")
    why: str = Field(min_length=1)
    yes: tuple[str, ...] = Field(min_length=1)
    no: tuple[str, ...] = ()


class Unit(Rule):
    """A family of units: ``counts`` are the categories that they can count, the first one if no noun says which.

    ``unit`` is the name that all ``forms`` share (元 for 块钱); without it each form is its own unit.
    """

    kind: Kind
    forms: tuple[str, ...] = Field(min_length=1)
    counts: tuple[Category, ...] = Field(min_length=1)
    unit: str | None = None


class Phrase(Rule):
    """Names and slogans with a number in them; the number is no figure."""

    phrases: tuple[str, ...] = Field(min_length=1)


class Screen(Rule):
    """What makes a mention no figure: all the conditions that a rule names must hold.

    ``numerals`` limits the rule to numbers in Chinese characters (``small-han`` up to ten, ``one``) or in Arabic
    digits, ``units`` to some units. ``before`` are words of which one must end right before the mention, ``unless``
    words that must not, ``after`` is a pattern that must match right after it.
    """

    numerals: Literal["any", "arabic", "han", "small-han", "one"] = "any"
    units: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    after: str | None = None

    @field_validator("after")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        return None if pattern is None else _checked(pattern)


class BoundCue(Rule):
    """Words next to a mention that say how the true number relates to it.

    ``side`` ``clause`` is before it too, with a verb and a noun between: 至少|建成2个驿站.
    """

    bound: Bound
    side: Literal["before", "after", "clause"]
    words: tuple[str, ...] = Field(min_length=1)


Role = Literal["noun", "act", "verb", "aspect", "direction", "modality", "plan", "review", "next", "neutral"]
#: The values that a cue of a role may have; a role that is absent takes none.
ROLE_VALUES: dict[str, type[Category] | type[Aspect] | type[Direction] | type[Modality]] = {
    "noun": Category,
    "act": Category,
    "aspect": Aspect,
    "direction": Direction,
    "modality": Modality,
}


class Cue(Rule):
    """Words with one meaning for one decision: ``noun`` and ``act`` give a category, ``verb`` ends a noun phrase."""

    role: Role
    value: str = ""
    words: tuple[str, ...] = Field(min_length=1)

    @field_validator("value")
    @classmethod
    def _value_fits_role(cls, value: str, info: ValidationInfo) -> str:
        role = info.data.get("role", "")
        known = ROLE_VALUES.get(role)
        if (known is None and value) or (known is not None and value not in set(known)):
            raise ValueError(f"{value!r} is no value of role {role!r}; known: {', '.join(known or ())}")
        return value


class Pattern(Rule):
    """A regular expression for time expressions (``period``) or for whom a figure is about (``scope``).

    ``first`` are the characters that a match may start with (all other places are skipped); a group named ``it`` is
    what is found, without one the whole match. The ``grade`` of a scope says how far it governs: a ``territory`` goes
    on, a ``body`` holds for its paragraph, ``each`` for its sentence, a ``speaker`` where nothing else is named.
    """

    role: Literal["period", "scope"]
    grade: Literal["territory", "body", "each", "speaker"] | None = None
    first: str = Field(min_length=1)
    pattern: str

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        return _checked(pattern)


def _checked(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"pattern {pattern!r} does not compile: {error}") from error
    return pattern


class PackFile(BaseModel):
    """A pack as its TOML file has it: one table array a kind of rule."""

    model_config = ConfigDict(extra="forbid")

    unit: tuple[Unit, ...] = ()
    phrase: tuple[Phrase, ...] = ()
    screen: tuple[Screen, ...] = ()
    bound: tuple[BoundCue, ...] = ()
    cue: tuple[Cue, ...] = ()
    pattern: tuple[Pattern, ...] = ()


KINDS: dict[type[Rule], str] = {
    Unit: "unit",
    Phrase: "phrase",
    Screen: "screen",
    BoundCue: "bound",
    Cue: "cue",
    Pattern: "pattern",
}
