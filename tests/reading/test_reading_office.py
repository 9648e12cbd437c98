"""OpenDocument text, PowerPoint and OFD: what is in the text and what is not, tables, places; what is refused."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from bench import LARGER, MAX_LINEAR, growth
from make_documents import packed
from support import assert_refused

from extractor.errors import ReadingError
from extractor.reading import limits, ofd
from extractor.reading.odt import read_odt
from extractor.reading.ofd import read_ofd
from extractor.reading.pptx import read_pptx
from extractor.records import Document, Properties

if TYPE_CHECKING:
    from collections.abc import Callable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# ── OpenDocument text ──────────────────────────────────────────────────────────────────────────────────────────

OPEN = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        *(("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing")),
        *(("fo", "xsl-fo-compatible"), ("meta", "meta"), ("m", "manifest")),
    ]
)
STYLES = """<office:automatic-styles>
<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="Dn" style:family="text"><style:text-properties style:text-position="-33% 58%"/></style:style>
<style:style style:name="No" style:family="text"><style:text-properties style:text-position="0% 100%"/></style:style>
<style:style style:name="X" style:family="text">
  <style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="Y" style:family="text" style:parent-style-name="X"/>
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="R" style:family="paragraph" style:parent-style-name="R"/>
</office:automatic-styles>"""


def odt(body: str, **parts: str) -> bytes:
    content = (
        f"<office:document-content {OPEN}>{STYLES}<office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return packed({"content.xml": content, **{f"{name}.xml": part for name, part in parts.items()}})


def p(inner: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def span(style: str, text: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def table(*rows: str) -> str:
    return f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>"


def td(text: str = "", more: str = "") -> str:
    return f"<table:table-cell {more}>{p(text)}</table:table-cell>"


ODT_TEXTS = [
    # (body, canonical text); a comment tells what must not happen
    (p("新建" + span("T1", "1") + "." + span("T1", "2") + "万家"), "新建1.2万家\n"),  # spans do not split numbers
    (p("") + p("  ") + p("　　乙\n  丙"), "乙 丙\n"),  # a line end in the XML is a blank
    (p('甲<text:s text:c="999999999"/>3家<text:tab/>乙'), "甲 3家 乙\n"),  # no thousand million blanks
    (p("会员12<text:line-break/>万人"), "会员12万人\n"),
    (p("甲<text:line-break/>乙"), "甲\n乙\n"),
    (p("10" + span("Up", "4") + "吨CO" + span("Dn", "2")), "10⁴吨CO₂\n"),  # not 104吨
    (p("10" + span("No", "4") + "吨"), "104吨\n"),
    (p("新建3家" + span("X", "5家") + span("Y", "6家") + span("H", "7家")), "新建3家\n"),  # struck through, hidden
    (p("循环", "R") + p("无" + span("nowhere", "名")), "循环\n无名\n"),  # a style based on itself, one that is nowhere
    (
        f"<text:tracked-changes><text:changed-region><text:deletion>{p('删9家')}</text:deletion></text:changed-region>"
        f"</text:tracked-changes>{p('留<text:change-start/>3<text:change-end/>家')}",
        "留3家\n",
    ),
    (p("甲<office:annotation>" + p("批注8家") + "</office:annotation>3家"), "甲3家\n"),
    (p('<text:a href="x">链3家</text:a><text:page-number>7</text:page-number>'), "链3家7\n"),
    (p("<text:ruby><text:ruby-base>会</text:ruby-base><text:ruby-text>hui</text:ruby-text></text:ruby>员"), "会员\n"),
    (f"<text:table-of-content><x>{p('一、回顾 3')}</x></text:table-of-content>{p('甲')}", "甲\n"),
    (f"<text:section><text:list><text:list-item>{p('甲')}</text:list-item></text:list></text:section>", "甲\n"),
    (p(f"新建3<draw:frame><draw:text-box>{p('框5家')}</draw:text-box></draw:frame>家"), "新建3家\n框5家\n"),
    (table(td("甲1人。")), "甲1人。\n"),  # a frame around text
    ("<!-- 9家 -->" + p("甲<?x 9家?>3家"), "甲3家\n"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), ODT_TEXTS)
def test_odt_becomes_canonical_text(body: str, text: str) -> None:
    assert read_odt(odt(body), "x.odt").text == text


ODT_HEADINGS = [
    # (body, texts and levels of the headings)
    ('<text:h text:outline-level="2">一、<text:line-break/>回顾</text:h>' + p("甲"), [("一、回顾", 2)]),
    ("<text:h>一</text:h>", [("一", 1)]),
    ('<text:h text:outline-level="x">一</text:h>', [("一", 1)]),
    (p("报告", "P1") + '<text:h text:outline-level="1">一</text:h>', [("报告", 1), ("一", 2)]),  # a title is above all
    (p("报告", "Standard"), []),
    ('<text:h text:outline-level="1"> </text:h>' + p("甲"), []),
]


@pytest.mark.parametrize(("body", "headings"), ODT_HEADINGS)
def test_odt_headings(body: str, headings: list[tuple[str, int]]) -> None:
    document = read_odt(odt(body), "x.odt")
    assert [(document.text[start:end], level) for start, end, level in document.headings] == headings


COVERED = "<table:covered-table-cell/>"
ODT_TABLES = [
    # (rows, text, (text, row, column, rows and columns covered) of each cell)
    ([td("区") + td("会员"), td("东") + td("153")], "区 | 会员\n东 | 153\n",
     [("区", 1, 1, 1, 1), ("会员", 1, 2, 1, 1), ("东", 2, 1, 1, 1), ("153", 2, 2, 1, 1)]),
    # merged over columns and over rows
    ([td("区", 'table:number-columns-spanned="2"') + COVERED + td("甲"), td("1") + td("2") + td("3")],
     "区 | 甲\n1 | 2 | 3\n",
     [("区", 1, 1, 1, 2), ("甲", 1, 3, 1, 1), ("1", 2, 1, 1, 1), ("2", 2, 2, 1, 1), ("3", 2, 3, 1, 1)]),
    ([td("区", 'table:number-rows-spanned="2"') + td("1"), COVERED + td("2")], "区 | 1\n2\n",
     [("区", 1, 1, 2, 1), ("1", 1, 2, 1, 1), ("2", 2, 2, 1, 1)]),
    # repeated
    ([td("1", 'table:number-columns-repeated="2"') + td("乙")], "1 | 1 | 乙\n",
     [("1", 1, 1, 1, 1), ("1", 1, 2, 1, 1), ("乙", 1, 3, 1, 1)]),
    # spans that are none
    ([td("1", 'table:number-columns-spanned="-3"') + td("2", 'table:number-rows-spanned="x"')], "1 | 2\n",
     [("1", 1, 1, 1, 1), ("2", 1, 2, 1, 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "text", "cells"), ODT_TABLES)
def test_odt_tables(rows: list[str], text: str, cells: list[tuple[str, int, int, int, int]]) -> None:
    document = read_odt(odt(table(*rows)), "x.odt")
    assert document.text == text
    assert [(text[cell.start : cell.end], *cell[2:6]) for cell in document.tables[0].cells] == cells


def test_odt_repeated_rows_and_heads() -> None:
    head = f"<table:table-row>{td('项')}{td('额')}</table:table-row>"
    rows = f"<table:table-header-rows>{head}</table:table-header-rows>"
    repeated = [
        f'<table:table-row table:number-rows-repeated="2">{td("甲")}{td("1")}</table:table-row>',
        f'<table:table-row table:number-rows-repeated="90000">{td()}{td()}</table:table-row>',  # to the end of the page
        f"<table:table-row>{td('乙')}{td('2')}</table:table-row>",
    ]
    document = read_odt(odt(f"<table:table>{rows}{''.join(repeated)}</table:table>"), "x.odt")
    (found,) = document.tables
    assert document.text == "项 | 额\n甲 | 1\n甲 | 1\n乙 | 2\n"
    assert found.header_rows == 1
    assert [cell.row for cell in found.cells if cell.column == 1] == [1, 2, 3, 90_004]


def test_odt_places_notes_and_properties() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{p('注7家')}</text:note-body></text:note>"
    )
    inner = f"<table:table-cell>{p('外')}{table(td('内') + td('5'))}</table:table-cell>"
    box = f"<draw:frame><draw:text-box>{p('框')}</draw:text-box></draw:frame>"
    meta = (
        f'<office:document-meta {OPEN} xmlns:dc="d"><office:meta><dc:title> 年度 报告 </dc:title>'
        "<meta:creation-date>2023-01-05T09:30:00</meta:creation-date><dc:date>13 May</dc:date>"
        "</office:meta></office:document-meta>"
    )
    picture = "<draw:frame><draw:image/></draw:frame>"
    chart = "<draw:frame><draw:object/></draw:frame>"
    body = p(f"甲{note}3家{picture}{chart}{box}") + table(inner + td("1")) + p("乙")
    document = read_odt(odt(body, meta=meta), "x.odt")
    assert (
        document.text.replace("\n\n", "\n") == "甲3家\n框\n外 | 1\n内 | 5\n乙\n注7家\n"
    )  # the mark of the note is no 13家
    labels = {document.text[at:].split("\n")[0].split(" ")[0]: label for at, label in document.locators}
    assert labels["甲3家"] == "paragraph 1"
    assert labels["框"] == "text box 1"
    assert labels["内"] == "table 2 R1C1"
    assert labels["乙"] == "paragraph 2"
    assert labels["注7家"] == "footnote 1"
    assert document.properties == Properties("年度 报告", "2023-01-05", None)  # what is no date says nothing
    assert document.warnings == (
        "not read: 1 embedded files; write their figures into the text or a table to have them read",
    )


def level(number: int, style: str, more: str = "", *, kind: str = "list-level-style-number") -> str:
    return f'<text:{kind} text:level="{number}" style:num-format="{style}" {more}/>'


def item(*blocks: str, start: int | None = None, kind: str = "list-item") -> str:
    given = "" if start is None else f'text:start-value="{start}"'
    return f"<text:{kind} {given}>{''.join(blocks)}</text:{kind}>"


def listed(*items: str, style: str | None = "L", more: str = "") -> str:
    name = "" if style is None else f'text:style-name="{style}"'
    return f"<text:list {name} {more}>{''.join(items)}</text:list>"


def h(text: str, number: int, more: str = "") -> str:
    return f'<text:h text:outline-level="{number}" {more}>{text}</text:h>'


LISTS = {
    "L": [
        level(1, "一, 二, 三, ...", 'style:num-suffix="、"'),
        level(2, "1", 'style:num-prefix="(" style:num-suffix=")"'),
        level(3, "1", 'text:display-levels="2" style:num-suffix="."'),
    ],
    "From5": [level(1, "I", 'text:start-value="5" style:num-suffix="."'), level(2, "a")],
    "Pattern": [level(1, "甲, 乙, 丙, ...", 'style:num-list-format="第%1%项" style:num-suffix="!"')],
    "Bullet": ['<text:list-level-style-bullet text:level="1" text:bullet-char="•"/>'],
    "None": [level(1, "", 'style:num-prefix="※"')],
}
NUMBERED = [
    # (body, lines of the text)
    (listed(item(p("甲")), item(p("乙"), p("续")), item(p("丙"))), "一、甲 二、乙 续 三、丙"),
    (listed(*[item(p(sign)) for sign in "甲乙丙丁戊己庚辛壬癸子丑"]).replace("甲", "首"),
     "一、首 二、乙 三、丙 四、丁 五、戊 六、己 七、庚 八、辛 九、壬 十、癸 十一、子 十二、丑"),
    # lists in lists; the inner one begins anew after each item of the outer one
    (listed(item(p("甲"), listed(item(p("子")), item(p("丑")), style=None)), item(p("乙"), listed(item(p("寅"))))),
     "一、甲 (1)子 (2)丑 二、乙 (1)寅"),
    (listed(item(p("甲"), listed(item(p("子"), listed(item(p("深")), style=None)), style=None))),
     "一、甲 (1)子 1.1. 深"),
    (listed(item(listed(item(p("子"))))), "(1)子"),  # an outer item without a text
    # another list begins anew, one that goes on does not
    (listed(item(p("甲"))) + listed(item(p("乙"))), "一、甲 一、乙"),
    (listed(item(p("甲"))) + p("间") + listed(item(p("乙")), more='text:continue-numbering="true"'),
     "一、甲 间 二、乙"),
    (listed(item(p("甲")), more='xml:id="x"') + listed(item(p("乙")))
     + listed(item(p("丙")), more='text:continue-list="x"'),
     "一、甲 一、乙 二、丙"),
    (listed(item(p("甲")), more='text:continue-list="nowhere"'), "一、甲"),
    # start values, of a style and of an item
    (listed(item(p("甲")), item(p("乙"), start=9), item(p("丙")), style="From5"), "V. 甲 IX. 乙 X. 丙"),
    (listed(item(p("甲")), item(p("乙"), start=7)), "一、甲 七、乙"),
    (listed(item(p("甲")), style="Pattern"), "第甲项 甲"),
    # what has no number: headers, bullets, styles without a format, styles that are not there
    (listed(item(p("头"), kind="list-header"), item(p("甲"))), "头 一、甲"),
    (listed(item(p("甲")), style="Bullet") + listed(item(p("乙")), style="None"), "甲 乙"),
    (listed(item(p("甲")), style="Nowhere") + listed(item(p("乙")), style=None), "甲 乙"),
    (listed(item(p("")), item(p("乙"))), "二、乙"),  # an empty paragraph counts, as in the program
    # headings: in a list by that, outside by the outline
    (h("甲", 1) + h("子", 2) + h("丑", 2) + h("头", 1, 'text:is-list-header="true"') + h("乙", 1) + h("寅", 2),
     "第一章 甲 一.1 子 一.2 丑 头 第二章 乙 二.1 寅"),
    (listed(item(h("甲", 1))) + h("乙", 1), "一、甲 第一章 乙"),
    # in cells; a table in an item takes no number
    (table(f"<table:table-cell>{listed(item(p('甲')), item(p('乙')))}</table:table-cell>{td('3')}"),
     "一、甲二、乙 | 3"),
    (listed(item(table(td("表") + td("3")), p("甲"))), "表 | 3 一、甲"),
]  # fmt: skip
OUTLINE = "".join(
    [
        level(1, "一, 二, 三, ...", 'style:num-prefix="第" style:num-suffix="章 "', kind="outline-level-style"),
        level(2, "1", 'text:display-levels="2"', kind="outline-level-style"),
    ]
)


@pytest.mark.parametrize(("body", "lines"), NUMBERED)
def test_odt_numbers_of_lists_and_headings(body: str, lines: str) -> None:
    styles = "".join(
        f'<text:list-style style:name="{name}">{"".join(one)}</text:list-style>' for name, one in LISTS.items()
    )
    outline = f"<text:outline-style>{OUTLINE}</text:outline-style>"
    part = f"<office:document-styles {OPEN}><office:styles>{styles}{outline}</office:styles></office:document-styles>"
    text = read_odt(odt(body, styles=part), "x.odt").text
    assert text.split() == lines.split()


STRUCK_IN_ODT = [
    # (body, how many passages that are struck out the document tells of)
    (p("新建3家" + span("X", "5") + span("X", "家") + "留" + span("Y", "6家")), 2),
    (p(span("H", "7家") + "留" + span("X", " ")), 0),  # hidden, and blanks
]


@pytest.mark.parametrize(("body", "passages"), STRUCK_IN_ODT)
def test_what_is_struck_out_is_told_in_odt(body: str, passages: int) -> None:
    warning = f"{passages} passages that are struck out are not read; remove the strikethrough to have them read"
    assert read_odt(odt(body), "x.odt").warnings == ((warning,) if passages else ())


# ── PowerPoint ─────────────────────────────────────────────────────────────────────────────────────────────────

DRAWING = 'xmlns:a="a" xmlns:p="p" xmlns:r="r" xmlns:mc="mc"'


def ap(*runs: str) -> str:
    return f"<a:p>{''.join(runs)}</a:p>"


def ar(text: str, look: str = "") -> str:
    return f"<a:r><a:rPr {look}/><a:t>{text}</a:t></a:r>"


def shape(*paragraphs: str, place: str | None = None, hidden: str = "0") -> str:
    ph = "" if place is None else f'<p:ph type="{place}"/>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr hidden="{hidden}"/><p:nvPr>{ph}</p:nvPr></p:nvSpPr>'
        f"<p:txBody><a:bodyPr/>{''.join(paragraphs)}</p:txBody></p:sp>"
    )


def frame(inner: str) -> str:
    return f"<p:graphicFrame><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></p:graphicFrame>"


def grid(*rows: list[str]) -> str:
    lines = "".join(f"<a:tr>{''.join(cells)}</a:tr>" for cells in rows)
    return frame(f"<a:tbl>{lines}</a:tbl>")


def tc(text: str = "", more: str = "") -> str:
    return f"<a:tc {more}><a:txBody>{ap(ar(text))}</a:txBody></a:tc>"


def sheet(*shapes: str, root: str = "sld", more: str = "") -> str:
    return f"<p:{root} {DRAWING} {more}><p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld></p:{root}>"


def pptx(*slides: str, notes: dict[int, str] | None = None, order: list[int] | None = None) -> bytes:
    numbers = range(1, len(slides) + 1)
    listed = "".join(f'<p:sldId id="{255 + number}" r:id="rId{number}"/>' for number in order or numbers)
    relations = "".join(f'<R Id="rId{number}" Type="x/slide" Target="slides/s{number}.xml"/>' for number in numbers)
    parts: dict[str, str | bytes] = {
        "ppt/presentation.xml": f"<p:presentation {DRAWING}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f"<Rs>{relations}</Rs>",
        **{f"ppt/slides/s{number}.xml": slide for number, slide in zip(numbers, slides, strict=True)},
    }
    for number, text in (notes or {}).items():
        target = f'<Rs><R Id="n" Type="x/notesSlide" Target="../notesSlides/n{number}.xml"/></Rs>'
        parts[f"ppt/slides/_rels/s{number}.xml.rels"] = target
        parts[f"ppt/notesSlides/n{number}.xml"] = text
    return packed(parts)


PPTX_TEXTS = [
    # (shapes of a slide, canonical text)
    ([shape(ap(ar("新建1"), ar(".2"), ar("万家")))], "新建1.2万家\n"),
    ([shape(ap(ar("正文"))), shape(ap(ar("标题")), place="title")], "标题\n正文\n"),  # the title first
    ([shape(ap(ar("年度")), ap(ar("报告")), place="ctrTitle")], "年度报告\n"),
    ([shape(ap(ar("甲"), "<a:br/>", ar("乙")), ap(), ap(ar("丙")))], "甲\n乙\n丙\n"),
    ([shape(ap(ar("10"), ar("4", 'baseline="30000"'), ar("吨CO"), ar("2", 'baseline="-25000"')))], "10⁴吨CO₂\n"),
    ([shape(ap(ar("3家"), ar("5家", 'strike="sngStrike"'), ar("留", 'strike="noStrike"')))], "3家留\n"),
    ([shape(ap(ar("3家"))), *[shape(ap(ar("9")), place=one) for one in ("sldNum", "dt", "ftr")]], "3家\n"),
    ([shape(ap(ar("隐9家")), hidden="1"), shape(ap(ar("3家")))], "3家\n"),
    ([shape(ap(ar("3家"), '<a:fld type="slidenum"><a:t>7</a:t></a:fld>'))], "3家\n"),
    ([f"<p:grpSp><p:grpSp>{shape(ap(ar('组内3家')))}</p:grpSp></p:grpSp>"], "组内3家\n"),
    ([f"<mc:AlternateContent><mc:Choice>{shape(ap(ar('新')))}</mc:Choice><mc:Fallback>{shape(ap(ar('旧')))}"
      "</mc:Fallback></mc:AlternateContent>"], "新\n"),  # once
    (["<p:pic><p:nvPicPr/></p:pic>", shape(ap(ar("图")))], "图\n"),
]  # fmt: skip


@pytest.mark.parametrize(("shapes", "text"), PPTX_TEXTS)
def test_pptx_becomes_canonical_text(shapes: list[str], text: str) -> None:
    assert read_pptx(pptx(sheet(*shapes)), "x.pptx").text == text


PPTX_TABLES = [
    # (rows, text, (text, row, column, rows and columns covered) of each cell)
    ([[tc("项"), tc("额")], [tc("甲"), tc("5")]], "项 | 额\n甲 | 5\n",
     [("项", 1, 1, 1, 1), ("额", 1, 2, 1, 1), ("甲", 2, 1, 1, 1), ("5", 2, 2, 1, 1)]),
    ([[tc("项", 'gridSpan="2"'), tc(more='hMerge="1"'), tc("丙")], [tc("1"), tc("2"), tc("3")]], "项 | 丙\n1 | 2 | 3\n",
     [("项", 1, 1, 1, 2), ("丙", 1, 3, 1, 1), ("1", 2, 1, 1, 1), ("2", 2, 2, 1, 1), ("3", 2, 3, 1, 1)]),
    ([[tc("项", 'rowSpan="2"'), tc("1")], [tc(more='vMerge="true"'), tc("2")]], "项 | 1\n2\n",
     [("项", 1, 1, 2, 1), ("1", 1, 2, 1, 1), ("2", 2, 2, 1, 1)]),
    ([[tc("项", 'gridSpan="9999999999"'), tc("1", 'rowSpan="0" vMerge="0"')]], "项 | 1\n",
     [("项", 1, 1, 1, 1), ("1", 1, 2, 1, 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "text", "cells"), PPTX_TABLES)
def test_pptx_tables(rows: list[list[str]], text: str, cells: list[tuple[str, int, int, int, int]]) -> None:
    document = read_pptx(pptx(sheet(grid(*rows))), "x.pptx")
    assert document.text == text
    assert [(text[cell.start : cell.end], *cell[2:6]) for cell in document.tables[0].cells] == cells
    assert document.locators[0].label == "slide 1 table 1 R1C1"


def test_pptx_slides_come_in_their_order_with_notes_and_warnings() -> None:
    notes = sheet(
        shape(ap(ar("讲5分钟")), place="body"), shape(ap(ar("2")), place="sldNum"), shape(place="sldImg"), root="notes"
    )
    slides = [
        sheet(shape(ap(ar("后")), place="title")),
        sheet(shape(ap(ar("先3家"))), frame('<c:chart xmlns:c="c"/>')),
        sheet(shape(ap(ar("藏9家"))), more='show="0"'),
    ]
    document = read_pptx(pptx(*slides, notes={2: notes}, order=[2, 1, 3, 9]), "x.pptx")
    assert document.text == "先3家\n讲5分钟\n后\n"
    assert [label for _, label in document.locators] == ["slide 1", "slide 1 notes", "slide 2"]
    assert [(document.text[start:end], level) for start, end, level in document.headings] == [("后", 1)]
    assert document.warnings == (
        "hidden slides are not read: 3; show them to have them read",
        "1 slides are missing from the file; open the presentation and save it anew",
        "not read: 1 charts; write their figures into the text or a table to have them read",
    )


STRUCK_IN_PPTX = [
    # (shapes, how many passages that are struck out the document tells of)
    ([shape(ap(ar("5", 'strike="sngStrike"'), ar("家", 'strike="dblStrike"'), ar("留", 'strike="noStrike"')))], 1),
    ([shape(ap(ar("5家", 'strike="sngStrike"')), ap(ar("6家", 'strike="sngStrike"'), ar("留")))], 2),
    ([shape(ap(ar("留3家")))], 0),
]


@pytest.mark.parametrize(("shapes", "passages"), STRUCK_IN_PPTX)
def test_what_is_struck_out_is_told_in_pptx(shapes: list[str], passages: int) -> None:
    warning = f"{passages} passages that are struck out are not read; remove the strikethrough to have them read"
    assert read_pptx(pptx(sheet(*shapes)), "x.pptx").warnings == ((warning,) if passages else ())


# ── OFD ────────────────────────────────────────────────────────────────────────────────────────────────────────

FIXED = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def said(text: str, x: float, y: float, *, size: float = 4, deltas: str | None = None, more: str = "") -> str:
    """A text whose base line starts at a place; without ``deltas`` its characters are as far apart as they are wide."""
    delta = "" if deltas is None else f'DeltaX="{deltas}"'
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 100 10" Font="1" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="0" {delta}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def page(*objects: str, template: str = "") -> str:
    layer = f"<ofd:Layer>{''.join(objects)}</ofd:Layer>"
    return f"<ofd:Page {FIXED}>{template}<ofd:Content>{layer}</ofd:Content></ofd:Page>"


def ofd_file(*pages: str, template: str | None = None, listed: int | None = None) -> bytes:
    numbers = range(listed or len(pages))
    common = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>" + (
        "" if template is None else '<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>'
    )
    refs = "".join(f'<ofd:Page ID="{number}" BaseLoc="Pages/P{number}.xml"/>' for number in numbers)
    parts: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {FIXED}><ofd:DocBody><ofd:DocInfo><ofd:Title>公报</ofd:Title>"
        "<ofd:CreationDate>2022-03-01</ofd:CreationDate></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {FIXED}><ofd:CommonData>{common}</ofd:CommonData>"
        f"<ofd:Pages>{refs}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/P{number}.xml": one for number, one in enumerate(pages)},
    }
    if template is not None:
        parts["Doc_0/Tpls/T.xml"] = template
    return packed(parts)


OFD_TEXTS = [
    # (objects of a page, canonical text)
    ([said("下一行。", 20, 60), said("上一行。", 20, 40)], "上一行。\n下一行。\n"),  # from top to bottom
    ([said("3家", 28, 40), said("新建", 20, 40)], "新建3家\n"),  # from left to right
    ([said("甲", 20, 40), said("乙", 27, 40)], "甲 乙\n"),  # a gap of three quarters of a character
    ([said("甲", 20, 40), said("乙", 25, 40)], "甲乙\n"),  # one of a quarter
    ([said("1234.5", 20, 40, deltas="g 5 2")], "1234.5\n"),
    ([said("投资12", 20, 40, deltas="4 7 2")], "投资 12\n"),
    ([said("投资1", 20, 40, deltas="g 99999999999 4")], "投资1\n"),  # repeated beyond the text
    ([said("投资1", 20, 40, deltas="g x 4")], "投资1\n"),
    ([said("投资1", 20, 40, deltas="nan inf")], "投资1\n"),
    ([said("合计", 20, 40), said("合计", 20.1, 40)], "合计\n"),  # printed twice to look bold
    ([said("合", 20, 40), said("合", 24, 40)], "合合\n"),
    ([said("10", 20, 40), said("4", 24, 38.8, size=2), said("吨", 25, 40)], "10⁴吨\n"),  # not 104吨
    ([said("甲", 20, 40), said("乙", 24, 40.5)], "甲乙\n"),  # not quite on the line
    ([said("甲", 20, 40), said("藏", 24, 40, more='Visible="false"')], "甲\n"),
    ([f"<ofd:PageBlock>{said('块内3家', 20, 40)}</ofd:PageBlock>"], "块内3家\n"),
    ([said("放大", 20, 40, size=1, more='CTM="4 0 0 4 0 0"'), said("3家", 28, 40)], "放大3家\n"),
    ([said("购买方", 20, 40, deltas="4 4").replace("DeltaX", "DeltaY")], "购买方\n"),  # written downwards
    ([said("项目", 20, 40), said("金额", 60, 40), said("甲", 20, 50), said("5", 60, 50)], "项目 金额\n甲 5\n"),
    ([said(" 甲 3 ", 20, 40)], "甲 3\n"),
    ([said("⼯会", 20, 40)], "工会\n"),  # radicals
    # no places at all
    ([said("甲", 20, 40).replace("Boundary=", "B=").replace("Size=", "S=")], "甲\n"),
    ([said("甲", 20, 40, size=-3), said("乙", 20, 60, size=0)], "甲\n乙\n"),
]  # fmt: skip


@pytest.mark.parametrize(("objects", "text"), OFD_TEXTS)
def test_ofd_becomes_canonical_text(objects: list[str], text: str) -> None:
    assert read_ofd(ofd_file(page(*objects)), "x.ofd").text == text


def path(data: str, x: float = 0, y: float = 0, more: str = "") -> str:
    """A path whose coordinates count from a place."""
    return (
        f'<ofd:PathObject ID="2" Boundary="{x} {y} 180 250" {more}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def ruled(xs: list[float], ys: list[float]) -> list[str]:
    """The lines of a table, each drawn by itself."""
    rows = [path(f"M 0 0 L {xs[-1] - xs[0]} 0", xs[0], y) for y in ys]
    return rows + [path(f"M 0 0 L 0 {ys[-1] - ys[0]}", x, ys[0]) for x in xs]


FOUR = [said("项目", 22, 36), said("金额", 62, 36), said("甲", 22, 46), said("5", 62, 46)]
FOUR_CELLS = [("项目", 1, 1, 1, 1), ("金额", 1, 2, 1, 1), ("甲", 2, 1, 1, 1), ("5", 2, 2, 1, 1)]
BOXES = [(20, 30), (60, 30), (20, 40), (60, 40)]
OFD_TABLES = [
    # (objects of a page, canonical text, cells of its table with their rows and columns)
    ([*ruled([20, 60, 100], [30, 40, 50]), *FOUR], "项目 | 金额\n甲 | 5\n", FOUR_CELLS),
    # all lines in one path; a box for each cell; boxes that are filled and as thin as a line; scaled
    ([path("M 20 30 L 100 30 M 20 40 L 100 40 M 20 50 L 100 50 M 20 30 L 20 50 M 60 30 L 60 50 M 100 30 L 100 50"),
      *FOUR], "项目 | 金额\n甲 | 5\n", FOUR_CELLS),
    ([*[path("S 0 0 L 40 0 L 40 10 L 0 10 C", *place) for place in BOXES], *FOUR], "项目 | 金额\n甲 | 5\n", FOUR_CELLS),
    ([*[path("M 0 0 L 80 0 L 80 .3 L 0 .3 C", 20, y, 'Stroke="false" Fill="true"') for y in (30, 40, 50)],
      *[path("M 0 0 L .3 0 L .3 20 L 0 20 C", x, 30, 'Stroke="false" Fill="true"') for x in (20, 60, 100)], *FOUR],
     "项目 | 金额\n甲 | 5\n", FOUR_CELLS),
    ([*[path("M 0 0 L 4 0 L 4 1 L 0 1 C", x, y, 'CTM="10 0 0 10 0 0"') for x, y in BOXES], *FOUR],
     "项目 | 金额\n甲 | 5\n", FOUR_CELLS),
    # a text that goes over two cells; one that wraps; text before, beside and after
    ([*ruled([20, 60, 100], [30, 40, 50]), said("项目金额", 52, 36, deltas="4 12 4"), said("甲", 22, 46)],
     "项目 | 金额\n甲\n", [("项目", 1, 1, 1, 1), ("金额", 1, 2, 1, 1), ("甲", 2, 1, 1, 1)]),
    ([*ruled([20, 60, 100], [30, 50, 60]), said("发展会员", 22, 36), said("人数", 22, 42), said("12", 62, 36),
      said("甲", 22, 56), said("5", 62, 56), said("表1", 20, 25), said("注", 20, 70)],
     "表1\n发展会员人数 | 12\n甲 | 5\n注\n",
     [("发展会员人数", 1, 1, 1, 1), ("12", 1, 2, 1, 1), ("甲", 2, 1, 1, 1), ("5", 2, 2, 1, 1)]),
    # a head over two columns
    ([*ruled([20, 100], [30, 40, 50]), path("M 0 0 L 0 10", 60, 40), said("合计", 50, 36), said("甲", 22, 46),
      said("5", 62, 46)], "合计\n甲 | 5\n", [("合计", 1, 1, 1, 2), ("甲", 2, 1, 1, 1), ("5", 2, 2, 1, 1)]),
    # no table: no lines, lines that are not drawn, a frame, curves, lines above and below text, what is no path
    (FOUR, "项目 金额\n甲 5\n", None),
    ([one.replace("Boundary", 'Stroke="false" Boundary') for one in ruled([20, 60, 100], [30, 40, 50])] + FOUR,
     "项目 金额\n甲 5\n", None),
    ([path("M 20 30 L 100 30 L 100 50 L 20 50 C"), *FOUR], "项目 金额\n甲 5\n", None),
    ([path("M 20 30 B 40 30 60 30 100 30 Q 100 40 100 50 A 5 5 0 0 1 20 30 C"), *FOUR], "项目 金额\n甲 5\n", None),
    ([path("M 0 0 L 80 0", 20, y) for y in (30, 50)] + FOUR, "项目 金额\n甲 5\n", None),
    ([path(data) for data in ("", "M 20", "L 5 5", "X 1 2", "M a b L 1 1", "C", "M 1e99 0 L 5 5")] + FOUR,
     "项目 金额\n甲 5\n", None),
    ([*ruled([20, 60, 100], [30, 40, 50]), said("外", 20, 70)], "外\n", None),  # a table without a text
]  # fmt: skip


@pytest.mark.parametrize(("objects", "text", "cells"), OFD_TABLES)
def test_ofd_tables_between_lines(
    objects: list[str], text: str, cells: list[tuple[str, int, int, int, int]] | None
) -> None:
    document = read_ofd(ofd_file(page(*objects)), "x.ofd")
    assert document.text == text
    found = [[(text[cell.start : cell.end], *cell[2:6]) for cell in table.cells] for table in document.tables]
    assert found == ([] if cells is None else [cells])


def test_ofd_table_that_goes_on_over_the_page_is_one() -> None:
    head = [*ruled([20, 60, 100], [30, 40, 50]), said("项目", 22, 36), said("金额", 62, 36)]
    pages = [page(*head, said(name, 22, 46), said(value, 62, 46)) for name, value in (("甲", "5"), ("乙", "6"))]
    document = read_ofd(ofd_file(*pages), "x.ofd")
    assert document.text == "项目 | 金额\n甲 | 5\n乙 | 6\n"
    assert [document.locator_at(document.text.index(sign)) for sign in "56"] == [
        "p. 1 table 1 R2C2",
        "p. 2 table 1 R3C2",
    ]


def lines_down(texts: list[str], top: float = 40, pitch: float = 7) -> list[str]:
    return [said(text, 20 + 8 * text.startswith("　"), top + pitch * number) for number, text in enumerate(texts)]


FULL = "全市完成固定资产投资十二点五亿元比上年增长百分之八点三其中工业投资增长较快全年新增城镇就"  # as wide as the page


def test_ofd_lines_of_a_paragraph_join_and_lines_far_apart_do_not() -> None:
    full = FULL[:42]
    document = read_ofd(ofd_file(page(*lines_down([full, full, "业三百人。"]), said("另一段。", 20, 90))), "x.ofd")
    assert document.text == f"{full}{full}业三百人。\n另一段。\n"


def test_ofd_pages_templates_and_properties() -> None:
    template = page(said("模板文字", 20, 20))
    pages = [
        page(said("第一页3家", 20, 40), template='<ofd:Template TemplateID="9"/>'),
        page('<ofd:ImageObject ID="3"/>'),
        page(said("第三页", 20, 40), template='<ofd:Template TemplateID="7"/>'),  # a template that is nowhere
    ]
    document = read_ofd(ofd_file(*pages, template=template, listed=4), "x.ofd")
    assert document.text == "模板文字\n第一页3家\n第三页\n"
    assert [label for _, label in document.locators] == ["p. 1", "p. 3"]
    assert document.properties == Properties("公报", "2022-03-01")
    assert document.warnings == (
        "no text on 1 of 4 pages, only pictures; run OCR on a PDF of it to read them too",
        "1 pages are missing from the file; get or copy it again",
    )


# ── what is refused ────────────────────────────────────────────────────────────────────────────────────────────

READERS: dict[str, tuple[Callable[..., Document], bytes, str]] = {
    # by suffix: the reader, a file, and the part with its text
    "odt": (read_odt, odt(p("甲3家") + table(td("1") + td("2"), td("3") + td("4"))), "content.xml"),
    "pptx": (read_pptx, pptx(sheet(shape(ap(ar("甲"))), grid([tc("1"), tc("2")]))), "ppt/slides/s1.xml"),
    "ofd": (read_ofd, ofd_file(page(said("甲3家", 20, 40))), "Doc_0/Pages/P0.xml"),
}
WHOLE: dict[str, Callable[[str], bytes]] = {
    # a file whose part with text is given
    "odt": lambda part: packed({"content.xml": part}),
    "pptx": lambda part: pptx(part),
    "ofd": lambda part: ofd_file(part),
}
PARTS = {
    # (what comes instead of the part with text, what the one line must say)
    "a DTD": ("<!DOCTYPE x><x/>", "declares entities or a DTD"),
    "a bomb of entities": (
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        "declares entities or a DTD",
    ),
    "a file as an entity": ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "declares entities"),
    "nested too deep": (f"<x>{'<y>' * 1000}{'</y>' * 1000}</x>", "is nested more than 256 deep"),
    "cut off": ("<x><y>", r"is damaged \(XML, line 1\)"),
}
LARGE_PARTS: dict[str, tuple[Callable[[], str], str]] = {
    "too many elements": (lambda: "<x>" + "<y/>" * 4_000_001 + "</x>", "more than 2,000,000 elements"),
    "too much": (lambda: "<x>" + " " * (129 << 20) + "</x>", "unpacks to more than 128 MB of XML"),
}


@pytest.mark.parametrize("suffix", READERS)
@pytest.mark.parametrize("what", PARTS)
def test_hostile_parts_are_refused(what: str, suffix: str) -> None:
    part, reason = PARTS[what]
    assert_refused(READERS[suffix][0], WHOLE[suffix](part), f"x.{suffix}", reason)


@pytest.mark.parametrize("suffix", READERS)
@pytest.mark.parametrize("what", LARGE_PARTS)
def test_large_parts_are_refused(what: str, suffix: str) -> None:
    build, reason = LARGE_PARTS[what]
    assert_refused(READERS[suffix][0], WHOLE[suffix](build()), f"x.{suffix}", reason)


NO_TEXT = "the part with its text is missing or something else; check what it is"
LOCKED = f"<m:manifest {OPEN}><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
SPREADSHEET = (
    f"<office:document-content {OPEN}><office:body><office:spreadsheet/></office:body></office:document-content>"
)
MANY_CELLS = td("1", 'table:number-columns-repeated="900"') + td("2")
MANY_ROWS = f'<table:table-row table:number-rows-repeated="90000">{MANY_CELLS}</table:table-row>'
OUTSIDE = "<ofd:DocBody><ofd:DocRoot>../../etc/passwd</ofd:DocRoot></ofd:DocBody>"
FILES = {
    # what it is: (suffix, bytes, what the one line must say)
    "only a signature": ("odt", b"PK\x03\x04", "damaged or cut off"),
    "no ZIP": ("odt", b"hello", "damaged or cut off"),
    "no text in it": ("odt", packed({"a.txt": "x"}), NO_TEXT),
    "a workbook": ("odt", packed({"content.xml": SPREADSHEET}), NO_TEXT),
    "a locked text": ("odt", packed({"content.xml": "\x01", "META-INF/manifest.xml": LOCKED}), "locked by a password"),
    "a cell many million times": (
        "odt",
        odt(f"<table:table>{MANY_ROWS}</table:table>"),
        "more than 2,000,000 elements",
    ),
    "a long text many times": (
        "odt",
        odt(table(td("长" * 50_000, 'table:number-columns-repeated="900"') + td("1"))),
        "more than 2,000,000 elements",
    ),
    "text": ("pptx", "3家".encode(), "not a PowerPoint file; check what it is"),
    "a Word file": ("pptx", packed({"word/document.xml": "<x/>"}), NO_TEXT),
    "no pages": ("ofd", packed({"OFD.xml": f"<ofd:OFD {FIXED}/>"}), NO_TEXT),
    "a document outside": ("ofd", packed({"OFD.xml": f"<ofd:OFD {FIXED}>{OUTSIDE}</ofd:OFD>"}), NO_TEXT),
    "pictures only": ("ofd", ofd_file(page("<ofd:ImageObject/>")), "no text on any of its 1 pages, only pictures"),
}


@pytest.mark.parametrize("what", FILES)
def test_files_that_are_none_are_refused(what: str) -> None:
    suffix, data, reason = FILES[what]
    assert_refused(READERS[suffix][0], data, f"x.{suffix}", reason)


def test_characters_and_lines_of_an_ofd_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    # a template prints its text on each page
    data = ofd_file(*[page(template='<ofd:Template TemplateID="9"/>')] * 50, template=page(said("字" * 100, 20, 40)))
    monkeypatch.setattr(ofd, "MAX_CHARS", 4000)
    assert_refused(read_ofd, data, "x.ofd", "more than 4,000 characters")
    monkeypatch.undo()
    monkeypatch.setattr(ofd, "MAX_LINES", 40)
    assert_refused(read_ofd, data, "x.ofd", "more than 40 lines")


@pytest.mark.parametrize("suffix", READERS)
def test_elements_and_time_are_bounded(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, data, _ = READERS[suffix]
    monkeypatch.setattr(limits, "MAX_SECONDS", -1.0)
    assert_refused(reader, data, f"x.{suffix}", "reading took more than -1 seconds")


@pytest.mark.parametrize("suffix", READERS)
def test_files_that_are_cut_or_changed_give_a_document_or_a_reason(suffix: str) -> None:
    reader, whole, _ = READERS[suffix]
    for end in range(0, len(whole), 7):
        assert_refused(reader, whole[:end], f"x.{suffix}", "x")
    chance = random.Random(5)
    for _ in range(200):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        with suppress(ReadingError):
            assert isinstance(reader(bytes(data), f"x.{suffix}"), Document)


@pytest.mark.parametrize("suffix", READERS)
def test_changed_xml_gives_a_document_or_a_reason(suffix: str) -> None:
    reader, _, _ = READERS[suffix]
    part = {
        "odt": f"<office:document-content {OPEN}>{STYLES}<office:body><office:text>{p('甲3家' + span('Up', '4'))}"
        + table(td("1", 'table:number-columns-spanned="2"') + COVERED)
        + "</office:text></office:body></office:document-content>",
        "pptx": sheet(shape(ap(ar("甲", 'baseline="30000"')), place="title"), grid([tc("1", 'gridSpan="2"'), tc("2")])),
        "ofd": page(said("甲3家", 20, 40, deltas="g 2 4", more='CTM="1 0 0 1 0 0"'), said("乙", 30, 50)),
    }[suffix]
    chance = random.Random(7)
    for _ in range(300):
        content = list(part)
        for _ in range(chance.randrange(1, 4)):
            content[chance.randrange(len(content))] = chance.choice('0123456789-. "<>/=ex甲')
        with suppress(ReadingError):
            assert isinstance(reader(WHOLE[suffix]("".join(content)), f"x.{suffix}"), Document)


NESTED = f"<text:list><text:list-item>{p('3')}" * 50 + "</text:list-item></text:list>" * 50
COSTLY: dict[str, tuple[Callable[..., Document], Callable[[int], bytes]]] = {
    # a file by its size; eight times that size may cost neither its square nor memory without end
    "odt paragraphs": (read_odt, lambda size: odt(p("甲" + span("Up", "3") + "家") * size)),
    "odt cells": (read_odt, lambda size: odt(table(*[td("1") * 20] * (size // 20)))),
    "pptx runs": (read_pptx, lambda size: pptx(sheet(shape(ap(ar("3家") * size))))),
    "pptx slides": (read_pptx, lambda size: pptx(*[sheet(shape(ap(ar("3家"))))] * (size // 10))),
    "ofd on one line": (read_ofd, lambda size: ofd_file(page(*[said("3", 20 + one / 9, 40) for one in range(size)]))),
    "ofd lines": (read_ofd, lambda size: ofd_file(page(*[said("3家", 20, 40 + 5 * one) for one in range(size)]))),
    "ofd edges": (
        read_ofd, lambda size: ofd_file(page(said("3", 20, 40), *[path("M 0 0 L 9 0 L 9 9 C " * 20)] * (size // 4)))
    ),
    "odt lists": (read_odt, lambda size: odt(listed(item(p("3"), listed(item(p("4")), style=None))) * size)),
    "odt lists in lists": (read_odt, lambda size: odt(NESTED * (size // 50))),
}  # fmt: skip


@pytest.mark.timing
@pytest.mark.parametrize("what", COSTLY)
def test_cost_grows_with_the_length(what: str) -> None:
    reader, build = COSTLY[what]
    one, larger = build(1000), build(LARGER * 1000)
    assert reader(larger, "x").text
    assert growth(lambda: reader(one, "x"), lambda: reader(larger, "x")).by_linear <= MAX_LINEAR
