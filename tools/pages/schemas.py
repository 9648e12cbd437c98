"""The page of the schemas."""

from __future__ import annotations

import json
from typing import Any

from generated import ROOT

from pages.markdown import cell


def schemas_page() -> str:
    """What every schema of ``schemas/`` describes."""
    lines = [
        "# Schemas\n",
        "Generated from `schemas/` by `make docs`; the files there are generated from the code by `make schemas`, and "
        "the tests compare what is written with them. Those named `.schema.json` are in "
        "[JSON Schema 2020-12](https://json-schema.org/draft/2020-12), those named `.table-schema.json` in "
        "[Table Schema](https://datapackage.org/standard/table-schema/). Decimals are text, so that no reader rounds "
        "them. [Fields of the records](fields.md) has the same fields for people to read, and "
        "[Feed other tools](../howto/data.md#validate-what-you-get) an example.\n",
        "| file | describes |",
        "| --- | --- |",
    ]
    for path in sorted((ROOT / "schemas").glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        lines.append(f"| `schemas/{path.name}` | {cell(_described(path.name, schema))} |")
    return "\n".join(lines) + "\n"


def _described(name: str, schema: dict[str, Any]) -> str:
    if "fields" in schema:
        return f"The table {name.partition('.')[0]} of a data package, {len(schema['fields'])} columns."
    return f"{schema['title']}. {schema['description']}".replace("``", "`")
