"""Write JSON Schemas (records, rule packs) and Table Schemas to ``schemas/``; ``--check`` compares instead."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any, Literal

from generated import write_or_check

from extractor.records import Figure, Finding, FormCell, PanelCell, Report, UnreadFile, Verdict
from extractor.rulepack.schema import PackFile
from extractor.writing.datapackage import RESOURCES
from extractor.writing.sdmx import Observation

if TYPE_CHECKING:
    from pydantic import BaseModel


def schemas() -> dict[str, str]:
    """Path and text of each schema; decimals are text in those of records, as they are in the exports."""
    records = {
        f"schemas/{record.__name__.lower()}.schema.json": _schema(record)
        for record in (Figure, Report, UnreadFile, PanelCell, FormCell, Finding, Verdict, Observation)
    }
    tables = {f"schemas/{resource.name}.table-schema.json": _text(resource.table_schema()) for resource in RESOURCES}
    return records | {"schemas/rulepack.schema.json": _schema(PackFile, mode="validation")} | tables


def _schema(model: type[BaseModel], mode: Literal["serialization", "validation"] = "serialization") -> str:
    return _text(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(mode=mode)},
    )


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a committed schema differs")
    write_or_check(schemas(), check=parser.parse_args().check, remedy="make schemas")
