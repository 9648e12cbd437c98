"""The workbook in LibreOffice: it opens without repair, and shows cell by cell what was written."""

from __future__ import annotations

import csv
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import openpyxl
import pytest
from test_export import figure, result
from test_workbook import LANGUAGES, NUMBER, RUNS, Made, made, workbook

from extractor.records import Bound
from extractor.records.names import SIGNS
from extractor.records.words import word
from extractor.writing import sheet
from extractor.writing.run import Run

if TYPE_CHECKING:
    from pathlib import Path

#: All sheets as CSV in UTF-8, each cell as it is shown.
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
TIMEOUT = 120


def converted(source: Path, kind: str, folder: Path) -> None:
    """Let LibreOffice open a file and save it as another kind, with a profile of its own."""
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            kind,
            "--outdir",
            folder / "out",
            source,
        ],
        check=True,
        capture_output=True,
        timeout=TIMEOUT,
    )


@cache
def has_calc(folder: Path) -> bool:
    """Whether there is a LibreOffice with its spreadsheet, without which soffice says nothing and writes nothing."""
    if shutil.which("soffice") is None:
        return False
    probe = folder / "probe.csv"
    probe.write_text("1", encoding="utf-8")
    converted(probe, "xlsx", folder)
    return (folder / "out" / "probe.xlsx").exists()


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A folder to convert in; skips the test where LibreOffice cannot open workbooks."""
    if not has_calc(tmp_path_factory.getbasetemp()):
        pytest.skip("no LibreOffice Calc: apt-get install --no-install-recommends libreoffice-calc")
    return tmp_path


def opened(one: Made, folder: Path, kind: str) -> Path:
    """What LibreOffice makes of a workbook."""
    (folder / "book.xlsx").write_bytes(one.data)
    converted(folder / "book.xlsx", kind, folder)
    return folder / "out"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", RUNS)
def test_libreoffice_has_every_cell(office: Path, key: str, lang: str) -> None:
    one = workbook(key, lang)
    again = openpyxl.load_workbook(opened(one, office, "xlsx") / "book.xlsx")
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
    assert figures.column_dimensions["AA"].hidden


@pytest.mark.parametrize("lang", LANGUAGES)
def test_libreoffice_prints_every_sheet(office: Path, lang: str) -> None:
    printed = (opened(workbook("findings", lang), office, "pdf") / "book.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert len(printed) > 20_000


def test_libreoffice_shows_bounds_and_printed_places(office: Path) -> None:
    figures = [figure(value="1234.5", bound=bound.value) for bound in Bound]
    figures.append(figure(value="12.5", unit="%", sentence="全市参加活动率12.50%。", mention="12.50%", start=7, end=13))
    out = opened(made(Run((result(*figures),))), office, AS_SHOWN)
    with (out / "book-Figures.csv").open(encoding="utf-8", newline="") as file:
        shown = [row[NUMBER["value"] - 1] for row in csv.reader(file)][1:]
    assert shown == [f"{SIGNS[bound]} 1,234.5".lstrip() for bound in Bound] + ["12.50"]


def test_libreoffice_computes_links(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_LINKS", 0)
    out = opened(made(Run((result(figure(), figure()),))), office, AS_SHOWN)
    with (out / "book-Figures.csv").open(encoding="utf-8", newline="") as file:
        assert [row[NUMBER["to_sentence"] - 1] for row in csv.reader(file)][1:] == ["→ 2", "→ 2"]
