"""Write the pages in ``docs/`` and the excerpt in the README from the code; ``--check`` compares instead."""

from __future__ import annotations

import argparse
import json
import re
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from generated import ROOT, write_or_check
from typer.testing import CliRunner

from extractor import extract, read
from extractor.checks import CHECKS
from extractor.cli import app
from extractor.export.columns import CATEGORIES, DATA_COLUMNS, FINDING_COLUMNS, VERDICT_COLUMNS, Column
from extractor.export.terminal import on_one_line
from extractor.records import (
    Aspect,
    Bound,
    Direction,
    Evidence,
    Figure,
    Finding,
    Judgement,
    Modality,
    Severity,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

    from pydantic import BaseModel

COMMANDS = (
    *("", "extract", "check", "find", "compare", "verify", "apply", "explain"),
    *("rules", "rules list", "rules test"),
)

MEANINGS: dict[StrEnum, str] = {
    Bound.EXACT: "the number as it stands",
    Bound.ABOUT: "near it, on either side (约, 左右, 大约)",
    Bound.OVER: "more than it (多, 余, 超过, 突破, 逾)",
    Bound.AT_LEAST: "it or more (以上, 至少, 不少于, 不低于)",
    Bound.UNDER: "less than it (近, 将近, 不足, 不到)",
    Bound.AT_MOST: "it or less (以下, 以内, 不超过, 最高)",
    Aspect.LEVEL: "how many there are or were dealt with",
    Aspect.INCREMENT: "newly added (新建, 新增, 新发展, 净增)",
    Aspect.SHARE: "a part of a whole, a coverage, a rate of attainment",
    Aspect.GROWTH: "a rate of change",
    Aspect.RANK: "a position in a ranking",
    Aspect.AVERAGE: "per head, household or the like (人均, 户均)",
    Direction.UP: "a rise (增长, 提高, 净增)",
    Direction.DOWN: "a fall (下降, 减少); the value stays positive",
    Modality.REPORTED: "it happened or holds",
    Modality.TARGET: "planned, demanded or hoped for (力争, 确保, the plan part of a report)",
    Modality.RULE: "a norm, limit or threshold (最高贷款额度10万元)",
    Severity.ERROR: "it cannot be right",
    Severity.WARNING: "it is hardly right",
    Severity.INFO: "it may be wrong, or may not",
    Judgement.OK: "verify: sentence, number and value are as in the source",
    Judgement.MOVED: "verify: the same sentence at other offsets, the value as in the source",
    Judgement.VALUE_CHANGED: "verify: the sentence is there, the row has another value",
    Judgement.TEXT_CHANGED: "verify: the sentence is there but reads differently",
    Judgement.NO_SOURCE: "verify: the document is not among the sources",
    Judgement.SUPPORTED: "compare: a source has the same value",
    Judgement.ROUNDED: "compare: a source has a value that agrees within the printed precision",
    Judgement.CONTRADICTED: "compare: a source has another value for the same indicator, scope and period",
    Judgement.NOT_FOUND: "verify: no such sentence; compare: no source has a figure of this",
}


def cli_page() -> str:
    """The help text of every command."""
    parts = ["# Commands\n\nGenerated from `shuzheng --help` by `make docs`.\n"]
    for command in COMMANDS:
        shown = CliRunner().invoke(app, [*command.split(), "--help"], prog_name="shuzheng")
        assert shown.exit_code == 0, shown.output
        parts.append(f"## shuzheng {command}".rstrip() + f"\n\n```text\n{shown.stdout.rstrip()}\n```\n")
    return "\n".join(parts)


def fields_page() -> str:
    """The fields of the records, their headings in a workbook, and the values that they can have."""
    lines = [
        "# Fields of the records\n",
        "Generated from `extractor/records.py` by `make docs`. JSON Lines and CSV use the names on the left, a "
        "workbook the headings. Offsets count Unicode code points from 0, ends are exclusive: "
        "`text[start:end] == mention`.\n",
        "## Figure\n",
        "One figure is one row of every export. A workbook has `value` and `value_max` once more as exact text, since "
        "its number cells hold 15 digits.\n",
        *_fields(Figure, DATA_COLUMNS),
        "\n## Finding\n",
        "What `shuzheng check` finds; [checks.md](checks.md) lists the checks. A table has the sentences of the "
        "evidence in one cell.\n",
        *_fields(Finding, FINDING_COLUMNS),
        "\n## Verdict\n",
        "What `shuzheng verify` says of a row, and `shuzheng compare` of a figure of a draft.\n",
        *_fields(Verdict, VERDICT_COLUMNS),
        "\n## Evidence\n",
        "A place that a finding or a verdict rests on.\n",
        *_fields(Evidence, ()),
        "\n## Categories\n",
        "| code | name | 名称 | what is counted |",
        "| --- | --- | --- | --- |",
    ]
    for category, names in CATEGORIES.items():
        lines.append(f"| `{category}` | {names.en} | {names.zh} | {_cell(names.counted)} |")
    lines.append(
        "\nA person or unit counted as an award winner is `honours`; a person counted as trained is "
        "`trainees`; money is always `funds`; a percentage is always `rates`."
    )
    for enum in (Bound, Aspect, Direction, Modality, Severity, Judgement):
        lines += [f"\n## {enum.__name__}\n", f"{enum.__doc__}\n", "| value | meaning |", "| --- | --- |"]
        lines += [f"| `{member}` | {_cell(MEANINGS[member])} |" for member in enum]
    return "\n".join(lines) + "\n"


def _fields(record: type[BaseModel], columns: Sequence[Column]) -> list[str]:
    """A table of the fields of a record, with the headings of those that are a column of a workbook."""
    headings = {column.field: column for column in columns}
    hints = get_type_hints(record)
    lines = ["| field | type | heading | 标题 | meaning |", "| --- | --- | --- | --- | --- |"]
    for name, field in record.model_fields.items():
        column = headings.get(name)
        shown = (column.en, column.zh) if column else ("", "")
        lines.append(
            f"| `{name}` | {_type_name(hints[name])} | {shown[0]} | {shown[1]} | {_cell(field.description or '')} |"
        )
    return lines


def _type_name(hint: Any) -> str:
    arguments = [one for one in get_args(hint) if one is not ...]
    if get_origin(hint) is tuple:
        return f"list of {arguments[0].__name__}"
    if get_origin(hint) is dict:
        return f"object of {arguments[1].__name__}"
    kind, *empty = arguments or [hint]
    return f"{kind.__name__} or empty" if empty else kind.__name__


def checks_page() -> str:
    """The checks with their examples and parameters."""
    lines = [
        "# Checks\n",
        "Generated from `extractor/checks/` by `make docs`. `shuzheng check` makes them all; `--skip CODE` leaves one "
        "out. The severity is that of the surest findings of a check; what only may be wrong is a `warning` or `info`. "
        "In Python a check is a class with its parameters: `check(results, [Conflict(least=4)])`.\n",
    ]
    for one in CHECKS:
        doc = " ".join((type(one).__doc__ or "").split())
        lines += [f"## {one.code}\n", f"{one.title_zh}. {doc}\n", f"- severity: {one.severity}"]
        lines += [f"- finds: {on_one_line(one.example)}", f"- does not: {on_one_line(one.counter_example)}"]
        for name, value in one.parameters().items():
            shown = " ".join(map(str, value)) if isinstance(value, tuple) else value
            lines.append(f"- `{name}`: {shown}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


EXCERPT_REPORT = "fixtures/reports/city-union-2008.txt"
EXCERPT_ROWS = 7
EXCERPT_COLUMNS = (
    "period",
    "scope",
    "indicator",
    "value",
    "unit",
    "category",
    "aspect",
    "modality",
    "mention",
)
EXCERPT = re.compile(r"(<!-- excerpt: .*? -->\n).*?(<!-- end of excerpt -->\n)", re.DOTALL)
SHOWN = re.compile(r"(<!-- shown: (?P<command>.*?) -->\n).*?(<!-- end of shown -->\n)", re.DOTALL)


def readme() -> str:
    """The README with a fresh excerpt: some columns of the first rows of a report, and one row in full."""
    rows = [json.loads(figure.model_dump_json()) for figure in extract(read(ROOT / EXCERPT_REPORT)).figures]
    headings = [next(column.en for column in DATA_COLUMNS if column.field == name) for name in EXCERPT_COLUMNS]
    lines = [
        f"The first {EXCERPT_ROWS} rows of `{EXCERPT_REPORT}`, with some of the columns:\n",
        f"| {' | '.join(headings)} |",
        "| --- " * len(headings) + "|",
    ]
    lines += [
        "| " + " | ".join(_cell(row[name] or "") for name in EXCERPT_COLUMNS) + " |" for row in rows[:EXCERPT_ROWS]
    ]
    whole = json.dumps(rows[1], ensure_ascii=False, indent=2)
    lines.append(f"\nThe second of them in full, as JSON Lines has it (there on one line):\n\n```json\n{whole}\n```\n")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    text = EXCERPT.sub(lambda old: old[1] + "\n" + "\n".join(lines) + "\n" + old[2], text)
    return SHOWN.sub(
        lambda old: f"{old[1]}\n```text\n$ shuzheng {old['command']}\n{_output(old['command'])}```\n\n{old[3]}", text
    )


def _output(command: str) -> str:
    """What a command prints, as a terminal shows it."""
    arguments = [f"{ROOT}/{word}" if word.startswith("fixtures/") else word for word in command.split()]
    return CliRunner().invoke(app, [*arguments, "--lang", "en"], prog_name="shuzheng").stdout


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a committed page differs")
    pages = {
        "docs/reference/cli.md": cli_page(),
        "docs/reference/fields.md": fields_page(),
        "docs/reference/checks.md": checks_page(),
        "README.md": readme(),
    }
    write_or_check(pages, check=parser.parse_args().check, remedy="make docs")
