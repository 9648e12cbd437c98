"""Who reports: the place or body that title, byline, signature or file name gives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.extraction.context.entities import in_full, is_leading
from extractor.extraction.context.parties import named_parties
from extractor.records import ReportField
from extractor.values.parties import is_national
from extractor.values.places import full_name, is_known, last_place, named_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.extraction.report.head import TextLine
    from extractor.extraction.report.outside import OutsideTitle
    from extractor.rulepack import RulePack, TimeOrPlace

# 关于|2025年度|湖滨市总工会工作的报告, 第1篇 xxxx年|局工会工作总结: what stands before the name
_BEFORE_NAME = re.compile(
    r"[\s——《(-]*(?:续?附?表\s?[0-9一二三四五六七八九十]*(?:[-.–—―][0-9]+)*[\s::、]*|[0-9]{1,2}(?:[-–—―][0-9]{1,3})+\s*)?"
    r"(?:第?[0-9一二三四五]{1,2}篇\s?|[一二三四五六七八九十]{1,2}、)?(?:关于)?(?:(?:(?:19|20)[0-9xX*]{2}|[xX*]{2,4})年(?:度)?|[0-9]{2}年)?"
    r"(?:上半年|下半年|第[一二三四]季度)?"
)
# 市第一人民医院|工作报告, 白河县总工会|2025年: a name up to a word that ends one, and what may stand behind it
_BODY = (
    r"(?:(?!关于|年|在|的)[\u4e00-\u9fff*_xX]){0,18}?{unit-end}"
    r"(?=$|[^\u4e00-\u9fff0-9]|(?:19|20)[0-9xX*]{2}|[0-9]{2}年|工作|教育|关于|的|第|简介|概况|基本|介绍|[一二三四五六七八九十]{1,3}届|年度|情况|经费|会务|党|上半年|上年|本年|今年|去年|会员|代表大会|职工代表|二〇)"
)
# 吉林省|政府工作报告, 白河县|2025年
_AFTER_PLACE = re.compile(
    r"(?:人民)?(?:政府|(?:人大|政协)(?:常委会)?工作|委|国民经济|财政|统计|工作|经济|党|(?:19|20)[0-9xX*]{2}年|第[一二三四五六七八九十]{1,3}届)"
)
# 宁夏|_14-3_主要年份客货运输量, 四川省|民政统计季报表: how files of tables are named
_AFTER_PLACE_OF_FILE = re.compile(r"(?P<mark>\s?[_·—–-]\s?)|[\u4e00-\u9fff]{0,12}(?:报表|统计表|年鉴|情况表)")
# 在|吉林省第十四届人民代表大会
_AT_MEETING = re.compile(r"(?:在|于)(?=[\u4e00-\u9fff])")
# 政府工作报告(摘要)——2013年1月16日|在湖滨县|第十七届人民代表大会第二次会议上: in a line that runs on
_MEETING_OF_TERM = re.compile(r"第?[一二三四五六七八九十]{1,3}届[^,。;]{2,30}?会议?上")
_TITLED = re.compile(r"[^。;]{0,30}(?:报告|总结|讲话|发言)[^。;]{0,30}(?:在|于)")
# 富堨镇|人民政府, 市总工会|第六届委员会
_OFFICE = re.compile(r"(?:人民)?政府$|第?[一二三四五六七八九十]{1,3}届.*$")
# 吉林省|第十四届人民代表大会
_MEETING = re.compile(r"[^,。;]{0,24}?(?:会|讲话|发言)")
# 吉林省|省长, 白河县总工会|主席
_OFFICER = r"(?:{officer})(?:[\s:]|$|[\u4e00-\u9fff]{2,4}$)"
#: How many more characters a fuller name may have.
MAX_MORE = 2
#: How long the name of a place before its kind may be.
MAX_PLACE = 6
#: The longest name of an institution at the start of a title.
MAX_TITLE_NAME = 14
#: How far before a place a word that awards something begins.
MAX_AWARDED = 16
_LEVELS = "省市县区州旗镇乡"
# 东海县|第六届|工会, 市总工会|第十四届委员会
_TERM = re.compile(r"第[一二三四五六七八九十]{1,3}届(?:委员会|常委会)?")
# 镇工会, 街道总工会: a kind of body, not which
_KIND_ALONE = re.compile(
    r"(?:[省市县区州旗镇乡村校院局厂矿]|街道|公司|集团|医院|大学|学校|学院|社区)(?:总?工会|工委会|妇联|团委|残联)"
)
# 填报单位:|白河县总工会|
_FILLED_IN_BY = re.compile(r"\s*(?:编制|填报|编报|报送|填表|报告)(?:单位|机关|部门)(?:\((?:盖章|公章|章)\))?\s*[::]\s*")
# 被省委政法委授予|全省政法系统先进集体, 成为|全市首家
_AWARDED = r"(?:{awards}|成为|荣获|授予)[^,。]{0,4}$"
# 全|镇, 我|区
_OWN_KIND = re.compile(r"[全我本](?P<kind>[省市县区镇乡校院局矿厂])")
#: What begins a word for oneself, which names nobody: 全市, 我县, 本院.
_OWN = "全我本该各"


def unit_candidates(
    head: list[TextLine], title: TextLine | None, opening: list[TextLine], tail: list[TextLine], rules: RulePack
) -> Iterator[ReportField]:
    """Who may report, the most trustworthy first."""
    titled = [title] if title is not None else []
    below = [line for line in head if not line.is_running and line.folded.startswith("—")]
    in_titles = [named for line in titled + below for named in _in_title(line, "report.unit-of-title", rules)]
    in_bylines = [named for line in head for named in _in_byline(line, rules)]
    for named in in_titles:
        if not _KIND_ALONE.match(named.value):
            yield _fullest(named, [*in_titles, *in_bylines, *_parties(opening, rules)])
    yield from (_fullest(named, in_bylines) for named in in_bylines)
    for line in head:
        if line != title and not line.is_running:
            yield from _whole(line, "report.unit-line", rules)
    for line in reversed(tail):
        yield from _whole(line, "report.unit-signed", rules)
    scopes = [rules.scopes.find(line.folded, 0, len(line.folded)) for line in opening]
    for line, found in zip(opening, scopes, strict=True):
        yield from _spoken_for(line, found, rules)
    yield from _subjects(title, opening, _own_kinds(opening, scopes, rules), rules)
    yield from in_titles


def outside_units(titles: Iterable[OutsideTitle], rules: RulePack) -> Iterator[ReportField]:
    """Who may report by the names of files and folders, and by the properties of the document."""
    for title in titles:
        for one in (*_in_title(title.line, "", rules), *_before_table(title.line)):
            yield title.said(one.value, one.start or 0, one.end or 0, "unit")


def _before_table(line: TextLine) -> Iterator[ReportField]:
    """The place that the name of a file with tables begins with; of two (北京-上海) it is neither."""
    place = named_place(line.folded, 0)
    behind = place and _AFTER_PLACE_OF_FILE.match(line.folded, place.end())
    if place and behind and not (behind["mark"] and named_place(line.folded, behind.end())):
        yield _stated(line, 0, place.end(), "")


def _in_title(line: TextLine, rule: str, rules: RulePack) -> Iterator[ReportField]:
    """白河县总工会2025年工作总结, 2026年吉林省政府工作报告."""
    before = _BEFORE_NAME.match(line.folded)
    start = before.end() if before else 0
    place = named_place(line.folded, start)
    body = _body(line.folded, start, rules)
    if body is not None and (line.folded[start] not in _OWN or is_national(body[0])):
        yield _stated(line, start, body.end(), rule)
    elif place is not None and (place.end() == len(line.folded) or _AFTER_PLACE.match(line.folded, place.end())):
        yield _stated(line, start, place.end(), rule)


def _in_byline(line: TextLine, rules: RulePack) -> Iterator[ReportField]:
    """——2026年1月27日在吉林省第十四届人民代表大会第五次会议上; 吉林省省长 胡玉亭."""
    meeting = (_MEETING_OF_TERM if line.is_running else _MEETING).match
    for match in _AT_MEETING.finditer(line.folded):
        if line.is_running and not _TITLED.fullmatch(line.folded, 0, match.end()):
            continue
        place = named_place(line.folded, match.end())
        body = _body(line.folded, match.end(), rules)
        if body is not None and meeting(line.folded, body.end()):
            yield _stated(line, match.end(), body.end(), "report.unit-of-meeting")
        elif place is not None and meeting(line.folded, place.end()):
            yield _stated(line, match.end(), place.end(), "report.unit-of-meeting")
    if line.is_running:
        return
    officer = rules.form(_OFFICER).search(line.folded)
    if officer is not None and officer.start() >= 2:
        yield from _whole(line._replace(folded=line.folded[: officer.start()]), "report.unit-of-officer", rules)


def _whole(line: TextLine, rule: str, rules: RulePack) -> Iterator[ReportField]:
    """A line that is a name and nothing else: 白河县总工会, 填报单位:白河县总工会."""
    filled_in = _FILLED_IN_BY.match(line.folded)
    start = filled_in.end() if filled_in else 0
    words = line.folded[start:].split("单位:")[0].strip(" ()") if filled_in else line.folded.strip(" ()")
    start = line.folded.index(words, start)
    body = _body(words, 0, rules)
    place = named_place(words)
    if (body is not None and body.end() == len(words)) or (place is not None and place.end() == len(words)):
        yield _stated(line, start, start + len(words), rule)


def _spoken_for(line: TextLine, scopes: list[TimeOrPlace], rules: RulePack) -> Iterator[ReportField]:
    """Whom a speaker speaks for: 我代表|富堨镇|人民政府向大会作报告, 受|市总工会第六届委员会|委托."""
    for found in scopes:
        if found.pattern.grade == "speaker":
            name = _OFFICE.sub("", line.folded[found.start : found.end])
            ends = any(rules.words[role].ending(name, len(name)) is not None for role in ("body", "institution"))
            if named_place(name) is not None or (ends and not is_leading(name)):
                yield _stated(line, found.start, found.start + len(name), "report.unit-spoken-for")


def _subjects(title: TextLine | None, opening: list[TextLine], own: set[str], rules: RulePack) -> Iterator[ReportField]:
    """Who does something in the title and at the beginning: bodies, in their fullest form, then places.

    兰州市工会|不断加强…, 兰州市总工会|认真履行…. Of firms and institutions only that of the first sentence counts, and
    in a text that says 全镇 (``own``) only bodies of a town. Places beside others of their kind do not report: 青山县…,
    白河县….
    """
    bodies: list[ReportField] = []
    places: list[ReportField] = []
    first = True
    text = "\n".join(line.folded for line in opening)
    titled = [title] if title is not None else []
    for line in titled + [line for line in opening if line != title]:
        rule = "report.unit-of-title" if line == title else "report.unit-of-opening"
        times = rules.periods.find(line.folded, 0, len(line.folded))
        stop = line.folded.find("。") if first and line.is_running else -1
        for party in named_parties(line.folded, 0, len(line.folded), times, None, rules):
            name = line.folded[party.start : party.end]
            if is_leading(name) or (own and not own.intersection(in_full(name))):
                continue
            if party.pattern.id == "scope.place":
                places.append(_stated(line, party.start, party.end, rule))
            elif party.pattern.id == "scope.bodies" or (
                party.pattern.id == "scope.institutions"
                and first
                and (stop < 0 or party.start < stop)
                and (name[0] in _LEVELS or last_place(name) is not None or text.count(name) > 1)
            ):
                bodies.append(_stated(line, party.start, party.end, rule))
        first = first and not line.is_running
    if bodies:
        yield _fullest(bodies[0], [*bodies, *_in_full_name(bodies[0].value, opening)])
    if len({place.value for place in places if place.value[-1] == places[0].value[-1]}) <= 1:
        yield from places
    named = _named_first(title, rules) if title is not None else None
    if named is not None:
        yield named


def _fullest(named: ReportField, bodies: list[ReportField]) -> ReportField:
    """The first of some names in its fullest form: 县总工会 is 竹溪县总工会."""
    alike = [one for one in bodies if _is_fuller(one.value, named.value)]
    return next((one for one in alike if len(one.value) < len(named.value)), max(alike, key=_length))


def _parties(opening: list[TextLine], rules: RulePack) -> Iterator[ReportField]:
    """The bodies that do something at the beginning."""
    for line in opening:
        times = rules.periods.find(line.folded, 0, len(line.folded))
        for party in named_parties(line.folded, 0, len(line.folded), times, None, rules):
            if party.pattern.id != "scope.place":
                yield _stated(line, party.start, party.end, "report.unit-of-opening")


def _own_kinds(opening: list[TextLine], scopes: list[list[TimeOrPlace]], rules: RulePack) -> set[str]:
    """What a text calls itself by, in the territories among its scopes: 镇 of 全镇; 居全省第一 says nothing of it."""
    own = (
        _OWN_KIND.match(line.folded, one.start, one.end)
        for line, found in zip(opening, scopes, strict=True)
        for one in found
        if one.pattern.grade == "territory" and not _is_of_award(line.folded, one.start, rules)
    )
    return {kind["kind"] for kind in own if kind is not None}


def _is_of_award(folded: str, start: int, rules: RulePack) -> bool:
    return rules.form(_AWARDED).search(folded, max(0, start - MAX_AWARDED), start) is not None


def _in_full_name(name: str, opening: list[TextLine]) -> Iterator[ReportField]:
    """The name with the place before it, wherever it stands: 农民工加入|宁波市总工会."""
    kind = next((one for one in name if one in _LEVELS), None)
    if kind is None or named_place(name) is not None:
        return
    for line in opening:
        for found in re.finditer(re.escape(name), line.folded):
            for start in range(max(0, found.start() - MAX_PLACE), found.start()):
                if is_known(line.folded[start : found.start()]) or is_known(line.folded[start : found.start() + 1]):
                    yield _stated(line, start, found.end(), "report.unit-of-opening")


def _named_first(title: TextLine, rules: RulePack) -> ReportField | None:
    """The institution or place that a title begins with: |无为县|当前农业生产情况汇报, |同煤集团|煤炭产销突破亿吨."""
    before = _BEFORE_NAME.match(title.folded)
    start = before.end() if before else 0
    for head in rules.words["institution"].spans(title.folded, start, start + MAX_TITLE_NAME):
        name = range(start, head[1])
        if head[0] > start and not any(rules.words["not-in-body"].at(title.folded, at, head[1]) for at in name):
            return _stated(title, start, head[1], "report.unit-of-title")
    place = last_place(title.folded, start)
    if place is None or rules.words["body-goes-on"].at(title.folded, place[1], len(title.folded)) is not None:
        return None
    return _stated(title, *place, "report.unit-of-title")


def _length(field: ReportField) -> int:
    return len(field.value)


def _is_fuller(name: str, other: str) -> bool:
    """Whether a name is the other one in full: 兰州市|总|工会, 苏州|市|红十字会, 酒钢集团|公司, 竹溪|县总工会.

    A name of a prefecture without the short name of the province is the fuller one, 内江市总工会 for 四川内江市总工会;
    districts have the place around them: 无锡惠山区总工会.
    """
    if name == other:
        return True
    inner = named_place(other)
    if name.endswith(other) and (inner is None or not is_known(inner[0])):
        before, place = len(name) - len(other), last_place(name)
        is_placed = place is not None and place[1] in (before, before + 1)
        return is_placed or name[:before].endswith(("集团", "公司")) or is_known(name[: before + 1])
    if other.endswith(name):
        around = named_place(other)
        is_short = around is not None and around.end() == len(other) - len(name) and full_name(around[0]) != around[0]
        inner = named_place(name)
        return is_short and inner is not None and is_known(inner[0])
    if name.startswith(other):
        return name[len(other) :] in ("公司", "有限公司", "工会")
    if other.endswith("总"):
        other += "工会"
    around = named_place(other)
    if around is not None and is_known(around[0]) and len(other) - around.end() > MAX_MORE + 1:
        other = other[around.end() :] if name.startswith(other[around.end() : around.end() + 2]) else other
    characters = iter(name)
    extra = len(name) - len(other)
    return (
        name[-1] == other[-1]
        and name[0] == other[0]
        and 0 < extra <= MAX_MORE
        and all(one in characters for one in other)
    )


def _body(folded: str, start: int, rules: RulePack) -> re.Match[str] | None:
    """The name of a body at a place; 总工会 alone names none, nor does 阜蒙县多种服务令农民工向往工会."""
    body = rules.form(_BODY).match(folded, start)
    if body is None or rules.words["unit-end"].at(folded, start, body.end()) == body.end():
        return None
    other = rules.words["not-in-body"]
    return None if any(other.at(folded, at, body.end()) for at in range(start + 1, body.end())) else body


def _stated(line: TextLine, start: int, end: int, rule: str) -> ReportField:
    name = _TERM.sub("", full_name(line.folded[start:end]))
    return ReportField(value=name, start=line.start + start, end=line.start + end, rule=rule)
