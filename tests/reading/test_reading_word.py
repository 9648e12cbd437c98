"""Word files: what is in the text and what is not, tables, numbers of lists, places."""

from __future__ import annotations

import io
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from make_documents import (
    BELOW,
    HEADER_ROW,
    MERGED,
    NAMESPACES,
    NUMBERING,
    STYLES,
    box,
    cell,
    control,
    deleted,
    docx,
    features_docx,
    field,
    inserted,
    note,
    p,
    packed,
    r,
    report_docx,
    row,
    span,
    table,
)
from support import FIXTURES

from extractor import extract
from extractor.reading import read, read_bytes
from extractor.reading.numbering import spell

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENTS = FIXTURES / "documents"
REPORT = FIXTURES / "reports" / "city-union-2008.txt"
BREAK = "<w:r><w:br/></w:r>"
NEEDS_LIBREOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def text_of(body: str, **parts: str) -> str:
    return read_bytes(docx(body, **parts), "x.docx").text


def lines_of_report() -> list[str]:
    return [line.strip() for line in REPORT.read_text(encoding="utf-8").splitlines() if line.strip()]


TEXTS = [
    # (body, canonical text); a comment tells what must not happen
    (p(r("新建"), r("1"), r(".2"), r("万家")), "新建1.2万家\n"),  # runs do not split numbers
    (p(r("甲")) + p() + p(r("  ")) + p(r("　　乙 ")), "甲\n乙\n"),  # empty paragraphs, indents
    (p(r("新建"), inserted(r("3")), deleted("5"), r("家")), "新建3家\n"),  # changes as if accepted
    (p(f"<w:moveFrom>{r('移走7家')}</w:moveFrom>", f"<w:moveTo>{r('移来7家')}</w:moveTo>"), "移来7家\n"),
    (p(r("收入86"), more="<w:rPr><w:del/></w:rPr>") + p(r("0万元")), "收入860万元\n"),  # deleted paragraph mark
    (p(r("收入86"), more="<w:rPr><w:del/></w:rPr>"), "收入86\n"),  # with nothing after it
    (p(deleted("全删3家"), more="<w:rPr><w:del/></w:rPr>") + p(r("乙")), "乙\n"),
    (p(r("划7家", "<w:strike/>"), r("留8家", '<w:strike w:val="0"/>')), "留8家\n"),
    (p(r("隐7家", "<w:vanish/>"), r("现8家")), "现8家\n"),
    (p(r("10"), r("4", '<w:vertAlign w:val="superscript"/>'), r("吨CO"), r("2", '<w:vertAlign w:val="subscript"/>')),
     "10⁴吨CO₂\n"),  # not 104吨
    (p(r("甲"), "<w:r><w:tab/></w:r>", r("3家")), "甲 3家\n"),
    (p(r("5"), "<w:r><w:noBreakHyphen/></w:r>", r("8家"), "<w:r><w:softHyphen/></w:r>"), "5-8家\n"),
    (p(r("共1\u200b2\u00ad3家")), "共123家\n"),  # what takes no room splits no number
    (p(r("⼯会⻓⾦")), "工会长金\n"),  # radicals
    (p('<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>', r("甲")), "①甲\n"),
    (p(r("甲"), '<w:r><w:sym w:font="Symbol" w:char="F0B1"/></w:r>', r("3")), "甲±3\n"),
    (p(r("甲"), '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:char="x"/></w:r>'), "甲\n"),  # a picture
    # soft line breaks: a line end, but not inside a number
    (p(r("甲3家"), BREAK, r("乙4家")), "甲3家\n乙4家\n"),
    (p(r("会员12"), BREAK, r("万人")), "会员12万人\n"),
    (p(r("增长1."), BREAK, r("5倍")), "增长1.5倍\n"),
    (p(r("拨款5,"), BREAK, r("600元")), "拨款5,600元\n"),
    (p(r("2012"), BREAK, r("345人")), "2012\n345人\n"),  # may be two numbers
    (p(r("1."), BREAK, r("2家")), "1.\n2家\n"),  # the number of an item
    # fields: the last result, not the instruction
    (p(r("至"), field("DATE 2013", r("12月")), r("底")), "至12月底\n"),
    (p(field("IF", r("甲")), field(" = SUM(3) ", field("PAGE 9", r("7")))), "甲7\n"),
    (p('<w:r><w:fldChar w:fldCharType="end"/></w:r>', r("甲")), "甲\n"),  # an end without a beginning
    (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', r("9")) + p(r("乙3家")), "乙3家\n"),  # or the other way round
    (p('<w:fldSimple w:instr="X 9">' + r("3家") + "</w:fldSimple>"), "3家\n"),
    # content controls at every level; prompts are not text
    (p(r("共"), control(r("3家")), control(r("单击此处"), properties="<w:showingPlcHdr/>")), "共3家\n"),
    (control(p(r("甲")), control(p(r("乙")))), "甲\n乙\n"),
    ("<w:customXml>" + p("<w:smartTag>" + r("3家") + "</w:smartTag>") + "</w:customXml>", "3家\n"),
    (p('<w:hyperlink w:anchor="x">' + r("链3家") + "</w:hyperlink>"), "链3家\n"),
    # a text box once, after its paragraph
    (p(r("新建3"), box(p(r("框5家"))), r("家")), "新建3家\n框5家\n"),
    (p("<w:ruby><w:rt>" + r("hui") + "</w:rt><w:rubyBase>" + r("会") + "</w:rubyBase></w:ruby>", r("员")), "会员\n"),
    # a table of one cell is a frame, not a table
    (table(row(cell("甲1人。", "乙2人。"))), "甲1人。\n乙2人。\n"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), TEXTS)
def test_body_becomes_canonical_text(body: str, text: str) -> None:
    assert text_of(body, styles=STYLES) == text


HEADINGS = [
    # (paragraph properties or style, level of the heading)
    (p(r("标"), style="1"), 1),
    (p(r("标"), style="2"), 2),  # its own outline level, not that of what it is based on
    (p(r("标"), style="own1"), 1),  # the outline level of what it is based on
    (p(r("标"), style="wps"), 3),  # by name only
    (p(r("标"), more='<w:outlineLvl w:val="4"/>'), 5),
    (p(r("标"), style="1", more='<w:outlineLvl w:val="9"/>'), None),  # taken out of the outline
    (p(r("标"), style="a0"), None),
    (p(r("标"), style="nowhere"), None),
    (p(r("标"), style="a3"), 1),
]


@pytest.mark.parametrize(("body", "level"), HEADINGS)
def test_headings_are_told_by_style_and_outline_level(body: str, level: int | None) -> None:
    document = read_bytes(docx(body, styles=STYLES), "x.docx")
    assert [heading.level for heading in document.headings] == ([level] if level else [])


def test_title_stands_above_headings_and_lines_of_a_heading_join() -> None:
    body = p(r("工作"), BREAK, r("报告"), style="a3") + p(r("一、回顾"), style="1")
    document = read_bytes(docx(body, styles=STYLES), "x.docx")
    assert [(document.text[start:end], level) for start, end, level in document.headings] == [
        ("工作报告", 1),
        ("一、回顾", 2),
    ]


def test_table_of_contents_is_left_out() -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = control(p(r("目录")), properties=gallery) + p(r("一、回顾 3"), style="TOC1") + p(r("一、回顾"))
    assert text_of(body, styles=STYLES) == "一、回顾\n"


SPELLED = [
    # (number, style, as Word shows it)
    (1, "decimal", "1"),
    (9, "decimalZero", "09"),
    (10, "japaneseCounting", "十"),
    (11, "chineseCounting", "十一"),
    (20, "chineseCountingThousand", "二十"),
    (105, "chineseCountingThousand", "一百零五"),
    (110, "taiwaneseCountingThousand", "一百一十"),
    (105, "chineseCounting", "一〇五"),
    (12, "ideographDigital", "一二"),
    (3, "ideographTraditional", "丙"),
    (11, "ideographTraditional", "11"),  # behind the end of the series
    (12, "ideographZodiac", "亥"),
    (2, "chineseLegalSimplified", "贰"),
    (3, "decimalEnclosedCircleChinese", "③"),
    (12, "decimalFullWidth", "１２"),
    (3, "lowerLetter", "c"),
    (28, "upperLetter", "BB"),
    (14, "lowerRoman", "xiv"),
    (3, "somethingNew", "3"),
    (10**12, "japaneseCounting", "1000000000000"),
]


@pytest.mark.parametrize(("number", "style", "shown"), SPELLED)
def test_numbers_of_lists_are_spelled_as_word_does(number: int, style: str, shown: str) -> None:
    assert spell(number, style) == shown


def test_automatic_numbers_are_written_out() -> None:
    body = [
        p(r("甲"), style="own1"),  # by its style, whose list keeps level 0 for it
        p(r("甲一"), numbered=(1, 1)),
        p(r("甲一1"), numbered=(1, 2)),
        p(r("甲二"), numbered=(1, 1)),
        p(r("甲二1"), numbered=(1, 2)),  # starts again after a higher level
        p(r("普通"), style="own1", numbered=(0, 0)),  # list 0 takes it out
        p(numbered=(1, 0)),  # an empty one counts, as in Word, and leaves no line
        p(r("丙"), numbered=(1, 0)),
        p(r("圆点"), numbered=(3, 0)),
        p(r("子"), numbered=(2, 1)),  # before any of the level above
        p(r("五"), numbered=(4, 0)),  # a list with a start of its own
        p(r("六"), numbered=(4, 0)),
        p(r("无"), numbered=(99, 0)),  # a list that is nowhere
    ]
    assert text_of("".join(body), styles=STYLES, numbering=NUMBERING).splitlines() == [
        *("一、甲", "（一）甲一", "1. 甲一1", "（二）甲二", "1. 甲二1", "普通", "三、丙", "圆点", "1.1 子"),
        *("5 五", "6 六", "无"),
    ]  # fmt: skip


TABLES = [
    # (rows, lines of the text, cells as text, row, column, rows and columns covered)
    (
        row(cell("区"), cell("会员")) + row(cell("东城"), cell("153", "00")),
        "区 | 会员\n东城 | 153 00\n",  # two paragraphs are not one number
        [("区", 1, 1, 1, 1), ("会员", 1, 2, 1, 1), ("东城", 2, 1, 1, 1), ("153 00", 2, 2, 1, 1)],
    ),
    (
        row(cell("项目", properties=BELOW), cell("2012年", properties=span(2)))
        + row(cell("再说一遍", properties=MERGED), cell("收", "入"), cell("支出")),
        "项目 | 2012年\n收入 | 支出\n",  # merged cells once
        [("项目", 1, 1, 2, 1), ("2012年", 1, 2, 1, 2), ("收入", 2, 2, 1, 1), ("支出", 2, 3, 1, 1)],
    ),
    (
        row(cell("甲", properties='<w:hMerge w:val="restart"/>'), cell(properties="<w:hMerge/>"))
        + row(cell("1"), cell("2")),
        "甲\n1 | 2\n",
        [("甲", 1, 1, 1, 2), ("1", 2, 1, 1, 1), ("2", 2, 2, 1, 1)],
    ),
    (
        row(cell("甲"), cell("1"))
        + row(cell("丢"), cell("9"), properties="<w:del/>")
        + control(row(cell("乙"), cell("2"))),
        "甲 | 1\n乙 | 2\n",  # a deleted row; a row in a content control
        [("甲", 1, 1, 1, 1), ("1", 1, 2, 1, 1), ("乙", 2, 1, 1, 1), ("2", 2, 2, 1, 1)],
    ),
    (
        row(cell("甲"), cell("1")) + row(cell("2"), properties='<w:gridBefore w:val="1"/>') + row(cell(), cell()),
        "甲 | 1\n2\n",  # a row that starts at the second column; an empty row
        [("甲", 1, 1, 1, 1), ("1", 1, 2, 1, 1), ("2", 2, 2, 1, 1)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "text", "cells"), TABLES)
def test_tables(rows: str, text: str, cells: list[tuple[str, int, int, int, int]]) -> None:
    document = read_bytes(docx(table(rows)), "x.docx")
    assert document.text == text
    (found,) = document.tables
    assert [(text[start:end], *place) for start, end, *place, _ in found.cells] == cells
    assert (found.start, found.end) == (0, len(text) - 1)


def test_places_captions_and_heads_of_tables() -> None:
    body = (
        p(r("前"))
        + p(r("表1 （单位：万元）"), style="a4")
        + table(
            row(cell("项"), cell("额"), properties=HEADER_ROW),
            row(cell("甲", table(row(cell("内"), cell("3")))), cell("5")),
        )
        + p(r("后"), note("footnote", 1), box(p(r("框"))))
        + p(r("末"))
    )  # fmt: skip
    document = read_bytes(
        docx(body, styles=STYLES, footnotes=f'<w:footnote w:id="1">{p(r("注"))}</w:footnote>'), "x.docx"
    )
    labels = [locator.label for locator in document.locators]
    assert labels == [
        *("paragraph 1", "paragraph 2", "table 1 R1C1", "table 1 R1C2", "table 1 R2C1", "table 1 R2C2"),
        *("table 2 R1C1", "table 2 R1C2", "paragraph 3", "text box 1", "paragraph 4", "footnote 1"),
    ]
    assert document.text == "前\n表1 （单位：万元）\n项 | 额\n甲 | 5\n\n内 | 3\n后\n框\n末\n注\n"
    outer, inner = document.tables
    assert outer.caption is not None
    assert document.text[slice(*outer.caption)] == "表1 （单位：万元）"
    assert (outer.header_rows, inner.header_rows, inner.caption) == (1, 0, None)
    for locator in document.locators:
        if locator.label == "table 1 R2C2":
            assert document.text[locator.start] == "5"


def test_notes_come_once_at_the_end_in_the_order_of_their_marks() -> None:
    notes = "".join(f'<w:footnote w:id="{number}">{p(r(f"注{number}"))}</w:footnote>' for number in (1, 2, 3))
    body = p(r("甲3"), note("footnote", 2), r("家"), note("footnote", 1), note("footnote", 2), note("footnote", 9))
    assert text_of(body, footnotes=notes) == "甲3家\n注2\n注1\n"


def test_comments_headers_and_footers_are_left_out() -> None:
    body = p(r("甲"), '<w:r><w:commentReference w:id="0"/></w:r>')
    comments = f'<w:comment w:id="0">{p(r("批9家"))}</w:comment>'
    assert text_of(body, comments=comments, header=p(r("眉")), footer=p(r("脚"))) == "甲\n"


@pytest.mark.parametrize("name", ["report.docx", "report.html", pytest.param("report.doc", marks=NEEDS_LIBREOFFICE)])
def test_all_formats_give_the_same_text(name: str) -> None:
    assert read(DOCUMENTS / name).text.splitlines() == lines_of_report()


@pytest.mark.parametrize(("name", "make"), [("report.docx", report_docx), ("features.docx", features_docx)])
def test_fixtures_are_as_made(name: str, make: Callable[[], bytes]) -> None:
    # by their parts, since zlib may pack them otherwise elsewhere
    assert parts_of((DOCUMENTS / name).read_bytes()) == parts_of(make())


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("name", ["report.docx", "report.html", pytest.param("report.doc", marks=NEEDS_LIBREOFFICE)])
def test_all_formats_give_the_same_figures(name: str) -> None:
    kept = ("mention", "value", "unit", "category", "indicator", "aspect", "modality", "period", "scope")
    expected = [[getattr(figure, field) for field in kept] for figure in extract(read(REPORT)).figures]
    figures = extract(read(DOCUMENTS / name)).figures
    assert [[getattr(figure, field) for field in kept] for figure in figures] == expected
    assert len(expected) > 20
    lines = lines_of_report()
    for figure in figures:  # the place is that of the paragraph, counted among those with text
        number = int((figure.locator or "").removeprefix("paragraph "))
        assert figure.sentence in lines[number - 1]


STRUCK = [
    # (body, how many passages that are struck out the document tells of)
    (p(r("划7", "<w:strike/>"), r("家", "<w:dstrike/>"), r("留8家")), 1),  # runs that follow each other are one
    (p(r("划7家", "<w:strike/>"), r("留8家"), r("划9家", "<w:strike/>")), 2),
    (p(r("划7家", "<w:strike/>")) + p(r("划9家", "<w:strike/>"), r("留8家")), 2),  # a paragraph ends one
    (table(row(cell("甲"), cell(p(r("8", "<w:strike/>"))))) + p(r("留")), 1),
    (p(r("隐7家", "<w:vanish/>"), r("留8家")), 0),
    (p(r(" ", "<w:strike/>"), r("留8家", '<w:strike w:val="0"/>')), 0),
    (p(deleted("删5家"), r("留8家")), 0),  # a tracked deletion was told to whoever made it
]


@pytest.mark.parametrize(("body", "passages"), STRUCK)
def test_what_is_struck_out_is_told(body: str, passages: int) -> None:
    warning = f"{passages} passages that are struck out are not read; remove the strikethrough to have them read"
    assert read_bytes(docx(body), "x.docx").warnings == ((warning,) if passages else ())


def test_what_is_not_read_is_told() -> None:
    chart = '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
    body = (
        p(r("甲"), f"<w:r><w:drawing>{chart}</w:drawing></w:r>") + p(f"<w:r>{chart}<w:object/></w:r>") + "<w:altChunk/>"
    )
    (warning,) = read_bytes(docx(body), "x.docx").warnings
    assert warning.startswith("not read: 2 charts, 1 embedded files, 1 attached texts; write their figures into")
    assert read_bytes(docx(p(r("甲"))), "x.docx").warnings == ()


def test_strict_variant_of_the_format_is_read() -> None:
    data = packed(
        {
            "word/document.xml": "<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:body>"
            f"{p(r('甲3家'))}</w:body></w:document>"
        }
    )
    assert read_bytes(data, "x.docx").text == "甲3家\n"


def test_main_part_is_where_the_file_says() -> None:
    relations = (
        '<Relationships><Relationship Type="x/officeDocument" Target="/doc/main.xml"/>'
        '<Relationship Type="x/other" Target="http://example.invalid/" TargetMode="External"/></Relationships>'
    )
    main = f"<w:document {NAMESPACES}><w:body>{p(r('甲'))}</w:body></w:document>"
    files = {"_rels/.rels": relations, "doc/main.xml": main, "../../etc/passwd": "x", "/abs": "y"}
    assert read_bytes(packed(files), "x.docx").text == "甲\n"  # other names in the package harm nobody
