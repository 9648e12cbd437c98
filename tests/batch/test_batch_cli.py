"""``shuzheng batch``: what it says, newcomers' mistakes, and a run that is stopped at any moment."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from batches import (
    KILLS,
    OTHER,
    REPORT,
    documents,
    figures,
    ledger,
)
from many import make_documents
from support import Outcome, assert_mistake, interruptible

from extractor.batch import run_batch
from extractor.batch.local import local_pool
from extractor.writing.parquet import read_figures

if TYPE_CHECKING:
    from collections.abc import Callable


# ── the command ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def folder(english_folder: Path) -> Path:
    documents(english_folder / "in", a=REPORT, b=OTHER, copy=OTHER)
    return english_folder


def test_command_says_what_was_done(folder: Path) -> None:
    run = Outcome("batch", "in", "--out", "out", "--jobs", "1")
    assert (run.exit_code, run.err) == (0, "")
    said, time_taken = run.out.splitlines()
    assert said == "Documents: 3; done before: 0; copies left out: 1; extracted: 2; failed: 0. Figures: 3, in out"
    assert re.fullmatch(r"Time: [0-9.]+ s, [0-9.]+ MB/s", time_taken)
    assert len(figures(folder / "out")) == 3


def test_command_goes_on_and_speaks_chinese(folder: Path) -> None:
    (folder / "in" / "empty.txt").touch()
    first = Outcome("batch", "in", "--out", "out", "--jobs", "1", "--lang", "zh")
    assert first.exit_code == 1
    assert first.err.startswith("error: empty.txt: the file is empty")
    assert first.out.splitlines()[2] == "失败原因见 out/errors.jsonl；用 --resume 可重试"
    (folder / "in" / "empty.txt").unlink()
    again = Outcome("batch", "in", "--out", "out", "--jobs", "1", "--resume", "--lang", "zh")
    assert again.out.startswith("文档：3份；此前已完成：2份；重复未计：1份；本次提取：0份；失败：0份。数据：0条")
    assert (again.exit_code, again.err) == (0, "")


OTHERS = [
    # (files beside the documents, exit code, lines on standard error, their status)
    (["a.rar", "b.rar", "c.gif"], 1, ["not read, since they are of other types: 2 .rar, 1 .gif;"], ["other-type"] * 3),
    (["c.gif"], 0, ["not read, since they are of other types: 1 .gif;"], ["other-type"]),
    (["f.csv"], 0, ["f.csv: a table or page of figures that this program wrote"], ["own-output"]),
    ([".hidden.rar"], 0, [], []),
]


@pytest.mark.parametrize(("names", "code", "said", "statuses"), OTHERS)
def test_command_tells_what_it_does_not_read(
    folder: Path, names: list[str], code: int, said: list[str], statuses: list[str]
) -> None:
    for name in names:
        (folder / "in" / name).write_text("sentence,mention,value,indicator\nx,1,1,y\n", encoding="utf-8")
    for _ in range(2):  # also where all else is done already
        run = Outcome("batch", "in", "--out", "out", "--jobs", "1", "--resume")
        assert run.exit_code == code
        assert [line.startswith(f"warning: {one}") for line, one in zip(run.err.splitlines(), said, strict=True)] == [
            True
        ] * len(said)
        listed = [json.loads(line) for line in (folder / "out" / "unread.jsonl").read_text("utf-8").splitlines()]
        assert [(one["document"], one["status"]) for one in listed] == list(zip(names, statuses, strict=False))
    assert len(figures(folder / "out")) == 3


def test_a_table_of_figures_that_is_named_is_read(folder: Path) -> None:
    (folder / "f.csv").write_text("sentence,mention,value,indicator\nx,1,1,y\n", encoding="utf-8")
    run = Outcome("batch", "f.csv", "--out", "out", "--jobs", "1")
    assert (run.exit_code, run.err) == (0, "")
    assert run.out.startswith("Documents: 1; done before: 0; copies left out: 0; extracted: 1; failed: 0.")


def test_command_by_dask_in_parquet(folder: Path) -> None:
    run = Outcome("batch", "in", "--out", "out", "--engine", "dask", "--jobs", "1", "--format", "parquet", "-q")
    assert (run.exit_code, run.out) == (0, "")
    (part,) = (folder / "out" / "figures").iterdir()
    assert len(list(read_figures(part))) == 3


MISTAKES = [
    # what is typed, and what the line on standard error says
    ("batch in", "Missing option '--out'"),
    ("batch --out out", "Missing argument 'SOURCE...'"),
    ("batch in --out in", "in: holds other files; name an empty folder or a new one"),
    ("batch in --out out --scheduler tcp://localhost:8786", "--scheduler is for Dask; add --engine dask"),
    ("batch in --out out --jobs 0", "Invalid value for '--jobs'"),
    ("batch in --out out --format csv", "'csv' is not one of 'jsonl', 'parquet'"),
    ("batch in --out out --as-of soon", "--as-of soon: not a date"),
    ("batch in --out out --encoding klingon", "klingon"),
    ("batch in --out out --rules none.toml", "rule pack none.toml cannot be read"),
    ("batch in --out nosuch://out", "nosuch://out: cannot be opened"),
    ("batch - --out out", "-: what is piped in is one document and no batch; use shuzheng extract -"),
    ("batch /dev/stdin --out out", "/dev/stdin: what is piped in is one document and no batch; use shuzheng extract"),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("line", "says"), MISTAKES)
def test_mistake_gives_one_clear_line_and_exit_code_2(line: str, says: str) -> None:
    assert_mistake(line, says)
    assert not Path("out").exists()


# ── stopped at any moment ──────────────────────────────────────────────────────────────────────────────────────


def start(source: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "extractor", "batch", str(source), "--out", str(out), "--jobs", "2", "--quiet"]
    return subprocess.Popen(
        [*command, *options], start_new_session=True, stderr=subprocess.PIPE, preexec_fn=interruptible
    )


def workers_of(group: int) -> list[int]:
    """The processes of a group that still run; on Linux only."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(") ")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Documents, and the batch that a run made of them that nothing happened to."""
    folder = tmp_path_factory.mktemp("batch")
    make_documents(folder / "in", 120)
    with local_pool(2) as pool:
        run_batch([str(folder / "in")], str(folder / "out"), pool)
    return folder / "in", folder / "out"


def test_killed_at_any_moment_nothing_is_lost_or_doubled(undisturbed: tuple[Path, Path], tmp_path: Path) -> None:
    source, whole = undisturbed
    chance = Random(20)
    kills = rounds = 0
    while kills < KILLS:
        out = tmp_path / str(rounds)
        rounds += 1
        finished = False
        while not finished:
            process = start(source, out, *(["--resume"] if out.exists() else []))
            try:
                process.wait(chance.uniform(0.2, 1.6) if kills < KILLS else None)
                finished = True
            except subprocess.TimeoutExpired:
                # the leading process alone, so that its workers are left to themselves, or one worker, or all
                victims = workers_of(process.pid)
                kind = kills % 3
                for pid in ([process.pid], chance.sample(victims, 1), victims)[kind]:
                    os.kill(pid, signal.SIGKILL)
                kills += 1
                if kind == 1 and process.pid in workers_of(process.pid):
                    finished = process.wait() == 0
                process.wait()
            assert process.stderr is not None
            said = process.stderr.read().decode()
            process.stderr.close()
            assert process.returncode in (0, -signal.SIGKILL), said
        assert figures(out) == figures(whole)
        assert ledger(out) == ledger(whole)
    assert kills == KILLS


def test_workers_end_with_the_process_that_started_them(undisturbed: tuple[Path, Path], tmp_path: Path) -> None:
    process = start(undisturbed[0], tmp_path / "out")
    deadline = time.monotonic() + 30
    while len(workers_of(process.pid)) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.wait()
    while workers_of(process.pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert workers_of(process.pid) == []


@pytest.mark.parametrize(
    ("stop", "by"),
    [
        (os.killpg, signal.SIGINT),  # Ctrl+C on a terminal
        (os.kill, signal.SIGTERM),  # what a container is stopped by
        (os.killpg, signal.SIGTERM),  # and a job of a cluster
    ],
)
def test_stopped_it_says_how_to_go_on(
    undisturbed: tuple[Path, Path], tmp_path: Path, stop: Callable[[int, int], None], by: signal.Signals
) -> None:
    source, whole = undisturbed
    process = start(source, tmp_path / "out", "--jobs", "1")  # so that it is not done before it is interrupted
    while not list(tmp_path.glob("out/documents/*")):
        time.sleep(0.02)
    stop(process.pid, by)
    _, said = process.communicate()
    assert process.returncode == 130
    assert said.decode() == f"warning: stopped; shuzheng batch ... --out {tmp_path / 'out'} --resume goes on\n"
    assert start(source, tmp_path / "out", "--resume").wait() == 0
    assert figures(tmp_path / "out") == figures(whole)
