"""The reference of rule packs in the page about them: every kind of table with its fields, as the models have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generated import ROOT

from extractor.rulepack.roles import ROLE_MEANINGS
from extractor.rulepack.schema import PackFile, Rule
from pages.markdown import cell

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = "docs/rules.md"
SECTION = re.compile(r"(<!-- kinds of tables: .*? -->\n).*?(<!-- end of kinds of tables -->\n)", re.DOTALL)
#: Types whose values another page lists.
ELSEWHERE = {
    "Category": "[categories](reference/fields.md#categories)",
    "ExpectedFigure": "table",
    "SomeForms": "table",
}
HEAD = "| field | what it holds | meaning |\n| --- | --- | --- |"


def rulepack_page() -> str:
    """The page with a fresh reference."""
    schema = PackFile.model_json_schema()
    lines = ["The fields of every rule; `no` may be left out:\n", HEAD, *_rows(schema, Rule.model_json_schema())]
    for kind, field in schema["properties"].items():
        if kind == "pieces":
            lines.append(f"\n### [{kind}]\n\n{cell(_sentence(field['description']))}.")
            continue
        table = _resolved(schema, field["items"])
        lines += [f"\n### [[{kind}]]\n", f"{cell(table['description'])}\n", HEAD]
        lines += _rows(schema, table, skip=Rule.model_fields if "id" in table["properties"] else {})
        if kind == "lexicon":
            lines += ["\n| role | what its words are looked up for |", "| --- | --- |"]
            lines += [f"| `{role}` | {cell(meaning)} |" for role, meaning in ROLE_MEANINGS.items()]
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    return SECTION.sub(lambda old: f"{old[1]}\n" + "\n".join(lines) + f"\n\n{old[2]}", text)


def _sentence(description: str) -> str:
    return description[0].upper() + description[1:] + "."


def _rows(schema: dict[str, Any], table: dict[str, Any], skip: Any = ()) -> Iterator[str]:
    for name, field in table["properties"].items():
        if name not in skip:
            held, meaning = _held(schema, field), field["description"]
            if set(field.get("enum", ())) == set(ROLE_MEANINGS):  # they have a table of their own
                held, meaning = "one of the roles below", meaning.partition(". ")[0]
            needed = "" if name in table["required"] else "; may be left out"
            yield f"| `{name}` | {held}{needed} | {cell(meaning)} |"


def _held(schema: dict[str, Any], field: dict[str, Any]) -> str:
    """What a field holds, in a few words."""
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[1]
        return ELSEWHERE.get(name) or _held(schema, _resolved(schema, field))
    if "anyOf" in field:
        return _held(schema, field["anyOf"][0])
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field["type"] == "array":
        return f"list of {_held(schema, field['items'])}".replace("text", "texts").replace("table", "tables")
    if field["type"] == "object":
        return "table of " + ", ".join(
            f"`{name}` ({_held(schema, held)})" for name, held in field["properties"].items()
        )
    return {"string": "text", "boolean": "true or false", "number": "number"}[field["type"]]


def _resolved(schema: dict[str, Any], field: dict[str, Any]) -> dict[str, Any]:
    resolved: dict[str, Any] = schema["$defs"][field["$ref"].rsplit("/", 1)[1]]
    return resolved
