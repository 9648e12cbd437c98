"""What a folder or an archive holds beside reports: it is named, and what this program wrote is left out."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from support import Outcome

TEXT = "2012年，全市新建工会8182个。"


@pytest.fixture(autouse=True)
def folder(english_folder: Path) -> Path:
    """A working directory with a folder of one report."""
    Path("in").mkdir()
    Path("in/report.txt").write_text(TEXT, encoding="utf-8")
    return english_folder


OTHERS = [
    # (files beside the report, exit code, line on standard error)
    ([], 0, ""),
    (["a.rar", "b.rar", "c.epub"], 1, "2 .rar, 1 .epub"),
    (["photo.gif"], 0, "1 .gif"),  # a picture mostly holds no report
    ([".hidden.rar", "~$lock.rar"], 0, ""),
]


@pytest.mark.parametrize(("names", "code", "said"), OTHERS)
def test_files_of_other_types_are_named(names: list[str], code: int, said: str) -> None:
    for name in names:
        Path("in", name).write_bytes(b"\0\1\2")
    done = Outcome("extract", "in", "-o", "f.csv")
    assert done.exit_code == code
    advice = "save what holds text as .docx, .xlsx or .pdf to have it read"
    line = f"warning: not read, since they are of other types: {said}; {advice}\n"
    assert done.err == (line if said else "")
    assert f"Documents read: 1; not read: {len(names) if code else 0}." in done.out


def test_files_of_other_types_in_an_archive_are_named() -> None:
    with zipfile.ZipFile("in.zip", "w") as archive:
        for name in ("report.txt", "a.rar"):
            archive.write("in/report.txt", name)
    done = Outcome("extract", "in.zip", "-o", "f.csv")
    assert (done.exit_code, "of other types: 1 .rar; " in done.err) == (1, True)


@pytest.mark.parametrize("name", ["f.csv", "f.xlsx", "f.html"])
def test_what_the_program_wrote_is_no_report(name: str) -> None:
    assert Outcome("extract", "in", "-o", f"in/{name}").exit_code == 0
    done = Outcome("extract", "in", "-o", "g.csv")
    assert done.exit_code == 0
    assert done.err.startswith(f"warning: {name}: a table or page of figures that this program wrote")
    assert "Documents read: 1; not read: 0. Figures: 1" in done.out


def test_what_the_program_wrote_is_read_where_it_is_named() -> None:
    Outcome("extract", "in", "-o", "f.csv")
    assert "Documents read: 1; not read: 0." in Outcome("extract", "f.csv", "-o", "g.csv").out


def test_pictures_are_not_named_where_nothing_is_to_be_said() -> None:
    Path("in/photo.gif").write_bytes(b"\0")
    assert Outcome("extract", "in", "-o", "f.csv", "--quiet").err == ""
