"""Reading back what is written for other tools: data packages and web annotations, with the standard library alone."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from extractor import Figure

if TYPE_CHECKING:
    from pathlib import Path


def from_datapackage(folder: Path) -> list[Figure]:
    """The figures of a package: an empty cell is null where the missing values of its field hold the empty text."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(one for one in descriptor["resources"] if one["name"] == "figures")
    schema = resource["schema"]
    missing = {field["name"]: field.get("missingValues", schema["missingValues"]) for field in schema["fields"]}
    with (folder / resource["path"]).open(encoding=resource["encoding"], newline="") as stream:
        return [
            Figure(**{name: None if cell in missing[name] else cell for name, cell in row.items()})
            for row in csv.DictReader(stream)
        ]


def annotations_of(text: str) -> list[dict[str, Any]]:
    """The annotations of a collection."""
    items: list[dict[str, Any]] = json.loads(text)["first"]["items"]
    return items


def from_webannotation(path: Path) -> list[Figure]:
    """The records in the bodies of the annotations."""
    return [record_of(one) for one in annotations_of(path.read_text(encoding="utf-8"))]


def record_of(annotation: dict[str, Any]) -> Figure:
    """The record that an annotation carries."""
    (record,) = [body["value"] for body in annotation["body"] if body.get("format") == "application/json"]
    return Figure.model_validate_json(record)
