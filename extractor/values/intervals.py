"""How exactly a printed number says what it says: the interval in which the true number lies.

A number is read as rounded or as cut off at its last printed place, since reports do both: 8.36万 stands for at
least 83,550 and less than 83,700. A whole number without a scale is a count and exact. Bounds widen the interval:
50多万 is 500,000 up to 600,000, 近300 is 270 up to 300.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Bound
from extractor.values.numerals import EXACT, HAN_DIGITS, LARGE_SCALES, PARTICLES, SCALES, parse, scan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.records import Figure
    from extractor.values.numerals import Candidate

#: 约80 may stand for 5 % more or less, or for one of its last printed place (约8万); 近80 for up to 10 % less.
ABOUT = Decimal("0.05")
NEAR = Decimal("0.1")
#: 三分之一 is said of what lies within 0.02 of it.
FRACTION = Decimal("0.04")
#: What was cut off at the last place is less than one of it.
CUT = Decimal("0.999")
INFINITE = Decimal("Infinity")
ONE = Decimal(1)


class Interval(NamedTuple):
    """The numbers from ``low`` to ``high``, both included; ``high`` may be infinite."""

    low: Decimal
    high: Decimal

    def overlaps(self, other: Interval) -> bool:
        """Whether one number can lie in both."""
        return self.low <= other.high and other.low <= self.high

    def holds(self, value: Decimal) -> bool:
        """Whether ``value`` lies in it."""
        return self.low <= value <= self.high

    def __add__(self, other: Interval) -> Interval:  # type: ignore[override]  # intervals add up, tuples do not
        return Interval(self.low + other.low, self.high + other.high)

    def minus(self, other: Interval) -> Interval:
        """Every difference of a number of this interval and one of the other."""
        return Interval(self.low - other.high, self.high - other.low)

    def over(self, other: Interval) -> Interval:
        """Every quotient of a number of this interval and a positive one of the other; both hold no negative number."""
        with localcontext(EXACT):
            low = Decimal(0) if other.high == INFINITE else self.low / other.high
            high = INFINITE if other.low <= 0 or self.high == INFINITE else self.high / other.low
        return Interval(low, high)

    def times(self, factor: Decimal | int) -> Interval:
        """Every number of this interval, ``factor`` times."""
        return Interval(self.low * factor, self.high * factor)


def interval_of(figure: Figure) -> Interval:
    """Where the true number of a figure lies, in its unit, by its printed places and its bound."""
    return interval(figure.mention, figure.value, figure.value_max, figure.bound, figure.unit)


def rounded_interval_of(figure: Figure) -> Interval:
    """Return the interval of a number that was rounded, because the parts of a sum are never all cut off."""
    low, high = interval_of(figure)
    return (
        Interval(low, min(high, figure.value + (figure.value - low)))
        if figure.bound is Bound.EXACT
        else Interval(low, high)
    )


def interval(mention: str, value: Decimal, value_max: Decimal | None, bound: Bound, unit: str = "") -> Interval:
    """Where the true number lies that is printed as ``mention`` and was read as ``value`` (to ``value_max``)."""
    mention = mention.removesuffix(unit)  # the 百 of 个百分点 is no number
    low, high = value, value_max if value_max is not None else value
    if bound is Bound.AT_LEAST:
        return Interval(low, INFINITE)
    if bound is Bound.AT_MOST:
        return Interval(Decimal(0), high)
    if bound is Bound.UNDER:
        return Interval(low - low * NEAR, high)
    place = _place(mention, value)
    if bound is Bound.OVER:
        return Interval(low, _most(mention, high, place))
    if bound is Bound.ABOUT:
        return Interval(low - max(low * ABOUT, place), high + max(high * ABOUT, place))
    if place == FRACTION:
        return Interval(low - place / 2, high + place / 2)
    if place <= ONE and value == value.to_integral_value() and unit not in _SHARES:
        return Interval(low, high)
    return Interval(low - place / 2, high + place * CUT)


def likely_interval(mention: str, value: Decimal, value_max: Decimal | None, bound: Bound, unit: str = "") -> Interval:
    """The same with an open end closed, as nobody says 超过8万 of 30万 or 不超过50万 of 3.

    The end is taken to be one unit of the last digit that is not 0 away: 9万, and 40万.
    """
    low, high = interval(mention, value, value_max, bound, unit)
    if bound is Bound.AT_MOST:
        low = max(low, high - _last_digit(high))
    return Interval(low, value + _last_digit(value) if high == INFINITE else high)


def _last_digit(value: Decimal) -> Decimal:
    """The place of the last digit that is not 0: 80,000 → 10,000; 92 → 1."""
    return Decimal(1).scaleb(int(EXACT.normalize(value).as_tuple().exponent))


_SHARES = ("%", "‰")
# 数千, 几十
_SEVERAL = re.compile("[数數几幾]")
# 50多万, 8000余名, 四成多
_MORE = re.compile(f"[{''.join(PARTICLES)}]")


def _most(mention: str, value: Decimal, place: Decimal) -> Decimal:
    """The most that a number can be that is said to be more than ``value``."""
    if _SEVERAL.match(mention):
        return value * 10
    return value + _last_nonzero(value, place) if _MORE.search(mention) else INFINITE


def _last_nonzero(value: Decimal, place: Decimal) -> Decimal:
    """The place of the last digit that is not 0, which 多 adds less than one of: 50多万 → 100,000."""
    digits = value.as_tuple()
    exponent = int(digits.exponent)
    for digit in reversed(digits.digits):
        if digit:
            return max(Decimal(1).scaleb(exponent), place)
        exponent += 1
    return place


def _place(mention: str, value: Decimal) -> Decimal:
    """What one unit of the last printed digit of a mention is worth: 8.36万人 → 100; 83630人 → 1.

    Where a table or a list lends the scale, the value tells it: 120 below 万元 → 10,000.
    """
    candidates = list(scan(mention))
    if not candidates:
        return ONE
    written = candidates[-1]
    place = _written_place(mention, written)
    numeral = parse(mention, written)
    if numeral is None or not numeral.value or not value or len(candidates) > 1:
        return place
    lent = EXACT.divide(value, numeral.value)
    return EXACT.multiply(place, lent) if lent > 1 else place


class ScaledValue(NamedTuple):
    """A value as it is printed: ``number`` times ten to ``power``, with as many digits behind the point."""

    number: Decimal
    number_max: Decimal | None
    power: int


def scaled_value(figure: Figure) -> ScaledValue:
    """The value of a figure as its mention has it: 4.30万 → 4.30 and power 4; 10—20万元 → 10 to 20 and power 4.

    A scale that a table or a list lends counts as printed (120 below 万元 has power 4). Of a numeral in Chinese
    characters the power is that of the 万 and 亿 that it ends in: 二十亿三千三百万 → 203300 and power 4. Number times
    power is always exactly the value; where the mention does not tell how it came about, the power is 0.
    """
    mention = figure.mention.removesuffix(figure.unit)
    value, value_max = figure.value, figure.value_max
    candidates = list(scan(mention))
    last = parse(mention, candidates[-1]) if candidates else None
    if last is None:
        return ScaledValue(value, value_max, 0)
    top = value if value_max is None else value_max
    lent = _power_between(last.value if last.value_max is None else last.value_max, top)
    if lent is None:
        return ScaledValue(value, value_max, 0)
    power = lent + _written_power(mention, candidates[-1])
    number = _shifted(value, power, _written_decimals(mention, candidates[0]))
    if value_max is None:
        return ScaledValue(number, None, power)
    return ScaledValue(number, _shifted(value_max, power, _written_decimals(mention, candidates[-1])), power)


def _power_between(written: Decimal, value: Decimal) -> int | None:
    """The power of ten that makes ``value`` of the number written; None if none does."""
    power = value.adjusted() - written.adjusted()
    return power if power >= 0 and written.scaleb(power, EXACT) == value else None


def _written_power(mention: str, candidate: Candidate) -> int:
    """The power of ten of the scales that a numeral ends in."""
    written = mention[candidate.start : candidate.end]
    if candidate.form == "arabic":
        term = _LAST_TERM.search(written)
        return _scaled(term["scales"]).adjusted() if term else 0
    if candidate.form in ("tenths", "fraction"):
        return 0
    return sum(Decimal(LARGE_SCALES[character]).adjusted() for character in takewhile(_is_large, reversed(written)))


def _is_large(character: str) -> bool:
    return character in LARGE_SCALES


def _written_decimals(mention: str, candidate: Candidate) -> int:
    """How many digits a numeral has behind its last point."""
    written = mention[candidate.start : candidate.end]
    if candidate.form == "arabic":
        term = _LAST_TERM.search(written)
        return len(term["decimals"] or "") if term else 0
    return 0 if candidate.form == "tenths" else _decimals(written)


def _shifted(value: Decimal, power: int, decimals: int) -> Decimal:
    """``value`` over ten to ``power``, exactly, with so many decimals or as many more as it needs."""
    sign, digits, exponent = value.as_tuple()
    shifted = int(exponent) - power
    kept = list(digits)
    while shifted < -decimals and kept[-1] == 0 and len(kept) > 1:
        kept.pop()
        shifted += 1
    kept += [0] * max(0, shifted + decimals)
    return Decimal((sign, tuple(kept), min(shifted, -decimals)))


# the last term of an Arabic numeral: 8.36万, the 4000 of 3万4000, 50 多 万
_LAST_TERM = re.compile(
    rf"(?:[.．](?P<decimals>[0-9０-９]+))?[\s{''.join(PARTICLES)}个個]*(?P<scales>[{''.join(SCALES)}]*)\Z"
)


def _written_place(mention: str, candidate: Candidate) -> Decimal:
    written = mention[candidate.start : candidate.end]
    if candidate.form == "arabic":
        term = _LAST_TERM.search(written)
        decimals, scales = (term["decimals"] or "", term["scales"]) if term else ("", "")
        return _scaled(scales).scaleb(-len(decimals))
    if candidate.form == "tenths":
        return ONE if written[-1] in HAN_DIGITS or "." in written or written.endswith("半") else Decimal(10)
    if candidate.form == "fraction":
        whole, _, part = written.partition("分之")
        if whole not in ("百", "千"):
            return FRACTION
        return ONE.scaleb(-_decimals(part))
    return _han_place(written)


def _han_place(written: str) -> Decimal:
    """八万三千 → 1,000; 二十亿三千三百万 → 10,000; 三点五亿 → 10,000,000; 三百二十五 and 三百 → 1, since they count."""
    if LARGE_SCALES.keys().isdisjoint(written):
        return ONE.scaleb(-_decimals(written))
    last = written[-1]
    if last in LARGE_SCALES:
        return EXACT.multiply(Decimal(LARGE_SCALES[last]), ONE.scaleb(-_decimals(written)))
    if last in SCALES:
        return Decimal(SCALES[last])
    before = written[-2] if len(written) > 1 else ""
    return Decimal(SCALES[before]) / 10 if before in SCALES and SCALES[before] > 10 else ONE


def _decimals(written: str) -> int:
    """How many digits stand behind the point."""
    _, _, rest = re.sub("[点點．]", ".", written).partition(".")
    return sum(1 for character in rest if character.isdigit() or character in HAN_DIGITS)


def _scaled(scales: str) -> Decimal:
    scale = 1
    for character in scales:
        scale *= SCALES[character]
    return Decimal(scale)


@dataclass(frozen=True)
class Printed:
    """A number as it is printed: its value (to ``value_max`` in a range), its bound, and its unit."""

    mention: str
    value: Decimal
    value_max: Decimal | None
    bound: Bound
    unit: str

    @classmethod
    def of(cls, figure: Figure) -> Printed:
        """The number of a figure."""
        return cls(figure.mention, figure.value, figure.value_max, figure.bound, figure.unit)

    @cached_property
    def allowed(self) -> Interval:
        """Where the true number lies by what is said."""
        return interval(self.mention, self.value, self.value_max, self.bound, self.unit)

    @cached_property
    def likely(self) -> Interval:
        """Where it lies if an open end is closed."""
        return likely_interval(self.mention, self.value, self.value_max, self.bound, self.unit)

    @property
    def digits(self) -> int:
        """How many digits it has without the zeros at its ends: 3 of 83600 and of 8.36万, 1 of 三分之二."""
        if not self.unit and self.value < 1:
            return 1
        return len(EXACT.normalize(self.value).as_tuple().digits)

    def same_value(self, other: Printed) -> bool:
        """Whether both print the same value or the same range, however it is written and bounded."""
        return self.value == other.value and self.value_max == other.value_max

    def near(self, other: Printed) -> bool:
        """Whether the value of one lies in the likely interval of the other."""
        return self._holds(other.value) or other._holds(self.value)

    def _holds(self, value: Decimal) -> bool:
        """Whether a value lies in the interval; its end does not (8.36万 is less than 83,700) unless it is printed."""
        low, high = self.likely
        return low <= value and (value < high or value in (self.value, self.value_max))


def bound_of_sum(bounds: Iterable[Bound]) -> Bound:
    """The bound of a sum: more than it if some are more and none is less, and so on; about it if both are."""
    kinds = set(bounds) - {Bound.EXACT}
    if not kinds:
        return Bound.EXACT
    if kinds <= {Bound.OVER, Bound.AT_LEAST}:
        return Bound.OVER if Bound.OVER in kinds else Bound.AT_LEAST
    if kinds <= {Bound.UNDER, Bound.AT_MOST}:
        return Bound.UNDER if Bound.UNDER in kinds else Bound.AT_MOST
    return Bound.ABOUT
