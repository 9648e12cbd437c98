"""Whether two figures can be about the same time and the same place, by what is written of both."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from extractor.values.periods import resolve
from extractor.values.text import fold


class Relation(IntEnum):
    """How the times or places of two figures stand to each other, the closest first."""

    SAME = 0
    UNKNOWN = 1  # one of them is not told
    DIVERGING = 2  # one may be a part of the other: 2012年 and 2012年11月, 全市 and 市总机关
    CONFLICT = 3


class Circumstances(NamedTuple):
    """What a figure says of its time (as written, and in ISO 8601) and of its place."""

    period: str | None
    time_period: str | None
    scope: str | None


@lru_cache(maxsize=1 << 14)
def same_time(one: Circumstances, other: Circumstances) -> Relation:
    """How the times of two figures stand to each other.

    Two resolved periods are compared as calendars do; of others the words tell. A masked year (20xx年) is the same as
    itself only, several years (近三年) are not one, and 去年 is not 今年 where neither is resolved.

    >>> same_time(Circumstances("20xx年", None, None), Circumstances("2012年", "2012", None)).name
    'CONFLICT'
    """
    if one.period is None or other.period is None:
        return Relation.UNKNOWN
    told, others = _told(one.period, one.time_period), _told(other.period, other.time_period)
    if told.seasons and others.seasons and not told.seasons & others.seasons:
        return Relation.CONFLICT
    relation = _same_months(one, other, told, others)
    return max(relation, Relation.DIVERGING) if bool(told.seasons) != bool(others.seasons) else relation


def _same_months(one: Circumstances, other: Circumstances, told: _Told, others: _Told) -> Relation:
    if one.time_period and other.time_period:
        return _calendar(one.time_period, other.time_period)
    if _conflict(told, others):
        return Relation.CONFLICT
    if told.words == others.words:
        return Relation.SAME
    if told.calendar is None or others.calendar is None:
        return Relation.UNKNOWN
    parts = _calendar(told.calendar, others.calendar)
    same_year = (told.masked and others.masked) or (told.relative and told.relative == others.relative)
    return Relation.UNKNOWN if parts is Relation.SAME and not same_year else parts


class _Told(NamedTuple):
    """What the words of a period tell: ``calendar`` is in a year of no matter, or None if it is not one of months."""

    words: str
    masked: str
    relative: str
    years: str
    seasons: frozenset[str]
    calendar: str | None
    resolved: bool


_MASKED = re.compile(r"20[xX×*]{2}|[*]{2,4}|[xX×]{2,4}")
_RELATIVE = re.compile(
    r"(?P<before>前年)|(?P<last>去年|上年|上一年)|(?P<this>今年|本年|年内)|(?P<next>明年|来年|下年|下一年)"
)
_NUMBER = "[两二三四五六七八九十几多]|[2-9]|1[0-9]"
_YEARS = re.compile(
    rf"(?<!\d)(?:(?:近|过去|未来|今后|连续)(?P<count>{_NUMBER})年|(?P<span>{_NUMBER})年(?:来|间)"
    r"|近年来|建国以来|改革开放以来|“?十[一二三四五]五)"
)
_SEASON = re.compile("春节|元旦|国庆|中秋|五一|六一|七一|八一|三八|暑|寒假|高考|汛期|春运|疫情|[春夏秋冬]季")
_NO_MATTER = 2000


@lru_cache(maxsize=1 << 12)
def _told(period: str, time_period: str | None) -> _Told:
    words = fold(period)
    masked, relative, years = _MASKED.search(words), _RELATIVE.search(words), _YEARS.search(words)
    if time_period is not None:
        calendar: str | None = re.sub(r"[0-9]{4}", str(_NO_MATTER), time_period)
    elif years:
        calendar = None
    else:
        calendar = resolve(_MASKED.sub(str(_NO_MATTER), words), _NO_MATTER, _NO_MATTER)
        calendar = calendar and re.sub(r"[0-9]{4}", str(_NO_MATTER), calendar)
    return _Told(
        words,
        masked[0].lower().replace("×", "x") if masked else "",
        (relative.lastgroup or "") if relative else "",
        (years["count"] or years["span"] or years[0]).replace("二", "两") if years else "",
        frozenset(_SEASON.findall(words)),
        calendar,
        time_period is not None,
    )


def _conflict(one: _Told, other: _Told) -> bool:
    if one.masked or other.masked:
        if one.masked and other.masked and one.masked != other.masked:
            return True
        if one.resolved or other.resolved:
            return True
    if one.years or other.years:
        single = one if not one.years else other
        return one.years != other.years and bool((one.years and other.years) or single.calendar)
    unresolved = not one.resolved and not other.resolved
    return unresolved and bool(one.relative and other.relative) and one.relative != other.relative


def _calendar(one: str, other: str) -> Relation:
    first, second = _days(one), _days(other)
    if first == second:
        return Relation.SAME
    if _within(first, second) or _within(second, first):
        return Relation.DIVERGING
    return Relation.CONFLICT


def _days(period: str) -> tuple[str, str]:
    """First and last day of a period in ISO 8601, as text that sorts by date."""
    first, _, last = period.partition("/")
    return f"{first}-01-01"[:10], f"{last or first}-99-99"[:10]


def _within(inner: tuple[str, str], outer: tuple[str, str]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


@lru_cache(maxsize=1 << 14)
def same_place(one: str | None, other: str | None) -> Relation:
    """How the scopes of two figures stand to each other.

    全市, 我市 and 全市各级工会 are the same; another level (全省) or another name (青岚市, 云溪市) is a conflict; a
    body without a level (各单位) may be anywhere in it.

    >>> [same_place("全市", scope).name for scope in ("我市", "市药监局工会", "各单位", "全省")]
    ['SAME', 'DIVERGING', 'DIVERGING', 'CONFLICT']
    """
    if one is None or other is None:
        return Relation.UNKNOWN
    place, others = _place(one), _place(other)
    if place == others:
        return Relation.SAME
    if not place.level and not others.level:
        inside = place.body in others.body or others.body in place.body
        return Relation.DIVERGING if inside else Relation.CONFLICT
    if not place.level or not others.level:
        return Relation.UNKNOWN if fold(one) in fold(other) or fold(other) in fold(one) else Relation.DIVERGING
    if place.level != others.level or (place.name and others.name and place.name != others.name):
        return Relation.CONFLICT
    if place.body == others.body:
        return Relation.SAME
    return Relation.CONFLICT if place.body and others.body else Relation.DIVERGING


class _Place(NamedTuple):
    """A scope taken apart: 青岚|市|总机关."""

    name: str
    level: str
    body: str


_WHOSE = re.compile(r"^[全我本该](?=.)")
_LEVEL = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{0,8}?)(?P<level>自治区|自治州|开发区|学区|园区|街道|[国省市区县州盟旗镇乡村矿厂校院局港澳])"
)
# what any report says of its own unions
_UNIONS = re.compile(r"各级|总工会|工会|组织|系统|的|\s")


@lru_cache(maxsize=1 << 12)
def _place(scope: str) -> _Place:
    words = _WHOSE.sub("", fold(scope))
    found = _LEVEL.match(words)
    if found is None:
        return _Place("", "", words)
    return _Place(found["name"], found["level"], _UNIONS.sub("", words[found.end() :]))
