"""Writing generated files, or checking that the committed ones are what would be written."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def write_or_check(files: dict[str, str], *, check: bool, remedy: str) -> None:
    """Write each text to its path under the project, or with ``check`` exit 1 if one there differs."""
    outdated = []
    for name, text in files.items():
        path = ROOT / name
        if check:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                outdated.append(name)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    if outdated:
        sys.exit(f"out of date: {', '.join(outdated)}; run {remedy} and commit the result")
