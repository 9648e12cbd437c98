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
#: A text 4 or 16 times as long may cost this much more than 4 or 16 times.
MAX_GROWTH = 1.10
MAX_DOUBLED = 2.3
MAX_IMPORT = 0.25
MAX_HELP = 0.40
#: Checking may add this share to the time of extraction.
MAX_CHECKS = 0.30
#: Seconds for all checks between :data:`MANY` figures, and how much more than twice as many for twice the figures.
MAX_MANY = 10.0
MANY = 100_000
#: All hostile texts together, in seconds, at their single size.
MAX_HOSTILE = 60.0
REPEATS = (1, 4, 16)

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
    """Seconds for one extraction; the document is new each time, so that nothing is kept from the last."""
    return best(lambda: extract(Document("benchmark", text)), rounds)


def doubled(text: Callable[[int], str], size: int, attempts: int = 12) -> tuple[float, float]:
    """Seconds at a size, and how many times as much twice the size costs.

    Noise only ever adds time, so the shortest times of both sizes are compared. Attempts end when their ratio holds:
    a text that costs too much by its nature does so however often it is measured.
    """
    single, twice = text(size), text(2 * size)
    one = two = float("inf")
    for _ in range(attempts):
        one = min(one, time_extraction(single, 1 if one > 0.5 else 3))
        two = min(two, time_extraction(twice, 1 if one > 0.5 else 3))
        if two <= MAX_DOUBLED * one:
            break
    return one, two / one


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
    for repeat, cost in growth(text).items():
        yield Measured(f"cost of {repeat} times the text, by linear", cost, MAX_GROWTH)


def growth(text: str, rounds: int = 5) -> dict[int, float]:
    """How many times as much as linear the text costs when it is repeated.

    All sizes do the same work, the shorter text the more often, and take turns, so that noise meets them alike.
    """
    most = REPEATS[-1]
    texts = {repeat: "\n".join([text] * repeat) for repeat in REPEATS}
    times = dict.fromkeys(REPEATS, float("inf"))
    for _ in range(rounds):
        for repeat, whole in texts.items():
            times[repeat] = min(times[repeat], best(_repeatedly(whole, most // repeat), 1))
    return {repeat: times[repeat] / times[1] for repeat in REPEATS[1:]}


def _repeatedly(text: str, times: int) -> Callable[[], None]:
    def work() -> None:
        for _ in range(times):
            extract(Document("benchmark", text))

    return work


def checking(text: str) -> Iterator[Measured]:
    """What checking costs beside extraction, and between very many figures."""
    result = extract(Document("benchmark", text))
    extract_time, check_time = time_extraction(text, 9), best(lambda: check(result), 9)
    yield Measured("checks", check_time * 1000, unit=" ms")
    yield Measured("checks by extraction", check_time / extract_time, MAX_CHECKS)
    times = {}
    for number in (MANY // 2, MANY):
        results = many_results(number)
        times[number] = best(partial(check, results), 3)
    yield Measured(f"all checks between {MANY} figures", times[MANY], MAX_MANY, " s")
    yield Measured("    by half as many", times[MANY] / times[MANY // 2], MAX_DOUBLED)


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
    for repeat in (1, REPEATS[-1]) if Path("/proc/self/status").exists() else ():
        before, after = map(float, _run([sys.executable, "-c", _MEMORY], "\n".join([text] * repeat)).split())
        yield Measured(f"peak for the text × {repeat}", after, unit=" MiB")
        yield Measured("    above that before extraction", after - before, unit=" MiB")


def reading() -> Iterator[Measured]:
    """How fast each reader is on the report that exists in every form: its text, and the pages of PDFs, in a second."""
    for path in sorted((Path(__file__).parents[1] / "fixtures" / "documents").glob("report*")):
        if path.suffix == ".doc" or path.name.startswith("reports."):
            continue  # .doc is as fast as LibreOffice, archives as their members
        document = read(path)
        seconds = best(partial(read, path), 7)
        yield Measured(f"{path.name}, text in a second", len(document.text.encode()) / seconds / 1e6, unit=" MB")
        pages = {locator.label for locator in document.locators if locator.label.startswith("p. ")}
        if pages:
            yield Measured("    pages in a second", len(pages) / seconds)


def hostile() -> Iterator[Measured]:
    """Texts made to cost more than their length: how many times as much twice the length costs."""
    total = 0.0
    for name, (build, size) in HOSTILE.items():
        seconds, ratio = doubled(build, size)
        total += seconds
        yield Measured(f"{name} ({seconds:.3f} s), doubled", ratio, MAX_DOUBLED)
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
        "Readers": reading,
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
