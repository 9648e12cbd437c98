"""The published schema: it is what the model says, and it says what the exports hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from extractor.models import Document
from extractor.pipeline import extract
from extractor.records import Figure

SCHEMA = json.loads((Path(__file__).parent.parent / "schemas" / "figure.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def record() -> dict[str, Any]:
    """A row as JSON Lines has it."""
    result = extract(Document(name="r.txt", text="2012年，全市新建工会8182个。"))
    (figure,) = result.figures
    row: dict[str, Any] = json.loads(figure.model_dump_json())
    return row


def test_committed_schema_is_that_of_the_model() -> None:
    assert {"$schema": SCHEMA["$schema"], **Figure.model_json_schema(mode="serialization")} == SCHEMA


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
