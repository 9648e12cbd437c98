"""How good OCR is on scans that get worse, and what it costs; run as a program, it prints that.

The pages are made up, and spoilt as those of ``fixtures/make_scans.py`` are: not straight, blurred, with noise and
traces of JPEG. A number that is wrong and not marked as doubtful makes the exit code 1. Needs the extra ``[ocr]``, the
font Noto Serif CJK, and for the costs a POSIX system.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import resource
import sys
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "fixtures"))

from make_scans import page, scanned  # noqa: E402 - its folder is on the path only now

from extractor.reading import read_bytes  # noqa: E402

PAGES = 4
"""Of each quality."""
LINES = 14
"""Of a page; each has four numbers or so."""
SENTENCES = (
    "2012年，新建基层工会{a}家，新发展会员{w}万人，入会率{p}%。",
    "筹集帮扶资金{w}万元，慰问职工{a}户，发放{b}元，增长{p}%。",
    "举办培训班{s}期，培训职工{c}人次，{a}人取得证书。",
    "签订合同{a}份，覆盖职工{c}人，签订率{p}%，受理{s}件。",
)
# 1,234.5   92.6
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


class Quality(NamedTuple):
    """How a page is spoilt; ``dpi`` is what its letters look like at 11 points."""

    dpi: int
    degrees: float
    noise: float
    quality: int

    @property
    def scale(self) -> float:
        """By how much the page is made smaller: as made, it is one of 200 dots to an inch."""
        return self.dpi / 200


QUALITIES = (Quality(200, 0.5, 8, 70), Quality(150, 1.0, 14, 45), Quality(100, 1.5, 16, 35))


def text_of(seed: int) -> tuple[str, ...]:
    """The lines of a page."""
    chance = random.Random(seed)
    return tuple(chance.choice(SENTENCES).format_map(_numbers(chance)) for _ in range(LINES))


def _numbers(chance: random.Random) -> dict[str, str]:
    return {
        "a": str(chance.randint(101, 999)),
        "b": f"{chance.randint(1, 99)},{chance.randint(0, 999):03}",
        "c": str(chance.randint(1000, 98765)),
        "p": f"{chance.uniform(1, 99):.1f}",
        "s": str(chance.randint(2, 99)),
        "w": f"{chance.uniform(0.3, 95):.2f}",
    }


def recognised(lines: tuple[str, ...], quality: Quality) -> Counter[str]:
    """Count the numbers of a page by what became of them."""
    stream = io.BytesIO()
    image = scanned(
        page(lines), degrees=quality.degrees, scale=quality.scale, noise=quality.noise, quality=quality.quality
    )
    image.save(stream, "PNG")
    document = read_bytes(stream.getvalue(), "scan.png")
    found = list(_NUMBER.finditer(document.text))
    wanted = _NUMBER.findall("".join(lines))
    marks = ["marked" if document.doubted(number.start(), number.end()) else "not marked" for number in found]
    counts: Counter[str] = Counter(numbers=len(wanted))
    matcher = SequenceMatcher(None, wanted, [number[0] for number in found], autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            counts.update(f"right, {mark}" for mark in marks[first:last])
        else:
            pairs = min(end - start, last - first)
            counts.update(f"wrong, {mark}" for mark in marks[first : first + pairs])
            counts.update(f"not there, {mark}" for mark in marks[first + pairs : last])
            counts["lost"] += end - start - pairs
    return counts


KINDS = (
    "numbers",
    *(f"{what}, {mark}" for what in ("right", "wrong", "not there") for mark in ("not marked", "marked")),
)


def main() -> int:
    """Print a row for each quality; 1 if a wrong number is not marked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES, help="pages of each quality")
    pages = parser.parse_args().pages
    print(" | ".join(("dots per inch", *KINDS, "lost")))
    unmarked = 0
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for quality in QUALITIES:
        counts: Counter[str] = Counter()
        for seed in range(pages):
            counts += recognised(text_of(seed), quality)
        print(" | ".join(str(one) for one in (quality.dpi, *(counts[kind] for kind in (*KINDS, "lost")))))
        unmarked += counts["wrong, not marked"] + counts["not there, not marked"]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{seconds / (pages * len(QUALITIES)):.1f} s of the processor a page, with the start of the program for each")
    print(f"{after.ru_maxrss / 1024:.0f} MiB at most")
    return 1 if unmarked else 0


if __name__ == "__main__":
    sys.exit(main())
