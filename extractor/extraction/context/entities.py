"""Whose a quantity is, in the words that name it in all reports: what a scope resolves to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from extractor.records import Span
from extractor.values.parties import Level, Party, PartyKind, is_national
from extractor.values.places import full_name, last_place, named_place, short_name
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.records import Report
    from extractor.rulepack import RulePack

# 省|内, 市|本级, 省政府, 市委, 政府: the reporting place by its kind alone
_KIND_ALONE = re.compile(r"[省市县区州旗镇乡村]?(?:内|本级|(?:人民)?政府|委、?[省市县区州]?(?:人民)?政府|委)")
# **街道总工会, __高新区总工会, xx县: nobody knows who that is
_MASK = re.compile(r"[*_xX×]{1,4}|^某")
# 县|委, 市|人民政府
_LEADING = re.compile(r"(?:(?<!团[省市县区])委|政府|人大|政协|常委会|全总)$")
_OFFICES = ("人民政府", "政府", "委", "人大常委会")
#: What a name is short with: |市|中院, |局|工会.
KINDS = "省市县区州旗镇乡村局厂矿校院段站"
# 各级|科协|, 重庆|各级|妇联|组织: those of the reporting one
_EVERY = re.compile(r"各级(?P<head>工会|团|科协|妇联|残联|文联|侨联|红十字|法院|检察)(?:组织|会|机关|院)?$")
# 全市|法院| are all of its kind, of which the reporting court is one
_GROUP = re.compile(r"[全我本][省市县区州旗](?:各级)?(?:法院|检察院|检察机关|公安机关|红十字会)(?:系统)?")
# |市|教育局; 民政局 does not tell of what
_OF_KIND = re.compile(r"[省市县区州旗镇乡]")
# 我辖区, 辖区工会
_OWN_AREA = re.compile(r"[我全本]?辖区")
# 该|集团|, 全|村|
_REFERRING = re.compile(r"(?:该|[全本](?=[村镇乡]|社区|街道))(?P<kind>[\u4e00-\u9fff]{1,4})")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OWN = "全我本该各每某"
#: How far before a word that refers back its name may stand, in code points.
LOOK_BACK_FOR_NAME = 600
#: The shortest name before its kind, and the longest, in code points: 同煤|集团.
MIN_NAME = 2
MAX_NAME = 16
# 市|总工会, 省|总, 县工会: the union of the place, which is that of the report
_UNION_ALONE = re.compile(r"(?P<kind>自治区|公司|集团|)(?:总工会|总|工会|工会组织)")

# 辽宁省|总|, 虞城县|法院, 兰州市|工会, 重庆|工会, 紫阳|团|县|委: short names of bodies, and what they may be short for
_LONGER = (
    (re.compile(r"([\u4e00-\u9fff]{2,}总)"), r"{0}工会"),
    (re.compile(r"([\u4e00-\u9fff]{2,}[省市县区])(法院|检察院)"), r"{0}(?:中级|高级)?人民{1}"),
    (re.compile(r"([\u4e00-\u9fff]{2,}[省市县区])工会"), r"{0}总工会"),
    (re.compile(r"([\u4e00-\u9fff]{2,3})工会"), r"{0}[省市县区州]总工会"),
    (re.compile(r"([\u4e00-\u9fff]{2,})团([省市县区州旗])委"), r"共青团{0}{1}委(?:员会)?"),
)
# 虞城县|人民|法院, 共青团|紫阳|县委: the same the other way round
_SHORTER = (
    (re.compile(r"(?:中级|高级)?人民(法院|检察院)"), r"\1"),
    (re.compile(r"共青团([\u4e00-\u9fff]{2,})([省市县区州旗]委)(?:员会)?"), r"\1团\2"),
)
# 山河路桥有限公司|(以下简称“山河路桥”)
_SAID = re.compile(
    r"(?:(?<=[由与对在向])|(?<![\u4e00-\u9fff]))(?![由与对在向])[\u4e00-\u9fff]{4,30}"
    r"(?=\((?:以?下)?简称:?[“\"]?(?P<short>[\u4e00-\u9fff]{2,12})[”\",、)])"
)


def said_names(folded: str) -> dict[str, Span]:
    """Find the names that a text says to be short, each with where the full one stands first.

    >>> said_names("山河第一路桥有限公司(以下简称“山河路桥”)承建")
    {'山河路桥': Span(start=0, end=10)}
    """
    found: dict[str, Span] = {}
    for said in _SAID.finditer(folded) if "简称" in folded else ():
        found.setdefault(said["short"], Span(*said.span()))
    return found


def longer_name(name: str, folded: str, start: int, end: int, said: Mapping[str, Span]) -> Span | None:
    """Find a body by its full name in ``folded[start:end]``: 辽宁省总工会 for 辽宁省总; None if the text has none.

    ``said`` are the :func:`said_names` of the text.
    """
    if name in said and start <= said[name].start < end:
        return said[name]
    for short, longer in _LONGER:
        match = short.fullmatch(name)
        if match is not None:
            found = re.compile(longer.format(*match.groups())).search(folded, start, end)
            return Span(*found.span()) if found is not None else None
    return None


def shorter_name(name: str) -> str:
    """Shorten the name of a body as texts do, 虞城县法院 for 虞城县人民法院; the name itself if they do not."""
    for long, short in _SHORTER:
        name = long.sub(short, name)
    return name


@lru_cache(maxsize=1 << 12)
def entity_of(scope: str | None, unit: str | None) -> str | None:
    """Resolve the words of a scope to the fullest name; ``unit`` is who reports, if known.

    >>> [entity_of(scope, "白河县总工会") for scope in (None, "全县", "吉林", "各创新工作室", "全省")]
    ['白河县总工会', '白河县总工会', '吉林省', '各创新工作室', None]
    """
    if scope is None or _KIND_ALONE.fullmatch(scope):
        return unit
    if _MASK.search(scope):
        return None
    if _OWN_AREA.match(scope):
        return unit
    every = _EVERY.search(scope)
    if every and unit is not None and every["head"] in unit and _is_of_place(scope[: every.start()], unit):
        return unit
    union = _UNION_ALONE.fullmatch(scope)
    if union and unit is not None and "工会" in unit and (union["kind"] or "") in in_full(unit):
        return unit
    party = Party.parse(scope)
    if party.level is Level.COUNTRY:
        return unit if unit is not None and is_national(unit) else scope
    if party.kind is PartyKind.EACH or _GROUP.fullmatch(scope):
        return scope
    if party.is_relative:
        return unit if unit is not None and _is_of(party, unit) else None
    if unit is not None and (_is_same(scope, unit) or _is_short_for(scope, unit) or _is_part_of(scope, unit)):
        return unit
    return full_name(scope)


@lru_cache(maxsize=1 << 12)
def refers_to(scope: str, unit: str | None) -> bool:
    """Whether a word for oneself can mean the reporting unit: 该局 in the report of a bureau, 全县 in that of a county.

    >>> refers_to("该局", "民政局"), refers_to("该局", "白河县"), refers_to("全村", "白河县")
    (True, False, False)
    """
    if unit is None:
        return not scope.startswith("该")
    party = Party.parse(scope)
    return unit.endswith(scope[1:]) or (party.kind is PartyKind.PLACE and _is_of(party, unit))


def antecedent(folded: str, start: int, end: int, floor: int, rules: RulePack) -> str | None:
    """Find the name that ``folded[start:end]`` refers back to, no farther than ``floor``: 同煤集团 for 该集团.

    The nearest name before it that ends in the same kind. None for words that do not refer back, and without a name.
    """
    referring = _REFERRING.fullmatch(folded, start, end)
    if referring is None:
        return None
    of_place = folded[start] != "该"
    kind, floor = referring["kind"], max(floor, start - LOOK_BACK_FOR_NAME)
    at = folded.rfind(kind, floor, start)
    while at >= 0:
        begin = _start_of_name(folded, at, rules)
        name = folded[begin : at + len(kind)]
        place = last_place(name)
        if at - begin >= MIN_NAME and name[0] not in _OWN and (not of_place or (place and place[1] == len(name))):
            return name
        at = folded.rfind(kind, floor, at)
    return None


def _start_of_name(folded: str, end: int, rules: RulePack) -> int:
    """How far back a name goes that ends at ``end``: as far as characters do that names have."""
    start = end
    while start > 0 and end - start < MAX_NAME and _HAN.match(folded, start - 1):
        start -= 1
    for at in range(start, end):
        start = max(start, rules.words["not-in-body"].at(folded, at, end) or start)
    while (led := rules.words["subject-lead"].at(folded, start, end)) is not None and led < end:
        start = led
    return start


# 吉林|大地; a name that goes on is another's: 吉林|市, 吉林|大学
_GOES_ON = r"(?![省市县区州盟旗镇乡村]|[\u4e00-\u9fff]{0,4}(?:公司|集团|大学|学院|银行|日报|股份|铁路局|石化|油田))"


def own_name_of(report: Report, folded: str, said: Mapping[str, Span]) -> re.Pattern[str] | None:
    """A pattern for who reports, by the full name and the short ones; None if nobody is known."""
    if report.reporting_unit is None:
        return None
    name = fold(report.reporting_unit.value)
    place = last_place(name)
    if place is None or place[1] < len(name):
        short = [one for one, full in said.items() if folded[full.start : full.end] == name]
        return re.compile("|".join(map(re.escape, dict.fromkeys((name, shorter_name(name), *short)))))
    name = name[place[0] :]
    names = [one for one in (name, short_name(name)) if one]
    return re.compile(f"(?:{'|'.join(map(re.escape, names))}){_GOES_ON}")


def _is_of_place(words: str, unit: str) -> bool:
    """Whether words are no more than the place of the unit: 重庆 of 重庆市总工会, and none at all."""
    place = named_place(words)
    return not words or (place is not None and place.end() == len(words) and unit.startswith(words[:2]))


def _is_same(scope: str, unit: str) -> bool:
    """Whether one name is the other as texts shorten it: 共青团紫阳县委 and 紫阳团县委."""
    return scope == shorter_name(unit) or shorter_name(scope) == unit


def _is_part_of(scope: str, unit: str) -> bool:
    """Whether a name is the end of the unit's: 电业局工会 of 湖滨市电业局工会. An employer is not its union."""
    if scope.startswith(unit) and scope[len(unit) :] in _OFFICES:  # 青岚镇|人民政府 reports for 青岚镇
        return True
    return unit.endswith(scope)


def _is_short_for(scope: str, unit: str) -> bool:
    """Whether a name with the kind of its place is short for the unit: 市中院 for 滁州市中级人民法院, 市总."""
    unit = in_full(unit)
    characters = iter(unit if unit[-1] != "总" else f"{unit}工会")
    is_short = scope[0] in KINDS and (scope[-1] in (unit[-1], "总") or unit[-1] == "总")
    return is_short and all(one in characters for one in scope if one != "总")


def is_leading(name: str) -> bool:
    """Whether a body leads whoever reports, so that what it does is said in passing.

    >>> is_leading("县委"), is_leading("市人民政府"), is_leading("团市委")
    (True, True, False)
    """
    return _LEADING.search(name) is not None


def in_full(unit: str) -> str:
    """The name of a body with the place that it begins with in full: 新疆维吾尔自治区工会."""
    place = named_place(unit)
    return unit if place is None else full_name(place[0]) + unit[place.end() :]


def _is_of(party: Party, unit: str) -> bool:
    """Whether 全县 or 我院 can mean the reporting unit: a county's report says nothing of itself by 全省."""
    if party.level is None or party.kind is not PartyKind.PLACE:
        return True
    place = last_place(unit)
    if place is None:
        return party.level is not Level.COUNTRY and (not _OF_KIND.match(unit) or party.generic in unit)
    name = full_name(unit[place[0] : place[1]])
    is_whole = party.level is Level.REGION and party.generic in name  # 全疆 of 新疆
    return is_whole or party.level == Party.parse(name).level or (party.generic == "区" and name.endswith("自治区"))
