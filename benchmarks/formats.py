"""What very many figures cost in each format for programs; run as a program, it prints that, by JSON Lines.

Each format is written in a process of its own that has the figures already, on Linux only.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from memory import forget_peak, memory_now, memory_peak
from workbook import FIGURES, results

from extractor import export, to_frame
from extractor.writing import FORMATS
from extractor.writing.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

#: Written to be looked at rather than read by programs; benchmarks/workbook.py measures the workbook further.
LEFT_OUT = ("html",)
#: The most that a format may take: seconds by those of JSON Lines, and MiB.
BOUNDS = {"csv": (4.0, 50.0), "parquet": (4.0, 150.0), "sqlite": (20.0, 60.0), "datapackage": (5.0, 50.0)}


class Cost(NamedTuple):
    """What a format cost: processor seconds, the most MiB beside what was there before, MB of all files.

    The figures are those of copies of the fixtures: what packs its columns comes out smaller than it would otherwise.
    """

    seconds: float
    memory: float
    size: float


def main() -> int:
    """Print the costs; 1 if a bound is broken."""
    run = Run(tuple(results(FIGURES)), rules="0" * 12)
    print(f"{sum(1 for _ in run.figures):,} figures; seconds and sizes by those of JSON Lines in brackets")
    costs = {name: in_process(measure, run, name) for name in ("jsonl", *FORMATS) if name not in LEFT_OUT}
    costs["DataFrame"] = in_process(measure_frame, run)
    basis = costs["jsonl"]
    broken = 0
    for name, cost in costs.items():
        seconds, size = cost.seconds / basis.seconds, cost.size / basis.size
        most_seconds, most_memory = BOUNDS.get(name, (float("inf"), float("inf")))
        holds = seconds <= most_seconds and cost.memory <= most_memory
        print(
            f"  {name:<14}{cost.seconds:7.1f} s ({seconds:5.1f}){cost.memory:8.0f} MiB more"
            f"{cost.size:9.1f} MB ({size:4.2f}){'' if holds else '  BROKEN'}"
        )
        broken += not holds
    return 1 if broken else 0


def in_process(work: Callable[..., Cost], *given: object) -> Cost:
    """Do the work in a copy of this process."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, work, given))
    process.start()
    sender.close()
    cost: Cost = receiver.recv()
    process.join()
    return cost


def _send(sender: object, work: Callable[..., Cost], given: tuple[object, ...]) -> None:
    sender.send(work(*given))  # type: ignore[attr-defined]


def measure(run: Run, name: str) -> Cost:
    suffix = next(iter(FORMATS[name].suffixes), "")
    FORMATS[name].require()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"figures{suffix}"
        seconds, memory = _cost(lambda: export(run, path, format=name))
        files = [path] if path.is_file() else path.rglob("*")
        return Cost(seconds, memory, sum(one.stat().st_size for one in files if one.is_file()) / 1e6)


def measure_frame(run: Run) -> Cost:
    to_frame([])  # imports pandas
    seconds, memory = _cost(lambda: to_frame(run.results))
    return Cost(seconds, memory, 0.0)


def _cost(work: Callable[[], object]) -> tuple[float, float]:
    """Processor seconds, and the most MiB that the process took more than before."""
    forget_peak()
    before, start = memory_now(), time.process_time()
    work()
    return time.process_time() - start, memory_peak() - before


if __name__ == "__main__":
    sys.exit(main())
