"""Panels of reports: which figure fills which cell, and which cells stay empty."""

from __future__ import annotations

import pytest
from concept_packs import small_pack

from extractor import Document, extract
from extractor.errors import PanelError
from extractor.panel import tabulate
from extractor.records import Panel, UnreadFile, UnreadStatus

HEAD = "青山县总工会2025年工作总结\n(2026年1月15日)\n"


def panel_of(*texts: str, **options: object) -> Panel:
    results = [extract(Document(f"{index}.txt", text), small_pack()) for index, text in enumerate(texts, 1)]
    return tabulate(results, rules=small_pack(), **options)  # type: ignore[arg-type]


def stated(panel: Panel) -> list[str]:
    """The cells that something states: whose, what, when, and with what."""
    found = []
    for cell in panel.stated.values():
        when = cell.time_period if cell.modality == "reported" else f"{cell.time_period} {cell.modality}"
        number = "" if cell.value is None else f" {cell.value} {cell.unit}"
        found.append(f"{cell.entity} {cell.concept} {when}: {cell.status}{number}")
    return found


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        # one figure
        ("全县新发展会员3200人。", ["青山县总工会 members.joined 2025: filled 3200 人"]),
        # the most precise of those that agree
        (
            "全县新发展会员0.32万人。2025年新发展会员3187人。",
            ["青山县总工会 members.joined 2025: agreed 3187 人"],
        ),
        ("全县新发展会员3100余人。2025年新发展会员3187人。", ["青山县总工会 members.joined 2025: agreed 3187 人"]),
        # a round number and what it may be rounded from; but small numbers are not rounded, and not by so much
        ("全县新发展会员820人。2025年新发展会员817人。", ["青山县总工会 members.joined 2025: agreed 817 人"]),
        ("全县新发展会员1400人。2025年新发展会员1401人。", ["青山县总工会 members.joined 2025: agreed 1401 人"]),
        ("全县新发展会员120人。2025年新发展会员121人。", ["青山县总工会 members.joined 2025: conflict"]),
        ("全县新发展会员1000人。2025年新发展会员1400人。", ["青山县总工会 members.joined 2025: conflict"]),
        # none of those that disagree
        ("全县新发展会员3200人。2025年新发展会员4500人。", ["青山县总工会 members.joined 2025: conflict"]),
        # a plan is no report
        (
            "全县新发展会员3200人。\n二、2026年工作计划\n力争新发展会员3000人。",
            [
                "青山县总工会 members.joined 2025: filled 3200 人",
                "青山县总工会 members.joined 2026 target: filled 3000 人",
            ],
        ),
        # nor is the year before
        (
            "全县新发展会员3200人。2024年新发展会员2800人。",
            [
                "青山县总工会 members.joined 2025: filled 3200 人",
                "青山县总工会 members.joined 2024: filled 2800 人",
            ],
        ),
        # a part of the county, a firm, and a part of the members are not the county's members
        ("清水镇新发展会员320人。", []),
        ("恒远公司新发展会员320人。", []),
        ("全县新发展会员3200人,其中女320人。", ["青山县总工会 members.joined 2025: filled 3200 人"]),
        # what was counted at the end of the year is the year's, and so is what the report counts on its day
        ("截至2025年底,全县会员总数8.2万人。", ["青山县总工会 members.total 2025: filled 82000 人"]),
        ("目前,全县会员总数8.3万人。", ["青山县总工会 members.total 2025: filled 83000 人"]),
        (
            "目前,全县会员总数8.3万人。截至2025年底,全县会员总数8.2万人。",
            ["青山县总工会 members.total 2025: filled 82000 人"],
        ),
        # but what was done in that month is not, and neither is what is counted on another day
        ("2026年1月,全县新发展会员320人。", []),
        ("截至2025年6月底,全县会员总数8.1万人。", []),
        # a total over years is none of a year, what was reached at their end is
        (
            "“十四五”时期,全县新发展会员1.6万人,会员总数达到8.2万人。",
            [
                "青山县总工会 members.joined 2021/2025: filled 16000 人",
                "青山县总工会 members.total 2021/2025: filled 82000 人",
                "青山县总工会 members.total 2025: filled 82000 人",
            ],
        ),
        # unless it was added up over them
        (
            "“十四五”时期,全县地区生产总值累计完成82亿元。",
            ["青山县总工会 gdp 2021/2025: filled 8200000000 元"],
        ),
        # so is an average rate
        (
            "“十四五”时期,全县地区生产总值年均增长5.2%。",
            ["青山县总工会 gdp.growth.average 2021/2025: filled 5.2 %"],
        ),
        # households are no persons
        ("全县慰问困难职工320户。", ["青山县总工会 visits.workers.difficult.households 2025: filled 320 户"]),
        # a fall is below nought
        ("全县地区生产总值下降1.2%。", ["青山县总工会 gdp.growth 2025: filled -1.2 %"]),
        # a number in another unit is exchanged
        ("全县粮食产量320万公斤。", ["青山县总工会 grain.output 2025: filled 3200.000 吨"]),
    ],
)
def test_cells_of_a_report(text: str, cells: list[str]) -> None:
    assert stated(panel_of(HEAD + text)) == cells


def test_reports_have_a_row_each_in_their_order() -> None:
    panel = panel_of(
        HEAD + "全县新发展会员3200人。",
        "白河县总工会2025年工作总结\n全县新发展会员1200人。清水镇慰问劳模3人。",
        unread=[UnreadFile(document="3.pdf", status=UnreadStatus.REFUSED, reason="damaged", reason_zh="已损坏")],
    )
    assert [(row.entity, row.documents) for row in panel.rows] == [
        ("青山县总工会", ("1.txt",)),
        ("白河县总工会", ("2.txt",)),
        ("3.pdf", ()),
    ]
    assert [(cell.entity, cell.status, cell.document) for cell in panel.cells()] == [
        ("青山县总工会", "filled", "1.txt"),
        ("白河县总工会", "filled", "2.txt"),
        ("3.pdf", "not-read", None),
    ]


def test_two_documents_of_one_unit_share_a_row() -> None:
    first, second = HEAD + "全县新发展会员3200人。", HEAD + "全年新发展会员3200人,慰问困难职工30户。"
    assert stated(panel_of(first, second)) == [
        "青山县总工会 members.joined 2025: agreed 3200 人",
        "青山县总工会 visits.workers.difficult.households 2025: filled 30 户",
    ]
    assert stated(panel_of(first, second, rows="document")) == [
        "1.txt members.joined 2025: filled 3200 人",
        "2.txt members.joined 2025: filled 3200 人",
        "2.txt visits.workers.difficult.households 2025: filled 30 户",
    ]


def test_units_without_a_name_are_not_taken_for_one() -> None:
    panel = panel_of("区总工会2025年工作总结\n全区新发展会员3200人。", "区总工会2025年工作总结\n全区新发展会员1200人。")
    assert stated(panel) == [
        "1.txt members.joined 2025: filled 3200 人",
        "2.txt members.joined 2025: filled 1200 人",
    ]
    assert [row.entity for row in panel.rows] == ["1.txt", "2.txt"]


def test_a_document_without_a_unit_has_the_entities_that_it_names() -> None:
    panel = panel_of("2025年各县组建工会情况\n青山县新发展会员3200人。\n白河县新发展会员1200人。")
    assert stated(panel) == [
        "青山县 members.joined 2025: filled 3200 人",
        "白河县 members.joined 2025: filled 1200 人",
    ]


@pytest.mark.parametrize(
    ("times", "blocks"),
    [
        # all years and spans of years, but no days
        ([], ["2024 reported", "2025 reported", "2021/2025 reported", "2026 target"]),
        (["2025"], ["2025 reported"]),
        # a span stands for its years and for the spans in it
        (["2024/2026"], ["2024 reported", "2025 reported", "2026 target"]),
        (["2021/2025"], ["2024 reported", "2025 reported", "2021/2025 reported"]),
        (["2023"], []),
        (["2026-01"], ["2026-01 reported"]),
    ],
)
def test_times_that_are_shown(times: list[str], blocks: list[str]) -> None:
    text = (
        "全县新发展会员3200人。2024年新发展会员2800人。2026年1月新发展会员30人。“十四五”时期新发展会员1.6万人。\n"
        "二、2026年工作计划\n力争新发展会员3000人。"
    )
    assert [f"{time} {modality}" for time, modality in panel_of(HEAD + text, times=times).blocks] == blocks


def test_concepts_stand_in_the_order_asked_for_also_those_that_nothing_states() -> None:
    panel = panel_of(HEAD + "全县新发展会员3200人。", concepts=["members.total", "members.joined"])
    assert [(cell.concept, cell.status) for cell in panel.cells()] == [
        ("members.total", "not-stated"),
        ("members.joined", "filled"),
    ]


def test_concepts_and_years_may_be_given_in_chinese() -> None:
    panel = panel_of(HEAD + "全县新发展会员3200人。", concepts=["新吸收会员"], times=["2025年"])
    assert stated(panel) == ["青山县总工会 members.joined 2025: filled 3200 人"]


def test_a_frame_has_a_row_for_each_cell() -> None:
    frame = panel_of(HEAD + "全县新发展会员3200人。", concepts=["members.joined", "members.total"]).to_frame()
    assert frame[["entity", "concept", "status", "value"]].to_numpy().tolist() == [
        ["青山县总工会", "members.joined", "filled", 3200],
        ["青山县总工会", "members.total", "not-stated", None],
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"concepts": ["members.jioned"]}, "members.jioned"),
        ({"times": ["last year"]}, "last year"),
    ],
)
def test_what_is_no_concept_or_time_is_named(options: dict[str, list[str]], words: str) -> None:
    with pytest.raises(PanelError, match=words):
        panel_of(HEAD, **options)
