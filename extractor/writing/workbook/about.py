"""The sheet about the workbook itself: how it was made, how to read it, and from what it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.records import Aspect, Bound, Category, Modality
from extractor.records.names import SIGNS, meaning, name
from extractor.words import section, word
from extractor.writing.sheet import COUNT, INDENTED, MAX_NOTES, PLAIN, TITLE, WRAPPED, Book, Entry, Sheet
from extractor.writing.workbook.figures import EXTRACTED, FIGURE_COLUMNS, FINDINGS
from extractor.writing.workbook.looks import SEVERITY_FILLS, TINTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractor.records import Result
    from extractor.writing.run import Run

_WIDTHS = (36, 72, 14, 12, 14, 16, 14, 60)


def write_about(run: Run, book: Book, lang: str) -> None:
    """Write how ``run`` was made and how the other sheets are to be read."""
    words = section("workbook.about", lang)
    sheet = Sheet(book, word("sheet.about", lang), _WIDTHS, frozen=None, repeated=None)
    sheet.text(words["title"], TITLE)
    for label, text in _facts(run, words, lang):
        sheet.add([Entry(label), Entry(text, WRAPPED)])
    sheet.block(words["colours"])
    for entry, text in _colours(words, lang):
        sheet.add([entry, Entry(text)])
    sheet.block(words["aspects"])
    for aspect in Aspect:
        sheet.add([Entry(name(aspect, lang)), Entry(meaning(aspect, lang))])
    sheet.block(words["columns"].format(sheet=word("sheet.figures", lang)))
    for column in FIGURE_COLUMNS:
        heading = words["column"].format(heading=column.heading(lang), name=column.name)
        sheet.add([Entry(heading), Entry(word(f"meaning.column.{column.name}", lang), WRAPPED)])
    sheet.text(words["folded"].format(first=EXTRACTED.heading(lang)))
    sheet.block(words["categories"])
    for category in Category:
        sheet.add([Entry(name(category, lang)), Entry(meaning(category, lang))])
    sheet.block(words["limits"])
    sheet.text(words["long"])
    sheet.text(words["notes"].format(limit=f"{MAX_NOTES:,}", findings=FINDINGS.heading(lang)))
    sheet.block(words["inputs"])
    headings = [word(f"column.file.{key}", lang) for key in ("sha256", "size", "encoding", "characters")]
    more = [word(f"column.file.{key}", lang) for key in ("figures", "warnings")]
    sheet.header([words["name"], *headings, words["text_id"], *more])
    for result in run.results:
        sheet.add(_input(result))


def _facts(run: Run, words: Mapping[str, str], lang: str) -> Iterator[tuple[str, str]]:
    options = [f"{option} = {value}" for option, value in run.options.items()]
    yield words["version"], f"shuzheng {run.version}"
    yield words["made"], run.made.isoformat(sep=" ")
    yield words["rules"], run.rules
    yield words["options"], word("between.items", lang).join(options) or words["defaults"]
    yield words["documents"], f"{len(run.results):,}"
    yield word("column.file.figures", lang), f"{sum(1 for _ in run.figures):,}"
    yield words["findings"], f"{len(run.findings):,}"


def _colours(words: Mapping[str, str], lang: str) -> Iterator[tuple[Entry, str]]:
    """The colours of rows and cells, and the signs in front of values, with what they mean."""
    for modality in (Modality.TARGET, Modality.NORM):
        label = words["row"].format(name=name(modality, lang))
        yield Entry(label, PLAIN._replace(fill=TINTS[modality])), meaning(modality, lang)
    for severity, fill in SEVERITY_FILLS.items():
        label = words["cell"].format(name=name(severity, lang))
        yield Entry(label, PLAIN._replace(fill=fill)), meaning(severity, lang)
    for bound in Bound:
        if SIGNS[bound]:
            yield Entry(f"{SIGNS[bound]}  {name(bound, lang)}"), meaning(bound, lang)


def _input(result: Result) -> list[Entry | None]:
    document = result.document
    return [
        Entry(document.name, WRAPPED),
        Entry(document.sha256),
        Entry(document.size, COUNT),
        Entry(document.encoding, INDENTED),
        Entry(len(document.text), COUNT),
        Entry(document.document_id, INDENTED),
        Entry(len(result.figures), COUNT),
        Entry("\n".join(document.warnings), INDENTED._replace(wrap=True)),
    ]
