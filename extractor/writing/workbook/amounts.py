"""The parts of the first sheet that show values: totals that are safe to add, the largest amounts, series."""

from __future__ import annotations

import heapq
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Aspect, Modality
from extractor.values.numerals import EXACT
from extractor.writing.sheet import COUNT, INDENTED, PLAIN, QUIET, WRAPPED, Entry
from extractor.writing.workbook.charts import Area
from extractor.writing.workbook.looks import amount_format, value_format
from extractor.writing.workbook.series import MIN_PERIODS, series
from extractor.writing.workbook.totals import Reason, Way, safe_totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractor.records import Figure
    from extractor.writing.run import Run
    from extractor.writing.sheet import Sheet
    from extractor.writing.workbook.charts import Charts
    from extractor.writing.workbook.plan import Plan
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


class _Scale(NamedTuple):
    """A larger unit of money, in which people speak of amounts."""

    factor: Decimal
    unit: str


_SCALES = {"en": _Scale(Decimal(10**6), "Million yuan"), "zh": _Scale(Decimal(10**4), "万元")}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "totals": "Totals that are safe to add",
        "totals_note": "Each adds reported figures of one indicator, aspect and unit of which no two can have counted "
        "the same:\nof one period, for bodies of one rank that have a name or a document of their own; or newly added "
        "in periods that do not overlap.",
        "no_totals": "None: there are no two figures of one indicator that can be added without the danger of counting "
        "something twice.",
        "more_totals": "{count} more totals are not shown; these have the most figures.",
        "indicator": "Indicator",
        "total": "Total",
        "unit": "Unit",
        "added": "Figures added",
        "way": "Added over",
        "what": "Bodies or periods added",
        "more_named": " and {count} more",
        "comma": "; ",
        "reason": "Not in a total",
        "figures": "Figures",
        "amounts": "Largest amounts of money",
        "amounts_note": "Reported amounts in yuan; without shares and averages, parts of totals and repeated passages.",
        "amount_of": "Amount",
        "yuan": "Yuan",
        "printed": "Printed as",
        "to_figure": "To figure",
        "document": "Document",
        "series": "Series over periods",
        "series_note": "Indicators that are reported for {least} periods or more, of the same scope and unit.",
        "more_series": "{count} more series are not shown; these are the longest.",
        "period": "Period",
        "value": "Value",
        "series_of": "{label} ({unit})",
    },
    "zh": {
        "totals": "可以相加的合计",
        "totals_note": "每项合计只加同一指标、性质、单位的已完成数据，且任何两条不会重复计数：\n"
        "或为同一时间、名称不同或各有报告的同级单位，或为时间互不重叠的新增量。",
        "no_totals": "无：没有两条同一指标的数据可以相加而不致重复计数。",
        "more_totals": "另有{count}项合计未列出；所列为数据条数最多的。",
        "indicator": "指标",
        "total": "合计",
        "unit": "单位",
        "added": "相加条数",
        "way": "按何相加",
        "what": "相加的对象或时间",
        "more_named": "等，另有{count}项",
        "comma": "；",
        "reason": "未计入合计的原因",
        "figures": "数据条数",
        "amounts": "最大金额",
        "amounts_note": "以元计的已完成金额；不含占比、平均数、总数中的部分和重复段落。",
        "amount_of": "金额事项",
        "yuan": "元",
        "printed": "原文写法",
        "to_figure": "查看数据",
        "document": "文档",
        "series": "按时间的变化",
        "series_note": "同一范围、单位的指标，已完成数据不少于{least}个时间。",
        "more_series": "另有{count}组未列出；所列为时间最多的。",
        "period": "时间",
        "value": "数值",
        "series_of": "{label}（{unit}）",
    },
}
_REASONS: Mapping[Reason, tuple[str, str]] = {
    Reason.NOT_REPORTED: ("targets and rules", "目标和规定，并非已完成"),
    Reason.NO_AMOUNT: ("shares, growth rates, ranks and averages", "占比、增长率、名次、平均数，不能相加"),
    Reason.PART: ("parts of a total that is given", "已有总数的其中部分"),
    Reason.REPEATED: ("repeated passages", "重复段落"),
    Reason.RANGE: ("ranges", "区间"),
    Reason.DOUBTFUL: ("figures with an error or a warning", "检查有错误或警告"),
    Reason.OVERLAP: (
        "others of the same indicator may count the same, or are of another period or rank",
        "与同一指标的其他数据可能重复计数，或时间、级别不同",
    ),
    Reason.ALONE: ("the only figure of its indicator", "该指标仅此一条"),
}
_WAYS: Mapping[Way, tuple[str, str]] = {Way.BODIES: ("bodies", "单位"), Way.PERIODS: ("periods", "时间")}


# ── totals ──────────────────────────────────────────────────────────────────────────────────────────────────


def write_totals(run: Run, plan: Plan, sheet: Sheet, lang: str) -> None:
    """Write the totals that are safe to add, and why the other figures are in none."""
    words = _WORDS[lang]
    totals, left_out = safe_totals(run, plan)
    sheet.block(words["totals"], words["totals_note"] if totals else words["no_totals"])
    if totals:
        sheet.header([words[one] for one in ("indicator", "total", "unit", "added", "way", "what")])
        for total in totals[:MAX_TOTALS]:
            sheet.add(_total(total, lang))
    if len(totals) > MAX_TOTALS:
        sheet.text(words["more_totals"].format(count=f"{len(totals) - MAX_TOTALS:,}"), QUIET)
    sheet.header([words["reason"], words["figures"]])
    for reason, number in left_out.items():
        sheet.add([Entry(_REASONS[reason][lang == "zh"], WRAPPED), Entry(number, COUNT)])


def _total(total: Total, lang: str) -> list[Entry | None]:
    first = total.figures[0]
    return [
        Entry(first.indicator, WRAPPED),
        Entry(total.value, PLAIN._replace(number_format=amount_format(total.value, total.bound))),
        Entry(first.unit, INDENTED),
        Entry(len(total.figures), COUNT),
        Entry(_WAYS[total.way][lang == "zh"], INDENTED),
        Entry(_added(total, lang), WRAPPED),
    ]


def _added(total: Total, lang: str) -> str:
    """What a total adds: the periods, or the bodies by their names or their documents."""
    words = _WORDS[lang]
    named: dict[str, None] = {}
    for figure in total.figures:
        if total.way is Way.PERIODS:
            named[figure.time_period or ""] = None
        else:
            scopes = {one.scope for one in total.figures}
            own = figure.scope if len(scopes) == len(total.figures) else figure.document
            named[own or ""] = None
    listed = words["comma"].join(list(named)[:MAX_NAMED])
    more = len(named) - MAX_NAMED
    return listed + (words["more_named"].format(count=more) if more > 0 else "")


# ── the largest amounts ─────────────────────────────────────────────────────────────────────────────────────


def write_amounts(run: Run, plan: Plan, sheet: Sheet, charts: Charts, lang: str) -> None:
    """Write the largest amounts of money with a chart, if there are any."""
    words, scale = _WORDS[lang], _SCALES[lang]
    largest = heapq.nlargest(MAX_AMOUNTS, _amounts(run), key=lambda numbered: numbered[1].value)
    if not largest:
        return
    sheet.block(words["amounts"], words["amounts_note"])
    headings = [words[one] for one in ("amount_of", "yuan", "printed", "to_figure", "document")]
    first = last = sheet.header([headings[0], scale.unit, *headings[1:]])
    for index, figure in largest:
        scaled = EXACT.divide(figure.value, scale.factor)
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
    charts.add_bars(f"{words['amounts']} ({scale.unit})", Area(first, last, [2]))


def _amounts(run: Run) -> Iterator[tuple[int, Figure]]:
    """Reported amounts in yuan that are no part of another and no repetition, with their index."""
    for index, figure in enumerate(run.figures):
        if (
            figure.unit == _YUAN
            and figure.modality is Modality.REPORTED
            and figure.aspect in (Aspect.LEVEL, Aspect.INCREMENT)
            and not figure.part_of
            and not figure.repeats
        ):
            yield index, figure


def _label(figure: Figure) -> str:
    """What an amount is of, short enough to stand at its bar: 发放助学金 · 全省 · 2013年."""
    label = " · ".join(one for one in (figure.indicator, figure.scope, figure.period) if one)
    return label if len(label) <= MAX_LABEL else f"{label[:MAX_LABEL]}…"


# ── series ──────────────────────────────────────────────────────────────────────────────────────────────────


def write_series(run: Run, sheet: Sheet, charts: Charts, lang: str) -> None:
    """Write the longest series over periods with a line each, if there are any."""
    words = _WORDS[lang]
    found = series(run.figures)
    if not found:
        return
    sheet.block(words["series"], words["series_note"].format(least=MIN_PERIODS))
    for one in found[:MAX_SERIES]:
        _write_one(one, sheet, charts, lang)
    if len(found) > MAX_SERIES:
        sheet.text(words["more_series"].format(count=f"{len(found) - MAX_SERIES:,}"), QUIET)


def _write_one(one: Series, sheet: Sheet, charts: Charts, lang: str) -> None:
    """A series as a table of its periods, and its line."""
    words = _WORDS[lang]
    figure = one.figures[0]
    subject = " · ".join(part for part in (figure.indicator, figure.scope) if part)
    label = words["series_of"].format(label=subject, unit=figure.unit) if figure.unit else subject
    sheet.add([])
    sheet.text(label, PLAIN._replace(bold=True))
    first = last = sheet.header([words[one] for one in ("period", "value", "printed", "document")])
    for figure in one.figures:
        value = Entry(figure.value, PLAIN._replace(number_format=value_format(figure)))
        last = sheet.add([Entry(figure.time_period), value, Entry(figure.mention, INDENTED), Entry(figure.document)])
    charts.add_line(label, Area(first, last, [2]))
