"""Exceptions → answers: an ErrorAnswer as JSON, or the page with the message where a browser asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from extractor.service.answers import ErrorCode, RefusedError, error_body
from extractor.service.home import HEADERS, home_page, language_of
from extractor.service.work import JSON
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from extractor.service.settings import Settings

_CODES = {404: ErrorCode.NOT_FOUND, 405: ErrorCode.METHOD_NOT_ALLOWED}
"""Error codes by status of the framework's exceptions. Any other status is a body that is no form."""


def handlers(
    settings: Settings,
) -> dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]]:
    """The handler of each type of exception, as FastAPI takes them."""

    def respond(request: Request, refused: RefusedError) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            lang = language_of(request)
            page = home_page(lang, settings, getattr(refused.message, lang))
            return HTMLResponse(page, refused.status_code, {**HEADERS, **(refused.headers or {})})
        return Response(error_body(refused.code, refused.detail), refused.status_code, refused.headers, JSON)

    async def refused(request: Request, error: HTTPException) -> Response:
        return respond(request, error if isinstance(error, RefusedError) else _in_our_words(request, error))

    async def invalid_parameter(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        return respond(
            request, RefusedError(422, ErrorCode.INVALID_REQUEST, message("named", name=place, reason=first["msg"]))
        )

    async def cut_off(request: Request, _error: Exception) -> Response:
        """Nobody is there any more to read this."""
        return respond(request, RefusedError(400, ErrorCode.BAD_REQUEST, message("service.cut_off")))

    async def fault(request: Request, _error: Exception) -> Response:
        """A fault of the service itself; the server logs its traceback."""
        return respond(request, RefusedError(500, ErrorCode.INTERNAL_ERROR, message("service.fault")))

    return {
        HTTPException: refused,
        RequestValidationError: invalid_parameter,
        ClientDisconnect: cut_off,
        Exception: fault,
    }


def _in_our_words(request: Request, error: HTTPException) -> RefusedError:
    """The refusal for an HTTPException of the framework: no such path or method, or a body that is no form."""
    path = request.url.path
    refusals = {
        404: message("service.no_path", path=path),
        405: message("service.no_method", method=request.method, path=path),
    }
    refusal = refusals.get(error.status_code, message("service.unreadable_body", reason=error.detail))
    code = _CODES.get(error.status_code, ErrorCode.BAD_REQUEST)
    return RefusedError(error.status_code, code, refusal, error.headers)
