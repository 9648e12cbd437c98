"""Print what a panel of 2,000 reports with 100,000 figures costs beyond extraction: processor time and memory.

The figures are those of the made-up county reports, under other names; the workbook is written too.
"""

from __future__ import annotations

import io
import itertools
import resource
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from gold import ROOT

from extractor import Result, extract, read
from extractor.panel import tabulate
from extractor.writing.panel import write_panel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor import Figure

COUNTIES = ROOT / "fixtures" / "counties"
REPORTS = 2000


def main() -> None:
    made = [extract(read(path)) for path in sorted(COUNTIES.glob("[0-3]*.*"))]
    results = [_renamed(result, number) for number, result in zip(range(REPORTS), itertools.cycle(made), strict=False)]
    figures = sum(len(result.figures) for result in results)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    panel = tabulate(results)
    tabulated = time.process_time() - start
    stream = io.BytesIO()
    write_panel(panel, stream, "zh")
    taken = time.process_time() - start
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    size = len(stream.getvalue())
    print(
        f"{REPORTS} reports, {figures} figures, {len(panel.stated)} cells: table {tabulated:.1f} s, with the workbook "
        f"{taken:.1f} s of the processor; {grown / 1024:.0f} MB more memory, {size / 1e6:.1f} MB written"
    )


def _renamed(result: Result, number: int) -> Result:
    """A result as if another unit had reported: its own names, ids and document."""
    name = f"{number}.txt"
    unit = f"第{number}县总工会"
    reports = tuple(
        report.model_copy(
            update={
                "document": name,
                "reporting_unit": report.reporting_unit and report.reporting_unit.model_copy(update={"value": unit}),
            }
        )
        for report in result.reports
    )
    return replace(result, figures=tuple(_figures(result, name, unit, number)), reports=reports)


def _figures(result: Result, name: str, unit: str, number: int) -> Iterator[Figure]:
    own = result.reports[0].reporting_unit if result.reports else None
    for figure in result.figures:
        entity = unit if own is not None and figure.entity == own.value else figure.entity
        own_id = f"{number:012x}:{figure.start}-{figure.end}"
        yield figure.model_copy(update={"id": own_id, "document": name, "entity": entity})


if __name__ == "__main__":
    main()
