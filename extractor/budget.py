"""What may be used of something: an amount or a time, and the error that is raised when more is used."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_EVERY = 1000
"""How much of a budget is used between two looks at the clock, which take longer than to count."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time that something may take, in seconds from now; ``refuse`` makes the error for what takes longer."""

    seconds: float
    refuse: Callable[..., Exception]
    _began: float = field(default_factory=time.monotonic)

    def check(self, *about: object) -> None:
        """Raise the error that ``refuse`` makes of ``about`` if the time is over."""
        if time.monotonic() - self._began > self.seconds:
            raise self.refuse(*about)


@dataclass(slots=True)
class Budget:
    """An amount that may be used bit by bit, and the time in which it may be used.

    ``refuse`` makes the error for more than ``most``.
    """

    most: float
    refuse: Callable[..., Exception]
    deadline: Deadline | None = None
    used: float = 0
    _next_look: float = 0

    def use(self, amount: float = 1, *about: object) -> None:
        """Count ``amount`` as used; raise what ``refuse`` makes of ``about`` if that is too much, or too late."""
        self.used += amount
        if self.used > self.most:
            raise self.refuse(*about)
        if self.deadline is not None and self.used >= self._next_look:
            self._next_look = self.used + LOOK_EVERY
            self.deadline.check(*about)
