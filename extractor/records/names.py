"""What the values of enumerated fields are called for people, and the signs of bounds."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from extractor.records import Bound
from extractor.words import both, known, word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from extractor.words import Both

SIGNS: Mapping[Bound, str] = {
    Bound.EXACT: "",
    Bound.ABOUT: "≈",
    Bound.OVER: ">",
    Bound.AT_LEAST: "≥",
    Bound.UNDER: "<",
    Bound.AT_MOST: "≤",
}
"""The sign that stands before a number with such a bound."""


@lru_cache(None, typed=True)  # by type, since values of two enumerations are equal where they are written alike
def name(value: StrEnum, lang: str) -> str:
    """What a value of an enumerated field is called in ``en`` or ``zh``."""
    return word(_key(value), lang)


def names(value: StrEnum) -> Both:
    """What a value of an enumerated field is called in both languages."""
    return both(_key(value))


def meaning(value: StrEnum, lang: str) -> str:
    """What a value of an enumerated field means, in short."""
    return word(f"meaning.{_key(value)}", lang)


def check_title(code: str, lang: str) -> str:
    """What the check with a code looks for, in ``en`` or ``zh``; the code itself of a check of somebody's own."""
    key = f"check.{code}.title"
    return word(key, lang) if known(key) else code


def _key(value: StrEnum) -> str:
    return f"{type(value).__name__.lower()}.{value}"


def called(field: str) -> str:
    """A column as errors name it: “Value” (“数值”, “value”)."""
    en, zh = both(f"column.{field}")
    return f"“{en}” (“{zh}”, “{field.rpartition('.')[2]}”)"
