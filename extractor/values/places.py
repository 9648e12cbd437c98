"""Places by name: provinces and prefectures from a gazetteer, counties and below by the word for their kind."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The longest name of a place behind that of the place around it: 日照市|五莲县.
LONGEST_INNER = 4


class Place(NamedTuple):
    """A place of the gazetteer: its full name, and its short name, empty if it has none."""

    name: str
    short: str


# 白河县   东城区   海东市   王庄镇   龙山街道;   the shortest name that ends in a kind; not 农|村, 城|市, 小|区
_NAMED = (
    r"(?![大中小新老全省县各本主副名强我该])[\u4e00-\u9fff][城都]市(?=[0-9人总第委政])|"
    r"(?![我本全该各每外邻大小强市区省州两三四五六七八九十百多几数到在驻任进出老新对与和向为由从])"
    r"[\u4e00-\u9fff]县(?=人民|政府|国民|总工会|工会|法院|检察|妇联|第|委|[0-9]|[一二三四五六七八九十]{1,3}届|$)"
    # 惠山区|总工会, 东城区|人民政府: not 贫困山区, 老城区
    r"|(?![老新主大小贫边深高各全])[\u4e00-\u9fff](?:[\u4e00-\u9fff](?<![困远寒]))?(?<![各全老新])[山城]区(?=总工会|人民|政府|法院|检察|妇联|委|工会)"
    # 云岭省|签订: a province that the gazetteer does not know
    r"|(?:(?![我本全该各每外内邻跨节大小强两三四五六七八九十百多几数到在驻任进出老新对与和向为由从])[\u4e00-\u9fff]){2}省"
    r"|(?=[\u4e00-\u9fff*_xX]{2,8}?[自省市县旗州盟乡镇村街社区苏嘎])"
    r"(?:(?![是的被把将各全我本该每及])[\u4e00-\u9fff*_xX]){2,8}?(?=[自省市县旗州盟乡镇街村社区苏嘎])(?:自治区|自治州|自治县|(?<=[*_xX])省|(?<![城都超股楼])市"
    r"|县|旗|州|盟|(?<![城家返])乡|(?<![城乡小])镇|街道|苏木(?![业材])|嘎查|(?<![农乡])村|社区|(?<![小山城景灾校园辖厂矿库片地社])区)"
)


@cache
def gazetteer() -> tuple[Place, ...]:
    """Load the provinces, then the prefectures, each in the order of their codes."""
    data = tomllib.loads((files("extractor.values") / "places.toml").read_text(encoding="utf-8"))
    return tuple(Place(place["name"], place.get("short", "")) for level in data.values() for place in level.values())


@cache
def _by_name() -> dict[str, Place]:
    found: dict[str, Place] = {}
    for place in gazetteer():
        found.setdefault(place.name, place)
        if place.short:
            found.setdefault(place.short, place)
    return found


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_by_name(), key=lambda name: (name[0], -len(name)))
    known = {first: "|".join(name[1:] for name in alike) for first, alike in groupby(names, key=itemgetter(0))}
    listed = "|".join(f"{first}(?:{rest})" for first, rest in known.items())
    return re.compile(rf"(?=[{''.join(known)}])(?:{listed})(?![省市县区旗州盟乡镇村])|{_NAMED}")


def short_names() -> Iterator[str]:
    """Yield the short names of the places of the gazetteer."""
    return (place.short for place in gazetteer() if place.short)


def short_name(name: str) -> str:
    """The short name of a place of the gazetteer, by its full name; empty for other words and for those without one.

    >>> short_name("吉林省"), short_name("吉林市")
    ('吉林', '')
    """
    place = _by_name().get(name)
    return place.short if place else ""


def is_known(name: str) -> bool:
    """Whether the gazetteer has a place of this full or short name.

    >>> is_known("吉林"), is_known("白河县")
    (True, False)
    """
    return name in _by_name()


def full_name(words: str) -> str:
    """The full name of a place of the gazetteer; other words as they are.

    >>> full_name("吉林"), full_name("白河县")
    ('吉林省', '白河县')
    """
    place = _by_name().get(words)
    return place.name if place else words


def named_place(folded: str, start: int = 0) -> re.Match[str] | None:
    """Match the name of a place at ``start``.

    >>> [found and found[0] for found in map(named_place, ("吉林省政府", "白河县总工会", "工会"))]
    ['吉林省', '白河县', None]
    """
    return _pattern().match(folded, start)


def last_place(folded: str, start: int = 0) -> tuple[int, int] | None:
    """Find the span of the last of the places named one after another at ``start``; None if there is none.

    >>> last_place("日照市五莲县总工会"), last_place("总工会")
    ((3, 6), None)
    """
    found = None
    while (named := named_place(folded, start)) is not None:
        if found is not None and len(named[0]) > LONGEST_INNER and not is_known(named[0]):
            break
        found, start = named.span(), named.end()
    return found
