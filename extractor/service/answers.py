"""What the service answers: the published records, with the documents that they are from; and one form of error."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from extractor.errors import one_line
from extractor.records import Figure, Finding, Report, Verdict
from extractor.words import Both, message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.records import Document


class Answer(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentRead(Answer):
    """A document that was read."""

    name: str = Field(description="its name, as the figures have it")
    id: str = Field(description="first 12 hex digits of the SHA-256 of its text, as the figures have it")
    encoding: str | None = Field(description="the encoding that it was read with, where it is text")
    warnings: tuple[str, ...] = Field(description="what of the original was not read, or not for certain")

    @classmethod
    def of(cls, document: Document, *more: str) -> DocumentRead:
        """What is said of a document, with ``more`` warnings."""
        warnings = [*document.warnings, *more]
        if document.replaced:
            warnings.append(message("service.replaced", number=document.replaced, encoding=document.encoding).en)
        return cls(name=document.name, id=document.document_id, encoding=document.encoding, warnings=tuple(warnings))


class Extraction(Answer):
    """The figures of documents."""

    documents: tuple[DocumentRead, ...] = Field(description="the documents, in the order in which they were given")
    reports: tuple[Report, ...] = Field(description="what they say of themselves: each document, then its speeches")
    figures: tuple[Figure, ...] = Field(description="their figures, in the order of the documents and their text")


class CheckAnswer(Answer):
    """What cannot be right in documents."""

    documents: tuple[DocumentRead, ...] = Field(description="the documents, in the order in which they were given")
    findings: tuple[Finding, ...] = Field(description="what the checks find, in the order of the documents")


class Comparison(Answer):
    """A draft beside its sources."""

    draft: DocumentRead = Field(description="the draft")
    sources: tuple[DocumentRead, ...] = Field(description="the sources, without the draft if it was among them")
    verdicts: tuple[Verdict, ...] = Field(description="one verdict on each figure of the draft, in its order")


class Health(Answer):
    """That the service is there."""

    status: str = Field(description="always ok")
    version: str = Field(description="version of shuzheng")
    rules: str = Field(description="digest of the rules; other rules have another")


class Schemas(Answer):
    """The JSON Schemas of the records."""

    figure: dict[str, Any] = Field(description="of a figure, as /extract answers them")
    report: dict[str, Any] = Field(description="of what a document says of itself, as /extract answers it")
    finding: dict[str, Any] = Field(description="of a finding, as /check answers them")
    verdict: dict[str, Any] = Field(description="of a verdict, as /compare answers them")


class ErrorCode(StrEnum):
    """What is wrong, for programs."""

    BAD_REQUEST = "bad_request"
    CROSS_SITE = "cross_site"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    BODY_TOO_SLOW = "body_too_slow"
    TOO_LARGE = "too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    UNSUPPORTED_DOCUMENT_TYPE = "unsupported_document_type"
    WRONG_HOST = "wrong_host"
    INVALID_REQUEST = "invalid_request"
    UNREADABLE_DOCUMENT = "unreadable_document"
    TIME_LIMIT = "time_limit"
    ANSWER_TOO_LARGE = "answer_too_large"
    WORKER_ENDED = "worker_ended"
    BUSY = "busy"
    ENDING = "ending"
    INTERNAL_ERROR = "internal_error"


class Problem(Answer):
    """What is wrong with a request."""

    code: ErrorCode = Field(description="what is wrong, for programs")
    message: str = Field(description="what is wrong and what to do, for people")


class ErrorAnswer(Answer):
    """The answer to every request that is not carried out."""

    error: Problem = Field(description="what is wrong")


def error_body(code: ErrorCode, message: str) -> bytes:
    """An :class:`ErrorAnswer` as JSON."""
    return ErrorAnswer(error=Problem(code=code, message=message)).model_dump_json().encode()


class RefusedError(HTTPException):
    """A request that is not carried out: status, code, message (``detail`` in English) and headers of the answer."""

    def __init__(self, status: int, code: ErrorCode, message: Both, headers: Mapping[str, str] | None = None) -> None:
        self.message = Both(*map(one_line, message))
        super().__init__(status, self.message.en, headers)
        self.code = code
        self.args = (status, code, self.message, headers)  # what pickle makes it from in another process
