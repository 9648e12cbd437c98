"""A middleware for every request: refuses requests that another site made, and sets the headers of every answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response

from extractor.service.answers import ErrorCode, error_body
from extractor.service.work import JSON
from extractor.words import message

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",  # a report may be confidential
}
"""Headers that are set on every answer."""


class Guard:
    """Refuses requests that a page of another site made a browser send, and adds :data:`HEADERS` to the answers.

    A name of such a page's own that leads to this machine (DNS rebinding) is none of ``hosts``; a form or script that
    names this machine is told by what browsers say of it (``Sec-Fetch-Site``).
    What is still worked on when the server ends is answered so.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] | None) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        has_answered = False

        async def send_with_headers(message: Message) -> None:
            nonlocal has_answered
            if message["type"] == "http.response.start":
                has_answered = True
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = self._refused(scope["method"], Headers(scope=scope))
        try:
            await (refused or self._app)(scope, receive, send_with_headers)
        except asyncio.CancelledError:  # the server ends, and does not wait for the work any longer
            if not has_answered:
                ending = error_body(ErrorCode.ENDING, message("service.ending").en)
                await Response(ending, 503, media_type=JSON)(scope, receive, send_with_headers)

    def _refused(self, method: str, headers: Headers) -> Response | None:
        """The answer to a request that is refused, or None."""
        # TrustedHostMiddleware accepts the same hosts, but answers 400 in plain text, without the hosts that there are
        host = headers.get("host", "")
        name = host[: host.rfind("]") + 1] if host.startswith("[") else host.partition(":")[0]
        if self._hosts is not None and name.lower() not in self._hosts:
            known = ", ".join(self._hosts)
            refusal = error_body(ErrorCode.WRONG_HOST, message("service.wrong_host", known=known).en)
            return Response(refusal, 421, media_type=JSON)
        if method == "POST" and headers.get("sec-fetch-site") == "cross-site":
            refusal = error_body(ErrorCode.CROSS_SITE, message("service.cross_site").en)
            return Response(refusal, 403, media_type=JSON)
        return None
