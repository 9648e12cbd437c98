"""Write the pages in ``docs/`` and the excerpt in the README from the code; ``--check`` compares instead."""

from __future__ import annotations

import argparse
import json
import re
from enum import StrEnum
from typing import get_args, get_type_hints

from generated import ROOT, write_or_check
from typer.testing import CliRunner

from extractor import extract, read
from extractor.cli import app
from extractor.export.columns import CATEGORIES, DATA_COLUMNS
from extractor.records import Aspect, Bound, Direction, Figure, Modality

COMMANDS = ("", "extract", "check", "find", "compare", "verify", "explain", "rules", "rules list", "rules test")

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
}

OFFSET = "offset into the document's text"


def cli_page() -> str:
    """The help text of every command."""
    parts = ["# Commands\n\nGenerated from `shuzheng --help` by `make docs`.\n"]
    for command in COMMANDS:
        shown = CliRunner().invoke(app, [*command.split(), "--help"], prog_name="shuzheng")
        assert shown.exit_code == 0, shown.output
        parts.append(f"## shuzheng {command}".rstrip() + f"\n\n```text\n{shown.stdout.rstrip()}\n```\n")
    return "\n".join(parts)


def fields_page() -> str:
    """The fields of a Figure, their headings in a workbook, and the values that they can have."""
    lines = [
        "# Fields of a figure\n",
        "Generated from `extractor/records.py` by `make docs`. One figure is one row of every export. JSON "
        "Lines and CSV use the names on the left, a workbook the headings; a workbook has `value` and "
        "`value_max` once more as exact text, since its number cells hold 15 digits. Offsets count Unicode "
        "code points from 0, ends are exclusive: `text[start:end] == mention`.\n",
        "| field | type | heading | 标题 | meaning |",
        "| --- | --- | --- | --- | --- |",
    ]
    hints = get_type_hints(Figure)
    for column in DATA_COLUMNS:
        hint = hints[column.field]
        kind, *empty = get_args(hint) or (hint,)
        type_name = f"{kind.__name__} or empty" if empty else kind.__name__
        fallback = kind.__doc__.rstrip(".") if issubclass(kind, StrEnum) else OFFSET
        meaning = _cell(Figure.model_fields[column.field].description or fallback)
        lines.append(f"| `{column.field}` | {type_name} | {column.en} | {column.zh} | {meaning} |")
    lines += ["\n## Categories\n", "| code | name | 名称 | what is counted |", "| --- | --- | --- | --- |"]
    for category, names in CATEGORIES.items():
        lines.append(f"| `{category}` | {names.en} | {names.zh} | {_cell(names.counted)} |")
    lines.append(
        "\nA person or unit counted as an award winner is `honours`; a person counted as trained is "
        "`trainees`; money is always `funds`; a percentage is always `rates`."
    )
    for enum in (Bound, Aspect, Direction, Modality):
        lines += [f"\n## {enum.__name__}\n", f"{enum.__doc__}\n", "| value | meaning |", "| --- | --- |"]
        lines += [f"| `{member}` | {_cell(MEANINGS[member])} |" for member in enum]
    return "\n".join(lines) + "\n"


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
    return EXCERPT.sub(lambda old: old[1] + "\n" + "\n".join(lines) + "\n" + old[2], text)


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a committed page differs")
    pages = {"docs/cli.md": cli_page(), "docs/fields.md": fields_page(), "README.md": readme()}
    write_or_check(pages, check=parser.parse_args().check, remedy="make docs")
