"""The page of the columns that are named by SDMX concepts."""

from __future__ import annotations

from typing import get_type_hints

from extractor.writing.sdmx import CONCEPTS, Observation, time_period
from pages.fields import type_name
from pages.markdown import cell

PERIODS = (
    *("2012", "2012-11", "2012-11-30", "2012-01/2012-06", "2012-07/2012-12", "2012-01/2012-03"),
    *("2012-01/2012-12", "2012-01/2012-11", "2008/2012"),
)


def sdmx_page() -> str:
    """The columns, and how periods are written."""
    hints = get_type_hints(Observation)
    lines = [
        "# SDMX columns\n",
        "Generated from `extractor/export/sdmx.py` by `make docs`. The columns of `--profile sdmx` "
        "([Formats for other tools](exchange.md#sdmx-columns)). Those marked SDMX are concepts of the "
        "[SDMX Glossary](https://sdmx.org), `INDICATOR` and `COMMENT_OBS` as data structures of statistical offices "
        "use them; the others are named in the same style for what SDMX has no concept for.\n",
        "| column | from | type | meaning |",
        "| --- | --- | --- | --- |",
    ]
    for name, field in Observation.model_fields.items():
        source = "SDMX" if name in CONCEPTS else "shuzheng"
        lines.append(f"| `{name}` | {source} | {type_name(hints[name])} | {cell(field.description or '')} |")
    lines += [
        "\n## What the codes leave out\n",
        "- `OBS_STATUS` F is by its definition a forecast; a target is aimed at rather than expected, which no code of "
        "the list says. `MODALITY` tells the two apart.",
        "- 约 (about) is no E (estimated value): it says how a number is written, not how it was come by. See `BOUND`.",
        "- `TRANSFORMATION` is left out: its codes for growth name the period that is compared with, which a report "
        "often leaves unsaid. `ASPECT` and `DIRECTION` have what it says.",
        "- `REF_AREA`, `INDICATOR` and `UNIT_MEASURE` are the words of the report, not codes.",
        "\n## Periods\n",
        "SDMX writes a span of time as its start and its length, and has half-years and quarters of its own.\n",
        "| `time_period` of the record | `TIME_PERIOD` | `FREQ` |",
        "| --- | --- | --- |",
    ]
    for written in PERIODS:
        period, freq = time_period(written)
        lines.append(f"| `{written}` | `{period}` | {freq or ''} |")
    return "\n".join(lines) + "\n"
