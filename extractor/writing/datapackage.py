"""Figures as a Data Package: a folder of CSV files and ``datapackage.json``, which says what is in them.

The descriptor follows Data Package v2 and Table Schema v2 (https://datapackage.org). The text of the cells is exact:
unlike :mod:`extractor.writing.csv` nothing is put before what a spreadsheet would take for a formula, and there is no
byte order mark. An empty cell is null only in the fields that may be null; elsewhere it is an empty text.
"""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from annotated_types import Ge, MinLen
from pydantic import Field

from extractor.records import Evidence, Figure, Finding, Report, plain
from extractor.records.columns import DATA_COLUMNS, REPORT_COLUMNS, Column
from extractor.words import both, word
from extractor.writing.documents import DOCUMENT_COLUMNS, SourceDocument, refuse_twins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from extractor.writing.run import Run

DESCRIPTOR = "datapackage.json"
PROFILES = "https://datapackage.org/profiles/2.0/"


class FindingEvidence(Evidence):
    """A place that a finding rests on, with the id of the finding and the number of the place in it."""

    finding: str = Field(description="id of the finding that rests on this place")
    position: int = Field(ge=1, description="number of the place in the finding, the first being 1")


def _evidence(run: Run) -> Iterator[FindingEvidence]:
    for finding in run.findings:
        for position, place in enumerate(finding.evidence, 1):
            yield FindingEvidence(finding=finding.id, position=position, **dict(place))


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A field that holds the key of another resource; ``resource`` is None for the same one."""

    field: str
    resource: str | None
    reference: str

    def descriptor(self) -> dict[str, Any]:
        """The key as Table Schema writes it."""
        reference = {"resource": self.resource} if self.resource else {}
        return {"fields": [self.field], "reference": {**reference, "fields": [self.reference]}}


@dataclass(frozen=True, slots=True)
class Resource:
    """A table of the package: its name, the records of a run in it, and its keys.

    Its title and its description are the words that have its name.
    """

    name: str
    record: type[BaseModel]
    columns: tuple[Column, ...]
    records: Callable[[Run], Iterator[Any]]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def file(self) -> str:
        """Name of the file."""
        return f"{self.name}.csv"

    def table_schema(self) -> dict[str, Any]:
        """The Table Schema, from the types, constraints and descriptions of the record's fields."""
        hints = get_type_hints(self.record)
        keys = {"foreignKeys": [key.descriptor() for key in self.foreign_keys]} if self.foreign_keys else {}
        return {
            "$schema": f"{PROFILES}tableschema.json",
            "fields": [
                {
                    "name": column.name,
                    "title": column.heading("en"),
                    "title_zh": column.heading("zh"),
                    **self._described(column, hints[column.field]),
                }
                for column in self.columns
            ],
            "missingValues": [""],
            "primaryKey": list(self.primary_key),
            **keys,
        }

    def _described(self, column: Column, hint: Any) -> dict[str, Any]:
        """The description, type and constraints of a column; the part of a record is null where the record is."""
        field = self.record.model_fields[column.field]
        if column.part is None:
            return {"description": field.description, **_type(hint), **self._constraints(column.field, hint)}
        record = _inner(hint)
        part = record.model_fields[column.part]
        constraints = _written_constraints(part)
        return {
            "description": f"{field.description}: {part.description}" if column.has_own_part else field.description,
            **_type(get_type_hints(record)[column.part]),
            **({"constraints": constraints} if constraints else {}),
        }

    def _constraints(self, field: str, hint: Any) -> dict[str, Any]:
        """The constraints of a field; where it cannot be null, an empty text is a text."""
        may_be_null = NoneType in get_args(hint)
        constraints: dict[str, Any] = {} if may_be_null else {"required": True}
        if self.primary_key == (field,):
            constraints["unique"] = True
        constraints |= _written_constraints(self.record.model_fields[field])
        kind = _inner(hint)
        if issubclass(kind, StrEnum):
            constraints["enum"] = [member.value for member in kind]
        found: dict[str, Any] = {"constraints": constraints} if constraints else {}
        return found if may_be_null or kind is not str else {"missingValues": [], **found}


def _inner(hint: Any) -> Any:
    """The type of a field that may be null, or of a mapping."""
    if get_origin(hint) is dict:
        return dict
    kinds = [one for one in get_args(hint) if one is not NoneType]
    return kinds[0] if kinds else hint


_TYPES: Mapping[type, str] = {int: "integer", Decimal: "number", dict: "object"}


def _type(hint: Any) -> dict[str, str]:
    return {"type": _TYPES.get(_inner(hint), "string")}


def _written_constraints(field: FieldInfo) -> dict[str, Any]:
    """The constraints that a record's field states itself: a minimum, a least length, a pattern."""
    found: dict[str, Any] = {}
    for one in field.metadata:
        if isinstance(one, Ge):
            found["minimum"] = one.ge
        elif isinstance(one, MinLen):
            found["minLength"] = one.min_length
    if isinstance(field.json_schema_extra, dict):
        found |= field.json_schema_extra
    return found


_FINDING_COLUMNS = (
    Column("id", 40),
    Column("code", 24, "finding.code"),
    Column("severity", 11, "finding.severity"),
    Column("message", 60, "finding.message"),
    Column("message_zh", 60, "finding.message_zh"),
    Column("compared", 36, "finding.compared"),
)
_EVIDENCE_COLUMNS = (
    Column("finding", 40, "evidence.finding"),
    Column("position", 8, "evidence.position"),
    Column("figure", 26, "evidence.figure"),
    Column("document", 26),
    Column("document_id", 15),
    Column("locator", 20),
    Column("mention", 14),
    Column("start", 10),
    Column("end", 10),
    Column("sentence", 60),
    Column("sentence_start", 14),
)
RESOURCES = (
    Resource(
        "documents",
        SourceDocument,
        DOCUMENT_COLUMNS,
        lambda run: (SourceDocument.of(result) for result in run.results),
        ("document_id",),
    ),
    Resource(
        "reports",
        Report,
        REPORT_COLUMNS,
        lambda run: run.reports,
        ("document_id", "section"),
        (ForeignKey("document_id", "documents", "document_id"),),
    ),
    Resource(
        "figures",
        Figure,
        DATA_COLUMNS,
        lambda run: run.figures,
        ("id",),
        (
            ForeignKey("document_id", "documents", "document_id"),
            ForeignKey("part_of", None, "id"),
            ForeignKey("repeats", None, "id"),
        ),
    ),
    Resource(
        "findings",
        Finding,
        _FINDING_COLUMNS,
        lambda run: iter(run.findings),
        ("id",),
    ),
    Resource(
        "evidence",
        FindingEvidence,
        _EVIDENCE_COLUMNS,
        _evidence,
        ("finding", "position"),
        (
            ForeignKey("finding", "findings", "id"),
            ForeignKey("figure", "figures", "id"),
            ForeignKey("document_id", "documents", "document_id"),
        ),
    ),
)
"""The tables of a package."""


def write_datapackage(run: Run, folder: Path, lang: str) -> None:  # noqa: ARG001 - it has both languages
    """Write the tables of a run and their descriptor into a new folder.

    Raises ExportError where a text comes twice, since its figures would have the same ids.
    """
    refuse_twins(run)
    folder.mkdir()
    for resource in RESOURCES:
        _write_table(folder / resource.file, resource, run)
    with (folder / DESCRIPTOR).open("x", encoding="utf-8", newline="\n") as stream:
        json.dump(_descriptor(run, folder), stream, ensure_ascii=False, indent=2)
        stream.write("\n")


def is_datapackage(folder: Path) -> bool:
    """Whether a folder holds a package that :func:`write_datapackage` wrote and nothing else."""
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_bytes())
    except (OSError, ValueError):
        return False
    files = {DESCRIPTOR, *(resource.file for resource in RESOURCES)}
    return (
        isinstance(descriptor, dict) and "shuzheng" in descriptor and {path.name for path in folder.iterdir()} <= files
    )


def _write_table(path: Path, resource: Resource, run: Run) -> None:
    with path.open("x", encoding="utf-8", newline="") as stream:
        # QUOTE_ALL, since a cell may hold any line end and not every Python quotes a lone CR
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(column.name for column in resource.columns)
        for record in resource.records(run):
            writer.writerow(_cell(column.value(record)) for column in resource.columns)


def _cell(value: Any) -> Any:
    """A value as CSV has it: decimals exact, numbers by name as JSON."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return json.dumps({name: plain(number) for name, number in value.items()}, ensure_ascii=False)
    return value


def _descriptor(run: Run, folder: Path) -> dict[str, Any]:
    """The descriptor of the files in ``folder``; ``shuzheng`` is what the figures were made with."""
    resources = [replace(one, foreign_keys=_holding(one, run)) for one in RESOURCES]
    return {
        "$schema": f"{PROFILES}datapackage.json",
        "name": "shuzheng-figures",
        "title": word("annotation.title", "en"),
        "title_zh": word("annotation.title", "zh"),
        "description": word("package.description", "en"),
        "created": run.made.isoformat(),
        "sources": [{"title": result.document.name} for result in run.results],
        "shuzheng": {"version": run.version, "rules": run.rules, "options": dict(run.options)},
        "resources": [_resource_descriptor(resource, folder / resource.file) for resource in resources],
    }


def _holding(resource: Resource, run: Run) -> tuple[ForeignKey, ...]:
    """The foreign keys of a resource that hold: who hands a run over may have left out a total, or a first passage."""

    def holds(key: ForeignKey) -> bool:
        referred = next(one for one in RESOURCES if one.name == (key.resource or resource.name))
        known = {getattr(record, key.reference) for record in referred.records(run)}
        return {getattr(record, key.field) for record in resource.records(run)} <= {*known, None}

    return tuple(key for key in resource.foreign_keys if holds(key))


def _resource_descriptor(resource: Resource, path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    title = both(f"package.title.{resource.name}")
    return {
        "name": resource.name,
        "type": "table",
        "path": resource.file,
        "title": title.en,
        "title_zh": title.zh,
        "description": word(f"package.about.{resource.name}", "en"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": resource.table_schema(),
    }
