"""How figures look in a cell: colours that tell what they are, and number formats that fit the unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.records import Bound, Modality, Severity
from extractor.records.names import SIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from extractor.records import Figure

TINTS: Mapping[Modality, str | None] = {
    Modality.REPORTED: None,
    Modality.TARGET: "FFF2CC",
    Modality.NORM: "E7E6E6",
}
"""The colour of a row by the modality of its figure: targets yellow, rules grey."""

SEVERITY_FILLS: Mapping[Severity, str] = {
    Severity.ERROR: "F4B6B6",
    Severity.WARNING: "FBD5A5",
    Severity.INFO: "CFE2F3",
}
"""The colour of a finding: errors red, warnings orange, information blue."""

#: More digits do not fit into the column; the exact value stands in a column of its own.
MAX_DIGITS = 14
MAX_PLACES = 10

_RATES = frozenset("%‰")
# 12.50%, １２．５％: what is printed has more places than the value, which has no 0 at its end
_PRINTED_PLACES = re.compile(r"[.．]([0-9０-９]+)\s*[%‰％]")


def value_format(figure: Figure) -> str:
    """The number format of a figure's value: its bound as a sign in front, and the places that fit its unit.

    A percentage has the places printed; anything else is grouped by thousands and has the places that it needs.
    """
    return _signed(figure.bound, _digits(figure, figure.value))


def upper_format(figure: Figure, value_max: Decimal) -> str:
    """The number format of the upper end of a range."""
    return _digits(figure, value_max)


def amount_format(value: Decimal, bound: Bound) -> str:
    """The number format of a sum, or of an amount in a larger unit."""
    return _signed(bound, "#,##0" + _point(_places(value)))


def _signed(bound: Bound, digits: str) -> str:
    return f'"{SIGNS[bound]} "{digits}' if SIGNS[bound] else digits


def _digits(figure: Figure, value: Decimal) -> str:
    if value.adjusted() >= MAX_DIGITS:
        return "0.0##E+00"
    if figure.unit not in _RATES:
        return "#,##0" + _point(_places(value))
    printed = _PRINTED_PLACES.search(figure.mention)
    return "0" + _point(len(printed[1]) if printed else _places(value))


def _point(places: int) -> str:
    return "." + "0" * places if places else ""


def _places(value: Decimal) -> int:
    """How many digits a number has behind the point, as far as they fit into a cell."""
    exponent = value.normalize().as_tuple().exponent
    written = -exponent if isinstance(exponent, int) else 0
    return max(0, min(written, MAX_PLACES, MAX_DIGITS - 1 - max(0, value.adjusted())))
