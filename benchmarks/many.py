"""What ``shuzheng batch`` costs: throughput on one core and two, through Dask, and memory with many documents.

Prints ratios of one run; ends with 1 if a bound is broken. The documents are made from the annotated
reports: their sentences in another order with other digits, and so many clauses without a figure among them that
there are as many figures to the kilobyte as in real reports; the annotated ones are written to be ten times as dense.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench import Measured
from gold import report_paths

from extractor import extract, read

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALLEST, LARGEST = 4_000, 230_000
"""Bytes of a document; all magnitudes between come as often."""
#: Figures in a kilobyte of UTF-8, as counted in the corpus of real speeches.
DENSITY = 1.5
#: The documents that memory is measured with, and those that speeds are compared with.
MANY, FEW = 20_000, 1_500
#: What they are counted up to.
PROJECTED = 10_000_000
MAX_PARENT, MAX_WORKER = 120.0, 100.0
#: How much faster two workers are than one, and what one does at least, from the command line to the last part.
MIN_GAIN, MIN_SPEED = 1.7, 3.0
_PEAK = re.compile(r"VmHWM:\s*(\d+)")


class Made(NamedTuple):
    """How many bytes and figures the documents that were made have together."""

    size: int
    figures: int


class _Pools(NamedTuple):
    """Sentences with figures, each with how many it has, and clauses without."""

    stating: list[tuple[str, int]]
    plain: list[str]


def make_documents(folder: Path, number: int, seed: int = 6) -> Made:
    """Write so many documents below ``folder``, 500 in each directory."""
    chance = random.Random(seed)
    pools = _pools()
    size = figures = 0
    for index in range(number):
        directory = folder / f"{index // 500:03}"
        directory.mkdir(parents=True, exist_ok=True)
        text, stated = _text(pools, int(SMALLEST * (LARGEST / SMALLEST) ** chance.random()), chance)
        size += len(text)
        figures += stated
        (directory / f"{index:05}.txt").write_bytes(text)
    return Made(size, figures)


def _pools() -> _Pools:
    stating: list[tuple[str, int]] = []
    plain: list[str] = []
    for path in report_paths():
        result = extract(read(path))
        stating += Counter(figure.sentence for figure in result.figures).items()
        plain += [
            found[0]
            for found in re.finditer(r"[^，。；\n]{6,}[，。；]", result.document.text)
            if not any(found.start() < figure.end and figure.start < found.end() for figure in result.figures)
        ]
    return _Pools(stating, plain)


def _text(pools: _Pools, size: int, chance: random.Random) -> tuple[bytes, int]:
    """A text of that size in bytes, and how many figures it has; a paragraph is five sentences."""
    shift = chance.randrange(1, 10)
    digits = str.maketrans("0123456789", "".join(str((digit + shift) % 10) for digit in range(10)))
    written = bytearray()
    figures = sentences = 0
    while len(written) < size:
        if figures < DENSITY * len(written) / 1000:
            sentence, stated = chance.choice(pools.stating)
            figures += stated
            written += sentence.translate(digits).encode()
        else:
            written += chance.choice(pools.plain).encode()
        sentences += 1
        if sentences % 5 == 0:
            written += b"\n"
    return bytes(written), figures


class Ran(NamedTuple):
    """Seconds of a run, and the most memory in MiB of the process that leads it and of its workers."""

    seconds: float
    parent: float
    worker: float


def run(documents: Path, *options: str) -> Ran:
    """Run the command on a folder of documents, and watch its processes."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("shuzheng")), "batch", str(documents), "--out", f"{folder}/out"]
        began = time.monotonic()
        with subprocess.Popen([*command, "--quiet", *options], stdout=subprocess.DEVNULL) as process:
            peaks: dict[int, float] = {}
            while process.poll() is None:
                for pid in (process.pid, *_descendants(process.pid)):
                    peaks[pid] = max(peaks.get(pid, 0.0), _peak(pid))
                time.sleep(0.1)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        parent = peaks.pop(process.pid)
        return Ran(time.monotonic() - began, parent, max(peaks.values(), default=0.0))


def _descendants(pid: int) -> list[int]:
    """The processes started by any thread of one, and those started by them; on Linux only."""
    children: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # the thread has ended meanwhile
            children += map(int, thread.read_text().split())
    return children + [below for child in children for below in _descendants(child)]


def _peak(pid: int) -> float:
    with contextlib.suppress(OSError):
        found = _PEAK.search(Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


def speeds(folder: Path, rounds: int) -> Iterator[Measured]:
    """One worker, two, and two of Dask, in turns; the shortest time of each counts."""
    size, figures = make_documents(folder / "few", FEW)
    engines = {"1 worker": ("--jobs", "1"), "2 workers": ("--jobs", "2"), "Dask": ("--engine", "dask", "--jobs", "2")}
    times = dict.fromkeys(engines, float("inf"))
    for _ in range(rounds):
        for name, options in engines.items():
            times[name] = min(times[name], run(folder / "few", *options).seconds)
    speed = size / times["1 worker"] / 1e6
    yield Measured(f"{FEW} documents, {size / 1e6:.0f} MB, 1 worker", times["1 worker"], unit=" s")
    yield Measured("text in a second, 1 worker", speed, MIN_SPEED, " MB", at_least=True)
    yield Measured("    figures in them", figures / times["1 worker"])
    yield Measured("2 workers, times as fast", times["1 worker"] / times["2 workers"], MIN_GAIN, at_least=True)
    yield Measured("Dask with 2 workers, by 2 workers", times["Dask"] / times["2 workers"])


def memory(folder: Path, number: int) -> Iterator[Measured]:
    """What the processes hold at most, with many documents and with a tenth of them, and what still more would take."""
    ran: dict[int, Ran] = {}
    for documents in (number // 10, number):
        size, _ = make_documents(folder / str(documents), documents)
        ran[documents] = last = run(folder / str(documents), "--jobs", "2")
        shutil.rmtree(folder / str(documents))
        yield Measured(f"{documents} documents, {size / 1e6:.0f} MB, 2 workers", last.seconds, unit=" s")
        yield Measured("    text in a second", size / last.seconds / 1e6, unit=" MB")
        yield Measured("    peak of the leading process", last.parent, MAX_PARENT, " MiB")
        yield Measured("    peak of a worker", last.worker, MAX_WORKER, " MiB")
    held = (ran[number].parent - ran[number // 10].parent) / (number - number // 10)
    yield Measured("a document more, in the leading process", held * 1024, unit=" KiB")
    yield Measured(f"{PROJECTED} documents, text", size / number * PROJECTED / 1e9, unit=" GB")
    yield Measured("    2 workers", ran[number].seconds / number * PROJECTED / 3600, unit=" h")
    yield Measured(
        "    64 workers, if each is as fast", ran[number].seconds / number * PROJECTED / 3600 / 32, unit=" h"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of the comparison of speeds")
    parser.add_argument("--documents", type=int, default=MANY, help="that memory is measured with")
    options = parser.parse_args()
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        for measured in chain(speeds(Path(folder), options.rounds), memory(Path(folder), options.documents)):
            print(measured.line(), flush=True)
            broken += not measured.holds
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
