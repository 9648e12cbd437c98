"""The same report in every form that is read gives the same figures, each with its place in that form."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from make_texts import texts
from readers import MAKERS, report_lines
from support import FIXTURES

from extractor import Figure, extract, read
from extractor.reading import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

SIMPLIFIED = FIXTURES / "reports" / "city-union-2008.txt"
TRADITIONAL = FIXTURES / "reports" / "dockers-union-hk-2018.txt"

FORMS = [
    # (file, the report that it holds, what the place of each figure looks like)
    ("report-utf8.txt", SIMPLIFIED, None),
    ("report-gb18030.txt", SIMPLIFIED, None),
    ("report-utf16.txt", SIMPLIFIED, None),
    ("report-big5.txt", TRADITIONAL, None),
    ("report.md", SIMPLIFIED, r"line \d+"),
    ("report.docx", SIMPLIFIED, r"paragraph \d+"),
    ("report.doc", SIMPLIFIED, r"paragraph \d+"),
    ("report.html", SIMPLIFIED, r"paragraph \d+"),
    ("report-reportlab.pdf", SIMPLIFIED, r"p\. \d+"),
    ("report-chromium.pdf", SIMPLIFIED, r"p\. \d+"),
    ("report.xlsx", SIMPLIFIED, r"sheet Sheet R\d+C1"),
]


def meaning(figure: Figure) -> tuple[object, ...]:
    words = (figure.indicator, figure.period, figure.scope)
    return figure.value, figure.unit, figure.bound, figure.category, *(re.sub(r"\s", "", one or "") for one in words)


@pytest.mark.parametrize(("name", "report", "place"), FORMS, ids=[form[0] for form in FORMS])
def test_every_form_gives_the_same_figures(name: str, report: Path, place: str | None) -> None:
    if name.endswith(".doc") and shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed; .doc is read through it")
    figures = extract(read(FIXTURES / "documents" / name)).figures
    assert [meaning(one) for one in figures] == [meaning(one) for one in extract(read(report)).figures]
    for figure in figures:
        assert (figure.locator is None) if place is None else re.fullmatch(place, figure.locator or "")


@pytest.mark.parametrize("suffix", MAKERS)
def test_every_reader_that_is_measured_reads_all_numbers(suffix: str) -> None:
    lines = report_lines(5_000)
    text = read_bytes(MAKERS[suffix](lines), f"x.{suffix}").text.removeprefix("report\n")
    assert re.findall(r"[0-9.]+", text) == re.findall(r"[0-9.]+", "\n".join(lines))


def test_places_lead_to_the_paragraph() -> None:
    lines = [line for line in SIMPLIFIED.read_text("utf-8").splitlines() if line.strip()]
    for figure in extract(read(FIXTURES / "documents" / "report.xlsx")).figures:
        row = int(re.findall(r"R(\d+)C", figure.locator or "")[0])
        assert figure.sentence in lines[row - 1]


@pytest.mark.parametrize("name", sorted(texts()))
def test_fixtures_are_as_made(name: str) -> None:
    assert (FIXTURES / "documents" / name).read_bytes() == texts()[name]
