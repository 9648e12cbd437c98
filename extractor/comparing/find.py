"""Where a number stands in reports: every figure with its value, or within the precision of one of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.comparing.agreement import Printed
from extractor.errors import ShuzhengError
from extractor.extraction.forms import Quantity
from extractor.extraction.quantities import Screened, find_quantities
from extractor.records import Closeness, Match, Result
from extractor.rulepack import load_rules
from extractor.values.numerals import scan
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.rulepack import RulePack

_ADVICE = "type one number, with its unit if that matters: 83630, 8.36万, 约8万人, 92%, 超过7亿元 or 10-20名"
# what comes along when a number is copied from a sentence; a rank is printed without its 第
_AROUND = " \t\r\n,.;:。、“”\"'()第"


class QueryError(ShuzhengError):
    """What is looked for is not one number with or without its unit; the message says what to type."""


def find(query: str, results: Result | Iterable[Result], rules: RulePack | None = None) -> tuple[Match, ...]:
    """Find the figures that state a number.

    Args:
        query: a number as a report may write it: ``83630``, ``8.36万``, ``约8万人``, ``百分之九十二``, ``超过7亿元``.
            With a unit only figures of that unit match, in any writing (人, 名, 位); without one, of every unit.
        results: from :func:`extractor.extract`.
        rules: the rule pack that knows the units; the package's own by default.

    Returns:
        The exact matches and then those within precision, both in the order of the reports. Exact is a figure
        with the same value (and the same upper end of a range); within precision one whose value lies in the
        interval that the query stands for (83630 for 8.36万), or whose own interval holds the value of the query.

    Raises:
        QueryError: there is no number in the query, more than one, or something else beside it.
    """
    rules = rules or load_rules()
    wanted = read_query(query, rules)
    unit = rules.unit_of(wanted.unit)
    found: dict[Closeness, list[Match]] = {Closeness.EXACT: [], Closeness.WITHIN: []}
    for result in [results] if isinstance(results, Result) else results:
        for figure in result.figures:
            if unit.name and not rules.unit_of(figure.unit).is_same_as(unit):
                continue
            printed = Printed.of(figure)
            if wanted.same_value(printed):
                found[Closeness.EXACT].append(Match(agreement=Closeness.EXACT, figure=figure))
            elif wanted.near(printed):
                found[Closeness.WITHIN].append(Match(agreement=Closeness.WITHIN, figure=figure))
    return (*found[Closeness.EXACT], *found[Closeness.WITHIN])


def read_query(query: str, rules: RulePack) -> Printed:
    """The number that is looked for; its unit is empty if any will do.

    Raises:
        QueryError: as :func:`find`.
    """
    text, unit = query, ""
    found = list(find_quantities(text, fold(text), rules))
    numerals = list(scan(text)) if all(one.rule == "unit.none" for one in found) else []
    if numerals:  # no unit follows: one is lent for reading, since a number alone is no quantity
        at = numerals[-1].end
        text, unit = text[:at] + _LENT + text[at:], _LENT
        found = list(find_quantities(text, fold(text), rules))
    quantities = [one for one in found if isinstance(one, Quantity)]
    if len(quantities) > 1:
        raise QueryError(f"{query!r} has {len(quantities)} numbers; {_ADVICE}")
    if not quantities:
        reason = next((f"is no figure in a report: {one.why}" for one in found if isinstance(one, Screened)), None)
        raise QueryError(f"{query!r} {reason or 'has no number to look for'}; {_ADVICE}")
    (one,) = quantities
    words = _beside(fold(text), one, rules)
    if words:
        raise QueryError(f"{query!r}: {words!r} is no unit of figures and no word of approximation; {_ADVICE}")
    mention = text[one.start : one.end].removesuffix(unit)
    return Printed(mention, one.value, one.value_max, one.bound, "" if unit else one.unit)


#: Any unit that no screen asks for.
_LENT = "元"


def _beside(folded: str, quantity: Quantity, rules: RulePack) -> str:
    """What stands beside a number and its words of approximation."""
    edges = [quantity.start, quantity.end]
    for _, *span in rules.bounds_at(folded, quantity.start, quantity.end):
        edges += span
    return folded[: min(edges)].strip(_AROUND) or folded[max(edges) :].strip(_AROUND)
