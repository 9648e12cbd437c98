"""The rows of a panel: who reports, and which figures are about it as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from extractor.records import PanelRow
from extractor.values.parties import Party
from extractor.values.places import full_name, last_place
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.records import Figure, Report, Result, UnreadFile

#: What the name of a body that stands for none in particular begins with: |区|总工会, |校|工会.
_KINDS = "省市县区州旗镇乡村校院局厂矿"
RowKind = Literal["entity", "document"]


class FigureOfRow(NamedTuple):
    """A figure with the row that it is about, and the report that it stands in."""

    row: str
    figure: Figure
    report: Report | None


def names_of(unit: str) -> frozenset[str]:
    """The names, folded, that a reporting unit goes by, and the place that it reports on if it does so as a whole.

    >>> sorted(names_of("白云市青山县总工会"))
    ['白云市青山县', '白云市青山县总工会', '青山县', '青山县总工会']
    >>> sorted(names_of("青山县财政局"))
    ['青山县财政局']
    """
    folded = fold(unit)
    names = {folded, fold(full_name(folded))}
    span = last_place(folded)
    if span is not None:
        start, end = span
        names.add(folded[start:])
        if not Party.parse(folded[start:]).body:
            names |= {folded[:end], folded[start:end]}
    return frozenset(names)


def placed(result: Result, rows: RowKind) -> Iterator[FigureOfRow]:
    """Yield the figures of a result that are about a row as a whole.

    With ``entity`` the rows of a document are who reports in it, and if it does not say who, all that its figures name;
    what they are about without a name is then about the document.
    """
    reports = _Reports(result)
    for figure in result.figures:
        report = reports.at(figure.start)
        unit = _unit(report) if report else None
        entity = figure.entity and fold(figure.entity)
        if rows == "document":
            if entity is None or unit is None or entity in names_of(unit):
                yield FigureOfRow(figure.document, figure, report)
        elif unit is not None:
            if entity is not None and entity in names_of(unit):
                yield FigureOfRow(_row_of(unit, figure.document), figure, report)
        else:
            yield FigureOfRow(figure.entity or figure.document, figure, report)


def rows_of(results: Iterable[Result], rows: RowKind, unread: Iterable[UnreadFile]) -> list[PanelRow]:
    """The rows of a panel, in the order of the documents; files that were not read have one each, without documents."""
    documents: dict[str, dict[str, None]] = {}
    for result in results:
        name = result.document.name
        for entity in _entities(result, rows):
            documents.setdefault(entity, {})[name] = None
    for file in unread:
        documents.setdefault(file.document, {})
    return [PanelRow(entity, tuple(named)) for entity, named in documents.items()]


def _entities(result: Result, rows: RowKind) -> Iterator[str]:
    if rows == "document":
        yield result.document.name
        return
    units = [unit for report in _Reports(result).reports if (unit := _unit(report)) is not None]
    yield from (_row_of(unit, result.document.name) for unit in units)
    if not units:
        yield from (one.row for one in placed(result, rows))


def _row_of(unit: str, document: str) -> str:
    """The row of a reporting unit: its name, or the document where that says only what it is (区总工会)."""
    folded = fold(unit)
    return document if folded[0] in _KINDS and last_place(folded) is None else unit


class _Reports:
    """The reports of a result: the whole, or each speech of a file of many."""

    def __init__(self, result: Result) -> None:
        self.reports = result.reports[1:] or result.reports

    def at(self, position: int) -> Report | None:
        """The report that a place of the text is in."""
        return next((one for one in self.reports if one.start <= position < one.end), None)


def _unit(report: Report) -> str | None:
    return report.reporting_unit.value if report.reporting_unit else None
