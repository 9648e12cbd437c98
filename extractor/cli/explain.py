"""``shuzheng explain``: how the numbers of a text or report are decided."""

from __future__ import annotations

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


def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    at: Annotated[str | None, typer.Option(metavar="PLACE")] = None,
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


def _only_at(explanation: Explanation, place: str) -> Explanation:
    found = explanation.at(place)
    if not found.numbers:
        places = [number.locator for number in explanation.numbers if number.locator]
        if places:
            raise UsageError(message("cli.no_number_at", place=place, example=places[0]))
        raise UsageError(message("cli.no_places", place=place))
    return found
