"""What is answered to a request that is not carried out: an ErrorAnswer, or to a browser the page that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from extractor.service.answers import ErrorCode, RefusedError, error_body
from extractor.service.home import HEADERS, home_page, language_of
from extractor.service.work import JSON

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from extractor.service.settings import Settings

_CODES = {404: ErrorCode.NOT_FOUND, 405: ErrorCode.METHOD_NOT_ALLOWED}
"""Codes of what the framework refuses; all else is a body that is no form."""


def handlers(
    settings: Settings,
) -> dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]]:
    """What answers to which error."""

    def respond(request: Request, refused: RefusedError) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            page = home_page(language_of(request), settings, refused.message)
            return HTMLResponse(page, refused.status, {**HEADERS, **(refused.headers or {})})
        return Response(error_body(refused.code, refused.message), refused.status, refused.headers, JSON)

    async def refused(request: Request, error: RefusedError) -> Response:
        return respond(request, error)

    async def refused_by_framework(request: Request, error: HTTPException) -> Response:
        return respond(request, _in_our_words(request, error))

    async def invalid_parameter(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        return respond(request, RefusedError(422, ErrorCode.INVALID_REQUEST, f"{place}: {first['msg']}"))

    async def cut_off(request: Request, _error: Exception) -> Response:
        """Nobody is there any more to read this."""
        return respond(request, RefusedError(400, ErrorCode.BAD_REQUEST, "the request was cut off; send it anew"))

    async def fault(request: Request, _error: Exception) -> Response:
        """A fault of the service itself; the server logs its traceback."""
        message = "a fault in shuzheng, not in the request; the log of the service has it"
        return respond(request, RefusedError(500, ErrorCode.INTERNAL_ERROR, message))

    return {
        RefusedError: refused,
        HTTPException: refused_by_framework,
        RequestValidationError: invalid_parameter,
        ClientDisconnect: cut_off,
        Exception: fault,
    }


def _in_our_words(request: Request, error: HTTPException) -> RefusedError:
    """A path or a method that there is not, or a body that is no form."""
    path = request.url.path
    messages = {
        404: f"{path}: no such path; /openapi.json lists those that there are",
        405: f"{request.method} {path}: no such method; the header Allow names the one that there is",
    }
    message = messages.get(error.status_code, f"the body cannot be read: {error.detail}")
    code = _CODES.get(error.status_code, ErrorCode.BAD_REQUEST)
    return RefusedError(error.status_code, code, message, error.headers)
