"""Print how many cells of panels are right: of provincial reports, and of the made-up reports of counties.

Of the cells that are filled, how many say what the truth says; of those that are stated, how many are filled so.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from gold import ROOT

from extractor import extract, read
from extractor.panel import tabulate
from extractor.records import Modality, Panel, PanelBlock, PanelCell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIXTURES = ROOT / "fixtures"
#: Corpus and annotation are no part of the repository.
SHARED = ROOT.parent / "shared"
#: The indicators of the annotated panel of provinces: code, time and modality.
PROVINCIAL = {
    "gdp_2025": ("gdp", "2025", "reported"),
    "gdp_growth_2025": ("gdp.growth", "2025", "reported"),
    "gdp_growth_target_2026": ("gdp.growth", "2026", "target"),
    "urban_jobs_2025": ("jobs.urban.new", "2025", "reported"),
    "urban_jobs_target_2026": ("jobs.urban.new", "2026", "target"),
    "unemployment_target_2026": ("unemployment.surveyed", "2026", "target"),
    "cpi_target_2026": ("prices.consumer.growth", "2026", "target"),
    "budget_revenue_growth_2025": ("revenue.budget.growth", "2025", "reported"),
    "industry_growth_2025": ("industry.value-added.scale.growth", "2025", "reported"),
    "investment_growth_2025": ("investment.fixed.growth", "2025", "reported"),
    "retail_growth_2025": ("retail.total.growth", "2025", "reported"),
    "income_growth_2025": ("income.resident.growth", "2025", "reported"),
    "grain_2025": ("grain.output", "2025", "reported"),
    "urbanization_2025": ("urbanisation.rate", "2025", "reported"),
    "forest_coverage": ("forest.coverage", "2025", "reported"),
    "budget_revenue_2025": ("revenue.budget", "2025", "reported"),
}


class Truth(NamedTuple):
    """What a document states for a cell: ``status`` is value, conflict, either or none of these."""

    document: str
    concept: str
    block: PanelBlock
    status: str
    values: frozenset[Decimal]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list the cells that are wrong or missed")
    show = parser.parse_args().show
    counties = FIXTURES / "counties"
    corpora = {
        "provinces": (SHARED / "corpus" / "provinces", _provincial),
        "counties": (counties, partial(_made_up, counties / "truth.jsonl")),
        "one union over years": (counties / "series", partial(_made_up, counties / "series" / "truth.jsonl")),
    }
    for title, (folder, truths) in corpora.items():
        if folder.is_dir():
            _score(title, _panel(folder), list(truths()), show=show)


def _panel(folder: Path) -> Panel:
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix not in (".jsonl", ".py"))
    return tabulate([extract(read(path)) for path in paths], rows="document")


def _provincial() -> Iterator[Truth]:
    for line in (SHARED / "gold" / "panel.jsonl").read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        code, time, modality = PROVINCIAL[given["indicator"]]
        yield _truth(given | (given["cell"] or {}), code, PanelBlock(time, Modality(modality)))


def _made_up(path: Path) -> Iterator[Truth]:
    for line in path.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        yield _truth(given, given["concept"], PanelBlock(given["time_period"], Modality(given["modality"])))


def _truth(given: dict[str, Any], code: str, block: PanelBlock) -> Truth:
    value = given.get("value")
    sign = -1 if given.get("direction") == "down" else 1
    also = [one["value"] for one in given.get("also", ()) if "value" in one]
    values = frozenset() if value is None else frozenset(sign * Decimal(str(one)) for one in (value, *also))
    return Truth(str(given["document"]), code, block, str(given["status"]), values)


def _score(title: str, panel: Panel, truths: list[Truth], *, show: bool) -> None:
    counts: Counter[str] = Counter()
    for truth in truths:
        cell = panel.stated.get((truth.document, truth.concept, truth.block))
        outcome = _outcome(truth, cell, panel)
        counts[outcome] += 1
        if show and outcome in ("wrong", "missed"):
            said = f"{cell.status} {cell.value} {cell.unit} {cell.mention}" if cell else "-"
            wanted = ", ".join(map(str, truth.values)) or truth.status
            print(f"  {outcome}: {truth.document} {truth.concept} {truth.block}: {said}, not {wanted}")
    filled, stated = counts["right"] + counts["wrong"], sum(truth.status == "value" for truth in truths)
    print(
        f"{title}: {len(truths)} cells; of {filled} filled {counts['right'] / max(1, filled):.3f} right; "
        f"of {stated} stated {counts['right'] / max(1, stated):.3f} filled so"
    )


def _outcome(truth: Truth, cell: PanelCell | None, panel: Panel) -> str:
    if cell is None or cell.figure is None:
        return "missed" if truth.status == "value" else "right to be empty"
    if truth.status == "either":
        return "either"
    figure = panel.figures[cell.figure]
    value = -figure.value if cell.value is not None and cell.value < 0 else figure.value
    return "right" if truth.status == "value" and value in truth.values else "wrong"


if __name__ == "__main__":
    main()
