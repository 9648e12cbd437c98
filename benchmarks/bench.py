"""Print what extraction costs, as ratios of one run; with ``--check`` fail if a bound is broken."""

from __future__ import annotations

import argparse
import gc
import re
import subprocess
import sys
import time
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import regex  # type: ignore[import-untyped]
from gold import CORPUS, report_paths
from hostile import HOSTILE

from extractor import Document, Result, extract, read
from extractor.checks import check
from extractor.values.numerals import SCAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Extraction may cost this many bare scans for number candidates.
MAX_SCANS = 15.0
#: The text 4 or 16 times may cost this much more than 4 or 16 times.
MAX_GROWTH = 1.10
LONGEST = 16
#: Eight times the work (:data:`LARGER`) may cost this much more than eight times; quadratic work costs 8 times more.
MAX_LINEAR = 1.75
LARGER = 8
MAX_IMPORT = 0.25
MAX_HELP = 0.40
#: Checking may add this share to the time of extraction.
MAX_CHECKS = 0.30
#: Seconds for all checks between :data:`MANY` figures.
MAX_MANY = 10.0
MANY = 100_000
#: All hostile texts together, in seconds.
MAX_HOSTILE = 120.0

_IMPORT = "import time; start = time.perf_counter(); import extractor; print(time.perf_counter() - start)"
# ru_maxrss would be no less than that of the process that starts this one
_MEMORY = """
import re, sys
from pathlib import Path
from extractor import Document, extract
def peak():
    return int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
text = sys.stdin.buffer.read().decode()
before = peak()
result = extract(Document("corpus", text))
print(before, peak())
"""


class Measured(NamedTuple):
    """A measured number beside the most that it may be, or the least."""

    label: str
    value: float
    bound: float | None = None
    unit: str = ""
    at_least: bool = False

    @property
    def holds(self) -> bool:
        if self.bound is None:
            return True
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def line(self) -> str:
        limit = "" if self.bound is None else f"  (at {'least' if self.at_least else 'most'} {self.bound:g}{self.unit})"
        return f"{self.label:<42}{self.value:>10.3f}{self.unit}{limit}{'' if self.holds else '  BROKEN'}"


def best(work: Callable[[], object], rounds: int, clock: Callable[[], float] = time.process_time) -> float:
    """The shortest time of several: what the work costs without what else the machine did."""
    times = []
    for _ in range(rounds):
        gc.collect()
        gc.freeze()  # what others left in memory, other tests above all, is not gone through again and again
        start = clock()
        work()
        times.append(clock() - start)
        gc.unfreeze()
    return min(times)


def corpus_text() -> str:
    """The corpus beside the repository; the annotated reports one after another where it is absent."""
    return read(CORPUS).text if CORPUS.exists() else "\n".join(read(path).text for path in report_paths())


def time_extraction(text: str, rounds: int = 3) -> float:
    """Seconds for one extraction."""
    return best(partial(_extract, text), rounds)


class Growth(NamedTuple):
    """Seconds that the work of the larger size takes, and how many times as much as linear that is."""

    seconds: float
    by_linear: float


def growth(
    one: Callable[[], object],
    larger: Callable[[], object],
    times: int = LARGER,
    bound: float = MAX_LINEAR,
    rounds: int = 8,
) -> Growth:
    """Compare work with that of ``times`` its size; linear work grows by 1, quadratic work by ``times``.

    The smaller work is repeated, so that both take about as long, and they take turns, so that noise meets them alike.
    Noise only ever adds time, so the shortest times are compared, and rounds end when growth is within the bound.
    """
    repeated = whole = float("inf")
    for _ in range(rounds):
        repeated = min(repeated, best(lambda: [one() for _ in range(times)], 1))
        whole = min(whole, best(larger, 1))
        if whole <= bound * repeated:
            break
    return Growth(whole, whole / repeated)


def extraction_growth(one: str, larger: str, times: int = LARGER, bound: float = MAX_LINEAR) -> Growth:
    """Compare the extraction of a text with that of a text ``times`` as long."""
    return growth(partial(_extract, one), partial(_extract, larger), times, bound)


def _extract(text: str) -> Result:
    """Extract from a document that is new each time, so that nothing is kept from the last."""
    return extract(Document("benchmark", text))


def speed(text: str) -> Iterator[Measured]:
    """What extraction costs beside a bare scan, and how the cost grows with the text."""
    scanner = regex.compile(SCAN.pattern, regex.VERBOSE)
    extract(Document("warm-up", text[:1000]))
    scan_time = best(lambda: sum(1 for _ in scanner.finditer(text)), 15)
    extract_time = time_extraction(text, 15)
    yield Measured("bare scan for numbers", scan_time * 1000, unit=" ms")
    yield Measured("extraction", extract_time * 1000, unit=" ms")
    yield Measured("extraction in bare scans", extract_time / scan_time, MAX_SCANS)
    yield Measured("text in a second", len(text.encode()) / extract_time / 1e6, unit=" MB")
    for times in (4, LONGEST):
        grown = extraction_growth(text, "\n".join([text] * times), times, MAX_GROWTH)
        yield Measured(f"cost of {times} times the text, by linear", grown.by_linear, MAX_GROWTH)


def checking(text: str) -> Iterator[Measured]:
    """What checking costs beside extraction, and between very many figures."""
    result = _extract(text)
    extract_time, check_time = time_extraction(text, 9), best(lambda: check(result), 9)
    yield Measured("checks", check_time * 1000, unit=" ms")
    yield Measured("checks by extraction", check_time / extract_time, MAX_CHECKS)
    grown = growth(partial(check, many_results(MANY // LARGER)), partial(check, many_results(MANY)))
    yield Measured(f"all checks between {MANY} figures", grown.seconds, MAX_MANY, " s")
    yield Measured(f"    by {LARGER} times an {LARGER}th of them", grown.by_linear, MAX_LINEAR)


def many_results(number: int) -> list[Result]:
    """At least ``number`` figures in copies of the annotated reports, of which each has other digits."""
    texts = [read(path).text for path in report_paths()]
    results: list[Result] = []
    copies = count()
    while sum(len(result.figures) for result in results) < number:
        copy = next(copies)
        for index, text in enumerate(texts):
            results.append(extract(Document(f"{index}-{copy}.txt", _with_other_digits(text, copy))))
    return results


def _with_other_digits(text: str, copy: int) -> str:
    return re.sub(
        "[0-9]", lambda digit: str((int(digit[0]) + copy) % 10) if digit.start() % 7 == copy % 7 else digit[0], text
    )


def start_up() -> Iterator[Measured]:
    """What starting costs, in processes of their own."""
    imports = [float(_run([sys.executable, "-c", _IMPORT])) for _ in range(7)]
    yield Measured("import extractor", min(imports), MAX_IMPORT, " s")
    command = Path(sys.executable).with_name("shuzheng")
    yield Measured(
        "shuzheng --help", best(lambda: _run([str(command), "--help"]), 7, time.perf_counter), MAX_HELP, " s"
    )


def memory(text: str) -> Iterator[Measured]:
    """The most memory that a process holds, with the text once and 16 times; on Linux only."""
    for repeat in (1, LONGEST) if Path("/proc/self/status").exists() else ():
        before, after = map(float, _run([sys.executable, "-c", _MEMORY], "\n".join([text] * repeat)).split())
        yield Measured(f"peak for the text × {repeat}", after, unit=" MiB")
        yield Measured("    above that before extraction", after - before, unit=" MiB")


def hostile() -> Iterator[Measured]:
    """Texts made to cost more than their length, by linear."""
    total = 0.0
    for name, (build, size) in HOSTILE.items():
        grown = extraction_growth(build(size), build(LARGER * size))
        total += grown.seconds
        yield Measured(f"{name} ({grown.seconds:.3f} s)", grown.by_linear, MAX_LINEAR)
    yield Measured("all of them", total, MAX_HOSTILE, " s")


def _run(command: list[str], text: str = "") -> str:
    return subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.decode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 if a bound is broken")
    arguments = parser.parse_args()
    text = corpus_text()
    groups = {
        f"Speed, on {len(text)} characters": lambda: speed(text),
        "Checks": lambda: checking(text),
        "Start": start_up,
        "Memory": lambda: memory(text),
        "Hostile texts": hostile,
    }
    broken = 0
    for title, measure in groups.items():
        print(title)
        for measured in measure():
            print(f"  {measured.line()}", flush=True)
            broken += not measured.holds
    if broken:
        print(f"{broken} bounds broken")
    sys.exit(1 if broken and arguments.check else 0)


if __name__ == "__main__":
    main()
