"""A Run → the data of the page as plain JSON: a document in pieces of text, a figure as a row of numbers of texts."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from extractor.errors import ExportError
from extractor.records import Severity, Span, plain
from extractor.records.columns import DATA_COLUMNS, ENUMERATED_FIELDS, REPORT_COLUMNS
from extractor.records.names import SIGNS, check_title, name
from extractor.values.sentences import paragraphs
from extractor.words import message
from extractor.writing.documents import refuse_twins
from extractor.writing.review.reasons import reason
from extractor.writing.review.segments import FIGURE, PARAGRAPH, SENTENCE, Layer, cut
from extractor.writing.review.words import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractor.records import Finding, Result
    from extractor.writing.review.segments import Item
    from extractor.writing.run import Run

#: A longer line is shown as several paragraphs: what a browser lays out at a time must not be without end.
LONGEST = 4000
#: What a paragraph is: 0 running text, 1 and up a heading of that level, and this the line of a table.
TABLE_LINE = -1
# the page has these from the document and the pieces of its text
_OTHERWISE = frozenset({"document", "document_id", "sentence"})
FIELDS = tuple(column.field for column in DATA_COLUMNS if column.field not in _OTHERWISE)
"""The fields of a figure's row, behind the numbers of its document, paragraph and sentence."""
ENUMERATED: Mapping[str, type[StrEnum]] = {**ENUMERATED_FIELDS, "severity": Severity}
"""Fields of figures and findings whose values have names for people."""

#: What is shown of a report beside its title.
_OF_REPORT = tuple(one for one in REPORT_COLUMNS if one.part == "value" and one.field != "title")

# what would end the element that holds the data or start another, and two line ends of old JavaScript
_ESCAPES = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})


def as_json(value: object) -> str:
    """JSON that can stand in an element of HTML: no text in it can end the element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def run_id(run: Run) -> str:
    """What verdicts are kept under: the same figures of the same texts have the same id, in every language."""
    digest = hashlib.sha256()
    for result in run.results:
        digest.update(result.document.document_id.encode())
        for figure in result.figures:
            digest.update(figure.model_dump_json().encode())
    return digest.hexdigest()[:16]


def payload(run: Run, lang: str) -> dict[str, Any]:
    """All that the page shows, in ``lang``.

    ``documents`` hold their paragraphs, each a list of what it is and its pieces; ``figures`` are rows: the numbers of
    document, paragraph and sentence, then for each of ``fields`` the number of its text in ``strings``, or None;
    ``reports`` are what the documents say of themselves.

    Raises ExportError where a text comes twice, since its figures would have the same ids, under which verdicts are
    kept, and where a finding begins in a document that is not there.
    """
    refuse_twins(run)
    strings = _Strings()
    reports = list(_reports(run))
    return {
        "run": run_id(run),
        "lang": lang,
        "words": texts(lang),
        "columns": [[column.field, column.heading(lang)] for column in DATA_COLUMNS],
        "values": {field: {one.value: name(one, lang) for one in kind} for field, kind in ENUMERATED.items()},
        "signs": {bound.value: sign for bound, sign in SIGNS.items()},
        "rules": {rule: reason(rule, lang) for rule in sorted({figure.rule for figure in run.figures})},
        "documents": [
            {"name": one.document.name, "id": one.document.document_id, "paragraphs": one.paragraphs()}
            for one in reports
        ],
        "reports": [one for report in reports for one in report.reports(lang)],
        "fields": FIELDS,
        "figures": [row for one in reports for row in one.rows(strings)],
        "strings": strings.texts,
        "findings": _findings(run, reports, lang),
    }


class _Strings:
    """Texts, numbered in the order in which they first come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, value: Any) -> int | None:
        """The number of a field's value as text; None where the field is empty."""
        if value is None:
            return None
        text = str(value) if isinstance(value, (str, int)) else plain(value)
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def texts(self) -> list[str]:
        return list(self._numbers)


class _Report:
    """A result with its place in the run: its own number, and those of its first figure and first sentence."""

    def __init__(self, result: Result, number: int, first_figure: int, first_sentence: int) -> None:
        self.document = result.document
        self.figures = result.figures
        self.number = number
        self._first_figure = first_figure
        spans = sorted({Span(figure.sentence_start, figure.sentence_end) for figure in result.figures})
        self.sentences = {span: index for index, span in enumerate(spans, start=first_sentence)}
        self._sections = result.sections
        self._reports = result.reports
        self._paragraphs = [part for start, end in paragraphs(self.document.text) for part in _parts(start, end, spans)]

    def reports(self, lang: str) -> Iterator[dict[str, Any]]:
        """What the document says of itself: a title, and what else is known, with what each is called."""
        for report in self._reports:
            told = [(column.heading(lang), column.value(report)) for column in _OF_REPORT]
            yield {
                "title": report.title.value if report.title else report.section or report.document,
                "facts": [
                    [heading, name(value, lang) if isinstance(value, StrEnum) else value]
                    for heading, value in told
                    if value
                ],
                "document": self.number,
                "paragraph": self.paragraph_at(report.start),
            }

    def paragraph_at(self, position: int) -> int:
        """The number of the paragraph that holds the code point at ``position``."""
        return max(0, bisect_right(self._paragraphs, position, key=attrgetter("start")) - 1)

    def paragraphs(self) -> list[list[int | Item]]:
        """Each paragraph as a list: 0, the level of a heading, or TABLE_LINE; then its items."""
        items = cut(self.document.text, self._layers())
        levels = {section.start: len(section.path) for section in self._sections if section.path}
        tables = self.document.tables
        return [
            [
                TABLE_LINE if any(one.start <= span.start < one.end for one in tables) else levels.get(span.start, 0),
                *items[number],
            ]
            for number, span in enumerate(self._paragraphs)
        ]

    def _layers(self) -> Iterator[Layer]:
        for number, span in enumerate(self._paragraphs):
            yield Layer(span, PARAGRAPH, number)
        for span, number in self.sentences.items():
            yield Layer(span, SENTENCE, number)
        for number, figure in enumerate(self.figures, start=self._first_figure):
            yield Layer(Span(figure.start, figure.end), FIGURE, number)

    def rows(self, strings: _Strings) -> Iterator[list[int | None]]:
        """The rows of the figures."""
        for figure in self.figures:
            sentence = self.sentences[Span(figure.sentence_start, figure.sentence_end)]
            fields = (strings.number(getattr(figure, name)) for name in FIELDS)
            yield [self.number, self.paragraph_at(figure.start), sentence, *fields]


def _parts(start: int, end: int, sentences: Sequence[Span]) -> Iterator[Span]:
    """A paragraph in parts of about LONGEST code points, none of which begins inside one of ``sentences``."""
    while end - start > LONGEST:
        stop = start + LONGEST
        index = bisect_right(sentences, stop, key=attrgetter("start")) - 1
        stop = max(stop, sentences[index].end) if index >= 0 else stop
        yield Span(start, min(stop, end))
        start = stop
    if start < end:
        yield Span(start, end)


def _reports(run: Run) -> Iterator[_Report]:
    figures = sentences = 0
    for number, result in enumerate(run.results):
        report = _Report(result, number, figures, sentences)
        yield report
        figures += len(report.figures)
        sentences += len(report.sentences)


def _findings(run: Run, reports: list[_Report], lang: str) -> list[dict[str, Any]]:
    numbers = {figure.id: number for number, figure in enumerate(run.figures)}
    by_id = {report.document.document_id: report for report in reports}
    return [_finding(one, numbers, by_id, lang) for one in run.findings]


def _finding(finding: Finding, numbers: Mapping[str, int], reports: Mapping[str, _Report], lang: str) -> dict[str, Any]:
    """A finding with the numbers of its figures, of which some may have been left out, and its first place."""
    first = finding.evidence[0]
    report = reports.get(first.document_id)
    if report is None:
        raise ExportError(message("output.finding_of_other", document=first.document, finding=finding.id))
    return {
        "code": finding.code,
        "title": check_title(finding.code, lang),
        "severity": finding.severity.value,
        "message": finding.message_zh if lang == "zh" else finding.message,
        "figures": [numbers[one] for one in finding.figures if one in numbers],
        "document": report.number,
        "paragraph": report.paragraph_at(first.start),
    }
