"""Print how many wrong and right figures of drafts are told as such; with ``--cost`` what comparing costs.

The drafts are made from the annotated reports: each is a report in which one figure of every sentence was changed in
one way. They are compared with the report itself.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from importlib.resources import files
from itertools import count, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from bench import best, many_results
from gold import report_paths

from extractor import Document, Result, extract, read
from extractor.checks import check
from extractor.comparing.compare import compare
from extractor.records import Bound, DraftJudgement, Figure, plain
from extractor.rulepack import load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from enum import StrEnum

    from extractor.records import Verdict

#: Figures of the draft and of the sources whose comparison is measured.
DRAFT, SOURCES = 300, 100_000

_DIGITS = ("一二三四五六七八九", "１２３４５６７８９", "123456789")


class Edit(NamedTuple):
    """A place of a report and what stands there in a draft."""

    start: int
    end: int
    words: str


class Change(NamedTuple):
    """A way to make a draft: what becomes of a figure among those of its sentence; nothing where it cannot be done."""

    name: str
    edits: Callable[[Figure, list[Figure]], list[Edit]]
    is_wrong: bool


def first_digit(figure: Figure, _: list[Figure]) -> list[Edit]:
    """8182个 → 9182个."""
    return _other_digit(figure, 0)


def last_digit(figure: Figure, _: list[Figure]) -> list[Edit]:
    """8182个 → 8183个."""
    return _other_digit(figure, -1)


def swapped(figure: Figure, sentence: list[Figure]) -> list[Edit]:
    """The figure and the next one of the same unit in its sentence take each other's place."""
    rules = load_rules()
    for other in sentence[sentence.index(figure) + 1 :]:
        is_same_unit = rules.unit_of(other.unit).is_same_as(rules.unit_of(figure.unit))
        if is_same_unit and other.value != figure.value:
            return [Edit(figure.start, figure.end, other.mention), Edit(other.start, other.end, figure.mention)]
    return []


def rounded(figure: Figure, _: list[Figure]) -> list[Edit]:
    """83630人 → 8.4万人, where that says less."""
    value = figure.value / 10_000
    exact = figure.bound is Bound.EXACT and figure.value_max is None
    if not exact or value < 1 or round(value, 1) == value or not figure.mention.endswith(figure.unit):
        return []
    return [Edit(figure.start, figure.end, f"{plain(round(value, 1))}万{figure.unit}")]


def unchanged(figure: Figure, _: list[Figure]) -> list[Edit]:
    """The report as it is."""
    return [Edit(figure.start, figure.end, figure.mention)]


CHANGES = (
    Change("first digit", first_digit, True),
    Change("last digit", last_digit, True),
    Change("two figures swapped", swapped, True),
    Change("unchanged", unchanged, False),
    Change("rounded to 万", rounded, False),
)


def _other_digit(figure: Figure, which: int) -> list[Edit]:
    """Make a digit the next one, so that the number stays one of the same kind."""
    places = [at for at, character in enumerate(figure.mention) if any(character in digits for digits in _DIGITS)]
    if not places:
        return []
    at = places[which]
    written = figure.mention[at]
    digits = next(digits for digits in _DIGITS if written in digits)
    return [Edit(figure.start + at, figure.start + at + 1, digits[(digits.index(written) + 1) % 9])]


def judged(result: Result, change: Change) -> Iterator[tuple[Figure, Verdict]]:
    """The figures of a report that were changed, with the verdicts on what they became."""
    sentences = [list(group) for _, group in groupby(result.figures, key=attrgetter("sentence_start"))]
    for number in range(max(map(len, sentences))):
        edits = {
            figure.id: made
            for sentence in sentences
            for figure in sentence[number : number + 1]
            if (made := change.edits(figure, sentence))
        }
        text, places = _edited(result.document.text, [edit for made in edits.values() for edit in made])
        draft = extract(Document("draft.txt", text))
        verdicts = {place: one for one in compare(draft, [result]) if (place := _start(one)) is not None}
        original = {figure.id: figure for figure in result.figures}
        for name, made in edits.items():
            verdict = verdicts.get(places[made[0].start] - (made[0].start - original[name].start))
            if verdict is not None and (not change.is_wrong or verdict.stated != original[name].value):
                yield original[name], verdict


def found_by_check(result: Result, change: Change) -> Iterator[tuple[Figure, set[str]]]:
    """The figures of a report changed one at a time, each with the codes of what checking finds in the report alone."""
    text = result.document.text
    known = {finding.message for finding in check(result)}
    for _, group in groupby(result.figures, key=attrgetter("sentence_start")):
        sentence = list(group)
        for figure in sentence:
            edits = change.edits(figure, sentence)
            if edits:
                changed, _ = _edited(text, edits)
                findings = check(extract(Document(result.document.name, changed)))
                yield figure, {finding.code for finding in findings if finding.message not in known}


def _start(verdict: Verdict) -> int | None:
    return verdict.draft.start if verdict.draft else None


def _edited(text: str, edits: Iterable[Edit]) -> tuple[str, dict[int, int]]:
    """The text with its edits, and where each of them starts in it."""
    parts, places, end, length = [], {}, 0, 0
    for edit in sorted(edits):
        parts += [text[end : edit.start], edit.words]
        length += edit.start - end
        places[edit.start] = length
        length += len(edit.words)
        end = edit.end
    return "".join([*parts, text[end:]]), places


def traditional(text: str) -> str:
    """The text in Traditional characters, but for 千 in numbers, which is Traditional itself."""
    data = tomllib.loads((files("extractor.values") / "characters.toml").read_text(encoding="utf-8"))
    pairs = zip(data["simplified"].replace("\n", ""), data["traditional"].replace("\n", ""), strict=True)
    return text.translate({ord(one): other for one, other in reversed(list(pairs)) if one != "千"})


def report_results() -> list[Result]:
    """The annotated reports of the repository as extracted now."""
    return [extract(read(path)) for path in report_paths()]


def tally(change: Change, results: Iterable[Result]) -> Counter[StrEnum]:
    """How often a change gets which verdict."""
    return Counter(verdict.verdict for result in results for _, verdict in judged(result, change))


def share(counts: Counter[StrEnum], *judgements: DraftJudgement) -> float:
    """The part of all that has one of some verdicts."""
    return sum(counts[one] for one in judgements) / counts.total()


def cost(sources: int) -> float:
    """Seconds that a draft of :data:`DRAFT` figures takes beside so many figures of sources."""
    results = many_results(sources)
    figures = (figure for result in report_results() for figure in result.figures)
    document = results[0].document
    draft = Result(document, tuple(figure for _, figure in zip(range(DRAFT), figures, strict=False)))
    return best(lambda: compare(draft, results), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="list up to N figures that are told wrong")
    parser.add_argument("--cost", action="store_true", help="measure what comparing costs instead")
    arguments = parser.parse_args()
    if arguments.cost:
        for number in (SOURCES // 4, SOURCES // 2, SOURCES):
            print(f"{DRAFT} figures beside {number}: {cost(number):.1f} s")
        return
    results = report_results()
    for change in CHANGES:
        counts: Counter[StrEnum] = Counter()
        shown = count()
        for result in results:
            for figure, verdict in judged(result, change):
                counts[verdict.verdict] += 1
                is_told = verdict.verdict in (DraftJudgement.SUPPORTED, DraftJudgement.ROUNDED)
                if is_told is change.is_wrong and next(shown) < arguments.show:
                    print(f"  {verdict.verdict} {figure.mention} → {verdict.mention}: {verdict.message}")
        listed = ", ".join(f"{name} {number}" for name, number in sorted(counts.items()))
        print(f"{change.name:<24}{counts.total():>5}  {listed}")
    for change in CHANGES:
        if change.is_wrong:
            codes = [found for result in results for _, found in found_by_check(result, change)]
            print(f"{change.name:<24}{len(codes):>5}  found by check alone: {sum(map(bool, codes)) / len(codes):.1%}")


if __name__ == "__main__":
    main()
