"""Tables of reports that people corrected: what is read of them, and what is refused with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractor import Correction, ReadingError, ReportName, read_corrections

if TYPE_CHECKING:
    from pathlib import Path

TABLES = [
    # field names, as the command writes them; columns of evidence are passed over
    (
        "document,title,reporting_unit,date,reporting_period,date_mention\n"
        "a.txt,工作总结,白河县总工会,2026-02-03,2025,2026年2月3日\n",
        {ReportName("a.txt"): ("白河县总工会", "2026-02-03", "2025")},
    ),
    # Chinese headings, the dates of a spreadsheet, and its separator
    (
        "文档;填报单位;日期;报告期\na.txt;白河县总工会;2026/2/3;2025年上半年\n",
        {ReportName("a.txt"): ("白河县总工会", "2026-02-03", "2025-01/2025-06")},
    ),
    # English headings in any order; an empty cell and a column that is not there keep what was found
    (
        "Reporting unit,Document\n白河县总工会,a.txt\n,b.txt\n",
        {ReportName("a.txt"): ("白河县总工会", None, None), ReportName("b.txt"): (None, None, None)},
    ),
    # the speeches of a file; blank rows and cells that are not there
    (
        "document,section,date\ns.txt,讲话 篇1,2012\n,,\ns.txt,讲话 篇2\ns.txt,,2013-01\n",
        {
            ReportName("s.txt", "讲话 篇1"): (None, "2012", None),
            ReportName("s.txt", "讲话 篇2"): (None, None, None),
            ReportName("s.txt"): (None, "2013-01", None),
        },
    ),
    # files that were not read: passed over where nothing is corrected, in the words of a workbook too
    (
        "document,date,status\na.txt,2012,\nb.ppt,,other-type\nc.doc,2013,refused\n",
        {ReportName("a.txt"): (None, "2012", None), ReportName("c.doc"): (None, "2013", None)},
    ),
    ("文档,日期,未读取\na.txt,,\nb.ppt,,其他类型\n", {ReportName("a.txt"): (None, None, None)}),
    # a name that looks like a formula, as CSV is written
    ("document,reporting_unit\n'=a.txt,'-县\n", {ReportName("=a.txt"): ("-县", None, None)}),
]


@pytest.mark.parametrize(("text", "rows"), TABLES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table(tmp_path: Path, text: str, rows: dict[ReportName, tuple[str | None, ...]], encoding: str) -> None:
    path = tmp_path / "reports.csv"
    path.write_bytes(text.encode(encoding))
    read = read_corrections(path).of_reports
    assert {name: (one.reporting_unit, one.date, one.reporting_period) for name, one in read.items()} == rows


def test_a_correction_says_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text("document,date\na.txt,2012\n", encoding="utf-8")
    (correction,) = read_corrections(path).of_reports.values()
    assert correction == Correction(date="2012", place=f"{path}: line 2")


REFUSED = [
    ("", "no table of reports; it needs the column “Document” (“文档”, “document”) and one of “Reporting unit”"),
    ("document,title\na.txt,总结\n", "no table of reports; it needs the column"),
    ("date\n2012\n", "no table of reports; it needs the column"),
    ("document,date,日期\na.txt,2012,2013\n", "two columns are named 日期; delete one of them"),
    ("document,date\na.txt,2012-02-31\n", "line 2: 2012-02-31 is no date; write it like 2013-01-20, 2013-01 or 2013"),
    ("document,reporting_period\na.txt,今年\n", "line 2: 今年 is no period; write it like 2025, 2025-06 or"),
    ("document,date\n,2012\n", "line 2: it names no document; fill the column “Document” (“文档”, “document”)"),
    ("document,date\na.txt,2012\nb.txt,\na.txt,\n", "line 4: a.txt stands in line 2 already; keep one row for it"),
    ("document,section,date\na.txt,篇1,\na.txt,篇1,2012\n", "line 3: a.txt, 篇1 stands in line 2 already; keep one"),
    ('document,date\n"a.txt,2012\n' + "x" * 200_000, "line 2: not a row of a table"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadingError) as error:
        read_corrections(path)
    assert str(error.value).startswith(f"{path}: {reason}")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none.csv", "no such file; check the path of the table of reports"),
        ("reports.xlsx", ".xlsx is not a type of table of reports; save it as .csv"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        read_corrections(tmp_path / name)
