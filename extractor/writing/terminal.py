"""What the commands show on the terminal: figures by category, findings with their sentences, the list of checks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractor.records import Modality, Severity
from extractor.records.columns import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rich.console import Console
    from rich.text import Text

    from extractor.checks import Check
    from extractor.records import Evidence, Figure, Finding
    from extractor.writing.run import Run

_HEADINGS = {
    "en": ("Category", "Figures", "Targets", "Rules", "All"),
    "zh": ("类别", "数据", "其中目标", "其中规定", "合计"),
}
_LAST_LINE = {
    "en": "Documents read: {read}; not read: {failed}. Figures: {figures}, in {path}",
    "zh": "读取文档：{read}份；未能读取：{failed}份。数据：{figures}条，已写入 {path}",
}


def print_summary(run: Run, failed: int, path: Path, lang: str) -> None:
    """Print to standard output what was found in a run, how many documents failed, and where it was written."""
    from rich.table import Table

    figures = list(run.figures)
    *headings, total = _HEADINGS[lang]
    table = Table()
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number else "left")
    for category, names in CATEGORIES.items():
        of_category = [figure for figure in figures if figure.category is category]
        if of_category:
            table.add_row(names.name(lang), *_counts(of_category))
    table.add_section()
    table.add_row(total, *_counts(figures))
    console = _console()
    if figures:
        console.print(table)
    last_line = _LAST_LINE[lang].format(read=len(run.results), failed=failed, figures=len(figures), path=path)
    console.print(last_line, markup=False, highlight=False, soft_wrap=True)
    if run.findings:
        line = _CHECKED_LINE[lang].format(**_severities(run.findings))
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _counts(figures: Iterable[Figure]) -> list[str]:
    """How many figures there are, how many of them are targets, and how many rules."""
    by_modality = Counter(figure.modality for figure in figures)
    return [str(number) for number in (by_modality.total(), by_modality[Modality.TARGET], by_modality[Modality.RULE])]


_SEVERITIES = {
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"},
    "zh": {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"},
}
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_FINDINGS_LINE = {
    "en": "Documents checked: {read}; not read: {failed}. Errors: {error}, warnings: {warning}, information: {info}",
    "zh": "检查文档：{read}份；未能读取：{failed}份。错误{error}处，警告{warning}处，提示{info}处",
}
_CHECKED_LINE = {
    "en": "The checks found errors: {error}, warnings: {warning}, information: {info}; see Findings",
    "zh": "检查发现错误{error}处，警告{warning}处，提示{info}处，详见“检查”",
}
_WRITTEN = {"en": ", in {path}", "zh": "，已写入 {path}"}
_CHECK_WORDS = {
    "en": ("finds", "not", "parameters"),
    "zh": ("会指出", "不会指出", "参数"),
}
#: Code points of a sentence around a number that are shown.
_AROUND = 60


def print_findings(findings: Sequence[Finding], read: int, failed: int, path: Path | None, lang: str) -> None:
    """Print each finding with its sentences to standard output, then how many there are."""
    console = _console()
    for finding in findings:
        severity = _SEVERITIES[lang][finding.severity]
        console.print(f"{severity} {finding.code}", style=_STYLES[finding.severity], markup=False, highlight=False)
        message = finding.message_zh if lang == "zh" else finding.message
        console.print(f"  {message}", markup=False, highlight=False, soft_wrap=True)
        for places in _by_sentence(finding.evidence):
            console.print(marked(*places), soft_wrap=True)
    line = _FINDINGS_LINE[lang].format(read=read, failed=failed, **_severities(findings))
    line += _WRITTEN[lang].format(path=path) if path else ""
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def _severities(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings have each severity."""
    counts = Counter(finding.severity.value for finding in findings)
    return {severity.value: counts[severity.value] for severity in Severity}


def print_checks(checks: Sequence[Check], lang: str) -> None:
    """Print the checks to standard output, each with its examples and parameters."""
    console = _console()
    yes, no, parameters = _CHECK_WORDS[lang]
    for check in checks:
        title = check.title_zh if lang == "zh" else check.title
        severity = _SEVERITIES[lang][check.severity]
        console.print(f"{check.code}  ({severity})  {title}", markup=False, highlight=False, soft_wrap=True)
        lines = [f"  {yes}: {on_one_line(check.example)}", f"  {no}: {on_one_line(check.counter_example)}"]
        if check.parameters():
            listed = "; ".join(f"{name} = {_parameter(value)}" for name, value in check.parameters().items())
            lines.append(f"  {parameters}: {listed}")
        console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)


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
