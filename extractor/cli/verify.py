"""``shuzheng verify``: the rows of a table against the reports that they are from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.common import (
    EncodingOption,
    LangOption,
    QuietOption,
    Reports,
    RulesOption,
    UsageError,
    usable_output,
)
from extractor.cli.language import language_of_locale
from extractor.errors import ReadingError
from extractor.rulepack import load_rules
from extractor.words import message
from extractor.writing import TABLE_FORMATS, export_verdicts

if TYPE_CHECKING:
    from extractor.values.rows import Row


def verify(
    table: Annotated[Path, typer.Argument(metavar="TABLE")],
    more_sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE...]")] = None,
    sources: Annotated[list[str] | None, typer.Option("--sources", metavar="SOURCE...")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="OUT")] = None,
    write: Annotated[bool, typer.Option("--write")] = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    rules: RulesOption = None,
    quiet: QuietOption = False,
) -> None:
    """Carry out ``shuzheng verify``."""
    # the help of every command would be shown later by the time that these take
    from extractor.verbs import verify as verify_rows
    from extractor.writing.annotate import annotate
    from extractor.writing.verdicts import FINE, print_verdicts

    if not sources:
        raise UsageError(message("cli.no_sources_of_table", table=table))
    if output is not None:
        usable_output(output, TABLE_FORMATS)
        if output.resolve() == table.resolve():
            raise UsageError(message("cli.would_replace_table", output=output))
    given = _rows_of(table)
    documents = Reports([*sources, *(more_sources or ())], encoding, quiet=quiet)
    own = {path.resolve() for path in (table, output) if path is not None}
    documents.sources = [one for one in documents.sources if one.path is None or one.path.resolve() not in own]
    if not documents.sources:
        raise UsageError(message("cli.table_is_source", table=table))
    pack = load_rules(rules)
    texts = list(documents)
    if not texts:
        raise typer.Exit(1)
    verdicts = verify_rows(given, texts, pack)
    language = lang or language_of_locale()
    written = []
    if output is not None:
        written.append(export_verdicts(verdicts, output, lang=language))
    if write:
        written.append(annotate(table, given, verdicts))
    if not quiet:
        print_verdicts(verdicts, len(texts), documents.failed, written, language)
    if documents.failed or any(verdict.verdict not in FINE for verdict in verdicts):
        raise typer.Exit(1)


def _rows_of(table: Path) -> tuple[Row, ...]:
    from extractor.reading.rows import read_rows

    try:
        return read_rows(table)
    except ReadingError as error:
        raise UsageError(error.message) from error
