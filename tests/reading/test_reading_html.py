"""Web pages: what is shown and what is not, lines, tables, encodings, and pages that are damaged or hostile."""

from __future__ import annotations

import contextlib
import random
import time
from typing import TYPE_CHECKING

import pytest
from bench import LARGER, MAX_LINEAR, growth
from make_documents import report_html
from support import FIXTURES

from extractor.errors import ReadingError
from extractor.reading import html, limits, read_bytes
from extractor.records import Document

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENTS = FIXTURES / "documents"


def text_of(page: str) -> str:
    return read_bytes(page.encode(), "x.html").text


TEXTS = [
    # (page, canonical text); a comment tells what must not happen
    ("<p>新建<b>1</b><span>.2</span>万<!-- 9 -->家</p>", "新建1.2万家\n"),  # a number is whole
    ("<p>甲<p>乙<div>丙<div>丁</div>戊</div>己", "甲\n乙\n丙\n丁\n戊\n己\n"),
    ("<p>甲<br>乙<br/><br>丙</p>", "甲\n乙\n丙\n"),
    ("<p>新建工会\n   3家,\n会员5人</p>", "新建工会3家,会员5人\n"),  # wrapped lines join
    ("<p>共12\n345人", "共12 345人\n"),  # two numbers do not become one
    ("<p>a  b\tc", "a b c\n"),
    ("<p>&emsp;&emsp;甲&nbsp;&lt;3&#23478;&#x3E;&amp;", "甲\xa0<3家>&\n"),
    ("<p>1&#8203;2<wbr>3&shy;4家", "1234家\n"),  # what takes no room splits no number
    ("<p>⼯会⻓", "工会长\n"),
    ("<p>10<sup>4</sup>吨CO<sub>2</sub>，甲3家<sup>[1]</sup>", "10⁴吨CO₂，甲3家[¹]\n"),  # not 104吨
    ("<pre>甲3家\n乙  4家\n</pre>", "甲3家\n乙 4家\n"),
    ("<span style='display:block'>甲</span>乙<div style='display: inline'>丙</div>丁", "甲\n乙丙丁\n"),
    ("<o:p>甲</o:p><my-tag>3</my-tag>家", "甲3家\n"),  # unknown tags are inline
    ("<ruby>会<rp>(</rp><rt>hui</rt><rp>)</rp></ruby>员", "会员\n"),
    # what is not shown
    ("甲<script>var a = '9家';</script><style>p{}</style>乙", "甲乙\n"),
    ("<head><title>题9</title></head>甲<template>9</template><noscript>9</noscript><iframe>9</iframe>", "甲\n"),
    ("<p hidden>9</p><p style='color:red; display : none'>9</p><p style='VISIBILITY:hidden'>9</p>甲", "甲\n"),
    ("<p aria-hidden=true>9</p><p aria-hidden=false>甲", "甲\n"),
    ("新建<del>9</del><s>8</s><span style='text-decoration:line-through'>7</span><ins>3</ins>家", "新建3家\n"),
    ("<nav>首页 9</nav><div role=navigation>9</div>甲", "甲\n"),
    ("<body style='display:none' hidden>甲</body>", "甲\n"),  # hidden until a script shows it
    ("<![if !supportLists]>一、<![endif]>甲", "一、甲\n"),  # as Word saves pages
    # what is: complete beats clean
    ("<header>头3</header><aside>侧4</aside><footer>脚5</footer><button>钮6</button>", "头3\n侧4\n脚5\n钮6\n"),
    ("<details><summary>概</summary>详3家</details>", "概\n详3家\n"),
    ("<svg><title>9</title><text>图3家</text><text>图4家</text></svg>", "图3家\n图4家\n"),
    # lists
    ("<ul><li>甲<li>乙<p>续</ul>丙", "甲\n乙\n续\n丙\n"),  # bullets say nothing
    ("<ol><li>甲<ul><li>子</ul><li>乙</ol>", "1. 甲\n子\n2. 乙\n"),
    ("<ol start=3 type=a><li>甲<li value=9>乙<li>丙</ol>", "c. 甲\ni. 乙\nj. 丙\n"),
    ("<ol reversed><li>甲<li>乙</ol>", "2. 甲\n1. 乙\n"),
    ("<ol style='list-style-type: cjk-ideographic'><li>甲<li>乙</ol>", "一、甲\n二、乙\n"),
    ("<ol style='list-style:none'><li>1. 甲</ol>", "1. 甲\n"),
    ("<ol><li></li><li>乙</ol>", "2. 乙\n"),  # the marker of an empty item does not wander
    ("<li>甲", "甲\n"),  # an item without a list
    # as XML
    ('<?xml version="1.0"?><html><head><script src="x"/><title/></head><body>甲</body></html>', "甲\n"),
]


@pytest.mark.parametrize(("page", "text"), TEXTS)
def test_page_becomes_canonical_text(page: str, text: str) -> None:
    assert text_of(page) == text


STRUCK = [
    # (html, how many passages that are struck out the document tells of)
    ("新建<del>9</del><s>8</s><span style='text-decoration:line-through'>7</span>3家", 3),
    ("新建<del>9<s>8</s><b>7</b></del>3家<s> <b> </b></s>", 1),  # one in another is part of that; blanks are nothing
    ("<table><tr><td>甲<td>3<tr><td>乙<td><s>4</s></table><nav><s>9</s></nav>", 1),
    ("<table><tr><td><p>" + "甲" * 300 + "</p><s>4</s></table>", 1),  # a table for the layout is gone over twice
    ("<s hidden>9</s><p hidden><s>9</s></p><u>3</u>家", 1),
    ("<body style='text-decoration:line-through'>3家", 0),
]


@pytest.mark.parametrize(("html", "passages"), STRUCK)
def test_what_is_struck_out_is_told(html: str, passages: int) -> None:
    warning = f"{passages} passages that are struck out are not read; remove the strikethrough to have them read"
    assert read_bytes(html.encode(), "x.html").warnings == ((warning,) if passages else ())


def test_headings_and_places() -> None:
    document = read_bytes("前<h1>关于<br>2012年</h1><p>甲<br>乙</p><h2></h2><h6>末</h6>".encode(), "x.htm")
    marked = [(document.text[start:end], level) for start, end, level in document.headings]
    assert marked == [("关于2012年", 1), ("末", 6)]
    places = [(document.text[start], label) for start, label in document.locators]
    # the second line of a paragraph has the place of the first
    assert places == [(sign, f"paragraph {number}") for number, sign in enumerate("前关甲末", start=1)]


TABLES = [
    # (table, lines of the text, cells as text, row, column, rows and columns covered, rows of heads)
    (
        "<table><tr><td>区<td>会员<tr><td>东城<td><b>15</b>300</table>",
        "区 | 会员\n东城 | 15300\n",
        [("区", 1, 1, 1, 1), ("会员", 1, 2, 1, 1), ("东城", 2, 1, 1, 1), ("15300", 2, 2, 1, 1)],
        0,
    ),
    (
        "<table><tr><th rowspan=2>项目<th colspan=2>2019年<tr><th>收<br>入<th>支出<tr><td>会费<td>3<td>4</table>",
        "项目 | 2019年\n收入 | 支出\n会费 | 3 | 4\n",
        [
            *[("项目", 1, 1, 2, 1), ("2019年", 1, 2, 1, 2), ("收入", 2, 2, 1, 1), ("支出", 2, 3, 1, 1)],
            *[("会费", 3, 1, 1, 1), ("3", 3, 2, 1, 1), ("4", 3, 3, 1, 1)],
        ],
        2,
    ),
    (
        "<table><tfoot><tr><td>合计<td>9</tfoot><tbody><tr><th>甲<td>9</tbody><thead><tr><td>项<td>额</thead></table>",
        "项 | 额\n甲 | 9\n合计 | 9\n",  # head first, foot last; a head of a row is no head of columns
        [
            *[("项", 1, 1, 1, 1), ("额", 1, 2, 1, 1), ("甲", 2, 1, 1, 1), ("9", 2, 2, 1, 1)],
            *[("合计", 3, 1, 1, 1), ("9", 3, 2, 1, 1)],
        ],
        1,
    ),
    (
        "<table><tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3<td hidden>4</table>",
        "甲 | 1\n2\n3\n",
        [("甲", 1, 1, 3, 1), ("1", 1, 2, 1, 1), ("2", 2, 2, 1, 1), ("3", 3, 2, 1, 1)],
        0,
    ),
    (
        "<table><tr><td rowspan=99999999>甲<td colspan=x>1<tr><td colspan=-3>2</table>",
        "甲 | 1\n2\n",  # spans beyond the table, and none
        [("甲", 1, 1, 2, 1), ("1", 1, 2, 1, 1), ("2", 2, 2, 1, 1)],
        0,
    ),
    (
        "<table><td>甲<td>1</table>",  # without a row
        "甲 | 1\n",
        [("甲", 1, 1, 1, 1), ("1", 1, 2, 1, 1)],
        0,
    ),
]


@pytest.mark.parametrize(("page", "text", "cells", "header_rows"), TABLES)
def test_tables(page: str, text: str, cells: list[tuple[str, int, int, int, int]], header_rows: int) -> None:
    document = read_bytes(page.encode(), "x.html")
    assert document.text == text
    (found,) = document.tables
    assert [(text[start:end], *place) for start, end, *place, _ in found.cells] == cells
    assert found.header_rows == header_rows
    assert (found.start, found.end) == (0, len(text) - 1)


def test_table_with_a_head_stays_one_around_another_table() -> None:
    page = "<table><thead><tr><td>区<td>会员</thead><tr><td>甲<table><tr><td>内<td>3</table><td>5</table>"
    assert text_of(page) == "区 | 会员\n甲 | 5\n\n内 | 3\n"  # parted, as the text alone has to tell


def test_places_and_captions_of_tables() -> None:
    document = read_bytes(
        (
            "<p>前<table>单位:万元<caption>表1 <b>资金</b></caption>"
            "<tr><td>甲<table><tr><td>内<td>3</table>尾<td>5</table>后"
        ).encode(),
        "x.html",
    )
    assert document.text == "前\n单位:万元\n表1 资金\n甲尾 | 5\n\n内 | 3\n后\n"
    outer, inner = document.tables
    assert outer.caption is not None
    assert document.text[slice(*outer.caption)] == "表1 资金"
    assert (outer.number, inner.number, inner.caption) == (1, 2, None)
    assert [locator.label for locator in document.locators] == [
        *("paragraph 1", "paragraph 2", "table 1", "table 1 R1C1", "table 1 R1C2", "table 2 R1C1", "table 2 R1C2"),
        "paragraph 3",
    ]


LAYOUT = [
    # tables that only lay out the page: their cells are blocks
    "<table><tr><td><table><tr><td>甲3家</table><td>乙4家</table>",
    "<table role=presentation><tr><td>甲3家<td>乙4家</table>",
    "<table><tr><td>甲3家<tr><td>乙4家</table>",  # one column
    "<table><tr><td><h2>甲3家</h2><td>乙4家</table>",
]


@pytest.mark.parametrize("page", LAYOUT)
def test_tables_that_lay_out_a_page_are_read_as_blocks(page: str) -> None:
    document = read_bytes(page.encode(), "x.html")
    assert (document.text, document.tables) == ("甲3家\n乙4家\n", ())


def test_table_with_running_text_is_read_as_blocks() -> None:
    paragraph = f"<p>{'新建工会3家，' * 10}</p>"
    page = f"<table><tr><td>菜单<td>{paragraph * 4}</table>"
    assert text_of(page).splitlines() == ["菜单", *[paragraph.removeprefix("<p>").removesuffix("</p>")] * 4]


SIMPLIFIED = "<p>全市新建工会8182个，发展会员83630人，发放慰问金5.72亿元。"
TRADITIONAL = "<p>本會全年開辦進修班420班，學員9,800人；撥款港幣二百四十萬元。"
PADDING = f"<script>{'var x = 1; ' * 3000}</script><style>{'p { margin: 0 } ' * 2000}</style>"
ENCODINGS = [
    # (text, encoded as, declared as, codec that it must be read with)
    (SIMPLIFIED, "gbk", "gb2312", "gb18030"),
    (SIMPLIFIED + "朱镕基", "gb18030", "GBK", "gb18030"),
    (SIMPLIFIED, "utf-8", "gb2312", "utf-8"),  # the declaration is wrong
    (SIMPLIFIED, "gbk", "utf-8", "gb18030"),
    (SIMPLIFIED, "gbk", "iso-8859-1", "gb18030"),
    (SIMPLIFIED, "gbk", "no-such-thing", "gb18030"),
    (SIMPLIFIED, "gbk", "", "gb18030"),
    (TRADITIONAL, "big5", "big5", "big5hkscs"),
    (TRADITIONAL, "big5", "gb2312", "big5hkscs"),
    (TRADITIONAL, "utf-8-sig", "big5", "utf-8"),
    (SIMPLIFIED, "utf-16", "utf-16", "utf-16-le"),
    (SIMPLIFIED, "utf-16-le", "utf-8", "utf-16-le"),  # without a mark
]


@pytest.mark.parametrize("padding", ["", PADDING])
@pytest.mark.parametrize(("text", "encoded", "declared", "codec"), ENCODINGS)
def test_encoding_is_told_by_the_text_and_not_by_the_declaration(
    text: str, encoded: str, declared: str, codec: str, padding: str
) -> None:
    page = f'<html><head><meta http-equiv=x content="text/html; charset={declared}">{padding}</head>{text}'
    document = read_bytes(page.encode(encoded), "x.html")
    assert (document.text, document.encoding, document.replaced) == (text.removeprefix("<p>") + "\n", codec, 0)


def test_encoding_can_be_given() -> None:
    assert read_bytes(SIMPLIFIED.encode("gbk"), "x.html", "gbk").encoding == "gb18030"


def test_undecodable_bytes_are_counted() -> None:
    document = read_bytes(SIMPLIFIED.encode("gbk").replace(b"8182", b"81\xff82"), "x.html")
    assert (document.encoding, document.replaced) == ("gb18030", 1)


def test_fixture_is_as_made() -> None:
    assert (DOCUMENTS / "report.html").read_bytes() == report_html()


HARMLESS = [
    # what looks like trouble and is read
    ("<font>" * 1500 + "甲", "甲\n"),  # pages that close nothing
    ("<table><tr><td>" * 300 + "甲", "甲\n"),
    ('<!DOCTYPE html [<!ENTITY a "9"><!ENTITY b SYSTEM "file:///etc/passwd">]><p>甲&a;&b;', "]>\n甲&a;&b;\n"),
    ("甲&#0;&#xD800;&#x110000;&#11;乙", "甲\ufffd\ufffd\ufffd\n乙\n"),
    ("<p title='" + "长" * 5_000_000 + "'>甲", "甲\n"),
    ("<p " + "x='1>0' " * 900 + ">甲", "甲\n"),
    ("</p></div></html>甲</table>", "甲\n"),
    ("甲<p", "甲\n"),
    ("甲<script>9家", "甲\n"),  # never closed, so that a browser shows nothing either
    ("甲<", "甲<\n"),
]


@pytest.mark.parametrize(("page", "text"), HARMLESS, ids=range(len(HARMLESS)))
def test_reads_what_is_merely_odd(page: str, text: str) -> None:
    assert text_of(page) == text


MANY = "a tag with more than 1000 attributes, which no page has; open it in a browser and save it"
HOSTILE = {
    # what it is: (bytes, what the one line must say)
    "a PDF": (b"%PDF-1.4\n3", "this is a PDF file, not text; save it as plain text"),
    "a Word file": (b"PK\x03\x04abc", "this is a ZIP archive or an Office file"),
    "packed": (b"\x1f\x8b\x08abc", "this is a gzip archive"),
    "binary": (bytes(range(256)) * 16, "this looks like a binary file"),
    "nothing": (b"", "the file is empty; check that it was saved or copied completely"),
    "only blanks": (b" \r\n\t", "holds no text, only blanks"),
    "only comments": (b"<!-- 3 -->", "holds no text"),
    "a comment that never ends": ("<!-- <p>甲3家".encode(), "holds no text"),
    "only what is hidden": ("<div hidden><p>甲3家</div><script>1</script>".encode(), "holds no text"),
    "frames": (b"<frameset><frame src=a.html><noframes>3</noframes></frameset>", "holds no text"),
    "text by script only": (b"<div id=app></div><script>render(3)</script>", "holds no text"),
    "nested too deep": (b"<div>" * 3000 + b"3", "nested more than 2,048 deep; open it in a browser and save it"),
    "too many cells": (
        b"<table><tr>" + b"<td rowspan=3 colspan=1000>1" * 3000 + b"<tr><td>1",
        "more than 2,000,000 elements",
    ),
    "too large": (bytes((32 << 20) + 1), "33 MB, more than the 32 MB that one document may have; split it into parts"),
    # attributes cost their square, so that these would take minutes
    "attributes": (b"<a " + b" ".join(b"a%d" % number for number in range(200_000)) + b">3", MANY),
    "attributes after a quoted end": (b"<a t='>' " + b" ".join(b"a%d" % n for n in range(200_000)) + b">3", MANY),
    "attributes after a comment": (b"<!--!--!><a " + b"/".join(b"a%d" % n for n in range(200_000)) + b">3", MANY),
    "attributes with values": (b"<a " + b"".join(b"a%d='1'" % n for n in range(200_000)) + b">3", MANY),
    "attributes in UTF-16": (("<a " + " ".join(f"a{n}" for n in range(100_000)) + ">三").encode("utf-16"), MANY),
}


#: Of processor time for one refusal; the longest takes a tenth of it.
MAX_SECONDS = 20.0


@pytest.mark.parametrize("what", HOSTILE)
def test_refuses_with_a_reason(what: str) -> None:
    data, message = HOSTILE[what]
    started = time.process_time()
    with pytest.raises(ReadingError, match=message) as caught:
        read_bytes(data, "x.html")
    assert str(caught.value).startswith("x.html: ")
    assert "\n" not in str(caught.value)
    assert time.process_time() - started < MAX_SECONDS


def test_elements_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ELEMENTS", 1000)
    assert text_of("<p>3" * 900)
    with pytest.raises(ReadingError, match="more than 1,000 elements, too many for one document"):
        text_of("<p>3" * 1001)


def test_time_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SECONDS", -1.0)
    with pytest.raises(ReadingError, match="reading took more than -1 seconds; split it into parts"):
        read_bytes(b"<p>3" * 5000, "x.html")


COSTLY: list[tuple[Callable[[int], str], int]] = [
    # a page by its size, and a size; read or refused, eight times that size may not cost its square
    (lambda size: "<a" * size, 50_000),
    (lambda size: "<!--" * size, 50_000),
    (lambda size: "<script>" * size, 25_000),
    (lambda size: "<a b='" * size, 25_000),
    (lambda size: "<table><tr><td>1<td>2" * size, 75),
    (lambda size: "<ol reversed>" * size + "<li>1" * 20 * size, 125),
    (lambda size: "<p>" + " " * size + "甲", 400_000),
    (lambda size: "<p>" + "甲\n" * size, 30_000),
    (lambda size: "<b>" + "<i>1</i>" * size, 10_000),
    (lambda size: "&lt;" * size, 60_000),
]


@pytest.mark.timing
@pytest.mark.parametrize(("build", "size"), COSTLY, ids=range(len(COSTLY)))
def test_cost_grows_with_the_length(build: Callable[[int], str], size: int) -> None:
    def work(size: int) -> Callable[[], None]:
        page = f"<p>会{build(size)}".encode("gbk")

        def read_page() -> None:
            with contextlib.suppress(ReadingError):
                read_bytes(page, "x.html")

        return read_page

    assert growth(work(size), work(LARGER * size)).by_linear <= MAX_LINEAR


def test_pages_with_changed_bytes_give_a_document_or_a_reason() -> None:
    chance = random.Random(3)
    whole = (DOCUMENTS / "report.html").read_bytes() + "".join(page for page, *_ in TABLES).encode("gb18030")
    for _ in range(200):
        data = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.3 else whole)
        for _ in range(chance.randrange(1, 30)):
            data[chance.randrange(len(data))] = chance.choice(b"<>&/'\"=! \x00\xffa")
        # no reader may crash, even though read_bytes would catch that
        with contextlib.suppress(ReadingError):
            assert isinstance(html.read_html(bytes(data), "x.html"), Document)
