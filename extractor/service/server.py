"""The server that an application runs in."""

from __future__ import annotations

import contextlib
import signal
import sys
from typing import TYPE_CHECKING

import uvicorn

from extractor.service.workers import interrupts_blocked

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from fastapi import FastAPI

GRACE_SECONDS = 3
"""Time, in seconds, that running requests have after Ctrl+C."""


def run(app: FastAPI, listening: socket.socket, say: Callable[[], None]) -> None:
    """Answer on a socket until Ctrl+C; ``say`` is called when it answers."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    with contextlib.suppress(KeyboardInterrupt), interrupts_blocked():  # raised again when all has ended
        _Server(config, say).run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server that takes interrupts only from when it can end by them."""

    def __init__(self, config: uvicorn.Config, say: Callable[[], None]) -> None:
        super().__init__(config)
        self._say = say

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if sys.platform != "win32":
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        if self.started:
            self._say()
