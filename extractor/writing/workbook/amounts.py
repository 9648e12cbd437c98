"""The parts of the first sheet that show values: totals that are safe to add, the largest amounts, series."""

from __future__ import annotations

import heapq
from decimal import Decimal
from typing import TYPE_CHECKING

from extractor.records import Aspect, Modality
from extractor.values.numerals import EXACT
from extractor.words import section, word
from extractor.writing.sheet import COUNT, INDENTED, PLAIN, QUIET, WRAPPED, Entry
from extractor.writing.workbook.charts import Area
from extractor.writing.workbook.looks import amount_format, value_format
from extractor.writing.workbook.series import MIN_PERIODS, series
from extractor.writing.workbook.totals import Way, safe_totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.records import Figure
    from extractor.writing.run import Run
    from extractor.writing.sheet import Sheet
    from extractor.writing.workbook.charts import Charts
    from extractor.writing.workbook.plan import WorkbookPlan
    from extractor.writing.workbook.series import Series
    from extractor.writing.workbook.totals import Total

MAX_TOTALS = 50
MAX_AMOUNTS = 10
MAX_SERIES = 6
#: Code points of an amount's label, which stands at its bar.
MAX_LABEL = 30
#: Scopes, periods and documents of a total that are named.
MAX_NAMED = 6

_YUAN = "元"


#: The larger unit of money in which people speak of amounts, in yuan.
_SCALES = {"en": Decimal(10**6), "zh": Decimal(10**4)}


# ── totals ──────────────────────────────────────────────────────────────────────────────────────────────────


def write_totals(run: Run, plan: WorkbookPlan, sheet: Sheet, lang: str) -> None:
    """Write the totals that are safe to add, and why the other figures are in none."""
    words = section("workbook.totals", lang)
    totals, left_out = safe_totals(run, plan)
    sheet.block(words["title"], words["note"] if totals else words["none"])
    if totals:
        indicator, unit = word("column.indicator", lang), word("column.unit", lang)
        sheet.header([indicator, words["total"], unit, words["added"], words["way"], words["what"]])
        for total in totals[:MAX_TOTALS]:
            sheet.add(_total(total, lang))
    if len(totals) > MAX_TOTALS:
        sheet.text(words["more"].format(count=f"{len(totals) - MAX_TOTALS:,}"), QUIET)
    sheet.header([words["reason"], word("column.file.figures", lang)])
    for reason, number in left_out.items():
        sheet.add([Entry(word(f"workbook.left_out.{reason}", lang), WRAPPED), Entry(number, COUNT)])


def _total(total: Total, lang: str) -> list[Entry | None]:
    first = total.figures[0]
    return [
        Entry(first.indicator, WRAPPED),
        Entry(total.value, PLAIN._replace(number_format=amount_format(total.value, total.bound))),
        Entry(first.unit, INDENTED),
        Entry(len(total.figures), COUNT),
        Entry(word(f"workbook.way.{total.way}", lang), INDENTED),
        Entry(_added(total, lang), WRAPPED),
    ]


def _added(total: Total, lang: str) -> str:
    """What a total adds: the periods, or the bodies by their names or their documents."""
    words = section("workbook.totals", lang)
    named: dict[str, None] = {}
    for figure in total.figures:
        if total.way is Way.PERIODS:
            named[figure.time_period or ""] = None
        else:
            scopes = {one.scope for one in total.figures}
            own = figure.scope if len(scopes) == len(total.figures) else figure.document
            named[own or ""] = None
    listed = word("between.semicolon", lang).join(list(named)[:MAX_NAMED])
    more = len(named) - MAX_NAMED
    return listed + (words["more_named"].format(count=more) if more > 0 else "")


# ── the largest amounts ─────────────────────────────────────────────────────────────────────────────────────


def write_amounts(run: Run, plan: WorkbookPlan, sheet: Sheet, charts: Charts, lang: str) -> None:
    """Write the largest amounts of money with a chart, if there are any."""
    words, scale = section("workbook.amounts", lang), _SCALES[lang]
    largest = heapq.nlargest(MAX_AMOUNTS, _amounts(run), key=lambda numbered: numbered[1].value)
    if not largest:
        return
    sheet.block(words["title"], words["note"])
    own = [words[one] for one in ("amount_of", "scaled", "yuan", "printed")]
    first = last = sheet.header([*own, word("column.workbook.to_figure", lang), word("column.document", lang)])
    for index, figure in largest:
        scaled = EXACT.divide(figure.value, scale)
        last = sheet.add(
            [
                Entry(_label(figure), WRAPPED),
                Entry(scaled, PLAIN._replace(number_format=amount_format(scaled, figure.bound))),
                Entry(figure.value, PLAIN._replace(number_format=value_format(figure))),
                Entry(figure.mention, INDENTED),
                plan.figures.jump(index),
                Entry(figure.document, WRAPPED),
            ]
        )
    charts.add_bars(f"{words['title']} ({words['scaled']})", Area(first, last, [2]))


def _amounts(run: Run) -> Iterator[tuple[int, Figure]]:
    """Reported amounts in yuan that are not doubtful, no part of another and no repetition, with their index."""
    for index, figure in enumerate(run.figures):
        if (
            figure.unit == _YUAN
            and figure.modality is Modality.REPORTED
            and figure.aspect in (Aspect.LEVEL, Aspect.INCREMENT)
            and not figure.part_of
            and not figure.repeats
            and not figure.doubtful
        ):
            yield index, figure


def _label(figure: Figure) -> str:
    """What an amount is of, short enough to stand at its bar: 发放助学金 · 全省 · 2013年."""
    label = " · ".join(one for one in (figure.indicator, figure.scope, figure.period) if one)
    return label if len(label) <= MAX_LABEL else f"{label[:MAX_LABEL]}…"


# ── series ──────────────────────────────────────────────────────────────────────────────────────────────────


def write_series(run: Run, sheet: Sheet, charts: Charts, lang: str) -> None:
    """Write the longest series over periods with a line each, if there are any."""
    words = section("workbook.series", lang)
    found = series(run.figures)
    if not found:
        return
    sheet.block(words["title"], words["note"].format(least=MIN_PERIODS))
    for one in found[:MAX_SERIES]:
        _write_one(one, sheet, charts, lang)
    if len(found) > MAX_SERIES:
        sheet.text(words["more"].format(count=f"{len(found) - MAX_SERIES:,}"), QUIET)


_SERIES_HEADINGS = ("column.period", "column.value", "workbook.amounts.printed", "column.document")


def _write_one(one: Series, sheet: Sheet, charts: Charts, lang: str) -> None:
    """A series as a table of its periods, and its line."""
    figure = one.figures[0]
    subject = " · ".join(part for part in (figure.indicator, figure.scope) if part)
    label = word("workbook.series.label", lang, label=subject, unit=figure.unit) if figure.unit else subject
    sheet.add([])
    sheet.text(label, PLAIN._replace(bold=True))
    first = last = sheet.header([word(one, lang) for one in _SERIES_HEADINGS])
    for figure in one.figures:
        value = Entry(figure.value, PLAIN._replace(number_format=value_format(figure)))
        last = sheet.add([Entry(figure.time_period), value, Entry(figure.mention, INDENTED), Entry(figure.document)])
    charts.add_line(label, Area(first, last, [2]))
