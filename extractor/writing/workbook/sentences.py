"""The sheet of sentences: each source sentence once, with where it stands and the numbers in it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from extractor.words import word
from extractor.writing.sheet import COUNT, WRAPPED, Book, Entry, Sheet

if TYPE_CHECKING:
    from extractor.records import Figure
    from extractor.writing.run import Run
    from extractor.writing.workbook.plan import WorkbookPlan

_WIDTHS = (24, 30, 20, 80, 50, 9, 10)
# not the headings of the sheet of figures, by which a program finds it
_HEADINGS = (
    "column.document",
    "column.section",
    "column.locator",
    "workbook.sentences.sentence",
    "workbook.sentences.numbers",
    "workbook.sentences.count",
    "workbook.sentences.to_figures",
)


def write_sentences(run: Run, plan: WorkbookPlan, book: Book, lang: str) -> None:
    """Write the source sentences of ``run``, each with a link to the first of its figures."""
    numbered = enumerate(_passages(run, plan))
    for title in plan.sentences.titles:
        sheet = Sheet(book, title, _WIDTHS, jumps=min(plan.sentences.count, plan.sentences.size))
        sheet.header([word(key, lang) for key in _HEADINGS])
        for index, figures in islice(numbered, plan.sentences.size):
            first = figures[0]
            sheet.add(
                [
                    Entry(first.document, WRAPPED),
                    Entry(first.section, WRAPPED),
                    Entry(first.locator, WRAPPED),
                    Entry(first.sentence, WRAPPED),
                    Entry(_numbers(figures, lang), WRAPPED),
                    Entry(len(figures), COUNT),
                    plan.figures.jump(plan.first_of[index]),
                ]
            )
        sheet.filter(len(_WIDTHS))


def _passages(run: Run, plan: WorkbookPlan) -> list[list[Figure]]:
    """The figures of each sentence."""
    grouped: list[list[Figure]] = [[] for _ in plan.first_of]
    for sentence, figure in zip(plan.sentence_of, run.figures, strict=True):
        grouped[sentence].append(figure)
    return grouped


def _numbers(figures: list[Figure], lang: str) -> str:
    """The numbers of a sentence with what they measure: 8182个 (新建工会); 940人 (发展会员)."""
    return word("between.semicolon", lang).join(
        word("workbook.sentences.number", lang, mention=figure.mention, indicator=figure.indicator)
        if figure.indicator
        else figure.mention
        for figure in figures
    )
