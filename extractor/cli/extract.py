"""``shuzheng extract``: the figures of reports as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from extractor.cli.common import (
    STDOUT,
    AsOfOption,
    EncodingOption,
    LangOption,
    QuietOption,
    Reports,
    ReportsArgument,
    RulesOption,
    UsageError,
    language_of_locale,
    usable_output,
)
from extractor.errors import ExportError
from extractor.export import FORMATS, run_of, write_stream
from extractor.export import export as export_results
from extractor.export.formats import format_of
from extractor.export.terminal import print_summary
from extractor.rulepack import load_rules

if TYPE_CHECKING:
    from extractor.reading import Source

StreamFormat = Literal["jsonl", "csv"]

DEFAULT_FOLDER = Path("output")


def extract(
    reports: ReportsArgument,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="File to write, its type told by .xlsx, .html (a page to review), .csv or .jsonl, or - for standard "
            "output; without it output/REPORT.xlsx, for several reports output/figures.xlsx; e.g. -o figures.csv",
        ),
    ] = None,
    stream_format: Annotated[
        StreamFormat | None,
        typer.Option(
            "--format",
            help="What to write to standard output, jsonl without it; e.g. -o - --format csv",
            show_default=False,
        ),
    ] = None,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    as_of: AsOfOption = None,
    rules: RulesOption = None,
    text_dir: Annotated[
        Path | None,
        typer.Option(
            "--text-dir",
            metavar="DIR",
            help="Directory for the text of each report, to check rows by later without the report; "
            "e.g. --text-dir output/texts",
        ),
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Extract the figures of reports into a table.

    Example: shuzheng extract reports/ notes.md -o figures.xlsx --lang zh
    """
    to_stdout = output == STDOUT
    if stream_format and not to_stdout:
        raise UsageError("--format is for standard output; add -o -, or leave it out: a file's suffix tells its type")
    documents = Reports(reports, encoding, as_of, quiet=quiet)
    target = Path(output) if output else DEFAULT_FOLDER / _default_name(documents.sources)
    if output and not to_stdout:
        usable_output(target, FORMATS)
    pack = load_rules(rules)
    language = lang or language_of_locale()
    results = documents.results(pack, text_dir)
    if results and to_stdout:
        write_stream(results, typer.get_binary_stream("stdout"), stream_format or "jsonl")
    elif results:
        if not output:
            _make_default_folder()
        options = {"as-of": as_of, "encoding": encoding, "rules": rules and rules.name}
        given = {name: str(value) for name, value in options.items() if value}
        run = run_of(results, format_of(target, FORMATS), pack, given)
        export_results(run, target, lang=language)
        if not quiet:
            print_summary(run, documents.failed, target, language)
    if documents.failed:
        raise typer.Exit(1)


def _default_name(sources: list[Source]) -> str:
    return f"{Path(sources[0].name).stem}.xlsx" if len(sources) == 1 else "figures.xlsx"


def _make_default_folder() -> None:
    try:
        DEFAULT_FOLDER.mkdir(exist_ok=True)
    except OSError as error:
        raise ExportError(f"{DEFAULT_FOLDER}: cannot be made ({error.strerror}); name a file with -o") from error
