"""Which items are to be extracted, in batches: those not done before, and each content once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import ReadingError
from extractor.reading import is_old_office, read_alike

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from extractor.batch.engine import Task
    from extractor.batch.items import Item

BATCH_BYTES = 1_000_000
"""Of the documents that a worker extracts at once; a larger document is a batch of its own."""
BATCH_DOCUMENTS = 500
"""Documents that a worker extracts at once, however small."""
OLD_OFFICE_DOCUMENTS = 10
"""Old Office files that a worker takes at once although they are large, since LibreOffice converts them in one call."""


class Fingerprint(NamedTuple):
    """The SHA-256 of a document's bytes, and how many they are."""

    sha256: bytes
    size: int


class Content(NamedTuple):
    """What makes a document the same as another: the SHA-256 of its bytes, and the suffix that they are read by."""

    sha256: bytes
    read_as: str


class Copy(NamedTuple):
    """A document that has the same bytes as one before it, which is read in the same way."""

    document: str
    copy_of: str


class BatchPlan(NamedTuple):
    """The batches, how many documents are in them, how many were done before, and the copies that are left out."""

    batches: tuple[Task, ...]
    total: int
    done_before: int
    copies: tuple[Copy, ...]


def fingerprint(task: Task) -> list[Fingerprint | None]:
    """The fingerprint of each item; None for what is empty or cannot be read, which the extraction will say of it."""
    return [_fingerprint(item) for item in task]


def _fingerprint(item: Item) -> Fingerprint | None:
    try:
        data = item.read()
    except ReadingError:
        return None
    return Fingerprint(hashlib.sha256(data).digest(), len(data)) if data else None


def content_of(sha256: bytes, name: str) -> Content:
    """The content of a document by the digest of its bytes and its name."""
    return Content(sha256, read_alike(name))


def make_plan(prints: Mapping[Item, Fingerprint | None], done: Collection[Content]) -> BatchPlan:
    """Plan what is to be extracted of ``prints``, in their order, where the contents in ``done`` are done already."""
    first: dict[Content, str] = {}
    copies: list[Copy] = []
    wanted: list[tuple[Item, int]] = []
    for item, found in prints.items():
        if found is None:
            wanted.append((item, 0))
            continue
        content = content_of(found.sha256, item.name)
        if content in first:
            copies.append(Copy(item.name, first[content]))
            continue
        first[content] = item.name
        if content not in done:
            wanted.append((item, _weight(item.name, found.size)))
    done_before = sum(1 for content in first if content in done)
    return BatchPlan(tuple(_batches(wanted)), len(wanted), done_before, tuple(copies))


def _weight(name: str, size: int) -> int:
    """How many bytes of a batch a document takes up."""
    return min(size, BATCH_BYTES // OLD_OFFICE_DOCUMENTS) if is_old_office(name) else size


def _batches(wanted: list[tuple[Item, int]]) -> Iterator[Task]:
    batch: list[Item] = []
    held = 0
    for item, weight in wanted:
        if batch and (held + weight > BATCH_BYTES or len(batch) == BATCH_DOCUMENTS):
            yield tuple(batch)
            batch, held = [], 0
        batch.append(item)
        held += weight
    if batch:
        yield tuple(batch)
