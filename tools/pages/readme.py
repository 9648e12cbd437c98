"""The excerpt in the README: the first rows of a report, and one of them in full."""

from __future__ import annotations

import json
import re

from generated import ROOT

from extractor import extract, read
from extractor.records.columns import DATA_COLUMNS
from pages.markdown import cell

REPORT = "fixtures/reports/city-union-2008.txt"
ROWS = 7
COLUMNS = ("period", "scope", "indicator", "value", "unit", "category", "aspect", "modality", "mention")
EXCERPT = re.compile(r"(<!-- excerpt: .*? -->\n).*?(<!-- end of excerpt -->\n)", re.DOTALL)


def readme() -> str:
    """The README with a fresh excerpt."""
    rows = [json.loads(figure.model_dump_json()) for figure in extract(read(ROOT / REPORT)).figures]
    headings = [next(column.heading("en") for column in DATA_COLUMNS if column.field == name) for name in COLUMNS]
    lines = [
        f"The first {ROWS} rows of `{REPORT}`, with some of the columns:\n",
        f"| {' | '.join(headings)} |",
        "| --- " * len(headings) + "|",
    ]
    lines += ["| " + " | ".join(cell(row[name] or "") for name in COLUMNS) + " |" for row in rows[:ROWS]]
    whole = json.dumps(rows[1], ensure_ascii=False, indent=2)
    lines.append(f"\nThe second of them in full, as JSON Lines has it (there on one line):\n\n```json\n{whole}\n```\n")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return EXCERPT.sub(lambda old: old[1] + "\n" + "\n".join(lines) + "\n" + old[2], text)
