"""The formats of files: what writes each, and which one the suffix of a path tells.

A new format is one file with a writer and a line in :data:`FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any, Generic, TypeVar

from extractor.errors import ExportError
from extractor.export.columns import COLUMNS, Table
from extractor.export.csv import write_csv
from extractor.export.jsonl import write_jsonl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from extractor.export.run import Run

Content = TypeVar("Content")
StreamWriter = Callable[[Content, IO[bytes], str], None]
"""Writes something to a stream in a language of headings, ``en`` or ``zh``."""


@dataclass(frozen=True, slots=True)
class Format(Generic[Content]):
    """A format of files: the suffixes that tell it, and what writes it to a path where nothing is yet.

    ``stream`` writes it to a stream, if it can be written so. ``has_findings`` says that it shows what the checks find.
    ``module`` is what a format of an extra is imported from, which fails with the name of the extra if it is missing.
    """

    suffixes: tuple[str, ...]
    write: Callable[[Content, Path, str], None]
    stream: StreamWriter[Content] | None = None
    has_findings: bool = False
    module: str | None = None

    def require(self) -> None:
        """Raise MissingExtraError if a library that the format needs is not installed."""
        if self.module is not None:
            import_module(self.module)


def _streamed(
    suffix: str, writer: StreamWriter[Content], *, has_findings: bool = False, module: str | None = None
) -> Format[Content]:
    """A format of one file that is written from its beginning to its end."""

    def write(content: Content, path: Path, lang: str) -> None:
        with path.open("xb") as stream:
            writer(content, stream, lang)

    return Format((suffix,), write, writer, has_findings, module)


def _later(module: str, function: str) -> StreamWriter[Any]:
    """A writer that is imported when it is first used: openpyxl and jinja2 take longer to import than all the rest."""

    def write(content: Any, stream: IO[bytes], lang: str) -> None:
        getattr(import_module(f"extractor.export.{module}"), function)(content, stream, lang)

    return write


def _as_table(writer: StreamWriter[Table]) -> StreamWriter[Run]:
    """A writer of figures alone."""

    def write(run: Run, stream: IO[bytes], lang: str) -> None:
        writer(Table("Figures", COLUMNS, run.figures), stream, lang)

    return write


FORMATS: dict[str, Format[Run]] = {
    "xlsx": _streamed(".xlsx", _later("workbook", "write_workbook"), has_findings=True),
    "csv": _streamed(".csv", _as_table(write_csv)),
    "jsonl": _streamed(".jsonl", _as_table(write_jsonl)),
    "html": _streamed(".html", _later("review", "write_review"), has_findings=True),
    "parquet": _streamed(".parquet", _later("parquet", "write_parquet"), module="extractor.export.parquet"),
}
"""Formats of the figures of a run, by name."""
TABLE_FORMATS: dict[str, Format[Table]] = {
    "xlsx": _streamed(".xlsx", _later("xlsx", "write_xlsx")),
    "csv": _streamed(".csv", write_csv),
    "jsonl": _streamed(".jsonl", write_jsonl),
}
"""The same for plain tables: findings, verdicts, the figures that a search gave."""
COMPARISON_FORMATS: dict[str, Format[Table]] = {
    **TABLE_FORMATS,
    "html": _streamed(".html", _later("comparison", "write_page")),
}
"""The same for a draft compared with its sources, which may be a page to read as well."""
STREAM_FORMATS = ("jsonl", "csv")
"""What is written to standard output."""


def format_of(path: Path, formats: Mapping[str, Format[Content]], name: str | None = None) -> Format[Content]:
    """The format of that ``name``, or without one that which the suffix of ``path`` tells; raises ExportError."""
    if name is not None:
        if name not in formats:
            raise ExportError(f"{name!r} is not a known format; the known ones are {', '.join(formats)}")
        return formats[name]
    suffix = path.suffix.lower()
    found = next((one for one in formats.values() if suffix in one.suffixes), None)
    if found is None:
        known = ", ".join(suffix for one in formats.values() for suffix in one.suffixes)
        raise ExportError(f"{path}: {path.suffix or 'no suffix'} is not a known type of output; give {known}")
    return found
