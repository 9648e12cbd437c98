"""Figures as Parquet, and back: one schema for every file, zstd, row groups of bounded size.

``value`` and ``value_max`` are decimal128(38, 10), which holds 28 digits before the point and 10 behind it. A value
that does not fit is null there, never rounded; ``value_text`` and ``value_max_text`` hold every value exactly.
"""

from __future__ import annotations

from decimal import Context, Decimal, Inexact, InvalidOperation
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from extractor.errors import MissingExtraError
from extractor.records import Figure, plain
from extractor.records.columns import COLUMNS, DECIMAL_FIELDS, OFFSET_FIELDS, Column

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:
    raise MissingExtraError.of("Parquet", "pyarrow", "parquet") from error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pydantic import BaseModel

    from extractor.records.columns import RecordTable
    from extractor.writing.run import Run

PRECISION = 38
"""Digits of a decimal."""
SCALE = 10
"""Those of them behind the point."""
ROW_GROUP = 32_768
"""Figures in a row group: readers work on row groups side by side, writers hold one in memory."""

_DECIMAL = pa.decimal128(PRECISION, SCALE)
_OFFSET = pa.int64()
_EXACT = Context(prec=PRECISION, traps=[Inexact, InvalidOperation])
_STEP = Decimal(1).scaleb(-SCALE)
_BATCH = 4096  # records turned into columns at once


def _field(column: Column) -> Any:
    """The field of a column, with the description of the record's field as metadata."""
    of = Figure.model_fields[column.field]
    described = {"description": of.description}
    if column.name in DECIMAL_FIELDS:  # empty where the value does not fit
        return pa.field(column.name, _DECIMAL, True, described)
    kind = _OFFSET if column.name in OFFSET_FIELDS else pa.string()
    return pa.field(column.name, kind, not of.is_required(), described)


SCHEMA = pa.schema([_field(column) for column in COLUMNS])
"""The columns of a workbook in their order, named by the fields; enumerations are text."""


def write_parquet(run: Run, stream: IO[bytes], lang: str) -> None:  # noqa: ARG001 - for programs
    """Write the figures of a run; the names are the same in every language."""
    write_figures(run.figures, stream, {"version": run.version, "rules": run.rules, **run.options})


def write_figures(
    figures: Iterable[Figure], target: str | Path | IO[bytes], metadata: Mapping[str, str] | None = None
) -> None:
    """Write figures to a path or an open binary stream, which stays open; the same figures give the same bytes.

    ``metadata`` is kept in the file, each name with ``shuzheng.`` in front: ``version`` and ``rules`` tell what made
    the figures. At most one row group is in memory, whatever the number of figures.
    """
    named = {f"shuzheng.{name}": value for name, value in (metadata or {}).items()}
    with pq.ParquetWriter(target, SCHEMA.with_metadata(named), compression="zstd") as writer:
        for group in _row_groups(iter(figures)):
            writer.write_table(group)


def write_reports(table: RecordTable, stream: IO[bytes], lang: str) -> None:  # noqa: ARG001 - for programs
    """Write a table of reports: offsets as integers, all else as text."""
    fields = [(column.name, _OFFSET if _is_offset(column) else pa.string()) for column in table.columns]
    rows = [{column.name: column.value(record) for column in table.columns} for record in table.records]
    pq.write_table(pa.Table.from_pylist(rows, pa.schema(fields)), stream, compression="zstd")


def write_cells(table: RecordTable, stream: IO[bytes], lang: str) -> None:  # noqa: ARG001 - for programs
    """Write a table of the cells of a panel: values as decimals and exact texts, all else as text."""
    fields = [(one.name, _DECIMAL if one.name in DECIMAL_FIELDS else pa.string()) for one in table.columns]
    rows = [{column.name: _cell(column, record) for column in table.columns} for record in table.records]
    pq.write_table(pa.Table.from_pylist(rows, pa.schema(fields)), stream, compression="zstd")


def _cell(column: Column, record: BaseModel) -> object:
    value = column.value(record)
    if isinstance(value, Decimal):
        return plain(value) if column.as_text else _fitting(value)
    return value


def _is_offset(column: Column) -> bool:
    return (column.part or column.field) in OFFSET_FIELDS


def read_figures(source: str | Path | IO[bytes]) -> Iterator[Figure]:
    """The figures of a file that :func:`write_figures` wrote, equal to those written."""
    columns = [column for column in COLUMNS if column.name not in DECIMAL_FIELDS]  # their exact texts instead
    with pq.ParquetFile(source) as file:
        for batch in file.iter_batches(_BATCH, columns=[column.name for column in columns]):
            for row in batch.rename_columns([column.field for column in columns]).to_pylist():
                yield Figure(**row)


def _row_groups(figures: Iterator[Figure]) -> Iterator[Any]:
    while batches := list(_batches(islice(figures, ROW_GROUP))):
        yield pa.Table.from_batches(batches)


def _batches(figures: Iterator[Figure]) -> Iterator[Any]:
    while batch := list(islice(figures, _BATCH)):
        yield pa.record_batch([_array(column, batch) for column in COLUMNS], schema=SCHEMA)


def _array(column: Column, figures: Sequence[Figure]) -> Any:
    values = [column.value(figure) for figure in figures]
    if column.field in DECIMAL_FIELDS:
        made = plain if column.as_text else _fitting
        values = [None if value is None else made(value) for value in values]
    return pa.array(values, SCHEMA.field(column.name).type)


def _fitting(value: Decimal) -> Decimal | None:
    """The value with all its places behind the point; None if it has more than fit."""
    try:
        return value.quantize(_STEP, context=_EXACT)
    except (Inexact, InvalidOperation):
        return None
