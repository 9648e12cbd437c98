"""What the commands show on the terminal: figures by category, findings with their sentences, the list of checks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.records import Category, Modality, Severity
from extractor.records.names import check_title, name
from extractor.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from rich.console import Console
    from rich.text import Text

    from extractor.records import Evidence, Figure, Finding
    from extractor.writing.run import Run


def print_summary(run: Run, failed: int, path: Path, lang: str) -> None:
    """Print to standard output what was found in a run, how many documents failed, and where it was written."""
    from rich.table import Table

    figures = list(run.figures)
    table = Table()
    table.add_column(word("column.category", lang))
    for heading in ("figures", "targets", "rules"):
        table.add_column(word(f"terminal.extract.{heading}", lang), justify="right")
    for category in Category:
        of_category = [figure for figure in figures if figure.category is category]
        if of_category:
            table.add_row(name(category, lang), *_counts(of_category))
    table.add_section()
    table.add_row(word("terminal.extract.all", lang), *_counts(figures))
    console = _console()
    if figures:
        console.print(table)
    line = word("terminal.extract.summary", lang, read=len(run.results), failed=failed, figures=len(figures))
    console.print(line + written(path, lang), markup=False, highlight=False, soft_wrap=True)
    if run.findings:
        line = word("terminal.extract.checked", lang, **_severities(run.findings))
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _counts(figures: Iterable[Figure]) -> list[str]:
    """How many figures there are, how many of them are targets, and how many rules."""
    by_modality = Counter(figure.modality for figure in figures)
    return [str(number) for number in (by_modality.total(), by_modality[Modality.TARGET], by_modality[Modality.NORM])]


_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
#: Code points of a sentence around a number that are shown.
_AROUND = 60


def print_findings(findings: Sequence[Finding], read: int, failed: int, path: Path | None, lang: str) -> None:
    """Print each finding with its sentences to standard output, then how many there are."""
    console = _console()
    for finding in findings:
        severity = _severity(finding.severity, lang)
        console.print(f"{severity} {finding.code}", style=_STYLES[finding.severity], markup=False, highlight=False)
        message = finding.message_zh if lang == "zh" else finding.message
        console.print(f"  {message}", markup=False, highlight=False, soft_wrap=True)
        for places in _by_sentence(finding.evidence):
            console.print(marked(*places), soft_wrap=True)
    line = word("terminal.check.summary", lang, read=read, failed=failed, **_severities(findings))
    console.print(line + written(path, lang), markup=False, highlight=False, soft_wrap=True)


def _severities(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings have each severity."""
    counts = Counter(finding.severity.value for finding in findings)
    return {severity.value: counts[severity.value] for severity in Severity}


def written(path: Path | None, lang: str) -> str:
    """What is said behind a summary of a file that was written; nothing without one."""
    return word("terminal.written", lang, path=path) if path else ""


def _severity(severity: Severity, lang: str) -> str:
    """The severity as a terminal names it, in English by its code."""
    return name(severity, lang) if lang == "zh" else severity.value


class ListedCheck(NamedTuple):
    """A check as ``check --list`` shows it: its code, its severity, an example of each side, and its parameters."""

    code: str
    severity: Severity
    example: str
    counter_example: str
    parameters: Mapping[str, Any]


def print_checks(checks: Iterable[ListedCheck], lang: str) -> None:
    """Print checks to standard output, each with its examples and parameters."""
    console = _console()
    for check in checks:
        title = f"{check.code}  ({_severity(check.severity, lang)})  {check_title(check.code, lang)}"
        console.print(title, markup=False, highlight=False, soft_wrap=True)
        lines = examples(check.example, check.counter_example, lang)
        if check.parameters:
            listed = "; ".join(f"{name} = {_parameter(value)}" for name, value in check.parameters.items())
            lines.append(f"  {word('terminal.parameters', lang)}: {listed}")
        console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)


def examples(finds: str, passes: str, lang: str) -> list[str]:
    """A line each for a text in which a check finds something, and for one in which it does not."""
    return [
        f"  {word('terminal.example', lang)}: {on_one_line(finds)}",
        f"  {word('terminal.counter_example', lang)}: {on_one_line(passes)}",
    ]


def on_one_line(text: str) -> str:
    """The lines of an example with a mark between them."""
    return text.replace("\n", " ¶ ")


def _by_sentence(evidence: Sequence[Evidence]) -> list[tuple[Evidence, ...]]:
    """The places of a finding, those of one sentence together."""
    grouped: dict[tuple[str, int], list[Evidence]] = {}
    for place in evidence:
        grouped.setdefault((place.document_id, place.sentence_start), []).append(place)
    return [tuple(sorted(places, key=lambda place: place.start)) for places in grouped.values()]


def marked(*places: Evidence) -> Text:
    """The place of one sentence and its words around the mentions in it, these in 【】 and bold."""
    from rich.text import Text

    first, last = places[0], places[-1]
    sentence, begin = first.sentence, first.sentence_start
    text = Text(f"    {first.document}, {first.locator}: " if first.locator else f"    {first.document}: ")
    if first.figure is None:
        text.append(_one_line(sentence[: 2 * _AROUND]))
        return text
    position = max(0, first.start - begin - _AROUND)
    text.append("…" if position else "")
    for place in places:
        text.append(_one_line(sentence[position : place.start - begin]))
        text.append(f"【{_one_line(place.mention)}】", style="bold")
        position = place.end - begin
    rest = sentence[position : last.end - begin + _AROUND]
    text.append(_one_line(rest) + ("…" if position + len(rest) < len(sentence) else ""))
    return text


def _console() -> Console:
    from rich.console import Console

    return Console()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _parameter(value: object) -> str:
    return " ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
