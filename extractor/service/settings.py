"""The settings of the service: its limits, its rules and its host names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.rulepack import PackText

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""Host names of a service that listens on this machine only."""

MAX_BYTES = 20_000_000
"""Largest request body, in bytes."""

MAX_SECONDS = 30.0
"""Longest time that the work on one request may take, in seconds."""

MAX_ANSWER = 250_000_000
"""Largest answer, in bytes."""

MAX_MEMORY = 2 << 30
"""Most memory that one worker may take, in bytes."""

WAITING = 4
"""Largest number of requests that wait for each worker. More are refused with 429, because each holds memory."""


@dataclass(frozen=True)
class Settings:
    """The limits of the service, and the rules that it extracts with."""

    jobs: int = 1
    """Number of requests that are worked on at once, each in a process of its own."""

    max_bytes: int = MAX_BYTES
    """Largest request body, in bytes."""

    max_seconds: float = MAX_SECONDS
    """Longest time, in seconds, for a body to arrive, and again for the work on it once a process is free."""

    max_answer: int = MAX_ANSWER
    """Largest answer, in bytes; the server holds it in memory too."""

    max_memory: int = MAX_MEMORY
    """Most memory that a worker may take, in bytes. Only Linux enforces it."""

    rules: PackText | None = None
    """A rule pack that is used beside the built-in rules."""

    hosts: tuple[str, ...] | None = LOOPBACK
    """Host names that requests may be for, in lower case and without port; any if None."""
