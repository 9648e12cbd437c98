"""Results to files: exact decimals, safe text, whole files, headings in two languages."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from support import as_excel_shows, plain_workbook

from extractor.errors import ExportError
from extractor.records import Aspect, Bound, Category, Direction, Document, Figure, Modality, Result, plain
from extractor.records.columns import (
    COLUMNS,
    DATA_COLUMNS,
    DECIMAL_FIELDS,
    ENUMERATED_FIELDS,
    OFFSET_FIELDS,
)
from extractor.records.names import name as called
from extractor.verbs import export, run_of
from extractor.writing import cells, check_output, write_stream
from extractor.writing.cells import CUT_MARK, LINE, MAX_LINES, MAX_TEXT, clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet


DOCUMENT = Document(name="报告.txt", text="全市新建工会8182个。")


def figure(**changes: Any) -> Figure:
    sentence = changes.pop("sentence", "全市新建工会8182个。")
    fields: dict[str, Any] = {
        "id": f"{DOCUMENT.document_id}:6-11",
        "document": "报告.txt",
        "document_id": DOCUMENT.document_id,
        "section": "一、回顾 › （一）组建",
        "sentence": sentence,
        "sentence_start": 0,
        "sentence_end": len(sentence),
        "mention": sentence[6:11],
        "start": 6,
        "end": 11,
        "value": "8182",
        "unit": "个",
        "bound": "exact",
        "category": "unions",
        "indicator": "新建工会",
        "aspect": "increment",
        "modality": "reported",
        "rule": "noun.union",
    }
    return Figure(**{**fields, **changes})


def result(*figures: Figure) -> Result:
    return Result(DOCUMENT, figures)


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rows_of_xlsx(path: Path, sheet: str = "Figures") -> list[dict[str, Any]]:
    """Rows by the names of the columns, of which a workbook of a run has more."""
    header, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    places = {column.name: header.index(column.heading("en")) for column in COLUMNS}
    return [{name: as_excel_shows(row[at]) for name, at in places.items()} for row in rows]


def test_columns_are_the_fields_of_a_figure() -> None:
    assert {column.field for column in COLUMNS} == set(Figure.model_fields)
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
    assert [column.name for column in COLUMNS if column.as_text] == ["value_text", "value_max_text"]
    assert len(DATA_COLUMNS) == len(Figure.model_fields)


def test_fields_of_some_values_are_told_by_their_types() -> None:
    kinds = {"bound": Bound, "category": Category, "aspect": Aspect, "direction": Direction, "modality": Modality}
    assert kinds == ENUMERATED_FIELDS
    assert not set(kinds) & {*DECIMAL_FIELDS, *OFFSET_FIELDS}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_column_and_category_has_its_own_name(lang: str) -> None:
    headings = [column.heading(lang) for column in COLUMNS]
    assert len(set(headings)) == len(COLUMNS)
    assert len({called(category, lang) for category in Category}) == len(Category)


DECIMALS = [
    # (value, as text everywhere)
    ("8182", "8182"),
    ("83630.00", "83630"),
    ("1.2E+4", "12000"),
    ("0.1", "0.1"),  # which no float is
    ("-3.5", "-3.5"),
    ("0", "0"),
    ("12345678901234567.89", "12345678901234567.89"),  # more digits than a float has
    ("0.000000000000000001", "0.000000000000000001"),
    ("1E+30", "1" + "0" * 30),
    ("1E+400", "1" + "0" * 400),  # more than a spreadsheet can count
]


@pytest.mark.parametrize(("value", "text"), DECIMALS)
def test_decimals_are_exact_in_every_format(tmp_path: Path, value: str, text: str) -> None:
    results = result(figure(value=value, value_max=value))
    line = json.loads(export(results, tmp_path / "f.jsonl").read_text(encoding="utf-8"))
    assert (line["value"], line["value_max"]) == (text, text)
    (row,) = rows_of_csv(export(results, tmp_path / "f.csv"))
    assert (row["value"], row["value_max"]) == (text, text)
    (cells,) = rows_of_xlsx(export(results, tmp_path / "f.xlsx"))
    assert (cells["value_text"], cells["value_max_text"]) == (text, text)
    if len(text) < 300:
        assert cells["value"] == pytest.approx(float(value), rel=1e-15)  # a number cell
        assert not isinstance(cells["value"], str)
    else:
        assert cells["value"] == text


def test_jsonl_round_trip(tmp_path: Path) -> None:
    figures = (figure(), figure(value="7.5", direction="up", part_of="0123456789ab:0-3", locator="p. 3"))
    lines = export(result(*figures), tmp_path / "f.jsonl").read_bytes().decode("utf-8").split("\n")
    assert lines.pop() == ""  # every line is ended
    assert tuple(Figure.model_validate_json(line) for line in lines) == figures
    assert list(json.loads(lines[0])) == list(Figure.model_fields)


TEXTS = [
    # texts that a file must give back as they are
    "两行\n的句子12个。",
    "回车\r的句子12个。",
    "两种\r\n换行12个",
    '引号"和"逗号,12个',
    "全角“引号”，12个",
    "行分隔\u2028和段分隔\u2029的12个",
    "扩展区汉字𠮷田工会12个",
    " 前后空格的12个 ",
    "-3.5",
    "+12",
    "a=1+2+3+4+5",
    "<r><t>标记</t></r>",
    "字符代码_x0041_和_x000a_x0042_的12个",
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_round_trip(tmp_path: Path, text: str) -> None:
    sentence = f"全市新建工会8182个，{text}"
    given = figure(sentence=sentence, indicator=text)
    results = result(given)
    (row,) = rows_of_csv(export(results, tmp_path / "f.csv"))
    assert (row["indicator"], row["sentence"]) == (text, sentence)
    (line,) = export(results, tmp_path / "f.jsonl").read_bytes().splitlines()
    assert Figure.model_validate_json(line) == given
    (cells,) = rows_of_xlsx(export(results, tmp_path / "f.xlsx"))
    assert (cells["indicator"], cells["sentence"]) == (text, sentence)


FORMULAS = [
    # (text, what CSV must hold: a spreadsheet would run the text as it stands)
    ("=1+1", "'=1+1"),
    ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
    ("+12%", "'+12%"),
    ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r=1"),
    ("-3.5-1", "'-3.5-1"),
    ("-3.5\n", "'-3.5\n"),
    ("--", "'--"),
    ("'=1+1", "''=1+1"),  # which would be taken for a guarded =1+1
    # and what is harmless
    ("-3.5", "-3.5"),
    ("+8", "+8"),
    ("1=1", "1=1"),
    ("＝1", "＝1"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "cell"), FORMULAS)
def test_text_never_becomes_a_formula(tmp_path: Path, text: str, cell: str) -> None:
    results = result(figure(indicator=text))
    (row,) = rows_of_csv(export(results, tmp_path / "f.csv"))
    assert row["indicator"] == cell
    sheet = openpyxl.load_workbook(export(results, tmp_path / "f.xlsx"))["Figures"]
    written = sheet.cell(2, [column.name for column in COLUMNS].index("indicator") + 1)
    assert (written.data_type, as_excel_shows(written.value)) == (("s", text) if text else ("n", None))


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "TRUE", "2012-11-22", "8182"])
def test_text_stays_text_in_a_workbook(tmp_path: Path, text: str) -> None:
    (cells,) = rows_of_xlsx(export(result(figure(scope=text)), tmp_path / "f.xlsx"))
    assert cells["scope"] == text


def test_csv_is_marked_quoted_and_named_by_fields(tmp_path: Path) -> None:
    data = export(result(figure()), tmp_path / "f.csv", lang="zh").read_bytes()
    assert data.startswith(b'\xef\xbb\xbf"document","period",')
    assert data.count(b"\n") == 2
    assert b"\r" not in data


CLEANED = [
    # (text, as a cell can hold it)
    ("下降\x023.5个", "下降\ufffd3.5个"),
    ("\x00\x08\x0b\x1f\ufffe\uffff", "\ufffd" * 6),
    ("两行\n有\t制表符\r", "两行\n有\t制表符\r"),  # which a cell can hold
    ("字" * MAX_TEXT, "字" * MAX_TEXT),
    ("字" * (MAX_TEXT + 1), "字" * (MAX_TEXT - len(CUT_MARK)) + CUT_MARK),
    ("𠮷" * (MAX_TEXT // 2), "𠮷" * (MAX_TEXT // 2)),  # counts two
    ("𠮷" * MAX_TEXT, "𠮷" * ((MAX_TEXT - len(CUT_MARK)) // 2) + CUT_MARK),
]


@pytest.mark.parametrize(("text", "cell"), CLEANED)
def test_cells_hold_what_a_cell_can_hold(tmp_path: Path, text: str, cell: str) -> None:
    assert clean(text) == cell
    (cells,) = rows_of_xlsx(plain_workbook(tmp_path / "f.xlsx", result(figure(indicator=text))))
    assert cells["indicator"] == cell


@pytest.mark.parametrize(("lang", "first", "value"), [("en", "Document", "Value"), ("zh", "文档", "数值")])
def test_plain_workbook_is_made_for_reading(tmp_path: Path, lang: str, first: str, value: str) -> None:
    path = plain_workbook(tmp_path / "f.xlsx", result(figure(), figure(value="85.25", unit="%")), lang)
    workbook = openpyxl.load_workbook(path)
    assert workbook.sheetnames == ["Figures"]
    sheet = workbook["Figures"]
    names = [column.name for column in COLUMNS]
    at = names.index("value") + 1
    assert (sheet.cell(1, 1).value, sheet.cell(1, at).value) == (first, value)
    assert (sheet.cell(1, 1).font.bold, sheet.freeze_panes) == (True, "A2")
    assert sheet.auto_filter.ref == sheet.dimensions
    assert (sheet.cell(2, at).value, sheet.cell(2, at).number_format) == (8182, "#,##0")
    assert sheet.cell(3, at).value == 85.25
    wrapped = sheet.cell(2, names.index("sentence") + 1)
    assert (wrapped.alignment.wrap_text, wrapped.alignment.vertical) == (True, "top")
    # columns of one width stand together
    widths = [one.width for one in sheet.column_dimensions.values() for _ in range(one.min, one.max + 1)]
    assert widths == [column.width for column in COLUMNS]
    assert height_of(sheet, 2) == LINE
    assert (sheet.print_title_rows, sheet.page_setup.fitToHeight) == ("$1:$1", 0)


def height_of(sheet: Worksheet, row: int) -> float:
    """The height of a row in points; one that names none has that of the sheet."""
    height: float = sheet.row_dimensions[row].height or sheet.sheet_format.defaultRowHeight
    return height


HEIGHTS = [
    # (a text in a column 14 wide, of which 1 is the indent and a Chinese character takes 2, how many lines it needs)
    ("全市", 1),
    ("全市各级工会", 1),
    ("全市各级工会组织", 2),
    ("全市\n全县", 2),
    ("12345:67 12345:67 12345:67", 3),  # words are not cut
    ("全市 各级工会 12", 2),
    ("全市各级工会组织" * 100, MAX_LINES),
]


@pytest.mark.parametrize(("text", "lines"), HEIGHTS)
def test_a_row_of_a_plain_workbook_is_as_high_as_its_text(tmp_path: Path, text: str, lines: int) -> None:
    sheet = openpyxl.load_workbook(plain_workbook(tmp_path / "f.xlsx", result(figure(scope=text))))["Figures"]
    assert next(column.width for column in COLUMNS if column.field == "scope") == 14
    assert height_of(sheet, 2) == LINE * lines


def test_figures_that_do_not_fit_go_on_to_further_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_ROWS", 2)
    figures = [figure(value=str(number)) for number in range(5)]
    path = plain_workbook(tmp_path / "f.xlsx", result(*figures))
    sheets = openpyxl.load_workbook(path)
    assert [(sheet.title, sheet.max_row, sheet.auto_filter.ref[-1]) for sheet in sheets] == [
        ("Figures", 3, "3"),
        ("Figures 2", 3, "3"),
        ("Figures 3", 2, "2"),
    ]
    assert [row["value"] for row in rows_of_xlsx(path, "Figures 2")] == [2, 3]


def test_exactly_full_sheet_has_no_empty_one_behind_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_ROWS", 2)
    path = plain_workbook(tmp_path / "f.xlsx", result(figure(), figure()))
    assert openpyxl.load_workbook(path).sheetnames == ["Figures"]


@pytest.mark.parametrize("results", [result(), [result(), Result(Document("二.txt", "现在开会。"), ())], []])
def test_no_figures_give_an_empty_table_with_its_header(tmp_path: Path, results: list[Result]) -> None:
    assert export(results, tmp_path / "f.jsonl").read_bytes() == b""
    assert export(results, tmp_path / "f.csv").read_bytes().count(b"\n") == 1
    assert rows_of_xlsx(export(results, tmp_path / "f.xlsx")) == []
    assert rows_of_xlsx(plain_workbook(tmp_path / "plain.xlsx", result())) == []
    assert "<html" in export(results, tmp_path / "f.html").read_text(encoding="utf-8")


def test_streams_get_what_files_get(tmp_path: Path) -> None:
    for name in ("jsonl", "csv"):
        stream = io.BytesIO()
        write_stream(run_of([result(figure())]), stream, name)
        assert stream.getvalue() == export(result(figure()), tmp_path / f"f.{name}").read_bytes()
        assert not stream.closed


def failing() -> Iterator[Result]:
    yield result(figure())
    raise RuntimeError("half way")


@pytest.mark.parametrize("name", ["f.jsonl", "f.csv", "f.xlsx", "f.html", "f.parquet", "f.sqlite"])
def test_failure_leaves_no_half_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(RuntimeError, match="half way"):
        export(failing(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / name).write_bytes(b"of before")
    with pytest.raises(RuntimeError, match="half way"):
        export(failing(), tmp_path / name)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"of before"]


def test_success_replaces_what_was_there_and_leaves_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(b"of before")
    assert export(result(figure()), tmp_path / "f.csv") == tmp_path / "f.csv"
    assert [path.name for path in tmp_path.iterdir()] == ["f.csv"]
    assert rows_of_csv(tmp_path / "f.csv")[0]["mention"] == "8182个"


def test_link_keeps_pointing_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(b"of before")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    export(result(figure()), tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert len(rows_of_csv(tmp_path / "real.csv")) == 1


def test_long_names_can_be_written(tmp_path: Path) -> None:
    name = "报" * 83 + ".csv"  # 253 bytes: no room for a longer temporary name
    assert export(result(), tmp_path / name).is_file()


REFUSED = [
    # (path, what the message must say)
    ("f.docx", r"f\.docx: \.docx is not a known type of output; give \.xlsx, \.csv, \.jsonl, \.html, \.parquet"),
    ("f", "f: has no suffix, which would tell the type of output; give .xlsx, .*, or the format datapackage$"),
    ("none/f.csv", "make the directory .*/none first"),
    ("f.txt/g.csv", "make the directory .*/f.txt first"),
]


@pytest.mark.parametrize(("path", "message"), REFUSED)
def test_refuses_before_and_at_writing(tmp_path: Path, path: str, message: str) -> None:
    (tmp_path / "f.txt").write_bytes(b"")
    for refuse in (lambda: check_output(tmp_path / path), lambda: export(result(), tmp_path / path)):
        with pytest.raises(ExportError, match=message) as caught:
            refuse()
        assert "\n" not in str(caught.value)


def test_refuses_a_directory_and_an_unknown_language_or_stream(tmp_path: Path) -> None:
    (tmp_path / "d.csv").mkdir()
    with pytest.raises(ExportError, match=r"d\.csv: is a directory; give the name of a file"):
        export(result(), tmp_path / "d.csv")
    with pytest.raises(ExportError, match="'fr' is not a known language of headings; the known ones are en, zh"):
        export(result(), tmp_path / "f.csv", lang="fr")
    with pytest.raises(
        ExportError, match="'xml' is not a known type of stream; the known ones are jsonl, csv, webannotation"
    ):
        write_stream(run_of(result()), io.BytesIO(), "xml")
    assert [path.name for path in tmp_path.iterdir()] == ["d.csv"]


def test_accepts_a_place_that_can_be_written(tmp_path: Path) -> None:
    for name in ("f.XLSX", "f.csv", "报告.jsonl", "f.html", "f.parquet", "f.sqlite", "g.DB"):
        check_output(tmp_path / name)
        assert export(result(figure()), tmp_path / name).stat().st_size > 100


def test_plain_is_the_text_of_a_decimal() -> None:
    assert [plain(Decimal(value)) for value, _ in DECIMALS] == [text for _, text in DECIMALS]
