"""Results → the short table that is shown after a run: figures by category, targets and rules among them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractor.export.columns import CATEGORIES
from extractor.records import Modality

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from extractor.pipeline import Result
    from extractor.records import Figure

_HEADINGS = {
    "en": ("Category", "Figures", "Targets", "Rules", "All"),
    "zh": ("类别", "数据", "其中目标", "其中规定", "合计"),
}
_LAST_LINE = {
    "en": "Documents read: {read}; not read: {failed}. Figures: {figures}, in {path}",
    "zh": "读取文档：{read}份；未能读取：{failed}份。数据：{figures}条，已写入 {path}",
}


def print_summary(results: Sequence[Result], failed: int, path: Path, lang: str) -> None:
    """Print to standard output what was found in ``results``, how many documents failed, and ``path``."""
    from rich.console import Console
    from rich.table import Table

    figures = [figure for result in results for figure in result.figures]
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
    console = Console()
    if figures:
        console.print(table)
    last_line = _LAST_LINE[lang].format(read=len(results), failed=failed, figures=len(figures), path=path)
    console.print(last_line, markup=False, highlight=False, soft_wrap=True)


def _counts(figures: Iterable[Figure]) -> list[str]:
    """How many figures there are, how many of them are targets, and how many rules."""
    by_modality = Counter(figure.modality for figure in figures)
    return [str(number) for number in (by_modality.total(), by_modality[Modality.TARGET], by_modality[Modality.RULE])]
