"""Make the pictures in ``docs/images/``: the review page in Chromium; workbook, panel and form in LibreOffice.

Each is made in English and in Chinese (``-zh``). Both programs must be installed (``apt-get install chromium
libreoffice-calc fonts-noto-cjk``); what they show is made from ``fixtures/reports`` and ``fixtures/counties``.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from make_forms import FORM
from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

from extractor import extract, load_rules, read, tabulate
from extractor.checks import check
from extractor.panel.forms import fill_form
from extractor.reading.forms import read_form
from extractor.words import word
from extractor.writing.forms import write_form
from extractor.writing.panel import write_panel
from extractor.writing.review import write_review
from extractor.writing.run import Run
from extractor.writing.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

    from extractor import Result

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SIZE = (1280, 800)
CHROMIUM_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")
#: What the names of the pictures end with, by language.
ENDINGS = {"en": "", "zh": "-zh"}
#: The sheets that are shown, and which of the printed pages with their name in the foot.
SHEETS = {"summary": 0, "figures": 1}
#: The columns of the panel that is shown.
CONCEPTS = [
    *("unions.new", "members.joined", "members.total", "contracts.collective", "wages.recovered"),
    *("legal-aid.cases", "relief.condolence", "training.workers"),
]


def demo_run() -> Run:
    """What ``shuzheng extract fixtures/reports`` finds, made at a time that does not change."""
    results = tuple(extract(read(path)) for path in sorted((ROOT / "fixtures" / "reports").glob("*.txt")))
    made = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
    return Run(results, check(results), rules=load_rules().digest, made=made)


def shoot_review(run: Run, folder: Path, lang: str) -> None:
    """The review page in the middle of work."""
    path = folder / "review.html"
    with path.open("wb") as stream:
        write_review(run, stream, lang)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_program("chromium"), args=list(CHROMIUM_ARGUMENTS))
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, color_scheme="light")
        page.goto(path.as_uri())
        _work(page)
        _save(Image.open(io.BytesIO(page.screenshot())), f"review{ENDINGS[lang]}")
        browser.close()


def _work(page: Page) -> None:
    """Judge some figures, as a person would."""
    page.locator("#document-next").click()
    page.locator("#text mark").first.click()
    for key in "yyyyyyuyy":
        page.keyboard.press(key)
    page.mouse.move(0, 0)


def shoot_workbook(run: Run, folder: Path, lang: str) -> None:
    """The first sheets of the workbook as LibreOffice prints them."""
    path = folder / "figures.xlsx"
    with path.open("wb") as stream:
        write_workbook(run, stream, lang)
    printed = _printed(path)
    for name, number in SHEETS.items():
        _save_page(_pages_of(printed, word(f"sheet.{name}", lang))[number], f"workbook-{name}{ENDINGS[lang]}")


def shoot_counties(results: Sequence[Result], folder: Path, lang: str) -> None:
    """The panel of the county reports of one year, and the form that is filled from them."""
    path = folder / "panel.xlsx"
    panel = tabulate(results, CONCEPTS, times=["2025"], modalities=["reported"])
    with path.open("wb") as stream:
        write_panel(panel, stream, lang)
    _save_page(_pages_of(_printed(path), word("sheet.panel", lang))[0], f"panel{ENDINGS[lang]}")
    path, data = folder / "form.xlsx", FORM.read_bytes()
    path.write_bytes(write_form(data, FORM.name, fill_form(read_form(data, FORM.name), results), lang))
    _save_page(_printed(path)[0], f"form{ENDINGS[lang]}")


def _printed(path: Path) -> pypdfium2.PdfDocument:
    """A workbook as LibreOffice prints it."""
    command = [_program("soffice"), "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
    return pypdfium2.PdfDocument(path.with_suffix(".pdf"))


def _pages_of(printed: pypdfium2.PdfDocument, title: str) -> list[pypdfium2.PdfPage]:
    """The pages of a sheet, whose name is in their foot."""
    return [page for page in printed if page.get_textpage().get_text_bounded().startswith(title)]


def _save_page(page: pypdfium2.PdfPage, name: str) -> None:
    """Save a page without its margins."""
    width, height = page.get_size()
    picture = page.render(scale=2 * SIZE[0] / width, crop=(0, height * 0.05, 0, 0)).to_pil()
    _save(_trimmed(picture).resize(SIZE, Image.Resampling.LANCZOS), name)


def _trimmed(picture: Image.Image) -> Image.Image:
    """A picture without its white margins, cut to the proportions of the others."""
    white = Image.new(picture.mode, picture.size, "white")
    left, top, right, _ = ImageChops.difference(picture, white).getbbox() or (0, 0, *picture.size)
    margin = 20
    width = right - left + 2 * margin
    return picture.crop((left - margin, top - margin, right + margin, top - margin + width * SIZE[1] // SIZE[0]))


def _save(picture: Image.Image, name: str) -> None:
    """Save a picture with 256 colours, which makes a smaller file."""
    picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        sys.exit(f"{name} is not installed; apt-get install chromium libreoffice-calc fonts-noto-cjk")
    return path


if __name__ == "__main__":
    IMAGES.mkdir(parents=True, exist_ok=True)
    demo = demo_run()
    counties = [extract(read(path)) for path in sorted((ROOT / "fixtures" / "counties").glob("[0-3]*.*"))]
    for language in ENDINGS:
        with tempfile.TemporaryDirectory() as temporary:
            shoot_review(demo, Path(temporary), language)
            shoot_workbook(demo, Path(temporary), language)
            shoot_counties(counties, Path(temporary), language)
