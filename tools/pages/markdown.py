"""Small pieces of Markdown."""

from __future__ import annotations

import re


def cell(text: str) -> str:
    """A text on one line, as a cell of a table can have it."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def code(text: str) -> str:
    """A text as code on one line, with as many backticks around it as it needs; a line break is shown as ⏎."""
    text = text.replace("\n", "⏎")
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"
