"""Figures, findings and verdicts → one file a format; a file appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from extractor.errors import ExportError
from extractor.records.columns import (
    FINDING_COLUMNS,
    FORM_CELL_COLUMNS,
    MATCH_COLUMNS,
    REPORT_AND_UNREAD_COLUMNS,
    REPORT_COLUMNS,
    VERDICT_COLUMNS,
    RecordTable,
)
from extractor.words import LANGUAGES, Both, message
from extractor.writing.formats import (
    BLANK_FORMATS,
    COMPARISON_FORMATS,
    FORM_CELL_FORMATS,
    FORM_FORMATS,
    FORMATS,
    PANEL_FORMATS,
    PROFILES,
    REPORT_FORMATS,
    STREAM_FORMATS,
    TABLE_FORMATS,
    BlankForm,
    Content,
    FilledForm,
    Format,
    format_of,
    formats_of,
    stream_formats,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractor.records import Finding, FormCell, Match, Panel, Report, UnreadFile, Verdict
    from extractor.writing.run import Run

__all__ = [
    "BLANK_FORMATS",
    "COMPARISON_FORMATS",
    "FORMATS",
    "FORM_CELL_FORMATS",
    "FORM_FORMATS",
    "LANGUAGES",
    "PANEL_FORMATS",
    "PROFILES",
    "REPORT_FORMATS",
    "STREAM_FORMATS",
    "TABLE_FORMATS",
    "check_output",
    "export_blank_form",
    "export_comparison",
    "export_findings",
    "export_form",
    "export_form_cells",
    "export_matches",
    "export_panel",
    "export_reports",
    "export_verdicts",
    "write_panel",
    "write_reports",
    "write_run",
    "write_stream",
]


def write_run(
    run: Run, path: str | Path, *, lang: str = "en", format: str | None = None, profile: str | None = None
) -> Path:
    """Write a run to ``path`` and return it, as :func:`extractor.export` does."""
    return _write(run, path, lang, format_of(Path(path), formats_of(profile), format))


def export_findings(findings: Iterable[Finding], path: str | Path, *, lang: str = "en") -> Path:
    """Write findings as :func:`extractor.export` writes figures; a workbook has the messages in ``lang``."""
    return _write_table(RecordTable("findings", FINDING_COLUMNS, findings, named=True), path, lang, TABLE_FORMATS)


def export_verdicts(verdicts: Iterable[Verdict], path: str | Path, *, lang: str = "en") -> Path:
    """Write verdicts as :func:`extractor.export` writes figures; a workbook has the messages in ``lang``."""
    return _write_table(_verdict_table(verdicts), path, lang, TABLE_FORMATS)


def export_comparison(verdicts: Iterable[Verdict], path: str | Path, *, lang: str = "en") -> Path:
    """Write the verdicts on a draft as :func:`extractor.export` writes figures, or to ``.html`` as a page to read."""
    return _write_table(_verdict_table(verdicts), path, lang, COMPARISON_FORMATS)


def export_matches(matches: Iterable[Match], path: str | Path, *, lang: str = "en") -> Path:
    """Write the figures that :func:`extractor.find` gave as :func:`extractor.export` writes figures."""
    return _write_table(RecordTable("figures", MATCH_COLUMNS, matches, named=True), path, lang, TABLE_FORMATS)


def export_reports(
    reports: Iterable[Report], path: str | Path, *, lang: str = "en", unread: Iterable[UnreadFile] | None = None
) -> Path:
    """Write what documents say of themselves as :func:`extractor.export` writes figures, a row for each report.

    With ``unread``, the files that were not read, there are columns for these, and a row for each below the reports.
    :func:`extractor.read_corrections` reads a ``.csv`` of it back.
    """
    return _write(_report_table(reports, unread), path, lang, format_of(Path(path), REPORT_FORMATS))


def export_blank_form(form: BlankForm, path: str | Path, *, lang: str = "en") -> Path:
    """Write an empty form, a workbook in Chinese whose heads :func:`extractor.panel.forms.fill_form` understands."""
    return _write(form, path, lang, format_of(Path(path), BLANK_FORMATS))


def export_form(form: FilledForm, path: str | Path, *, lang: str = "en") -> Path:
    """Write a filled form, a workbook of the type that it was, with a sheet of sources in ``lang``."""
    return _write(form, path, lang, format_of(Path(path), FORM_FORMATS))


def export_form_cells(cells: Iterable[FormCell], path: str | Path, *, lang: str = "en") -> Path:
    """Write what became of the cells of a form as :func:`extractor.export` writes figures."""
    return _write_table(RecordTable("cells", FORM_CELL_COLUMNS, cells, named=True), path, lang, FORM_CELL_FORMATS)


def export_panel(panel: Panel, path: str | Path, *, lang: str = "en") -> Path:
    """Write a panel as :func:`extractor.export` writes figures: a workbook, or a row for each cell of it."""
    return _write(panel, path, lang, format_of(Path(path), PANEL_FORMATS))


def write_panel(panel: Panel, stream: IO[bytes], format: str = "csv") -> None:
    """Write the cells of a panel to an open binary stream, as ``csv``, ``jsonl`` or ``parquet``."""
    write = PANEL_FORMATS[format].stream
    assert write is not None  # all are written as streams
    write(panel, stream, "en")


def write_reports(
    reports: Iterable[Report], stream: IO[bytes], format: str = "csv", *, unread: Iterable[UnreadFile] | None = None
) -> None:
    """Write what documents say of themselves to an open binary stream, as ``csv``, ``jsonl`` or ``parquet``.

    ``unread`` is as in :func:`export_reports`. Errors of the stream itself pass through.
    """
    write = REPORT_FORMATS[format].stream
    assert write is not None  # all are written as streams
    write(_report_table(reports, unread), stream, "en")


def write_stream(run: Run, stream: IO[bytes], format: str, *, lang: str = "en", profile: str | None = None) -> None:
    """Write the figures of a run to an open binary stream, as ``jsonl``, ``csv`` or ``webannotation``.

    ``lang`` is the language of the comments of web annotations, ``profile`` as in :func:`extractor.export`. Raises
    ExportError for another format or profile; errors of the stream itself pass through.
    """
    formats = formats_of(profile)
    known = stream_formats(formats)
    writer = formats[format].stream if format in known else None
    if writer is None:
        raise ExportError(message("output.unknown_stream", name=format, known=", ".join(known)))
    writer(run, stream, _language(lang))


def check_output(path: str | Path, formats: Mapping[str, Format[Any]] = FORMATS, format: str | None = None) -> None:
    """Raise ExportError if ``path`` has an unknown type or no directory to be in, before any work is done.

    Raises MissingExtraError for a type that needs a library which is not installed.
    """
    path = Path(path)
    written = format_of(path, formats, format)
    written.require()
    if not path.resolve().parent.is_dir():
        raise ExportError(message("output.no_directory", path=path, advice=_advice(path)))
    _check_replaced(path, written)


def _check_replaced(path: Path, written: Format[Any]) -> None:
    """Raise ExportError where a folder would take the place of a file, or data be lost that a run did not write."""
    if not path.exists():
        return
    if written.folder and not path.is_dir():
        raise ExportError(message("output.file", path=path))
    if path.is_dir() and not written.folder:
        raise ExportError(message("output.directory", path=path))
    empty = not any(path.iterdir()) if path.is_dir() else path.stat().st_size == 0
    if written.replaces is not None and not empty and not written.replaces(path):
        raise ExportError(message("output.other_files" if written.folder else "output.other_data", path=path))


def _report_table(reports: Iterable[Report], unread: Iterable[UnreadFile] | None) -> RecordTable:
    if unread is None:
        return RecordTable("reports", REPORT_COLUMNS, reports, named=True)
    return RecordTable("reports", REPORT_AND_UNREAD_COLUMNS, chain(reports, unread), named=True)


def _verdict_table(verdicts: Iterable[Verdict]) -> RecordTable:
    return RecordTable("verdicts", VERDICT_COLUMNS, verdicts, named=True)


def _write_table(table: RecordTable, path: str | Path, lang: str, formats: Mapping[str, Format[RecordTable]]) -> Path:
    return _write(table, path, lang, format_of(Path(path), formats))


def _write(content: Content, path: str | Path, lang: str, written: Format[Content]) -> Path:
    _language(lang)
    path = Path(path)
    _check_replaced(path, written)
    target = path.resolve()  # a link keeps pointing to the file that is replaced
    temporary = _beside(target)
    try:
        written.write(content, temporary, lang)
        _replace(temporary, target)
    except OSError as error:
        raise ExportError(
            message("output.not_written", path=path, reason=error.strerror, advice=_advice(path))
        ) from error
    finally:
        _remove(temporary)  # what is left of it where something failed
    return path


def _language(lang: str) -> str:
    if lang not in LANGUAGES:
        raise ExportError(message("output.unknown_language", lang=lang, known=", ".join(LANGUAGES)))
    return lang


def _beside(target: Path) -> Path:
    """A name that nothing has yet, in the same directory."""
    return target.with_name(f".shuzheng-{os.urandom(6).hex()}.tmp")


def _replace(made: Path, target: Path) -> None:
    """Put what was made in the place of what is there; no system renames a folder onto one that holds files."""
    if not (made.is_dir() and target.is_dir()):
        made.replace(target)
        return
    old = _beside(target)
    target.rename(old)
    try:
        made.rename(target)
    except OSError:
        old.rename(target)
        raise
    _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _advice(path: Path) -> Both:
    target = path.resolve()
    if not target.parent.is_dir():
        missing = target.parent if path.is_symlink() else path.parent
        return message("output.make_directory", directory=missing)
    return message("output.choose_or_close")
