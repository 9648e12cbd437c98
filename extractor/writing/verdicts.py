"""What ``verify`` shows on the terminal: how many rows have which verdict, and the rows that are not as they were."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractor.records import RowJudgement
from extractor.records.names import name
from extractor.words import word
from extractor.writing.terminal import marked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import StrEnum
    from pathlib import Path

    from extractor.records import Verdict

#: So many rows are shown; a file has all of them.
MAX_SHOWN = 30

#: What needs nobody to look at it.
FINE = frozenset({RowJudgement.OK, RowJudgement.MOVED})

_STYLES: Mapping[StrEnum, str] = {RowJudgement.VALUE_CHANGED: "bold red", RowJudgement.TEXT_CHANGED: "bold red"}


def print_verdicts(verdicts: Sequence[Verdict], read: int, failed: int, paths: Sequence[Path], lang: str) -> None:
    """Print how many rows have which verdict, then the rows that are not as in their source, and what was written."""
    from rich.console import Console

    console, is_zh = Console(), lang == "zh"

    def say(text: str, style: str = "") -> None:
        console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    counts = Counter(verdict.verdict for verdict in verdicts)
    comma = word("between.clauses", lang)
    named = comma.join(
        word("terminal.verify.count", lang, name=name(one, lang), number=counts[one]) for one in RowJudgement
    )
    say(word("terminal.verify.summary", lang, rows=len(verdicts), read=read, failed=failed, counts=named))
    changed = [verdict for verdict in verdicts if verdict.verdict not in FINE]
    for verdict in changed[:MAX_SHOWN]:
        line = word(
            "terminal.verify.row", lang, row=verdict.row, name=name(verdict.verdict, lang), mention=verdict.mention
        )
        say(line.rstrip(), style=_STYLES.get(verdict.verdict, "yellow"))
        say(f"    {verdict.message_zh if is_zh else verdict.message}")
        for evidence in verdict.evidence:
            console.print(marked(evidence), soft_wrap=True)
    if len(changed) > MAX_SHOWN:
        say(word("terminal.verify.more", lang, more=len(changed) - MAX_SHOWN))
    if paths:
        say(word("terminal.verify.written", lang, paths=comma.join(str(path) for path in paths)))
