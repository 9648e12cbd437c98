"""What every rule has, and the words and examples that it is written in."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from extractor.words import message

#: Built when the first pack is read: a program that only imports the package does not wait for it.
CONFIG = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _word(word: str) -> str:
    if not word.strip():
        raise ValueError(message("rules.empty_word"))
    if word != word.strip():
        raise ValueError(message("rules.blank_in_word", word=word))
    return word


Word = Annotated[str, AfterValidator(_word)]


PieceName = Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]


def unbracket(example: str) -> tuple[str, int, int]:
    """``第[四届]`` → ``第四届``, 1, 3; without brackets the mention is the whole text."""
    before, opened, rest = example.partition("[")
    mention, closed, after = rest.partition("]")
    if opened and closed:
        return before + mention + after, len(before), len(before) + len(mention)
    return example, 0, len(example)


class Rule(BaseModel):
    """What every rule has."""

    model_config = CONFIG

    id: str = Field(
        pattern=r"^[a-z]+(\.[a-z0-9-]+)+$",
        description="name of the rule, such as unit.lesson: small Latin letters, a dot, then small letters, digits and "
        "hyphens; it stands in the records. The id of a built-in rule of the same kind replaces that rule",
    )
    why: str = Field(min_length=1, description="why the rule is there, in a few words; explain and rules list show it")
    yes: tuple[Word, ...] = Field(
        min_length=1,
        description="examples that the rule must match; for a screen or bound with [brackets] around the number",
    )
    no: tuple[Word, ...] = Field(default=(), description="examples that it must not match")
