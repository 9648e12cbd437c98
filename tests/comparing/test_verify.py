"""Rows against their sources: what people do to tables and reports, and what becomes of each row."""

from __future__ import annotations

import csv
import json
import tomllib
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from support import FIXTURES, plain_workbook

from extractor import Document, Figure, Result, export, extract, read
from extractor.extraction.tables import MAX_LINE
from extractor.reading import find_documents
from extractor.reading.rows import read_rows
from extractor.records import RowJudgement, Verdict
from extractor.records.columns import COLUMNS
from extractor.values.cells import Stated
from extractor.values.numerals import HAN_DIGITS
from extractor.values.rows import Row
from extractor.verbs import verify
from extractor.writing import cells
from extractor.writing.texts import write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

FORMATS = ("xlsx", "csv", "jsonl")
FINE = (RowJudgement.OK, RowJudgement.MOVED)
FIELDS = [column.name for column in COLUMNS]

Cells = dict[str, Any]


# ── tables as people leave them ─────────────────────────────────────────────────────────────────────────────


def write_table(path: Path, figures: Sequence[Figure], edit: Callable[[list[Cells]], None] | None = None) -> Path:
    """Export figures, and edit the rows as a person would: cells by name, in a list that may be changed."""
    result = Result(Document("any", "any"), tuple(figures))
    plain_workbook(path, result) if path.suffix == ".xlsx" else export(result, path)
    if edit is None:
        return path
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        edit(rows)
        path.write_text("".join(json.dumps(row, default=_json_number) + "\n" for row in rows), encoding="utf-8")
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        names = list(rows[0])
        edit(rows)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, names, quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)
    else:
        book = openpyxl.load_workbook(path)
        sheet = book.active
        header, *lines = sheet.iter_rows(values_only=True)
        rows = [dict(zip(FIELDS, line, strict=True)) for line in lines]
        edit(rows)
        sheet.delete_rows(2, sheet.max_row)
        for row in rows:
            sheet.append([row.get(name) for name in FIELDS])
        assert [cell.value for cell in sheet[1]] == list(header)
        book.save(path)
    return path


def _json_number(value: Decimal) -> float:
    return float(value)  # as whatever program wrote the number


def verdicts_on(table: Path, *sources: Document) -> list[Verdict]:
    rows = read_rows(table)
    verdicts = verify(rows, sources)
    assert [verdict.row for verdict in verdicts] == [row.number for row in rows]
    return list(verdicts)


# ── edits of rows and reports ───────────────────────────────────────────────────────────────────────────────

_EDITS = tomllib.loads((FIXTURES / "verify" / "edits.toml").read_text(encoding="utf-8"), parse_float=Decimal)
REPORT = _EDITS["report"]


@cache
def report_figures() -> tuple[Figure, ...]:
    return extract(Document("report.txt", REPORT)).figures


class Judged(NamedTuple):
    verdict: Verdict
    rest: list[Verdict]


def judged(case: dict[str, Any], path: Path) -> Judged:
    """The verdict on the row of a case, and on those whose sentence still stands in the report."""
    figures = report_figures()
    text = REPORT
    for old, new in (case[key] for key in ("report", "also") if key in case):
        assert text.count(old) == 1
        text = text.replace(old, new)
    if "add" in case:
        index = len(figures)
    else:
        index = [n for n, one in enumerate(figures) if one.mention == case["mention"]][case.get("row", 1) - 1]

    def edit(rows: list[Cells]) -> None:
        if "add" in case:
            rows.append(dict(case["add"]))
        else:
            assert case.get("set", {}).keys() <= rows[index].keys()
            rows[index].update(case.get("set", {}))

    verdicts = verdicts_on(write_table(path, figures, edit), Document("report.txt", text))
    assert len(verdicts) == len(figures) + ("add" in case)
    standing = [n for n, figure in enumerate(figures) if n != index and figure.sentence in text]
    return Judged(verdicts[index], [verdicts[n] for n in standing])


def edits() -> list[Any]:
    return [
        pytest.param(case, form, id=f"{case['verdict']}: {case['why']} [{form}]")
        for case in _EDITS["case"]
        for form in case.get("formats", FORMATS)
    ]


@pytest.mark.parametrize(("case", "form"), edits())
def test_edits(case: dict[str, Any], form: str, tmp_path: Path) -> None:
    verdict, rest = judged(case, tmp_path / f"table.{form}")
    assert verdict.verdict == case["verdict"], verdict.message
    assert case.get("says", "") in verdict.message
    for name in ("stated", "found"):
        if name in case:
            assert getattr(verdict, name) == Decimal(case[name])
    assert [one for one in rest if one.verdict not in FINE] == []
    assert verdict.message_zh
    assert bool(verdict.evidence) == (verdict.verdict is not RowJudgement.NOT_FOUND)


def test_the_cases_are_many_and_balanced() -> None:
    verdicts = [case["verdict"] for case in _EDITS["case"]]
    assert len(verdicts) >= 80
    assert 0.4 < sum(verdict in FINE for verdict in verdicts) / len(verdicts) < 0.6
    assert set(verdicts) == {"ok", "moved", "value-changed", "text-changed", "not-found", "no-source"}


# ── what people do to whole tables, of which every row stays as it is ───────────────────────────────────────


def lines_of(path: Path) -> list[list[Any]]:
    return [list(line) for line in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


def column(lines: list[list[Any]], name: str) -> int:
    return FIELDS.index(name) if name in FIELDS else lines[0].index(name)


def drop(*names: str) -> Callable[[list[list[Any]]], list[list[Any]]]:
    gone = {FIELDS.index(name) for name in names}
    return lambda lines: [[cell for index, cell in enumerate(line) if index not in gone] for line in lines]


def keep(*names: str) -> Callable[[list[list[Any]]], list[list[Any]]]:
    return drop(*(name for name in FIELDS if name not in names))


RELAYOUTS: list[tuple[str, Callable[[list[list[Any]]], list[list[Any]]]]] = [
    ("nothing", lambda lines: lines),
    ("sorted by value", lambda lines: [lines[0], *sorted(lines[1:], key=lambda line: line[FIELDS.index("value")])]),
    ("turned round", lambda lines: [lines[0], *lines[:0:-1]]),
    ("rows deleted", lambda lines: [lines[0], *lines[1::3]]),
    ("rows twice", lambda lines: [*lines, *lines[1:]]),
    ("columns in another order", lambda lines: [line[::-1] for line in lines]),
    ("a column of notes in front", lambda lines: [["Note", *lines[0]], *(["seen", *line] for line in lines[1:])]),
    ("a column without heading", lambda lines: [[*lines[0], None], *([*line, "12个"] for line in lines[1:])]),
    ("headings in lower case", lambda lines: [[str(cell).lower() for cell in lines[0]], *lines[1:]]),
    ("names of fields as headings", lambda lines: [FIELDS, *lines[1:]]),
    ("line breaks in headings", lambda lines: [[str(cell).replace(" ", " \n") for cell in lines[0]], *lines[1:]]),
    ("a title above", lambda lines: [["Figures of 2012"], [], *lines]),
    ("blank rows", lambda lines: [lines[0], [], *(one for line in lines[1:] for one in (line, [None, ""]))]),
    ("the header once more", lambda lines: [*lines[:4], lines[0], *lines[4:]]),
    ("a heading twice", lambda lines: [[*line, line[FIELDS.index("value")]] for line in lines]),
    ("exact text deleted", drop("value_text", "value_max_text")),
    ("number cells deleted", drop("value", "value_max")),
    ("offsets deleted", drop("start", "end", "sentence_start", "sentence_end")),
    ("ids deleted", drop("id", "document_id")),
    ("all places deleted", drop("id", "document_id", "start", "end", "sentence_start", "sentence_end")),
    ("start of the sentence deleted", drop("sentence_start")),
    ("only sentence, mention and value kept", keep("sentence", "mention", "value")),
    ("only sentences kept", keep("sentence")),
    ("only id and value kept", keep("id", "value", "unit")),
]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("name", "change"), RELAYOUTS, ids=[name for name, _ in RELAYOUTS])
def test_layout_of_a_table_does_not_matter(
    name: str, change: Callable[[list[list[Any]]], list[list[Any]]], lang: str, tmp_path: Path
) -> None:
    document = Document("report.txt", REPORT)
    path = plain_workbook(tmp_path / "table.xlsx", extract(document), lang)
    lines = change(lines_of(path))
    book = openpyxl.Workbook()
    book.active.append(["another sheet in front"])
    sheet = book.create_sheet("数据")
    for line in lines:
        sheet.append(line)
    book.save(path)
    verdicts = verdicts_on(path, document)
    assert {verdict.verdict for verdict in verdicts} == {RowJudgement.OK}
    expected = {"rows deleted": 4, "rows twice": 24}.get(name, 12)
    assert len(verdicts) == expected


def test_rows_are_numbered_as_people_see_them(tmp_path: Path) -> None:
    def numbers(form: str, edit: Callable[[list[Cells]], None]) -> list[int]:
        return [row.number for row in read_rows(write_table(tmp_path / f"t.{form}", report_figures()[:3], edit))]

    def with_gap(rows: list[Cells]) -> None:
        rows.insert(1, {})
        rows[0]["sentence"] += "\n\n"  # one row of a sheet, three lines of a file

    assert numbers("xlsx", with_gap) == numbers("csv", with_gap) == [2, 4, 5]
    assert numbers("jsonl", with_gap) == [1, 3, 4]


def test_rows_on_further_sheets_and_hidden_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_ROWS", 5)
    document = Document("report.txt", REPORT)
    path = plain_workbook(tmp_path / "table.xlsx", extract(document))
    book = openpyxl.load_workbook(path)
    chart = BarChart()
    chart.add_data(Reference(book["Figures"], min_col=5, min_row=2, max_row=4))
    book.create_chartsheet("Chart", 0).add_chart(chart)
    assert book.sheetnames == ["Chart", "Figures", "Figures 2", "Figures 3"]
    book["Figures 2"].row_dimensions[3].hidden = True
    book["Figures 3"].sheet_state = "hidden"
    for name in ("Figures", "Figures 2"):
        book[name].cell(3, FIELDS.index("value") + 1).value = 7
    book.save(path)
    verdicts = verdicts_on(path, document)
    assert [verdict.row for verdict in verdicts] == [2, 3, 4, 5, 6, 2, 3, 4, 5, 6, 2, 3]
    first, second = (verdict for verdict in verdicts if verdict.verdict is RowJudgement.VALUE_CHANGED)
    assert first.message.startswith("“Value” is 7 in the row")
    assert second.message.startswith("sheet Figures 2: “Value” is 7 in the row")
    assert second.message_zh.startswith("工作表Figures 2：")


# ── sources under other names and in other forms ────────────────────────────────────────────────────────────


def write(path: Path, text: str, encoding: str = "utf-8", newline: str = "\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding, newline=newline)


EDITED = REPORT.replace("走访企业", "走访民营企业")  # another text: its name must tell

SOURCES: list[tuple[str, Callable[[Path], None], set[str]]] = [
    # (what became of the report, how, the verdicts of its rows)
    ("the same", lambda folder: write(folder / "report.txt", REPORT), {"ok"}),
    ("renamed", lambda folder: write(folder / "年终.txt", REPORT), {"ok"}),
    ("in GB 18030", lambda folder: write(folder / "report.txt", REPORT, "gb18030"), {"ok"}),
    ("with a byte order mark", lambda folder: write(folder / "report.txt", REPORT, "utf-8-sig"), {"ok"}),
    ("with other line ends", lambda folder: write(folder / "report.txt", REPORT, newline="\r\n"), {"moved"}),
    ("in a folder", lambda folder: write(folder / "2012" / "report.txt", EDITED), {"ok", "moved", "text-changed"}),
    ("as text", lambda folder: write(folder / "report.txt.txt", EDITED), {"ok", "moved", "text-changed"}),
    ("as text with its id", lambda folder: write(folder / "report.txt.0123456789ab.txt", EDITED),
     {"ok", "moved", "text-changed"}),
    ("beside another of its name", lambda folder: [write(folder / "1" / "report.txt", "新建工会1个。"),
     write(folder / "2" / "report.txt", EDITED)], {"ok", "moved", "text-changed"}),
    ("renamed and edited", lambda folder: write(folder / "other.txt", EDITED), {"no-source"}),
    ("another one", lambda folder: write(folder / "report.txt", "今年没有新建工会。"), {"not-found"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "expected"), [pytest.param(make, expected, id=name) for name, make, expected in SOURCES]
)
def test_sources_are_found_by_id_and_name(make: Any, expected: set[str], tmp_path: Path) -> None:
    make(tmp_path / "sources")
    table = export(extract(Document("report.txt", REPORT)), tmp_path / "table.csv")
    sources = [source.read() for source in find_documents([tmp_path / "sources"])]
    verdicts = verdicts_on(table, *sources)
    assert {str(verdict.verdict) for verdict in verdicts} == expected
    changed = [one.mention for one in verdicts if one.verdict is RowJudgement.TEXT_CHANGED]
    assert changed == (["3-5个", "2100家"] if "text-changed" in expected else [])


PATHS = [
    # (document of the row, name of the source, whether they are the same)
    ("2012/report.txt", "report.txt", True),
    ("report.txt", "reports/2012/report.txt", True),
    ("2012/report.txt", "/home/me/2012/report.txt", True),
    ("2012/report.txt", "2013/report.txt", False),
    ("reports.zip/report.txt", "reports.zip/report.txt.txt", True),  # as --text-dir has it
    ("report.docx", "report.docx.txt", True),
    ("report.docx", "report.docx.0123456789ab.txt", True),
    ("report.docx", "report.doc", False),
    ("a:b?.docx", "a_b_.docx.txt", True),
    (f"{'长' * 80}.docx", f"{'长' * 56}.txt", True),
    ("caf\u00e9.txt", "cafe\u0301.txt", True),  # as another system spells it
    ("report.txt", "the report.txt", False),
]


@pytest.mark.parametrize(("row", "source", "same"), PATHS)
def test_names_of_sources(row: str, source: str, same: bool) -> None:
    (verdict,) = verify(
        [Row(2, document=row, sentence="新建工会12个。", mention="12个")], [Document(source, "新建工会12个。")]
    )
    assert verdict.verdict is (RowJudgement.OK if same else RowJudgement.NO_SOURCE)


@pytest.mark.parametrize(
    "name", ["tables.xlsx", "table.csv", "report.docx", "report.html", "features.docx", "report.md"]
)
def test_every_format_and_its_saved_text(name: str, tmp_path: Path) -> None:
    document = read(FIXTURES / "documents" / name)
    table = export(extract(document), tmp_path / "table.jsonl")
    text = read(write_text(document, tmp_path / "texts"))
    assert text.document_id == document.document_id
    for source in (document, text):
        verdicts = verdicts_on(table, source)
        assert {str(verdict.verdict) for verdict in verdicts} == {"ok"}
    assert len(verdicts) >= 12


def test_cells_of_tables() -> None:
    document = read(FIXTURES / "documents" / "tables.xlsx")
    rows = [Row(2, document="tables.xlsx", sentence=figure.sentence, sentence_start=figure.sentence_start,
                mention=figure.mention, start=figure.start, value=Stated(str(figure.value)), unit=figure.unit)
            for figure in extract(document).figures]  # fmt: skip
    assert {str(one.verdict) for one in verify(rows, [document])} == {"ok"}
    other_unit = Document("tables.xlsx", document.text.replace("金额（万元）", "金额（亿元）"), tables=document.tables)
    changed = [one for one in verify(rows, [other_unit]) if one.verdict is not RowJudgement.OK]
    assert [(one.verdict, one.mention, one.found) for one in changed] == [
        (RowJudgement.VALUE_CHANGED, "1380", Decimal(138000000000)),
        (RowJudgement.VALUE_CHANGED, "201.4", Decimal(20140000000)),
        (RowJudgement.VALUE_CHANGED, "965", Decimal(96500000000)),
    ]


# ── cells that the writer or a spreadsheet changed ──────────────────────────────────────────────────────────

WRITTEN = [
    # texts that some format cannot hold as they are
    "比上年下降\x023.5个百分点。",
    "占\x0b比35.5%，\ufffe人均12元。",
    "=新建工会12个。",
    "-3.5%的企业，+12个。",
    "@全体会员 12人。",
    "'=新建工会12个。",
    "新建_x0041_工会12个。",
    "两行\u2028会员12人。",
]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", WRITTEN)
def test_what_the_writer_changes_is_no_change(text: str, form: str, tmp_path: Path) -> None:
    document = Document("-report.txt", text)
    assert extract(document).figures
    verdicts = verdicts_on(export(extract(document), tmp_path / f"table.{form}"), document)
    assert {str(verdict.verdict) for verdict in verdicts} == {"ok"}
    moved = verdicts_on(tmp_path / f"table.{form}", Document("-report.txt", f"会议开始。\n{text}"))
    assert {str(verdict.verdict) for verdict in moved} == {"moved"}


def test_long_rows_of_tables_give_the_part_around_the_number(tmp_path: Path) -> None:
    line = [*(f"备注{'字' * 3000}" for _ in range(12)), "12"]
    lines = [",".join(f"说明{index}" for index in range(12)) + ",人数", ",".join(line), ",".join(line[:-1]) + ",13"]
    (tmp_path / "long.csv").write_text("\n".join(lines), encoding="utf-8")
    document = read(tmp_path / "long.csv")
    table = export(extract(document), tmp_path / "table.xlsx")
    assert [row.sentence[-8:] for row in read_rows(table)] == ["字字字 | 12", "字字字 | 13"]
    assert all(len(row.sentence) <= MAX_LINE for row in read_rows(table))
    assert [str(one.verdict) for one in verdicts_on(table, document)] == ["ok", "ok"]


NUMBERS = [
    # (cell, value in the source, unit, whether the cell states it)
    (Stated("12345678901234567.89"), "12345678901234567.89", "元", True),
    (Stated("12345678901234567.88"), "12345678901234567.89", "元", False),
    (Stated("12345678901234600", Decimal("12345678901234600")), "12345678901234567.89", "元", True),  # rounded
    (Stated("12345678901234500", Decimal("12345678901234500")), "12345678901234567.89", "元", True),  # cut
    (Stated("12345678901234400", Decimal("12345678901234400")), "12345678901234567.89", "元", False),
    (Stated("0.1", Decimal("0.1000000000000000055")), "0.1", "元", True),
    (Stated("93.1%", Decimal("0.931"), is_percentage=True), "93.1", "%", True),
    (Stated("9310%", Decimal("93.1"), is_percentage=True), "93.1", "%", True),
    (Stated("0.931%", Decimal("0.931")), "93.1", "%", False),  # a format that only writes the sign behind it
    (Stated("93.1%"), "93.1", "%", True),
    (Stated("93.1%"), "93.1", "个", False),
    (Stated("93.1%"), "0.931", "个", True),
    (Stated("0.931"), "93.1", "%", False),
    (Stated("−3.5"), "-3.5", "%", True),
    (Stated(".5"), "0.5", "%", True),
    (Stated("5."), "5", "%", True),
    (Stated("1,2"), "12", "个", False),
    (Stated("1,234,56"), "123456", "个", False),
    (Stated("8.363E4"), "83630", "人", True),
    (Stated("E4"), "0", "人", False),
    (Stated("1E999"), "0", "人", False),
    (Stated("Infinity"), "0", "人", False),
    (Stated("inf", Decimal("Infinity")), "0", "人", False),
    (Stated("12个"), "12", "个", False),
    (Stated(""), "0", "个", False),
    (Stated("1" + "0" * 400), "1E+400", "元", True),
]


@pytest.mark.parametrize(("cell", "value", "unit", "same"), NUMBERS)
def test_numbers_as_cells_state_them(cell: Stated, value: str, unit: str, same: bool) -> None:
    assert cell.gives(Decimal(value), unit) is same


def test_both_cells_of_a_value_count(tmp_path: Path) -> None:
    def edit(rows: list[Cells]) -> None:
        rows[0]["value"] = 8183  # what people see
        rows[1]["value_text"] = "83631"
        rows[2]["value_text"] = None  # not filled in by somebody who adds a row
        rows[3]["value"] = None
        rows[7]["value_max"] = None

    verdicts = verdicts_on(write_table(tmp_path / "t.xlsx", report_figures(), edit), Document("report.txt", REPORT))
    changed = {verdict.row: verdict.message for verdict in verdicts if verdict.verdict is not RowJudgement.OK}
    assert {verdict.verdict for verdict in verdicts} == {RowJudgement.OK, RowJudgement.VALUE_CHANGED}
    assert changed == {
        2: "“Value” is 8183 in the row, 8182 in the source (8182个)",
        3: "“Value, exact” is 83631 in the row, 83630 in the source (83630人)",
        5: "“Value” is empty in the row, 3500 in the source (3500人次)",
        9: "“Value up to” is empty in the row, 5 in the source (3-5个)",
    }


# ── every number of every report changed ────────────────────────────────────────────────────────────────────

_NEXT = {
    **dict(zip("0123456789０１２３４５６７８９", "1234567891１２３４５６７８９１", strict=True)),
    **{character: "一二三四五六七八九一"[value] for character, value in HAN_DIGITS.items()},
    **dict(zip("十百千万亿萬億几幾数數", "百千百亿万億萬三三三三", strict=True)),
}


def other_number(mention: str) -> str:
    """The mention with its last digit, or if it has none its last scale, another one."""
    digits = [index for index, character in enumerate(mention) if character.isdigit() or character in HAN_DIGITS]
    at = (digits or [index for index, character in enumerate(mention) if character in _NEXT])[-1]
    return mention[:at] + _NEXT[mention[at]] + mention[at + 1 :]


@pytest.mark.parametrize("front", ["", "各位代表：\n现在报告工作，请予审议，共12项。\n"], ids=["", "moved"])
@pytest.mark.parametrize("path", sorted((FIXTURES / "reports").glob("*.txt")), ids=lambda path: path.stem)
def test_every_changed_number_is_found_and_no_other_row(path: Path, front: str, tmp_path: Path) -> None:
    document = read(path)
    figures = extract(document).figures
    rows = read_rows(write_table(tmp_path / "table.csv", figures))
    missed, false = [], []
    for index, figure in islice(enumerate(figures), 0, None, 3 if front else 1):
        text = document.text[: figure.start] + other_number(figure.mention) + document.text[figure.end :]
        assert text != document.text
        verdicts = verify(rows, [Document(document.name, front + text)])
        missed += [figure.mention] if verdicts[index].verdict in FINE else []
        false += [
            f"{one.mention} of {other.sentence}: {one.message}"
            for one, other in zip(verdicts, figures, strict=True)
            if one.verdict not in FINE and other.sentence_start != figure.sentence_start
        ]
    print(f"{path.stem}, of {len(figures)} numbers: {len(missed)} missed, {len(false)} other rows flagged")
    assert (missed, false) == ([], [])
    assert len(figures) > 30
