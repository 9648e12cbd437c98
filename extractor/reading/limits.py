"""How much one Word file or web page may cost: its size, its elements and its time."""

from __future__ import annotations

from extractor.budget import Budget, Deadline
from extractor.errors import ReadingError
from extractor.words import message

MAX_BYTES = 64 << 20
"""Largest Word file as stored, in bytes."""

MAX_EXPANDED = 128 << 20
"""Most XML in a Word file, in bytes."""

MAX_ELEMENTS = 2_000_000
"""Most elements of a Word file or a web page."""

MAX_SECONDS = 60.0
"""Longest time for a Word file or a web page, in seconds."""


def element_budget(name: str) -> Budget:
    """The elements that the reader of the document of this name may walk over, and the time for it.

    It raises ReadingError.
    """
    return Budget(
        MAX_ELEMENTS,
        lambda: _too_many_elements(name),
        Deadline(
            MAX_SECONDS,
            lambda: ReadingError(message("markup.slow", name=name, seconds=MAX_SECONDS)),
        ),
    )


def check_size(data: bytes, name: str, most: int = MAX_BYTES) -> None:
    """Refuse a file that is larger than any report; raises ReadingError."""
    if len(data) > most:
        raise ReadingError(message("markup.large", name=name, megabytes=-(-len(data) >> 20), most=most >> 20))


def check_markup(data: bytes, name: str) -> None:
    """Refuse markup with more elements or attributes than a document may have, before they take memory."""
    if data.count(b"<") > 2 * MAX_ELEMENTS or data.count(b"=") > 5 * MAX_ELEMENTS:
        raise _too_many_elements(name)


def _too_many_elements(name: str) -> ReadingError:
    return ReadingError(message("markup.crowded", name=name, most=MAX_ELEMENTS))
