"""``shuzheng fill``: a user's own form filled with what reports state, or an empty form made."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.common import (
    AsOfOption,
    CorrectedOption,
    EncodingOption,
    LangOption,
    QuietOption,
    Reports,
    RulesOption,
    UnitOption,
    UsageError,
    complain,
    corrections_of,
    usable_output,
)
from extractor.cli.language import language_of_locale
from extractor.cli.panel import codes_of
from extractor.panel import check_choice
from extractor.panel.forms import fill_form
from extractor.reading import single
from extractor.reading.forms import read_form
from extractor.rulepack import load_rules
from extractor.words import message, word
from extractor.writing import (
    BLANK_FORMATS,
    FORM_CELL_FORMATS,
    FORM_FORMATS,
    export_blank_form,
    export_form,
    export_form_cells,
)
from extractor.writing.formats import BlankForm, FilledForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.records.form import FormCell
    from extractor.rulepack import RulePack

#: So many cells that stay empty are named on the terminal; all are in ``--cells``.
MAX_LISTED = 20


def fill(
    form: Annotated[Path | None, typer.Argument(metavar="FORM.xlsx", show_default=False)] = None,
    reports: Annotated[list[str] | None, typer.Argument(metavar="REPORT...", show_default=False)] = None,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILLED.xlsx")],
    cells: Annotated[Path | None, typer.Option("--cells", metavar="FILE")] = None,
    year: Annotated[int | None, typer.Option("--time", metavar="YEAR", min=1900, max=2999)] = None,
    blank: Annotated[str | None, typer.Option("--blank", metavar="CODE,...|FILE")] = None,
    rows: Annotated[Path | None, typer.Option("--rows", metavar="FILE")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite")] = False,
    lang: LangOption = None,
    encoding: EncodingOption = None,
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    corrected: CorrectedOption = None,
    rules_pack: RulesOption = None,
    quiet: QuietOption = False,
) -> None:
    """Carry out ``shuzheng fill``."""
    pack = load_rules(rules_pack)
    if blank is not None or rows is not None:
        _make_blank(blank, rows, output, year, pack, lang or language_of_locale(), quiet=quiet)
        return
    if form is None or not reports:
        raise UsageError(message("cli.fill_needs"))
    if not form.is_file():
        raise UsageError(message("cli.no_form", form=form))
    documents = Reports(reports, encoding, quiet=quiet)
    corrections = corrections_of(as_of, unit, corrected, documents)
    usable_output(output, FORM_FORMATS)
    if output.resolve() == form.resolve():
        raise UsageError(message("cli.would_replace_form", output=output))
    if cells is not None:
        usable_output(cells, FORM_CELL_FORMATS)
    documents.leave_out(output)
    documents.sources = [one for one in documents.sources if one.path is None or one.path.resolve() != form.resolve()]
    data = single(str(form)).read_bytes()
    asked = read_form(data, form.name, overwrite=overwrite)
    results = documents.results(pack, corrections)
    found = fill_form(asked, results, pack, year=year)
    language = lang or language_of_locale()
    if not found:
        raise UsageError(message("form.nothing_to_fill", name=form.name))
    export_form(FilledForm(data, form.name, found), output, lang=language)
    if cells is not None:
        export_form_cells(found, cells, lang=language)
    if not quiet:
        _tell(found, output, language)
    if documents.failed:
        raise typer.Exit(1)


def _make_blank(
    blank: str | None, rows: Path | None, output: Path, year: int | None, pack: RulePack, lang: str, *, quiet: bool
) -> None:
    """Write an empty form with the concepts of ``--blank`` and the names in the lines of ``--rows``."""
    if blank is None or rows is None:
        raise UsageError(message("cli.blank_needs"))
    usable_output(output, BLANK_FORMATS)
    concepts = check_choice(codes_of(blank), (), pack)
    try:
        names = [line.strip() for line in rows.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(message("cli.no_names", path=rows)) from error
    export_blank_form(BlankForm(concepts, names, year), output, lang=lang)
    if not quiet:
        told = word("terminal.fill.blank", lang, rows=len(names), concepts=len(concepts))
        typer.echo(told + word("terminal.written", lang, path=output))


def _tell(found: Sequence[FormCell], output: Path, lang: str) -> None:
    """Say how many cells were filled, and name those that were not."""
    counts = Counter(cell.status for cell in found)
    filled = sum(number for status, number in counts.items() if status.is_filled)
    told = word("terminal.fill.summary", lang, filled=filled, empty=len(found) - filled)
    typer.echo(told + word("terminal.written", lang, path=output))
    empty = [cell for cell in found if not cell.status.is_filled]
    for cell in empty[:MAX_LISTED]:
        reason = cell.message_zh if lang == "zh" else cell.message
        typer.echo(word("terminal.fill.cell", lang, sheet=cell.sheet, cell=cell.cell, reason=reason))
    if len(empty) > MAX_LISTED:
        complain(message("cli.more_cells", number=len(empty) - MAX_LISTED), kind="warning")
