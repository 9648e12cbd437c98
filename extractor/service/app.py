"""The paths of the service; each hands its request to the workers."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Path, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from extractor.records import Figure, Finding, Report, Verdict
from extractor.rulepack import load_rules
from extractor.service.answers import (
    CheckAnswer,
    Comparison,
    ErrorCode,
    Extraction,
    Health,
    RefusedError,
    Schemas,
)
from extractor.service.guard import Guard
from extractor.service.home import HEADERS, home_page, language_of
from extractor.service.openapi import GET_ERRORS, POST_ERRORS, described, errors, file
from extractor.service.problems import handlers
from extractor.service.requests import read_task
from extractor.service.settings import Settings
from extractor.service.work import HTML, XLSX, Language
from extractor.service.workers import Workers
from extractor.version import __version__
from extractor.words import message, word

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from extractor.service.work import Action

RECORDS: dict[str, type[BaseModel]] = {"figure": Figure, "report": Report, "finding": Finding, "verdict": Verdict}
"""The published records by name."""

RecordName = Annotated[str, Path(description="which record", json_schema_extra={"enum": list(RECORDS)})]
Lang = Annotated[Language, Query(description="language of headings and summaries")]


def make_app(settings: Settings | None = None) -> FastAPI:
    """The service as an ASGI application.

    Its processes are started and ended with its lifespan. Raises RuleError if the pack of rules cannot be used.
    """
    settings = settings or Settings()
    rules = load_rules(settings.rules)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[dict[str, Workers]]:
        workers = Workers(settings)
        try:
            yield {"workers": workers}  # the state of each request
        finally:
            workers.close()

    app = FastAPI(
        title="shuzheng 数证",
        version=__version__,
        description=word("openapi.description", "en"),
        lifespan=lifespan,
        docs_url=None,  # these pages would load scripts from elsewhere
        redoc_url=None,
        exception_handlers=handlers(settings),
    )
    app.add_middleware(Guard, hosts=settings.hosts)

    async def answer(request: Request, action: Action, lang: Language = "en") -> Response:
        workers: Workers = request.state.workers
        with workers.place():  # before the body takes memory
            task = replace(await read_task(request, action, settings), lang=lang)
            reply = await asyncio.wrap_future(workers.submit(task))
        headers = {"Content-Disposition": 'attachment; filename="figures.xlsx"'} if reply.media_type == XLSX else None
        return Response(reply.body, 200, headers, reply.media_type)

    @app.post("/extract", response_model=Extraction, responses=errors(*POST_ERRORS))
    async def extract(request: Request) -> Response:
        """The figures of reports, each with its meaning and its source sentence."""
        return await answer(request, "extract")

    @app.post("/check", response_model=CheckAnswer, responses=errors(*POST_ERRORS))
    async def check(request: Request) -> Response:
        """What cannot be right in what reports say, within each and between them."""
        return await answer(request, "check")

    @app.post("/compare", response_model=Comparison, responses=errors(*POST_ERRORS))
    async def compare(request: Request) -> Response:
        """A verdict on each figure of a draft, by the reports that it rests on."""
        return await answer(request, "compare")

    @app.post("/review", response_class=Response, responses=file(HTML) | errors(*POST_ERRORS))
    async def review(request: Request, lang: Lang = "en") -> Response:
        """A page to look through the figures of reports; it works offline once it is saved."""
        return await answer(request, "review", lang)

    @app.post("/workbook", response_class=Response, responses=file(XLSX) | errors(*POST_ERRORS))
    async def workbook(request: Request, lang: Lang = "en") -> Response:
        """The figures of reports as an Excel workbook, with a summary and what the checks find."""
        return await answer(request, "workbook", lang)

    @app.get("/schema", responses=errors(*GET_ERRORS))
    def schemas() -> Schemas:
        """The JSON Schemas of the records that the service answers."""
        return Schemas(**{name: json_schema(record) for name, record in RECORDS.items()})

    @app.get("/schema/{record}", responses=errors(404, *GET_ERRORS))
    def schema(record: RecordName) -> dict[str, Any]:
        """The JSON Schema of one record."""
        if record not in RECORDS:
            known = ", ".join(RECORDS)
            raise RefusedError(404, ErrorCode.NOT_FOUND, message("service.no_record", record=record, known=known))
        return json_schema(RECORDS[record])

    @app.get("/health", responses=errors(*GET_ERRORS))
    def health() -> Health:
        """That the service is there, and with which rules."""
        return Health(status="ok", version=__version__, rules=rules.digest)

    @app.get("/", include_in_schema=False)
    def home(request: Request) -> HTMLResponse:
        """The page with the form, in the language that is asked for or that the browser prefers."""
        return HTMLResponse(home_page(language_of(request), settings), headers=HEADERS)

    app.openapi = partial(described, app, rules)  # type: ignore[method-assign]  # as FastAPI documents it
    return app


def json_schema(record: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a record as the answers have it; decimals are text in it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **record.model_json_schema(mode="serialization"),
    }
