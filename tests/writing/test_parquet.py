"""Parquet: one schema for every file, decimals exact or absent, bounded row groups, a missing extra named."""

from __future__ import annotations

import io
import sys
from decimal import Decimal
from itertools import repeat
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_export import figure, result

from extractor.errors import MissingExtraError
from extractor.records import Figure, plain
from extractor.records.columns import COLUMNS
from extractor.verbs import export
from extractor.writing import check_output, parquet
from extractor.writing.parquet import SCHEMA, read_figures, write_figures

if TYPE_CHECKING:
    from pathlib import Path

DECIMALS = [
    # (value, what the decimal column holds: None if not exactly that)
    ("8182", "8182"),
    ("1.2E+4", "12000"),
    ("83630.00", "83630"),
    ("-3.5", "-3.5"),
    ("0", "0"),
    ("12345678901234567.89", "12345678901234567.89"),  # more digits than a float has
    ("9999999999999999999999999999", "9999999999999999999999999999"),  # all 28 before the point
    ("9999999999999999999999999999.9999999999", "9999999999999999999999999999.9999999999"),
    ("0.0000000001", "0.0000000001"),  # all 10 behind it
    ("0.50000000000000", "0.5"),  # zeros behind them lose nothing
    ("1E+28", None),
    ("0.00000000001", None),
    ("0.33333333333", None),  # would have to be rounded
    ("-0.12345678905", None),
    ("1E+400", None),
    ("1E-400", None),
]


def written(*figures: Figure, **metadata: str) -> io.BytesIO:
    stream = io.BytesIO()
    write_figures(figures, stream, metadata)
    return io.BytesIO(stream.getvalue())


@pytest.mark.parametrize(("value", "held"), DECIMALS)
def test_decimals_are_exact_or_absent(value: str, held: str | None) -> None:
    (row,) = pq.read_table(written(figure(value=value, value_max=value))).to_pylist()
    assert row["value"] == row["value_max"] == (None if held is None else Decimal(held))
    assert row["value_text"] == row["value_max_text"] == plain(Decimal(value))


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_any_decimal_comes_back(value: Decimal) -> None:
    (row,) = pq.read_table(written(figure(value=value))).to_pylist()
    assert row["value"] in (None, value)
    assert Decimal(row["value_text"]) == value
    assert (row["value_max"], row["value_max_text"]) == (None, None)


def test_every_file_has_the_schema_whatever_is_in_it() -> None:
    files = [written(), written(figure()), written(figure(value="0.5", scope="全市", direction="up"))]
    assert all(pq.read_schema(file).equals(SCHEMA) for file in files)
    assert SCHEMA.names == [column.name for column in COLUMNS]
    types = {name: str(SCHEMA.field(name).type) for name in ("value", "value_max", "value_text", "start", "category")}
    assert types == {
        "value": "decimal128(38, 10)",
        "value_max": "decimal128(38, 10)",
        "value_text": "string",
        "start": "int64",
        "category": "string",
    }


def test_schema_says_what_the_fields_mean_and_which_may_be_empty() -> None:
    for column in COLUMNS:
        field, of = SCHEMA.field(column.name), Figure.model_fields[column.field]
        assert field.metadata[b"description"].decode() == of.description
        assert field.nullable == (not of.is_required() or column.name == "value")  # which may not fit


def test_file_says_what_made_the_figures(tmp_path: Path) -> None:
    metadata = pq.read_schema(export(result(figure()), tmp_path / "f.parquet")).metadata
    assert set(metadata) == {b"shuzheng.version", b"shuzheng.rules"}
    assert pq.read_schema(written(rules="abc")).metadata == {b"shuzheng.rules": b"abc"}


def test_columns_are_packed_with_zstd() -> None:
    packed = pq.ParquetFile(written(figure())).metadata.row_group(0)
    assert {packed.column(index).compression for index in range(packed.num_columns)} == {"ZSTD"}


def test_figures_are_taken_one_row_group_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROW_GROUP", 10)
    monkeypatch.setattr(parquet, "_BATCH", 4)
    file = pq.ParquetFile(written(*repeat(figure(), 25)))
    groups = [file.metadata.row_group(index).num_rows for index in range(file.num_row_groups)]
    assert groups == [10, 10, 5]
    assert list(read_figures(written(*repeat(figure(), 25)))) == [figure()] * 25


def test_the_same_figures_give_the_same_bytes_and_leave_the_stream_open() -> None:
    streams = [io.BytesIO(), io.BytesIO()]
    for stream in streams:
        write_figures(iter([figure(), figure(value="0.5")]), stream, {"rules": "abc"})
        assert not stream.closed
    assert streams[0].getvalue() == streams[1].getvalue()


def test_missing_library_is_told_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "extractor.writing.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError) as caught:
        check_output(tmp_path / "f.parquet")
    assert str(caught.value) == "Parquet needs pyarrow; install it with: pip install 'shuzheng[parquet]'"
    check_output(tmp_path / "f.csv")  # the others need nothing of it
