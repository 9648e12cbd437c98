"""The page of the checks."""

from __future__ import annotations

from extractor.checks import CHECKS
from extractor.records.names import check_title
from extractor.writing.terminal import on_one_line


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
        lines += [f"## {one.code}\n", f"{check_title(one.code, 'zh')}. {doc}\n", f"- severity: {one.severity}"]
        lines += [f"- finds: {on_one_line(one.example)}", f"- does not: {on_one_line(one.counter_example)}"]
        for name, value in one.parameters().items():
            shown = " ".join(map(str, value)) if isinstance(value, tuple) else value
            lines.append(f"- `{name}`: {shown}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
