"""OCR: pages that are pictures, their places, what is doubtful, and pictures that are not read."""

from __future__ import annotations

import io
import os
import signal
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("rapidocr")
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from support import FIXTURES

from extractor import Document, compare, export, extract, read, read_rows, verify
from extractor.errors import ReadingError
from extractor.reading import find_files, is_report_name, pdf, read_bytes
from extractor.reading.doubts import marked, unmarked, with_doubtful
from extractor.reading.ocr import pages
from extractor.reading.ocr.pages import Recognised, RecognisedChar, RecognisedLine, RecognisedPage, recognise
from extractor.reading.pdf.numbers import is_value
from extractor.reading.pdf.recognised import SURE, recognised_lines
from extractor.records import DraftJudgement, RowJudgement
from extractor.values.paths import kinds_of

if TYPE_CHECKING:
    from pathlib import Path

SCANS = FIXTURES / "scans"
REPORT = (
    "青岚市总工会2008年工作总结\n"
    "2008年，全市新建基层工会612家，新发展会员4.38万人，职工入会率达到92.6%。\n"
    "全年筹集送温暖资金1380万元，走访慰问困难职工8316户，帮助1257名农民工追回工资。\n"
    "下一步要继续努力。\n"
)
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def mixed(*contents: str | Image.Image, below: Image.Image | None = None) -> bytes:
    """A PDF with a page for each text or picture; a picture ``below`` stands on each."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(420, 595), invariant=1)
    for content in contents:
        canvas.setFont("STSong-Light", 12)
        if below is not None:
            canvas.drawImage(ImageReader(below), 10, 10, 400, 300)
        if isinstance(content, str):
            canvas.drawString(50, 500, content)
        else:
            canvas.drawImage(ImageReader(content), 10, 300, 400, 400 * content.height / content.width)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def as_png(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def white(width: int = 300, height: int = 400) -> Image.Image:
    return Image.new("L", (width, height), 255)


# ── what is read ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scanned_page_is_read() -> None:
    document = read(SCANS / "report.jpg")
    assert document.text == REPORT
    assert [place.label for place in document.locators] == ["p. 1 (OCR)"]
    assert [warning.partition(";")[0] for warning in document.warnings] == ["p. 1 of 1 read by OCR"]
    figures = extract(document).figures
    assert [figure.mention for figure in figures] == ["612家", "4.38万人", "92.6%", "1380万元", "8316户", "1257名"]
    assert {figure.doubtful for figure in figures} == {None}


def test_numbers_in_columns_make_a_table() -> None:
    document = read(SCANS / "table.jpg")
    (table,) = document.tables
    assert document.text[table.start : table.end].splitlines() == [
        "区 | 新建工会（个） | 新会员（人） | 入会率",
        "东城区 | 212 | 15300 | 93.1%",
        "西城区 | 186 | 12850 | 91.8%",
        "滨海区 | 214 | 15650 | 92.7%",
        "合计 | 612 | 43800 | 92.6%",
    ]
    assert document.locator_at(table.cells[5].start) == "p. 1 (OCR) table 1 R2C2"


def test_only_pages_without_text_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[int]] = []

    def noted(data: bytes, kind: str, numbers: list[int]) -> pages.Recognised:
        asked.append(list(numbers))
        return recognise(data, kind, numbers)

    monkeypatch.setattr(pdf, "recognise", noted)
    scan = Image.open(SCANS / "report.jpg")
    first, last = "2007年，全市新建基层工会500家，发展会员300人。", "2009年，全市新建基层工会700家，发展会员400人。"
    document = read_bytes(mixed(first, scan, last), "x.pdf")
    assert asked == [[2]]
    assert [place.label for place in document.locators] == ["p. 1", "p. 2 (OCR)", "p. 3"]
    assert document.text == f"{first}\n{REPORT}{last}\n"
    assert [warning.partition(";")[0] for warning in document.warnings] == ["p. 2 of 3 read by OCR"]


def test_what_is_typed_into_a_scanned_form_is_read() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(420, 595), invariant=1)
    scan = Image.open(SCANS / "report.jpg")
    canvas.drawImage(ImageReader(scan), 10, 300, 400, 400 * scan.height / scan.width)
    canvas.acroForm.textfield(name="total", value="2468", x=100, y=150, width=200, height=40, fontSize=28)
    canvas.save()
    assert read_bytes(stream.getvalue(), "x.pdf").text == f"{REPORT}2468\n"


def test_pages_of_a_tiff_that_lie_on_their_side_or_head() -> None:
    scan = Image.open(SCANS / "report.jpg")
    turned = [scan.transpose(Image.Transpose.ROTATE_180), scan.transpose(Image.Transpose.ROTATE_90)]
    data = as_png(turned[0], "TIFF", save_all=True, append_images=[white(), turned[1]])
    document = read_bytes(data, "x.tif")
    assert document.text == REPORT * 2
    assert [place.label for place in document.locators] == ["p. 1 (OCR)", "p. 3 (OCR)"]
    assert document.warnings[1:] == ("OCR finds no text on p. 2 of 3",)


# ── what is doubtful ────────────────────────────────────────────────────────────────────────────────────────


def test_doubtful_characters_of_a_poor_scan_are_marked() -> None:
    result = extract(read(SCANS / "poor.jpg"))
    doubtful = {figure.mention: figure.doubtful for figure in result.figures if figure.doubtful}
    assert doubtful == {"4.38万人": "4?38万人", "92.6%": "92?6?"}
    assert [warning.partition(":")[0] for warning in result.warnings] == [
        "numbers with a character that OCR is not sure of, 2 in all"
    ]


DOUBTS = [
    # (text, places that are doubtful, doubtful of the figure)
    ("新建工会612家。", (5,), "6?2家"),
    ("新建工会612家。", (4, 6), "?1?家"),
    ("新建工会612家。", (3,), "?612家"),  # it may be a digit: what stands beside belongs to it
    ("新建工会612家。", (7,), "612?"),
    ("新建工会612家。", (8,), None),  # a mark of punctuation
    ("新建工会612家。", (2,), None),  # further away
    ("新建工会612家。", (), None),
]


@pytest.mark.parametrize(("text", "places", "doubtful"), DOUBTS)
def test_a_figure_tells_its_doubtful_characters(text: str, places: tuple[int, ...], doubtful: str | None) -> None:
    (figure,) = extract(Document("x.txt", text, doubtful=places)).figures
    assert figure.mention == "612家"
    assert figure.doubtful == doubtful


@pytest.mark.parametrize(
    ("of_draft", "of_source", "judgement", "reason"),
    [
        ((), (), DraftJudgement.SUPPORTED, "has the same number"),
        ((), (9,), DraftJudgement.NOT_FOUND, "on a page read by OCR, which is not sure of it (6?2家)"),
        ((9,), (), DraftJudgement.NOT_FOUND, "the draft was read by OCR, which is not sure of 612家 (6?2家)"),
    ],
)
@pytest.mark.parametrize("number", ["612", "672"])  # a doubtful number neither supports nor contradicts
def test_a_doubtful_number_decides_nothing(
    number: str, of_draft: tuple[int, ...], of_source: tuple[int, ...], judgement: DraftJudgement, reason: str
) -> None:
    draft = extract(Document("draft.txt", "全市新建基层工会612家。", doubtful=of_draft))
    source = extract(Document("source.txt", f"全市新建基层工会{number}家。", doubtful=of_source))
    (verdict,) = compare(draft, [source])
    if number != "612" and judgement is DraftJudgement.SUPPORTED:
        judgement, reason = DraftJudgement.CONTRADICTED, "has 672家"
    assert verdict.verdict is judgement
    assert reason.replace("(6?2家)", f"({number[0]}?{number[2]}家)" if of_source else "(6?2家)") in verdict.message


def test_marks_keep_their_places() -> None:
    text = "新建" + chr(marked(ord("6"))) + "12家" + chr(marked(ord("。")))
    document = with_doubtful(Document("x.pdf", text))
    assert (document.text, document.doubtful) == ("新建612家。", (2, 6))
    assert is_value(chr(marked(ord("6"))) + "12"), "a doubtful digit is a digit where columns are looked for"
    assert not is_value(chr(marked(ord("家"))) + "12")


CHARS = [
    # (score, what may be missing behind it, pixels that a character is high, character, whether it is doubtful)
    (0.99, 0.0, 30, "5", False),
    (SURE - 0.01, 0.0, 30, "5", True),
    (0.99, 0.2, 30, "5", True),  # 5.7 may be there for 57
    (0.99, 0.0, 30, ".", False),
    (0.99, 0.0, 12, ".", True),  # as good as a comma
    (0.99, 0.0, 12, "5", False),
]


@pytest.mark.parametrize(("score", "missing", "size", "char", "is_doubtful"), CHARS)
def test_what_is_doubtful(score: float, missing: float, size: int, char: str, *, is_doubtful: bool) -> None:
    texts = f"发展会员1{char}7万人"
    width = size * sum(0.5 if text.isascii() else 1 for text in texts)
    room = 0.2 * size  # as the detector leaves around a line
    left, right, top, bottom = 50 - room, 50 + width + room, 50 - room, 50 + size + room
    chars = [RecognisedChar(text, 0.99, 0.0, (at + 0.5) / len(texts)) for at, text in enumerate(texts)]
    chars[5] = RecognisedChar(char, score, missing, chars[5].place)
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    page = RecognisedPage(1, 1000, 1000, 2.0, [RecognisedLine(corners, chars)])
    (line,) = recognised_lines(page)
    assert unmarked(line.text) == texts
    assert (line.text != texts) == is_doubtful
    assert abs(line.size - size / 2) < 1, "in points"


# ── what is not read ────────────────────────────────────────────────────────────────────────────────────────


def noise() -> Image.Image:
    return Image.effect_noise((400, 300), 90)


REFUSED = [
    # (what is wrong, bytes, what the message must say)
    ("blank", as_png(white()), "no text in this picture"),
    ("no text", as_png(noise()), "no text in this picture"),
    ("cut off", as_png(noise())[:900], "not a picture that can be read"),
    ("a text", "新建3家".encode(), "not a picture that can be read"),
    ("larger than is decoded", as_png(Image.new("1", (10_001, 5_001))), "not a picture that can be read"),
    ("a format that runs other programs", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
]


@pytest.mark.parametrize(("what", "data", "message"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refuses_with_a_reason(what: str, data: bytes, message: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_bytes(data, "x.png")
    assert message in str(caught.value), what


def test_a_page_keeps_its_own_words_where_ocr_finds_only_stains(monkeypatch: pytest.MonkeyPatch) -> None:
    stain = RecognisedLine([(0, 0), (90, 0), (90, 9), (0, 9)], [RecognisedChar("乂", 0.1, 0.0, 0.5)])
    found = Recognised(1, {1: RecognisedPage(1, 1000, 1400, 2.4, [stain])}, [])
    monkeypatch.setattr(pdf, "recognise", lambda *_: found)
    document = read_bytes(mixed("新建3家", below=noise()), "x.pdf")
    assert (document.text, [place.label for place in document.locators]) == ("新建3家\n", ["p. 1"])
    assert document.warnings == ("OCR finds no text on p. 1 of 1",)


def test_a_pdf_of_pictures_without_text() -> None:
    with pytest.raises(ReadingError, match="OCR finds none there either"):
        read_bytes(mixed(noise()), "x.pdf")


def test_pages_beyond_the_bound_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MAX_PAGES", 1)
    scan = Image.open(SCANS / "report.jpg")
    document = read_bytes(mixed(scan, scan, scan), "x.pdf")
    assert document.text == REPORT
    assert document.warnings[1:] == ("pp. 2-3 of 3 not read: OCR reads 1 pages of a document; split the file",)


@pytest.mark.skipif(os.name != "posix", reason="the time of a program is bounded on POSIX only")
def test_a_page_that_the_program_does_not_survive_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import json, os, sys\n"
        "print(3, flush=True)\n"
        "for number in sys.argv[3].split(','):\n"
        f"    if number == '2': os.kill(os.getpid(), {int(signal.SIGKILL)})\n"
        "    print(json.dumps([int(number), 9, 9, 1.0, []]), flush=True)\n"
    )
    monkeypatch.setattr(pages, "_PROGRAM", program)
    found = recognise(b"", "pdf", [1, 2, 3])
    assert (found.total, list(found.pages), found.failed) == (3, [1, 3], [2])


@pytest.mark.skipif(os.name != "posix", reason="the time of a program is bounded on POSIX only")
def test_the_time_of_a_page_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_SECONDS", 0)
    found = recognise((SCANS / "report.jpg").read_bytes(), "picture", [1])
    assert (found.pages, found.failed) == ({}, [1])


@pytest.mark.parametrize(
    ("doubtful", "says"), [((), "stand in the source as in the row"), ((9,), "not sure of it there: 6?2家")]
)
def test_verifying_says_that_a_number_is_doubtful(doubtful: tuple[int, ...], says: str, tmp_path: Path) -> None:
    text = "全市新建基层工会612家。"
    export(extract(Document("a.pdf", text)), tmp_path / "a.csv")
    (verdict,) = verify(read_rows(tmp_path / "a.csv"), [Document("a.pdf", text, doubtful=doubtful)])
    assert verdict.verdict is RowJudgement.OK
    assert says in verdict.message


def test_a_program_that_never_starts_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(f"open({str(tmp_path / 'starts')!r}, 'a').write('1')\nraise MemoryError\n")
    monkeypatch.setattr(pages, "_PROGRAM", program)
    assert recognise(b"", "pdf", range(1, 100)).failed == list(range(1, 100))
    assert (tmp_path / "starts").read_text() == "1" * pages.MAX_FAULTS


# ── without the extra ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("without_ocr")
def test_without_the_extra_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"x\.png needs rapidocr; install it with: pip install 'shuzheng\[ocr\]'"):
        read_bytes(as_png(white()), "x.png")
    with pytest.raises(ReadingError, match=r"only pictures; to read them by OCR: pip install 'shuzheng\[ocr\]'"):
        read_bytes(mixed(noise()), "x.pdf")
    for name in ("a.txt", "b.png", "c.jpg"):
        (tmp_path / name).write_text("新建3家。")
    found = find_files([tmp_path])
    assert [source.name for source in found if not source.is_other] == ["a.txt"]
    assert kinds_of(source.name for source in found if source.is_other) == "1 .png, 1 .jpg"


def test_with_the_extra_pictures_in_folders_are_read() -> None:
    assert [name for name in ("a.PNG", "a.jpeg", "a.tiff", "a.bmp", "a.gif") if is_report_name(name)] == [
        *("a.PNG", "a.jpeg", "a.tiff", "a.bmp")
    ]
