"""Verdicts written beside the rows that they are on: nothing else in the file changes."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from support import plain_workbook

from extractor import Document, export, extract
from extractor.errors import ExportError
from extractor.reading.rows import read_rows
from extractor.values.rows import Row
from extractor.verbs import verify
from extractor.writing import cells
from extractor.writing.annotate import annotate

REPORT = "2012年，全市新建工会8182个，发展会员83630人。\n力争新建工会900个。\n"
DOCUMENT = Document("report.txt", REPORT)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def marked(path: str | Path) -> list[str]:
    """Verify a table, write the verdicts into it, and return them."""
    rows = read_rows(path)
    verdicts = verify(rows, [DOCUMENT])
    assert annotate(path, rows, verdicts) == Path(path)
    return [verdict.verdict.value for verdict in verdicts]


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return data.getvalue()


def members(path: str | Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        return {info.filename: package.read(info) for info in package.infolist()}


def rows_of(path: str | Path, sheet: str = "Figures") -> list[list[Any]]:
    return [list(line) for line in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


# ── workbooks ───────────────────────────────────────────────────────────────────────────────────────────────


def rich_workbook(path: Path, lang: str = "en") -> None:
    """A table with all that people put into workbooks, and parts that no library knows."""
    plain_workbook(path, extract(DOCUMENT), lang)
    book = openpyxl.load_workbook(path)
    sheet = book["Figures"]
    sheet["G2"] = 8183
    sheet["G2"].comment = Comment("look here", "a person")
    sheet.cell(1, 32).value = "=SUM(G2:G4)"  # a formula without a value, in a column without heading
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=6, min_row=1, max_row=4), titles_from_data=True)
    sheet.add_chart(chart, "AG2")
    image = io.BytesIO()
    from PIL import Image as Picture

    Picture.new("RGB", (4, 4), "red").save(image, "png")
    sheet.add_image(Image(image), "AG20")
    notes = book.create_sheet("Notes", 0)
    notes.append(["Verdict", "=Figures!G2*2"])
    book.save(path)
    with zipfile.ZipFile(path, "a") as package:
        package.comment = b"made by hand"
        package.writestr("customXml/item1.xml", "<unknown/>")
        package.writestr(zipfile.ZipInfo("xl/vbaProject.bin", (1999, 12, 31, 23, 59, 58)), bytes(range(256)))


@pytest.mark.parametrize(
    ("lang", "added"),
    [("en", ["Verdict", "value-changed", "ok", "ok"]), ("zh", ["核对结果", "数值不符", "一致", "一致"])],
)
def test_nothing_but_the_column_changes(folder: Path, lang: str, added: list[str]) -> None:
    path = folder / "table.xlsx"
    rich_workbook(path, lang)
    before, lines = members(path), rows_of(path)
    assert marked(path) == ["value-changed", "ok", "ok"]
    after = members(path)
    part = "xl/worksheets/sheet2.xml"
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {part}
    assert {"xl/charts/chart1.xml", "xl/media/image1.png", "xl/vbaProject.bin"} < set(after)
    assert rows_of(path) == [[*line, word] for line, word in zip(lines, added, strict=True)]
    # without the new cells and the width, the sheet is what it was, byte for byte
    without = re.sub(rb'<c r="AG\d"[^>]*>.*?</c>', b"", after[part])
    assert without.replace(b"AG4", b"AF4").replace(b'spans="1:33"', b'spans="1:32"') == before[part]
    with zipfile.ZipFile(path) as package:
        assert package.comment == b"made by hand"
        assert package.getinfo("xl/vbaProject.bin").date_time == (1999, 12, 31, 23, 59, 58)


def test_a_second_run_changes_what_changed(folder: Path) -> None:
    path = folder / "table.xlsx"
    rich_workbook(path)
    marked(path)
    once = path.read_bytes()
    assert marked(path) == ["value-changed", "ok", "ok"]
    assert path.read_bytes() == once
    book = openpyxl.load_workbook(path)  # and where a program wrote the file anew
    book["Figures"]["G2"] = 8182
    for column in range(1, 32):
        book["Figures"].cell(4, column).value = None  # nothing is left of this row but its verdict
    book.save(path)
    assert marked(path) == ["ok", "ok"]
    assert [line[-1] for line in rows_of(path)] == ["Verdict", "ok", "ok", None]
    assert len(rows_of(path)[0]) == 33


def test_new_cells_look_like_their_neighbours(folder: Path) -> None:
    plain_workbook("table.xlsx", extract(DOCUMENT))
    marked("table.xlsx")
    sheet = openpyxl.load_workbook(folder / "table.xlsx")["Figures"]
    assert sheet["AE1"].font.bold
    assert sheet["AE1"].fill.fgColor.rgb == sheet["AD1"].fill.fgColor.rgb
    assert sheet["AE2"].alignment.vertical == "top"


def test_verdicts_on_several_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_ROWS", 2)
    plain_workbook("table.xlsx", extract(DOCUMENT))
    assert marked("table.xlsx") == ["ok", "ok", "ok"]
    assert [line[-1] for line in rows_of("table.xlsx")] == ["Verdict", "ok", "ok"]
    assert [line[-1] for line in rows_of("table.xlsx", "Figures 2")] == ["Verdict", "ok"]


SENTENCE = "力争新建工会900个。"


def relations(targets: dict[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def raw_workbook(path: Path, sheet: str, shared: tuple[str, ...]) -> None:
    """A workbook of one sheet, with the XML of other programs."""
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = {"workbook": "sheet.main", "s": "worksheet", "sharedStrings": "sharedStrings"}
    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{kind}.{of}+xml"/>' for name, of in types.items()
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{rels}{overrides}</Types>')
        package.writestr("_rels/.rels", relations({"officeDocument": "xl/workbook.xml"}))
        package.writestr(
            "xl/_rels/workbook.xml.rels", relations({"worksheet": "/xl/s.xml", "sharedStrings": "sharedStrings.xml"})
        )
        book = '<sheets><sheet name="Figures" sheetId="1" r:id="r1"/></sheets>'
        package.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}</workbook>')
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
        package.writestr("xl/s.xml", sheet)


HEADINGS = ("Source sentence", "As printed", "Value", SENTENCE, "900个")
HEADER = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>'
LINE = '<c r="A2" t="s"><v>3</v></c><c r="B2" t="s"><v>4</v></c><c r="C2"><v>900</v></c>'
START, END = f'<worksheet xmlns="{MAIN}">', "</worksheet>"
SHEETS = [
    # (whose XML, the sheet, parts of it with verdicts)
    (
        "with a declaration, spans and a dimension",
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n{START}<dimension ref="A1:C2"/><sheetData>'
        f'<row r="1" spans="1:3">{HEADER}</row><row r="2" spans="1:3" ht="15">{LINE}</row></sheetData>{END}',
        ['<dimension ref="A1:D2"/>', '<row r="2" spans="1:4" ht="15">', f'{LINE}<c r="D2" t="inlineStr">'],
    ),
    (
        "without references",
        f"{START}<sheetData><row>{re.sub(' r=.{4}', '', HEADER)}</row><row>{re.sub(' r=.{4}', '', LINE)}</row>"
        f"</sheetData>{END}",
        [f'<c><v>900</v></c><c r="D2" t="inlineStr"><is><t>ok</t></is></c></row></sheetData>{END}'],
    ),
    (
        "with a prefix, and a row that is none of the table",
        re.sub("<(/?)", r"<\1x:", f'{START}<sheetData><row r="1">{HEADER}</row><row r="2">{LINE}</row></sheetData>')
        .replace("xmlns=", 'xmlns:d="urn:drawing" xmlns:x=') + "<d:from><d:row>2</d:row></d:from></x:worksheet>",
        ['<x:c r="D2" t="inlineStr"><x:is><x:t>ok</x:t></x:is></x:c></x:row>', "<d:row>2</d:row>"],
    ),
    (
        "with empty styled cells where the column goes",
        f'{START}<sheetData><row r="1">{HEADER}<c r="D1" s="0"/><c r="E1" s="0"/></row><row r="2">{LINE}'
        f'<c r="E2" s="0"/></row><row r="9"/></sheetData>{END}',
        ['<is><t>ok</t></is></c><c r="E2" s="0"/></row><row r="9"/>', '<c r="D1" s="0" t="inlineStr">'],
    ),
    (
        "with rich text, a comment, CDATA and a formula",
        f'{START}<!-- <row r="2"><c r="Z2"/> --><sheetData><row r="1">{HEADER}</row><row r="2"><c r="A2" t="inlineStr">'
        "<is><r><t>力争</t></r><r><rPr><b/></rPr><t><![CDATA[新建工会900个。]]></t></r></is></c>"
        f'<c r="B2" t="s"><v>4</v></c><c r="C2"><f>800+100</f><v>900</v></c></row></sheetData>{END}',
        ["<![CDATA[新建工会900个。]]>", '<f>800+100</f><v>900</v></c><c r="D2" t="inlineStr">'],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "expected"), [pytest.param(*rest, id=name) for name, *rest in SHEETS])
def test_sheets_of_other_programs(folder: Path, sheet: str, expected: list[str]) -> None:
    path = folder / "table.xlsx"
    raw_workbook(path, sheet, HEADINGS)
    before = members(path)
    assert marked(path) == ["ok"]
    after = members(path)
    assert {name for name in before if before[name] != after[name]} == {"xl/s.xml"}
    written = after["xl/s.xml"].decode()
    for part in expected:
        assert part in written
    assert [line[3] for line in rows_of(path)[:2]] == ["Verdict", "ok"]
    assert [line[:3] for line in rows_of(path)[:2]] == [list(HEADINGS[:3]), [SENTENCE, "900个", rows_of(path)[1][2]]]
    once = path.read_bytes()
    assert marked(path) == ["ok"]
    assert path.read_bytes() == once


def test_sheets_that_cannot_be_changed_stay(folder: Path) -> None:
    path = folder / "table.xlsx"
    raw_workbook(path, SHEETS[0][1].replace("UTF-8", "ISO-8859-1"), HEADINGS)
    with pytest.raises(ExportError, match=r"table\.xlsx, sheet Figures: the sheet is not in UTF-8; open the workbook"):
        marked(path)
    raw_workbook(path, SHEETS[0][1].replace(HEADER, f'{HEADER}<c r="XFD1"><v>1</v></c>'), HEADINGS)
    before = path.read_bytes()
    with pytest.raises(ExportError, match="no column is left for Verdict; delete one"):
        marked(path)
    assert path.read_bytes() == before
    assert [one.name for one in folder.iterdir() if one.name.startswith(".")] == []


SWAPPED = [
    # (what stands in the place of the workbook by now, message)
    (b"no workbook", "this is not an Excel workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked by a password, or in the old Office format"),
    (b"PK" + bytes(600), "damaged or cut off"),
    (zipped({"xl/a.bin": bytes(30_000_000)}), "unpacks to more than 200 times its size"),
    (zipped({"xl/a.xml": b"<!DOCTYPE a><a/>"}), "its XML declares entities"),
]


@pytest.mark.parametrize(("data", "message"), SWAPPED, ids=[case[1] for case in SWAPPED])
def test_a_workbook_is_guarded_when_it_is_written_too(data: bytes, message: str, folder: Path) -> None:
    path = folder / "table.xlsx"
    raw_workbook(path, SHEETS[0][1], HEADINGS)
    rows = read_rows(path)
    path.write_bytes(data)
    with pytest.raises(ExportError, match=rf"table\.xlsx: {message}.*; it is not the file any more"):
        annotate(path, rows, verify(rows, [DOCUMENT]))
    assert path.read_bytes() == data


# ── CSV and JSON Lines ──────────────────────────────────────────────────────────────────────────────────────

CSVS = [
    # (a table as some program wrote it, the same with verdicts)
    (
        f'\ufeff"sentence","mention","value"\n"{SENTENCE}","900个","900"\n',
        f'\ufeff"sentence","mention","value","verdict"\n"{SENTENCE}","900个","900","ok"\n',
    ),
    (
        f"Source sentence;As printed;Value\r\n{SENTENCE};900个;901\r\n\r\n;;\r\n",
        f"Source sentence;As printed;Value;Verdict\r\n{SENTENCE};900个;901;value-changed\r\n\r\n;;\r\n",
    ),
    (
        f"原句\t原文数字\t数值\n{SENTENCE}\t900个\t900\t未核\n{SENTENCE}\t900个",
        f"原句\t原文数字\t数值\t\t核对结果\n{SENTENCE}\t900个\t900\t未核\t一致\n{SENTENCE}\t900个\t\t\t数值不符",
    ),
    (
        f'note,sentence,verdict,mention,value\n"a ""b"",\r\nc",{SENTENCE},old,900个,900\nx,,stale,,\n',
        f'note,sentence,verdict,mention,value\n"a ""b"",\r\nc",{SENTENCE},ok,900个,900\nx,,,,\n',
    ),
    (
        f'title\n\nsentence,mention,value\r"{SENTENCE}" ,900个,"900"\r',
        f'title\n\nsentence,mention,value,verdict\r"{SENTENCE}" ,900个,"900",ok\r',
    ),
]


@pytest.mark.parametrize(("before", "after"), CSVS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_csv_keeps_its_dialect(before: str, after: str, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    path = Path("table.csv")
    path.write_bytes((mark + before.removeprefix(mark)).encode(encoding))
    marked(path)
    assert path.read_bytes() == (mark + after.removeprefix(mark)).encode(encoding)
    marked(path)
    assert path.read_bytes() == (mark + after.removeprefix(mark)).encode(encoding)


ROW = f'{{"sentence" : "{SENTENCE}","mention":"900\\u4e2a",  "value":"900"'
JSONS = [
    # (lines as some program wrote them, the same with verdicts)
    (f"{ROW}}}\n", f'{ROW},"verdict":"ok"}}\n'),
    (f"\n{ROW} }} \r\n{{}}\n", f'\n{ROW} ,"verdict":"ok"}} \r\n{{}}\n'),
    (f'{ROW}, "verdict" :null , "b":{{"verdict":1}}}}', f'{ROW}, "verdict" :"ok" , "b":{{"verdict":1}}}}'),
    (f'{ROW},"b":"}}\\"}}"}}', f'{ROW},"b":"}}\\"}}","verdict":"ok"}}'),
]


@pytest.mark.parametrize(("before", "after"), JSONS)
def test_jsonl_keeps_its_lines(before: str, after: str) -> None:
    path = Path("table.jsonl")
    for text in (before, after):
        path.write_text(text, encoding="utf-8", newline="")
        assert marked(path) == ["ok"]
        assert path.read_bytes().decode() == after
    assert json.loads(after.splitlines()[-1] if after.startswith("{") else after.splitlines()[1])["verdict"] == "ok"


def test_text_that_cannot_be_written_back_stays() -> None:
    data = f"sentence,mention,value\n{SENTENCE},900个,900\n".encode() + b"\xff\n"
    Path("table.csv").write_bytes(data)
    with pytest.raises(ExportError, match=r"table\.csv: not all of it can be read as utf-8; save the table as UTF-8"):
        marked("table.csv")
    assert Path("table.csv").read_bytes() == data
    with pytest.raises(ExportError, match="row 2 was not read from a file"):
        annotate("table.csv", [Row(2)], verify([Row(2)], [DOCUMENT]))


def test_file_is_replaced_as_a_whole(folder: Path) -> None:
    export(extract(DOCUMENT), "real.csv")
    Path("real.csv").chmod(0o640)
    Path("link.csv").symlink_to(folder / "real.csv")
    marked("link.csv")
    assert Path("link.csv").is_symlink()
    assert Path("real.csv").stat().st_mode & 0o777 == 0o640
    with Path("real.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["verdict"] for row in csv.DictReader(file)] == ["ok"] * 3
    assert sorted(path.name for path in folder.iterdir()) == ["link.csv", "real.csv"]
