"""Form and results → what becomes of each empty cell of the form."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from extractor.panel.entities import names_of, placed
from extractor.panel.forms.asking import Ask, SheetReader
from extractor.panel.forms.heads import asks_for_other_aspect
from extractor.panel.tabulating import tabulate
from extractor.records import CellStatus, PanelBlock
from extractor.records.form import FormCell, FormCellStatus
from extractor.rulepack import RulePack, load_rules
from extractor.values.keywords import key_words
from extractor.values.numerals import EXACT, without_trailing_zeros
from extractor.values.periods import TimePeriod
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from extractor.records import Figure, Panel, PanelCell, Result
    from extractor.records.form import FormSheet, FormWorkbook
    from extractor.rulepack.scaledunits import ScaledUnit
    from extractor.words import Both

#: Units that a number must not be written in without the head saying so: 45.9万元 and 459000元.
_KINDS_WITH_SCALES = frozenset({"money", "measure"})
_STATUSES = {
    CellStatus.FILLED: FormCellStatus.FILLED,
    CellStatus.AGREED: FormCellStatus.AGREED,
    CellStatus.CHOICE: FormCellStatus.CHOICE,
    CellStatus.CONFLICT: FormCellStatus.CONFLICT,
    CellStatus.NOT_STATED: FormCellStatus.NOT_STATED,
    CellStatus.NOT_READ: FormCellStatus.NO_REPORT,
}


class _Written(NamedTuple):
    """A number as it is written into a form."""

    value: Decimal
    unit: str


def fill_form(
    form: FormWorkbook, results: Sequence[Result], rules: RulePack | None = None, *, year: int | None = None
) -> list[FormCell]:
    """Tell of each empty cell of a form what it asks for, and the number that the reports state for it.

    Args:
        form: from :func:`extractor.reading.forms.read_form`.
        results: from :func:`extractor.extract`.
        rules: the rule pack that the results were made with; the package's own by default.
        year: the year of the form where neither a head nor its title names one; without it the one year that all
            reports are on.
    """
    pack = rules or load_rules()
    panel = tabulate(results, rules=pack)
    names = _names(panel)
    only = panel.rows[0].entity if len(panel.rows) == 1 else None
    filler = _Filler(panel, _figures_of_rows(results), pack, year or _reported_year(results))
    return [filler.cell(sheet, ask) for sheet in form.sheets for ask in SheetReader(sheet, names, pack, only).asks()]


def _names(panel: Panel) -> dict[str, tuple[str, ...]]:
    """The names that the rows of a panel go by; one that several share names none of them."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in panel.rows:
        for name in names_of(row.entity):
            found[name].append(row.entity)
    return {name: tuple(rows) for name, rows in found.items()}


def _figures_of_rows(results: Sequence[Result]) -> Mapping[str, Sequence[Figure]]:
    found: dict[str, list[Figure]] = defaultdict(list)
    for result in results:
        for one in placed(result, "entity"):
            found[one.row].append(one.figure)
    return found


def _reported_year(results: Sequence[Result]) -> int | None:
    """The one year that all reports are on; None if they are on several, or one does not say."""
    said = [report.reporting_period for result in results for report in result.reports[:1]]
    periods = [None if one is None else TimePeriod.parse(one.value) for one in said]
    years = {None if one is None else one.year for one in periods}
    return years.pop() if len(years) == 1 else None


class _Filler(NamedTuple):
    """What fills the cells of a form: the panel of the reports, and their figures for heads without a concept."""

    panel: Panel
    figures: Mapping[str, Sequence[Figure]]
    rules: RulePack
    year: int | None

    def cell(self, sheet: FormSheet, ask: Ask) -> FormCell:
        """What becomes of a cell."""
        time = self._time(ask)
        if ask.entity is None:
            reason = message("form.no_unit_named") if ask.named is None else message("form.no_report", unit=ask.named)
            return self._empty(sheet, ask, time, FormCellStatus.NO_REPORT, reason)
        if ask.is_of_other_time:
            return self._empty(sheet, ask, None, FormCellStatus.NO_TIME, message("form.other_time"))
        if time is None:
            return self._empty(sheet, ask, time, FormCellStatus.NO_TIME, message("form.no_time"))
        if ask.concept is None:
            return self._by_words(sheet, ask, time)
        stated = self.panel.stated.get((ask.entity, ask.concept, PanelBlock(time, ask.modality)))
        if stated is None:
            return self._empty(sheet, ask, time, FormCellStatus.NOT_STATED, message("form.not_stated"))
        return self._of_panel(sheet, ask, time, stated)

    def _time(self, ask: Ask) -> str | None:
        if ask.year is not None and ask.years_back is None:
            return str(ask.year)
        year = ask.year or self.year
        return None if year is None else str(year - (ask.years_back or 0))

    def _of_panel(self, sheet: FormSheet, ask: Ask, time: str, stated: PanelCell) -> FormCell:
        if stated.value is None or stated.value_max is not None:
            mentions = " / ".join(dict.fromkeys(self.panel.figures[one].mention for one in stated.candidates))
            status = _STATUSES[stated.status] if stated.value is None else FormCellStatus.CHOICE
            return self._empty(
                sheet, ask, time, status, message("form.to_choose", mentions=mentions), stated.candidates
            )
        written = self._written(stated.value, stated.unit or "", ask.unit)
        if written is None:
            reason = message("form.no_unit", unit=stated.unit, mention=stated.mention)
            return self._empty(sheet, ask, time, FormCellStatus.NO_UNIT, reason, stated.candidates)
        assert stated.figure is not None
        figure = self.panel.figures[stated.figure]
        return self._filled(sheet, ask, time, _STATUSES[stated.status], written, figure, stated.candidates)

    def _by_words(self, sheet: FormSheet, ask: Ask, time: str) -> FormCell:
        """A head without a concept: the figures whose indicator has the same key words, if all state one number."""
        wanted = key_words(ask.words) if ask.words else ""
        figures = [
            one
            for one in self.figures.get(ask.entity or "", ())
            if wanted
            and not asks_for_other_aspect(ask.words)
            and one.direction is None
            and key_words(one.indicator) == wanted
            and (one.time_period, one.modality) == (time, ask.modality)
            and not (one.part_of or one.repeats or one.doubtful)
        ]
        if not figures:
            head = ask.column_head or ask.row_head
            return self._empty(sheet, ask, time, FormCellStatus.NO_CONCEPT, message("form.no_concept", head=head))
        first = figures[0]
        candidates = tuple(one.id for one in figures)
        if len({(one.value, one.value_max, one.unit) for one in figures}) > 1 or first.value_max is not None:
            mentions = " / ".join(dict.fromkeys(one.mention for one in figures))
            reason = message("form.to_choose", mentions=mentions)
            return self._empty(sheet, ask, time, FormCellStatus.CONFLICT, reason, candidates)
        written = self._written(first.value, first.unit, ask.unit)
        if written is None:
            reason = message("form.no_unit", unit=first.unit, mention=first.mention)
            return self._empty(sheet, ask, time, FormCellStatus.NO_UNIT, reason, candidates)
        return self._filled(sheet, ask, time, FormCellStatus.FILLED, written, first, candidates)

    def _written(self, value: Decimal, unit: str, wanted: ScaledUnit | None) -> _Written | None:
        """The number in the unit of the head; None where the head has none and must, or it is no measure of it."""
        given = self.rules.unit_of(unit)
        if wanted is None:
            return None if given.kind in _KINDS_WITH_SCALES else _Written(value, unit)
        if not wanted.unit:
            return _Written(without_trailing_zeros(EXACT.divide(value, wanted.scale)), unit)
        measure = self.rules.unit_of(wanted.unit)
        factor = given.worth_in(measure) if unit else None
        if factor is None:
            if not given.may_count_same(measure) or given.is_general:
                return None
            factor = EXACT.create_decimal(1)
        scaled = EXACT.divide(EXACT.multiply(value, factor), wanted.scale)
        return _Written(without_trailing_zeros(scaled), wanted.name)

    def _filled(
        self,
        sheet: FormSheet,
        ask: Ask,
        time: str,
        status: FormCellStatus,
        written: _Written,
        figure: Figure,
        candidates: tuple[str, ...],
    ) -> FormCell:
        return self._cell(sheet, ask, time, status).model_copy(
            update={
                "value": written.value,
                "unit": written.unit,
                "bound": figure.bound,
                "figure": figure.id,
                "document": figure.document,
                "start": figure.start,
                "end": figure.end,
                "mention": figure.mention,
                "sentence": figure.sentence,
                "candidates": candidates,
            }
        )

    def _empty(
        self,
        sheet: FormSheet,
        ask: Ask,
        time: str | None,
        status: FormCellStatus,
        reason: Both,
        candidates: tuple[str, ...] = (),
    ) -> FormCell:
        told = {"message": reason.en, "message_zh": reason.zh, "candidates": candidates}
        return self._cell(sheet, ask, time, status).model_copy(update=told)

    def _cell(self, sheet: FormSheet, ask: Ask, time: str | None, status: FormCellStatus) -> FormCell:
        return FormCell(
            sheet=sheet.title,
            cell=ask.place.name,
            row_head=ask.row_head,
            column_head=ask.column_head,
            entity=ask.entity,
            concept=ask.concept,
            time=time,
            modality=ask.modality,
            status=status,
        )
