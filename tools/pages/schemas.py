"""The page of the JSON Schemas."""

from __future__ import annotations

import json

from generated import ROOT


def schemas_page() -> str:
    """Every schema of ``schemas/`` with its description."""
    lines = [
        "# JSON Schemas\n",
        "Generated from `schemas/` by `make docs`; the files there are generated from the code by `make schemas`. "
        "They are in [JSON Schema 2020-12](https://json-schema.org/draft/2020-12). Decimals are text, so that no "
        "reader rounds them.",
    ]
    for path in sorted((ROOT / "schemas").glob("*.json")):
        text = path.read_text(encoding="utf-8").rstrip()
        described = " ".join(json.loads(text).get("description", "").split())
        lines += ["", f"## {path.name}\n", *([f"{described}\n"] if described else []), f"```json\n{text}\n```"]
    return "\n".join(lines) + "\n"
