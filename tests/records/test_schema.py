"""The published schemas: they are what the models say, and they say what the exports hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from support import ROOT

from extractor.checks import CHECKS, check
from extractor.extraction.pipeline import extract
from extractor.records import Document, Figure, Finding, Verdict
from extractor.writing.sdmx import Observation

if TYPE_CHECKING:
    from pydantic import BaseModel


def _schema(record: type[BaseModel]) -> dict[str, Any]:
    name = f"{record.__name__.lower()}.schema.json"
    schema: dict[str, Any] = json.loads((ROOT / "schemas" / name).read_text(encoding="utf-8"))
    return schema


SCHEMA = _schema(Figure)


@pytest.fixture
def record() -> dict[str, Any]:
    """A row as JSON Lines has it."""
    result = extract(Document(name="r.txt", text="2012年，全市新建工会8182个。"))
    (figure,) = result.figures
    row: dict[str, Any] = json.loads(figure.model_dump_json())
    return row


@pytest.mark.parametrize("record", [Figure, Finding, Verdict, Observation])
def test_committed_schema_is_that_of_the_model(record: type[BaseModel]) -> None:
    schema = _schema(record)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert {"$schema": schema["$schema"], **record.model_json_schema(mode="serialization")} == schema
    assert schema["additionalProperties"] is False


def test_exported_row_fits_the_schema(record: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(record, SCHEMA)
    assert record["value"] == "8182"  # text, since a JSON number would lose digits


BROKEN_ROWS = [
    # what a row must not have
    {"value": 8182},
    {"value": None},
    {"category": "members and others"},
    {"mention": ""},
    {"start": -1},
    {"id": "12"},
    {"document_id": "report.txt"},
    {"time_period": "last year"},
    {"colour": "red"},
]


@pytest.mark.parametrize("change", BROKEN_ROWS)
def test_other_rows_do_not_fit(record: dict[str, Any], change: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**record, **change}, SCHEMA)


@pytest.mark.parametrize("field", ["id", "value", "sentence", "rule"])
def test_rows_without_a_field_do_not_fit(record: dict[str, Any], field: str) -> None:
    del record[field]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, SCHEMA)


def test_every_finding_fits_the_schema() -> None:
    schema = _schema(Finding)
    findings = [found for one in CHECKS for found in check(extract(Document("r.txt", one.example)))]
    assert len(findings) >= len(CHECKS)
    for finding in findings:
        jsonschema.validate(json.loads(finding.model_dump_json()), schema)


BROKEN_FINDINGS = [
    {"severity": "fatal"},
    {"compared": {"part": 102}},
    {"evidence": []},
    {"figures": None},
    {"colour": "red"},
]


@pytest.mark.parametrize("change", BROKEN_FINDINGS)
def test_other_findings_do_not_fit(change: dict[str, Any]) -> None:
    (finding,) = check(extract(Document("r.txt", "职工入会率达到1000%。")))
    row = json.loads(finding.model_dump_json())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**row, **change}, _schema(Finding))
