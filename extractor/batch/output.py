"""The folder of a batch: parts of figures, and beside each the part of documents that says it is whole.

    batch.json                 the rules, options and version that it is made with, and the run that writes to it
    figures/part-HASH.jsonl    (or .parquet) the figures of some documents
    documents/part-HASH.jsonl  those documents; this is the ledger: a document is done if its bytes stand here
    errors.jsonl, copies.jsonl what could not be read, and what was left out since another has the same bytes

A part is named by the hash of its documents, so that writing it again changes nothing. Its figures are written before
its documents: figures without documents are what a run left behind that was killed between the two, and are removed.
A run that was killed may have workers that still write; the name of the run in ``batch.json`` keeps them out as soon as
another run has claimed the folder.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from extractor.errors import BatchError, ExportError
from extractor.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fsspec import AbstractFileSystem

FIGURES, DOCUMENTS = "figures", "documents"
_BATCH = "batch.json"
_UNFINISHED = ".tmp"


@dataclass(frozen=True)
class Output:
    """A folder by path or URL; every file in it appears whole or not at all."""

    url: str

    @cached_property
    def _place(self) -> tuple[AbstractFileSystem, str]:
        try:
            files, path = url_to_fs(self.url)
        except (ImportError, ValueError) as error:  # ValueError: no such kind of storage
            raise BatchError(f"{self.url}: cannot be opened ({error})") from error
        return files, path.rstrip("/")

    def claim(self, settings: Mapping[str, Any], *, resume: bool) -> str:
        """Take the folder for a new run with these settings, and return the run's name.

        What an earlier run left without its documents is removed. Raises BatchError if the folder holds something else,
        or a batch that is not to be resumed, or one with other settings.
        """
        made_with = {"version": __version__, **settings}
        held = self._held()
        if held is not None:
            if not resume:
                raise BatchError(f"{self.url}: holds a batch; go on with it by --resume, or name another folder")
            for name, value in made_with.items():
                if held.get(name) != value:
                    raise BatchError(
                        f"{self.url}: made with {name} {held.get(name)}, now it is {value}; name another folder"
                    )
        run = os.urandom(8).hex()
        self.write(_BATCH, json.dumps({**made_with, "run": run}, indent=2).encode())
        self._sweep()
        return run

    def _held(self) -> dict[str, Any] | None:
        """What stands in ``batch.json``; None for a folder that is empty or not there."""
        files, path = self._place
        try:
            held: dict[str, Any] = json.loads(files.cat_file(f"{path}/{_BATCH}"))
        except FileNotFoundError:
            if files.exists(path) and files.ls(path):
                raise BatchError(f"{self.url}: holds other files; name an empty folder or a new one") from None
            return None
        except (OSError, ValueError) as error:
            raise BatchError(f"{self.url}: {_BATCH} cannot be read ({error}); name another folder") from error
        return held

    def check(self, run: str) -> None:
        """Raise ExportError if another run has claimed the folder."""
        if (self._held() or {}).get("run") != run:
            raise ExportError(f"{self.url}: another run has taken this folder over; this one ends")

    def done(self) -> frozenset[bytes]:
        """SHA-256 of the bytes of each document that is done. Raises BatchError for a part that is damaged."""
        return frozenset(digest for name in self._parts(DOCUMENTS) for digest in self._digests(name))

    def _digests(self, name: str) -> list[bytes]:
        files, path = self._place
        lines = files.cat_file(f"{path}/{DOCUMENTS}/{name}.jsonl").splitlines()
        try:
            return [bytes.fromhex(json.loads(line)["sha256"]) for line in lines]
        except (ValueError, KeyError, TypeError) as error:
            raise BatchError(
                f"{self.url}: {DOCUMENTS}/{name}.jsonl is damaged; remove it, and --resume makes the part again"
            ) from error

    def finish(self, errors: Iterable[Mapping[str, Any]], copies: Iterable[Mapping[str, Any]]) -> None:
        """Write down what is not among the parts, and remove what workers of an earlier run left behind."""
        self.write("errors.jsonl", as_lines(errors))
        self.write("copies.jsonl", as_lines(copies))
        self._sweep()

    def _sweep(self) -> None:
        """Remove figures whose documents are not there, and what was not renamed yet."""
        files, path = self._place
        whole = self._parts(DOCUMENTS)
        left = [f"{FIGURES}/{name}{suffix}" for name, suffix in self._parts(FIGURES).items() if name not in whole]
        for folder in (FIGURES, DOCUMENTS):
            left += [f"{folder}/{name}" for name in self._names(folder) if name.endswith(_UNFINISHED)]
        for name in left:
            files.rm_file(f"{path}/{name}")

    def _parts(self, folder: str) -> dict[str, str]:
        """Suffix of each part in a folder by its name."""
        paths = map(PurePosixPath, self._names(folder))
        return {path.stem: path.suffix for path in paths if path.name.startswith("part-")}

    def _names(self, folder: str) -> list[str]:
        files, path = self._place
        files.invalidate_cache()
        try:
            return [found.rpartition("/")[2] for found in files.ls(f"{path}/{folder}", detail=False)]
        except FileNotFoundError:
            return []

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole: renamed into place on a disk, put at once into a store of objects. Raises ExportError."""
        files, path = self._place
        target = f"{path}/{name}"
        try:
            files.makedirs(target.rpartition("/")[0], exist_ok=True)
            if isinstance(files, LocalFileSystem):
                _write_whole(Path(target), data)
            else:
                files.pipe_file(target, data)
        except OSError as error:
            raise ExportError(f"{self.url}: {name} cannot be written ({error.strerror or error})") from error


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and rename it when it is on the disk, so that no power cut leaves it empty."""
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}{_UNFINISHED}")
    with temporary.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def as_lines(records: Iterable[Mapping[str, Any]]) -> bytes:
    """Records as JSON Lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
