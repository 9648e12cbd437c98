"""What the service allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.rulepack import PackText

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""The names by which a service is reached that only this machine reaches."""

MAX_BYTES = 20_000_000
"""Of a request in bytes."""

MAX_SECONDS = 30.0
"""Of the work on a request, in seconds."""

MAX_ANSWER = 250_000_000
"""Of an answer in bytes."""

MAX_MEMORY = 2 << 30
"""Of a worker in bytes."""

WAITING = 4
"""Requests that may wait for each worker; with more the service says that it is busy."""


@dataclass(frozen=True)
class Settings:
    """The limits of the service, and the rules that it extracts with.

    ``jobs`` is how many documents are worked on at once, each in a process of its own; ``max_bytes`` the size of a
    request; ``max_seconds`` how long its body may take to arrive, and the work on it once a process is free;
    ``max_answer`` the size of an answer, which the server holds too; ``max_memory`` what a process may take, in bytes,
    where the system can hold it to that (Linux); ``rules`` a pack of rules beside the built-in ones. ``hosts`` are the
    names that requests may be for, any if None.
    """

    jobs: int = 1
    max_bytes: int = MAX_BYTES
    max_seconds: float = MAX_SECONDS
    max_answer: int = MAX_ANSWER
    max_memory: int = MAX_MEMORY
    rules: PackText | None = None
    hosts: tuple[str, ...] | None = LOOPBACK
