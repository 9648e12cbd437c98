"""``shuzheng explain``: how the numbers of a text or report are decided."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.common import (
    AsOfOption,
    CorrectedOption,
    EncodingOption,
    LangOption,
    RulesOption,
    UnitOption,
    UsageError,
    check_encoding,
    corrections_of,
)
from extractor.cli.language import language_of_locale
from extractor.reading import is_report_name, read
from extractor.records import Document
from extractor.rulepack import load_rules
from extractor.words import message

if TYPE_CHECKING:
    from extractor.explain import Explanation


# Sheet1!C7   '2022 年'!$C$7   C7
_CELL = re.compile(r"(?:'?(?P<sheet>[^!']+)'?!)?\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9][0-9]{0,6})")


def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    at: Annotated[str | None, typer.Option(metavar="PLACE")] = None,
    cell: Annotated[str | None, typer.Option(metavar="CELL")] = None,
    encoding: EncodingOption = None,
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    corrected: CorrectedOption = None,
    rules: RulesOption = None,
    lang: LangOption = None,
) -> None:
    """Carry out ``shuzheng explain``."""
    from extractor.explain import explain as explain_document  # as late as in the commands that check

    check_encoding(encoding)
    corrections = corrections_of(as_of, unit, corrected)
    document = read(text, encoding=encoding) if _is_report(text) else Document("text", text)
    corrections.check_documents([document.name])
    explanation = explain_document(document, load_rules(rules), corrections=corrections)
    if at is not None:
        explanation = _only_at(explanation, at)
    if cell is not None:
        explanation = _only_in(explanation, cell)
    typer.echo(explanation.render(lang or language_of_locale()))


def _is_report(text: str) -> bool:
    """Whether a report is named; a sentence may be longer than the name of a file can be.

    Raises UsageError for a folder.
    """
    try:
        if Path(text).is_dir():
            raise UsageError(message("cli.explain_folder", path=text))
        suffix = Path(text).suffix[1:]
        return Path(text).is_file() or (suffix.isascii() and suffix.isalpha() and is_report_name(text))
    except (OSError, ValueError):
        return False


def _only_in(explanation: Explanation, cell: str) -> Explanation:
    """What is said of the numbers in a cell; raises UsageError for what is no cell, and where no number is."""
    named = _CELL.fullmatch(cell)
    if named is None:
        raise UsageError(message("cli.no_cell", cell=cell))
    column = 0
    for letter in named["column"].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    found = explanation.in_cell(int(named["row"]), column, named["sheet"])
    if not found.numbers:
        raise UsageError(message("cli.no_number_in", cell=cell, example="Sheet1!C7"))
    return found


def _only_at(explanation: Explanation, place: str) -> Explanation:
    found = explanation.at(place)
    if not found.numbers:
        places = [number.locator for number in explanation.numbers if number.locator]
        if places:
            raise UsageError(message("cli.no_number_at", place=place, example=places[0]))
        raise UsageError(message("cli.no_places", place=place))
    return found
