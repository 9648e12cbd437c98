"""What ``find`` and ``compare`` show on the terminal: figures that match a number, and verdicts on a draft."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractor.records import Closeness, Evidence, Judgement
from extractor.records.columns import COMPARISON_NAMES
from extractor.records.names import CLOSENESS_NAMES
from extractor.writing.terminal import marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rich.console import Console

    from extractor.records import Match, Verdict

_MATCHES_LINE = {
    "en": "Documents searched: {read}; not read: {failed}. Figures that match {query}: {found} ({exact} exact, "
    "{within} within precision)",
    "zh": "检索文档：{read}份；未能读取：{failed}份。"
    "与{query}相符的数据：{found}条（数值相同{exact}条，精度内相符{within}条）",
}
_VERDICTS_LINE = {
    "en": "Figures of {draft}: {figures}; sources read: {read}; not read: {failed}. {counts}",
    "zh": "{draft}的数据：{figures}条；读取来源：{read}份；未能读取：{failed}份。{counts}",
}
_COUNT = {"en": ("{name}: {number}", ", "), "zh": ("{name}：{number}条", "，")}
_WRITTEN = {"en": ", in {path}", "zh": "，已写入 {path}"}
_STYLES = {Judgement.CONTRADICTED: "bold red", Judgement.NOT_FOUND: "yellow"}


def print_matches(matches: Sequence[Match], query: str, read: int, failed: int, path: Path | None, lang: str) -> None:
    """Print each figure that agrees with the number ``query`` and its sentence, then how many there are."""
    console = _console()
    for match in matches:
        figure = match.figure
        told = (figure.mention, figure.indicator, figure.scope, figure.period)
        _say(console, f"{CLOSENESS_NAMES[match.agreement][lang]}  {' | '.join(one for one in told if one)}")
        console.print(marked(Evidence.of(figure)), soft_wrap=True)
    counts = Counter(match.agreement for match in matches)
    line = _MATCHES_LINE[lang].format(
        query=query,
        read=read,
        failed=failed,
        found=len(matches),
        exact=counts[Closeness.EXACT],
        within=counts[Closeness.WITHIN],
    )
    _say(console, line + _written(path, lang))


def print_comparison(
    verdicts: Sequence[Verdict], draft: str, read: int, failed: int, path: Path | None, lang: str
) -> None:
    """Print the figures of a draft that its sources contradict or do not have, then how many have which verdict."""
    console = _console()
    for verdict in verdicts:
        if verdict.verdict in _STYLES:
            name = COMPARISON_NAMES[verdict.verdict][lang]
            _say(console, f"{name}  {verdict.mention}", style=_STYLES[verdict.verdict])
            _say(console, verdict.message_zh if lang == "zh" else verdict.message, indent="  ")
            for evidence in _places(verdict):
                console.print(marked(evidence), soft_wrap=True)
    counts = Counter(verdict.verdict for verdict in verdicts)
    pattern, comma = _COUNT[lang]
    listed = comma.join(
        pattern.format(name=names[lang], number=counts[judgement]) for judgement, names in COMPARISON_NAMES.items()
    )
    line = _VERDICTS_LINE[lang].format(draft=draft, figures=len(verdicts), read=read, failed=failed, counts=listed)
    _say(console, line + _written(path, lang))


def _places(verdict: Verdict) -> Iterable[Evidence]:
    if verdict.draft is not None:
        yield verdict.draft
    yield from verdict.evidence


def _written(path: Path | None, lang: str) -> str:
    return _WRITTEN[lang].format(path=path) if path else ""


def _say(console: Console, text: str, style: str | None = None, indent: str = "") -> None:
    """Print a text in one line, whatever line ends it holds."""
    console.print(indent + " ".join(text.split()), style=style)


def _console() -> Console:
    from rich.console import Console

    return Console(markup=False, highlight=False, soft_wrap=True)
