"""The bounds on the page of what is read, from the constants that set them."""

from __future__ import annotations

import re

from generated import ROOT

from extractor import zips
from extractor.reading import archives, html, libreoffice, limits, pdf
from extractor.reading.formats import MAX_BYTES
from extractor.reading.ocr import pages as ocr
from extractor.reading.ocr import recognise
from extractor.reading.spreadsheet import sheets

PAGE = ROOT / "docs/reference/reading.md"
BOUNDS = re.compile(r"(<!-- bounds: .*? -->\n).*?(<!-- end of bounds -->\n)", re.DOTALL)


def reading_page() -> str:
    """The page with fresh bounds."""
    return BOUNDS.sub(lambda old: f"{old[1]}\n{_bounds()}\n{old[2]}", PAGE.read_text(encoding="utf-8"))


def _bounds() -> str:
    packed = (
        f"{zips.MAX_MEMBERS:,} files; {_mb(zips.MAX_TOTAL_BYTES)} unpacked; {zips.MAX_RATIO} times its packed size, "
        f"if it unpacks to more than {_mb(zips.SMALL_BYTES)}"
    )
    elements = f"{limits.MAX_ELEMENTS:,} elements"
    cells = f"{sheets.MAX_CELLS:,} cells"
    rows = (
        ("Text, Markdown", _mb(MAX_BYTES), "", ""),
        (
            "Word, PowerPoint",
            _mib(limits.MAX_BYTES),
            f"{elements}; {_mib(limits.MAX_EXPANDED)} of XML; {zips.MAX_MEMBERS:,} parts",
            f"{limits.MAX_SECONDS:g} s, and {libreoffice.CONVERSION_SECONDS} s in LibreOffice",
        ),
        (
            "Web page",
            _mib(html.MAX_BYTES),
            f"{elements}; {html.MAX_ATTRIBUTES:,} attributes in a tag",
            f"{limits.MAX_SECONDS:g} s",
        ),
        (
            "PDF",
            _mb(pdf.MAX_BYTES),
            f"{pdf.MAX_PAGES:,} pages; {pdf.MAX_PAGE_CHARS:,} characters on a page, {pdf.MAX_CHARS:,} in all",
            f"{pdf.MAX_SECONDS:g} s",
        ),
        (
            "OCR",
            f"pictures {_mib(limits.MAX_BYTES)}",
            f"{ocr.MAX_PAGES:,} pages; pictures of {recognise.MAX_PIXELS // 1_000_000} million pixels",
            f"{ocr.PAGE_SECONDS} s of the processor a page, {ocr.MAX_SECONDS:,.0f} s",
        ),
        ("Workbook", _mb(MAX_BYTES), f"{cells}; {packed}", f"{sheets.MAX_SECONDS:g} s"),
        ("CSV, TSV", _mb(MAX_BYTES), cells, f"{sheets.MAX_SECONDS:g} s"),
        ("Archive", "", f"{packed}; {_mb(zips.MAX_MEMBER_BYTES)} a file; archives {archives.MAX_DEPTH} deep", ""),
    )
    lines = [
        "What exceeds a bound is refused, with a line that says so. Of an archive, a file that is too large or an\n"
        "archive that is too deep is refused alone. This is generated from the code by `make docs`.\n",
        "| Format | Size of the file | Contents | Time |",
        "| --- | --- | --- | --- |",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    return "\n".join(lines) + "\n"


def _mb(size: int) -> str:
    return f"{size // 1_000_000:,} MB"


def _mib(size: int) -> str:
    return f"{size >> 20:,} MB"
