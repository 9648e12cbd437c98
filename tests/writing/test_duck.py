"""DuckDB over Parquet: exact sums, one file or a folder of parts, the same comparable figures as SQLite has."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from decimal import Decimal
from importlib import import_module
from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support import FIXTURES
from test_export import figure, result
from test_sqlite import APART

from extractor import extract, read
from extractor.errors import MissingExtraError, ReadingError
from extractor.records import Bound
from extractor.records.columns import COLUMNS, ENUMERATED_FIELDS
from extractor.verbs import export
from extractor.writing.duck import connect
from extractor.writing.workbook.totals import _own_reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from extractor import Result


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return [extract(read(path)) for path in sorted((FIXTURES / "reports").glob("*.txt"))]


@pytest.fixture(scope="module")
def file(results: list[Result], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(results, tmp_path_factory.mktemp("duck") / "figures.parquet")


def one(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    (row,) = connection.execute(query).fetchall()
    return row[0] if len(row) == 1 else row


def test_figures_have_the_columns_of_the_file(results: list[Result], file: Path) -> None:
    with connect(file) as connection:
        assert connection.table("figures").columns == [column.name for column in COLUMNS]
        ids = [row[0] for row in connection.execute("SELECT id FROM figures").fetchall()]
    assert ids == [figure.id for result in results for figure in result.figures]


def test_sums_are_exact(results: list[Result], file: Path) -> None:
    money = [one.value for each in results for one in each.figures if one.unit == "元"]
    with connect(file) as connection:
        assert one(connection, "SELECT sum(value), count(*) FROM figures WHERE unit = '元'") == (sum(money), len(money))


def test_sums_are_exact_where_those_of_floats_are_not(tmp_path: Path) -> None:
    values = ["0.1", "0.2", "12345678901234567.89"]
    path = export([result(*(figure(value=value) for value in values))], tmp_path / "f.parquet")
    with connect(path) as connection:
        assert one(connection, "SELECT sum(value) FROM figures") == Decimal("12345678901234568.19")
    assert Decimal(sum(map(float, values))) == Decimal(12345678901234568)


def test_folder_has_the_figures_of_all_files_in_it(results: list[Result], tmp_path: Path) -> None:
    (tmp_path / "figures" / "more").mkdir(parents=True)
    for number, each in enumerate(results):
        export(each, tmp_path / "figures" / ("more" if number % 2 else "") / f"part-{number}.parquet")
    (tmp_path / "summary.json").write_text("{}")
    with connect(tmp_path) as connection:
        assert one(connection, "SELECT count(*) FROM figures") == sum(len(each.figures) for each in results)


def test_figures_are_read_where_they_are(file: Path, tmp_path: Path) -> None:
    copied = shutil.copy(file, tmp_path / "f.parquet")
    with connect(copied) as connection:
        export([result(figure())], copied)
        assert one(connection, "SELECT count(*) FROM figures") == 1


@pytest.mark.parametrize("name", ["a[b]", "a*b", "a b?", "it's", "报告"])
def test_names_are_no_patterns(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    path = export([result(figure())], folder / f"{name}.parquet")
    for source in (path, folder, str(folder)):
        with connect(source) as connection:
            assert one(connection, "SELECT count(*) FROM figures") == 1


@pytest.mark.parametrize(("changes", "is_there"), APART)
def test_comparable(tmp_path: Path, changes: dict[str, Any], is_there: bool) -> None:
    path = export(result(figure(**{"time_period": "2012", **changes})), tmp_path / "f.parquet")
    with connect(path) as connection:
        assert one(connection, "SELECT count(*) FROM comparable") == int(is_there)


def test_comparable_are_the_same_figures_as_in_sqlite(results: list[Result], file: Path, tmp_path: Path) -> None:
    path = export(results, tmp_path / "f.sqlite")
    query = "SELECT id FROM comparable ORDER BY id"
    with closing(sqlite3.connect(path)) as other, connect(file) as connection:
        ids = connection.execute(query).fetchall()
        assert ids == other.execute(query).fetchall()
    assert len(ids) > 100


def every_kind() -> Result:
    """A figure for each way in which the fields can be filled by which figures are left out of totals and views."""
    there_or_not = {"value_max": "9000", "time_period": "2012", "part_of": "total", "repeats": "first"}
    choices: dict[str, Iterable[Any]] = {
        **{name: ENUMERATED_FIELDS[name] for name in ("modality", "aspect", "bound")},
        **{name: (None, value) for name, value in there_or_not.items()},
    }
    filled = [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]
    return result(*(figure(id=f"{number}", **changes) for number, changes in enumerate(filled)))


def test_views_have_what_the_workbook_adds_up_if_it_is_exact_and_dated(results: list[Result], tmp_path: Path) -> None:
    """The rule stands in Python and in two dialects of SQL."""
    given = [*results, every_kind()]
    addable = {
        one.id
        for each in given
        for one in each.figures
        if _own_reason(one) is None and one.bound is Bound.EXACT and one.time_period is not None
    }
    query = "SELECT id FROM comparable"
    with closing(sqlite3.connect(export(given, tmp_path / "f.sqlite"))) as database:
        assert {row[0] for row in database.execute(query)} == addable
    with connect(export(given, tmp_path / "f.parquet")) as duck_database:
        assert {row[0] for row in duck_database.execute(query).fetchall()} == addable
    assert sum(one.id in addable for one in every_kind().figures) == 2  # a level and an increment


def test_views_need_no_extension_that_is_downloaded(file: Path) -> None:
    offline = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    with duckdb.connect(config=offline) as connection:
        connection.execute(f"SET VARIABLE figures = '{file}'")
        connection.execute((files("extractor.writing") / "duck.sql").read_text(encoding="utf-8"))
        assert one(connection, "SELECT count(*) > 100 FROM comparable")


def test_what_is_no_file_of_figures_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.parquet").write_text("no Parquet at all")
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    refused = [
        # (source, what the message must say)
        ("none.parquet", "none.parquet: no such file; give a .parquet file or a folder of them"),
        ("empty", "empty: no .parquet file in it; write one with shuzheng extract"),
        ("text.parquet", "text.parquet: not figures in Parquet as shuzheng extract writes them"),
        ("other.parquet", "other.parquet: not figures in Parquet as shuzheng extract writes them"),
    ]
    for name, message in refused:
        with pytest.raises(ReadingError) as caught:
            connect(tmp_path / name)
        assert message in str(caught.value)
        assert "\n" not in str(caught.value)


def test_missing_library_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "extractor.writing.duck")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtraError) as caught:
        import_module("extractor.writing.duck")
    assert str(caught.value) == "DuckDB needs duckdb; install it with: pip install 'shuzheng[duckdb]'"
