"""Finding and reading numerals: Arabic, full-width, Chinese, formal, Traditional, mixed; fractions and tenths.

:func:`scan` finds candidates in one pass; :func:`parse` gives the exact value of one. Splitting the two lets
the next stage drop a candidate that has no unit (the 一 of 统一) before its value is ever computed.

The readings follow GB/T 15835-2011 (general rules for writing numerals in publications): 十百千万亿 are scales,
a digit after 万 or 亿 without 零 stands in the next place (三万四 is 34,000), two neighbouring digits are an
approximate range (七八 is 7 to 8).
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Bound

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A longer candidate is a run of digits (an account number, a table torn apart), not a number: it is passed over.
MAX_NUMERAL = 40

#: Arithmetic that keeps every digit of the longest numeral, whatever the caller's decimal context.
EXACT = Context(prec=4 * MAX_NUMERAL)

FULL_WIDTH = (
    {0xFF10 + n: str(n) for n in range(10)} | {ord("．"): "."} | dict.fromkeys(map(ord, "，, \u00a0\u2009\u202f"))
)

HAN_DIGITS = {
    **dict.fromkeys("〇零○", 0),
    **dict.fromkeys("一壹", 1),
    **dict.fromkeys("二两兩贰貳", 2),
    **dict.fromkeys("三叁參", 3),
    **dict.fromkeys("四肆", 4),
    **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆陸", 6),
    **dict.fromkeys("七柒", 7),
    **dict.fromkeys("八捌", 8),
    **dict.fromkeys("九玖", 9),
}
SMALL_SCALES = {
    **dict.fromkeys("十拾", 10),
    **dict.fromkeys("百佰", 100),
    **dict.fromkeys("千仟", 1000),
}
LARGE_SCALES = {**dict.fromkeys("万萬", 10**4), **dict.fromkeys("亿億", 10**8)}
SCALES = SMALL_SCALES | LARGE_SCALES
#: Characters for two and three tens.
TENS = {"廿": "二十", "卅": "三十"}

#: Particles inside a numeral and the bound that each gives: 50多万, 8000余名, 三十几万, 十来万.
PARTICLES = {**dict.fromkeys("多余餘几幾", Bound.OVER), **dict.fromkeys("来來", Bound.ABOUT)}

_D = "[0-9０-９]"
_HAN_DIGIT = f"[{''.join(HAN_DIGITS)}]"
_HAN = f"[{''.join(HAN_DIGITS)}{''.join(SCALES)}{''.join(TENS)}]"
# 千万|千瓦: the 千 of a unit is no part of the number
_HAN_RUN = rf"(?:(?!千[瓦米克卡帕赫伏]){_HAN})++"
_LARGE = f"[{''.join(LARGE_SCALES)}]"
_PARTICLE = f"[{''.join(PARTICLES)}]"
_SPACE = r"[ \u3000\u00a0]?+"
# 1,234 and １，２３４ and 1，234.5: a comma groups before exactly three digits, a full-width one full-width digits, or
# others if a point follows
_GROUPED = (
    "(?:[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[0-9]{1,3}(?:，[0-9]{3})++(?=[.][0-9])"
    "|[０-９]{1,3}(?:[,，][０-９]{3})++(?![０-９]))"
)
# 15 084户 and 1 017.8万门: a blank groups before three digits too, if a word follows; not 表1 100家
_BLANK = "[ \u00a0\u2009\u202f]"
_BLANK_GROUPED = (
    rf"(?<![0-9][ \u00a0])(?<![表图第])(?!0)[0-9]{{1,3}}(?:{_BLANK}[0-9]{{3}})++(?![0-9])"
    rf"(?=(?:[.．][0-9]++)?{_BLANK}?[\u4e00-\u9fff%‰])"
)
# 85.25, but neither the 3.1 of 3.1.2 nor the 2. of a list
_ARABIC = rf"(?:{_GROUPED}|{_BLANK_GROUPED}|{_D}++)(?:[.．]{_D}++(?![.．]{_D}))?+"
# the same inside a candidate
_ARABIC_DIGITS = rf"(?:{_GROUPED}|[0-9]{{1,3}}(?:{_BLANK}[0-9]{{3}})+(?![0-9])|{_D}++)(?:[.．]{_D}++)?+"
# 万, 万亿, 千万, 百; but the 千 of 千瓦, 千米, 千克 belongs to the unit
# 万多亿, 千多万: a particle may stand inside
_SCALE = rf"(?:(?:[百千]{_LARGE}++|{_LARGE}++|[百千](?![瓦米克卡帕赫伏安位]))(?:{_PARTICLE}{_LARGE}++)?+)"
_AFTER_TENTHS = "立为爲员員功果绩效就长長本分套熟人品都份"

# looking for a first character before the alternatives makes the scan seven times faster
_FIRST = f"(?=[0-9０-９{''.join(HAN_DIGITS)}{''.join(SCALES)}{''.join(TENS)}数數几幾上成])"

SCAN = re.compile(
    rf"""{_FIRST}(?:
    # 七成三   八成   六成半   3成
    (?P<tenths>(?:{_HAN_DIGIT}|(?<![0-9０-９.．]){_D}(?:[.．]{_D})?)成(?:{_HAN_DIGIT}|半)?+(?![{_AFTER_TENTHS}]|(?<![约近超逾有达]..)都)多?+)
    # 1.2万   50多万   5.72 亿   1.2 个亿 (but 3个|千亿级)   3万4000   2亿3000万   CT2台, but neither A4 nor Win10
  | (?P<arabic>(?:(?<![A-Za-zＡ-Ｚａ-ｚ0-9０-９_])|(?<=[A-ZＡ-Ｚ]{{2}}))(?<![0-9０-９][.．]){_ARABIC}
        (?:(?:{_SPACE}|(?:\r\n?|\n)(?={_LARGE}))(?:{_PARTICLE}{_SPACE})?+(?:[个個]{_SPACE}(?={_LARGE}++(?!级)))?+{_SCALE}(?:零?+{_ARABIC}(?!{_D}|[年月日.．%％]){_SCALE}?+)*+)?+)
    # 百分之十五   千分之3.5   三分之二
  | (?P<fraction>{_HAN}++分之(?:{_HAN}++(?:[点點]{_HAN_DIGIT}++)?+|{_ARABIC}))
    # 数千   上百   几十万   成百
  | (?P<vague>(?:[数數几幾上成](?=[十百千万萬亿億])){_HAN}++(?:{_PARTICLE}?+{_LARGE})?+)
    # 四十一万二千六百   三点五亿   一点五个亿   三十几万   十来万
  | (?P<han>{_HAN_RUN}(?:[点點]{_HAN_DIGIT}++(?:[个個](?=[亿億]))?+{_LARGE}*+)?+(?:{_PARTICLE}[百千]?+{_LARGE}++)?+)
    )""",
    re.VERBOSE,
)


#: What joins the two ends of a range: 10—20名, 3至5家, 5%-14%.
RANGE = re.compile(r" ?(?:-|—{1,2}|–|―|~|至|到) ?")


class Numeral(NamedTuple):
    """A number as written: its value after inner scales, and the approximation inside it.

    ``value_max`` is set for a range written inside one numeral (``七八`` is 7 to 8). ``has_scale`` tells that
    the numeral ends in 万, 亿 or the like, ``in_han`` that it is written in Chinese characters only.
    """

    value: Decimal
    value_max: Decimal | None
    bound: Bound | None
    has_scale: bool
    in_han: bool


class Candidate(NamedTuple):
    """What :data:`SCAN` found: the span, and the form (``arabic fraction tenths vague han``)."""

    start: int
    end: int
    form: str


def scan(text: str) -> Iterator[Candidate]:
    """Yield the candidates of ``text`` from left to right, without overlap, in time linear in its length.

    A run longer than :data:`MAX_NUMERAL` is passed over as a whole.
    """
    for match in SCAN.finditer(text):
        start, end = match.span()
        if end - start <= MAX_NUMERAL:
            yield Candidate(start, end, match.lastgroup or "")


def parse(text: str, candidate: Candidate) -> Numeral | None:
    """Read a candidate; None if its characters make no number (一二三, 万一)."""
    start, end, form = candidate
    written = text[start:end]
    if form == "fraction":
        return _fraction(written)
    if form == "tenths":
        return _tenths(written)
    if form == "arabic":
        return _arabic(written)
    return _han(written)


def decimal(written: str) -> Decimal:
    """The value of plain Arabic digits, grouped or full-width or both: ``１，２３４.5`` → 1234.5."""
    return Decimal(written.translate(FULL_WIDTH))


_TERM = re.compile(
    rf"零?({_ARABIC_DIGITS})\s?({_PARTICLE})?\s?[个個]?\s?([{''.join(SCALES)}]*(?:{_PARTICLE}{_LARGE}+)?)"
)


def _arabic(written: str) -> Numeral:
    if written.isascii() and written.isdigit():
        return Numeral(Decimal(written), None, None, False, False)
    value = Decimal(0)
    bound = None
    scale = 1
    for digits, particle, scales in _TERM.findall(written):
        scale = 1
        for character in scales:
            scale *= SCALES.get(character, 1)
            bound = PARTICLES.get(character, bound)
        value = EXACT.add(value, EXACT.multiply(decimal(digits), scale))
        bound = PARTICLES.get(particle, bound)
    return Numeral(without_trailing_zeros(value), None, bound, scale > 1, False)


def without_trailing_zeros(value: Decimal) -> Decimal:
    """Drop zeros behind the point: 1.95万 is 19500 and not 19500.00."""
    whole = value.to_integral_value(context=EXACT)
    return whole if whole == value else EXACT.normalize(value)


def _fraction(written: str) -> Numeral | None:
    whole, _, part = written.partition("分之")
    numerator = decimal(part) if part[0].isdigit() and part[0] not in HAN_DIGITS else han_value(part)
    denominator = han_value(whole)
    if numerator is None or not denominator:
        return None
    if whole in ("百", "千"):
        return Numeral(numerator, None, None, False, True)
    share = EXACT.quantize(EXACT.divide(numerator, denominator), Decimal("0.000001"))
    return Numeral(share, None, None, False, True)


def _tenths(written: str) -> Numeral:
    tens, _, ones = written.partition("成")
    bound = Bound.OVER if ones.endswith("多") else None
    ones = ones.rstrip("多")
    first = Decimal(HAN_DIGITS[tens]) if tens in HAN_DIGITS else decimal(tens)
    value = EXACT.multiply(first, 10) + (5 if ones == "半" else HAN_DIGITS.get(ones, 0))
    return Numeral(value, None, bound, False, True)


_INNER = re.compile(rf"^([数數几幾上成])?({_HAN}+?(?:[点點]{_HAN}+)?)(?:({_PARTICLE})([百千]?{_LARGE}+))?$")


@lru_cache(maxsize=1 << 12)  # a text has few of them, again and again
def _han(written: str) -> Numeral | None:
    for character, tens in TENS.items():
        written = written.replace(character, tens)
    match = _INNER.match(written.replace("个", "").replace("個", ""))
    if match is None:
        return None
    vague, core, particle, outer = match.groups()
    scaled = not LARGE_SCALES.keys().isdisjoint(written[1:])
    bound = Bound.OVER if vague else PARTICLES.get(particle or "")
    low_high = (han_value("一" + core), None) if vague else _approximate_range(core)
    low, high = low_high if low_high else (han_value(core), None)
    if low is None:
        return None
    for character in outer or "":
        low = EXACT.multiply(low, SCALES[character])
    return Numeral(low, high, bound, scaled, True)


def _approximate_range(core: str) -> tuple[Decimal, Decimal] | None:
    """七八 → 7, 8; 七八十 → 70, 80; 三五 → 3, 5; 一二百 → 100, 200; 十七八 → 17, 18."""
    for i, (one, other) in enumerate(pairwise(core)):
        low, high = HAN_DIGITS.get(one, 0), HAN_DIGITS.get(other, 0)
        if low and high:
            if not (high == low + 1 or (low, high) == (3, 5)):
                return None
            ends = han_value(core[:i] + one + core[i + 2 :]), han_value(core[:i] + other + core[i + 2 :])
            return (ends[0], ends[1]) if ends[0] is not None and ends[1] is not None else None
    return None


def han_value(written: str) -> Decimal | None:
    """The value of a numeral in Chinese characters; None if it is malformed.

    >>> han_value("四十一万二千六百"), han_value("三万四"), han_value("三点五亿"), han_value("一二三")
    (Decimal('412600'), Decimal('34000'), Decimal('350000000.0'), None)
    """
    whole, point, rest = written.replace("點", "点").partition("点")
    if not point:
        value = _large(whole)
        return None if value is None else Decimal(value)
    digits = rest.rstrip("".join(LARGE_SCALES))
    integer = _large(whole)
    if integer is None or not digits or any(c not in HAN_DIGITS for c in digits):
        return None
    value_with_point = Decimal(f"{integer}.{''.join(str(HAN_DIGITS[c]) for c in digits)}")
    for character in rest[len(digits) :]:
        value_with_point = EXACT.multiply(value_with_point, LARGE_SCALES[character])
    return value_with_point


def _large(written: str) -> int | None:
    """Read 亿 and 万 sections: what stands before a large scale is multiplied, what stands after is added."""
    for scale_characters, scale in (("亿億", 10**8), ("万萬", 10**4)):
        position = min((at for c in scale_characters if (at := written.find(c)) >= 0), default=-1)
        if position < 0:
            continue
        before, after = written[:position], written[position + 1 :]
        if after and not before:  # 万一
            return None
        head = _large(before) if before else 1
        power = scale
        while after and after[0] in scale_characters:  # 一亿亿
            power, after = power * scale, after[1:]
        tail = _tail(after, power)
        return None if head is None or tail is None else head * power + tail
    return _small(written)


def _tail(written: str, scale: int) -> int | None:
    """What follows a scale: nothing, a lone digit in the next place (三万四 → 4,000), or a full numeral."""
    if not written:
        return 0
    if len(written) == 1 and written in HAN_DIGITS:
        return HAN_DIGITS[written] * (scale // 10)
    return _large(written)


def _counts_up(written: str) -> bool:
    """Whether digits only count: 一二三, 三四五."""
    return all(HAN_DIGITS[other] == HAN_DIGITS[one] + 1 for one, other in pairwise(written))


def _small(written: str) -> int | None:
    """Read up to 9,999: digits and 十百千 in falling order, 零 between; a lone last digit stands in the next place."""
    if (
        len(written) > 2 and set(written) <= set(HAN_DIGITS) and not _counts_up(written)
    ):  # 二〇六, 四二六: digit by digit
        return int("".join(str(HAN_DIGITS[character]) for character in written))
    total, digit, last_scale, after_zero = 0, None, 10_000, False
    for character in written:
        if character in HAN_DIGITS:
            number = HAN_DIGITS[character]
            if number == 0:
                if digit is not None:
                    return None
                after_zero = True
                continue
            if digit is not None:
                return None
            digit = number
        else:
            scale = SMALL_SCALES[character]
            if scale >= last_scale or (digit is None and (scale != 10 and total)):
                return None
            total += (1 if digit is None else digit) * scale
            digit, last_scale, after_zero = None, scale, False
    if digit is not None:
        abbreviated = 10 < last_scale < 10_000 and not after_zero
        total += digit * (last_scale // 10 if abbreviated else 1)
    return total
