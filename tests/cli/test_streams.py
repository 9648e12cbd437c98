"""What is no file on a disk: what is piped in is read, and other pipes, devices and sockets are refused at once."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from batches import Here

from extractor.batch import run_batch
from extractor.batch.items import find_items
from extractor.errors import BatchError, ReadingError
from extractor.reading import find_documents, is_stream

REPORT = "2012年，全市新建工会8182个。\n"
REFUSED = "a pipe, device or socket, and no file; write what comes out of it to a file"


@pytest.fixture(autouse=True)
def folder(english_folder: Path) -> Path:
    """A working directory with a report, and a pipe that nothing comes out of."""
    Path("report.txt").write_text(REPORT, encoding="utf-8")
    os.mkfifo("pipe.txt")
    return english_folder


def run(command: str) -> subprocess.CompletedProcess[str]:
    """Run a line in bash with ``shuzheng`` in it; what waits for ever fails."""
    called = f"shuzheng() {{ '{sys.executable}' -m extractor \"$@\"; }}\n{command}"
    return subprocess.run(["bash", "-c", called], capture_output=True, encoding="utf-8", timeout=60, check=False)


READ = [
    # (what is typed, the name of the document)
    ("cat report.txt | shuzheng extract - -o -", "stdin"),
    ("shuzheng extract - -o - < report.txt", "stdin"),
    ("cat report.txt | shuzheng extract /dev/stdin -o -", "stdin"),
    ("shuzheng extract /dev/stdin -o - < report.txt", "stdin"),
    ("shuzheng extract /dev/fd/7 -o - 7< report.txt", "7"),
    ("cat report.txt | shuzheng extract /proc/self/fd/0 -o -", "0"),
    # the explicit way to read a pipe that has a name
    ("cat report.txt > pipe.txt & shuzheng extract - -o - < pipe.txt", "stdin"),
]


@pytest.mark.parametrize(("command", "name"), READ)
def test_what_is_piped_in_is_read(command: str, name: str) -> None:
    done = run(command)
    assert (done.returncode, done.stderr) == (0, "")
    (figure,) = map(json.loads, done.stdout.splitlines())
    assert (figure["document"], figure["mention"]) == (name, "8182个")


def test_what_a_shell_substitutes_is_read() -> None:
    done = run("shuzheng compare <(cat report.txt) --against <(echo 去年新建工会8182个。) -q -o verdicts.jsonl")
    assert done.stderr == ""
    (row,) = map(json.loads, Path("verdicts.jsonl").read_text(encoding="utf-8").splitlines())
    assert row["mention"] == "8182个"


NO_FILES = [
    # (what is typed, what is named)
    ("shuzheng extract pipe.txt", "pipe.txt"),
    ("shuzheng check ./pipe.txt", "pipe.txt"),
    ("shuzheng extract bare -o -", "bare"),
    ("shuzheng extract packed.zip", "packed.zip"),
    ("shuzheng extract socket.txt", "socket.txt"),
    ("shuzheng extract /dev/zero", "/dev/zero"),
    ("shuzheng find 8182 pipe.txt", "pipe.txt"),
    ("shuzheng batch pipe.txt --out out --jobs 1 -q", "pipe.txt"),
]


@pytest.mark.parametrize(("command", "name"), NO_FILES)
def test_what_is_no_file_is_refused(command: str, name: str) -> None:
    os.mkfifo("bare")
    os.mkfifo("packed.zip")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.txt")
        done = run(command)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert f"{name}: {REFUSED}" in line


def test_in_a_folder_the_others_are_read() -> None:
    os.mkfifo("bare")  # is passed over, as what is no text is
    Path("gone.txt").symlink_to("nowhere")
    done = run("shuzheng extract . -o -")
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 1)
    gone, pipe = done.stderr.splitlines()
    assert gone == "error: gone.txt: no such file or directory; check the path"
    assert pipe.startswith(f"error: pipe.txt: {REFUSED}")


def test_in_a_folder_by_url_the_others_are_read(folder: Path) -> None:
    summary = run_batch([f"file://{folder}"], "out", Here())
    assert (summary.documents, summary.failed) == (1, 1)
    assert f"pipe.txt: {REFUSED}" in summary.failures[0].reason


def test_standard_input_that_is_closed_says_so() -> None:
    done = run("shuzheng extract - <&-")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: stdin: standard input is closed; pipe a report into it, or name a file\n"


STREAMS = [
    # (source, whether it can be read once only)
    ("-", True),
    ("/dev/stdin", True),
    ("/dev/fd/63", True),
    ("/proc/self/fd/0", True),
    ("report.txt", False),
    ("./-", False),
    ("/dev/zero", False),
    ("/dev/fd/", False),
    ("/dev/fd/63/a.txt", False),
    ("dev/fd/63", False),
    ("/dev/stdin.txt", False),
]


@pytest.mark.parametrize(("source", "expected"), STREAMS)
def test_streams_are_told_by_their_names(source: str, expected: bool) -> None:
    assert is_stream(source) is expected
    if expected:
        with pytest.raises(BatchError, match=f"{source}: what is piped in is one document and no batch; use shuzheng"):
            find_items([source])


TOO_LONG = "报" * 2000


@pytest.mark.parametrize("given", [TOO_LONG, f"{TOO_LONG}.zip", f"x/{TOO_LONG}/*.txt", "report.txt/x"])
def test_names_that_no_file_can_have_are_told(given: str) -> None:
    (source,) = find_documents([given])
    with pytest.raises(ReadingError, match=r"cannot be opened|no such file") as error:
        source.read()
    assert len(str(error.value)) <= 1000


FULL = [
    # (what is typed, whose output is a line, a table, long, or help)
    "shuzheng find 8182 report.txt -o - > /dev/full",
    "shuzheng extract report.txt -o f.csv > /dev/full",
    "shuzheng rules list > /dev/full",
    "shuzheng explain 8个 > /dev/full",
    "shuzheng extract --help > /dev/full",
    "shuzheng --version > /dev/full",
]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
@pytest.mark.parametrize("command", FULL)
def test_an_output_that_takes_no_more_is_told(command: str) -> None:
    done = run(command)
    assert done.returncode == 1
    assert done.stderr == (
        "error: standard output cannot be written (No space left on device); send it to another place\n"
    )


@pytest.mark.parametrize(
    "command", ["rules list | head -n 1", "--help | true", "explain 8个 | true", "find 8182 report.txt -o - | true"]
)
def test_a_reader_that_goes_away_is_no_fault(command: str) -> None:
    assert run(f"shuzheng {command}").stderr == ""
