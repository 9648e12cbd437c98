"""Places and bodies, taken apart from the words of a scope."""

from __future__ import annotations

import pytest

from extractor.values.parties import Level, Party, PartyKind, named_at_start, without_own_places

PLACE, BODY, EACH = PartyKind.PLACE, PartyKind.BODY, PartyKind.EACH

KINDS = [
    # (words, kind, level)
    ("全国", PLACE, Level.COUNTRY),
    ("全省", PLACE, Level.PROVINCE),
    ("西藏自治区", PLACE, Level.PROVINCE),  # 自治区 is longer than 区
    ("锡林郭勒盟", PLACE, Level.PREFECTURE),
    ("青岚市", PLACE, Level.CITY),
    ("我縣", PLACE, Level.COUNTY),  # Traditional
    ("青岚市东城区", PLACE, Level.DISTRICT),  # the last generic is that of the whole
    ("城西开发区", PLACE, Level.ZONE),
    ("红旗街道", PLACE, Level.TOWNSHIP),
    ("阳光社区", PLACE, Level.VILLAGE),
    ("武汉城市圈", PLACE, Level.CLUSTER),
    ("本港", PLACE, Level.REGION),
    # not all that ends so is a place
    ("学区", BODY, None),  # the ground of a body
    ("第二工区", BODY, None),
    ("盐田港", BODY, None),  # a port
    ("全矿", BODY, None),
    ("市总工会", BODY, None),
    ("市总机关", BODY, None),
    ("全市各级工会", BODY, None),  # of a place, which its key tells
    ("市本级", BODY, None),
    ("公司", BODY, None),
    ("", BODY, None),
    # all of a kind are many
    ("各县", EACH, Level.COUNTY),
    ("各单位", EACH, None),
]


@pytest.mark.parametrize(("words", "kind", "level"), KINDS)
def test_kind_and_level(words: str, kind: PartyKind, level: Level | None) -> None:
    party = Party.parse(words)
    assert (party.kind, party.level) == (kind, level)


PARTS = [
    # (words, name, generic, body)
    ("青岚市", "青岚", "市", ""),
    ("全市", "", "市", ""),
    ("全市各级工会", "", "市", ""),  # its unions are those of the city
    ("青岚市总工会", "青岚", "市", ""),
    ("市药监局工会", "", "市", "药监局"),
    ("市总机关", "", "市", "总机关"),  # the body, not its city
    ("省直机关", "", "省", "直机关"),
    ("青岚市东城区", "青岚", "市", "东城区"),
    ("榆川矿工会", "榆川", "矿", ""),
    ("第一学区", "第一", "学区", ""),  # 学区 is no 区
    ("街道综治办", "", "街道", "综治办"),
    ("各县", "各", "县", ""),
    # no generic: all is the body
    ("各级工会", "", "", "各级工会"),
    ("公司", "", "", "公司"),
    ("职工法律援助中心", "", "", "职工法律援助中心"),
    ("全", "", "", "全"),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("words", "name", "generic", "body"), PARTS)
def test_parts(words: str, name: str, generic: str, body: str) -> None:
    party = Party.parse(words)
    assert (party.name, party.generic, party.body) == (name, generic, body)


RELATIVE = [
    # (words, whether it is another one in another report, rank)
    ("全县", True, "县"),
    ("我院", True, "院"),
    ("该局", True, "局"),
    ("本會", True, "会"),
    ("各镇", True, "镇"),
    ("全市各级工会", True, "市"),
    ("各单位", True, "单位"),  # no generic: they have their words in common
    # named, or one for all
    ("全国", False, "国"),
    ("我国", False, "国"),
    ("白河县", False, "县"),
    ("城东区", False, "区"),
    ("学校", False, "校"),
    ("市总工会", False, "会"),
]


@pytest.mark.parametrize(("words", "is_relative", "rank"), RELATIVE)
def test_what_is_told_from_the_report(words: str, is_relative: bool, rank: str) -> None:
    party = Party.parse(words)
    assert (party.is_relative, party.rank) == (is_relative, rank)


SAME = [
    # (words, others, whether both are one party in one report)
    ("全市", "我市", True),
    ("全市", "全市各级工会", True),
    ("全市", "全市工会系统", True),
    ("全縣", "本县", True),
    ("我校", "学校", True),
    ("我院", "学院", True),
    ("市总工会", "市总", True),
    # another level, name, body
    ("全市", "全省", False),
    ("全市", "青岚市", False),
    ("全市", "市总机关", False),
    ("全区", "学区", False),
    ("全市", "市总工会", False),  # the city and its union
    ("我校", "学院", False),
    ("全县", "各县", False),
]


@pytest.mark.parametrize(("words", "others", "same"), SAME)
def test_same_as(words: str, others: str, same: bool) -> None:
    one, other = Party.parse(words), Party.parse(others)
    assert one.same_as(other) is other.same_as(one) is same


ROWS = [
    # (head of a row, whether the row is about it)
    ("青山区", True),
    ("红旗街道", True),
    ("第二工区", True),
    ("各县", True),
    ("园区", True),
    ("全国", False),  # a total
    ("工会", False),
    ("区", False),  # the head of a column of names
    ("合计", False),
    ("其中中央财政转移支付地区", False),  # longer than a name is
    ("县(市、区)", False),
]


@pytest.mark.parametrize(("head", "heads_row"), ROWS)
def test_heads_of_rows(head: str, heads_row: bool) -> None:
    assert Party.parse(head).heads_row is heads_row


STARTS = [
    # (start of a sentence, the party that it begins with)
    ("城东区总工会坚持服务", "城东区"),
    ("省建工集团工会", "省建工集团"),
    ("第一学区举办", "第一学区"),
    # what was done to one, and no name
    ("新建工会612家", ""),
    ("成立社区工会", ""),
    ("发展会员83630人", ""),
    ("2012年工会", ""),
]


@pytest.mark.parametrize(("text", "named"), STARTS)
def test_named_at_start(text: str, named: str) -> None:
    assert named_at_start(text) == named


OWN_PLACES = [
    # (words, the same without the report's own place)
    ("全市新发展会员", "新发展会员"),
    ("我省全行业", "全行业"),
    ("新发展会员", "新发展会员"),
    ("青岚市会员", "青岚市会员"),
]


@pytest.mark.parametrize(("words", "rest"), OWN_PLACES)
def test_without_own_places(words: str, rest: str) -> None:
    assert without_own_places(words) == rest
