"""Records as JSON Lines: one record a line, with the field names, decimals as exact text."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.records.columns import RecordTable


def write_jsonl(table: RecordTable, stream: IO[bytes], lang: str) -> None:  # noqa: ARG001 - for programs
    """Write the records of ``table`` in UTF-8; the names are the same in every language."""
    for record in table.records:
        stream.write(record.model_dump_json().encode())
        stream.write(b"\n")
