"""A number that somebody looks for, as a report may write it → what it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.errors import ShuzhengError
from extractor.extraction.exclusions import Screened, names_in
from extractor.extraction.forms import Quantity
from extractor.extraction.quantities import find_quantities
from extractor.values.intervals import Printed
from extractor.values.numerals import scan
from extractor.values.text import fold
from extractor.words import message

if TYPE_CHECKING:
    from extractor.rulepack import RulePack

# what comes along when a number is copied from a sentence; a rank is printed without its 第
_AROUND = " \t\r\n,.;:。、“”\"'()第"


class QueryError(ShuzhengError):
    """What is looked for is not one number with or without its unit; the message says what to type."""


def read_query(query: str, rules: RulePack) -> Printed:
    """The number that is looked for; its unit is empty if any will do.

    Raises:
        QueryError: as :func:`find`.
    """
    text, unit = query, ""
    found = _quantities_in(text, rules)
    numerals = list(scan(text)) if all(one.rule == "unit.none" for one in found) else []
    if numerals:  # no unit follows: one is lent for reading, since a number alone is no quantity
        at = numerals[-1].end
        text, unit = text[:at] + _LENT + text[at:], _LENT
        found = _quantities_in(text, rules)
    quantities = [one for one in found if isinstance(one, Quantity)]
    if len(quantities) > 1:
        raise QueryError(message("query.several", query=query, number=len(quantities), advice=message("query.advice")))
    if not quantities:
        why = next((one.why for one in found if isinstance(one, Screened)), None)
        key = "query.no_number" if why is None else "query.no_figure"
        raise QueryError(message(key, query=query, why=why, advice=message("query.advice")))
    (one,) = quantities
    words = _beside(fold(text), one, rules)
    if words:
        raise QueryError(message("query.other_words", query=query, words=words, advice=message("query.advice")))
    mention = text[one.start : one.end].removesuffix(unit)
    return Printed(mention, one.value, one.value_max, one.bound.value, "" if unit else one.unit)


def _quantities_in(text: str, rules: RulePack) -> list[Quantity | Screened]:
    folded = fold(text)
    return list(find_quantities(text, folded, names_in(folded), rules))


#: Any unit that no screen asks for.
_LENT = "元"


def _beside(folded: str, quantity: Quantity, rules: RulePack) -> str:
    """What stands beside a number and its words of approximation."""
    edges = [quantity.start, quantity.end]
    for _, *span in rules.bounds_at(folded, quantity.start, quantity.end):
        edges += span
    return folded[: min(edges)].strip(_AROUND) or folded[max(edges) :].strip(_AROUND)
