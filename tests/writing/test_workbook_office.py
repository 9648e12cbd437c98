"""The workbook in LibreOffice: it opens without repair, and shows cell by cell what was written."""

from __future__ import annotations

import csv
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import openpyxl
import pytest
from test_export import figure, result
from test_workbook import LANGUAGES, NUMBER, RUNS, Made, made, workbook

from extractor.records import Bound
from extractor.records.names import SIGNS
from extractor.words import word
from extractor.writing import sheet
from extractor.writing.run import Run

if TYPE_CHECKING:
    from pathlib import Path

#: All sheets as CSV in UTF-8, each cell as it is shown.
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
TIMEOUT = 120


class Office(NamedTuple):
    """LibreOffice with a profile of its own."""

    profile: Path

    def convert(self, kind: str, folder: Path, *sources: Path) -> Path:
        """Let it open files and save them as another kind, in one run since starting takes longest."""
        out = folder / "out"
        command = ["soffice", f"-env:UserInstallation={self.profile.as_uri()}", "--headless", "--norestore"]
        subprocess.run(
            [*command, "--convert-to", kind, "--outdir", out, *sources],
            check=True,
            capture_output=True,
            timeout=TIMEOUT,
        )
        return out

    def open(self, kind: str, folder: Path, **books: Made) -> Path:
        """What it makes of workbooks, by their names."""
        sources = [folder / f"{name}.xlsx" for name in books]
        for source, one in zip(sources, books.values(), strict=True):
            source.write_bytes(one.data)
        return self.convert(kind, folder, *sources)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Skips where there is no LibreOffice with its spreadsheet, without which it says nothing and writes nothing."""
    folder = tmp_path_factory.mktemp("office")
    office = Office(folder / "profile")
    probe = folder / "probe.csv"
    probe.write_text("1", encoding="utf-8")
    if shutil.which("soffice") is None or not (office.convert("xlsx", folder, probe) / "probe.xlsx").exists():
        pytest.skip("no LibreOffice Calc: apt-get install --no-install-recommends libreoffice-calc")
    return office


@pytest.fixture(scope="module")
def saved(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbooks of all runs in both languages, saved by LibreOffice."""
    books = {f"{key}-{lang}": workbook(key, lang) for key in RUNS for lang in LANGUAGES}
    return office.open("xlsx", tmp_path_factory.mktemp("saved"), **books)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", RUNS)
def test_libreoffice_has_every_cell(saved: Path, key: str, lang: str) -> None:
    one = workbook(key, lang)
    again = openpyxl.load_workbook(saved / f"{key}-{lang}.xlsx")
    assert again.sheetnames == one.book.sheetnames
    for page in one.book:
        shown = again[page.title]
        for row in page.iter_rows():
            for cell in row:
                other = shown.cell(cell.row, cell.column)
                if isinstance(cell.value, (int, float)):
                    assert other.value == pytest.approx(cell.value, rel=1e-14), cell.coordinate
                else:
                    assert other.value == cell.value, cell.coordinate
                assert (other.hyperlink is None) == (cell.hyperlink is None), cell.coordinate
                assert (other.comment is None) == (cell.comment is None), cell.coordinate
        assert len(shown._charts) == len(page._charts)
    figures = again[word("sheet.figures", lang)]
    assert len(figures.data_validations.dataValidation) == 1
    assert figures.column_dimensions["AC"].hidden


def test_libreoffice_prints_every_sheet(office: Office, tmp_path: Path) -> None:
    out = office.open("pdf", tmp_path, **{lang: workbook("findings", lang) for lang in LANGUAGES})
    for lang in LANGUAGES:
        printed = (out / f"{lang}.pdf").read_bytes()
        assert printed.startswith(b"%PDF")
        assert len(printed) > 20_000


def test_libreoffice_shows_bounds_and_printed_places(office: Office, tmp_path: Path) -> None:
    figures = [figure(value="1234.5", bound=bound.value) for bound in Bound]
    figures.append(figure(value="12.5", unit="%", sentence="全市参加活动率12.50%。", mention="12.50%", start=7, end=13))
    out = office.open(AS_SHOWN, tmp_path, book=made(Run((result(*figures),))))
    with (out / "book-Figures.csv").open(encoding="utf-8", newline="") as file:
        shown = [row[NUMBER["value"] - 1] for row in csv.reader(file)][1:]
    assert shown == [f"{SIGNS[bound]} 1,234.5".lstrip() for bound in Bound] + ["12.50"]


def test_libreoffice_computes_links(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sheet, "MAX_LINKS", 0)
    out = office.open(AS_SHOWN, tmp_path, book=made(Run((result(figure(), figure()),))))
    with (out / "book-Figures.csv").open(encoding="utf-8", newline="") as file:
        assert [row[NUMBER["to_sentence"] - 1] for row in csv.reader(file)][1:] == ["→ 2", "→ 2"]
