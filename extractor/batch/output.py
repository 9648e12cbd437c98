"""The folder of a batch: parts of figures, and beside each the part of documents that says it is whole.

    batch.json                 the rules, options and version that it is made with, and the run that writes to it
    figures/part-HASH.jsonl    (or .parquet) the figures of some documents
    reports/part-HASH.jsonl    (or .parquet) what these documents say of themselves
    documents/part-HASH.jsonl  those documents; this is the ledger: a document is done if its bytes stand here
    errors.jsonl               what could not be read
    copies.jsonl               what was left out since another has the same bytes
    unread.jsonl               the files of other types beside them, and what shuzheng wrote itself

A part is named by the hash of its documents, so that writing it again changes nothing. Its figures and reports are
written before its documents: those without documents are what a run left behind that was killed between the two, and
are removed. A run that was killed may have workers that still write; the name of the run in ``batch.json`` keeps them
out as soon as another run has claimed the folder. What one of them writes that was let in just before is removed too: a
run keeps the parts that it found whole and those that its own workers answered for.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from extractor.batch.items import is_url
from extractor.batch.plan import Content, content_of
from extractor.errors import BatchError, ExportError, ShuzhengError, message_of
from extractor.version import __version__
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from fsspec import AbstractFileSystem

FIGURES, REPORTS, DOCUMENTS = "figures", "reports", "documents"
_BATCH = "batch.json"
_UNFINISHED = ".tmp"
PARTS_AT_ONCE = 100
"""Parts of documents that are read together."""


class Done(NamedTuple):
    """What earlier runs did: the contents of the documents, and the names of the parts."""

    contents: frozenset[Content]
    parts: frozenset[str]


@dataclass(frozen=True)
class Output:
    """A folder by path or URL; every file in it appears whole or not at all."""

    url: str

    @cached_property
    def _place(self) -> tuple[AbstractFileSystem, str]:
        if not is_url(self.url):
            return LocalFileSystem(), Path(self.url).absolute().as_posix()
        try:
            files, path = url_to_fs(self.url)
        except (ImportError, ValueError) as error:  # ValueError: no such kind of storage
            raise BatchError(message("batch.closed", url=self.url, reason=error)) from error
        return files, path.rstrip("/")

    def claim(self, settings: Mapping[str, Any], *, resume: bool) -> str:
        """Take the folder for a new run with these settings, and return the run's name.

        Raises BatchError if the folder holds something else, or a batch that is not to be resumed, or one with other
        settings; ExportError if it cannot be written.
        """
        made_with = {"version": __version__, **settings}
        held = self._held()
        # a run that was killed while it wrote its first file leaves that file unfinished, and nothing else
        if held is None and any(not name.startswith(f".{_BATCH}.") for name in self._names("")):
            raise BatchError(message("batch.other_files", url=self.url))
        if held is not None:
            if not resume:
                raise BatchError(message("batch.not_resumed", url=self.url))
            for name, value in made_with.items():
                if held.get(name) != value:
                    raise BatchError(
                        message("batch.other_settings", url=self.url, name=name, was=held.get(name), now=value)
                    )
        run = os.urandom(8).hex()
        self.write(_BATCH, json.dumps({**made_with, "run": run}, indent=2).encode())
        return run

    def _held(self) -> dict[str, Any] | None:
        """What stands in ``batch.json``; None if it is not there."""
        files, path = self._place
        try:
            held: dict[str, Any] = json.loads(files.cat_file(f"{path}/{_BATCH}"))
            if not isinstance(held, dict):
                raise ValueError(message("batch.not_of_batch"))
        except FileNotFoundError:
            return None
        except Exception as error:  # each kind of storage has errors of its own
            raise BatchError(message("batch.no_batch", url=self.url, file=_BATCH, reason=message_of(error))) from error
        return held

    def check(self, run: str) -> None:
        """Raise ExportError if the run does not have the folder any more."""
        held = self._held()
        if held is None:
            raise ExportError(message("batch.gone", url=self.url, file=_BATCH))
        if held.get("run") != run:
            raise ExportError(message("batch.taken_over", url=self.url))

    def recover(self) -> Done:
        """Tell what earlier runs did, and remove what they left that is not whole or tells of the same documents.

        Raises BatchError for a part that is damaged, ExportError if the folder cannot be read or written.
        """
        contents: set[Content] = set()
        parts: set[str] = set()
        names = self._listed()
        whole = _parts(names[DOCUMENTS]).keys() & _parts(names[FIGURES])
        for name, found in self._ledger(sorted(whole)):
            if contents.isdisjoint(found):
                contents.update(found)
                parts.add(name)
        self._keep(parts, names)
        return Done(frozenset(contents), frozenset(parts))

    def _ledger(self, names: Sequence[str]) -> Iterator[tuple[str, list[Content]]]:
        """What the documents of each part hold; many parts are asked for together, which object stores answer so."""
        files, path = self._place
        for at in range(0, len(names), PARTS_AT_ONCE):
            group = names[at : at + PARTS_AT_ONCE]
            paths = [f"{path}/{DOCUMENTS}/{name}.jsonl" for name in group]
            for name, data in zip(group, files.cat_ranges(paths, None, None), strict=True):
                yield name, self._contents(name, data)

    def _contents(self, name: str, data: bytes | Exception) -> list[Content]:
        """What the documents of a part hold, by its bytes or why they could not be had."""
        with self._reporting("batch.unreadable_file", folder=DOCUMENTS, name=name):
            if isinstance(data, Exception):
                raise data
        try:
            told = map(json.loads, data.splitlines())
            return [content_of(bytes.fromhex(document["sha256"]), document["document"]) for document in told]
        except (ValueError, KeyError, TypeError) as error:
            raise BatchError(message("batch.damaged", url=self.url, folder=DOCUMENTS, name=name)) from error

    def finish(self, run: str, parts: Collection[str], lists: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        """Write down in ``lists``, by their names, what is not among the parts, and remove all parts of other runs."""
        self.check(run)
        for name, records in lists.items():
            self.write(f"{name}.jsonl", as_lines(records))
        self._keep(parts, self._listed())

    def _keep(self, parts: Collection[str], names: Mapping[str, Sequence[str]]) -> None:
        """Remove all parts from each folder but those in ``names``, and what was not renamed yet."""
        files, path = self._place
        for folder, held in names.items():
            left = [name for part, name in _parts(held).items() if part not in parts]
            left += [name for name in held if name.endswith(_UNFINISHED)]
            for name in left:
                with (
                    self._reporting("batch.not_removed", folder=folder, name=name),
                    suppress(FileNotFoundError),
                ):
                    files.rm_file(f"{path}/{folder}/{name}")

    def _listed(self) -> dict[str, list[str]]:
        """What is in each folder; documents first, so that their figures are seen too, and are removed after them."""
        return {folder: self._names(folder) for folder in (DOCUMENTS, FIGURES, REPORTS)}

    def _names(self, folder: str) -> list[str]:
        """What is in a folder of this one, or in this one itself if it is empty; nothing in one that is not there."""
        files, path = self._place
        files.invalidate_cache()
        with self._reporting("batch.not_listed"):
            try:
                found = files.ls(f"{path}/{folder}".rstrip("/"), detail=False)
            except FileNotFoundError:
                return []
        return [name.rstrip("/").rpartition("/")[2] for name in found]

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole: renamed into place on a disk, put at once into a store of objects. Raises ExportError."""
        files, path = self._place
        target = f"{path}/{name}"
        with self._reporting("batch.not_written", file=name):
            files.makedirs(target.rpartition("/")[0], exist_ok=True)
            if isinstance(files, LocalFileSystem):
                _write_whole(Path(target), data)
            else:
                files.pipe_file(target, data)

    @contextmanager
    def _reporting(self, key: str, **values: object) -> Iterator[None]:
        """Make one kind of error of those of the storage, which has errors of its own; the message says what failed."""
        try:
            yield
        except ShuzhengError:
            raise
        except Exception as error:
            reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
            raise ExportError(
                message("batch.storage", url=self.url, failure=message(key, **values), reason=reason)
            ) from error


def _parts(names: Iterable[str]) -> dict[str, str]:
    """The files that are parts, by the name that a part of figures shares with that of its documents."""
    return {PurePosixPath(name).stem: name for name in names if name.startswith("part-")}


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and rename it when it is on the disk, so that no power cut leaves it empty."""
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}{_UNFINISHED}")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)  # on a disk that is full it would keep the room that others need
        raise


def as_lines(records: Iterable[Mapping[str, Any]]) -> bytes:
    """Records as JSON Lines; bytes of a file's name that are no UTF-8 stand in them as JSON escapes surrogates."""
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return "".join(lines).encode(errors="backslashreplace")
