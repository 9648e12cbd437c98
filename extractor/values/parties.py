"""Parties: the places and bodies that figures are about, understood from the words of a scope.

The rule pack finds the words in a text; what they mean is asked of :class:`Party`. The words that names end in stand in
``parties.toml``; toponymy calls such a word the generic of a name, and what stands before it the specific.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.values.text import fold, plain_words

if TYPE_CHECKING:
    from collections.abc import Iterable

_HAN = "[\u4e00-\u9fff]"
#: Longest specific of a name that heads a row of a table, in code points.
LONGEST_IN_ROW = 7


class PartyKind(StrEnum):
    """What a party is."""

    PLACE = "place"
    BODY = "body"
    EACH = "each"


class Level(StrEnum):
    """Levels of places: the keys of ``places`` in parties.toml."""

    COUNTRY = "country"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    CITY = "city"
    COUNTY = "county"
    DISTRICT = "district"
    ZONE = "zone"
    TOWNSHIP = "township"
    VILLAGE = "village"
    CLUSTER = "cluster"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Party:
    """A place or body, taken apart: 青岚|市|总机关.

    Attributes:
        words: the scope, folded.
        kind: whether it is a place, a body, or every one of a kind (各县); a body if the words name no kind.
        level: the level of a place, and of each place (各县); None for a body.
        is_relative: whether it is another one in another report, as 全市, 我县 and 各单位 are, but not 全国 and 城东区.
        name: the specific before the first generic (青岚); empty for 全市 and where there is no generic.
        generic: the first generic (市, 局); empty if there is none.
        body: what stands behind it, without the words for a place's unions: 药监局 of 市药监局工会.
        rank: what parties of one kind have in common: 县 of 全县 and 白河县.
        key: what two writings of one party have in common: 我校 and 学校, 全市 and 全市各级工会.
        heads_row: whether a row of a table that begins so is about it: 青山区, 第二工区, 各县.
    """

    words: str
    kind: PartyKind
    level: Level | None
    is_relative: bool
    name: str
    generic: str
    body: str
    rank: str
    key: str
    heads_row: bool

    @staticmethod
    @lru_cache(maxsize=1 << 12)
    def parse(words: str) -> Party:
        """Parse a scope, folded or not.

        >>> party = Party.parse("青岚市药监局工会")
        >>> party.kind.value, party.name, party.generic, party.body
        ('body', '青岚', '市', '药监局')
        """
        grammar, words = _grammar(), fold(words)
        bare = grammar.own.sub("", words)
        first = grammar.first.match(bare)
        last = grammar.last.fullmatch(words)
        level = grammar.levels.get(last["generic"]) if last else None
        relative = grammar.relative.match(words)
        return Party(
            words=words,
            kind=_kind(level, is_each=grammar.each.match(words) is not None),
            level=level,
            is_relative=relative is not None,
            name=first["name"] if first else "",
            generic=first["generic"] if first else "",
            body=grammar.unions.sub("", bare[first.end() :]) if first else bare,
            rank=_rank(words[relative.end() :], grammar) if relative else words[-1:],
            key=_key(plain_words(words), grammar),
            heads_row=last is not None and _heads_row(last["name"], words, level),
        )

    def same_as(self, other: Party) -> bool:
        """Whether both are one party in one report, however it is written.

        >>> Party.parse("我校").same_as(Party.parse("学校")), Party.parse("全市").same_as(Party.parse("全省"))
        (True, False)
        """
        return self.key == other.key


def named_at_start(folded: str) -> str:
    """Name the place or body that a sentence begins with; empty if it begins otherwise.

    >>> named_at_start("城东区总工会坚持服务"), named_at_start("新建工会612家")
    ('城东区', '')
    """
    named = _grammar().named.match(folded)
    return named[0] if named else ""


def without_own_places(folded: str) -> str:
    """Take the report's own places out of its words.

    >>> without_own_places("全市新发展会员")
    '新发展会员'
    """
    return _grammar().own_place.sub("", folded)


def _kind(level: Level | None, *, is_each: bool) -> PartyKind:
    if is_each:
        return PartyKind.EACH
    return PartyKind.BODY if level is None else PartyKind.PLACE


def _heads_row(name: str, words: str, level: Level | None) -> bool:
    return len(name) <= LONGEST_IN_ROW and len(words) > 1 and level is not Level.COUNTRY


def _rank(words: str, grammar: _Grammar) -> str:
    ranked = grammar.ranked.search(words)
    return ranked[0] if ranked else words


def _key(words: str, grammar: _Grammar) -> str:
    return grammar.writing.sub("", words) or words


class _Grammar(NamedTuple):
    """The patterns that the words of parties.toml make."""

    levels: dict[str, Level]
    own: re.Pattern[str]
    each: re.Pattern[str]
    relative: re.Pattern[str]
    first: re.Pattern[str]
    last: re.Pattern[str]
    ranked: re.Pattern[str]
    unions: re.Pattern[str]
    writing: re.Pattern[str]
    named: re.Pattern[str]
    own_place: re.Pattern[str]
    national: re.Pattern[str]
    of_state: re.Pattern[str]


def is_national(name: str) -> bool:
    """Whether a body has members or branches all over the country, and calls them 全国.

    >>> is_national("全国总工会"), is_national("国家统计局"), is_national("白河县总工会")
    (True, False, False)
    """
    return _grammar().national.match(name) is not None


def is_of_state(name: str) -> bool:
    """Whether a body is an office of state, which reports on the country.

    >>> is_of_state("国家统计局"), is_of_state("商务部"), is_of_state("组织部")
    (True, True, False)
    """
    return _grammar().of_state.match(name) is not None


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    data: dict[str, Any] = tomllib.loads((files("extractor.values") / "parties.toml").read_text(encoding="utf-8"))
    bodies, unions = data["bodies"], data["unions"]
    levels = {word: Level(level) for level, words in data["places"].items() for word in words}
    own, each = _any(data["own"]), _any(data["each"])
    regions, countries = data["places"]["region"], data["places"]["country"]
    everywhere = [word for word in levels if word not in regions]
    generics = [*levels, *bodies["standing"], *bodies["ground"]]
    ranks = [word for word in [*generics, *bodies["ranked"]] if len(word) == 1]
    every, plain, as_one = _any(unions["every"]), _any(unions["plain"]), _any(unions["as_one"])
    in_full = "|".join(f"{word[:-1]}(?={word[-1]})" for word in data["own_nouns"])
    return _Grammar(
        levels=levels,
        # |全|市;   全 alone is whole
        own=re.compile(f"^{own}(?=.)"),
        # |各|县
        each=re.compile(each),
        # |全|县   |各|单位;   there is but one 全国
        relative=re.compile(f"(?:{own}|{each})(?!{_any(countries)})"),
        # 青岚|市|总机关
        first=re.compile(f"(?P<name>{_HAN}{{0,8}}?)(?P<generic>{_any(generics)})"),
        # 青岚市东城|区|   第二|工区|   全|港|
        last=re.compile(
            f"(?P<name>{_HAN}*?)(?P<generic>{_any([*everywhere, *bodies['ground']])}|(?<={own}){_any(regions)})"
        ),
        # 全|市|各级工会
        ranked=re.compile(_any(ranks)),
        # 市|各级||总工会|
        unions=re.compile(rf"{every}|{_any(unions['head'])}|{plain}|{as_one}|的|\s"),
        # |我|校   |学|校   全市|各级工会|
        writing=re.compile(rf"^(?:{own}|{in_full})(?=.)|(?:{every})?(?:{plain})?(?:{as_one})?$"),
        # |城东区|总工会坚持
        named=re.compile(f"(?!{_any(unions['set_up'])}){_HAN}{{1,8}}?{_any([*generics, *bodies['named']])}"),
        # |全市|新发展会员
        own_place=re.compile(f"{own}{_any(everywhere)}"),
        national=re.compile(_any(bodies["national"])),
        of_state=re.compile(_any(bodies["state"])),
    )


def _any(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first."""
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"
