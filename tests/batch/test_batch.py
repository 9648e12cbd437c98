"""A batch: what is found and planned, what a worker writes, and a whole run."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import fsspec
import pytest
from batches import (
    OTHER,
    REPORT,
    SLOW_PACK,
    SLOW_TEXT,
    Here,
    documents,
    expected,
    figures,
    files_below,
    item,
    job,
    ledger,
)

from extractor import Document, Figure, Report, extract
from extractor.batch import Progress, run_batch
from extractor.batch.items import find_items
from extractor.batch.local import local_pool
from extractor.batch.plan import (
    BATCH_BYTES,
    BATCH_DOCUMENTS,
    OLD_OFFICE_DOCUMENTS,
    Content,
    Copy,
    Fingerprint,
    make_plan,
)
from extractor.batch.shard import run_shard
from extractor.errors import ReadingError
from extractor.reading import read_bytes
from extractor.rulepack import PackText
from extractor.writing.documents import SourceDocument
from extractor.writing.parquet import read_figures

# ── what is found ──────────────────────────────────────────────────────────────────────────────────────────────


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
    assert {item.name: item.read().decode() for item in find_items([memory + path]) if not item.is_other} == found


def test_other_files_of_a_url_are_told_and_not_read(memory: str) -> None:
    files = fsspec.filesystem("memory")
    for name in ("c.rar", "d.zip", ".hidden.rar"):
        files.pipe_file(f"/batch/in/{name}", b"\0")
    others = {item.name: item.problem and item.problem.en for item in find_items([f"{memory}/in"]) if item.is_other}
    assert list(others) == ["README", "c.rar", "d.zip", "picture.gif"]
    assert str(others["README"]).startswith("README: no suffix tells the type, and it is not known to be text")
    assert str(others["c.rar"]).startswith("c.rar: files of type .rar cannot be read; give .txt")
    assert str(others["d.zip"]).startswith("d.zip: archives under URLs are not opened")


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


@pytest.mark.parametrize("path", ["/in", "/in/b.txt", "/in/*.txt"])
def test_what_is_larger_than_is_read_is_known_before_it_is_read(
    memory: str, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr("extractor.reading.formats.MAX_BYTES", len(REPORT.encode()) - 1)
    fsspec.filesystem("memory").pipe_file("/batch/in/b.txt", REPORT.encode())
    fsspec.filesystem("memory").pipe_file("/batch/in/2012/a.txt", OTHER.encode())
    items = [item for item in find_items([memory + path]) if not item.is_other]
    problems = {item.name: item.problem and item.problem.en for item in items}
    assert problems.pop("b.txt") == "memory:///batch/in/b.txt: larger than 0 MB; split it"
    assert set(problems.values()) <= {None}


def test_a_file_that_is_gone_meanwhile_says_so(memory: str) -> None:
    (item,) = find_items([f"{memory}/in/b.txt"])
    fsspec.filesystem("memory").rm_file("/batch/in/b.txt")
    with pytest.raises(ReadingError, match=r"b\.txt: cannot be read"):
        item.read()


def test_names_are_unique(tmp_path: Path, memory: str) -> None:
    sources = [documents(tmp_path, b=REPORT), f"{memory}/in/b.txt", f"{memory}/in/b.txt"]
    assert [item.name for item in find_items(sources)] == ["b.txt", "memory:///batch/in/b.txt"]


# ── what is planned ────────────────────────────────────────────────────────────────────────────────────────────


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


def test_large_old_office_files_go_together() -> None:
    """LibreOffice converts them in one call."""
    names = [f"{number}.ppt" for number in range(OLD_OFFICE_DOCUMENTS + 1)] + ["x.pptx", "y.pptx"]
    plan = make_plan({item(name): printed(name, BATCH_BYTES) for name in names}, ())
    assert [len(batch) for batch in plan.batches] == [OLD_OFFICE_DOCUMENTS, 1, 1, 1]


# ── what a worker writes ───────────────────────────────────────────────────────────────────────────────────────


def test_shard_writes_a_part_of_figures_of_reports_and_of_documents(tmp_path: Path) -> None:
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
    assert [path.name[:5] for path in tmp_path.glob("out/*/*")] == ["part-"] * 3
    (reports,) = tmp_path.glob("out/reports/*.jsonl")
    told = [Report.model_validate_json(line) for line in reports.read_text("utf-8").splitlines()]
    assert [report.document for report in told] == ["a.txt", "b.txt"]


def test_shard_done_twice_changes_nothing(memory: str) -> None:
    work = job(f"{memory}/out")
    task = tuple(find_items([f"{memory}/in"]))
    run_shard(task, work)
    before = files_below(f"{memory}/out")
    assert len(before) == 4
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


# ── a whole run ────────────────────────────────────────────────────────────────────────────────────────────────


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


def test_the_same_bytes_in_another_format_are_another_part(memory: str) -> None:
    files = fsspec.filesystem("memory")
    files.pipe_file("/batch/twins/a.txt", REPORT.encode())
    run_batch([f"{memory}/twins"], f"{memory}/out", Here())
    files.pipe_file("/batch/twins/a.html", REPORT.encode())
    for extracted, done_before in ((1, 1), (0, 2)):
        summary = run_batch([f"{memory}/twins"], f"{memory}/out", Here(), resume=True)
        assert (summary.documents, summary.done_before) == (extracted, done_before)
    assert len([name for name in files_below(f"{memory}/out") if "documents/part-" in name]) == 2


def test_no_folder_is_taken_for_a_date_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="as_of='2013-1-20' is no date"):
        run_batch([str(tmp_path)], str(tmp_path / "out"), Here(), as_of="2013-1-20")
    assert not (tmp_path / "out").exists()


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


def test_a_pattern_that_takes_too_long_fails_its_document_alone(tmp_path: Path) -> None:
    folder = documents(tmp_path / "in", a=REPORT, slow=SLOW_TEXT)
    summary = run_batch([folder], str(tmp_path / "out"), Here(), rules=PackText("slow.toml", SLOW_PACK))
    assert (summary.documents, summary.figures, summary.failed) == (1, 2, 1)
    assert summary.failures[0].reason.startswith(
        "slow.txt: rule pack slow.toml, rule period.slow: pattern '(一+)+$' ta"
    )
