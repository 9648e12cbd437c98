"""A draft compared with its sources as a page to read: one HTML file that loads nothing and runs nothing."""

from __future__ import annotations

from collections import Counter
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from markupsafe import Markup

from extractor.records import DraftJudgement
from extractor.records.names import name
from extractor.words import section
from extractor.writing.pages import resource, source_hash, template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.records import Evidence, Verdict
    from extractor.records.columns import RecordTable

#: Code points of a sentence around a number that are shown: more than any sentence has that is one.
AROUND = 400


class _Passage(NamedTuple):
    """A sentence around its number."""

    document: str
    locator: str | None
    before: str
    mention: str
    after: str

    @classmethod
    def of(cls, evidence: Evidence) -> _Passage:
        start, end = evidence.start - evidence.sentence_start, evidence.end - evidence.sentence_start
        before, after = evidence.sentence[:start], evidence.sentence[end:]
        return cls(
            evidence.document,
            evidence.locator,
            before if len(before) <= AROUND else "…" + before[-AROUND:],
            evidence.mention,
            after if len(after) <= AROUND else after[:AROUND] + "…",
        )


class _Shown(NamedTuple):
    """A verdict that figures can have, and how many have it."""

    name: str
    word: str
    figures: int


class _ShownFigure(NamedTuple):
    """A figure of the draft as the page shows it."""

    verdict: str
    word: str
    mention: str
    message: str
    draft: _Passage | None
    evidence: list[_Passage]


def write_page(table: RecordTable, stream: IO[bytes], lang: str) -> None:
    """Write the verdicts of ``table`` as a page in ``lang``; whatever they say stays text."""
    verdicts = list(cast("Iterable[Verdict]", table.records))  # no other table can be written as a page
    style = resource("extractor.writing", "templates/comparison.css")
    counts = Counter(one.verdict for one in verdicts)
    page = template("extractor.writing", "templates/comparison.html").render(
        lang=lang,
        words=section("comparison", lang),
        draft=next((one.draft.document for one in verdicts if one.draft), ""),
        style=Markup(style),  # our own, and the only part that is not escaped
        style_hash=Markup(source_hash(style)),
        verdicts=[_Shown(one.value, name(one, lang), counts[one]) for one in DraftJudgement],
        cases=[_case(one, lang) for one in verdicts],
    )
    stream.write(page.encode())


def _case(verdict: Verdict, lang: str) -> _ShownFigure:
    return _ShownFigure(
        verdict.verdict.value,
        name(verdict.verdict, lang),
        verdict.mention,
        verdict.message_zh if lang == "zh" else verdict.message,
        _Passage.of(verdict.draft) if verdict.draft else None,
        [_Passage.of(one) for one in verdict.evidence],
    )
