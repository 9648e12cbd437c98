"""``shuzheng panel``: the table of what reports state."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

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
from extractor.panel import MODALITIES, check_choice, tabulate
from extractor.rulepack import load_rules
from extractor.words import message, word
from extractor.writing import PANEL_FORMATS, export_panel, write_panel

DEFAULT_OUTPUT = "panel.xlsx"


def panel(
    reports: ReportsArgument,
    output: Annotated[str, typer.Option("--output", "-o", metavar="OUT")] = DEFAULT_OUTPUT,
    concepts: Annotated[str | None, typer.Option("--concepts", metavar="CODE,...|FILE")] = None,
    time: Annotated[list[str] | None, typer.Option("--time", metavar="TIME")] = None,
    modality: Annotated[Literal["reported", "target"] | None, typer.Option("--modality", show_default=False)] = None,
    rows: Annotated[Literal["entity", "document"], typer.Option("--rows")] = "entity",
    lang: LangOption = None,
    encoding: EncodingOption = None,
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    corrected: CorrectedOption = None,
    rules: RulesOption = None,
    quiet: QuietOption = False,
) -> None:
    """Carry out ``shuzheng panel``."""
    documents = Reports(reports, encoding, quiet=quiet)
    corrections = corrections_of(as_of, unit, corrected, documents)
    path = None if output == STDOUT else Path(output)
    if path is not None:
        usable_output(path, PANEL_FORMATS)
        documents.leave_out(path)
    pack = load_rules(rules)
    wanted = codes_of(concepts)
    check_choice(wanted, time or (), pack)
    results = documents.results(pack, corrections)
    kept = MODALITIES if modality is None else (modality,)
    made = tabulate(results, wanted, times=time or (), modalities=kept, rows=rows, rules=pack, unread=documents.unread)
    if path is None:
        write_panel(made, typer.get_binary_stream("stdout"))
    elif results:
        language = lang or language_of_locale()
        export_panel(made, path, lang=language)
        if not quiet:
            told = word(
                "terminal.panel.summary",
                language,
                read=len(results),
                failed=documents.failed,
                entities=len(made.rows),
                concepts=len(made.concepts),
                filled=sum(cell.figure is not None for cell in made.stated.values()),
                choose=sum(cell.figure is None for cell in made.stated.values()),
            )
            typer.echo(told + word("terminal.written", language, path=path))
    if documents.failed:
        raise typer.Exit(1)


def codes_of(given: str | None) -> list[str]:
    """The codes of ``--concepts``: written one after another, or in a text file, where what follows # is a remark."""
    if given is None:
        return []
    text = given
    if Path(given).is_file():
        try:
            text = Path(given).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(message("cli.no_list_of_codes", path=given)) from error
        text = re.sub(r"#.*", "", text)
    return [code for code in re.split(r"[,，、\s]+", text) if code]
