"""What ``find`` and ``compare`` show on the terminal: figures that match a number, and verdicts on a draft."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractor.records import Closeness, DraftJudgement, Evidence
from extractor.records.names import name
from extractor.words import word
from extractor.writing.terminal import marked, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from enum import StrEnum
    from pathlib import Path

    from rich.console import Console

    from extractor.records import Match, Verdict

_STYLES: Mapping[StrEnum, str] = {DraftJudgement.CONTRADICTED: "bold red", DraftJudgement.NOT_FOUND: "yellow"}


def print_matches(matches: Sequence[Match], query: str, read: int, failed: int, path: Path | None, lang: str) -> None:
    """Print each figure that agrees with the number ``query`` and its sentence, then how many there are."""
    console = _console()
    for match in matches:
        figure = match.figure
        told = (figure.mention, figure.indicator, figure.scope, figure.period)
        _say(console, f"{name(match.agreement, lang)}  {' | '.join(one for one in told if one)}")
        console.print(marked(Evidence.of(figure)), soft_wrap=True)
    counts = Counter(match.agreement for match in matches)
    line = word(
        "terminal.find.summary",
        lang,
        query=query,
        read=read,
        failed=failed,
        found=len(matches),
        exact=counts[Closeness.EXACT],
        within=counts[Closeness.WITHIN],
    )
    _say(console, line + written(path, lang))


def print_comparison(
    verdicts: Sequence[Verdict], draft: str, read: int, failed: int, path: Path | None, lang: str
) -> None:
    """Print the figures of a draft that its sources contradict or do not have, then how many have which verdict."""
    console = _console()
    for verdict in verdicts:
        if verdict.verdict in _STYLES:
            _say(console, f"{name(verdict.verdict, lang)}  {verdict.mention}", style=_STYLES[verdict.verdict])
            _say(console, verdict.message_zh if lang == "zh" else verdict.message, indent="  ")
            for evidence in _places(verdict):
                console.print(marked(evidence), soft_wrap=True)
    counts = Counter(verdict.verdict for verdict in verdicts)
    listed = word("between.clauses", lang).join(
        word("terminal.compare.count", lang, name=name(one, lang), number=counts[one]) for one in DraftJudgement
    )
    told = {"draft": draft, "figures": len(verdicts), "read": read, "failed": failed, "counts": listed}
    _say(console, word("terminal.compare.summary", lang, **told) + written(path, lang))


def _places(verdict: Verdict) -> Iterable[Evidence]:
    if verdict.draft is not None:
        yield verdict.draft
    yield from verdict.evidence


def _say(console: Console, text: str, style: str | None = None, indent: str = "") -> None:
    """Print a text in one line, whatever line ends it holds."""
    console.print(indent + " ".join(text.split()), style=style)


def _console() -> Console:
    from rich.console import Console

    return Console(markup=False, highlight=False, soft_wrap=True)
