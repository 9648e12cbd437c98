"""Write the JSON Schema of the published records to ``schemas/``; ``--check`` compares instead."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from generated import write_or_check

from extractor.records import Figure, Finding, Verdict

if TYPE_CHECKING:
    from pydantic import BaseModel


def schemas() -> dict[str, str]:
    """Path and text of each schema; decimals are text in it, as they are in the exports."""
    return {f"schemas/{record.__name__.lower()}.schema.json": _schema(record) for record in (Figure, Finding, Verdict)}


def _schema(record: type[BaseModel]) -> str:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **record.model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a committed schema differs")
    write_or_check(schemas(), check=parser.parse_args().check, remedy="make schemas")
