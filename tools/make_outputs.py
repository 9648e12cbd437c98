"""Write what the commands print into the console blocks of the pages, or into those of the pages named.

Blocks with a line ``...`` stay as they are. What is written wants to be read before it is committed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from generated import ROOT
from pages.blocks import ELLIPSIS, Session, Step, blocks, checkout


def renewed(page: str) -> str:
    """A page with what its commands print now; a command that ends otherwise than the page says is named."""
    lines = page.split("\n")
    with tempfile.TemporaryDirectory() as folder:
        session = Session(checkout(Path(folder)))
        done = [(block, session.run(block)) for block in blocks(page)]
    for block, steps in reversed(done):
        for step in steps:
            if step.exit_code != step.wanted_code or block.kind != "console":
                print(step.fault, file=sys.stderr, end="\n\n" if step.fault else "")
        if block.kind == "console" and steps and ELLIPSIS not in block.text.splitlines():
            first = block.line - 1
            fence = lines[first - 1]
            indent = fence[: len(fence) - len(fence.lstrip())]
            lines[first : first + block.text.count("\n")] = [f"{indent}{line}".rstrip() for line in _shown(steps)]
    return "\n".join(lines)


def _shown(steps: list[Step]) -> list[str]:
    shown = []
    for step in steps:
        shown += [*f"$ {step.command}".replace("\n", "\n> ").split("\n"), *step.printed]
    return shown


if __name__ == "__main__":
    named = [Path(name) for name in sys.argv[1:]]
    for path in named or [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
