"""Old Office files of a run, many in one call of LibreOffice, for which a program stands in that does as it is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from typing import TYPE_CHECKING, NamedTuple

import pytest
from batches import Here, figures
from make_documents import docx, p, r
from support import FIXTURES, Outcome, interruptible

from extractor.batch import run_batch
from extractor.errors import ReadingError
from extractor.reading import Conversions, conversions, find_documents, libreoffice, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-in for LibreOffice is a script")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = "WordDocument".encode("utf-16-le")

#: It logs the files of each call, and makes of each what the file says, or what it says is wrong with it.
STAND_IN = """#!{python}
import os, sys, time
sys.path.insert(0, {fixtures!r})
from pathlib import Path
from make_documents import docx, p, r
given = sys.argv[1:]
out, suffix = Path(given[given.index("--outdir") + 1]), "." + given[given.index("--convert-to") + 1].partition(":")[0]
sources = [Path(one) for one in given[given.index("--outdir") + 2 :]]
with open({log!r}, "a") as log:
    print(len(sources), sources[0].suffix, file=log)
for source in sources:
    _, wrong, text = source.read_bytes().decode("utf-8", "replace").split("|")
    made = docx(p(r(text)))
    if wrong == "hangs":
        Path({log!r}).with_name("hanging").write_text(str(os.getpid()))
        time.sleep(300)
    if wrong == "crashes":
        os.abort()
    if wrong != "damaged":
        (out / (source.stem + suffix)).write_bytes(made[: len(made) // 2] if wrong == "half" else made)
"""


class LibreOffice(NamedTuple):
    """The folder of the stand-in, and the one for temporary files."""

    folder: Path
    temporary: Path

    def calls(self) -> list[str]:
        """The calls so far, each as how many files of which suffix it was given."""
        log = self.folder / "log"
        return log.read_text().splitlines() if log.exists() else []

    def left_over(self) -> list[str]:
        """What stands in the folder for temporary files."""
        return [path.name for path in self.temporary.iterdir()]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LibreOffice:
    """The stand-in, where the program is looked for."""
    made = LibreOffice(tmp_path / "office", tmp_path / "temporary")
    made.folder.mkdir()
    made.temporary.mkdir()
    program = made.folder / "soffice"
    program.write_text(
        STAND_IN.format(python=sys.executable, fixtures=str(FIXTURES), log=str(made.folder / "log")), encoding="utf-8"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{made.folder}:{os.environ['PATH']}")
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("TMPDIR", str(made.temporary))
    return made


def old(text: str, wrong: str = "", start: bytes = OLE + WORD) -> bytes:
    return start + f"|{wrong}|{text}".encode()


def read_run(files: Iterable[tuple[str, bytes]]) -> list[str]:
    """The text of each file of a run, or why it cannot be read."""
    given = list(files)
    told = []
    with Conversions((name, lambda data=data: data) for name, data in given) as run:
        for name, data in given:
            try:
                told.append(read_bytes(data, name, None, run.convert).text.strip())
            except ReadingError as error:
                told.append(str(error))
    return told


NOT_OPENED = "b.doc: LibreOffice cannot open it (damaged"
SLOW = "b.doc: LibreOffice took more than 1 seconds"
RUNS = [
    # (files, what is read or said of each, calls of LibreOffice)
    ([], [], []),
    ([("a.txt", "3家".encode()), ("b.docx", docx(p(r("4家"))))], ["3家", "4家"], []),
    # all in one call; one alone, as without a run
    ([(f"{one}.doc", old(f"{one}家")) for one in range(5)], [f"{one}家" for one in range(5)], ["5 .doc"]),
    ([("a.doc", old("1家"))], ["1家"], ["1 .doc"]),
    # others stand between them; what is no old file under its name is not converted
    (
        [
            ("a.doc", old("1家")),
            ("b.txt", b"2"),
            ("c.doc", "3家".encode()),
            ("d.doc", docx(p(r("4家")))),
            ("e.wps", old("5")),
        ],
        ["1家", "2", "3家", "4家", "5"],
        ["2 .doc"],
    ),
    # each format in a call of its own, since LibreOffice is told one filter
    (
        [
            ("a.doc", old("1家")),
            ("b.doc", old("2家", start=b"{\\rtf")),
            ("c.doc", old("3家")),
            ("d.doc", old("4家", start=b"{\\rtf")),
        ],
        ["1家", "2家", "3家", "4家"],
        ["2 .doc", "2 .rtf"],
    ),
    # one name in several folders
    ([("1/a.doc", old("1家")), ("2/a.doc", old("2家")), ("a.doc", old("3家"))], ["1家", "2家", "3家"], ["3 .doc"]),
    # what does not come out of a group is tried alone, and does not cost the others
    (
        [("a.doc", old("1")), ("b.doc", old("2", "damaged")), ("c.doc", old("3"))],
        ["1", NOT_OPENED, "3"],
        ["3 .doc", "1 .doc"],
    ),
    (
        [("a.doc", old("1")), ("b.doc", old("2", "half")), ("c.doc", old("3"))],
        ["1", NOT_OPENED, "3"],
        ["3 .doc", "1 .doc"],
    ),
    (
        [("a.doc", old("1")), ("b.doc", old("2", "crashes")), ("c.doc", old("3"))],
        ["1", NOT_OPENED, "3"],
        ["3 .doc", "1 .doc", "1 .doc"],
    ),
    (
        [("a.doc", old("1")), ("b.doc", old("2", "hangs")), ("c.doc", old("3"))],
        ["1", SLOW, "3"],
        ["3 .doc", "1 .doc", "1 .doc"],
    ),
    # what cannot be converted is not put into a group, and keeps its reason
    (
        [("a.doc", old("1")), ("b.doc", OLE + "EncryptedPackage".encode("utf-16-le")), ("c.doc", old("3"))],
        ["1", "b.doc: locked by a password", "3"],
        ["2 .doc"],
    ),
    # an old file under a new name is told when it is read, and leaves the group as it is
    ([("a.doc", old("1")), ("b.docx", old("2")), ("c.doc", old("3"))], ["1", "2", "3"], ["2 .doc", "1 .doc"]),
]


@pytest.mark.parametrize(("files", "told", "calls"), RUNS)
def test_files_of_a_run_are_converted_in_one_call(
    office: LibreOffice,
    monkeypatch: pytest.MonkeyPatch,
    files: list[tuple[str, bytes]],
    told: list[str],
    calls: list[str],
) -> None:
    if any(b"|hangs|" in data for _, data in files):
        monkeypatch.setattr(libreoffice, "CONVERSION_SECONDS", 1)
    found = read_run(files)
    assert [line[: len(start)] for line, start in zip(found, told, strict=True)] == told
    assert office.calls() == calls
    assert office.left_over() == []


GROUPS = [
    # (bound, files, calls): at most so many files, and no more once they have so many bytes
    ("GROUP_FILES", 2, ["2 .doc", "2 .doc", "1 .doc"]),
    ("GROUP_BYTES", len(old("1")) + 1, ["2 .doc", "2 .doc", "1 .doc"]),
    ("GROUP_BYTES", 1, ["1 .doc"] * 5),
]


@pytest.mark.parametrize(("bound", "most", "calls"), GROUPS)
def test_groups_are_bounded(
    office: LibreOffice, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, calls: list[str]
) -> None:
    monkeypatch.setattr(conversions, bound, most)
    assert read_run((f"{one}.doc", old(f"{one}")) for one in range(5)) == list("01234")
    assert office.calls() == calls
    assert office.left_over() == []


def test_a_call_may_take_longer_the_more_files_it_has(office: LibreOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    bounds: list[float] = []

    def record(_command: list[str], seconds: float, **_: object) -> bool:
        bounds.append(seconds)
        return True

    monkeypatch.setattr(libreoffice, "_ran", record)
    read_run((f"{one}.doc", old(f"{one}")) for one in range(3))
    assert bounds == [120 + 2 * 10, 120, 120, 120]  # of the three, and of each alone
    assert office.left_over() == []


def test_a_file_that_changes_meanwhile_is_read_as_it_is_now(office: LibreOffice) -> None:
    with Conversions([("a.doc", lambda: old("1")), ("b.doc", lambda: old("2"))]) as run:
        assert read_bytes(old("1"), "a.doc", None, run.convert).text == "1\n"
        assert read_bytes(old("3"), "b.doc", None, run.convert).text == "3\n"
    assert office.calls() == ["2 .doc", "1 .doc"]
    assert office.left_over() == []


def test_without_libreoffice_nothing_is_read_ahead(office: LibreOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find_libreoffice", lambda: None)
    read: list[str] = []
    files = [(name, lambda name=name: read.append(name) or b"") for name in ("a.doc", "b.doc")]
    needed = pytest.raises(ReadingError, match=r"^a\.doc: an old Word file, which needs LibreOffice; install it")
    with Conversions(files) as run, needed:
        read_bytes(old("1"), "a.doc", None, run.convert)
    assert (read, office.calls(), office.left_over()) == ([], [], [])


# ── commands ───────────────────────────────────────────────────────────────────────────────────────────────────


def reports(folder: Path, *wrong: str) -> Path:
    """A folder of old Word files, of which each has a figure, or is wrong as told."""
    (folder / "in").mkdir()
    for number, what in enumerate(wrong):
        (folder / "in" / f"{number}.doc").write_bytes(old(f"新建工会{number}家。", what))
    return folder / "in"


def test_extract_converts_the_files_of_a_folder_in_one_call(office: LibreOffice, tmp_path: Path) -> None:
    done = Outcome("extract", str(reports(tmp_path, *[""] * 5)), "-o", str(tmp_path / "f.csv"))
    assert (done.exit_code, done.err) == (0, "")
    assert "Documents read: 5; not read: 0. Figures: 5" in done.out
    assert office.calls() == ["5 .doc"]
    assert office.left_over() == []


def test_members_of_an_archive_are_converted_in_one_call(office: LibreOffice, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}/a.doc", old(f"新建工会{number}家。"))
    found = find_documents([tmp_path / "in.zip"])
    assert read_run((one.name, one.read_bytes()) for one in found) == [f"新建工会{number}家。" for number in range(3)]
    assert office.calls() == ["3 .doc"]


def test_a_batch_converts_the_files_of_a_task_in_one_call(office: LibreOffice, tmp_path: Path) -> None:
    summary = run_batch([str(reports(tmp_path, "", "damaged", ""))], str(tmp_path / "out"), Here())
    assert (summary.documents, summary.failed, len(figures(tmp_path / "out"))) == (2, 1, 2)
    assert summary.failures[0].reason.startswith("1.doc: LibreOffice cannot open it (damaged")
    assert office.calls() == ["3 .doc", "1 .doc"]
    assert office.left_over() == []


def is_running(pid: int) -> bool:
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return listed.stdout[:1].strip() not in ("", "Z")


def awaited(path: Path) -> None:
    """Wait until there is a file with something in it."""
    deadline = time.monotonic() + 60
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline, f"{path.name} did not come"
        time.sleep(0.02)


STOPPED = [
    # (command, signal, exit code): of a batch the workers convert, and the leading process is told to stop, or killed
    (["extract", "-o"], signal.SIGINT, 130),
    (["batch", "--jobs", "1", "--out"], signal.SIGINT, 130),
    (["batch", "--jobs", "1", "--out"], signal.SIGTERM, 130),
    (["batch", "--jobs", "1", "--out"], signal.SIGKILL, -signal.SIGKILL),
]


@pytest.mark.parametrize(("command", "by", "code"), STOPPED)
def test_whatever_stops_a_run_ends_libreoffice_and_leaves_nothing(
    office: LibreOffice, tmp_path: Path, command: list[str], by: signal.Signals, code: int
) -> None:
    name, *options = command
    given = [name, str(reports(tmp_path, "", "hangs", "")), *options, str(tmp_path / "out.csv")]
    process = subprocess.Popen(
        [sys.executable, "-m", "extractor", *given], stderr=subprocess.DEVNULL, preexec_fn=interruptible
    )
    awaited(office.folder / "hanging")
    hanging = int((office.folder / "hanging").read_text())
    process.send_signal(by)
    assert process.wait() == code
    deadline = time.monotonic() + 60
    while (is_running(hanging) or office.left_over()) and time.monotonic() < deadline:  # workers of one that is killed
        time.sleep(0.02)
    assert (is_running(hanging), office.left_over()) == (False, [])
