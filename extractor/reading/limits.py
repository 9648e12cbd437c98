"""How much one document may cost: its size, its elements and its time, each with an error that says so."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from extractor.errors import ReadingError

MAX_BYTES = 64 << 20
"""Of a Word file as stored, in bytes."""

MAX_EXPANDED = 128 << 20
"""Of the XML in a Word file, in bytes."""

MAX_ELEMENTS = 2_000_000
"""Of a Word file or a web page."""

MAX_SECONDS = 60.0
"""For a Word file or a web page."""

_CLOCK_INTERVAL = 4096  # elements between two looks at the clock


@dataclass(slots=True)
class Budget:
    """What is left for one document to spend."""

    name: str
    elements: int = field(default_factory=lambda: MAX_ELEMENTS)
    deadline: float = field(default_factory=lambda: time.monotonic() + MAX_SECONDS)
    _until_clock: int = _CLOCK_INTERVAL

    def spend(self, elements: int = 1) -> None:
        """Count what was walked over; raises ReadingError where it is too much, or took too long."""
        self.elements -= elements
        self._until_clock -= elements
        if self.elements < 0:
            raise ReadingError(
                f"{self.name}: more than {MAX_ELEMENTS:,} elements, too many for one document; split it into parts"
            )
        if self._until_clock < 0:
            self._until_clock = _CLOCK_INTERVAL
            if time.monotonic() > self.deadline:
                raise ReadingError(f"{self.name}: reading took more than {MAX_SECONDS:g} seconds; split it into parts")


def check_size(data: bytes, name: str, most: int = MAX_BYTES) -> None:
    """Refuse a file that is larger than any report; raises ReadingError."""
    if len(data) > most:
        raise ReadingError(
            f"{name}: {-(-len(data) >> 20)} MB, more than the {most >> 20} MB that one document may have; "
            "split it into parts, or take its pictures out"
        )


def check_markup(data: bytes, name: str) -> None:
    """Refuse markup with more elements or attributes than a document may have, before they take memory."""
    if data.count(b"<") > 2 * MAX_ELEMENTS or data.count(b"=") > 5 * MAX_ELEMENTS:
        raise ReadingError(
            f"{name}: more than {MAX_ELEMENTS:,} elements, too many for one document; split it into parts"
        )
