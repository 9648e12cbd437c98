"""Figures in tables: heads, units, periods, totals; and cells that are none."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from bench import MAX_LINEAR, growth
from support import FIXTURES

from extractor import Figure, extract
from extractor.reading import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable


def figures_of(markdown: str) -> list[Figure]:
    return list(extract(read_bytes(markdown.encode(), "report.md")).figures)


def table(*rows: str, above: str = "") -> str:
    columns = rows[0].count("|") + 1
    lines = [f"| {row} |" for row in rows]
    return "\n".join([above, "", lines[0], "|" + "---|" * columns, *lines[1:], ""])


CELLS = [
    # (what it holds, table, mention, value, unit, category, indicator)
    (
        "unit in the head",
        table("区县|基层工会(个)", "红旗片|1,200"),
        "1,200",
        "1200",
        "个",
        "unions",
        "红旗片 基层工会",
    ),
    ("unit in the cell", table("项目|数量", "新建工会|320家"), "320家", "320", "家", "unions", "新建工会"),
    (
        "unit for the table",
        table("项目|金额", "慰问支出|820.5", above="单位:万元"),
        "820.5",
        "8205000",
        "元",
        "funds",
        "慰问支出",
    ),
    (
        "unit in the name of the count",
        table("单位|会员人数", "机关|350"),
        "350",
        "350",
        "人",
        "members",
        "机关 会员人数",
    ),
    (
        "scale of money in the head",
        table("地区|发行总额(亿)", "东部|3.2"),
        "3.2",
        "320000000",
        "元",
        "funds",
        "东部 发行总额",
    ),
    (
        "scale of people in the head",
        table("年份|参保人数(万人)", "2019年|1.5"),
        "1.5",
        "15000",
        "人",
        "people",
        "参保人数",
    ),
    ("per cent in the cell", table("单位|建会率", "机关|93%"), "93%", "93", "%", "rates", "机关 建会率"),
    ("a rate without its sign", table("单位|建会率", "机关|93.5"), "93.5", "93.5", "%", "rates", "机关 建会率"),
    ("a fall", table("指标|增长(%)", "收入|-3.5"), "-3.5", "-3.5", "%", "rates", "收入 增长"),
    (
        "unit in the row's head",
        table("指标|2019年", "培训职工(人次)|4100"),
        "4100",
        "4100",
        "人次",
        "trainees",
        "培训职工",
    ),
    ("no unit anywhere", table("指标|2019年", "劳模|40"), "40", "40", "", "people", "劳模"),
]


@pytest.mark.parametrize(
    ("markdown", "mention", "value", "unit", "category", "indicator"),
    [case[1:] for case in CELLS],
    ids=[case[0] for case in CELLS],
)
def test_a_cell_means_what_its_heads_say(
    markdown: str, mention: str, value: str, unit: str, category: str, indicator: str
) -> None:
    (figure,) = figures_of(markdown)
    assert (figure.mention, figure.value, figure.unit) == (mention, Decimal(value), unit)
    assert (figure.category, figure.indicator) == (category, indicator)
    assert figure.locator == "table 1 R2C2"


NO_FIGURES = [
    # (what it holds, table)
    ("dashes and blanks", table("项目|数量", "新建工会|—", "发展会员|", "培训|/")),
    ("words", table("项目|负责人", "新建工会|组织部")),
    ("a running number", table("项目|序号", "新建工会|1")),
    ("telephone numbers", table("单位|电话", "机关|5551234")),
    ("dates", table("项目|开工", "文化宫|2019年5月")),
]


@pytest.mark.parametrize("markdown", [case[1] for case in NO_FIGURES], ids=[case[0] for case in NO_FIGURES])
def test_a_cell_without_a_measured_number_is_no_figure(markdown: str) -> None:
    assert figures_of(markdown) == []


def test_years_in_heads_are_periods() -> None:
    figures = figures_of(table("指标|2018年|2019年", "会员(人)|3200|4100"))
    assert [(one.value, one.period, one.time_period) for one in figures] == [
        (Decimal(3200), "2018年", "2018"),
        (Decimal(4100), "2019年", "2019"),
    ]


def test_rows_are_parts_of_their_total() -> None:
    figures = figures_of(table("区县|会员(人)", "合计|500", "东城区|300", "其中:女会员|120", "西城区|200"))
    by_value = {int(one.value): one for one in figures}
    assert by_value[500].part_of is None
    assert by_value[300].part_of == by_value[200].part_of == by_value[500].id
    assert by_value[120].part_of == by_value[300].id
    assert (by_value[300].scope, by_value[300].indicator) == ("东城区", "会员")


def test_shares_are_parts_of_nothing() -> None:
    figures = figures_of(table("区县|建会率", "合计|91%", "东城区|93%"))
    assert [one.part_of for one in figures] == [None, None]


def test_plans_are_targets() -> None:
    (target, done) = figures_of(table("指标|年度目标(家)|实际完成(家)", "新建工会|300|320"))
    assert (target.modality, done.modality) == ("target", "reported")


def test_the_row_is_the_sentence() -> None:
    (figure,) = figures_of(table("项目|数量(家)", "新建工会|320"))
    assert figure.sentence == "新建工会 | 320"
    assert figure.sentence[figure.start - figure.sentence_start :].startswith(figure.mention)


def test_a_cell_of_running_text_is_read_as_such() -> None:
    (figure,) = figures_of(table("项目|说明", "组建|去年新建工会320家,成效明显"))
    assert (figure.mention, figure.category, figure.period) == ("320家", "unions", "去年")


def test_a_table_of_several_units_gives_each_column_its_own() -> None:
    figures = figures_of(table("区|新建基层工会|新发展会员|入会率", "东城区|212|15300|0.931", above="单位：个、人"))
    assert [(one.value, one.unit) for one in figures] == [
        (Decimal(212), "个"),
        (Decimal(15300), "人"),
        (Decimal("93.1"), "%"),
    ]


KINDS = [
    pytest.param(case, id=f"{path.stem}: {case['why']}")
    for path in sorted((FIXTURES / "tables").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", KINDS)
def test_kinds_of_tables(case: dict[str, Any]) -> None:
    by_place: dict[str | None, list[Figure]] = defaultdict(list)
    for figure in extract(read_bytes(case["rows"].lstrip("\n").encode(), "table.csv")).figures:
        by_place[figure.locator].append(figure)
    for wanted in case.get("cells", ()):
        fields = {name: value for name, value in wanted.items() if name != "at"}
        found = [
            {name: "" if (value := getattr(figure, name)) is None else str(value) for name in fields}
            for figure in by_place[wanted["at"]]
        ]
        assert fields in found, wanted["at"]
    assert [place for place in case.get("none", ()) if by_place[place]] == []


SPANS = [
    # (rows of cells with the columns that they span, place of a number, its indicator)
    # the second row parts what the first spans, though it begins with a name
    ("教育程度 城镇*2 农村*2|和年龄 男 女 男 女|总计 600 500 400 300|15岁 60 50 40 30", "table 1 R4C5", "15岁 农村 女"),
    # a row of words under one span is a row of the table
    ("单位 情况*2|甲公司 好 中|丙公司 3人 5人", "table 1 R3C3", "情况"),
]


@pytest.mark.parametrize(("rows", "place", "indicator"), SPANS)
def test_heads_over_several_columns(rows: str, place: str, indicator: str) -> None:
    def cell(written: str) -> str:
        words, _, span = written.partition("*")
        return f'<td colspan="{span or 1}">{words}</td>'

    html = "".join(f"<tr>{''.join(map(cell, row.split()))}</tr>" for row in rows.split("|"))
    figures = extract(read_bytes(f"<table>{html}</table>".encode(), "table.html")).figures
    assert [figure.indicator for figure in figures if figure.locator == place] == [indicator]


UNREAD = [
    # (rows below 项目,数量, what the warning says; none for an empty text)
    ("甲,30\n乙,40", ""),
    ('甲,"1,2"\n乙,30\n丙,40', "cells that look like numbers and are not read, 1 in all: R2C2 (1,2)"),
    (
        "甲,12-15\n乙,30\n丙,(3)\n丁,40",
        "cells that look like numbers and are not read, 2 in all: R2C2 (12-15), R4C2 ((3))",
    ),
    ("甲,—\n乙,30\n丙,不适用\n丁,约40", ""),  # marks for nothing, and a number with a word
]


@pytest.mark.parametrize(("rows", "said"), UNREAD)
def test_cells_that_look_like_numbers_and_are_not_read(rows: str, said: str) -> None:
    warnings = extract(read_bytes(f"项目,数量\n{rows}\n".encode(), "table.csv")).warnings
    assert [one.split(";")[0] for one in warnings] == ([said] if said else [])


@pytest.mark.timing
@pytest.mark.parametrize(
    "row",
    [
        "项目,2022年度\n甲,1\n",  # a second head in every other row
        "项目,3家\n2021年,320家\n",  # numbers with words, which the column has to tell
        "一、甲,\n乙,5\n",  # a section for each number
    ],
)
def test_cost_grows_with_the_rows(row: str) -> None:
    def read(times: int) -> Callable[[], object]:
        document = read_bytes(("项目,数量\n" + row * times).encode(), "table.csv")
        return lambda: extract(document)

    assert growth(read(100), read(800), 8).by_linear <= MAX_LINEAR
