"""What ``verify`` shows on the terminal: how many rows have which verdict, and the rows that are not as they were."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractor.records import Judgement
from extractor.records.names import VERDICT_NAMES
from extractor.writing.terminal import marked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extractor.records import Verdict

#: So many rows are shown; a file has all of them.
MAX_SHOWN = 30

#: What needs nobody to look at it.
FINE = frozenset({Judgement.OK, Judgement.MOVED})

_STYLES = {Judgement.VALUE_CHANGED: "bold red", Judgement.TEXT_CHANGED: "bold red"}
_WORDS = {
    "en": {
        "rows": "Rows checked: {rows}; sources read: {read}; not read: {failed}. ",
        "count": "{name}: {number}",
        "comma": ", ",
        "row": "row {row}  {name}  {mention}",
        "more": "… and {more} more rows; write them all to a file with -o, or beside the rows with --write",
        "written": "Written: {paths}",
    },
    "zh": {
        "rows": "核对{rows}行；读取来源：{read}份；未能读取：{failed}份。",
        "count": "{name}：{number}行",
        "comma": "，",
        "row": "第{row}行  {name}  {mention}",
        "more": "……另有{more}行；用 -o 写入文件，或用 --write 写在各行旁边",
        "written": "已写入：{paths}",
    },
}


def print_verdicts(verdicts: Sequence[Verdict], read: int, failed: int, paths: Sequence[Path], lang: str) -> None:
    """Print how many rows have which verdict, then the rows that are not as in their source, and what was written."""
    from rich.console import Console

    console, words, is_zh = Console(), _WORDS[lang], lang == "zh"

    def say(text: str, style: str = "") -> None:
        console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    counts = Counter(verdict.verdict for verdict in verdicts)
    named = [
        words["count"].format(name=names[lang], number=counts[judgement]) for judgement, names in VERDICT_NAMES.items()
    ]
    say(words["rows"].format(rows=len(verdicts), read=read, failed=failed) + words["comma"].join(named))
    changed = [verdict for verdict in verdicts if verdict.verdict not in FINE]
    for verdict in changed[:MAX_SHOWN]:
        name = VERDICT_NAMES[verdict.verdict][lang]
        line = words["row"].format(row=verdict.row, name=name, mention=verdict.mention)
        say(line.rstrip(), style=_STYLES.get(verdict.verdict, "yellow"))
        say(f"    {verdict.message_zh if is_zh else verdict.message}")
        for evidence in verdict.evidence:
            console.print(marked(evidence), soft_wrap=True)
    if len(changed) > MAX_SHOWN:
        say(words["more"].format(more=len(changed) - MAX_SHOWN))
    if paths:
        say(words["written"].format(paths=words["comma"].join(str(path) for path in paths)))
