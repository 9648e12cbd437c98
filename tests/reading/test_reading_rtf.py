"""RTF: code pages and Unicode, headings, tables, what is left out; what is damaged or costs too much."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from bench import LARGER, MAX_LINEAR, growth

from extractor.errors import ReadingError
from extractor.reading import rtf
from extractor.reading.rtf import read_rtf
from extractor.records import Document, Properties

if TYPE_CHECKING:
    from collections.abc import Callable

FONTS = r"{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fcharset0 A{\*\falt x};}{\f2\fcharset136 x;}}"


def escaped(text: str, codec: str = "gbk") -> str:
    """A text as RTF has it, its characters beyond ASCII by the bytes of a code page."""
    return "".join(chr(byte) if byte < 0x80 else rf"\'{byte:02x}" for byte in text.encode(codec))


def rtf_file(body: str, head: str = r"\ansi\ansicpg936\deff0" + FONTS) -> bytes:
    return f"{{\\rtf1{head} {body}}}".encode("latin-1")


def text_of(body: str) -> str:
    return read_rtf(rtf_file(body), "x.rtf").text


TEXTS = [
    # (body, canonical text); a comment tells what must not happen
    (escaped("新建3家") + r"\par " + escaped("乙"), "新建3家\n乙\n"),
    (r"\u26032?\u24314?3\u23478\'3f", "新建3家\n"),  # with a sign in its stead
    (r"\uc2\u26032\'d0\'c2\uc0\u24314 3\u23478", "新建3家\n"),  # with as many bytes as it says
    (r"\u-10179?\u-8704?", "😀\n"),  # the halves of a pair
    (r"\'d0" + "\n" + r"\'c2", "新\n"),  # a line end in the middle of a character
    ("\\par\r\n" + escaped("甲") + "\r\n" + escaped("乙"), "甲乙\n"),  # one in the file is none in the text
    (r"\'e9F", "镕\n"),  # the second byte is an ASCII character too
    ("新建".encode("gbk").decode("latin-1") + r"\'bd\'a8", "新建建\n"),  # bytes as they are
    (r"{\f2 " + escaped("繁體", "big5") + "}" + escaped("简"), "繁體简\n"),  # the font tells the code page
    (r"{\f1 caf\'e9}", "café\n"),
    (escaped("新建") + r"{\b 1}{\i .2}" + escaped("万家"), "新建1.2万家\n"),  # runs do not split numbers
    (escaped("会员12") + r"\line " + escaped("万人"), "会员12万人\n"),
    (escaped("甲") + r"\line " + escaped("乙"), "甲\n乙\n"),
    (escaped("甲") + r"\tab 3" + escaped("家"), "甲 3家\n"),
    (r"{\listtext " + escaped("一、") + r"\tab}" + escaped("回顾"), "一、回顾\n"),
    (r"10{\super 4}" + escaped("吨") + r"CO{\sub 2}{\super0 5}", "10⁴吨CO₂5\n"),  # not 104吨
    (r"3{\deleted 5}{\v 6}{\strike\b 7}{\strike0 8}{\deleted0 9}" + escaped("家"), "389家\n"),
    (r'{\field{\*\fldinst{HYPERLINK "http://x"}}{\fldrslt ' + escaped("链3家") + "}}", "链3家\n"),
    (r"{\header 9}{\footer 8}{\*\unknown 7}{\info{\author 6}}3", "3\n"),
    (r"{\pict\pngblip " + "89504e470d0a1a0a" * 200 + "}3", "3\n"),
    (r"{\*\shppict{\pict\bin5 {}\}{}}3" + escaped("家"), "3家\n"),  # bytes that look like RTF
    (r"C:\\cell\\row\{\}", "C:\\cell\\row{}\n"),
    (r"\u9999999?\u-99999?3", "\ufffd\ufffd3\n"),
    (r"\uc\u26032?3", "新3\n"),
    ("3", "3\n"),
    ("3}}}}4", "3\n"),  # what stands after the end
    ("{{{{3", "3\n"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), TEXTS)
def test_body_becomes_canonical_text(body: str, text: str) -> None:
    assert text_of(body) == text


NOTES = [
    # (body, lines of the text after the first, their places)
    (r"3{\super\chftn{\footnote \chftn 9}}.\par 4", ["4", "9"], ["paragraph 2", "footnote 1"]),
    (r"3{\*\footnote\ftnalt 9}{\*\footnote 8}{\footnote 7}", ["8", "7", "9"],
     ["footnote 1", "footnote 2", "endnote 1"]),
    (r"3{\footnote 9\par 8}\par", ["9", "8"], ["footnote 1"]),  # of two paragraphs
    (r"3{\footnote {\b 9}{\footnote 8}.}", ["9."], ["footnote 1"]),  # a note in a note is none
    (r"3{\footnote " + escaped("注") + r"{\strike 8}9}", ["注9"], ["footnote 1"]),
    (r"3{\footnote }{\footnote 9}", ["9"], ["footnote 2"]),  # an empty one counts, and gives no line
    (r"3\par\trowd\cellx1000\cellx2000 1{\footnote 9}\cell 2\cell\row", ["1 | 2", "9"],
     ["table 1 R1C1", "table 1 R1C2", "footnote 1"]),
    (r"3\par{\footnote 9", ["9"], ["footnote 1"]),  # never closed
]  # fmt: skip


@pytest.mark.parametrize(("body", "lines", "places"), NOTES)
def test_notes_come_at_the_end(body: str, lines: list[str], places: list[str]) -> None:
    document = read_rtf(rtf_file(body), "x.rtf")
    assert document.text.splitlines()[1:] == lines
    assert [label for _, label in document.locators[1:]] == places


def test_a_note_whose_group_says_something_before_is_told() -> None:
    (warning,) = read_rtf(rtf_file(r"3{\b\footnote 9}"), "x.rtf").warnings
    assert warning.startswith("not read: 1 footnotes; write their figures into")


STRUCK = [
    # (body, how many passages that are struck through the document tells of)
    (r"3{\strike\b 7}{\striked1 6}{\strike0 8}{\striked0 9}", 1),  # groups that follow each other are one
    (r"3{\strike\b 7}4{\striked1 6{\strike 8}}", 2),  # one in another is part of it
    (r"3{\strike " + escaped("7家") + "}", 1),
    (r"3{\strike }{\deleted\strike 5}{\v 6}", 0),  # nothing in it, a tracked deletion, hidden text
    (r"{\stylesheet{\s15\strike Old;}}3", 0),  # a style that no text has
]


@pytest.mark.parametrize(("body", "passages"), STRUCK)
def test_what_is_struck_out_is_told(body: str, passages: int) -> None:
    warning = f"{passages} passages that are struck out are not read; remove the strikethrough to have them read"
    assert read_rtf(rtf_file(body), "x.rtf").warnings == ((warning,) if passages else ())


CODE_PAGES = [
    # (head, encoding that is asked for, bytes of the text, text)
    (r"\ansi\ansicpg936", None, "新建".encode("gbk"), "新建"),
    (r"\ansi\ansicpg950", None, "新建".encode("big5"), "新建"),
    (r"\ansi", None, b"caf\xe9", "café"),
    (r"\ansi", "gb18030", "新建".encode("gbk"), "新建"),
    (r"\ansi\ansicpg1252" + FONTS + r"\f1", "gbk", "新建".encode("gbk"), "新建"),  # it says the wrong one
    (r"\ansi\ansicpg936{\fonttbl{\f0\fcharset1 x;}}\f0", None, "新建".encode("gbk"), "新建"),  # the default one
    (r"\ansi{\fonttbl{\f0\fcharset85 x;}}\f0", None, "新建".encode("gbk"), "新建"),  # of Macintosh
    (r"\ansi\ansicpg99999{\fonttbl{\f0\fcharset134 x;}}\f0", None, "新建".encode("gbk"), "新建"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "encoding", "data", "text"), CODE_PAGES)
def test_code_pages(head: str, encoding: str | None, data: bytes, text: str) -> None:
    assert read_rtf(b"{\\rtf1" + head.encode() + b" " + data + b"}", "x.rtf", encoding).text == f"{text}\n"


def test_what_cannot_be_decoded_is_counted() -> None:
    document = read_rtf(rtf_file(r"\'ff3"), "x.rtf")
    assert (document.text, document.replaced, document.encoding) == ("\ufffd3\n", 1, "gb18030")


STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 x;}{\s2\sbasedon3 y;}{\s3\sbasedon1 z;}{\s4 heading 3;}"
    r"{\s5 toc 1;}{\s6\sbasedon7 a;}{\s7\sbasedon6 b;}}"
)
HEADINGS = [
    # (start of a paragraph, its level; None for running text)
    (r"\pard\outlinelevel1 ", 2),
    (r"\pard\outlinelevel9 ", None),
    (r"\pard\s1 ", 1),
    (r"\pard\s2 ", 1),  # of what it is based on
    (r"\pard\s4 ", 3),  # by its name
    (r"\pard\s6 ", None),  # styles in a circle
    (r"\pard\s99 ", None),
    (r"\pard\sb100 ", None),  # the space before
    (r"\pard\s1{\listtext\pard 1.\tab}", 1),
    (r"\pard\outlinelevel0\par\pard ", None),  # only that paragraph
]


@pytest.mark.parametrize(("start", "level"), HEADINGS)
def test_headings_are_told_by_style_and_outline_level(start: str, level: int | None) -> None:
    document = read_rtf(rtf_file(STYLES + start + escaped("标题") + r"\par\pard " + escaped("正文")), "x.rtf")
    assert [heading.level for heading in document.headings] == ([level] if level else [])


def test_table_of_contents_is_left_out() -> None:
    body = STYLES + r"\pard\s5 " + escaped("一、回顾 3") + r"\par\pard\s1 " + escaped("一、回顾")
    assert text_of(body) == "一、回顾\n"


def row(*texts: str, edges: str = "", end: str = "") -> str:
    cells = "".join(rf"\pard\intbl {escaped(text)}\cell" for text in texts)
    return rf"\trowd{edges} {cells}{end}\row "


E2, E3 = r"\cellx1000\cellx2000", r"\cellx1000\cellx2000\cellx3000"
TABLES = [
    # (rows, text, (text, row, column, rows and columns covered) of each cell)
    (row("区", "会员", edges=E2) + row("东", "153", edges=E2), "区 | 会员\n东 | 153\n",
     [("区", 1, 1, 1, 1), ("会员", 1, 2, 1, 1), ("东", 2, 1, 1, 1), ("153", 2, 2, 1, 1)]),
    # a cell as wide as two of the next row, with edges that miss a little
    (row("区", "甲", edges=r"\cellx2010\cellx3000") + row("1", "2", "3", edges=E3), "区 | 甲\n1 | 2 | 3\n",
     [("区", 1, 1, 1, 2), ("甲", 1, 3, 1, 1), ("1", 2, 1, 1, 1), ("2", 2, 2, 1, 1), ("3", 2, 3, 1, 1)]),
    (row("区", "", "甲", edges=r"\clmgf\cellx1000\clmrg\cellx2000\cellx3000"), "区 | 甲\n",
     [("区", 1, 1, 1, 2), ("甲", 1, 3, 1, 1)]),
    (row("区", "1", edges=r"\clvmgf" + E2) + row("", "2", edges=r"\clvmrg" + E2), "区 | 1\n2\n",
     [("区", 1, 1, 2, 1), ("1", 1, 2, 1, 1), ("2", 2, 2, 1, 1)]),
    # no edges, or too few
    (row("区", "甲") + row("1", "2", edges=r"\cellx1000"), "区 | 甲\n1 | 2\n",
     [("区", 1, 1, 1, 1), ("甲", 1, 2, 1, 1), ("1", 2, 1, 1, 1), ("2", 2, 2, 1, 1)]),
    # said again at the end of the row, and not at all at the start of the next
    (row("区", "甲", edges=E2, end=r"\trowd" + E2) + r"\pard\intbl 1\cell 2\cell\row ", "区 | 甲\n1 | 2\n",
     [("区", 1, 1, 1, 1), ("甲", 1, 2, 1, 1), ("1", 2, 1, 1, 1), ("2", 2, 2, 1, 1)]),
    (rf"\trowd{E2}\pard\intbl {escaped('合')}\par {escaped('计')}\cell 1\par 2\cell\row", "合计 | 1 2\n",
     [("合计", 1, 1, 1, 1), ("1 2", 1, 2, 1, 1)]),  # two paragraphs are not one number
    (r"\trowd\clvmrg\cellx-5 \pard 1\cell\row", "1\n", [("1", 1, 1, 1, 1)]),  # goes on above, where nothing is
    (r"\trowd\cellx1000 1\cell", "1\n", [("1", 1, 1, 1, 1)]),  # a row without an end, a cell without an end
    (r"\trowd 1\cell 2", "1 | 2\n", [("1", 1, 1, 1, 1), ("2", 1, 2, 1, 1)]),
    ("a|b" + r"\cell 1\cell\row", "a|b | 1\n", [("a|b", 1, 1, 1, 1), ("1", 1, 2, 1, 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "text", "cells"), TABLES)
def test_tables(rows: str, text: str, cells: list[tuple[str, int, int, int, int]]) -> None:
    document = read_rtf(rtf_file(rows), "x.rtf")
    assert document.text == text
    assert [(text[cell.start : cell.end], *cell[2:6]) for cell in document.tables[0].cells] == cells


def test_places_properties_and_warnings() -> None:
    info = r"{\info{\title " + escaped("年度报告") + r"}{\creatim\yr2023\mo1\dy5\hr9}{\revtim\yr2023\mo13\dy5}}"
    notes = r"{\shp{\*\shpinst{\shptxt 8}}}{\object{\*\objdata 00}}"
    body = info + escaped("前") + notes + r"\par" + row("甲", "5", edges=E2) + r"\pard " + escaped("后")
    document = read_rtf(rtf_file(body), "x.rtf")
    assert document.text == "前\n甲 | 5\n后\n"
    assert [label for _, label in document.locators] == [
        *("paragraph 1", "table 1 R1C1", "table 1 R1C2", "paragraph 2"),
    ]  # fmt: skip
    assert document.properties == Properties("年度报告", "2023-01-05", None)  # there is no 13th month
    (warning,) = document.warnings
    assert warning.startswith("not read: 1 text boxes, 1 embedded files; write their figures into")


def test_row_that_never_comes_leaves_the_text() -> None:
    document = read_rtf(rtf_file(r"\trowd\cellx1000 " + escaped("新建3家") + r"\par " + escaped("乙")), "x.rtf")
    assert (document.text, document.tables) == ("新建3家\n乙\n", ())


def test_text_without_tables_headings_and_properties() -> None:
    document = read_rtf(rtf_file(escaped("新建3家")), "x.rtf")
    assert (document.tables, document.headings, document.warnings, document.properties) == ((), (), (), None)


REFUSED = [
    # (bytes, what the one line must say)
    (b"hello", "this is not an RTF file"),
    (b"PK\x03\x04", "this is not an RTF file"),
    (b"\\rtf1 3", "this is not an RTF file"),
    (b"{\\rtf1" + b"{" * 4_000_001, "more than 4,000,000 elements"),
    (b"{\\rtf1 " + b"xyz " * (5 << 20), "21 MB, more than the 16 MB"),
    (b"{\\rtf1" + bytes(64 << 20), "65 MB, more than the 64 MB"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_refuses_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason) as caught:
        read_rtf(data, "x.rtf")
    assert str(caught.value).startswith("x.rtf: ")
    assert "\n" not in str(caught.value)


def test_what_striprtf_cannot_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> str:
        raise LookupError("unknown encoding")

    monkeypatch.setattr(rtf, "rtf_to_text", stumble)
    with pytest.raises(ReadingError, match=r"x\.rtf: damaged, or in a code page that is not known; open it in Word"):
        read_rtf(rtf_file("3"), "x.rtf")


WHOLE = rtf_file(
    STYLES + r"\pard\s1 " + escaped("标题") + r"\par\pard " + escaped("新建") + r"\u26032?{\super 4}\par"
    + row("区", "甲", edges=r"\clvmgf\cellx2010\cellx3000") + row("1", "2", "3", edges=E3)
)  # fmt: skip


def test_files_that_are_cut_or_changed_give_a_document_or_a_reason() -> None:
    for end in range(len(WHOLE)):
        with suppress(ReadingError):
            assert isinstance(read_rtf(WHOLE[:end], "x.rtf"), Document)
    chance = random.Random(3)
    for _ in range(1000):
        data = bytearray(WHOLE)
        for _ in range(chance.randrange(1, 5)):
            data[chance.randrange(6, len(data))] = chance.choice(b"\\{}'0123456789-u \n\xb9abcfr;")
        with suppress(ReadingError):
            assert isinstance(read_rtf(bytes(data), "x.rtf"), Document)


COSTLY: dict[str, Callable[[int], str]] = {
    # a body by its size; eight times that size may cost neither its square nor memory without end
    "characters": lambda size: r"\'d6\'d0" * size,
    "groups": lambda size: "{" * size,
    "links": lambda size: r'{\field{\*\fldinst{ HYPERLINK "a"' * size,
    "links in capitals": lambda size: r'{\FIELD{\*\fldinst{ HYPERLINK "a"' * size,
    "fonts": lambda size: r"{\fonttbl" + r"{\f1\fcharset1" * size,
    "lists of fonts": lambda size: r"{\b\fonttbl" * size,
    "a font without an end": lambda size: r"\f1" + r"\fcharset1" * size + r"\fonttbl}",
    "styles": lambda size: r"{\stylesheet" + r"{\s1\sbasedon1 heading 1;}" * size + "}",
    "pictures": lambda size: r"{\pict\bin" * size,
    "near pictures": lambda size: ("0123456789abcdef" * 60 + "x") * (size // 100),
    "rows": lambda size: r"\trowd\cellx1000 a\cell\row" * size,
    "edges": lambda size: r"\trowd" + r"\cellx1000" * size + r"a\cell" * size,
    "raised digits": lambda size: r"{\super 4}" * size,
    "notes": lambda size: r"3{\footnote 4}" * size,
    "notes in notes": lambda size: r"{\footnote " * size,
    "struck": lambda size: r"{\strike 4" * size,
    "titles": lambda size: r"{\title " * size,
}  # fmt: skip


@pytest.mark.timing
@pytest.mark.parametrize("what", COSTLY)
def test_cost_grows_with_the_length(what: str) -> None:
    one, larger = rtf_file(COSTLY[what](5000)), rtf_file(COSTLY[what](LARGER * 5000))
    grown = growth(lambda: read_rtf(one, "x.rtf"), lambda: read_rtf(larger, "x.rtf"))
    assert grown.by_linear <= MAX_LINEAR
