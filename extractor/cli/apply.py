"""``shuzheng apply``: what was said on the review page, beside the rows of a table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.common import LangOption, QuietOption, UsageError, complain
from extractor.cli.language import language_of_locale
from extractor.errors import ReadingError
from extractor.words import message, word

if TYPE_CHECKING:
    from extractor.records import Review


def apply(
    review: Annotated[Path, typer.Argument(metavar="REVIEW")],
    table: Annotated[Path, typer.Argument(metavar="TABLE")],
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Carry out ``shuzheng apply``."""
    # the help of every command would be shown later by the time that these take
    from extractor.reading.reviews import read_reviews
    from extractor.verbs import apply_reviews

    if review.resolve() == table.resolve():
        raise UsageError(message("cli.named_twice", table=table))
    try:
        applied = apply_reviews(table, read_reviews(review))
    except ReadingError as error:
        raise UsageError(error.message) from error
    for one in applied.unknown:
        about = ", ".join(told for told in (one.mention, one.document) if told)
        key = "cli.unknown_figure" if about else "cli.unknown_id"
        complain(message(key, table=table, id=one.id, about=about))
    if not quiet:
        typer.echo(_summary(applied.written, table, lang or language_of_locale()))
    if applied.unknown:
        raise typer.Exit(1)


def _summary(reviews: tuple[Review, ...], table: Path, lang: str) -> str:
    opinions = Counter(review.verdict.value for review in reviews if review.verdict is not None)
    return word(
        "terminal.apply.summary",
        lang,
        all=len(reviews),
        right=opinions["right"],
        wrong=opinions["wrong"],
        unsure=opinions["unsure"],
        corrected=sum(review.corrected_value is not None for review in reviews),
        notes=sum(review.note is not None for review in reviews),
        path=table,
    )
