"""What the commands share: options, errors in one line, and reading the reports that are named."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from extractor.cli.helping import HelpfulGroup
from extractor.cli.language import Language, shown
from extractor.errors import (
    BatchError,
    CorrectionError,
    ExportError,
    MissingExtraError,
    PanelError,
    ReadingError,
    RuleError,
    ShuzhengError,
    one_line,
)
from extractor.extraction.pipeline import extract
from extractor.reading import Conversions, Source, codec_of, find_files, holds_text, read_bytes
from extractor.reading.own import is_own_output
from extractor.records import UnreadFile, UnreadStatus
from extractor.values.corrections import Corrections, date_written
from extractor.values.paths import kinds_of
from extractor.words import Both, message
from extractor.writing import check_output
from extractor.writing.texts import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extractor.records import Document, Result
    from extractor.rulepack import RulePack
    from extractor.writing.formats import Format

STDOUT = "-"


class UsageError(ShuzhengError):
    """A command line that cannot be carried out as it stands."""


#: What is wrong with a command line rather than with a document or a place to write to.
_UNUSABLE = (UsageError, RuleError, BatchError, CorrectionError, PanelError, MissingExtraError)


class OneLineErrors(HelpfulGroup):
    """Commands whose errors are one line on standard error and an exit code, never a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line and exit."""
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
            if sys.stdout is not None:  # as it is where it was closed
                sys.stdout.flush()
        except typer.TyperException as error:
            context = getattr(error, "ctx", None)
            # what pydantic puts in front
            line = " ".join(error.format_message().replace("Value error, ", "").split())
            complain(message("cli.see_help", line=line, command=context.command_path) if context else line)
            sys.exit(error.exit_code)
        except ShuzhengError as error:
            complain(error.message)
            sys.exit(2 if isinstance(error, _UNUSABLE) else 1)
        except OSError as error:
            if error.filename is not None:  # what a file raises that was opened by its name is no fault of the output
                raise
            if not isinstance(error, BrokenPipeError):  # whoever read it has read enough
                complain(message("cli.stdout", reason=error.strerror))
            _drop_output()
            sys.exit(1)
        except typer.Abort:
            sys.exit(130)
        sys.exit(code or 0)


_REPORTS = typer.Argument(metavar="REPORT...")
ReportsArgument = Annotated[list[str], _REPORTS]
ReportsOrNone = Annotated[list[str] | None, _REPORTS]
EncodingOption = Annotated[str | None, typer.Option("--encoding", metavar="CODEC")]
AsOfOption = Annotated[str | None, typer.Option("--as-of", metavar="DATE")]
UnitOption = Annotated[str | None, typer.Option("--unit", metavar="NAME")]
CorrectedOption = Annotated[Path | None, typer.Option("--reports", metavar="FILE.csv")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q")]
RulesOption = Annotated[Path | None, typer.Option("--rules", metavar="PACK.toml")]
LangOption = Annotated[Language | None, typer.Option("--lang", show_default=False)]


class Reports:
    """The reports that a command line names; iterating gives each text once and complains of what cannot be read.

    ``unread`` are the files that were not read, those of other types when all are gone through. Raises UsageError for
    an unknown encoding, and ReadingError where there is nothing to read.
    """

    def __init__(self, names: list[str], encoding: str | None, *, quiet: bool) -> None:
        check_encoding(encoding)
        found = find_files(names)
        self.sources = [source for source in found if not source.is_other]
        self._others = [source for source in found if source.is_other]
        self.unread: list[UnreadFile] = []
        self._names = names
        self._encoding, self._quiet = encoding, quiet

    def __iter__(self) -> Iterator[Document]:
        names: dict[str, str] = {}  # of the documents that were read, by id
        with Conversions((source.name, source.read_bytes) for source in self.sources) as conversions:
            for source in _with_progress(self.sources, hidden=self._quiet):
                try:
                    data = source.read_bytes()
                    document = read_bytes(data, source.name, self._encoding, conversions.convert)
                except ReadingError as error:
                    complain(error.message)
                    self._leave_unread(source, UnreadStatus.REFUSED, error.message)
                    continue
                if source.is_found and is_own_output(document, data):
                    reason = message("reading.own_output", name=document.name)
                    complain(reason, kind="warning")
                    self._leave_unread(source, UnreadStatus.OWN_OUTPUT, reason)
                    continue
                _tell_of(document)
                if document.document_id in names:
                    first = names[document.document_id]
                    complain(message("cli.same_text", name=document.name, first=first), kind="warning")
                else:
                    names[document.document_id] = document.name
                    yield document
        self._tell_others()

    def _tell_others(self) -> None:
        """Say which files of other types stand beside the reports."""
        tell_others([source.name for source in self._others], quiet=self._quiet)
        for source in self._others:
            assert source.problem is not None  # it says that the type is not read
            self._leave_unread(source, UnreadStatus.OTHER_TYPE, source.problem)
        self._others = []

    def _leave_unread(self, source: Source, status: UnreadStatus, reason: Both) -> None:
        self.unread.append(UnreadFile.of(source.name, status, reason))

    @property
    def failed(self) -> int:
        """How many files were not read that hold text: what cannot be read, and what mostly holds text."""
        return sum(is_failure(file) for file in self.unread)

    def leave_out(self, output: Path) -> None:
        """Read no report from the file that is to be written, which an earlier run may have left in a folder.

        Raises UsageError if that file itself is named as a report, or is the only one: it would be lost.
        """
        place = output.resolve()
        others = [one for one in self.sources if one.path is None or one.path.resolve() != place]
        if len(others) == len(self.sources):
            return
        if not others or any(Path(name).resolve() == place for name in self._names):
            raise UsageError(message("cli.would_replace_report", output=output))
        complain(message("cli.left_out", output=output), kind="warning")
        self.sources = others

    def results(self, rules: RulePack, corrections: Corrections, text_dir: Path | None = None) -> list[Result]:
        """The figures of each report; its text is written to ``text_dir`` as well, where that is given."""
        results = []
        for document in self:
            if text_dir is not None:
                write_text(document, text_dir)
            result = extract(document, rules, corrections=corrections)
            for warning in result.warnings:
                complain(message("named", name=document.name, reason=warning), kind="warning")
            results.append(result)
        return results


def check_encoding(encoding: str | None) -> None:
    """Raise UsageError for an unknown encoding, before any work is done."""
    try:
        if encoding is not None:
            codec_of(encoding)
    except ReadingError as error:
        raise UsageError(error.message) from error


def corrections_of(as_of: str | None, unit: str | None, table: Path | None, *documents: Reports) -> Corrections:
    """What the options --as-of, --unit and --reports say of the reports that are named.

    The table itself is no report. Raises UsageError for what is no date, no name or no table of reports, and
    CorrectionError for a row of it about a document that is none of ``documents``, where these are known.
    """
    if unit is not None and not unit.strip():
        raise UsageError(message("cli.blank_unit"))
    try:
        given = Corrections().with_all(as_of=as_of and date_written(as_of), unit=unit)
    except ValueError as error:
        raise UsageError(message("cli.no_date", as_of=as_of)) from error
    if table is None:
        return given
    from extractor.reading.corrections import read_corrections  # which few runs need

    try:
        read = read_corrections(table)
    except ReadingError as error:
        raise UsageError(error.message) from error
    for one in documents:
        one.sources = [source for source in one.sources if source.path is None or not _is_same(source.path, table)]
    if documents:
        read.check_documents(source.name for one in documents for source in one.sources)
    return Corrections(read.of_reports, given.of_all)


def _is_same(path: Path, other: Path) -> bool:
    return path.resolve() == other.resolve()


def usable_output(path: Path, formats: Mapping[str, Format[Any]], format: str | None = None) -> None:
    """Raise UsageError where ``path`` cannot be written as its suffix or ``format`` says, before any work is done."""
    try:
        check_output(path, formats, format)
    except ExportError as error:
        raise UsageError(error.message) from error
    except OSError as error:  # a directory that may not be looked into, or a name that is too long
        raise UsageError(message("cli.not_written", path=path, reason=error.strerror)) from error


def help_if_no_command(context: typer.Context) -> None:
    """Show the help of a group of commands, and exit 2, where none of them is named."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)


def is_failure(file: UnreadFile) -> bool:
    """Whether a file that was not read makes the exit code 1: it could not be read, or its type mostly holds text."""
    if file.status is UnreadStatus.OTHER_TYPE:
        return holds_text(file.document)
    return file.status is UnreadStatus.REFUSED


def tell_others(names: Sequence[str], *, quiet: bool) -> None:
    """Say how many files of other types were not read; with ``quiet`` only where some mostly hold text."""
    if names and not (quiet and not any(map(holds_text, names))):
        complain(message("cli.others", kinds=kinds_of(names)), kind="warning")


def complain(words: str | Both, kind: Literal["error", "warning"] = "error") -> None:
    """Say what went wrong in a line on standard error."""
    key = "cli.error" if kind == "error" else "cli.warning"
    typer.echo(shown(message(key, line=one_line(shown(words)))), err=True)


def _drop_output() -> None:
    """Let what is left of the output go nowhere, since Python would try to write it once more, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell_of(document: Document) -> None:
    """Say what of a document is not in its text, or not for certain."""
    if document.replaced:
        complain(
            message("cli.replaced", name=document.name, number=document.replaced, encoding=document.encoding),
            kind="warning",
        )
    for warning in document.warnings:
        complain(message("named", name=document.name, reason=warning), kind="warning")


def _with_progress(sources: list[Source], *, hidden: bool) -> Iterable[Source]:
    if hidden or len(sources) < 2 or not sys.stderr.isatty():
        return sources
    from rich.console import Console
    from rich.progress import track

    return track(sources, description="", console=Console(stderr=True), transient=True)
