"""Figures that no report has, to try what a format can hold: hypothesis strategies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from extractor import Aspect, Bound, Category, Direction, Document, Figure, Modality, Result

if TYPE_CHECKING:
    from decimal import Decimal

#: Pieces of text that some format has a meaning of its own for.
HARD = ["'", '"', "\r", "\n", "\r\n", "\t", ",", "=1+1", "-3.5", "'=", "#N/A", "NULL", "TRUE", "1e5", "007", "😀", "𠮷"]
HARD += ["\u2028", "\ufeff", "\ufffd", "\x1b", "_x000D_", "_x0041_", "&lt;", "</t>", "%", "\\", "\\N", "\x85", "｡", " "]

texts = st.lists(
    st.sampled_from(HARD) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
    max_size=4,
).map("".join)
some_text = texts.filter(bool)
decimals: st.SearchStrategy[Decimal] = st.decimals(allow_nan=False, allow_infinity=False).filter(
    lambda value: abs(value.adjusted()) < 1000 and abs(int(value.as_tuple().exponent)) < 1000
)


@st.composite
def results(draw: st.DrawFn) -> Result:
    """A document of some sentences, with figures at some places in them."""
    sentences = draw(st.lists(some_text, min_size=1, max_size=4))
    document = Document(draw(some_text), "".join(sentences))
    figures: dict[str, Figure] = {}
    at = 0
    for sentence in sentences:
        for _ in range(draw(st.integers(0, 2))):
            start = draw(st.integers(0, len(sentence) - 1))
            end = draw(st.integers(start + 1, len(sentence)))
            made = _figure(draw, document, at, sentence, start, end)
            figures.setdefault(made.id, made)
        at += len(sentence)
    return Result(document, tuple(figures.values()))


def _figure(draw: st.DrawFn, document: Document, at: int, sentence: str, start: int, end: int) -> Figure:
    optional: dict[str, Any] = {
        name: draw(st.none() | some_text)
        for name in ("locator", "period", "time_period", "scope", "entity", "concept", "part_of", "repeats", "doubtful")
    }
    return Figure(
        id=f"{document.document_id}:{at + start}-{at + end}",
        document=document.name,
        document_id=document.document_id,
        section=draw(texts),
        sentence=sentence,
        sentence_start=at,
        sentence_end=at + len(sentence),
        mention=sentence[start:end],
        start=at + start,
        end=at + end,
        value=draw(decimals),
        value_max=draw(st.none() | decimals),
        unit=draw(texts),
        bound=draw(st.sampled_from(Bound)),
        category=draw(st.sampled_from(Category)),
        indicator=draw(texts),
        aspect=draw(st.sampled_from(Aspect)),
        direction=draw(st.none() | st.sampled_from(Direction)),
        modality=draw(st.sampled_from(Modality)),
        rule=draw(some_text),
        **optional,
    )
