"""``shuzheng extract``: the figures of reports as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from extractor.cli.common import (
    STDOUT,
    AsOfOption,
    CorrectedOption,
    EncodingOption,
    LangOption,
    QuietOption,
    Reports,
    ReportsArgument,
    RulesOption,
    UnitOption,
    UsageError,
    corrections_of,
    usable_output,
)
from extractor.cli.language import language_of_locale
from extractor.errors import ExportError
from extractor.rulepack import load_rules
from extractor.verbs import run_of
from extractor.words import message
from extractor.writing import PROFILES, write_run, write_stream
from extractor.writing.formats import format_of, stream_formats
from extractor.writing.terminal import print_summary

if TYPE_CHECKING:
    from extractor.reading import Source

Profile = Literal["sdmx"]

DEFAULT_FOLDER = Path("output")
DEFAULT_FORMAT = "xlsx"
DEFAULT_STREAM_FORMAT = "jsonl"


def extract(
    reports: ReportsArgument,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="OUT")] = None,
    format_name: Annotated[str | None, typer.Option("--format", metavar="NAME")] = None,
    profile: Annotated[Profile | None, typer.Option("--profile", show_default=False)] = None,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    corrected: CorrectedOption = None,
    rules: RulesOption = None,
    text_dir: Annotated[Path | None, typer.Option("--text-dir", metavar="DIR")] = None,
    quiet: QuietOption = False,
) -> None:
    """Carry out ``shuzheng extract``."""
    to_stdout = output == STDOUT
    formats = PROFILES[profile]
    documents = Reports(reports, encoding, quiet=quiet)
    corrections = corrections_of(as_of, unit, corrected, documents)
    _check_format(format_name, stream_formats(formats) if to_stdout else list(formats), profile, to_stdout=to_stdout)
    suffixes = formats[format_name or DEFAULT_FORMAT].suffixes
    target = Path(output) if output else DEFAULT_FOLDER / _default_name(documents.sources, suffixes)
    if not output and not DEFAULT_FOLDER.is_dir():
        format_of(target, formats, format_name).require()
    elif not to_stdout:
        usable_output(target, formats, format_name)
    if not to_stdout:
        documents.leave_out(target)
    pack = load_rules(rules)
    language = lang or language_of_locale()
    results = documents.results(pack, corrections, text_dir)
    given = {
        **{"as-of": as_of, "unit": unit, "reports": corrected and corrected.name},
        **{"encoding": encoding, "rules": rules and rules.name},
    }
    options = {name: str(value) for name, value in given.items() if value}
    if results and to_stdout:
        stream = typer.get_binary_stream("stdout")
        run = run_of(results, rules=pack, options=options, unread=documents.unread)
        write_stream(run, stream, format_name or DEFAULT_STREAM_FORMAT, lang=language, profile=profile)
    elif results:
        if not output:
            _make_default_folder()
        run = run_of(results, format_of(target, formats, format_name), pack, options, documents.unread)
        write_run(run, target, lang=language, format=format_name, profile=profile)
        if not quiet:
            print_summary(run, documents.failed, target, language)
    if documents.failed:
        raise typer.Exit(1)


def _check_format(name: str | None, known: list[str], profile: str | None, *, to_stdout: bool) -> None:
    """Raise UsageError for a format that is not known, or not where the output goes."""
    if name is None or name in known:
        return
    given = f"--profile {profile} --format {name}" if profile else f"--format {name}"
    key = "cli.format_of_stdout" if to_stdout else "cli.format"
    raise UsageError(message(key, given=given, known=", ".join(known)))


def _default_name(sources: list[Source], suffixes: tuple[str, ...]) -> str:
    """The name of the report, or ``figures`` for several, with the suffix of the format; a folder has none."""
    stem = Path(sources[0].name).stem if len(sources) == 1 else "figures"
    return stem + "".join(suffixes[:1])


def _make_default_folder() -> None:
    try:
        DEFAULT_FOLDER.mkdir(exist_ok=True)
    except OSError as error:
        raise ExportError(message("cli.no_folder", folder=DEFAULT_FOLDER, reason=error.strerror)) from error
