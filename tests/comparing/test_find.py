"""Finding a number: which figures match it and which do not, in what order, and what the command says."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support import Outcome, assert_mistake

from extractor import Document, extract, load_rules
from extractor.extraction.query import QueryError, read_query
from extractor.records import Closeness, Figure
from extractor.records.columns import DATA_COLUMNS
from extractor.verbs import find

EXACT, WITHIN, NONE = Closeness.EXACT, Closeness.WITHIN, None

QUERIES = [
    # (text with one figure, what is looked for, how it matches)
    # the same value, however it is written
    ("发展会员83630人。", "83630", EXACT),
    ("发展会员83630人。", "83,630人", EXACT),
    ("发展会员83630人。", "８３６３０", EXACT),
    ("发展会员83630人。", "八万三千六百三十", EXACT),
    ("发展会员8.363万人。", "83630", EXACT),
    ("發展會員8.36萬人。", "8.36万", EXACT),
    ("发展会员8.36万人。", "8.36萬", EXACT),
    ("发展会员83600人。", "8.36万人", EXACT),
    ("发展会员8万多人。", "8万", EXACT),
    ("发展会员约8万人。", "8万人", EXACT),
    ("入会率92%。", "百分之九十二", EXACT),
    ("入会率百分之九十二。", "92％", EXACT),
    ("入会率七成三。", "73%", EXACT),
    ("发放慰问金1380万元。", "0.138亿元", EXACT),
    ("贷款超过7亿元。", "超过7亿元", EXACT),
    ("贷款超过7亿元。", "7亿元", EXACT),
    ("慰问劳模39名。", "39人", EXACT),
    ("慰问劳模39名。", "39位", EXACT),
    ("設立站點12個。", "12个", EXACT),
    ("入会率提高3个百分点。", "3個百分點", EXACT),
    ("选派10—20名干部。", "10-20名", EXACT),
    ("调处争议65起。", "65件", EXACT),
    ("绿化3600平方米。", "3600㎡", EXACT),
    ("总产值列全省第35位。", "第35位", EXACT),
    ("发展会员83630人。", " 83630人。 ", EXACT),
    # within the precision of the query
    ("发展会员83630人。", "8.36万", WITHIN),
    ("发展会员83630人。", "8.4万人", WITHIN),
    ("发展会员83630人。", "八万三千", WITHIN),
    ("发展会员83630人。", "约8万人", WITHIN),
    ("发展会员83630人。", "8万多", WITHIN),
    ("发展会员83630人。", "近8.4万", WITHIN),
    ("入会率92.6%。", "92%", WITHIN),
    ("入会率92.6%。", "九成", WITHIN),
    ("贷款7.2亿元。", "超过7亿元", WITHIN),
    ("选派12名干部。", "10-20名", WITHIN),
    # within the precision of the figure
    ("发展会员8.36万人。", "83630", WITHIN),
    ("发展会员8万多人。", "83630", WITHIN),
    ("发展会员约8万人。", "78000人", WITHIN),
    ("入会率92%以上。", "92.5%", WITHIN),
    ("入会率93%。", "92.6%", WITHIN),
    ("选派10—20名干部。", "15", WITHIN),
    ("来了数千名求职者。", "3500名", WITHIN),
    # another value
    ("发展会员83630人。", "83631", NONE),
    ("发展会员83630人。", "8363", NONE),
    ("发展会员83630人。", "836300", NONE),
    ("发展会员83630人。", "83.63万", NONE),
    ("发展会员83630人。", "8.37万", NONE),
    ("发展会员83630人。", "8.35万", NONE),
    ("发展会员83630人。", "9万", NONE),
    ("发展会员83630人。", "超过8.4万", NONE),
    ("发展会员83630人。", "不足8万", NONE),
    ("发展会员83630人。", "约10万", NONE),
    ("发展会员8.36万人。", "8.37万", NONE),
    ("发展会员8.36万人。", "83700", NONE),
    ("发展会员8.36万人。", "83540", NONE),
    ("发展会员8万多人。", "79000", NONE),
    ("发展会员8万多人。", "9万多", NONE),
    ("入会率92.6%。", "93.6%", NONE),
    ("入会率92.6%。", "91%", NONE),
    ("入会率92.6%。", "92.5%", NONE),
    ("入会率92%。", "91%", NONE),
    ("贷款50亿元。", "超过7亿元", NONE),
    ("贷款超过7亿元。", "50亿元", NONE),
    ("贷款不超过50万元。", "3万元", NONE),
    ("选派10—20名干部。", "21", NONE),
    ("选派10—20名干部。", "9", NONE),
    ("慰问300人。", "298", NONE),
    ("发展会员83630人。", "8.36亿", NONE),
    ("发展会员83630人。", "8万到8.2万", NONE),
    ("发展会员83630人。", "十万", NONE),
    ("入会率92.6%。", "不足90%", NONE),
    ("入会率百分之九十二。", "百分之九十", NONE),
    ("发放慰问金1380万元。", "1.38亿元", NONE),
    ("发放慰问金1380万元。", "1380元", NONE),
    ("来了数千名求职者。", "35000名", NONE),
    # another unit
    ("发展会员83630人。", "83630元", NONE),
    ("发展会员83630人。", "83630家", NONE),
    ("发展会员83630人。", "83630%", NONE),
    ("培训职工5万人次。", "5万人", NONE),
    ("入会率提高3个百分点。", "3%", NONE),
    ("入会率提高3个百分点。", "3个", NONE),
    ("出口2.36亿美元。", "2.36亿元", NONE),
    ("新建工会12家。", "12个", NONE),
    ("绿化3600平方米。", "3600亩", NONE),
    ("慰问困难职工30户。", "30人", NONE),
    # no figure
    ("2012年，第35次会议通过16号文件。", "2012", NONE),
    ("2012年，第35次会议通过16号文件。", "16", NONE),
    ("坚持“三个代表”重要思想。", "3", NONE),
]


def figures(*texts: str) -> Any:
    return [extract(Document(f"{number}.txt", text)) for number, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(("text", "query", "agreement"), QUERIES)
def test_query(text: str, query: str, agreement: Closeness | None) -> None:
    matches = find(query, figures(text))
    assert [match.agreement for match in matches] == ([] if agreement is None else [agreement])


def test_half_of_the_queries_must_not_match() -> None:
    without = sum(agreement is None for _, _, agreement in QUERIES)
    assert len(QUERIES) >= 60
    assert without * 2 >= len(QUERIES)


def test_exact_matches_come_first_and_then_the_order_of_the_reports() -> None:
    results = figures("会员8.4万人，发展会员83630人。", "职工83630人，参赛8万多名。发放83630元。")
    found = [(one.agreement.value, one.figure.document, one.figure.mention) for one in find("83630", results)]
    assert found == [
        ("exact", "1.txt", "83630人"),
        ("exact", "2.txt", "83630人"),
        ("exact", "2.txt", "83630元"),
        ("within-precision", "1.txt", "8.4万人"),
        ("within-precision", "2.txt", "8万多名"),
    ]
    assert [one.figure.mention for one in find("83630元", results[1])] == ["83630元"]  # one result is taken too


def test_match_as_json_is_the_figure_with_its_agreement() -> None:
    (match,) = find("8.363万", figures("发展会员83630人。"))
    line = json.loads(match.model_dump_json())
    assert line.pop("agreement") == "exact"
    assert Figure.model_validate(line) == match.figure


REFUSED = [
    # (what is looked for, what the message must say)
    ("", "'' has no number to look for; type one number, with its unit if that matters: 83630"),
    ("会员", "'会员' has no number"),
    ("一二三", "has no number"),
    ("9" * 50, "has no number"),
    ("3和5", "'3和5' has 2 numbers"),
    ("3个，5个", "has 2 numbers"),
    ("2012年", "'2012年': '年' is no unit of figures"),
    ("发展会员83630人", "'发展会员' is no unit of figures and no word of approximation"),
    ("83630朵", "'朵' is no unit of figures"),
    ("-5", "'-' is no unit"),
    ("百", "'百' is no figure in a report: 百, 千 and 万 without a digit are ornament"),
]


@pytest.mark.parametrize(("query", "message"), REFUSED)
def test_refuses_what_is_no_number(query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        find(query, [])
    assert message in str(caught.value)
    assert "type one number" in str(caught.value)


def test_query_is_read_with_its_bound_and_unit() -> None:
    wanted = read_query("不少于１．５万名", load_rules())
    assert (wanted.value, wanted.bound.value, wanted.unit) == (Decimal(15000), "at_least", "名")
    assert read_query("1.5万", load_rules()).unit == ""


BOATS = """
[[unit]]
id = "unit.boats"
why = "boats, for this test"
kind = "count"
forms = ["艇"]
counts = ["other"]
yes = ["8艇"]
"""


def test_units_of_ones_own_can_be_looked_for(tmp_path: Path) -> None:
    pack = tmp_path / "boats.toml"
    pack.write_text(BOATS, encoding="utf-8")
    rules = load_rules(pack)
    results = [extract(Document("r.txt", "新造8艇，新建8个码头。"), rules)]
    assert [match.figure.mention for match in find("8艇", results, rules)] == ["8艇"]


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────

REPORT = "一、2012年工作回顾\n2012年，全市新建工会8182个，发展会员83630人。入会率达92.6%。\n"


@pytest.fixture(autouse=True)
def folder(english_folder: Path) -> Path:
    Path("report.txt").write_text(REPORT, encoding="utf-8")
    Path("other.txt").write_text("会员8.4万人。", encoding="utf-8")
    return english_folder


def test_command_shows_sentences_and_counts() -> None:
    run = Outcome("find", "8.36万", "report.txt", "other.txt")
    assert (run.exit_code, run.err) == (0, "")
    assert run.out.splitlines() == [
        "within precision 83630人 | 发展会员 | 全市 | 2012年",
        "    report.txt: 2012年，全市新建工会8182个，发展会员【83630人】。",
        "within precision 8.4万人 | 会员",
        "    other.txt: 会员【8.4万人】。",
        "Documents searched: 2; not read: 0. Figures that match 8.36万: 2 (0 exact, 2 within precision)",
    ]


def test_command_in_chinese() -> None:
    run = Outcome("find", "83630", "report.txt", "other.txt", "--lang", "zh")
    assert "数值相同" in run.out
    assert "与83630相符的数据：2条（数值相同1条，精度内相符1条）" in run.out


def test_nothing_found_is_exit_code_1() -> None:
    run = Outcome("find", "77", "report.txt")
    assert (run.exit_code, run.err) == (1, "")
    assert "Figures that match 77: 0" in run.out
    assert Outcome("find", "77", "report.txt", "-q").out == ""


def test_report_that_cannot_be_read_is_exit_code_1_and_the_others_are_searched() -> None:
    run = Outcome("find", "83630", "report.txt", "none.txt")
    assert run.exit_code == 1
    assert run.err.startswith("error: none.txt: ")
    assert "Documents searched: 1; not read: 1. Figures that match 83630: 1" in run.out
    assert Outcome("find", "83630", "none.txt").out == ""


def test_standard_output_has_matches_alone() -> None:
    run = Outcome("find", "92%", "report.txt", "-o", "-")
    (line,) = run.out.splitlines()
    assert (json.loads(line)["agreement"], json.loads(line)["mention"], run.exit_code) == (
        "within-precision",
        "92.6%",
        0,
    )
    assert Outcome("find", "77", "-", "-o", "-", stdin=REPORT.encode()).raw == b""


def test_matches_are_written_with_all_columns() -> None:
    names = ["agreement", *(column.field for column in DATA_COLUMNS)]
    assert Outcome("find", "83630", "report.txt", "-o", "m.csv").exit_code == 0
    with Path("m.csv").open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file)
    assert (header, row[0], row[header.index("value")]) == (names, "exact", "83630")
    assert Outcome("find", "83630", "report.txt", "-o", "m.jsonl", "-q").exit_code == 0
    assert list(json.loads(Path("m.jsonl").read_text(encoding="utf-8"))) == ["agreement", *Figure.model_fields]
    run = Outcome("find", "83630", "report.txt", "-o", "m.xlsx", "--lang", "zh")
    assert "已写入 m.xlsx" in run.out
    titles, cells = openpyxl.load_workbook("m.xlsx")["Figures"].iter_rows(values_only=True)
    assert (titles[0], cells[0], cells[titles.index("数值")]) == ("吻合程度", "数值相同", 83630)
    assert cells[titles.index("类别")] == "工会会员"
    assert cells[titles.index("精确数值")] == "83630"


MISTAKES = [
    ("find", "Missing argument 'NUMBER'"),
    ("find 83630", "Missing argument 'REPORT...'"),
    ("find report.txt 83630", "has no number to look for"),
    ("find 2012年 report.txt", "'年' is no unit of figures"),
    ("find 83630 report.txt -o m.html", ".html is no type of output for these columns; give .xlsx, .csv, .jsonl"),
    ("find 83630 report.txt --as-of today", "not a date"),
    ("find 83630 report.txt --rules none.toml", "none.toml"),
]


@pytest.mark.parametrize(("line", "says"), MISTAKES)
def test_mistake_gives_one_clear_line_and_exit_code_2(line: str, says: str) -> None:
    assert_mistake(line, says)
