"""The rule that decided a figure's category, said in a sentence."""

from __future__ import annotations

from extractor.records import Category
from extractor.records.names import name
from extractor.words import known, word

_BY_UNIT = "category.by-unit."


def reason(rule: str, lang: str) -> str | None:
    """Why the rule with the id ``rule`` decides as it does, in ``en`` or ``zh``; None for a rule of a user's pack."""
    family, _, category = rule.partition(".")
    if rule.startswith(_BY_UNIT):
        return word("reason_by.unit", lang, unit=rule.removeprefix(_BY_UNIT))
    if family == "noun" and category in set(Category):
        return word("reason_by.noun", lang, category=name(Category(category), lang))
    return word(f"reason.{rule}", lang) if known(f"reason.{rule}") else None
