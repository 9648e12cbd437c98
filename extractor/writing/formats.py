"""The formats of files: what writes each, and which one the suffix of a path tells.

A new format is one file with a writer and a line in :data:`FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from extractor.errors import ExportError
from extractor.records.columns import CELL_COLUMNS, COLUMNS, RecordTable
from extractor.words import Both, message
from extractor.writing.csv import write_csv
from extractor.writing.jsonl import write_jsonl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from extractor.records import ConceptEntry, Panel
    from extractor.records.form import FormCell
    from extractor.writing.run import Run

Content = TypeVar("Content")
StreamWriter = Callable[[Content, IO[bytes], str], None]
"""Writes something to a stream in a language of headings, ``en`` or ``zh``."""


@dataclass(frozen=True, slots=True)
class Format(Generic[Content]):
    """A format of files: the suffixes that tell it, and what writes it to a path where nothing is yet.

    ``stream`` writes it to a stream, if it can be written so. ``has_findings`` says that it shows what the checks find.
    ``module`` is what a format of an extra is imported from, which fails with the name of the extra if it is missing.
    ``folder`` says that it is a folder. ``replaces`` tells of a file or folder that is there whether nothing else than
    an output of before is lost with it; a format without it replaces any file.
    """

    suffixes: tuple[str, ...]
    write: Callable[[Content, Path, str], None]
    stream: StreamWriter[Content] | None = None
    has_findings: bool = False
    module: str | None = None
    folder: bool = False
    replaces: Callable[[Path], bool] | None = None

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


def _later(module: str, function: str) -> Callable[..., Any]:
    """A function of this package that is imported when it is first called: openpyxl and jinja2 load slowly."""

    def call(*given: Any) -> Any:
        return getattr(import_module(f"extractor.writing.{module}"), function)(*given)

    return call


def _as_table(writer: StreamWriter[RecordTable]) -> StreamWriter[Run]:
    """A writer of figures alone."""

    def write(run: Run, stream: IO[bytes], lang: str) -> None:
        writer(RecordTable("figures", COLUMNS, run.figures), stream, lang)

    return write


def _as_observations(writer: StreamWriter[RecordTable]) -> StreamWriter[Run]:
    """A writer of figures as observations, which takes a table."""

    def write(run: Run, stream: IO[bytes], lang: str) -> None:
        from extractor.writing.sdmx import OBSERVATION_COLUMNS, Observation

        writer(RecordTable("observations", OBSERVATION_COLUMNS, map(Observation.of, run.figures)), stream, lang)

    return write


def _as_cells(writer: StreamWriter[RecordTable]) -> StreamWriter[Panel]:
    """A writer of the cells of a panel, one below the other."""

    def write(panel: Panel, stream: IO[bytes], lang: str) -> None:
        writer(RecordTable("cells", CELL_COLUMNS, panel.cells()), stream, lang)

    return write


FORMATS: dict[str, Format[Run]] = {
    "xlsx": _streamed(".xlsx", _later("workbook", "write_workbook"), has_findings=True),
    "csv": _streamed(".csv", _as_table(write_csv)),
    "jsonl": _streamed(".jsonl", _as_table(write_jsonl)),
    "html": _streamed(".html", _later("review", "write_review"), has_findings=True),
    "parquet": _streamed(".parquet", _later("parquet", "write_parquet"), module="extractor.writing.parquet"),
    "sqlite": Format(
        (".sqlite", ".db"),
        _later("sqlite", "write_sqlite"),
        has_findings=True,
        replaces=_later("sqlite", "is_run"),
    ),
    "datapackage": Format(
        (),
        _later("datapackage", "write_datapackage"),
        has_findings=True,
        folder=True,
        replaces=_later("datapackage", "is_datapackage"),
    ),
    "webannotation": _streamed(".jsonld", _later("webannotation", "write_webannotation")),
}
"""Formats of the figures of a run, by name."""
SDMX_FORMATS: dict[str, Format[Run]] = {
    "xlsx": _streamed(".xlsx", _as_observations(_later("xlsx", "write_xlsx"))),
    "csv": _streamed(".csv", _as_observations(write_csv)),
    "jsonl": _streamed(".jsonl", _as_observations(write_jsonl)),
}
"""The same with columns that are named by SDMX concepts."""
PROFILES: dict[str | None, dict[str, Format[Run]]] = {None: FORMATS, "sdmx": SDMX_FORMATS}
"""Formats by the name of a profile, which is a choice of columns; None is that of the records."""
TABLE_FORMATS: dict[str, Format[RecordTable]] = {
    "xlsx": _streamed(".xlsx", _later("xlsx", "write_xlsx")),
    "csv": _streamed(".csv", write_csv),
    "jsonl": _streamed(".jsonl", write_jsonl),
}
"""The same for plain tables: findings, verdicts, the figures that a search gave."""
REPORT_FORMATS: dict[str, Format[RecordTable]] = {
    **TABLE_FORMATS,
    "parquet": _streamed(".parquet", _later("parquet", "write_reports"), module="extractor.writing.parquet"),
}
"""The same for what documents say of themselves."""
COMPARISON_FORMATS: dict[str, Format[RecordTable]] = {
    **TABLE_FORMATS,
    "html": _streamed(".html", _later("comparison", "write_page")),
}
"""The same for a draft compared with its sources, which may be a page to read as well."""
PANEL_FORMATS: dict[str, Format[Panel]] = {
    "xlsx": _streamed(".xlsx", _later("panel", "write_panel")),
    "csv": _streamed(".csv", _as_cells(write_csv)),
    "jsonl": _streamed(".jsonl", _as_cells(write_jsonl)),
    "parquet": _streamed(".parquet", _as_cells(_later("parquet", "write_cells")), module="extractor.writing.parquet"),
}
"""The same for a panel: a workbook, or a row for each of its cells."""


class FilledForm(NamedTuple):
    """A user's workbook with what becomes of its empty cells."""

    data: bytes
    name: str
    cells: Sequence[FormCell]


def _write_form(form: FilledForm, stream: IO[bytes], lang: str) -> None:
    from extractor.writing.forms import write_form  # lxml loads slowly

    stream.write(write_form(form.data, form.name, form.cells, lang))


class BlankForm(NamedTuple):
    """What an empty form asks for."""

    concepts: Sequence[ConceptEntry]
    rows: Sequence[str]
    year: int | None


def _write_blank(form: BlankForm, stream: IO[bytes], lang: str) -> None:  # noqa: ARG001 - it is read in Chinese
    from extractor.writing.forms.blank import write_blank_form

    write_blank_form(form.concepts, form.rows, form.year, stream)


BLANK_FORMATS: dict[str, Format[BlankForm]] = {"xlsx": _streamed(".xlsx", _write_blank)}
"""What an empty form can be."""
FORM_FORMATS: dict[str, Format[FilledForm]] = {
    "xlsx": _streamed(".xlsx", _write_form),
    "xlsm": _streamed(".xlsm", _write_form),
}
"""What a form can be: the type of the workbook that is filled."""
FORM_CELL_FORMATS: dict[str, Format[RecordTable]] = TABLE_FORMATS
"""The formats of a table of the cells of a form."""
STREAM_FORMATS = ("jsonl", "csv", "webannotation")
"""What is written to standard output."""
FILE_SUFFIXES = frozenset({".zip", ".tar", ".gz", ".tgz", ".json"})
"""What a person calls a file and no folder: archives, and the descriptor of a data package."""


def formats_of(profile: str | None) -> Mapping[str, Format[Run]]:
    """The formats of a profile; raises ExportError for an unknown one."""
    if profile not in PROFILES:
        known = ", ".join(name for name in PROFILES if name)
        raise ExportError(message("output.unknown_profile", profile=profile, known=known))
    return PROFILES[profile]


def format_of(path: Path, formats: Mapping[str, Format[Content]], name: str | None = None) -> Format[Content]:
    """The format of that ``name``, or without one that which the suffix of ``path`` tells.

    Raises ExportError for an unknown name or suffix, and where the suffix is that of another format than ``name`` or
    that of a file for a format that is a folder.
    """
    suffix = path.suffix.lower()
    told = next((key for key, one in formats.items() if suffix in one.suffixes), None)
    if name is not None:
        if name not in formats:
            raise ExportError(message("output.unknown_format", name=name, known=", ".join(formats)))
        if told is not None and suffix not in formats[name].suffixes:
            raise ExportError(message("output.other_suffix", path=path, suffix=path.suffix, of=told, name=name))
        if formats[name].folder and suffix in FILE_SUFFIXES:
            raise ExportError(message("output.folder_with_suffix", path=path, suffix=path.suffix, name=name))
        return formats[name]
    if told is None:
        raise ExportError(message("named", name=path, reason=_unknown(path.suffix, formats)))
    return formats[told]


def _unknown(suffix: str, formats: Mapping[str, Format[Any]]) -> Both:
    """What is wrong with a suffix that tells none of the formats, and what to give."""
    suffixes = ", ".join(suffix for one in formats.values() for suffix in one.suffixes)
    known = Both(suffixes, suffixes)
    for name in (name for name, one in formats.items() if not one.suffixes):
        known = message("output.or_format", known=known, name=name)
    if not suffix:
        return message("output.no_suffix", known=known)
    if any(suffix.lower() in one.suffixes for one in FORMATS.values()):
        return message("output.no_type_for_columns", suffix=suffix, known=known)
    return message("output.unknown_type", suffix=suffix, known=known)


def stream_formats(formats: Mapping[str, Format[Content]]) -> list[str]:
    """Names of the formats that are written to standard output."""
    return [name for name in STREAM_FORMATS if name in formats]
