"""Task → Reply: the documents of a request are read, the stages called, and the answer written out.

It runs in a worker, and needs nothing but the task and the rules.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from extractor.errors import ReadingError, RuleError
from extractor.extraction.pipeline import extract
from extractor.reading import is_report_name, read_bytes, readable_suffixes
from extractor.records import Document, Result
from extractor.service.answers import (
    Answer,
    CheckAnswer,
    Comparison,
    DocumentRead,
    ErrorCode,
    Extraction,
    RefusedError,
)
from extractor.verbs import run_of
from extractor.words import message
from extractor.writing import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.rulepack import RulePack

Action = Literal["extract", "check", "compare", "review", "workbook"]
Language = Literal["en", "zh"]

JSON = "application/json"
HTML = "text/html; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Given:
    """A document of a request: a text, or the bytes of a file whose suffix tells its format."""

    name: str
    content: str | bytes


@dataclass(frozen=True)
class Task:
    """What a request asks for; ``sources`` are those of a draft, which is the one document then."""

    action: Action
    documents: tuple[Given, ...]
    sources: tuple[Given, ...] = ()
    as_of: str | None = None
    unit: str | None = None
    encoding: str | None = None
    lang: Language = "en"


class Reply(NamedTuple):
    """The answer to a request: its media type and body."""

    media_type: str
    body: bytes


def perform(task: Task, rules: RulePack) -> Reply:
    """Do what a task asks for; raises RefusedError if a document cannot be read."""
    if task.action == "compare":
        return _json(_compare(task, rules))
    read, results = _results(task, task.documents, rules)
    if task.action == "extract":
        figures = tuple(figure for result in results for figure in result.figures)
        reports = tuple(report for result in results for report in result.reports)
        return _json(Extraction(documents=read, reports=reports, figures=figures))
    if task.action == "check":
        from extractor.checks import check  # takes time that extraction need not spend

        return _json(CheckAnswer(documents=read, findings=check(results, rules=rules)))
    if task.action == "review":
        return Reply(HTML, _exported(task, results, rules, "html"))
    return Reply(XLSX, _exported(task, results, rules, "xlsx"))


def _json(answer: Answer) -> Reply:
    return Reply(JSON, answer.model_dump_json().encode())


def _exported(task: Task, results: Sequence[Result], rules: RulePack, name: str) -> bytes:
    """What ``shuzheng extract`` would write in the format of that name."""
    options = {"as-of": task.as_of, "unit": task.unit, "encoding": task.encoding}
    run = run_of(results, FORMATS[name], rules, {option: value for option, value in options.items() if value})
    body = io.BytesIO()
    write = FORMATS[name].stream
    if write is None:
        raise ValueError(f"{name} is not written as one stream")
    write(run, body, task.lang)
    return body.getvalue()


def _compare(task: Task, rules: RulePack) -> Comparison:
    from extractor.comparing.compare import compare  # as late as the checks

    (draft,), (result,) = _results(task, task.documents, rules)
    sources, results = _results(task, task.sources, rules)
    others = [one for one in results if one.document.document_id != draft.id]
    if not others:
        raise RefusedError(
            422,
            ErrorCode.INVALID_REQUEST,
            message("service.only_draft"),
        )
    return Comparison(
        draft=draft,
        sources=tuple(one for one in sources if one.id != draft.id),
        verdicts=compare(result, others, rules),
    )


def _extract(document: Document, task: Task, rules: RulePack) -> Result:
    try:
        return extract(document, rules, as_of=task.as_of, unit=task.unit)
    except RuleError as error:  # a pattern of a user's pack takes too long in this document
        raise RefusedError(
            422, ErrorCode.TIME_LIMIT, message("named", name=document.name, reason=error.message)
        ) from error


def _results(task: Task, documents: Sequence[Given], rules: RulePack) -> tuple[tuple[DocumentRead, ...], list[Result]]:
    """The figures of each document, those of a text that comes twice once."""
    read: list[DocumentRead] = []
    results: dict[str, Result] = {}
    for given in documents:
        document = _read(given, task.encoding)
        first = results.get(document.document_id)
        if first is None:
            results[document.document_id] = _extract(document, task, rules)
            read.append(DocumentRead.of(document))
        else:
            same = message("service.same_text", first=first.document.name).en
            read.append(DocumentRead.of(document, same))
    return tuple(read), list(results.values())


def _read(given: Given, encoding: str | None) -> Document:
    if isinstance(given.content, str):
        return Document(given.name, given.content)
    if not is_report_name(given.name):
        known = ", ".join(readable_suffixes())
        raise RefusedError(
            415,
            ErrorCode.UNSUPPORTED_DOCUMENT_TYPE,
            message("service.document_type", name=given.name, known=known),
        )
    try:
        return read_bytes(given.content, given.name, encoding)
    except ReadingError as error:
        raise RefusedError(422, ErrorCode.UNREADABLE_DOCUMENT, error.message) from error
