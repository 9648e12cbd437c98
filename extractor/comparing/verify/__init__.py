"""Rows of a table against the documents that they are from: is each still what its source says?

The sentence of a row is found (:mod:`~extractor.comparing.verify.locating`), its source is read once more by the same
rules, and the number of the row is compared with the figure that stands there
(:mod:`~extractor.comparing.verify.numbers`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from extractor.comparing.verify.changes import Change, counterpart, quoted
from extractor.comparing.verify.locating import Found, Where, locate, look_up
from extractor.comparing.verify.numbers import (
    Given,
    Reason,
    difference,
    expected_start,
    given_for,
    listed,
    stated_value,
    states_value,
)
from extractor.comparing.verify.sources import Library, Source, key
from extractor.records import Evidence, Judgement, Verdict
from extractor.values.numerals import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from extractor.comparing.verify.sources import Extract, Place
    from extractor.records import Document
    from extractor.values.rows import Row


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


def _most_quoted(library: Library, sources: Sequence[Source], rows: Sequence[Row]) -> Source | None:
    """Of the sources that may be a document, the one in which the most sentences of its rows stand."""
    if len(sources) <= 1:
        return next(iter(sources), None)
    sentences = {key(row.sentence) for row in rows if row.sentence}
    holding = Counter(library.places[index].source for one in sentences for index in library.by_key.get(one, ()))
    return max(sources, key=lambda source: holding[source])


def _verdicts(rows: Sequence[Row], located: Sequence[Sequence[Found]], source: Source | None) -> list[Verdict]:
    return [
        min((_judge(row, one) for one in found), key=lambda verdict: _RANKS.index(verdict.verdict))
        if found
        else _not_found(row, source)
        for row, found in zip(rows, located, strict=True)
    ]


#: Where a row may mean several sentences, the best verdict counts.
_RANKS = (Judgement.OK, Judgement.MOVED, Judgement.VALUE_CHANGED, Judgement.TEXT_CHANGED)


def _judge(row: Row, found: Found) -> Verdict:
    """The verdict on a row whose sentence was found."""
    if found.where is Where.ALIKE:
        return _text_changed(row, found.place)
    given = given_for(row, found.place)
    if given is None:
        return _without_number(row, found)
    differing = difference(row, given)
    if differing is not None:
        return _verdict(row, Judgement.VALUE_CHANGED, *differing, _evidence(found.place, given))
    is_moved = found.where is Where.ELSEWHERE or row.start not in (None, given.start)
    return _verdict(
        row,
        Judgement.MOVED if is_moved else Judgement.OK,
        _moved_reason(row, found.place, given) if is_moved else _ok_reason(given),
        stated_value(row, given.unit or ""),
        given.value,
        _evidence(found.place, given),
    )


def _ok_reason(given: Given) -> Reason:
    if given.figure is None:
        return Reason(
            f"the sentence stands in the source, and {given.mention} in it; no rule reads that as a figure, so the "
            "unit was not checked",
            f"原句与来源一致，其中有{given.mention}；没有规则将其识别为数据，单位未核对",
        )
    return Reason("the sentence and its number stand in the source as in the row", "原句和数字与来源一致")


def _moved_reason(row: Row, place: Place, given: Given) -> Reason:
    if row.sentence_start is not None and row.sentence_start != place.sentence.start:
        was, now = row.sentence_start, place.sentence.start
        return Reason(
            f"the sentence starts at {now} of the text now, not at {was}", f"原句现位于文中第{now}字处，不在第{was}字处"
        )
    was, now = row.start or 0, given.start
    return Reason(f"the number starts at {now} of the text, not at {was}", f"数字位于文中第{now}字处，不在第{was}字处")


def _without_number(row: Row, found: Found) -> Verdict:
    """The verdict on a row whose sentence is there, but not with the number that the row has."""
    place = found.place
    figures = place.source.figures_in(place.sentence)
    if not row.mention and not states_value(row):
        return _verdict_without_claim(row, place)
    position = expected_start(row, place)
    at_place = [figure for figure in figures if figure.start == position]
    same_value = [figure for figure in figures if states_value(row) and difference(row, Given.of(figure)) is None]
    (figure,) = next((one for one in (at_place, same_value, figures) if len(one) == 1), [None])
    there = listed(figures) or "—"
    wanted, wanted_zh = (f"“{row.mention}”", f"“{row.mention}”") if row.mention else ("this value", "此数值")
    reason = Reason(f"{wanted} is not in the sentence; it has {there}", f"原句中没有{wanted_zh}；句中有：{there}")
    is_same = figure is not None and bool(row.mention) and difference(row, Given.of(figure)) is None
    return _verdict(
        row,
        Judgement.TEXT_CHANGED if is_same else Judgement.VALUE_CHANGED,
        reason,
        stated_value(row, figure.unit if figure else ""),
        figure.value if figure else None,
        _evidence(place, Given.of(figure) if figure else None),
    )


def _verdict_without_claim(row: Row, place: Place) -> Verdict:
    """The verdict on a row that has a sentence and no number: right in a table without a column for it."""
    if row.value is None and row.value_text is None:
        reason = Reason("the sentence stands in the source as in the row", "原句与来源一致")
        return _verdict(row, Judgement.OK, reason, None, None, _evidence(place, None))
    reason = Reason(
        "the sentence stands in the source, but the row has neither value nor number as printed; fill them in",
        "原句与来源一致，但此行没有数值和原文数字，请补填",
    )
    return _verdict(row, Judgement.VALUE_CHANGED, reason, None, None, _evidence(place, None))


def _text_changed(row: Row, place: Place) -> Verdict:
    """The verdict on a row whose sentence reads differently."""
    start, end = place.sentence
    text = place.source.document.text[start:end]
    change = Change.between(row.sentence, text)
    was, now = quoted(row.sentence, change.start, change.old_end), quoted(text, change.start, change.new_end)
    figure = counterpart(row, place)
    given = Given.of(figure) if figure is not None else None
    differing = difference(row, given) if given is not None else None
    if differing is not None:
        number = differing.reason
    elif given is not None:
        number = Reason(f"the number is the same ({given.mention})", f"数字未变（{given.mention}）")
    else:
        number = Reason("which number of it is meant cannot be told", "无法判断对应句中哪个数字")
    reason = Reason(
        f"the sentence has “{was}” in the row, “{now}” in the source; {number.en}",
        f"句子表中为“{was}”，来源为“{now}”；{number.zh}",
    )
    stated = differing.stated if differing else stated_value(row, given.unit or "" if given else "")
    found = differing.found if differing else given.value if given else None
    return _verdict(row, Judgement.TEXT_CHANGED, reason, stated, found, _evidence(place, given))


def _not_found(row: Row, source: Source | None) -> Verdict:
    """The verdict on a row that stands nowhere; it says what the row lacks, if that is why."""
    where, where_zh = (source.document.name, f"{source.document.name}中") if source else ("the sources", "所有来源中")
    if row.sentence:
        reason = Reason(f"no such sentence in {where}", f"{where_zh}没有这句话")
    elif not row.mention:
        reason = Reason(
            "the row has neither its sentence nor its number as printed; fill in one of them",
            "此行既无原句也无原文数字，请补填其一",
        )
    elif not any(scan(row.mention)):
        reason = Reason(
            f"the row has no sentence, and “{row.mention}” is no number; fill in the sentence",
            f"此行没有原句，而“{row.mention}”不是数字，请补填原句",
        )
    elif row.start is None:
        number = row.mention
        reason = Reason(f"no {number} in {where}; fill in the sentence", f"{where_zh}没有{number}，请补填原句")
    else:
        number = row.mention
        reason = Reason(
            f"{number} does not stand at its place in {where} any more; fill in its sentence to find it elsewhere",
            f"{where_zh}原位置已没有{number}；补填原句后可在别处查找",
        )
    return _verdict(row, Judgement.NOT_FOUND, reason, stated_value(row))


def _no_source(library: Library, row: Row) -> Verdict:
    """The verdict on a row whose document is not there; another document may have its sentence."""
    name = row.document or row.document_id
    reason = Reason(f"{name} is not among the sources", f"来源中没有{name}")
    index = next(iter(library.by_key.get(key(row.sentence), ())), None) if row.sentence else None
    if index is None:
        return _verdict(row, Judgement.NO_SOURCE, reason, stated_value(row))
    place = library.places[index]
    other = place.source.document.name
    reason = Reason(f"{reason.en}; the sentence stands in {other}", f"{reason.zh}；{other}中有这句话")
    return _verdict(row, Judgement.NO_SOURCE, reason, stated_value(row), None, _evidence(place, None))


def _evidence(place: Place, given: Given | None) -> tuple[Evidence]:
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
    judgement: Judgement,
    reason: Reason,
    stated: Decimal | None = None,
    found: Decimal | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Verdict:
    """A verdict on a row, which on a further sheet of a workbook names that sheet."""
    header = row.header
    en, zh = reason
    if header is not None and header.sheet is not None and not header.is_first:
        en, zh = f"sheet {header.sheet}: {en}", f"工作表{header.sheet}：{zh}"
    return Verdict(
        id=row.id or None,
        row=row.number,
        mention=row.mention,
        verdict=judgement,
        message=en,
        message_zh=zh,
        stated=stated,
        found=found,
        evidence=evidence,
    )
