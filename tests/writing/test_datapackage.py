"""Data packages: valid for frictionless, equal to the records, and written as a whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from exchanged import from_datapackage
from frictionless import Package
from support import FIXTURES, ROOT

from extractor import ExportError, Result, check, export, extract, read
from extractor.records import Document
from extractor.writing import datapackage
from extractor.writing.datapackage import RESOURCES
from extractor.writing.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def results() -> tuple[Result, ...]:
    """Every annotated report, the formats in which figures have places, and a report in which checks find much."""
    paths = [*sorted((FIXTURES / "reports").glob("*.txt")), FIXTURES / "documents" / "report.docx"]
    wrong = Document("wrong.txt", "全市职工入会率达到1000%。\n2012年，全市新建工会12个，其中企业工会20个。")
    return (*(extract(read(path)) for path in paths), extract(wrong))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(results(), tmp_path_factory.mktemp("package") / "figures", format="datapackage")


def errors_of(folder: Path) -> list[tuple[str, str]]:
    """What frictionless says against a package: file and kind of error."""
    report = Package(str(folder / "datapackage.json")).validate()
    return [(str(place), str(kind)) for place, kind in report.flatten(["place", "type"])]


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_package_is_valid_and_has_every_record(package: Path) -> None:
    report = Package(str(package / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    rows = {task.name: task.stats["rows"] for task in report.tasks}
    findings = check(results())
    assert rows == {
        "documents": len(results()),
        "reports": sum(len(result.reports) for result in results()),
        "figures": sum(len(result.figures) for result in results()),
        "findings": len(findings),
        "evidence": sum(len(finding.evidence) for finding in findings),
    }
    assert all(rows.values())


def test_figures_read_back_equal_the_records(package: Path) -> None:
    figures = [figure for result in results() for figure in result.figures]
    assert from_datapackage(package) == figures
    rows = Package(str(package / "datapackage.json")).get_resource("figures").read_rows()
    for row, figure in zip(rows, figures, strict=True):
        read_back = row.to_dict()
        assert isinstance(read_back["value"], Decimal)
        assert read_back == {name: _as_text(getattr(figure, name)) for name in read_back}


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value  # a member of an enumeration is a text


def test_findings_read_back_equal_the_records(package: Path) -> None:
    found = [
        (row["id"], row["message_zh"], {name: Decimal(text) for name, text in json.loads(row["compared"]).items()})
        for row in rows_of(package, "findings")
    ]
    assert found == [(one.id, one.message_zh, one.compared) for one in check(results())]


HARD = [
    # texts that a table of another kind would alter
    "=1+1",
    "'=1",
    "-3.5-1",
    " 前后空格 ",
    '引号"和,逗号',
    "两行\n的",
    "回车\r的",
    "两种\r\n换行",
    "\u2028",
    "\ufeff",
    "𠮷田",
    "",
]


@pytest.mark.parametrize("text", HARD)
def test_text_is_exact_and_an_empty_text_is_not_null(tmp_path: Path, text: str) -> None:
    (figure, *_) = results()[0].figures
    figure = figure.model_copy(update={"indicator": text, "section": text, "unit": text, "scope": None})
    folder = export(Result(results()[0].document, (figure,)), tmp_path / "p", format="datapackage")
    (row,) = Package(str(folder / "datapackage.json")).get_resource("figures").read_rows()
    assert (row["indicator"], row["section"], row["unit"], row["scope"]) == (text, text, text, None)
    assert errors_of(folder) == []


def test_descriptor_names_files_by_their_content(package: Path) -> None:
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert "profile" not in descriptor  # of version 1
    assert [source["title"] for source in descriptor["sources"]] == [result.document.name for result in results()]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", descriptor["created"])
    assert {path.name for path in package.iterdir()} == {"datapackage.json"} | {
        resource["path"] for resource in descriptor["resources"]
    }
    for resource in descriptor["resources"]:
        data = (package / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["type"] == "table"
        assert not data.startswith(b"\xef\xbb\xbf")


def test_committed_table_schemas_are_those_of_the_package(package: Path) -> None:
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        path = ROOT / "schemas" / f"{resource['name']}.table-schema.json"
        assert json.loads(path.read_text(encoding="utf-8")) == resource["schema"]


def test_every_field_of_a_figure_is_described_in_two_languages() -> None:
    (figures,) = [resource for resource in RESOURCES if resource.name == "figures"]
    fields = {field["name"]: field for field in figures.table_schema()["fields"]}
    assert set(fields) == set(figures.record.model_fields)
    assert all(field["title"] and field["title_zh"] and field["description"] for field in fields.values())
    assert fields["value"]["type"] == "number"
    assert fields["start"] | {"description": ""} == {
        "name": "start",
        "title": "Start",
        "title_zh": "数字起点",
        "description": "",
        "type": "integer",
        "constraints": {"required": True, "minimum": 0},
    }
    assert fields["bound"]["constraints"]["enum"] == ["exact", "about", "over", "at_least", "under", "at_most"]
    assert "constraints" not in fields["scope"]


def keys_of(folder: Path) -> set[tuple[str, str]]:
    """The foreign keys of a package as table and field."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {
        (resource["name"], key["fields"][0])
        for resource in descriptor["resources"]
        for key in resource["schema"].get("foreignKeys", ())
    }


PASSAGE = "2012年，全市新建工会12个，其中企业工会20个。各级工会要围绕中心、服务大局，坚持以职工为本，主动维权。"
KEYS = {
    ("reports", "document_id"),
    ("figures", "document_id"),
    ("figures", "part_of"),
    ("figures", "repeats"),
    ("evidence", "finding"),
    ("evidence", "figure"),
    ("evidence", "document_id"),
}
LEFT_OUT = [
    # (which figures of a passage and its repetition are handed over, the keys that do not hold any more)
    ("12 20 12 20", set()),
    ("12 20", {("evidence", "figure")}),
    ("12 -- 12 --", {("evidence", "figure")}),
    ("-- 20 -- 20", {("evidence", "figure"), ("figures", "part_of")}),
    ("-- -- 12 20", {("evidence", "figure"), ("figures", "repeats")}),
    ("-- -- -- 20", {("evidence", "figure"), ("figures", "part_of"), ("figures", "repeats")}),
]


@pytest.mark.parametrize(("handed_over", "broken_keys"), LEFT_OUT)
def test_keys_are_stated_where_they_hold(tmp_path: Path, handed_over: str, broken_keys: set[tuple[str, str]]) -> None:
    """Figures without those that they refer to keep the ids of these, and the package is valid."""
    whole = extract(Document("r.txt", f"{PASSAGE}\n现在报告。\n{PASSAGE}"))
    given = [one for one, word in zip(whole.figures, handed_over.split(), strict=False) if one.mention.startswith(word)]
    run = Run((Result(whole.document, tuple(given)),), check(whole))
    folder = export(run, tmp_path / "p", format="datapackage")
    assert errors_of(folder) == []
    assert from_datapackage(folder) == given
    assert keys_of(folder) == KEYS - broken_keys


def test_finding_in_a_document_that_is_left_out_has_no_key(tmp_path: Path) -> None:
    found = check(extract(Document("other.txt", "全市职工入会率达到1000%。")))
    folder = export(Run((small(),), found), tmp_path / "p", format="datapackage")
    assert errors_of(folder) == []
    assert keys_of(folder) == KEYS - {("evidence", "figure"), ("evidence", "document_id")}


def test_package_without_figures_is_valid(tmp_path: Path) -> None:
    assert errors_of(export(extract(Document("r.txt", "现在开会。")), tmp_path / "p", format="datapackage")) == []


BROKEN = [
    # (table, column, what its first cell is changed to, what frictionless must say)
    ("figures", "value", "many", "type-error"),
    ("figures", "value", "", "constraint-error"),
    ("figures", "start", "-1", "constraint-error"),
    ("figures", "start", "1.5", "type-error"),
    ("figures", "category", "union", "constraint-error"),
    ("figures", "id", "12", "constraint-error"),
    ("figures", "mention", "", "constraint-error"),
    ("figures", "time_period", "last year", "constraint-error"),
    ("figures", "document_id", "0123456789ab", "foreign-key"),
    ("figures", "part_of", "0123456789ab:1-2", "foreign-key"),
    ("figures", "repeats", "0123456789ab:1-2", "foreign-key"),
    ("documents", "document_id", "0123456789ab", "foreign-key"),
    ("documents", "size", "many", "type-error"),
    ("findings", "severity", "fatal", "constraint-error"),
    ("findings", "compared", "1 = 2", "type-error"),
    ("evidence", "finding", "none", "foreign-key"),
    ("evidence", "figure", "0123456789ab:1-2", "foreign-key"),
]


@pytest.mark.parametrize(("table", "column", "cell", "says"), BROKEN)
def test_broken_cell_is_rejected(package: Path, tmp_path: Path, table: str, column: str, cell: str, says: str) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rows[0][column] = cell

    assert says in kinds(broken(package, tmp_path, table, change))


def test_broken_tables_are_rejected(package: Path, tmp_path: Path) -> None:
    def double(rows: list[dict[str, str]]) -> None:
        rows.append(rows[0])

    assert "primary-key" in kinds(broken(package, tmp_path / "twice", "figures", double))
    shutil.copytree(package, tmp_path / "bytes")
    with (tmp_path / "bytes" / "figures.csv").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert {"byte-count", "hash-count"} <= kinds(tmp_path / "bytes")


def broken(package: Path, folder: Path, table: str, change: Callable[[list[dict[str, str]]], None]) -> Path:
    """A copy of a package with a table changed, and its hash and size as they are then."""
    copied = Path(shutil.copytree(package, folder / "copy"))
    rows = rows_of(copied, table)
    change(rows)
    with (copied / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    descriptor = json.loads((copied / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        data = (copied / resource["path"]).read_bytes()
        resource |= {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    (copied / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return copied


def kinds(folder: Path) -> set[str]:
    return {kind for _, kind in errors_of(folder)}


def test_same_text_twice_is_refused(tmp_path: Path) -> None:
    first, second = (extract(Document(name, "全市新建工会8182个。")) for name in ("a.txt", "b.txt"))
    with pytest.raises(ExportError, match=r"b\.txt: the same text as a\.txt"):
        export([first, second], tmp_path / "p", format="datapackage")
    assert list(tmp_path.iterdir()) == []


# ── the folder ──────────────────────────────────────────────────────────────────────────────────────────────


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def small() -> Result:
    return extract(Document("r.txt", "2012年，全市新建工会8182个。"))


def test_package_replaces_one_of_before_and_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty", "new"):
        export(small(), tmp_path / name, format="datapackage")
        assert len(rows_of(tmp_path / name, "figures")) == 1
    export(extract(Document("s.txt", "新建工会12个，发展会员30人。")), tmp_path / "new", format="datapackage")
    assert len(rows_of(tmp_path / "new", "figures")) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "new"]


def test_link_keeps_pointing_to_the_folder(tmp_path: Path) -> None:
    export(small(), tmp_path / "real", format="datapackage")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    export(small(), tmp_path / "link", format="datapackage")
    assert (tmp_path / "link").is_symlink()
    assert len(rows_of(tmp_path / "real", "figures")) == 1


@pytest.mark.parametrize("step", ["_write_table", "_descriptor"])
def test_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    export(small(), tmp_path / "p", format="datapackage")
    before = snapshot(tmp_path)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(datapackage, step, fail)
    with pytest.raises(ExportError, match="p: cannot be written"):
        export(small(), tmp_path / "p", format="datapackage")
    assert snapshot(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_failure_to_rename_keeps_the_old_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(small(), tmp_path / "p", format="datapackage")
    before, rename = snapshot(tmp_path), Path.rename
    moved_in: list[Path] = []

    def fail_at_first(path: Path, target: Path) -> Path:
        if target.name == "p":
            moved_in.append(path)
            if len(moved_in) == 1:  # the new package; the second time the old one is put back
                raise OSError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_at_first)
    with pytest.raises(ExportError, match="Permission denied"):
        export(small(), tmp_path / "p", format="datapackage")
    assert snapshot(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def occupied(folder: Path, *, how: str) -> None:
    if how == "a file":
        folder.write_bytes(b"of mine")
        return
    folder.mkdir()
    if how == "other files":
        (folder / "notes.txt").write_bytes(b"of mine")
    elif how == "a package of others":
        (folder / "datapackage.json").write_text('{"name": "of-others", "resources": []}', encoding="utf-8")
    elif how == "no package at all":
        (folder / "datapackage.json").write_text("not JSON", encoding="utf-8")
    else:
        folder.rmdir()
        export(small(), folder, format="datapackage")
        (folder / "notes.txt").write_bytes(b"of mine")


OCCUPIED = [
    # (what stands at the place, what the error must say)
    ("a file", "is a file, and what is to be written is a folder; give the name of a folder"),
    ("other files", "holds other files, which would be lost; give the name of a new folder"),
    ("a package of others", "holds other files, which would be lost"),
    ("no package at all", "holds other files, which would be lost"),
    ("a package and notes beside it", "holds other files, which would be lost"),
]


@pytest.mark.parametrize(("how", "says"), OCCUPIED)
def test_what_is_no_package_is_never_replaced(tmp_path: Path, how: str, says: str) -> None:
    occupied(tmp_path / "p", how=how)
    before = snapshot(tmp_path)
    with pytest.raises(ExportError, match=says):
        export(small(), tmp_path / "p", format="datapackage")
    assert snapshot(tmp_path) == before


FOLDER_NAMES = [
    # (name, whether a folder may have it)
    ("p.zip", False),
    ("p.tar.gz", False),
    ("P.ZIP", False),
    ("datapackage.json", False),
    ("p", True),
    ("p.2012", True),
    ("数据.第2版", True),
]


@pytest.mark.parametrize(("name", "may"), FOLDER_NAMES)
def test_a_package_is_no_folder_with_the_name_of_a_file(tmp_path: Path, name: str, may: bool) -> None:
    if may:
        assert export(small(), tmp_path / name, format="datapackage").is_dir()
        return
    with pytest.raises(ExportError, match="is the suffix of a file, and datapackage is a folder; leave it out"):
        export(small(), tmp_path / name, format="datapackage")
    assert list(tmp_path.iterdir()) == []
