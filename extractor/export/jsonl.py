"""Figures as JSON Lines: one Figure a line, with the field names, decimals as exact text."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.records import Figure


def write_jsonl(figures: Iterable[Figure], stream: IO[bytes], lang: str) -> None:  # noqa: ARG001 - for programs
    """Write ``figures`` in UTF-8; the names are the same in every language."""
    for figure in figures:
        stream.write(figure.model_dump_json().encode())
        stream.write(b"\n")
