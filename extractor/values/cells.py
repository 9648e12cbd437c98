"""A cell of a table: the number that it states, and a text as a file can hold it that spreadsheets open."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple

from extractor.values.numerals import EXACT
from extractor.values.text import fold

# 83630  83,630  83 630  -3.5  8.363E+4  85%
_PLAIN = re.compile(
    r"(?P<number>[-+]?(?=\.?[0-9])(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{0,500})(?:\.[0-9]{0,500})?"
    r"(?:[eE][-+]?[0-9]{1,3})?)(?P<percent>%?)"
)
# What a spreadsheet would run as a formula: a leading sign of one, but not that of a plain number; and what looks as if
# it were guarded already, so that taking one ' away gives back every text.
_FORMULA = re.compile(r"(?![+\-][0-9]+(?:\.[0-9]+)?\Z)'*[=+\-@\t\r]")
# a text that is guarded: '=1+1, ''=1+1
_GUARD = re.compile(r"'+[=+\-@\t\r]")
# Control characters, surrogates and non-characters: XML forbids them, some are refused only at saving.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: The end of a text that a cell of a workbook could not hold whole.
CUT_MARK = "…[cut]"
#: A number cell holds 15 digits: of a longer number some programs round the rest off, some cut it.
_FIFTEEN_DIGITS = (Context(prec=15, rounding=ROUND_HALF_EVEN), Context(prec=15, rounding=ROUND_DOWN))


class Stated(NamedTuple):
    """What a cell has as a number: its text, and the number where the cell itself is one and no text.

    ``is_percentage`` tells a number cell that shows its number as a percentage.
    """

    written: str
    number: Decimal | None = None
    is_percentage: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is stated."""
        return not self.written.strip()

    def value(self, unit: str) -> Decimal | None:
        """The number stated, of something in ``unit``; None if it is no plain number.

        >>> Stated("83,630").value("人"), Stated("85%").value("%"), Stated("约八万").value("人")
        (Decimal('83630'), Decimal('85'), None)
        """
        if self.number is not None:
            return self.number if self.number.is_finite() else None
        found = _PLAIN.fullmatch(fold(self.written).replace("−", "-").strip())
        if found is None:
            return None
        number = Decimal(re.sub("[, ]", "", found["number"]))
        return number if not found["percent"] or unit == "%" else EXACT.divide(number, Decimal(100))

    def gives(self, value: Decimal, unit: str) -> bool:
        """Whether this states ``value`` in ``unit``: exactly where it is text, to 15 digits where it is a number.

        >>> Stated("1.23456789012346E+16", Decimal("1.23456789012346E+16")).gives(Decimal("12345678901234567"), "元")
        True
        """
        stated = self.value(unit)
        if stated is None:
            return False
        if self.number is None:
            return stated == value
        # 0.85 in a cell that shows percentages is the 85 of «85 %»
        is_share = self.is_percentage and unit == "%"
        shown = (stated, EXACT.multiply(stated, Decimal(100))) if is_share else (stated,)
        return any(digits.plus(one) == digits.plus(value) for one in shown for digits in _FIFTEEN_DIGITS)


def without_forbidden(text: str) -> str:
    """The text with U+FFFD in place of each character that a workbook cannot hold.

    >>> without_forbidden("下降\\x023.5个")
    '下降\ufffd3.5个'
    """
    return _FORBIDDEN.sub("\ufffd", text)


def guarded(text: str) -> str:
    """``text`` with a ``'`` in front if a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text without the ``'`` that CSV files have in front of what a spreadsheet would run as a formula.

    >>> unguarded("'-3.5%"), unguarded("'a'")
    ('-3.5%', "'a'")
    """
    return text[1:] if _GUARD.match(text) else text
