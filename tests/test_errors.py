"""Messages: each is one line that can be read, whatever it quotes."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Outcome

from extractor.errors import MAX_MESSAGE, ReadingError, ShuzhengError, one_line
from extractor.service.answers import ErrorCode, RefusedError
from extractor.words import message

if TYPE_CHECKING:
    from pathlib import Path

LONG = "甲" * 40_000
LINES = [
    # (message, the line)
    ("report.txt: no such file", "report.txt: no such file"),
    ("", ""),
    ("--as-of 20\n13: not a date", "--as-of 20 13: not a date"),
    ("a\r\nb\vc\u2028d", "a b c d"),
    ("two  blanks\tand a tab", "two  blanks\tand a tab"),
    ("x" * MAX_MESSAGE, "x" * MAX_MESSAGE),
    (f"{LONG}: what to do", f"{'甲' * 499} … {'甲' * 486}: what to do"),
]


@pytest.mark.parametrize(("message", "line"), LINES)
def test_a_message_is_one_line(message: str, line: str) -> None:
    assert one_line(message) == line
    assert str(ShuzhengError(message)) == line


@given(st.text() | st.text(min_size=MAX_MESSAGE - 5, max_size=MAX_MESSAGE + 5))
def test_a_line_stays_as_it_is(message: str) -> None:
    line = one_line(message)
    assert len(line) <= MAX_MESSAGE
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line


def test_errors_go_from_one_process_to_another() -> None:
    for error in (
        ReadingError(LONG),
        RefusedError(422, ErrorCode.INVALID_REQUEST, message("named", name=LONG, reason="x"), {"Allow": "GET"}),
    ):
        copy = pickle.loads(pickle.dumps(error))
        assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))


PACK = f"""
[[unit]]
id = "unit.boats"
why = "boats"
kind = "count"
forms = ["艇"]
counts = ["facilities"]
yes = ["{LONG}"]
"""
COMMANDS = [
    # (command line, what stands at the end of the line)
    (LONG, "See shuzheng --help."),
    (f"extract {LONG}", "cannot be opened (File name too long); check the path and its permissions"),
    (f"extract {LONG}.zip", "cannot be opened (File name too long); check the path and its permissions"),
    (f"extract report.txt --{LONG}", "See shuzheng extract --help."),
    (f"extract report.txt --lang {LONG}", "See shuzheng extract --help."),
    (f"extract report.txt --encoding {LONG}", ""),
    (f"extract report.txt --as-of {LONG}", "write it like 2013-01-20, 2013-01 or 2013"),
    (f"extract report.txt -o {LONG}", "or the format datapackage"),
    (f"extract report.txt -o {LONG}.csv", "cannot be written (File name too long); choose another place or name"),
    (f"extract report.txt --text-dir {LONG}", "cannot be written (File name too long); choose another --text-dir"),
    (f"check report.txt --skip {LONG}", "unit-scale"),
    (f"find {LONG} report.txt", "or 10-20名"),
    (f"compare report.txt --against {LONG}", "check the path and its permissions"),
    (f"verify {LONG} --sources report.txt", "give .xlsx, .csv, .jsonl"),
    (f"rules test {LONG}", "cannot be read: File name too long"),
    ("rules test boats.toml", "should match and does not; found: nothing"),
    (f"serve --host {LONG}", "--host takes an address of this machine, e.g. --host 127.0.0.1"),
    (f"batch report.txt --out {LONG}", "name another folder"),
]


@pytest.mark.parametrize(("command", "end"), COMMANDS, ids=[command[:40] for command, _ in COMMANDS])
def test_whatever_is_typed_is_answered_in_a_line_that_can_be_read(english_folder: Path, command: str, end: str) -> None:
    (english_folder / "report.txt").write_text("新建工会8家。", encoding="utf-8")
    (english_folder / "boats.toml").write_text(PACK, encoding="utf-8")
    run = Outcome(*command.split())
    assert (run.exit_code in (1, 2), run.out) == (True, "")
    (line,) = run.err.splitlines()
    assert line.startswith("error: ")
    assert line.endswith(end)
    assert len(line) <= MAX_MESSAGE + len("error: ")
