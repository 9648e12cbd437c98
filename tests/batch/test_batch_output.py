"""The folder of a batch: whose it is, which parts count, and what goes wrong with it."""

from __future__ import annotations

import errno
import hashlib
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fsspec
import pytest
from batches import (
    OTHER,
    REPORT,
    documents,
    expected,
    figures,
    job,
    ledger,
)
from fsspec.implementations.memory import MemoryFileSystem

from extractor.batch.items import find_items
from extractor.batch.output import Output
from extractor.batch.shard import run_shard
from extractor.errors import BatchError, ExportError

if TYPE_CHECKING:
    from collections.abc import Callable

CLAIMS = [
    # an empty or new folder, whether to go on or not
    ({}, {"rules": "1"}, False, None),
    ({}, {"rules": "1"}, True, None),
    # one that holds a batch
    ({"rules": "1"}, {"rules": "1"}, True, None),
    ({"rules": "1"}, {"rules": "1"}, False, "holds a batch; go on with it by --resume, or name another folder"),
    ({"rules": "1"}, {"rules": "2"}, True, "made with rules 1, now it is 2; name another folder"),
    ({"rules": "1", "as_of": None}, {"rules": "1", "as_of": "2013"}, True, "made with as_of None, now it is 2013"),
]


@pytest.mark.parametrize(("before", "now", "resume", "problem"), CLAIMS)
def test_claim(tmp_path: Path, before: dict[str, Any], now: dict[str, Any], resume: bool, problem: str | None) -> None:
    out = Output(str(tmp_path / "out"))
    if before:
        out.claim(before, resume=False)
    if problem is None:
        assert out.claim(now, resume=resume)
    else:
        with pytest.raises(BatchError) as error:
            out.claim(now, resume=resume)
        assert problem in str(error.value)


def test_a_folder_with_something_else_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    for resume in (False, True):
        with pytest.raises(BatchError, match="holds other files; name an empty folder or a new one"):
            Output(str(tmp_path)).claim({}, resume=resume)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_folder_is_taken_whose_first_file_was_not_finished(tmp_path: Path) -> None:
    (tmp_path / ".batch.json.12ab.tmp").write_text("{")  # killed before it was renamed
    assert Output(str(tmp_path)).claim({}, resume=False)


def test_figures_without_documents_are_removed_by_the_next_run(tmp_path: Path) -> None:
    folder = documents(tmp_path / "in", a=REPORT)
    run_shard(tuple(find_items([folder])), job(str(tmp_path / "out")))
    (part,) = (tmp_path / "out" / "documents").iterdir()
    part.rename(part.with_name(f".{part.name}.12ab.tmp"))  # killed before it was renamed
    out = Output(str(tmp_path / "out"))
    assert out.recover() == (frozenset(), frozenset())
    assert list(tmp_path.glob("out/*/*")) == []


def test_documents_without_figures_are_not_done(tmp_path: Path) -> None:
    """A worker of a run that was killed may write them after the next run has removed its figures."""
    run_shard(tuple(find_items([documents(tmp_path / "in", a=REPORT)])), job(str(tmp_path / "out")))
    (part,) = (tmp_path / "out" / "figures").iterdir()
    part.unlink()
    assert Output(str(tmp_path / "out")).recover() == (frozenset(), frozenset())
    assert list(tmp_path.glob("out/*/*")) == []


def test_of_parts_that_tell_of_the_same_document_one_is_kept(tmp_path: Path) -> None:
    """They come from a task that was written, lost its worker, and was done again item by item."""
    both = tuple(find_items([documents(tmp_path / "in", a=REPORT, b=OTHER)]))
    work = job(str(tmp_path / "out"))
    for task in (both, both[:1], both[1:]):
        run_shard(task, work)
    assert len(figures(tmp_path / "out")) == 6
    done = Output(str(tmp_path / "out")).recover()
    told = [line["sha256"] for line in ledger(tmp_path / "out")]
    assert sorted(told) == sorted(content.sha256.hex() for content in done.contents)
    assert len(told) == len(set(told))
    assert {path.stem for path in tmp_path.glob("out/figures/*")} == done.parts
    run_shard(tuple(one for one in both if hashlib.sha256(one.read()).hexdigest() not in told), work)
    assert figures(tmp_path / "out") == sorted(expected(REPORT, "a.txt") + expected(OTHER, "b.txt"))


def test_what_was_done_is_recovered_in_few_operations(memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An object store takes as long for a listing, or for one small file, as for many files at once."""
    contents = [(b"%032d" % number, f"{number}.txt") for number in range(250)]
    files = fsspec.filesystem("memory")
    for digest, name in contents:
        told = f'{{"document": "{name}", "sha256": "{digest.hex()}"}}\n'
        files.pipe_file(f"/batch/out/documents/part-{name[:-4]}.jsonl", told.encode())
        files.pipe_file(f"/batch/out/figures/part-{name[:-4]}.jsonl", b"")
    calls: Counter[str] = Counter()
    for name in ("ls", "cat_ranges", "rm_file", "info"):
        monkeypatch.setattr(MemoryFileSystem, name, counted(getattr(MemoryFileSystem, name), calls))
    done = Output(f"{memory}/out").recover()
    assert sorted(content.sha256 for content in done.contents) == [digest for digest, _ in contents]
    assert len(done.parts) == 250
    assert calls == {"ls": 3, "cat_ranges": 3}


def counted(function: Callable[..., Any], calls: Counter[str]) -> Callable[..., Any]:
    def count(*args: Any, **options: Any) -> Any:
        calls[function.__name__] += 1
        return function(*args, **options)

    return count


def test_a_ledger_that_cannot_be_read_is_named(memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run_shard(tuple(find_items([f"{memory}/in"])), job(f"{memory}/out"))

    def fail(*args: Any, **options: Any) -> bytes:  # noqa: ARG001 - whatever it is asked
        raise RuntimeError("no credentials")

    monkeypatch.setattr(MemoryFileSystem, "cat_file", fail)
    with pytest.raises(ExportError, match=r"out: documents/part-.*\.jsonl cannot be read \(no credentials\)"):
        Output(f"{memory}/out").recover()


@pytest.mark.parametrize("damaged", ['{"sha256": "12', "[]", '{"sha256": null}', '{"document": "a.txt"}'])
def test_a_damaged_ledger_is_named(tmp_path: Path, damaged: str) -> None:
    run_shard(tuple(find_items([documents(tmp_path / "in", a=REPORT)])), job(str(tmp_path / "out")))
    (part,) = (tmp_path / "out" / "documents").iterdir()
    part.write_text(damaged)
    out = Output(str(tmp_path / "out"))
    with pytest.raises(BatchError, match=rf"documents/{part.name} is damaged; remove it, and --resume"):
        out.recover()
    part.unlink()
    out.recover()
    assert figures(tmp_path / "out") == []


def test_a_worker_of_an_earlier_run_writes_no_more(tmp_path: Path) -> None:
    task = tuple(find_items([documents(tmp_path / "in", a=REPORT)]))
    earlier = job(str(tmp_path / "out"))
    job(str(tmp_path / "out"))
    with pytest.raises(ExportError, match="another run has taken this folder over"):
        run_shard(task, earlier)
    assert figures(tmp_path / "out") == []


def test_a_run_that_lost_its_folder_removes_nothing(tmp_path: Path) -> None:
    earlier = job(str(tmp_path / "out"))
    run_shard(tuple(find_items([documents(tmp_path / "in", a=REPORT)])), job(str(tmp_path / "out")))
    with pytest.raises(ExportError, match="another run has taken this folder over"):
        earlier.output.finish(earlier.run, (), {})
    assert len(figures(tmp_path / "out")) == 2


def test_a_folder_that_is_removed_meanwhile_is_named(tmp_path: Path) -> None:
    work = job(str(tmp_path / "out"))
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(ExportError, match=r"out: batch\.json is gone, so this run ends; was the folder removed\?"):
        run_shard(tuple(find_items([documents(tmp_path / "in", a=REPORT)])), work)


@pytest.mark.parametrize("damaged", ["", "{", "[]", "3", '"x"'])
def test_a_damaged_batch_json_is_named(tmp_path: Path, damaged: str) -> None:
    (tmp_path / "batch.json").write_text(damaged)
    with pytest.raises(BatchError, match=r"batch\.json cannot be read .*; name another folder"):
        Output(str(tmp_path)).claim({}, resume=True)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises((BatchError, ExportError), match="file/out"):
        Output(str(tmp_path / "file" / "out")).claim({}, resume=False)


class Closed(MemoryFileSystem):
    """A storage with errors of its own, such as that there are no credentials."""

    protocol = "closed"

    def _refuse(self, *args: Any, **options: Any) -> Any:  # noqa: ARG002 - whatever it is asked
        raise RuntimeError("no credentials\nat all")

    ls = makedirs = _refuse


def test_what_a_storage_raises_is_told_in_a_line() -> None:
    fsspec.register_implementation("closed", Closed, clobber=True)
    with pytest.raises(ExportError) as error:
        Output("closed://out").claim({}, resume=False)
    assert str(error.value) == "closed://out: cannot be listed (no credentials); mend that, and --resume goes on"


def test_a_disk_that_is_full_keeps_nothing_unfinished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = job(str(tmp_path / "out"))

    def fail(descriptor: int) -> None:  # noqa: ARG001 - as os.fsync
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("extractor.batch.output.os.fsync", fail)
    with pytest.raises(ExportError, match=r"part-.* cannot be written \(No space left on device\)"):
        run_shard(tuple(find_items([documents(tmp_path / "in", a=REPORT)])), work)
    assert list((tmp_path / "out" / "figures").iterdir()) == []


@pytest.mark.parametrize("name", ["a::b", "a b", "a%20b", "a#b", "a*b", "a[1]"])
def test_any_name_of_a_folder_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Output(name).claim({}, resume=False)
    assert [path.as_posix() for path in Path().rglob("*")] == [name, f"{name}/batch.json"]
