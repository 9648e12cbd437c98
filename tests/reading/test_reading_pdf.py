"""PDF: paragraphs that are whole again, what belongs to pages only, places, and files that are damaged or no report."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("reportlab")
from reportlab.lib import pdfencrypt
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table
from support import FIXTURES

from extractor import extract, read
from extractor.errors import ReadingError
from extractor.reading import pdf, read_bytes
from extractor.reading.pdf.furniture import without_furniture
from extractor.reading.pdf.lines import PageLine, Piece

if TYPE_CHECKING:
    from collections.abc import Callable

FONT = "STSong-Light"
WIDTH, HEIGHT, MARGIN, SIZE = 420, 595, 60, 15
ROOM = (WIDTH - 2 * MARGIN) // SIZE  # 20 Chinese characters fit in a line

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def made(
    *pages: list[tuple[float, float, str]] | Callable[[Canvas], None], size: float = SIZE, **options: object
) -> bytes:
    """A PDF with texts at places, ``x`` from the left margin in characters and ``y`` from the top in lines."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(WIDTH, HEIGHT), invariant=1, **options)
    for page in pages:
        canvas.setFont(FONT, size)
        if callable(page):
            page(canvas)
        else:
            for x, y, text in page:
                canvas.drawString(MARGIN + x * size, HEIGHT - MARGIN - y * 1.5 * size, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def lines(*texts: str, start: float = 1) -> list[tuple[float, float, str]]:
    """Lines one below the other; leading full-width blanks indent, as they do on paper."""
    return [
        (len(text) - len(text.lstrip("　")), start + number, text.lstrip("　")) for number, text in enumerate(texts)
    ]


def text_of(*pages: list[tuple[float, float, str]] | Callable[[Canvas], None]) -> str:
    return read_bytes(made(*pages), "x.pdf").text


FILL = "全市各级工会认真学习贯彻会议精神扎实工作"  # a full line
FULL = "深入基层一线推动各项任务落到实处取得成效"  # another, since PDFium drops a long line that repeats the one before
HAN = "一二三四五六七八九十"
assert len(FILL) == len(FULL) == ROOM

JOINED = [
    # (what is tested, lines on the page, paragraphs)
    (
        "a number split by a line end is whole again",
        ["　　" + FILL[:18], FILL, FILL[:17] + "共12", "345人参加。"],
        ["".join((FILL[:18], FILL, FILL[:17], "共12345人参加。"))],
    ),
    (
        "a decimal split at its point is whole again",
        ["　　" + FILL[:18], FULL, FILL, FULL[:19] + "1.", "2万家。"],
        ["".join((FILL[:18], FULL, FILL, FULL[:19], "1.2万家。"))],
    ),
    (
        "a heading that ends early stays alone",
        ["一、2012年工作回顾", "　　" + FILL[:18], FULL, FILL, "新建3家。", "二、要点"],
        ["一、2012年工作回顾", FILL[:18] + FULL + FILL + "新建3家。", "二、要点"],
    ),
    (
        "an indented line starts a paragraph even after a full one",
        ["　　" + FILL[:18], FULL, FILL, "　　新建4家。"],
        [FILL[:18] + FULL + FILL, "新建4家。"],
    ),
    (
        "a numbered line starts a paragraph after a full one that ends a sentence",
        [FILL, FULL[:19] + "。", "（二）" + FILL[:17], FULL, FILL],
        [FILL + FULL[:19] + "。", "（二）" + FILL[:17] + FULL + FILL],
    ),
    (
        "lines of a list that all end early stay apart",
        [
            "东城区工会212家",
            "西城区工会186家",
            "滨海区工会214家",
            "南山区工会100家",
            "北山区工会101家",
            "中山区工会9家",
        ],
        [
            "东城区工会212家",
            "西城区工会186家",
            "滨海区工会214家",
            "南山区工会100家",
            "北山区工会101家",
            "中山区工会9家",
        ],
    ),
    (
        "words in Latin letters are parted by a space, a number and its comma are not",
        ["　　" + FILL[:18], FILL, FILL[:14] + "World Trade", "Union 的" + FILL[:16], FILL[:17] + "共1,", "234人。"],
        [FILL[:18] + FILL + FILL[:14] + "World Trade Union 的" + FILL[:16] + FILL[:17] + "共1,234人。"],
    ),
]


@pytest.mark.parametrize(("what", "page", "paragraphs"), JOINED, ids=[case[0] for case in JOINED])
def test_paragraphs(what: str, page: list[str], paragraphs: list[str]) -> None:
    assert text_of(lines(*page)).splitlines() == paragraphs, what


def test_a_number_split_by_a_page_end_is_whole_and_placed_on_the_page_where_it_starts() -> None:
    first = lines("　　" + FILL[:18], *[FILL, FULL] * 9, FILL[:17] + "共12")
    second = lines("345人参加，其中", "　　女职工67人。")
    document = read_bytes(made(first, second), "x.pdf")
    assert "共12345人参加" in document.text
    figures = {figure.mention: figure.locator for figure in extract(document).figures}
    assert figures == {"12345人": "p. 1", "67人": "p. 2"}


def test_minus_at_a_line_end_stays() -> None:
    page = lines("　　" + FILL[:18], FILL, FILL[:17] + "下降-", "3.5个百分点。")
    assert text_of(page).endswith("下降-3.5个百分点。\n")


def test_notes_at_the_foot_do_not_part_a_paragraph_that_goes_on_over_the_page() -> None:
    def first(canvas: Canvas) -> None:
        for x, y, text in lines("　　" + FILL[:18], *[FILL, FULL] * 4, FILL[:17] + "共12"):
            canvas.drawString(MARGIN + x * SIZE, HEIGHT - MARGIN - y * 1.5 * SIZE, text)
        canvas.setFont(FONT, 9)
        canvas.drawString(MARGIN, 40, "①不含退休人员8人")

    document = read_bytes(made(first, lines("345人参加。", FILL[:8])), "x.pdf")
    assert "共12345人参加。\n①不含退休人员8人\n" in document.text
    places = {figure.mention: figure.locator for figure in extract(document).figures}
    assert places["8人"] == "p. 1"


def test_two_columns_are_read_one_after_the_other() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        for column, text in ((0, "左"), (1, "右")):
            for row in range(10):
                line = f"{text}栏第{HAN[row]}行新建工会成绩显著" if row < 9 else f"{text}完12家。"
                canvas.drawString(MARGIN + column * 160, HEIGHT - MARGIN - row * 15, line)

    left, right = text_of(page).splitlines()
    assert left == "".join(f"左栏第{HAN[row]}行新建工会成绩显著" for row in range(9)) + "左完12家。"
    assert right == "".join(f"右栏第{HAN[row]}行新建工会成绩显著" for row in range(9)) + "右完12家。"


def test_characters_are_put_in_order_within_a_line() -> None:
    # quotation marks drawn after the words, as where they come from another font
    page = [(0, 1, "以"), (2, 1, "四个全面"), (7, 1, "为指导新建3家"), (1, 1, "“"), (6, 1, "”")]
    assert text_of(page) == "以“四个全面”为指导新建3家\n"


def test_what_is_printed_twice_to_look_bold_comes_once() -> None:
    assert text_of([(0, 1, "新建8182个"), (0.02, 1, "新建8182个")]) == "新建8182个\n"


def test_texts_of_one_character_stay_without_a_chinese_font() -> None:
    # as where the font changes for digits: PDFium alone reads «12183» here
    page = [(0, 1, "12"), (1, 1, "月"), (2, 1, "18"), (3, 1, "日"), (4, 1, "3"), (4.5, 1, "家")]
    assert text_of(page) == "12月18日3家\n"


def test_radicals_become_the_characters_that_they_stand_for() -> None:
    # the font has no glyphs for them, and PDFium gives back what the file says
    document = read_bytes(made(lines("⼯会新建⼈员⻓期3家")), "x.pdf")
    assert document.text == "工会新建人员长期3家\n"


def test_turned_pages_are_read() -> None:
    def page(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.drawString(60, -100, "新建8182个，")
        canvas.drawString(60, -125, "发展会员3人。")

    assert text_of(page) == "新建8182个，\n发展会员3人。\n"


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────

ROWS = [
    ["区", "新建工会(个)", "会员(人)"],
    ["东城区", "212", "15,300"],
    ["西城区", "", "12,850"],
    ["合计", "612", "43,800"],
]
GRID = ("GRID", (0, 0), (-1, -1), 1, "black")


def tabular(
    *tables: list[list[str]], style: tuple[object, ...] = (GRID,), height: float | None = None, **options: object
) -> bytes:
    stream = io.BytesIO()
    parts = [Table(rows, style=[("FONT", (0, 0), (-1, -1), FONT, 12), *style], **options) for rows in tables]
    pagesize = (WIDTH, height or HEIGHT)
    SimpleDocTemplate(stream, pagesize=pagesize, invariant=1, topMargin=40, bottomMargin=40).build(parts)
    return stream.getvalue()


def cells_of(data: bytes) -> list[list[tuple[str, int, int, int, int]]]:
    document = read_bytes(data, "x.pdf")
    return [[(document.text[start:end], *place) for start, end, *place, _ in table.cells] for table in document.tables]


def test_a_table_between_lines_is_read_cell_by_cell() -> None:
    document = read_bytes(tabular(ROWS), "x.pdf")
    assert (
        document.text == "区 | 新建工会(个) | 会员(人)\n东城区 | 212 | 15,300\n西城区 | 12,850\n合计 | 612 | 43,800\n"
    )
    places = {figure.mention: (figure.locator, figure.unit) for figure in extract(document).figures}
    assert places["12,850"] == ("p. 1 table 1 R3C3", "人")
    assert places["612"] == ("p. 1 table 1 R4C2", "个")


def test_merged_cells_of_a_table_come_once() -> None:
    rows = [["区", "会员", ""], ["", "男", "女"], ["甲", "3", "4"]]
    ((first, over, *_),) = cells_of(tabular(rows, style=(GRID, ("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0)))))
    assert (first, over) == (("区", 1, 1, 2, 1), ("会员", 1, 2, 1, 2))


def test_a_table_open_at_its_sides_and_drawn_cell_by_cell() -> None:
    inner = (("INNERGRID", (0, 0), (-1, -1), 1, "black"), ("LINEABOVE", (0, 0), (-1, 0), 1, "black"))
    ((*_, last),) = cells_of(tabular(ROWS, style=(*inner, ("LINEBELOW", (0, -1), (-1, -1), 1, "black"))))
    assert last == ("43,800", 4, 3, 1, 1)


def test_lines_in_a_cell_only_wrap() -> None:
    ((_, wrapped, *_),) = cells_of(tabular([["项目", "新建基层\n工会（个）"], ["甲", "3"]]))
    assert wrapped[0] == "新建基层工会（个）"


def test_a_table_goes_on_over_the_page_under_one_head() -> None:
    rows = [["区", "会员(人)"], *([f"第{HAN[number]}区", str(number * 11 + 7)] for number in range(10))]
    data = tabular(rows, height=220, repeatRows=1)
    document = read_bytes(data, "x.pdf")
    assert len(document.tables) == 1
    assert document.text.count("会员(人)") == 1
    last = extract(document).figures[-1]
    assert (last.indicator, last.scope, last.locator) == ("会员", "第十区", "p. 2 table 1 R11C2")


def test_a_box_around_text_is_no_table() -> None:
    def page(canvas: Canvas) -> None:
        canvas.rect(40, 300, 340, 250)
        canvas.line(40, 520, 380, 520)
        for x, y, text in lines("　　" + FILL[:18], FULL, FILL[:17] + "共12", "345人。"):
            canvas.drawString(MARGIN + x * SIZE, HEIGHT - MARGIN - y * 1.5 * SIZE, text)

    document = read_bytes(made(page), "x.pdf")
    assert document.tables == ()
    assert "共12345人。" in document.text


# ── what belongs to pages ───────────────────────────────────────────────────────────────────────────────────

BODY = [FILL[index:] + FILL[:index] for index in range(6)]


def framed(number: int, head: str = "某市总工会工作报告", foot: str = "— {} —") -> list[tuple[float, float, str]]:
    body = lines(f"第{number}项工作新建{number * 7}家。", *BODY, start=2)
    return [(5, -1, head.format(number)), *body, (9, 20, foot.format(number))]


FRAMES = [
    # (running head, foot)
    ("某市总工会工作报告", "— {} —"),
    ("某市总工会工作报告", "{}"),  # a bare number, since it counts the pages
    ("某市总工会工作报告", "第{}页 共4页"),
    ("某市总工会工作报告", "{}/4"),
    ("某市总工会2012年报告 {}", "-{}-"),  # the year stays the same, the page counts
]


@pytest.mark.parametrize(("head", "foot"), FRAMES)
def test_running_heads_and_page_numbers_go(head: str, foot: str) -> None:
    text = text_of(*(framed(number, head, foot) for number in range(1, 5)))
    assert "报告" not in text
    assert [line for line in text.splitlines() if line.startswith("第")] == [
        f"第{number}项工作新建{number * 7}家。" for number in range(1, 5)
    ]
    assert "4" not in text.replace("14", "").replace("第4", "")


def test_page_number_of_a_single_page_goes() -> None:
    assert text_of([(0, 1, "新建3家。"), (9, 20, "— 1 —")]) == "新建3家。\n"


def test_forms_that_look_alike_on_each_page_keep_their_figures() -> None:
    pages = [[(0, 1, f"会员{figure}人"), (0, 3, "以上数据截至年底。")] for figure in (8182, 912, 77, 4100)]
    text = text_of(*pages)
    assert [figure.mention for figure in extract(read_bytes(made(*pages), "x.pdf")).figures] == [
        "8182人",
        "912人",
        "77人",
        "4100人",
    ]
    assert "会员912人" in text


def test_slanted_watermark_goes_and_parts_nothing() -> None:
    def page(canvas: Canvas) -> None:
        for x, y, text in lines("　　" + FILL[:18], FULL, FILL[:17] + "共12", "345人。", start=canvas.getPageNumber()):
            canvas.drawString(MARGIN + x * SIZE, HEIGHT - MARGIN - y * 1.5 * SIZE, text)
        canvas.saveState()
        canvas.translate(150, 250)
        canvas.rotate(35)
        canvas.setFont(FONT, 60)
        canvas.drawString(0, 0, "内部资料2012")
        canvas.restoreState()

    text = text_of(page, page)
    assert "内部资料" not in text
    assert text.count("共12345人。") == 2


def line(page: int, text: str, y: float) -> PageLine:
    return PageLine(page, text, 50, 200, 200, y, 12, 12, 0, False, (Piece(text, 50, 200),))


REPEATED = [
    # (lines by page, share that must stay)
    ([["报告", "甲"], ["报告", "乙"]], ["甲", "乙"]),
    ([["报告", "甲"], ["乙"], ["丙"]], ["报告", "甲", "乙", "丙"]),  # on one page of three: a title
    ([["甲"], ["甲"]], ["甲", "甲"]),  # copies of one page are text
]


@pytest.mark.parametrize(("pages", "stay"), REPEATED)
def test_share_of_pages_decides(pages: list[list[str]], stay: list[str]) -> None:
    given = [
        line(number, text, 700 - 20 * row)
        for number, page in enumerate(pages, start=1)
        for row, text in enumerate(page)
    ]
    assert [kept.text for kept in without_furniture(given, len(pages))] == stay


# ── the fixtures ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["report-reportlab.pdf", "report-chromium.pdf"])
def test_a_report_as_pdf_gives_the_figures_of_its_text(name: str) -> None:
    def figures(document_name: str) -> list[tuple[object, ...]]:
        return [
            (one.value, one.unit, one.category, one.indicator, one.period, one.modality)
            for one in extract(read(FIXTURES / document_name)).figures
        ]

    assert figures(f"documents/{name}") == figures("reports/city-union-2008.txt")
    document = read(FIXTURES / "documents" / name)
    assert document.warnings == ()
    assert [place.label for place in document.locators] == ["p. 1", "p. 2", "p. 3"]
    for figure in extract(document).figures:
        assert document.text[figure.start : figure.end] == figure.mention


# ── pages and files that cannot be read ─────────────────────────────────────────────────────────────────────


def scan(canvas: Canvas) -> None:
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("L", (8, 8), 200)), 50, 50, 300, 400)


@pytest.mark.usefixtures("without_ocr")
def test_scanned_pages_are_named() -> None:
    document = read_bytes(made(lines("新建3家。" * 4), scan, scan, lines("新建4家。" * 4), scan), "x.pdf")
    assert document.warnings == (
        "no text on pp. 2-3, 5 of 5, only pictures; to read them by OCR: pip install 'shuzheng[ocr]'",
    )
    assert [place.label for place in document.locators] == ["p. 1", "p. 4"]


def test_an_empty_page_is_no_scan() -> None:
    assert read_bytes(made(lines("新建3家。"), []), "x.pdf").warnings == ()


def garbled() -> bytes:
    return made(lines("\ue001\ue002\ue003\ue004新建3家"))


def looping() -> bytes:
    """A PDF whose tree of pages has itself for a branch, instead of a page."""
    number = re.search(rb"(\d+) 0 obj\s*<<\s*/Count 1 /Kids", GOOD)
    assert number is not None
    return re.sub(rb"/Kids \[ \d+ 0 R \]", b"/Kids [ " + number[1] + b" 0 R ]", GOOD)


GOOD = made(lines("新建3家。", "发展会员5人。"))
LOCKED = made(lines("新建3家。"), encrypt=pdfencrypt.StandardEncryption("secret", canPrint=0))
OPEN_LOCK = made(lines("新建3家。"), encrypt=pdfencrypt.StandardEncryption("", ownerPassword="x", canPrint=0))

HOSTILE = [
    # (what is wrong, bytes, what the message must say)
    ("no PDF", b"new 3", "this is not a PDF file; check what it is"),
    ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(99), "this is not a PDF file"),
    ("a web page that was served instead", b"<html>404 %PD" + b"</html>" * 300, "this is not a PDF file"),
    ("nothing but the mark", b"%PDF-1.7\n", "the PDF is cut off; check that it was downloaded"),
    ("cut after the head", GOOD[:60], "the PDF is cut off"),
    ("zeros for content", b"%PDF-1.4\n" + bytes(5000) + b"%%EOF", "the PDF is damaged; open it in a viewer"),
    ("noise for content", b"%PDF-1.4\n" + bytes(range(256)) * 40 + b"%%EOF", "the PDF is damaged"),
    ("locked by a password", LOCKED, "locked by a password; open it with the password, save a copy"),
    ("a scan", made(scan, scan), "no text on any of its 2 pages, only pictures"),
    ("no text", made([]), "the PDF holds no text"),
    ("page numbers only", made([(9, 20, "— 1 —")]), "holds no text"),
    ("pages that lead to themselves", looping(), "none of its"),
]


@pytest.mark.parametrize(("what", "data", "message"), HOSTILE, ids=[case[0] for case in HOSTILE])
def test_refuses_with_a_reason(what: str, data: bytes, message: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_bytes(data, "x.pdf")
    assert str(caught.value).startswith("x.pdf: "), what
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_pdf_that_is_locked_against_printing_only_is_read() -> None:
    assert read_bytes(OPEN_LOCK, "x.pdf").text == "新建3家。\n"


def test_a_pdf_that_is_cut_off_is_read_as_far_as_it_goes_and_says_so() -> None:
    whole = made(*(lines(f"新建{number}家。") for number in (3, 5, 8)))
    document = read_bytes(whole[: whole.rindex(b"xref")], "x.pdf")
    assert "the PDF is cut off and may lack pages; check that it was copied completely" in document.warnings


def test_bounds_on_pages_characters_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    data = made(*[lines("新建3家。")] * 3)
    for name, value, message in (
        ("MAX_PAGES", 2, "x.pdf: 3 pages, more than 2; split the file"),
        ("MAX_PAGE_CHARS", 2, "x.pdf: p. 1 holds 5 characters, more than 2; check that it is a report"),
        ("MAX_CHARS", 8, "x.pdf: more than 8 characters up to page 2; split the file"),
        ("MAX_SECONDS", -1.0, "x.pdf: not read after -1 s, at page 1 of 3; split the file"),
        ("MAX_BYTES", 100, "x.pdf: larger than 0 MB; split the file"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(pdf, name, value)
            with pytest.raises(ReadingError, match="^" + message):
                read_bytes(data, "x.pdf")


@pytest.mark.parametrize("step", [97])
def test_a_pdf_cut_anywhere_is_read_or_refused_in_one_line(step: int) -> None:
    for end in range(0, len(GOOD), step):
        try:
            read_bytes(GOOD[:end], "x.pdf")
        except ReadingError as error:
            assert "\n" not in str(error)  # noqa: PT017 - both outcomes are right
