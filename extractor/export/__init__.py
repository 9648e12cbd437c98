"""Figures, findings and verdicts → one file a format; a file appears whole or not at all.

A new format is one file with a writer ``(table, stream, lang) -> None`` and its suffix in ``FORMATS``.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from extractor.errors import ExportError
from extractor.export.columns import COLUMNS, FINDING_COLUMNS, LANGUAGES, MATCH_COLUMNS, VERDICT_COLUMNS, Table
from extractor.export.csv import write_csv
from extractor.export.jsonl import write_jsonl
from extractor.pipeline import Result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.evidence.find import Match
    from extractor.records import Finding, Verdict

__all__ = [
    "COMPARISON_FORMATS",
    "FORMATS",
    "LANGUAGES",
    "check_output",
    "export",
    "export_comparison",
    "export_findings",
    "export_matches",
    "export_verdicts",
    "write_stream",
]

Writer = Callable[[Table, IO[bytes], str], None]


def _write_xlsx(table: Table, stream: IO[bytes], lang: str) -> None:
    from extractor.export.xlsx import write_xlsx  # openpyxl takes longer to import than all the rest

    write_xlsx(table, stream, lang)


def _write_page(table: Table, stream: IO[bytes], lang: str) -> None:
    from extractor.export.comparison import write_page  # jinja2 is for this alone

    write_page(table, stream, lang)


FORMATS: dict[str, Writer] = {"xlsx": _write_xlsx, "csv": write_csv, "jsonl": write_jsonl}
"""Writer by name; the name is the suffix of the file too."""
COMPARISON_FORMATS: dict[str, Writer] = {**FORMATS, "html": _write_page}
"""The same for a draft compared with its sources, which may be a page to read as well."""


def export(results: Result | Iterable[Result], path: str | Path, *, lang: str = "en") -> Path:
    """Write the figures of one result or several to ``path`` and return it; the suffix tells the format.

    ``lang`` (``en`` or ``zh``) is the language of a workbook's headings. The file is written under a
    temporary name beside ``path`` and renamed, so that a failure leaves what was there before. Raises
    ExportError for an unknown type or language and for a place that cannot be written.
    """
    return _write(_figures(results), path, lang)


def export_findings(findings: Iterable[Finding], path: str | Path, *, lang: str = "en") -> Path:
    """Write findings as :func:`export` writes figures; a workbook has the messages in ``lang``."""
    return _write(Table("Findings", FINDING_COLUMNS, findings), path, lang)


def export_verdicts(verdicts: Iterable[Verdict], path: str | Path, *, lang: str = "en") -> Path:
    """Write verdicts as :func:`export` writes figures; a workbook has the messages in ``lang``."""
    return _write(Table("Verdicts", VERDICT_COLUMNS, verdicts), path, lang)


def export_comparison(verdicts: Iterable[Verdict], path: str | Path, *, lang: str = "en") -> Path:
    """Write the verdicts on a draft as :func:`export` writes figures, or to ``.html`` as a page to read in ``lang``."""
    return _write(Table("Verdicts", VERDICT_COLUMNS, verdicts), path, lang, COMPARISON_FORMATS)


def export_matches(matches: Iterable[Match], path: str | Path, *, lang: str = "en") -> Path:
    """Write the figures that :func:`extractor.evidence.find.find` gave as :func:`export` writes figures."""
    return _write(Table("Figures", MATCH_COLUMNS, matches), path, lang)


def write_stream(results: Result | Iterable[Result], stream: IO[bytes], format: str) -> None:
    """Write the figures of one result or several to an open binary stream, as ``jsonl``, ``csv`` or ``xlsx``.

    Raises ExportError for another format; errors of the stream itself pass through.
    """
    if format not in FORMATS:
        raise ExportError(f"{format!r} is not a known type; the known ones are {', '.join(FORMATS)}")
    FORMATS[format](_figures(results), stream, "en")


def check_output(path: str | Path, formats: Mapping[str, Writer] = FORMATS) -> None:
    """Raise ExportError if ``path`` has an unknown type or no directory to be in, before any work is done."""
    path = Path(path)
    _writer_for(path, "en", formats)
    if not path.resolve().parent.is_dir():
        raise ExportError(f"{path}: cannot be written; {_advice(path.resolve())}")


def _write(table: Table, path: str | Path, lang: str, formats: Mapping[str, Writer] = FORMATS) -> Path:
    path = Path(path)
    writer = _writer_for(path, lang, formats)
    target = path.resolve()  # a link keeps pointing to the file that is replaced
    temporary = target.with_name(f".shuzheng-{os.urandom(6).hex()}.tmp")
    try:
        with temporary.open("xb") as stream:
            writer(table, stream, lang)
        temporary.replace(target)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror}); {_advice(target)}") from error
    finally:
        with contextlib.suppress(OSError):  # it is gone where all went well
            temporary.unlink()
    return path


def _writer_for(path: Path, lang: str, formats: Mapping[str, Writer]) -> Writer:
    if lang not in LANGUAGES:
        raise ExportError(f"{lang!r} is not a known language of headings; the known ones are {', '.join(LANGUAGES)}")
    writer = formats.get(path.suffix.lower().removeprefix("."))
    if writer is None:
        known = ", ".join(f".{name}" for name in formats)
        raise ExportError(f"{path}: {path.suffix or 'no suffix'} is not a known type of output; give {known}")
    return writer


def _figures(results: Result | Iterable[Result]) -> Table:
    given = [results] if isinstance(results, Result) else results
    return Table("Figures", COLUMNS, (figure for result in given for figure in result.figures))


def _advice(target: Path) -> str:
    if not target.parent.is_dir():
        return f"make the directory {target.parent.name} first, or choose another"
    if target.is_dir():
        return "it is a directory; give the name of a file"
    return "choose another place, or close the program that has it open"
