"""Whether two figures can be about the same time and the same place, by what is written of both."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from extractor.values.parties import Party
from extractor.values.periods import ANY_YEAR, Period, TimePeriod


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
    seasons, other_seasons = told.period.seasons, others.period.seasons
    if seasons and other_seasons and not seasons & other_seasons:
        return Relation.CONFLICT
    relation = _same_months(told, others)
    return max(relation, Relation.DIVERGING) if bool(seasons) != bool(other_seasons) else relation


def _same_months(told: _Told, others: _Told) -> Relation:
    if told.resolved and others.resolved:
        return _calendar(told.resolved, others.resolved)
    if _conflict(told, others):
        return Relation.CONFLICT
    if told.period.words == others.period.words:
        return Relation.SAME
    if told.calendar is None or others.calendar is None:
        return Relation.UNKNOWN
    parts = _calendar(told.calendar, others.calendar)
    one, other = told.period, others.period
    relative = one.relative_year is not None and one.relative_year == other.relative_year
    same_year = (one.mask and other.mask) or relative
    return Relation.UNKNOWN if parts is Relation.SAME and not same_year else parts


class _Told(NamedTuple):
    """What is told of a time: its words, what they resolve to, and which part of whatever year that is, if of one."""

    period: Period
    resolved: TimePeriod | None
    calendar: TimePeriod | None


_WHOLE_YEAR = TimePeriod.of((ANY_YEAR,))


@lru_cache(maxsize=1 << 12)
def _told(words: str, time_period: str | None) -> _Told:
    period, resolved = Period.parse(words), TimePeriod.parse(time_period or "")
    if resolved is None:
        return _Told(period, None, period.calendar)
    return _Told(period, resolved, resolved.in_year(ANY_YEAR) or _WHOLE_YEAR)


def _conflict(told: _Told, others: _Told) -> bool:
    one, other = told.period, others.period
    if one.mask or other.mask:
        if one.mask and other.mask and one.mask != other.mask:
            return True
        if told.resolved or others.resolved:
            return True
    if one.several or other.several:
        single = others if one.several else told
        return one.several != other.several and bool((one.several and other.several) or single.calendar)
    if told.resolved or others.resolved or one.relative_year is None or other.relative_year is None:
        return False
    return one.relative_year != other.relative_year


def _calendar(one: TimePeriod, other: TimePeriod) -> Relation:
    if one.same_days(other):
        return Relation.SAME
    return Relation.CONFLICT if one.conflicts(other) else Relation.DIVERGING


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
    party, others = Party.parse(one), Party.parse(other)
    if (party.name, party.generic, party.body) == (others.name, others.generic, others.body):
        return Relation.SAME
    if not party.generic and not others.generic:
        inside = party.body in others.body or others.body in party.body
        return Relation.DIVERGING if inside else Relation.CONFLICT
    if not party.generic or not others.generic:
        is_within = party.words in others.words or others.words in party.words
        return Relation.UNKNOWN if is_within else Relation.DIVERGING
    if party.generic != others.generic or (party.name and others.name and party.name != others.name):
        return Relation.CONFLICT
    if party.body == others.body:
        return Relation.SAME
    return Relation.CONFLICT if party.body and others.body else Relation.DIVERGING
