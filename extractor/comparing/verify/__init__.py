"""Rows of a table against the documents that they are from: is each still what its source says?

The sentence of a row is found (:mod:`~extractor.comparing.verify.locating`), its source is read once more by the same
rules, and the number of the row is compared with the figure that stands there
(:mod:`~extractor.comparing.verify.numbers`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from extractor.comparing.verify.changes import TextDifference, counterpart, quoted
from extractor.comparing.verify.locating import Found, Where, locate, look_up
from extractor.comparing.verify.numbers import (
    SourceNumber,
    difference,
    expected_start,
    given_for,
    listed,
    stated_value,
    states_value,
)
from extractor.comparing.verify.sources import Library, SearchedDocument, key
from extractor.records import Evidence, RowJudgement, Verdict
from extractor.values.numerals import scan
from extractor.words import both

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from extractor.comparing.verify.sources import Extract, SentencePlace
    from extractor.records import Document
    from extractor.values.rows import Row
    from extractor.words import Both


def verify(rows: Iterable[Row], sources: Iterable[Document], extract: Extract) -> tuple[Verdict, ...]:
    """Check rows of a table of figures against their sources, which ``extract`` reads where they are needed.

    The verdicts are in the order of the rows: ``ok``, ``moved``, ``value-changed``, ``text-changed``, ``not-found`` or
    ``no-source``.
    """
    given = tuple(rows)
    library = Library(sources, extract)
    documents: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, row in enumerate(given):
        documents[row.document_id, row.document].append(index)
    verdicts: dict[int, Verdict] = {}
    for (document_id, name), indexes in documents.items():
        members = [given[index] for index in indexes]
        verdicts.update(zip(indexes, _verify_document(library, document_id, name, members), strict=True))
    return tuple(verdicts[index] for index in range(len(given)))


def _verify_document(library: Library, document_id: str, name: str, rows: Sequence[Row]) -> list[Verdict]:
    """The verdicts on the rows that say they are from one document."""
    unchanged = library.with_id(document_id)
    if unchanged is not None:
        return _verdicts(rows, locate(unchanged, rows, is_unchanged=True), unchanged)
    if not name and len(library.sources) != 1:  # the id of a text that changed tells nothing
        return _verdicts(rows, [look_up(library, row) for row in rows], None)
    source = _most_quoted(library, library.named(name) if name else library.sources, rows)
    if source is None:
        return [_no_source(library, row) for row in rows]
    return _verdicts(rows, locate(source, rows, is_unchanged=False), source)


def _most_quoted(library: Library, sources: Sequence[SearchedDocument], rows: Sequence[Row]) -> SearchedDocument | None:
    """Of the sources that may be a document, the one in which the most sentences of its rows stand."""
    if len(sources) <= 1:
        return next(iter(sources), None)
    sentences = {key(row.sentence) for row in rows if row.sentence}
    holding = Counter(library.places[index].source for one in sentences for index in library.by_key.get(one, ()))
    return max(sources, key=lambda source: holding[source])


def _verdicts(
    rows: Sequence[Row], located: Sequence[Sequence[Found]], source: SearchedDocument | None
) -> list[Verdict]:
    return [
        min((_judge(row, one) for one in found), key=lambda verdict: _RANKS.index(verdict.verdict))
        if found
        else _not_found(row, source)
        for row, found in zip(rows, located, strict=True)
    ]


#: Where a row may mean several sentences, the best verdict counts.
_RANKS = (RowJudgement.OK, RowJudgement.MOVED, RowJudgement.VALUE_CHANGED, RowJudgement.TEXT_CHANGED)


def _judge(row: Row, found: Found) -> Verdict:
    """The verdict on a row whose sentence was found."""
    if found.where is Where.ALIKE:
        return _text_changed(row, found.place)
    given = given_for(row, found.place)
    if given is None:
        return _without_number(row, found)
    differing = difference(row, given)
    if differing is not None:
        return _verdict(row, RowJudgement.VALUE_CHANGED, *differing, _evidence(found.place, given))
    is_moved = found.where is Where.ELSEWHERE or row.start not in (None, given.start)
    return _verdict(
        row,
        RowJudgement.MOVED if is_moved else RowJudgement.OK,
        _moved_reason(row, found.place, given) if is_moved else _ok_reason(given),
        stated_value(row, given.unit or ""),
        given.value,
        _evidence(found.place, given),
    )


def _ok_reason(given: SourceNumber) -> Both:
    if given.figure is None:
        return both("verify.no_figure", mention=given.mention)
    if given.figure.doubtful:
        return both("verify.doubtful", doubtful=given.figure.doubtful)
    return both("verify.ok")


def _moved_reason(row: Row, place: SentencePlace, given: SourceNumber) -> Both:
    if row.sentence_start is not None and row.sentence_start != place.sentence.start:
        was, now = row.sentence_start, place.sentence.start
        return both("verify.sentence_moved", was=was, now=now)
    return both("verify.number_moved", was=row.start or 0, now=given.start)


def _without_number(row: Row, found: Found) -> Verdict:
    """The verdict on a row whose sentence is there, but not with the number that the row has."""
    place = found.place
    figures = place.source.figures_in(place.sentence)
    if not row.mention and not states_value(row):
        return _verdict_without_claim(row, place)
    position = expected_start(row, place)
    at_place = [figure for figure in figures if figure.start == position]
    same_value = [
        figure for figure in figures if states_value(row) and difference(row, SourceNumber.of(figure)) is None
    ]
    (figure,) = next((one for one in (at_place, same_value, figures) if len(one) == 1), [None])
    there = listed(figures) or "—"
    wanted = f"“{row.mention}”" if row.mention else both("verify.this_value")
    reason = both("verify.not_in_sentence", wanted=wanted, there=there)
    is_same = figure is not None and bool(row.mention) and difference(row, SourceNumber.of(figure)) is None
    return _verdict(
        row,
        RowJudgement.TEXT_CHANGED if is_same else RowJudgement.VALUE_CHANGED,
        reason,
        stated_value(row, figure.unit if figure else ""),
        figure.value if figure else None,
        _evidence(place, SourceNumber.of(figure) if figure else None),
    )


def _verdict_without_claim(row: Row, place: SentencePlace) -> Verdict:
    """The verdict on a row that has a sentence and no number: right in a table without a column for it."""
    if row.value is None and row.value_text is None:
        return _verdict(row, RowJudgement.OK, both("verify.sentence_ok"), None, None, _evidence(place, None))
    return _verdict(row, RowJudgement.VALUE_CHANGED, both("verify.no_number"), None, None, _evidence(place, None))


def _text_changed(row: Row, place: SentencePlace) -> Verdict:
    """The verdict on a row whose sentence reads differently."""
    start, end = place.sentence
    text = place.source.document.text[start:end]
    change = TextDifference.between(row.sentence, text)
    was, now = quoted(row.sentence, change.start, change.old_end), quoted(text, change.start, change.new_end)
    figure = counterpart(row, place)
    given = SourceNumber.of(figure) if figure is not None else None
    differing = difference(row, given) if given is not None else None
    if differing is not None:
        number = differing.reason
    elif given is not None:
        number = both("verify.same_number", mention=given.mention)
    else:
        number = both("verify.which_number")
    reason = both("verify.text_changed", was=was, now=now, number=number)
    stated = differing.stated if differing else stated_value(row, given.unit or "" if given else "")
    found = differing.found if differing else given.value if given else None
    return _verdict(row, RowJudgement.TEXT_CHANGED, reason, stated, found, _evidence(place, given))


def _not_found(row: Row, source: SearchedDocument | None) -> Verdict:
    """The verdict on a row that stands nowhere; it says what the row lacks, if that is why."""
    where = both("verify.the_source", document=source.document.name) if source else both("verify.the_sources")
    if row.sentence:
        reason = both("verify.no_sentence", where=where)
    elif not row.mention:
        reason = both("verify.nothing_to_find")
    elif not any(scan(row.mention)):
        reason = both("verify.mention_no_number", mention=row.mention)
    elif row.start is None:
        reason = both("verify.mention_not_found", mention=row.mention, where=where)
    else:
        reason = both("verify.mention_left", mention=row.mention, where=where)
    return _verdict(row, RowJudgement.NOT_FOUND, reason, stated_value(row))


def _no_source(library: Library, row: Row) -> Verdict:
    """The verdict on a row whose document is not there; another document may have its sentence."""
    name = row.document or row.document_id
    index = next(iter(library.by_key.get(key(row.sentence), ())), None) if row.sentence else None
    if index is None:
        return _verdict(row, RowJudgement.NO_SOURCE, both("verify.no_source", document=name), stated_value(row))
    place = library.places[index]
    reason = both("verify.no_source_but", document=name, other=place.source.document.name)
    return _verdict(row, RowJudgement.NO_SOURCE, reason, stated_value(row), None, _evidence(place, None))


def _evidence(place: SentencePlace, given: SourceNumber | None) -> tuple[Evidence]:
    """The place that a verdict rests on: a figure, a number that is none, or the whole sentence."""
    if given is not None and given.figure is not None:
        return (Evidence.of(given.figure),)
    document = place.source.document
    start, end = place.sentence
    sentence = document.text[start:end]
    mention = given.mention if given else sentence[:_FIRST_WORDS]
    at = given.start if given else start
    return (
        Evidence(
            document=document.name,
            document_id=document.document_id,
            locator=document.locator_at(at),
            mention=mention,
            start=at,
            end=at + len(mention),
            sentence=sentence,
            sentence_start=start,
        ),
    )


#: Of a passage that is no figure these many code points stand for the mention.
_FIRST_WORDS = 20


def _verdict(
    row: Row,
    judgement: RowJudgement,
    reason: Both,
    stated: Decimal | None = None,
    found: Decimal | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Verdict:
    """A verdict on a row, which on a further sheet of a workbook names that sheet."""
    header = row.header
    if header is not None and header.sheet is not None and not header.is_first:
        reason = both("verify.on_sheet", sheet=header.sheet, reason=reason)
    return Verdict(
        id=row.id or None,
        row=row.number,
        mention=row.mention,
        verdict=judgement,
        message=reason.en,
        message_zh=reason.zh,
        stated=stated,
        found=found,
        evidence=evidence,
    )
