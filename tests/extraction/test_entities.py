"""What a scope resolves to: the fullest name of whom or where a figure is about."""

from __future__ import annotations

import pytest

from extractor import Document, extract
from extractor.extraction.context.entities import entity_of

ENTITIES = [
    # (scope, who reports, entity)
    (None, "白河县总工会", "白河县总工会"),  # nothing named is oneself
    ("全县", "白河县总工会", "白河县总工会"),
    ("我县", "白河县", "白河县"),
    ("该局", "白河县公安局", "白河县公安局"),
    ("全系统", "省监狱局", "省监狱局"),
    ("省内", "吉林省", "吉林省"),
    ("省政府", "吉林省", "吉林省"),
    ("市本级", "榆川市", "榆川市"),
    ("县总工会", "白河县总工会", "白河县总工会"),
    ("吉林", "吉林省", "吉林省"),  # the short name of a province
    # another one, as it is named
    ("青山县", "榆川市", "青山县"),
    ("吉林", "榆川市", "吉林省"),
    ("全国", "吉林省", "全国"),
    ("各创新工作室", "白河县总工会", "各创新工作室"),
    # another level than the one that reports is not told
    ("全省", "白河县总工会", None),
    ("全市", "吉林省", None),
    # who reports is not known
    (None, None, None),
    ("全县", None, None),
    ("白河县", None, "白河县"),
]


@pytest.mark.parametrize(("scope", "unit", "entity"), ENTITIES)
def test_entity(scope: str | None, unit: str | None, entity: str | None) -> None:
    assert entity_of(scope, unit) == entity


def test_places_in_a_list_are_entities_of_their_own_numbers() -> None:
    text = "榆川市总工会2025年工作总结\n全市新建工会75家,其中兴田街道9家、黄陂镇7家。发展会员300人。"
    entities = [figure.entity for figure in extract(Document("report.txt", text)).figures]
    assert entities == ["榆川市总工会", "兴田街道", "黄陂镇", "榆川市总工会"]


def test_items_have_the_time_of_their_lead_however_many_there_are() -> None:
    items = "●新建工会3家。\n" * 300
    text = f"工会工作稳步推进。\n五年来,工会工作取得新成就。\n{items}工会不断发展。\n新建工会5家。"
    periods = [figure.period for figure in extract(Document("report.txt", text)).figures]
    assert periods == ["五年来"] * 300 + [None]
