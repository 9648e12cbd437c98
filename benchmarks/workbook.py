"""What a workbook of very many figures costs, measured in a process of its own; run as a program, it prints that."""

from __future__ import annotations

import gc
import json
import re
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from memory import forget_peak, memory_now, memory_peak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.records import Result
    from extractor.writing.run import Run

FIGURES = 100_000
#: Seconds of processor time to write them, and MiB that the process takes at most, the figures themselves included.
MAX_SECONDS = 60.0
MAX_MEMORY = 300.0

REPORTS = Path(__file__).resolve().parent.parent / "fixtures" / "reports"
# what the copies of a report are told apart by, so that indicators differ as they do between reports
_NAMES = "甲乙丙丁戊己庚辛壬癸"
_NAMED = re.compile("职工|会员|企业|资金")


class Cost(NamedTuple):
    """What the workbook cost: ``peak`` is the most that the process took meanwhile, ``added`` the part that is new."""

    figures: int
    findings: int
    seconds: float
    wall: float
    peak: float
    added: float
    size: float

    def lines(self) -> list[str]:
        """The numbers beside the most that they may be."""
        return [
            f"{self.figures:,} figures, {self.findings:,} findings, a workbook of {self.size:.1f} MiB",
            f"processor seconds to write it {self.seconds:.1f} (at most {MAX_SECONDS:g}), {self.wall:.1f} by the clock",
            f"MiB of the process while it writes {self.peak:.0f} (at most {MAX_MEMORY:g}), {self.added:.0f} of it new",
        ]

    @property
    def holds(self) -> bool:
        """Whether both bounds are kept."""
        return self.seconds <= MAX_SECONDS and self.peak <= MAX_MEMORY


def measure_workbook(figures: int = FIGURES) -> Cost:
    """Extract, check and write so many figures in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--measure", str(figures)], check=True, capture_output=True, text=True
    )
    return Cost(**json.loads(done.stdout))


def results(figures: int) -> Iterator[Result]:
    """Reports with so many figures together, or a few more: copies of the fixtures, each with names of its own."""
    from extractor import Document, extract

    texts = [path.read_text(encoding="utf-8") for path in sorted(REPORTS.glob("*.txt"))]
    found = 0
    for copy in count():
        name = _NAMES[copy // len(texts) % len(_NAMES)] + _NAMES[copy // len(texts) // len(_NAMES) % len(_NAMES)]
        text = _NAMED.sub(lambda word, name=name: name + word[0], texts[copy % len(texts)])
        one = extract(Document(f"report-{copy}.txt", f"{text}\n{copy}\n"))
        yield one
        found += len(one.figures)
        if found >= figures:
            return


def _measure(figures: int) -> Cost:
    from extractor.checks import check
    from extractor.writing.run import Run
    from extractor.writing.workbook import write_workbook

    given = tuple(results(figures))
    run: Run = Run(given, check(given), rules="0" * 12)
    gc.collect()
    forget_peak()
    before = memory_now()
    with tempfile.TemporaryFile() as stream:
        start, clock = time.process_time(), time.perf_counter()
        write_workbook(run, stream, "zh")
        seconds, wall = time.process_time() - start, time.perf_counter() - clock
        size = stream.tell() / 2**20
    peak = memory_peak()
    return Cost(sum(1 for _ in run.figures), len(run.findings), seconds, wall, peak, peak - before, size)


def main() -> int:
    """Print the cost; 1 if a bound is broken."""
    if "--measure" in sys.argv:
        print(json.dumps(_measure(int(sys.argv[-1]))._asdict()))
        return 0
    cost = measure_workbook()
    print("\n".join(cost.lines()))
    return 0 if cost.holds else 1


if __name__ == "__main__":
    sys.exit(main())
