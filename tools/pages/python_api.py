"""The page of the Python interface: what ``extractor`` exports, with signatures and docstrings from the source."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import textwrap
from enum import Enum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

import extractor
from extractor.records import Match
from extractor.values.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What the functions take or hand out without exporting it.
FURTHER = (Match, Row)


def python_page() -> str:
    """The public functions, records, values and errors."""
    public = {name: getattr(extractor, name) for name in extractor.__all__ if not name.startswith("__")}
    functions = {name: one for name, one in public.items() if inspect.isfunction(one)}
    classes = [one for one in public.values() if inspect.isclass(one)]
    errors = [one for one in classes if issubclass(one, Exception)]
    values = [one for one in classes if issubclass(one, Enum)]
    records = [one for one in classes if one not in errors and one not in values]
    lines = [
        "# Python\n",
        "Generated from what `extractor` exports by `make docs`. All objects are frozen, numbers are `Decimal`, and "
        "offsets count code points. What is named here keeps its name and meaning; other modules may change.\n",
        "## Functions",
    ]
    for name, function in functions.items():
        lines += ["", f"### {name}\n", _signature(function), *_prose(function)]
    lines.append("\n## Records")
    for record in (*records, *FURTHER):
        lines += ["", f"### {record.__name__}\n", *_prose(record), *_members(record)]
    lines.append("\n## Values\n")
    lines += [f"- [`{one.__name__}`](fields.md#{_anchor(one)}): {_first(one)}" for one in values]
    lines.append("\n## Errors\n")
    lines += [f"- `{one.__name__}`: {_first(one)}" for one in errors]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def _signature(function: Any) -> str:
    """The head of a function as the source has it, one argument a line where it is long."""
    node = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(node, ast.FunctionDef)
    before, _, after = ast.unparse(node.args).partition("*, ")
    arguments = _split(before) + (["*", *_split(after)] if after else [])
    result = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    line = f"{node.name}({', '.join(arguments)}){result}"
    if len(line) > 88:
        line = f"{node.name}(\n" + "".join(f"    {one},\n" for one in arguments) + f"){result}"
    return f"```text\n{line}\n```\n"


def _split(arguments: str) -> list[str]:
    """Arguments parted at the commas that stand in no brackets."""
    parted = re.split(r",(?![^\[(]*[\])])", arguments)
    return [one.strip().replace("=", " = ") for one in parted if one.strip()]


def _prose(one: Any) -> Iterator[str]:
    """A docstring as Markdown: arguments, results and errors as lists."""
    section = ""
    for line in (inspect.getdoc(one) or "").splitlines():
        heading = re.fullmatch(r"(Args|Returns|Raises):", line)
        if heading:
            section = heading[1]
            yield {"Args": "Arguments:\n", "Returns": "Returns:\n", "Raises": "Raises:\n"}[section]
        elif section and (entry := re.fullmatch(r"    (\w+): (.*)", line)):
            yield f"- `{entry[1]}`: {_marked(entry[2])}"
        else:
            yield _marked(line.removeprefix("    ") if section != "Args" else line.strip() and "  " + line.strip())
    yield ""


def _marked(text: str) -> str:
    """Docstring markup as Markdown."""
    text = re.sub(r":\w+:`([^`]*)`", r"`\1`", text)
    return text.replace("``", "`").replace("<", "&lt;")


def _members(record: type) -> Iterator[str]:
    if issubclass(record, BaseModel):
        yield (
            f"Its fields are in [Fields of the records](fields.md#{_anchor(record)}).\n"
            if record is not Match
            else ("Its fields: " + ", ".join(f"`{name}`" for name in record.model_fields) + ".\n")
        )
        return
    if dataclasses.is_dataclass(record):
        yield "| field | type |\n| --- | --- |"
        for field in dataclasses.fields(record):
            yield f"| `{field.name}` | `{str(field.type).replace('|', 'or')}` |"
        yield ""
    for name, member in vars(record).items():
        if name.startswith("_") or not (inspect.getdoc(member) and (callable(member) or hasattr(member, "func"))):
            continue
        yield f"- `{name}`: {_first(member)}"


def _first(one: Any) -> str:
    """The first paragraph of a docstring."""
    return _marked(" ".join((inspect.getdoc(one) or "").split("\n\n")[0].split()))


def _anchor(one: type) -> str:
    return one.__name__.lower() if one.__name__ != "Category" else "categories"
