"""What there is to read in a batch: files, members of archives, and what fsspec finds under a URL."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from fsspec.core import url_to_fs

from extractor.errors import BatchError, ReadingError
from extractor.reading import Source, check_size, find_files, is_report_name, is_stream, type_problem
from extractor.reading.archives import is_archive
from extractor.words import Both, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fsspec import AbstractFileSystem

    from extractor.reading.archives import Member


@dataclass(frozen=True, slots=True)
class Item:
    """A document of a batch: where it is, and the name that its figures will carry.

    ``uri`` is an absolute path or a URL, ``member`` the document in the archive there; ``problem`` is set if it is
    known not to be readable. ``is_found`` and ``is_other`` are as in :class:`extractor.reading.Source`.
    """

    uri: str
    name: str
    member: Member | None = None
    problem: Both | None = None
    is_found: bool = False
    is_other: bool = False

    def read(self) -> bytes:
        """Its bytes; raises ReadingError."""
        if self.problem is not None:
            raise ReadingError(self.problem)
        if not is_url(self.uri):
            return Source(Path(self.uri), self.name, self.member).read_bytes()
        try:
            files, path = url_to_fs(self.uri)
            data: bytes = files.cat_file(path)
        except Exception as error:  # each kind of storage has errors of its own
            raise ReadingError(message("batch.unreadable", uri=self.uri, reason=_reason(error))) from error
        return data


def is_url(source: str) -> bool:
    """Whether a source is a URL rather than a path."""
    return "://" in source


def find_items(sources: Iterable[str]) -> list[Item]:
    """Find what there is to read, and what stands beside it and is not, in stable order, each with a name of its own.

    Paths are looked through as :func:`extractor.reading.find_files` does. A URL names a file, a folder or a pattern;
    archives under URLs are not opened, and files without a suffix there not looked into, so that both count as not
    read. Raises BatchError for what is piped in, which cannot be read again.
    """
    given = list(sources)
    for one in filter(is_stream, given):
        raise BatchError(message("batch.stream", source=one))
    found = [
        Item(
            str((source.path or Path()).absolute()),
            source.name,
            source.member,
            source.problem,
            is_found=source.is_found,
            is_other=source.is_other,
        )
        for source in find_files(one for one in given if not is_url(one))
    ]
    for one in given:
        if is_url(one):
            found += _below_url(one)
    unique = list({(item.uri, item.member): item for item in found}.values())
    uses = Counter(item.name for item in unique)
    return [replace(item, name=item.uri) if uses[item.name] > 1 and is_url(item.uri) else item for item in unique]


def _below_url(url: str) -> Iterator[Item]:
    _, chain, within = url.partition("::")  # zip://2012/*.txt::s3://bucket/reports.zip
    try:
        files, root = url_to_fs(url)
        found = _found(files, root)
    except Exception as error:  # each kind of storage has errors of its own
        yield Item(url, url, problem=message("batch.closed", url=url, reason=_reason(error)))
        return
    below = [path for path in found if path != root]
    if not found:
        yield Item(url, url, problem=message("batch.missing", url=url))
    elif not below:
        yield Item(f"{files.unstrip_protocol(root)}{chain}{within}", root.rpartition("/")[2], problem=found[root])
    base = root.partition("*")[0].rpartition("/")[0] if "*" in root else root.rstrip("/")
    for path in below:
        name = path[len(base) :].lstrip("/")
        hidden = any(part.startswith((".", "~$")) for part in name.split("/"))
        if hidden:
            continue
        place = f"{files.unstrip_protocol(path)}{chain}{within}"
        if PurePosixPath(name).suffix and is_report_name(name):
            yield Item(place, name, problem=found[path], is_found=True)
        else:
            yield Item(place, name, problem=_other(name), is_found=True, is_other=True)


def _other(name: str) -> Both:
    """Why a file under a URL is not read."""
    return message("batch.archive", name=name) if is_archive(name) else type_problem(name)


def _found(files: AbstractFileSystem, root: str) -> dict[str, Both | None]:
    """The files at a path or pattern and below it, in order, each with why it is not read, if the listing tells."""
    told = files.glob(root, detail=True) if "*" in root else files.find(root, detail=True)
    if list(told) == [root]:
        told[root] = files.info(root)  # of what it is given itself, find tells nothing
    return {path: _problem(files.unstrip_protocol(path), told[path]) for path in sorted(told)}


def _problem(url: str, info: Mapping[str, Any]) -> Both | None:
    if info.get("type") == "other":  # of file:// only
        return message("batch.no_file", url=url)
    try:
        check_size(info.get("size") or 0, url)  # a web server may not tell it
    except ReadingError as error:
        return error.message
    return None


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
