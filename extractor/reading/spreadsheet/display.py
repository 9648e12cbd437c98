"""The values of cells as a person reads them: on one line, a number as typed, a percentage with its sign."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import ROUND_HALF_UP, Decimal

COMPUTED_DIGITS = 14
"""A number with so many digits was computed, not typed: it is given as displayed. Excel itself keeps 15."""

_BREAK = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]")
_CARRIAGE_RETURN = "_x000D_"  # as workbooks spell it


def one_line(text: str) -> str:
    """The text of a cell on one line: a break between Chinese characters goes, since it only wraps the cell."""
    parts = [part for line in _BREAK.split(text.replace(_CARRIAGE_RETURN, "")) if (part := line.strip())]
    return "".join(
        part if number == 0 or (_is_han(parts[number - 1][-1]) and _is_han(part[0])) else f" {part}"
        for number, part in enumerate(parts)
    )


def indent_of(text: str) -> int:
    """How far a text is moved in by the blanks before it, in half widths of a Chinese character."""
    blanks = text[: len(text) - len(text.lstrip())]
    return len(blanks) + blanks.count("\u3000")


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def shown(value: object, number_format: str) -> str:
    """A value as a person reads it.

    >>> shown(0.926, "0.0%"), shown(0.1 + 0.2, "General"), shown(5.72, '0.00"亿元"')
    ('92.6%', '0.3', '5.72亿元')
    """
    match value:
        case str():
            return one_line(value)
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value, number_format)
        case datetime():
            has_time = value.time() != time_of_day()
            return value.isoformat(" ", "minutes") if has_time else _date(value.date(), number_format)
        case date():
            return _date(value, number_format)
        case time_of_day():
            return value.isoformat("minutes")
        case timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
        case _:
            return one_line(str(value))


# «yyyy"年"m"月"», «mmm-yy»: a date of which the day is not shown
_OF_MONTH = re.compile(r"[^dD]*[mM][^dD]*")


def _date(value: date, number_format: str) -> str:
    """A date in ISO 8601, to the month where its format shows no day."""
    form = _PADDING.sub("", number_format)
    return f"{value:%Y-%m}" if _OF_MONTH.fullmatch(form) and "General" not in form else value.isoformat()


# «#,##0.00"万元"», «0.0%», «¥0»: literals around one run of digit places; colours and paddings are cut away before
_PADDING = re.compile(r"\[[^\]]*\]|_.|\*.")
_SIMPLE_FORMAT = re.compile(
    r"""(?:"[^"]*"|\\.|[¥￥$€\s-])*[#0?,]+(?:\.(?P<places>[0?#]+))?(?P<end>(?:"[^"]*"|\\.|[%‰\s])*)"""
)


def _number(value: float, number_format: str) -> str:
    number = Decimal(f"{value:.15g}")
    if not number.is_finite():
        return str(value)
    section = _PADDING.sub("", number_format.split(";")[0])
    places, end = None, ""
    if (form := _SIMPLE_FORMAT.fullmatch(section)) and not section.split('"')[0].rstrip("%").endswith(","):
        places, end = len(form["places"] or ""), re.sub(r'["\\\s]', "", form["end"])
    if "%" in end:
        number *= 100
    elif "%" in section:
        number, end = number * 100, "%"
    if places is not None and len(number.as_tuple().digits) >= COMPUTED_DIGITS and abs(number) < 10**15:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + end
