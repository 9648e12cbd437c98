"""PDF: values of forms and notes, characters without a meaning, and words that are outlines."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("reportlab")
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractor.reading import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractor.records import Document

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def read_page(draw: Callable[[Canvas], None]) -> Document:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(500, 700), invariant=1)
    canvas.setFont(FONT, 10)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return read_bytes(stream.getvalue(), "x.pdf")


def text_lines(canvas: Canvas, *lines: str, x: float = 50, top: float = 600) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(x, top - 16 * number, line)


# ── forms and notes ─────────────────────────────────────────────────────────────────────────────────────────


def field(canvas: Canvas, value: str, x: float, y: float, **options: object) -> None:
    canvas.acroForm.textfield(value=value, x=x, y=y, width=100, height=16, name=f"f{x}-{y}", **options)


def test_values_of_fields_stand_in_their_lines() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(50, 600, "全年完成投资：")
        canvas.drawString(260, 600, "万元")
        text_lines(canvas, "年末职工人数：", "说明：上年完成投资11000万元。", top=584)
        field(canvas, "12345.6", 140, 596)
        field(canvas, "320 ren", 140, 580)

    assert read_page(page).text.splitlines() == [
        "全年完成投资： 12345.6 万元",
        "年末职工人数： 320 ren",
        "说明：上年完成投资11000万元。",
    ]


def test_values_of_fields_stand_in_the_cells_of_a_table() -> None:
    def page(canvas: Canvas) -> None:
        canvas.grid([50, 150, 300], [560, 580, 600])
        for x, y, text in ((53, 588, "项目"), (153, 588, "金额"), (53, 568, "投资")):
            canvas.drawString(x, y, text)
        field(canvas, "860.5", 160, 562)

    document = read_page(page)
    (table,) = document.tables
    cells = [(document.text[cell.start : cell.end], cell.row, cell.column) for cell in table.cells]
    assert cells == [("项目", 1, 1), ("金额", 1, 2), ("投资", 2, 1), ("860.5", 2, 2)]


def test_empty_fields_passwords_boxes_and_comments_give_nothing() -> None:
    def page(canvas: Canvas) -> None:
        text_lines(canvas, "完成投资3亿元。")
        field(canvas, "", 300, 596)
        field(canvas, "secret9", 300, 500, fieldFlags="password")
        canvas.acroForm.checkbox(checked=True, x=300, y=450, name="box")
        canvas.textAnnotation("comment 77", Rect=[300, 400, 320, 420])

    document = read_page(page)
    assert document.text == "完成投资3亿元。\n"
    assert document.warnings == ()


def test_notes_typed_onto_a_page_are_read_at_their_place() -> None:
    def page(canvas: Canvas) -> None:
        text_lines(canvas, "完成投资：", "新建工会3家。以上数据截至2022年底。")
        canvas.freeTextAnnotation("8182", "/Helv 10 Tf", Rect=[110, 596, 160, 612])
        canvas.freeTextAnnotation("Total 25\nNew 7", "/Helv 10 Tf", Rect=[300, 400, 400, 440])

    assert read_page(page).text.splitlines() == [
        "完成投资： 8182",
        "新建工会3家。以上数据截至2022年底。",
        "Total 25",
        "New 7",
    ]


def test_a_page_of_fields_only_is_read() -> None:
    assert read_page(lambda canvas: field(canvas, "3 jia", 50, 600)).text == "3 jia\n"


# ── characters and words that cannot be read ────────────────────────────────────────────────────────────────

_STREAM = b"BT /F1 12 Tf 72 700 Td (New 3 unions.) Tj 0 -20 Td /F2 12 Tf <e58585e58585> Tj ET"
_MAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 1 def
3 begincodespacerange <00> <7F> <C080> <DFBF> <E08080> <EFBFBF> endcodespacerange
2 begincidchar <20> 1 <e58585> 2 endcidchar endcmap end end"""
_MEANINGS = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def
3 begincodespacerange <00> <7F> <C080> <DFBF> <E08080> <EFBFBF> endcodespacerange
2 beginbfchar <20> <0020> <e58585> <5145> endbfchar endcmap end end"""


def bad_character() -> bytes:
    """A PDF with a font whose codes are UTF-8, of which PDFium makes a number that is no character."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(_STREAM), _STREAM),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 7 0 R/DescendantFonts[8 0 R]/ToUnicode 10 0 R>>",
        b"<</Type/CMap/CMapName/U/CIDSystemInfo<</Registry(Adobe)/Ordering(CNS)/Supplement 7>>/Length %d>>"
        b"stream\n%s\nendstream" % (len(_MAP), _MAP),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDToGIDMap/Identity/DW 1000/FontDescriptor 9 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 700/StemV 80>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(_MEANINGS), _MEANINGS),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 11>>\n%%EOF\n"


def test_a_character_that_is_none_loses_itself_only() -> None:
    assert read_bytes(bad_character(), "x.pdf").text == "New 3 unions.\n\ufffd\ufffd\n"


def draw_outlines(canvas: Canvas, number: int) -> None:
    for index in range(number):
        path = canvas.beginPath()
        path.moveTo(50 + 9 * (index % 40), 650 - 12 * (index // 40))
        points = [(50 + 9 * (index % 40) + step % 7, 650 - 12 * (index // 40) - step) for step in range(24)]
        for (x0, y0), (x1, y1) in pairwise(points):
            path.curveTo(x0, y1, x1, y0, x1, y1)
        canvas.drawPath(path)


def draw_digits(canvas: Canvas) -> None:
    for number in range(30):
        canvas.drawString(50, 500 - 15 * number, " ".join(str(1000 + 37 * number + step) for step in range(4)))


WORDS = [
    # (outlines, whether there are words as text, whether it is told)
    (60, False, True),
    (0, False, False),  # a table whose names are on another page
    (60, True, False),  # a chart beside words
]


@pytest.mark.parametrize(("outlines", "has_words", "is_told"), WORDS)
def test_words_that_are_outlines_are_told(outlines: int, has_words: bool, is_told: bool) -> None:
    def page(canvas: Canvas) -> None:
        draw_outlines(canvas, outlines)
        draw_digits(canvas)
        if has_words:
            text_lines(canvas, *["全市各级工会认真学习贯彻会议精神扎实工作深入基层一线推动各项任务"] * 3, x=60, top=680)

    told = "the words on p. 1 of 1 are drawings, and only the digits are text; run OCR on the PDF to read both"
    assert read_page(page).warnings == ((told,) if is_told else ())
