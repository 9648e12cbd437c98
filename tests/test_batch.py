"""Many documents: what is found, planned and written, on either engine, and that a run that is stopped goes on."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from many import make_documents
from support import Outcome, assert_mistake

from extractor import Document, Figure, extract
from extractor.batch import Progress, run_batch
from extractor.batch.engine import Died, Task
from extractor.batch.items import Item, find_items
from extractor.batch.local import WINDOW, local_pool
from extractor.batch.output import Output
from extractor.batch.plan import BATCH_BYTES, BATCH_DOCUMENTS, Content, Copy, Fingerprint, make_plan
from extractor.batch.shard import Job, run_shard
from extractor.errors import BatchError, ExportError, ReadingError
from extractor.export.documents import SourceDocument
from extractor.export.parquet import read_figures
from extractor.reading import read_bytes
from extractor.rulepack import PackText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from extractor.batch.engine import Engine

REPORT = "2012年，全市新建工会8182个，发展会员83630人。\n"
OTHER = "力争新建工会900个。\n"


class Here:
    """An engine that does the work where it is asked for it."""

    def map(self, function: Callable[[Task], Any], tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        for task in tasks:
            yield task, function(task)


def documents(folder: Path, **texts: str) -> str:
    """A folder with a document for each text, ``2012/b`` named ``_2012__b``."""
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(folder)


def figures(out: str | Path) -> list[str]:
    """All figures of a batch as lines of JSON, in the order of their ids."""
    return sorted(
        line for part in Path(out, "figures").glob("part-*.jsonl") for line in part.read_text("utf-8").splitlines()
    )


def ledger(out: str | Path) -> list[dict[str, Any]]:
    """What a batch says of the documents that are done, by name."""
    lines = [line for part in Path(out, "documents").iterdir() for line in part.read_text("utf-8").splitlines()]
    return sorted(map(json.loads, lines), key=lambda told: told["document"])


def expected(text: str, name: str) -> list[str]:
    return sorted(figure.model_dump_json() for figure in extract(Document(name, text)).figures)


# ── what is found ───────────────────────────────────────────────────────────────────────────────────────────


def test_items_are_files_members_and_what_is_missing(tmp_path: Path) -> None:
    documents(tmp_path / "reports", a=REPORT)
    with zipfile.ZipFile(tmp_path / "2012.zip", "w") as archive:
        archive.writestr("b.txt", OTHER)
    items = find_items([str(tmp_path / "reports"), str(tmp_path / "2012.zip"), str(tmp_path / "none.txt")])
    assert [item.name for item in items] == ["a.txt", "2012.zip/b.txt", "none.txt"]
    assert [Path(item.uri).is_absolute() for item in items] == [True] * 3
    assert [item.read().decode() for item in items[:2]] == [REPORT, OTHER]
    with pytest.raises(ReadingError, match=r"none\.txt: no such file"):
        items[2].read()


def test_items_in_an_archive_by_url(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "2012.zip", "w") as archive:
        archive.writestr("in/b.txt", OTHER)
    for path in ("in", "in/b.txt", "*/b.txt"):
        (one,) = find_items([f"zip://{path}::file://{tmp_path}/2012.zip"])
        assert one.read().decode() == OTHER


def test_bytes_of_names_that_are_no_text_are_shown_as_escapes(tmp_path: Path) -> None:
    """They stand in the figures, in the ledger and among the errors, as names and in paths."""
    names = {b"a\nb.txt": REPORT, b"\xff.txt": OTHER, b"\xfe.pdf": "x"}
    for name, text in names.items():
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_text(text, encoding="utf-8")
    missing = os.fsdecode(bytes(tmp_path) + b"/none\xff.txt")
    summary = run_batch([str(tmp_path), missing], str(tmp_path / "out"), Here())
    assert (summary.documents, summary.figures, summary.failed) == (2, 3, 2)
    assert [told["document"] for told in ledger(tmp_path / "out")] == ["\\udcff.txt", "a\\nb.txt"]
    assert {Figure.model_validate_json(line).document for line in figures(tmp_path / "out")} == {
        "\\udcff.txt",
        "a\\nb.txt",
    }
    unread, unfound = map(json.loads, (tmp_path / "out" / "errors.jsonl").read_text("utf-8").splitlines())
    assert unread["reason"].startswith("\\udcfe.pdf: this is not a PDF file")
    assert unfound["reason"].endswith("none\\udcff.txt: no such file or directory; check the path")
    assert unfound["uri"] == missing


@pytest.fixture
def memory() -> Iterator[str]:
    """The URL of a folder that only this process has."""
    files = fsspec.filesystem("memory")
    files.pipe_file("/batch/in/b.txt", OTHER.encode())
    files.pipe_file("/batch/in/2012/a.txt", REPORT.encode())
    for unread in ("/batch/in/.hidden.txt", "/batch/in/~$a.txt", "/batch/in/picture.png", "/batch/in/README"):
        files.pipe_file(unread, b"1")
    yield "memory://batch"
    files.rm("/batch", recursive=True)


URLS = [
    # a folder: what is in it by its path there
    ("/in", {"2012/a.txt": REPORT, "b.txt": OTHER}),
    ("/in/", {"2012/a.txt": REPORT, "b.txt": OTHER}),
    # a file
    ("/in/b.txt", {"b.txt": OTHER}),
    # a pattern: by the path below what stands before the first star
    ("/in/*/a.txt", {"2012/a.txt": REPORT}),
    ("/i*/b.txt", {"in/b.txt": OTHER}),
]


@pytest.mark.parametrize(("path", "found"), URLS)
def test_items_of_a_url(memory: str, path: str, found: dict[str, str]) -> None:
    assert {item.name: item.read().decode() for item in find_items([memory + path])} == found


BAD_URLS = [
    ("memory://batch/none", "memory://batch/none: no such file or folder, or nothing in it; check the URL"),
    ("nosuch://place", "nosuch://place: cannot be opened (ValueError: Protocol not known: nosuch)"),
]


@pytest.mark.parametrize(("url", "problem"), BAD_URLS)
def test_items_of_a_url_that_cannot_be_read(memory: str, url: str, problem: str) -> None:  # noqa: ARG001 - fills it
    (item,) = find_items([url])
    with pytest.raises(ReadingError) as error:
        item.read()
    assert str(error.value) == problem


def test_a_file_that_is_gone_meanwhile_says_so(memory: str) -> None:
    (item,) = find_items([f"{memory}/in/b.txt"])
    fsspec.filesystem("memory").rm_file("/batch/in/b.txt")
    with pytest.raises(ReadingError, match=r"b\.txt: cannot be read"):
        item.read()


def test_names_are_unique(tmp_path: Path, memory: str) -> None:
    sources = [documents(tmp_path, b=REPORT), f"{memory}/in/b.txt", f"{memory}/in/b.txt"]
    assert [item.name for item in find_items(sources)] == ["b.txt", "memory:///batch/in/b.txt"]


def test_standard_input_is_no_batch() -> None:
    with pytest.raises(BatchError, match="use shuzheng extract -"):
        find_items(["-"])


# ── what is planned ─────────────────────────────────────────────────────────────────────────────────────────


def item(name: str) -> Item:
    return Item(f"/{name}", name)


def printed(digest: str, size: int = 10) -> Fingerprint:
    return Fingerprint(digest.encode(), size)


HALF = BATCH_BYTES // 2
PLANS = [
    # what is small goes together
    ({"a": printed("1"), "b": printed("2")}, [], ["ab"], 0, []),
    # a batch is closed before it would be too large, and what is too large is one of its own
    ({"a": printed("1", HALF), "b": printed("2", HALF), "c": printed("3")}, [], ["ab", "c"], 0, []),
    ({"a": printed("1"), "b": printed("2", 3 * BATCH_BYTES), "c": printed("3")}, [], ["a", "b", "c"], 0, []),
    # what is done is left out, and so are copies, of what is done as well
    ({"a": printed("1"), "b": printed("2")}, ["2"], ["a"], 1, []),
    ({"a": printed("1"), "b": printed("1"), "c": printed("1")}, [], ["a"], 0, ["ba", "ca"]),
    ({"a": printed("1"), "b": printed("1")}, ["1"], [], 1, ["ba"]),
    # what was done before but is not among the sources does not count
    ({"a": printed("1")}, ["2"], ["a"], 0, []),
    # what cannot be read is tried, and is no copy of anything
    ({"a": None, "b": None}, [], ["ab"], 0, []),
    ({}, [], [], 0, []),
]


@pytest.mark.parametrize(("prints", "done", "batches", "done_before", "copies"), PLANS)
def test_plan(
    prints: dict[str, Fingerprint | None], done: list[str], batches: list[str], done_before: int, copies: list[str]
) -> None:
    plan = make_plan(
        {item(name): found for name, found in prints.items()}, {Content(digest.encode(), "") for digest in done}
    )
    assert ["".join(one.name for one in batch) for batch in plan.batches] == batches
    assert (plan.done_before, plan.copies) == (done_before, tuple(Copy(*names) for names in copies))
    assert plan.total == sum(map(len, plan.batches))


def test_a_document_of_another_type_is_no_copy() -> None:
    """One of the two has the wrong suffix and cannot be read; which, nobody knows before."""
    names = ["a.pdf", "a.txt", "b.htm", "b.html", "c", "c.TXT"]
    prints = {item(name): printed(name[0]) for name in names}
    assert make_plan(prints, {Content(b"b", ".html")}).copies == (Copy("b.html", "b.htm"), Copy("c.TXT", "c"))
    (batch,) = make_plan(prints, {Content(b"a", ""), Content(b"b", ".html")}).batches
    assert [one.name for one in batch] == ["a.pdf", "c"]


def test_a_batch_has_not_too_many_documents() -> None:
    plan = make_plan({item(str(number)): printed(str(number), 1) for number in range(BATCH_DOCUMENTS + 1)}, ())
    assert [len(batch) for batch in plan.batches] == [BATCH_DOCUMENTS, 1]


# ── what a worker writes ────────────────────────────────────────────────────────────────────────────────────


def job(url: str, **options: Any) -> Job:
    output = Output(url)
    return Job(output, output.claim({}, resume=True), **{"format": "jsonl", **options})


def files_below(url: str) -> dict[str, bytes]:
    files, path = fsspec.url_to_fs(url)
    return {name[len(path) :]: files.cat_file(name) for name in files.find(path)}


def test_shard_writes_a_part_of_figures_and_one_of_documents(tmp_path: Path) -> None:
    folder = documents(tmp_path / "in", a=REPORT, b=OTHER)
    counts = run_shard(tuple(find_items([folder])), job(str(tmp_path / "out")))
    assert (counts.documents, counts.figures, counts.size, counts.failures) == (
        2,
        3,
        len((REPORT + OTHER).encode()),
        (),
    )
    assert figures(tmp_path / "out") == sorted(expected(REPORT, "a.txt") + expected(OTHER, "b.txt"))
    first, _ = ledger(tmp_path / "out")
    document = read_bytes(REPORT.encode(), "a.txt")
    assert first == SourceDocument.of(extract(document)).model_dump()
    assert first["sha256"] == hashlib.sha256(REPORT.encode()).hexdigest()
    assert [path.name[:5] for path in tmp_path.glob("out/*/*")] == ["part-", "part-"]


def test_shard_done_twice_changes_nothing(memory: str) -> None:
    work = job(f"{memory}/out")
    task = tuple(find_items([f"{memory}/in"]))
    run_shard(task, work)
    before = files_below(f"{memory}/out")
    assert len(before) == 3
    run_shard(task, work)
    assert files_below(f"{memory}/out") == before


def test_shard_leaves_out_what_fails_and_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = documents(tmp_path / "in", a=REPORT, empty="", fault="出错1人。", z=OTHER)

    def extract_or_fail(document: Document, *args: Any, **options: Any) -> Any:
        if "出错" in document.text:
            raise ValueError("no such thing\nat all")
        return extract(document, *args, **options)

    monkeypatch.setattr("extractor.batch.shard.extract", extract_or_fail)
    counts = run_shard(tuple(find_items([folder])), job(str(tmp_path / "out")))
    assert (counts.documents, counts.figures) == (2, 3)
    assert [(failure.document, failure.quarantined) for failure in counts.failures] == [
        ("empty.txt", False),
        ("fault.txt", False),
    ]
    assert counts.failures[0].reason.startswith("empty.txt: the file is empty")
    assert counts.failures[1].reason == "fault.txt: could not be extracted (ValueError: no such thing)"
    assert [told["document"] for told in ledger(tmp_path / "out")] == ["a.txt", "z.txt"]


def test_shard_of_failures_writes_nothing(tmp_path: Path) -> None:
    folder = documents(tmp_path / "in", empty="")
    assert run_shard(tuple(find_items([folder])), job(str(tmp_path / "out"))).documents == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["batch.json"]


def test_parts_in_parquet_hold_the_same(tmp_path: Path) -> None:
    folder = documents(tmp_path / "in", a=REPORT, b=OTHER)
    run_shard(tuple(find_items([folder])), job(str(tmp_path / "out"), format="parquet"))
    (part,) = (tmp_path / "out" / "figures").iterdir()
    found = sorted(figure.model_dump_json() for figure in read_figures(part))
    assert found == sorted(expected(REPORT, "a.txt") + expected(OTHER, "b.txt"))


# ── whose folder it is ──────────────────────────────────────────────────────────────────────────────────────

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
        earlier.output.finish(earlier.run, (), (), ())
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
    assert str(error.value) == "closed://out: cannot be listed (no credentials)"


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


# ── a whole run ─────────────────────────────────────────────────────────────────────────────────────────────


def test_run_in_memory_with_copies_and_failures(memory: str) -> None:
    files = fsspec.filesystem("memory")
    files.pipe_file("/batch/in/copy.txt", OTHER.encode())
    files.pipe_file("/batch/in/empty.txt", b"")
    seen: list[Progress] = []
    summary = run_batch([f"{memory}/in"], f"{memory}/out", Here(), report=seen.append)
    counted = (summary.listed, summary.copies, summary.total, summary.documents, summary.figures, summary.failed)
    assert counted == (4, 1, 3, 2, 3, 1)
    assert [failure.document for failure in summary.failures] == ["empty.txt"]
    written = files_below(f"{memory}/out")
    assert json.loads(written["/copies.jsonl"]) == {"document": "copy.txt", "copy_of": "b.txt"}
    assert json.loads(written["/errors.jsonl"])["reason"].startswith("empty.txt: the file is empty")
    assert [progress.total for progress in seen] == [None, 3, 3]
    assert [failure.document for progress in seen for failure in progress.failures] == ["empty.txt"]


def test_resume_does_what_is_new_or_failed_and_nothing_else(memory: str) -> None:
    files = fsspec.filesystem("memory")
    files.pipe_file("/batch/in/late.txt", b"")
    run_batch([f"{memory}/in"], f"{memory}/out", Here())
    before = files_below(f"{memory}/out")
    files.pipe_file("/batch/in/late.txt", "新增会员3人。".encode())
    files.pipe_file("/batch/in/new.txt", "新增会员4人。".encode())
    summary = run_batch([f"{memory}/in"], f"{memory}/out", Here(), resume=True)
    assert (summary.done_before, summary.documents, summary.figures, summary.failed) == (2, 2, 2, 0)
    after = files_below(f"{memory}/out")
    assert {name: data for name, data in after.items() if name in before and "part-" in name} == {
        name: data for name, data in before.items() if "part-" in name
    }
    assert after["/errors.jsonl"] == b""


PACK = """
[[unit]]
id = "unit.hall"
why = "counted in halls"
kind = "count"
forms = ["堂"]
counts = ["events"]
yes = ["3堂"]
"""


def test_options_reach_the_workers(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes("去年举办讲座3堂。".encode("gbk"))
    options = {"rules": PackText("hall.toml", PACK), "as_of": "2013", "encoding": "gbk"}
    with local_pool(1) as engine:
        run_batch([str(folder)], str(tmp_path / "out"), engine, **options)
    (line,) = figures(tmp_path / "out")
    figure = Figure.model_validate_json(line)
    assert (figure.mention, figure.unit, figure.time_period) == ("3堂", "堂", "2012")
    assert json.loads((tmp_path / "out" / "batch.json").read_text())["as_of"] == "2013"


SLOW_PACK = """
[[pattern]]
id = "period.slow"
why = "takes for ever where it does not match"
role = "period"
first = "一"
pattern = "(一+)+$"
yes = ["一"]
"""


def test_a_pattern_that_takes_too_long_fails_its_document_alone(tmp_path: Path) -> None:
    folder = documents(tmp_path / "in", a=REPORT, slow="有学生3人。" + "一" * 4000 + "二。")
    summary = run_batch([folder], str(tmp_path / "out"), Here(), rules=PackText("slow.toml", SLOW_PACK))
    assert (summary.documents, summary.figures, summary.failed) == (1, 2, 1)
    assert summary.failures[0].reason.startswith(
        "slow.txt: rule pack slow.toml, rule period.slow: pattern '(一+)+$' ta"
    )


# ── engines, whatever becomes of their workers ──────────────────────────────────────────────────────────────


def name_of(task: Task) -> str:
    return " ".join(one.name for one in task)


def die_once(task: Task, marker: str) -> str:
    """Kills its worker when ``c`` is first done."""
    if any(one.name == "c" for one in task) and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return name_of(task)


def die_of_c(task: Task) -> str:
    """Kills its worker whenever ``c`` is done."""
    if any(one.name == "c" for one in task):
        os.kill(os.getpid(), signal.SIGKILL)
    return name_of(task)


def fail(task: Task) -> str:
    raise ExportError(f"{name_of(task)}: cannot be written")


@pytest.fixture(scope="module", params=["local", "dask"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "local":
        with local_pool(2) as pool:
            yield pool
    else:
        from extractor.batch.cluster import dask_cluster

        with dask_cluster(None, 2) as cluster:
            yield cluster


TASKS = [(item("a"), item("b")), (item("c"), item("d")), (item("e"),), (item("f"),)]


def answers(engine: Engine, function: Callable[[Task], str]) -> dict[str, str | Died]:
    return {name_of(task): answer for task, answer in engine.map(function, TASKS)}


def test_every_task_is_answered(engine: Engine) -> None:
    assert answers(engine, name_of) == {"a b": "a b", "c d": "c d", "e": "e", "f": "f"}
    assert list(engine.map(name_of, [])) == []


def test_a_worker_that_dies_once_loses_nothing(engine: Engine, tmp_path: Path) -> None:
    found = answers(engine, partial(die_once, marker=str(tmp_path / "died")))
    assert sorted(" ".join(found).split()) == list("abcdef")
    assert all(answer == task for task, answer in found.items())


def test_an_item_that_kills_its_workers_is_named_and_alone(engine: Engine) -> None:
    found = answers(engine, die_of_c)
    assert [task for task, answer in found.items() if isinstance(answer, Died)] == ["c"]
    assert sorted(" ".join(found).split()) == list("abcdef")
    assert answers(engine, name_of)["c d"] == "c d"  # and the engine works on


def test_a_worker_that_dies_with_nothing_to_do_is_replaced() -> None:
    with local_pool(1) as pool:
        (worker,) = {int(answer) for _, answer in pool.map(process_id, TASKS) if not isinstance(answer, Died)}
        os.kill(worker, signal.SIGKILL)
        time.sleep(0.5)
        assert answers(pool, name_of) == {"a b": "a b", "c d": "c d", "e": "e", "f": "f"}


def test_workers_that_die_as_they_start_are_no_fault_of_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.batch.local._prepare", die)
    with local_pool(1) as pool, pytest.raises(BatchError, match="workers die as they start; see what they said"):
        list(pool.map(name_of, TASKS))


def die() -> None:
    os._exit(1)


def process_id(task: Task) -> str:  # noqa: ARG001 - as every function of an engine
    return str(os.getpid())


def test_what_the_function_raises_is_raised(engine: Engine) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        list(engine.map(fail, TASKS))


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken = 0

    def tasks() -> Iterator[Task]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield (item(str(number)),)

    with local_pool(1) as pool:
        for done, _ in enumerate(pool.map(name_of, tasks()), start=1):
            assert taken <= done + WINDOW
    assert done == 100


def test_a_document_that_kills_its_workers_is_quarantined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = documents(tmp_path / "in", a=REPORT, c="毒1人。", d=OTHER)
    monkeypatch.setattr("extractor.batch.run_shard", shard_or_die)
    with local_pool(2) as pool:
        summary = run_batch([folder], str(tmp_path / "out"), pool)
    assert (summary.documents, summary.failed) == (2, 1)
    (failure,) = summary.failures
    assert (failure.document, failure.quarantined) == ("c.txt", True)
    assert failure.reason.startswith("c.txt: its workers died of it each time")
    assert [told["document"] for told in ledger(tmp_path / "out")] == ["a.txt", "d.txt"]


def test_a_part_of_a_task_whose_workers_died_comes_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker dies after it wrote the part, so that the documents are done again one by one."""
    folder = documents(tmp_path / "in", a=REPORT, b=OTHER)
    monkeypatch.setattr("extractor.batch.run_shard", shard_and_die)
    with local_pool(1) as pool:
        summary = run_batch([folder], str(tmp_path / "out"), pool)
    assert (summary.documents, summary.figures, summary.failed) == (2, 3, 0)
    assert figures(tmp_path / "out") == sorted(expected(REPORT, "a.txt") + expected(OTHER, "b.txt"))
    assert len(ledger(tmp_path / "out")) == 2


def shard_and_die(task: Task, job: Job) -> Any:
    counts = run_shard(task, job)
    if len(task) > 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return counts


def shard_or_die(task: Task, job: Job) -> Any:
    if any("毒".encode() in one.read() for one in task):
        os.kill(os.getpid(), signal.SIGKILL)
    return run_shard(task, job)


# ── Dask ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scheduler_that_runs_already_reads_and_writes_by_url(memory: str) -> None:
    from distributed import LocalCluster

    from extractor.batch.cluster import dask_cluster

    with (
        LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as running,
        dask_cluster(running.scheduler_address) as engine,
    ):
        summary = run_batch([f"{memory}/in"], f"{memory}/out", engine)
    assert (summary.documents, summary.figures) == (2, 3)
    assert [name.split("/")[1] for name in files_below(f"{memory}/out") if "part-" in name] == ["documents", "figures"]


def test_a_scheduler_that_is_lost_is_told_in_a_line(folder: Path) -> None:
    from distributed import Client, LocalCluster

    (folder / "in" / "slow.txt").write_text("新建工会3个。\n" * 40_000)
    with LocalCluster(n_workers=1, dashboard_address=":0") as running, Client(running) as client:
        command = [sys.executable, "-m", "extractor", "batch", "in", "--out", "out", "--engine", "dask", "--scheduler"]
        process = subprocess.Popen([*command, running.scheduler_address], stderr=subprocess.PIPE, cwd=folder)
        while not list(folder.glob("out/batch.json")):
            time.sleep(0.02)
        client.shutdown()
    _, said = process.communicate()
    assert (process.returncode, said.decode()) == (
        2,
        "error: the connection to the Dask scheduler is lost; see whether it runs, then --resume goes on\n",
    )


def test_a_scheduler_without_workers_or_with_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    from extractor.batch import cluster

    with LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as running:
        with (
            pytest.raises(BatchError, match="has no workers; start them with: dask worker inproc"),
            cluster.dask_cluster(running.scheduler_address),
        ):
            pass
        running.scale(1)
        running.wait_for_workers(1)
        monkeypatch.setattr(cluster, "__version__", "0.0.1")
        monkeypatch.setattr(cluster, "_version", lambda: "0.0.2")
        with (
            pytest.raises(BatchError, match=r"workers have shuzheng 0\.0\.2, here it is 0\.0\.1"),
            cluster.dask_cluster(running.scheduler_address),
        ):
            pass


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────


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
    ("batch - --out out", "standard input is one document and no batch"),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("line", "says"), MISTAKES)
def test_mistake_gives_one_clear_line_and_exit_code_2(line: str, says: str) -> None:
    assert_mistake(line, says)
    assert not Path("out").exists()


# ── stopped at any moment ───────────────────────────────────────────────────────────────────────────────────

KILLS = 20


def start(source: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "extractor", "batch", str(source), "--out", str(out), "--jobs", "2", "--quiet"]
    return subprocess.Popen([*command, *options], start_new_session=True, stderr=subprocess.PIPE)


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
    make_documents(folder / "in", 240)
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
