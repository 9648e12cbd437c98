"""What documents say of themselves, in every format: the same columns and values in each."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from support import ROOT

from extractor import Document, Report, export, export_reports, extract, read_corrections
from extractor.records import UnreadFile, UnreadStatus
from extractor.records.columns import REPORT_AND_UNREAD_COLUMNS, REPORT_COLUMNS
from extractor.verbs import run_of
from extractor.words import Both, word
from extractor.writing import write_reports
from extractor.writing.review.contents import payload

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "工会讲话 篇1\n白河县总工会\n(2012年3月1日)\n今年,全县建会12家。\n工会讲话 篇2\n今年建会13家。\n"
RESULTS = (
    extract(Document("speeches.txt", TEXT)),
    extract(Document("=1+1.txt", "白河县总工会2025年工作总结\n全年建会12家。\n")),
)
REPORTS = [report for result in RESULTS for report in result.reports]
ROWS = [{column.name: column.value(report) for column in REPORT_COLUMNS} for report in REPORTS]


def test_a_row_for_the_whole_and_for_each_speech() -> None:
    shown = [tuple(row[name] for name in ("document", "section", "kind", "reporting_unit", "date")) for row in ROWS]
    assert shown == [
        ("speeches.txt", "", "speech", "白河县总工会", "2012-03-01"),
        ("speeches.txt", "工会讲话 篇1", "speech", "白河县总工会", "2012-03-01"),
        ("speeches.txt", "工会讲话 篇2", "speech", None, None),
        ("=1+1.txt", "", "review", "白河县总工会", None),
    ]
    assert [row["date_mention"] for row in ROWS] == ["2012年3月1日", "2012年3月1日", None, None]


def test_csv_and_back(tmp_path: Path) -> None:
    path = export_reports(REPORTS, tmp_path / "reports.csv")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        read = list(csv.DictReader(stream))
    text = [{name: "" if value is None else str(value) for name, value in row.items()} for row in ROWS]
    assert read == [{**row, "document": row["document"].replace("=1", "'=1")} for row in text]
    corrections = read_corrections(path)
    again = [extract(result.document, corrections=corrections) for result in RESULTS]
    assert [(one.reports, one.figures) for one in again] == [(one.reports, one.figures) for one in RESULTS]


def test_json_lines_are_as_the_schema_says(tmp_path: Path) -> None:
    path = export_reports(REPORTS, tmp_path / "reports.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [Report.model_validate_json(line) for line in lines] == REPORTS
    schema = Draft202012Validator(json.loads((ROOT / "schemas/report.schema.json").read_text(encoding="utf-8")))
    for line in lines:
        schema.validate(json.loads(line))


def test_parquet() -> None:
    stream = io.BytesIO()
    write_reports(REPORTS, stream, "parquet")
    table = pq.read_table(stream)
    assert table.to_pylist() == ROWS
    assert {str(table.schema.field(name).type) for name in ("start", "title_end")} == {"int64"}


@pytest.mark.parametrize(("lang", "title", "kind"), [("en", "Reports", "speech"), ("zh", "报告", "讲话")])
def test_a_sheet_of_the_workbook(tmp_path: Path, lang: str, title: str, kind: str) -> None:
    book = load_workbook(export(RESULTS, tmp_path / "figures.xlsx", lang=lang))
    headings, *rows = book[title].iter_rows(values_only=True)
    columns = [column for column in REPORT_AND_UNREAD_COLUMNS if column.lang in (None, lang)]
    assert list(headings) == [column.heading(lang) for column in columns]
    assert [row[:2] for row in rows] == [(row["document"], row["section"] or None) for row in ROWS]
    assert rows[0][3] == kind


UNREAD = (
    UnreadFile.of("a.ppt", UnreadStatus.OTHER_TYPE, Both("type .ppt", "类型.ppt")),
    UnreadFile.of("b.docx", UnreadStatus.REFUSED, Both("damaged", "已损坏")),
)


@pytest.mark.parametrize(
    ("lang", "statuses", "reasons", "said"),
    [
        ("en", ["other type", "cannot be read"], ["type .ppt", "damaged"], "Files not read: 2 (1 .ppt, 1 .docx); the"),
        (
            "zh",
            ["其他类型", "无法读取"],
            ["类型.ppt", "已损坏"],
            "未读取的文件：2个（1 .ppt, 1 .docx），名单",
        ),
    ],
)
def test_files_that_were_not_read_in_the_workbook(
    tmp_path: Path, lang: str, statuses: list[str], reasons: list[str], said: str
) -> None:
    book = load_workbook(export(run_of(RESULTS, unread=UNREAD), tmp_path / "figures.xlsx", lang=lang))
    headings, *rows = book[word("sheet.reports", lang)].iter_rows(values_only=True)
    assert [row[0] for row in rows[-2:]] == ["a.ppt", "b.docx"]  # below all reports
    at = headings.index(word("column.unread.status", lang))
    assert [row[at] for row in rows] == [None] * len(ROWS) + statuses
    assert [row[at + 1] for row in rows] == [None] * len(ROWS) + reasons
    assert not any(value for row in rows[-2:] for value in (*row[1:at], *row[at + 2 :]))  # nothing of a report
    lines = [row[0] for row in book[word("sheet.summary", lang)].iter_rows(max_row=4, values_only=True)]
    assert any(line and line.startswith(said) for line in lines)


def test_files_that_were_not_read_for_programs() -> None:
    lines, table = io.BytesIO(), io.BytesIO()
    write_reports(REPORTS, lines, "jsonl", unread=UNREAD)
    write_reports(REPORTS, table, "parquet", unread=UNREAD)
    schema = Draft202012Validator(json.loads((ROOT / "schemas/unreadfile.schema.json").read_text(encoding="utf-8")))
    *_, first, second = map(json.loads, lines.getvalue().splitlines())
    for line in (first, second):
        schema.validate(line)
    rows = pq.read_table(table).to_pylist()
    assert [{name: value for name, value in row.items() if value is not None} for row in rows[-2:]] == [first, second]
    assert [{name: row[name] for name in ROWS[0]} for row in rows[:-2]] == ROWS


def test_nothing_is_said_of_files_where_all_were_read(tmp_path: Path) -> None:
    book = load_workbook(export(RESULTS, tmp_path / "figures.xlsx", lang="en"))
    lines = [row[0] for row in book["Summary"].iter_rows(max_row=4, values_only=True)]
    assert not any(line and "not read" in line for line in lines)


def test_a_table_of_the_database(tmp_path: Path) -> None:
    path = export(RESULTS, tmp_path / "figures.sqlite")
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        found = [dict(row) for row in database.execute("SELECT * FROM reports JOIN documents USING (document_id)")]
    assert [{name: row[name] for name in ROWS[0]} for row in found] == ROWS


def test_a_resource_of_the_data_package(tmp_path: Path) -> None:
    folder = export(RESULTS, tmp_path / "figures", format="datapackage")
    with (folder / "reports.csv").open(encoding="utf-8", newline="") as stream:
        read = list(csv.DictReader(stream))
    assert read == [{name: "" if value is None else str(value) for name, value in row.items()} for row in ROWS]
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    schema = next(one["schema"] for one in described["resources"] if one["name"] == "reports")
    assert [field["name"] for field in schema["fields"]] == list(ROWS[0])
    (date,) = [field for field in schema["fields"] if field["name"] == "date_start"]
    assert (date["type"], date["constraints"]) == ("integer", {"minimum": 0})


def test_the_page_lists_them() -> None:
    listed = payload(run_of(RESULTS), "zh")["reports"]
    assert [(one["title"], one["document"]) for one in listed] == [
        *(("工会讲话 篇1", 0), ("工会讲话 篇1", 0), ("工会讲话 篇2", 0), ("白河县总工会2025年工作总结", 1))
    ]
    assert listed[3]["facts"] == [["文种", "总结"], ["填报单位", "白河县总工会"], ["报告期", "2025"]]
    assert listed[2]["paragraph"] == 4
