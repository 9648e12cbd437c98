"""What an engine does: a function on each task, in other processes, whatever becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from extractor.batch.items import Item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Answer = TypeVar("Answer")
Task = tuple[Item, ...]
"""What a worker does at once."""
WINDOW = 4
"""Tasks that are handed out at a time for each worker."""


@dataclass(frozen=True, slots=True)
class Died:
    """Worker after worker died of an item, the last one with nothing else to do."""


class Engine(Protocol):
    """Where the work is done."""

    def map(self, function: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[tuple[Task, Answer | Died]]:
        """Yield each task with what ``function`` answers, in the order in which they end.

        Of ``tasks`` a few a worker are taken at a time. A task whose worker died is done again by itself, then item by
        item, each a task of its own; for an item of which a worker dies alone the answer is :class:`Died`. Raises what
        ``function`` raises, and BatchError if there are no workers any more.
        """
        ...
