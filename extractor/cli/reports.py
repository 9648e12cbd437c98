"""``shuzheng reports``: what reports say of themselves, as a table to be corrected."""

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
    corrections_of,
    usable_output,
)
from extractor.cli.language import language_of_locale
from extractor.extraction.pipeline import context_of
from extractor.rulepack import load_rules
from extractor.words import word
from extractor.writing import REPORT_FORMATS, export_reports, write_reports


def reports(
    reports: ReportsArgument,
    output: Annotated[str, typer.Option("--output", "-o", metavar="OUT")] = STDOUT,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    corrected: CorrectedOption = None,
    rules: RulesOption = None,
    quiet: QuietOption = False,
) -> None:
    """Carry out ``shuzheng reports``."""
    documents = Reports(reports, encoding, quiet=quiet)
    corrections = corrections_of(as_of, unit, corrected, documents)
    path = None if output == STDOUT else Path(output)
    if path is not None:
        usable_output(path, REPORT_FORMATS)
        documents.leave_out(path)
    pack = load_rules(rules)
    read = [list(context_of(document, pack, corrections).reports.values()) for document in documents]
    found = [report for of_document in read for report in of_document]
    language = lang or language_of_locale()
    if read and path is None:
        write_reports(found, typer.get_binary_stream("stdout"), unread=documents.unread)
    elif read and path is not None:
        export_reports(found, path, lang=language, unread=documents.unread)
        if not quiet:
            told = word(
                "terminal.reports.summary", language, read=len(read), failed=documents.failed, reports=len(found)
            )
            typer.echo(told + word("terminal.written", language, path=path))
    if documents.failed:
        raise typer.Exit(1)
