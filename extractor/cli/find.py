"""``shuzheng find``: where a number stands in reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
from extractor.rulepack import load_rules
from extractor.writing import TABLE_FORMATS, export_matches


def find(
    number: Annotated[str, typer.Argument(metavar="NUMBER")],
    reports: ReportsArgument,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="OUT")] = None,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    corrected: CorrectedOption = None,
    rules: RulesOption = None,
    quiet: QuietOption = False,
) -> None:
    """Carry out ``shuzheng find``."""
    # the help of every command would be shown later by the time that these take
    from extractor.comparing.find import find as find_figures
    from extractor.extraction.query import QueryError, read_query
    from extractor.writing.answers import print_matches

    pack = load_rules(rules)
    try:
        wanted = read_query(number, pack)
    except QueryError as error:
        raise UsageError(error.message) from error
    documents = Reports(reports, encoding, quiet=quiet)
    corrections = corrections_of(as_of, unit, corrected, documents)
    path = Path(output) if output and output != STDOUT else None
    if path is not None:
        usable_output(path, TABLE_FORMATS)
        documents.leave_out(path)
    results = documents.results(pack, corrections)
    matches = find_figures(wanted, results, pack)
    language = lang or language_of_locale()
    if path is not None and results:
        export_matches(matches, path, lang=language)
    if output == STDOUT:
        stream = typer.get_binary_stream("stdout")
        stream.writelines(match.model_dump_json().encode() + b"\n" for match in matches)
    elif results and not quiet:
        print_matches(matches, number, len(results), documents.failed, path, language)
    if documents.failed or not matches:
        raise typer.Exit(1)
