"""Figures, findings and verdicts → one file a format; a file appears whole or not at all.

A new format is one file with a writer ``(content, stream, lang) -> None`` and its suffix in ``FORMATS``.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from extractor.errors import ExportError
from extractor.export.columns import COLUMNS, FINDING_COLUMNS, LANGUAGES, MATCH_COLUMNS, VERDICT_COLUMNS, Table
from extractor.export.csv import write_csv
from extractor.export.jsonl import write_jsonl
from extractor.export.run import Run
from extractor.pipeline import Result
from extractor.rulepack import load_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.records import Finding, Match, Verdict
    from extractor.rulepack import RulePack

__all__ = [
    "COMPARISON_FORMATS",
    "FORMATS",
    "LANGUAGES",
    "STREAM_FORMATS",
    "TABLE_FORMATS",
    "check_output",
    "export",
    "export_comparison",
    "export_findings",
    "export_matches",
    "export_verdicts",
    "run_of",
    "write_stream",
]

Content = TypeVar("Content")
Writer = Callable[[Content, IO[bytes], str], None]
"""Writes something to a stream in a language of headings, ``en`` or ``zh``."""


def _later(module: str, function: str) -> Writer[Any]:
    """A writer that is imported when it is first used: openpyxl and jinja2 take longer to import than all the rest."""

    def write(content: Any, stream: IO[bytes], lang: str) -> None:
        getattr(import_module(f"extractor.export.{module}"), function)(content, stream, lang)

    return write


def _as_table(writer: Writer[Table]) -> Writer[Run]:
    """A writer of figures alone."""

    def write(run: Run, stream: IO[bytes], lang: str) -> None:
        writer(Table("Figures", COLUMNS, run.figures), stream, lang)

    return write


FORMATS: dict[str, Writer[Run]] = {
    "xlsx": _later("workbook", "write_workbook"),
    "csv": _as_table(write_csv),
    "jsonl": _as_table(write_jsonl),
    "html": _later("review", "write_review"),
}
"""Writer of the figures of a run by name; the name is the suffix of the file too."""
TABLE_FORMATS: dict[str, Writer[Table]] = {
    "xlsx": _later("xlsx", "write_xlsx"),
    "csv": write_csv,
    "jsonl": write_jsonl,
}
"""The same for plain tables: findings, verdicts, the figures that a search gave."""
COMPARISON_FORMATS: dict[str, Writer[Table]] = {**TABLE_FORMATS, "html": _later("comparison", "write_page")}
"""The same for a draft compared with its sources, which may be a page to read as well."""
SHOWS_FINDINGS = (".xlsx", ".html")
"""Suffixes of what shows the findings beside the figures."""
STREAM_FORMATS = ("jsonl", "csv")
"""What can be written to standard output."""


def export(results: Result | Iterable[Result] | Run, path: str | Path, *, lang: str = "en") -> Path:
    """Write the figures of one result or several to ``path`` and return it; the suffix tells the format.

    ``lang`` (``en`` or ``zh``) is the language of a workbook or page, which show what the checks find as well. Give a
    :class:`extractor.export.run.Run` for other findings or options than :func:`run_of` has. The file is written under a
    temporary name beside ``path`` and renamed, so that a failure leaves what was there before. Raises
    ExportError for an unknown type or language and for a place that cannot be written.
    """
    _writer_for(Path(path), lang, FORMATS)  # before the checks are made for nothing
    return _write(results if isinstance(results, Run) else run_of(results, path), path, lang, FORMATS)


def run_of(
    results: Result | Iterable[Result],
    path: str | Path | None = None,
    rules: RulePack | None = None,
    options: Mapping[str, str] | None = None,
) -> Run:
    """A run of results that were made with ``rules`` (the package's own by default) and ``options``.

    It holds what the checks find where ``path`` is of a type that shows it.
    """
    given = (results,) if isinstance(results, Result) else tuple(results)
    pack = rules or load_rules()
    findings: tuple[Finding, ...] = ()
    if path is not None and Path(path).suffix.lower() in SHOWS_FINDINGS:
        from extractor.checks import check  # takes time that the other formats need not spend

        findings = check(given, rules=pack)
    return Run(given, findings, pack.digest, options or {})


def export_findings(findings: Iterable[Finding], path: str | Path, *, lang: str = "en") -> Path:
    """Write findings as :func:`export` writes figures; a workbook has the messages in ``lang``."""
    return _write(Table("Findings", FINDING_COLUMNS, findings), path, lang, TABLE_FORMATS)


def export_verdicts(verdicts: Iterable[Verdict], path: str | Path, *, lang: str = "en") -> Path:
    """Write verdicts as :func:`export` writes figures; a workbook has the messages in ``lang``."""
    return _write(Table("Verdicts", VERDICT_COLUMNS, verdicts), path, lang, TABLE_FORMATS)


def export_comparison(verdicts: Iterable[Verdict], path: str | Path, *, lang: str = "en") -> Path:
    """Write the verdicts on a draft as :func:`export` writes figures, or to ``.html`` as a page to read in ``lang``."""
    return _write(Table("Verdicts", VERDICT_COLUMNS, verdicts), path, lang, COMPARISON_FORMATS)


def export_matches(matches: Iterable[Match], path: str | Path, *, lang: str = "en") -> Path:
    """Write the figures that :func:`extractor.evidence.find.find` gave as :func:`export` writes figures."""
    return _write(Table("Figures", MATCH_COLUMNS, matches), path, lang, TABLE_FORMATS)


def write_stream(results: Result | Iterable[Result], stream: IO[bytes], format: str) -> None:
    """Write the figures of one result or several to an open binary stream, as ``jsonl`` or ``csv``.

    Raises ExportError for another format; errors of the stream itself pass through.
    """
    if format not in STREAM_FORMATS:
        raise ExportError(f"{format!r} is not a known type of stream; the known ones are {', '.join(STREAM_FORMATS)}")
    FORMATS[format](run_of(results), stream, "en")


def check_output(path: str | Path, formats: Mapping[str, Writer[Any]] = FORMATS) -> None:
    """Raise ExportError if ``path`` has an unknown type or no directory to be in, before any work is done."""
    path = Path(path)
    _writer_for(path, "en", formats)
    if not path.resolve().parent.is_dir():
        raise ExportError(f"{path}: cannot be written; {_advice(path.resolve())}")


def _write(content: Content, path: str | Path, lang: str, formats: Mapping[str, Writer[Content]]) -> Path:
    path = Path(path)
    writer = _writer_for(path, lang, formats)
    target = path.resolve()  # a link keeps pointing to the file that is replaced
    temporary = target.with_name(f".shuzheng-{os.urandom(6).hex()}.tmp")
    try:
        with temporary.open("xb") as stream:
            writer(content, stream, lang)
        temporary.replace(target)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror}); {_advice(target)}") from error
    finally:
        with contextlib.suppress(OSError):  # it is gone where all went well
            temporary.unlink()
    return path


def _writer_for(path: Path, lang: str, formats: Mapping[str, Writer[Content]]) -> Writer[Content]:
    if lang not in LANGUAGES:
        raise ExportError(f"{lang!r} is not a known language of headings; the known ones are {', '.join(LANGUAGES)}")
    writer = formats.get(path.suffix.lower().removeprefix("."))
    if writer is None:
        known = ", ".join(f".{name}" for name in formats)
        raise ExportError(f"{path}: {path.suffix or 'no suffix'} is not a known type of output; give {known}")
    return writer


def _advice(target: Path) -> str:
    if not target.parent.is_dir():
        return f"make the directory {target.parent.name} first, or choose another"
    if target.is_dir():
        return "it is a directory; give the name of a file"
    return "choose another place, or close the program that has it open"
