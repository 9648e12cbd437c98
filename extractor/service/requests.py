"""A request's body → Task: JSON or a form, read within bounds and validated.

The fields of a form are those of the JSON, as text, and files beside them. A field of a form that is left empty, as
browsers send it, counts as not given.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    InstanceOf,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile
from starlette.requests import Request

from extractor.budget import Budget
from extractor.errors import fault_of
from extractor.service.answers import ErrorCode, RefusedError
from extractor.service.work import Action, Given, Task
from extractor.values.periods import TimePeriod
from extractor.words import Both, message

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Message, Receive

    from extractor.service.settings import Settings

Validated = TypeVar("Validated")

MAX_FILES = 100
"""Largest number of files in one request."""

MAX_FIELDS = 20
"""Largest number of text fields in a form. Five are known; there is room for more, so that a refusal can name them."""

MAX_NAME = 200
"""Longest name of a document, in characters. File systems allow 255 bytes."""

_UTF8 = ("utf-8", "utf8", "us-ascii", "ascii")


def label(name: str) -> str:
    """The name of a file without its folders, as one printable line; it is shown, never opened.

    >>> label("../2012/report.txt"), label("C:\\\\reports\\\\报告.docx"), label("a\\nb.txt"), label("")
    ('report.txt', '报告.docx', 'ab.txt', 'upload')
    """
    last = re.split(r"[/\\]", name)[-1]
    return "".join(char for char in last if char.isprintable()).strip()[-MAX_NAME:] or "upload"


Name = Annotated[
    str,
    Field(min_length=1, max_length=MAX_NAME, description="the name that its figures carry", examples=["report-2012"]),
]
Text = Annotated[
    str,
    Field(
        pattern=r"\S",
        description="the text of a report",
        examples=["2012年，全市新建基层工会612家，发展会员4.38万人，其中农民工会员2.91万人，占66.4%。"],
    ),
]


def _dated(as_of: str) -> str:
    try:
        TimePeriod.of_report(as_of)
    except ValueError as error:  # 2013-02-31
        raise ValueError(message("service.no_date")) from error
    return as_of


AsOf = Annotated[
    # The pattern stands within, since null is no text to match
    Annotated[
        str, Field(pattern=r"^[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"), AfterValidator(_dated)
    ]
    | None,
    Field(
        description="date or year of the report, to resolve words like 去年 or 今年",
        examples=["2013-01-20"],
    ),
]
Unit = Annotated[
    # As above
    Annotated[str, Field(max_length=MAX_NAME, pattern=r"\S")] | None,
    Field(description="who reports, which words like 全县 or 我会 stand for", examples=["白河县总工会"]),
]
Encoding = Annotated[
    str | None,
    Field(
        max_length=40,
        description="encoding of the files, where the one told from the text is wrong",
        examples=["gb18030"],
    ),
]
File = Annotated[InstanceOf[Given], WithJsonSchema({"type": "string", "format": "binary"})]
Files = Annotated[
    list[File],
    Field(
        min_length=1,
        max_length=MAX_FILES,
        description="one file or several, of any type that shuzheng reads; the suffix of the name tells the type",
    ),
]


class Body(BaseModel):
    """Base of the models of request bodies."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NamedText(Body):
    """The text of a report and the name that its figures carry."""

    text: Text
    name: Name = "text"

    def given(self) -> Given:
        """The text as a document of a task."""
        return Given(label(self.name), self.text)


class TextBody(NamedText):
    """A report as JSON."""

    as_of: AsOf = None
    unit: Unit = None

    def task(self, action: Action) -> Task:
        """The task that this body describes."""
        return Task(action, (self.given(),), as_of=self.as_of, unit=self.unit)


class CompareBody(Body):
    """A draft and its sources as JSON."""

    draft: NamedText
    sources: Annotated[list[NamedText], Field(min_length=1, max_length=MAX_FILES)]
    as_of: AsOf = None
    unit: Unit = None

    def task(self, action: Action) -> Task:
        """The task that this body describes."""
        return Task(action, (self.draft.given(),), tuple(one.given() for one in self.sources), self.as_of, self.unit)


class ReportForm(Body):
    """Reports as a form: files, or a text."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["file"]}, {"required": ["text"]}]})

    file: Files = []
    text: Text | None = None
    name: Name = "text"
    as_of: AsOf = None
    unit: Unit = None
    encoding: Encoding = None

    @model_validator(mode="after")
    def _has_a_document(self) -> Self:
        if not self.file and self.text is None:
            raise ValueError(message("service.no_document"))
        return self

    def given(self) -> tuple[Given, ...]:
        """The files, and behind them the text."""
        return (*self.file, *(() if self.text is None else (Given(label(self.name), self.text),)))

    def task(self, action: Action) -> Task:
        """The task that this body describes."""
        return Task(action, self.given(), as_of=self.as_of, unit=self.unit, encoding=self.encoding)


class CompareForm(Body):
    """A draft and its sources as a form of files."""

    draft: File = Field(description="the draft, of any type that shuzheng reads")
    sources: Files
    as_of: AsOf = None
    unit: Unit = None
    encoding: Encoding = None

    def task(self, action: Action) -> Task:
        """The task that this body describes."""
        return Task(action, (self.draft,), tuple(self.sources), self.as_of, self.unit, self.encoding)


JSON_BODIES: dict[Action, type[TextBody | CompareBody]] = {
    "extract": TextBody,
    "check": TextBody,
    "compare": CompareBody,
    "review": TextBody,
    "workbook": TextBody,
}
"""The model of a JSON body, by action."""
FORMS: dict[Action, type[ReportForm | CompareForm]] = {
    "extract": ReportForm,
    "check": ReportForm,
    "compare": CompareForm,
    "review": ReportForm,
    "workbook": ReportForm,
}
"""The model of a form (``multipart/form-data``), by action."""

_PLAINER = {
    ("text", "string_pattern_mismatch"): "service.no_text",
    ("as_of", "string_pattern_mismatch"): "service.no_date",
    ("unit", "string_pattern_mismatch"): "service.blank_unit",
}
"""Keys of messages by field and type of error, because pydantic's would quote the pattern."""

_FILE_FIELDS = ("file", "draft", "sources")
_FIELDS_OF_MANY = ("file", "sources")


async def read_task(request: Request, action: Action, settings: Settings) -> Task:
    """The task that a request describes; raises RefusedError where it is too large, too slow, or wrong."""
    media_type = _media_type(request)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > settings.max_bytes:
        raise _too_large(settings)
    bounded = Request(request.scope, _bounded(request.receive, settings))
    try:
        async with asyncio.timeout(settings.max_seconds):
            if media_type == "application/json":
                # FastAPI's Body does not say what is wrong with most bodies that are no JSON, and takes lone surrogates
                data = await bounded.body()
                return _validated(lambda: JSON_BODIES[action].model_validate_json(data)).task(action)
            fields = await _fields_of(bounded, settings)
            return _validated(lambda: FORMS[action].model_validate(fields)).task(action)
    except TimeoutError as error:
        refusal = message("service.too_slow", seconds=settings.max_seconds)
        raise RefusedError(408, ErrorCode.BODY_TOO_SLOW, refusal, {"Connection": "close"}) from error


def _media_type(request: Request) -> str:
    """The media type of the body; raises RefusedError if it is none that is read."""
    header = request.headers.get("content-type")
    given, parameters = parse_options_header(header)
    media_type = given.decode("latin-1")
    charset = parameters.get(b"charset", b"utf-8").decode("latin-1").lower()
    if media_type not in ("application/json", "multipart/form-data"):
        raise _unsupported(message("service.type", type=header) if header else message("service.no_type"))
    if charset not in _UTF8:
        raise _unsupported(message("service.charset", charset=charset))
    if encoding := request.headers.get("content-encoding"):
        raise _unsupported(message("service.packed", encoding=encoding))
    return media_type


def _unsupported(reason: Both) -> RefusedError:
    return RefusedError(
        415,
        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
        message("service.media_type", reason=reason),
        {"Accept": "application/json, multipart/form-data"},
    )


def _too_large(settings: Settings) -> RefusedError:
    return RefusedError(
        413,
        ErrorCode.TOO_LARGE,
        message("service.too_large", most=settings.max_bytes),
        {"Connection": "close"},
    )


def _bounded(receive: Receive, settings: Settings) -> Receive:
    """``receive`` that raises RefusedError as soon as the body exceeds ``max_bytes``, whatever its stated length."""
    # FastAPI's max_body_size bounds the stream too, but answers in plain text where the length is stated
    budget = Budget(settings.max_bytes, lambda: _too_large(settings))

    async def receive_bounded() -> Message:
        message = await receive()
        budget.use(len(message.get("body", b"")))
        return message

    return receive_bounded


async def _fields_of(request: Request, settings: Settings) -> dict[str, Any]:
    """The fields of a form; raises RefusedError, or HTTPException (400) where it is no form."""
    # FastAPI's Form takes one media type a path, and of a field that comes twice silently the last value
    fields: dict[str, list[str | Given]] = {}
    limits = {"max_files": MAX_FILES + 1, "max_fields": MAX_FIELDS, "max_part_size": settings.max_bytes}
    async with request.form(**limits) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if value.filename or value.size:
                    if name not in _FILE_FIELDS:
                        raise _invalid(message("service.file_in_field", name=name))
                    fields.setdefault(name, []).append(Given(label(value.filename or ""), await value.read()))
            elif value:
                if name in _FILE_FIELDS:
                    raise _invalid(message("service.text_in_field", name=name))
                fields.setdefault(name, []).append(value)
    for name, values in fields.items():
        if len(values) > 1 and name not in _FIELDS_OF_MANY:
            raise _invalid(message("service.field_twice", name=name, number=len(values)))
    return {name: values if name in _FIELDS_OF_MANY else values[0] for name, values in fields.items()}


def _validated(validate: Callable[[], Validated]) -> Validated:
    try:
        return validate()
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            refusal = message("service.unreadable_body", reason=fault_of(first))
            raise RefusedError(400, ErrorCode.BAD_REQUEST, refusal) from error
        place = ".".join(str(part) for part in first["loc"])
        plainer = _PLAINER.get((place.rpartition(".")[2], first["type"]))
        reason = message(plainer) if plainer else fault_of(first)
        raise _invalid(message("named", name=place, reason=reason) if place else reason) from error


def _invalid(refusal: Both) -> RefusedError:
    return RefusedError(422, ErrorCode.INVALID_REQUEST, refusal)
