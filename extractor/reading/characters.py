"""Characters that stand for others, and those that stand for nothing, in texts out of Word, web pages and PDF.

Fonts give a PDF, and what is copied from one into Word, the radical ⼯ for the word 工: they look the same, and no
rule finds either by the other.
"""

from __future__ import annotations

import re
import unicodedata

# Radicals whose look-alike Unicode does not tell (NFKC knows 2 of the block), one for one with the line below.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴"
    "⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧"
    "⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_UNIFIED = (
    "厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢巳幺彑彐忄㣺扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋罒示礻竹糹纟罓罒㓁㓁"
    "羊羊羊耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤"
    "麦黄黾斉齐歯齿竜龙龜亀龟"
)


def _look_alikes() -> dict[int, str]:
    table = {ord(one): other for one, other in zip(_RADICALS, _UNIFIED, strict=True)}
    # Kangxi radicals, and ideographs encoded twice for old Korean and Taiwanese sets
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA)):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1 and folded != chr(code):
            table[code] = folded
    return table


_LOOK_ALIKES = _look_alikes()
_LOOK_ALIKE = re.compile(f"[{''.join(map(chr, _LOOK_ALIKES))}]")

# Soft hyphens, zero-width spaces and joiners, direction marks, byte order marks, and controls that no text has.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_LINE_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SUPERSCRIPT = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_SUBSCRIPT = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


def without_radicals(text: str) -> str:
    """Replace radicals and compatibility ideographs by the characters that they look like, one for one.

    >>> without_radicals("⼯会⻓")
    '工会长'
    """
    return _LOOK_ALIKE.sub(lambda match: _LOOK_ALIKES[ord(match[0])], text)


def without_invisible(text: str) -> str:
    """Remove what takes no room on the page, so that it cannot split a number (``1\\u200b2`` is 12)."""
    return _INVISIBLE.sub("", text)


def split_lines(text: str) -> list[str]:
    """Split at every character that the later stages take for a line end."""
    return _LINE_ENDS.split(text)


def raised(text: str) -> str:
    """Digits as superscripts, so that neither an exponent nor the mark of a note lengthens a number.

    >>> "12家" + raised("[3]")
    '12家[³]'
    """
    return text.translate(_SUPERSCRIPT)


def lowered(text: str) -> str:
    """Digits as subscripts (CO₂)."""
    return text.translate(_SUBSCRIPT)


def symbol(font: str | None, code: str | None) -> str:
    """The character that Word takes from a symbol font; nothing for pictures and what is not known.

    >>> symbol("Wingdings", "F082"), symbol("Symbol", "F0B1"), symbol("Wingdings", "F0FC")
    ('②', '±', '')
    """
    try:
        number = int(code or "", 16)
    except ValueError:
        return ""
    low = number & 0xFF
    if number < 0xF000:
        return chr(number) if 0x20 <= number < 0xD800 else ""
    if font == "Symbol":
        return _SYMBOL_FONT.get(low, chr(low) if 0x25 <= low <= 0x3F and low != 0x27 else "")
    if font == "Wingdings" and 0x81 <= low <= 0x8A:
        return chr(ord("①") + low - 0x81)
    return ""


_SYMBOL_FONT = {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈"}
