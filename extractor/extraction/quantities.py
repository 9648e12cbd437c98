"""Numeral + particles + unit → Quantity; and the screen: what looks like a figure and is none.

Every decision is a generator of candidates in the order of their priority. Extraction takes the first one,
``explain`` shows the others as the rules that lost.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.binding import Bundle, is_range, low_value, runs
from extractor.extraction.exclusions import Screened, is_rank, screen_candidates
from extractor.extraction.forms import Decision, Quantity
from extractor.records import Bound, Category, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.rulepack import RulePack

__all__ = ["Mention", "Screened", "bound_candidates", "find_quantities", "mentions"]

# 发放|补贴|3.8万: money by what it is spent on
_MONEY_WORD = r"{money}[^,。;、]{0,6}$"
# 1.2 个亿 is said of money only
_MONEY_SCALE = re.compile(r"个 ?亿$")
# 人均1500元|,共计|192.9万: the sum of the money before
_SUM = r"[,;:、(][^,。;、0-9]{0,6}{total}"
#: How far left of a number the word stands that shows it to be money, in code points.
MONEY_WINDOW = 16


def find_quantities(text: str, folded: str, names: Sequence[Span], rules: RulePack) -> Iterator[Quantity | Screened]:
    """Yield the quantities of ``text`` in order, and in their place what the screen dropped.

    ``folded`` is :func:`extractor.values.text.fold` of the text; everything but numbers is looked up in it.
    ``names`` are those of :func:`~extractor.extraction.exclusions.names_in`. Numerals without a unit are passed over in
    silence unless a range or a list lends them one.
    """
    previous: Quantity | None = None
    for run in runs(text, folded, rules):
        for found in _resolve(folded, names, run, previous, rules):
            yield found
            previous = found if isinstance(found, Quantity) else previous


# 增长|-|2.3%, 增长率为|-|3.19‰; not 10|-|20%
_MINUS = re.compile(r"[长率为是了:,降升幅速度额值比了(]-$")


class Mention(NamedTuple):
    """A number with its unit as the screen sees it: a range is one, from the start of its lower end (``low``).

    ``borrows`` tells that it takes the unit of the number behind it in a list (2.16和1.66个百分点).
    """

    start: int
    end: int
    bundle: Bundle
    low: Bundle | None
    borrows: bool


def mentions(folded: str, run: list[Bundle], rules: RulePack) -> Iterator[Mention]:
    """Yield the mentions of a run of joined numerals, the last first: ranges are one, lists share their last unit."""
    index = len(run) - 1
    lender: Bundle | None = None
    while index >= 0:
        bundle = run[index]
        borrows = lender is not None and bundle.candidate.form == "arabic" and _lacks_unit(bundle, lender, rules)
        if borrows and lender is not None:
            bundle = bundle._replace(unit=lender.unit, rule=lender.rule)
        below = run[index - 1] if index and bundle.rule is not None else None
        low = below if below is not None and is_range(folded, below, bundle) else None
        index -= 1 if low is None else 2
        lender = bundle if bundle.rule is not None else None
        if bundle.counts:
            yield Mention((low or bundle).start, bundle.end, bundle, low, borrows)


def _resolve(
    folded: str, names: Sequence[Span], run: list[Bundle], previous: Quantity | None, rules: RulePack
) -> list[Quantity | Screened]:
    """What becomes of the mentions of a run: what the screen says of a number, it says of those that take its unit."""
    found: list[Quantity | Screened] = []
    reason: Screened | None = None
    for start, _, bundle, low, borrows in mentions(folded, run, rules):
        reason = (reason if borrows else None) or next(screen_candidates(folded, names, start, bundle, rules), None)
        found.append(reason or _quantity(folded, bundle, low, previous, rules))
    found.reverse()
    return found


def _lacks_unit(bundle: Bundle, lender: Bundle, rules: RulePack) -> bool:
    """Whether a number of a list takes the unit of the next: 2.16和1.66个百分点; 4.46个和0.35个百分点."""
    if bundle.rule is None:
        return True
    of_points = lender.rule is not None and lender.rule.kind == "points"
    return of_points and rules.unit_of(bundle.unit or "").is_general


def _quantity(folded: str, bundle: Bundle, low: Bundle | None, previous: Quantity | None, rules: RulePack) -> Quantity:
    numeral, rule = bundle.numeral, bundle.rule
    start, value, value_max = bundle.start, numeral.value, numeral.value_max
    if low is not None:
        start, value, value_max = low.start, low_value(folded, low, bundle), numeral.value
    if rule is not None:
        unit, kind, counts, rule_id = bundle.unit or "", str(rule.kind), rule.counts, rule.id
    elif _is_money(folded, start, bundle.end, previous, rules):
        unit, kind, counts, rule_id = "元", "money", (Category.FUNDS,), "unit.yuan-left-out"
    else:
        unit, kind, rule_id = "", "count", "unit.none"
        counts = (Category.OTHER, Category.PEOPLE, Category.MEMBERS)
    if kind in ("share", "points") and _MINUS.search(folded, max(0, start - 2), start):
        start, value = start - 1, -value
    if is_rank(folded, start, bundle, rules):
        kind, rule_id = "rank", "unit.rank"
    bound = Decision.first(partial(bound_candidates, folded, start, bundle.end, bundle.inner, rules))
    return Quantity(start, bundle.end, value, value_max, unit, kind, counts, rule_id, bound)


def _is_money(folded: str, start: int, end: int, previous: Quantity | None, rules: RulePack) -> bool:
    """Whether a number without a unit is yuan: by its scale, by what it is spent on, or as the sum of money before."""
    if _MONEY_SCALE.search(folded, start, end):
        return True
    if rules.form(_MONEY_WORD).search(folded, max(0, start - MONEY_WINDOW), start):
        return True
    if previous is None or previous.kind != "money":
        return False
    return rules.form(_SUM).fullmatch(folded, previous.end, start) is not None


def bound_candidates(
    folded: str, start: int, end: int, inner: Bound | None, rules: RulePack
) -> Iterator[tuple[Bound, str]]:
    """How a number relates to the true one, with the rule that says so, the decisive first."""
    for cue, _, _ in rules.bounds_at(folded, start, end):
        yield cue.bound if cue.bound != Bound.EXACT or inner is None else inner, cue.id
    if inner is not None:
        yield inner, "bound.inside-numeral"
    yield Bound.EXACT, "bound.none"
