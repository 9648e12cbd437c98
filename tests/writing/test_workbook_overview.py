"""What the workbook says about all figures together: summary, totals, series, charts, pivot, and the sheet about it."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from openpyxl.utils import range_boundaries
from test_export import figure, result
from test_workbook import LANGUAGES, Made, made, run_of, workbook

from extractor import Document, Result
from extractor.records import Aspect, Category, Evidence, Finding, Modality, Severity
from extractor.records.names import name
from extractor.words import section, word
from extractor.writing.run import Run
from extractor.writing.workbook import amounts, pivot, summary
from extractor.writing.workbook.plan import plan
from extractor.writing.workbook.series import series
from extractor.writing.workbook.totals import Omission, Way, safe_totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from extractor.records import Figure


def rows_of(sheet: Worksheet) -> list[list[Any]]:
    """The rows without the empty cells at their ends."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    return rows


def below(rows: list[list[Any]], heading: str) -> list[list[Any]]:
    """The rows from a heading down to the next one that is free."""
    start = next(number for number, row in enumerate(rows) if row and row[0] == heading) + 1
    end = next((number for number in range(start, len(rows)) if not rows[number]), len(rows))
    return rows[start:end]


# ── the summary ─────────────────────────────────────────────────────────────────────────────────────────────

HEADINGS = {
    "en": ("Figures by category", "Findings by severity", "Largest amounts of money", "Documents"),
    "zh": ("各类数据条数", "检查发现（按严重程度）", "最大金额", "文档"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", ["reports", "findings"])
def test_summary_counts_what_is_there(key: str, lang: str) -> None:
    one = workbook(key, lang)
    rows = rows_of(one.sheet("summary", lang))
    figures = list(one.run.figures)
    by_category, by_severity, _, documents = HEADINGS[lang]
    counts = Counter((figure.category, figure.modality) for figure in figures)
    header, *listed, sums = below(rows, by_category)
    assert header[1:4] == [name(modality, lang) for modality in Modality]
    assert [row[0] for row in listed] == [
        name(category, lang) for category in Category if any(counts[category, modality] for modality in Modality)
    ]
    names = {name(category, lang): category for category in Category}
    for row in listed:
        assert [number or 0 for number in row[1:4]] == [counts[names[row[0]], modality] for modality in Modality]
        assert row[4] == sum(number or 0 for number in row[1:4])
    assert sums[1:] == [*(sum(counts[one_, modality] for one_ in Category) for modality in Modality), len(figures)]
    _, *listed = below(rows, documents)
    for row, of_document in zip(listed, one.run.results, strict=True):
        modalities = Counter(figure.modality for figure in of_document.figures)
        assert row[:2] == [of_document.document.name, len(of_document.figures)]
        assert [number or 0 for number in row[2:5]] == [modalities[modality] for modality in Modality]
        assert row[5] == len({figure.sentence_start for figure in of_document.figures})
    severities = Counter(name(finding.severity, lang) for finding in one.run.findings)
    if severities:
        shown = {row[0]: row[1] for row in below(rows, by_severity)[1:] if len(row) == 2}
        assert shown == {name(severity, lang): severities[name(severity, lang)] for severity in Severity}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_largest_amounts_are_whole_and_reported(lang: str) -> None:
    one = workbook("reports", lang)
    notes, header, *listed = below(rows_of(one.sheet("summary", lang)), HEADINGS[lang][2])
    assert len(notes) == 1
    assert header[1] == {"en": "Million yuan", "zh": "万元"}[lang]
    amounts_ = [
        figure.value
        for figure in one.run.figures
        if figure.unit == "元"
        and figure.modality is Modality.REPORTED
        and figure.aspect in (Aspect.LEVEL, Aspect.INCREMENT)
        and not (figure.part_of or figure.repeats)
    ]
    assert [row[2] for row in listed] == sorted(amounts_, reverse=True)[: amounts.MAX_AMOUNTS]
    factor = {"en": 10**6, "zh": 10**4}[lang]
    assert all(row[1] * factor == pytest.approx(row[2]) for row in listed)


def test_documents_beyond_the_limit_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary, "MAX_DOCUMENTS", 1)
    run = Run((result(figure()), result(figure(), figure()), result(figure())))
    _, *listed = below(rows_of(made(run).book["Summary"]), "Documents")
    assert [row[:2] for row in listed[:2]] == [["报告.txt", 1], ["2 more documents", 3]]
    assert "The first 1 documents are listed; the sheet About has all." in listed[2]


# ── totals ──────────────────────────────────────────────────────────────────────────────────────────────────


def of_document(number: int, *figures: dict[str, Any]) -> Result:
    """The figures of a document of its own."""
    given = [
        figure(id=f"{number:012}:{place}-{place + 1}", document_id=f"{number:012}", document=f"{number}.txt", **changes)
        for place, changes in enumerate(figures)
    ]
    return Result(Document(f"{number}.txt", f"{number}"), tuple(given))


def counted(*documents: Sequence[dict[str, Any]]) -> tuple[list[tuple[str, str, str]], dict[Omission, int]]:
    """The totals as way, value and bound, and the reasons, for documents by the figures that they have."""
    run = Run(tuple(of_document(number, *figures) for number, figures in enumerate(documents)))
    found = safe_totals(run, plan(run, "en"))
    assert sum(found.left_out.values()) + len({id(f) for t in found.totals for f in t.figures}) == sum(
        map(len, documents)
    )
    return [(total.way.value, str(total.value), total.bound.value) for total in found.totals], dict(found.left_out)


def county(value: str, **changes: Any) -> dict[str, Any]:
    return {"value": value, "scope": "全县", "time_period": "2013", "period": "2013年", **changes}


ADDED = [
    # (why, figures by document, totals)
    ("counties", [[county("10")], [county("20")], [county("30")]], [("bodies", "60", "exact")]),
    ("no scope is stated by all", [[county("10", scope=None)], [county("20", scope=None)]],
     [("bodies", "30", "exact")]),
    ("named districts of one document", [[county("1", scope="城东区"), county("2", scope="城西区")]],
     [("bodies", "3", "exact")]),
    ("named districts in one document without a date", [[county("1", scope="城东区", time_period=None, period="今年"),
                                                         county("2", scope="城西区", time_period=None, period="今年")]],
     [("bodies", "3", "exact")]),
    ("levels of one period", [[county("10", aspect="level")], [county("20", aspect="level")]],
     [("bodies", "30", "exact")]),
    ("years of new members", [[county("10"), county("20", time_period="2014")]], [("periods", "30", "exact")]),
    ("months in several reports", [[county("1", time_period="2013-01")], [county("2", time_period="2013-02")]],
     [("periods", "3", "exact")]),
    ("exact decimals", [[county("0.1")], [county("12345678901234567.2")]],
     [("bodies", "12345678901234567.3", "exact")]),
    ("bounds", [[county("10", bound="over")], [county("20")]], [("bodies", "30", "over")]),
    ("bounds of both kinds", [[county("10", bound="over")], [county("20", bound="under")]],
     [("bodies", "30", "about")]),
    ("bounds that include", [[county("10", bound="at_most")], [county("20")]], [("bodies", "30", "at_most")]),
    ("Traditional and Simplified", [[county("10", scope="全縣")], [county("20", indicator="新建工會")]],
     [("bodies", "30", "exact")]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "documents", "totals"), ADDED, ids=[case[0] for case in ADDED])
def test_totals_that_are_safe(
    why: str, documents: list[list[dict[str, Any]]], totals: list[tuple[str, str, str]]
) -> None:
    found, left_out = counted(*documents)
    assert (found, left_out) == (totals, {}), why


NOT_ADDED = [
    # (figures by document, reason for each)
    ([[county("10", modality="target")]], Omission.NOT_REPORTED),
    ([[county("10", modality="norm")]], Omission.NOT_REPORTED),
    ([[county("10", aspect="share", unit="%")], [county("20", aspect="share", unit="%")]], Omission.NO_AMOUNT),
    ([[county("10", aspect="average")], [county("20", aspect="average")]], Omission.NO_AMOUNT),
    ([[county("10", part_of="0123456789ab:0-1")]], Omission.PART),
    ([[county("10", repeats="0123456789ab:0-1")]], Omission.REPEATED),
    ([[county("10", value_max="12")]], Omission.RANGE),
    ([[county("10")]], Omission.ALONE),
    ([[county("10")], [county("20", unit="家")]], Omission.ALONE),
    ([[county("10")], [county("20", indicator="新建基层工会")]], Omission.ALONE),
    ([[county("10")], [county("20", aspect="level")]], Omission.ALONE),
    # 今年 in one report may be another year than in another, and so may no period at all
    (
        [[county("1", time_period=None, period="今年")], [county("2", time_period=None, period="今年")]],
        Omission.OVERLAP,
    ),
    ([[county("10", time_period=None, period=None)], [county("20", time_period=None, period=None)]], Omission.OVERLAP),
    # the same county may speak twice: with the same value in two reports, or with two values in one
    ([[county("10")], [county("10")]], Omission.OVERLAP),
    ([[county("10"), county("20")]], Omission.OVERLAP),
    # a city and its county, a district and its zone
    ([[county("10", scope="全市")], [county("20")]], Omission.OVERLAP),
    ([[county("1", scope="城东区"), county("2", scope="城东区开发区")]], Omission.OVERLAP),
    ([[county("1", scope="城东区")], [county("2", scope="城东区")]], Omission.OVERLAP),
    # there is but one nation
    ([[county("1", scope="全国")], [county("2", scope="全国")]], Omission.OVERLAP),
    # what OCR is not sure of
    ([[county("10", doubtful="1?人")], [county("20", doubtful="?0人")]], Omission.DOUBTFUL),
    # what came and what went
    ([[county("1", direction="up")], [county("2", direction="down")]], Omission.ALONE),
    # the year and a month of it, the members of two years
    ([[county("10"), county("2", time_period="2013-05")]], Omission.OVERLAP),
    ([[county("10", aspect="level"), county("20", aspect="level", time_period="2014")]], Omission.OVERLAP),
]  # fmt: skip


@pytest.mark.parametrize(("documents", "reason"), NOT_ADDED)
def test_totals_leave_out_what_may_count_twice(documents: list[list[dict[str, Any]]], reason: Omission) -> None:
    totals, left_out = counted(*documents)
    assert (totals, left_out) == ([], {reason: sum(map(len, documents))})


PRINTED = [
    # (the numbers of one thing in two reports, whether both may speak of the same body)
    (("61.7万人", "约62万人"), True),
    (("5236人", "超过5200人"), True),
    (("5236人", "5200多人"), True),
    (("83630人", "8.36万人"), True),
    (("4.3万人", "4.3万人"), True),
    (("8360人", "近9000人"), True),
    (("61.7万人", "58.3万人"), False),
    (("4.2万人", "4.3万人"), False),
    (("8000人", "超过5200人"), False),
    (("5236人", "5237人"), False),
]


@pytest.mark.parametrize(("numbers", "may_be_same"), PRINTED)
def test_totals_add_no_number_and_its_rounding(numbers: tuple[str, str], may_be_same: bool) -> None:
    run = run_of(*(Document(f"{one}.txt", f"2013年，全县会员总数{one}。") for one in numbers))
    found = safe_totals(run, plan(run, "en"))
    assert (len(found.totals), found.left_out) == ((0, {Omission.OVERLAP: 2}) if may_be_same else (1, {}))


def test_totals_leave_out_what_is_in_doubt() -> None:
    one = run_of(Document("a.txt", "全县发放计划23.53份。"), Document("b.txt", "全县发放计划12份。"))
    assert one.findings[0].code == "fractional-count"
    found = safe_totals(one, plan(one, "en"))
    assert (found.totals, found.left_out[Omission.DOUBTFUL]) == ((), 1)


DOUBTS = [
    # (severity of a finding on the passage of a figure, totals, figures in doubt)
    (Severity.ERROR, 0, 1),
    (Severity.WARNING, 0, 1),
    (Severity.INFO, 1, 0),
]


@pytest.mark.parametrize(("severity", "totals", "doubtful"), DOUBTS)
def test_totals_leave_out_the_figures_of_a_passage_in_doubt(severity: Severity, totals: int, doubtful: int) -> None:
    results = tuple(of_document(number, county(str(number + 1))) for number in range(2))
    (one,) = results[0].figures
    place = Evidence.of(one).model_copy(update={"figure": None})
    finding = Finding(
        id=f"my-check@{one.id}", code="my-check", severity=severity, figures=(one.id,), message="doubtful",
        message_zh="存疑", compared={}, evidence=(place,),
    )  # fmt: skip
    run = Run(results, (finding,))
    found = safe_totals(run, plan(run, "en"))
    assert (len(found.totals), found.left_out.get(Omission.DOUBTFUL, 0)) == (totals, doubtful)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_totals_are_shown_with_what_is_left_out(lang: str) -> None:
    results = tuple(of_document(number, county(str(number + 1))) for number in range(9))
    one = made(Run((*results, of_document(10, county("5", modality="target")))), lang)
    rows = rows_of(one.sheet("summary", lang))
    at = next(number for number, row in enumerate(rows) if row and row[0] in ("Indicator", "指标"))
    _, total, unit, number, _, bodies = rows[at + 1]
    assert (total, unit, number) == (45, "个", 9)
    assert bodies.startswith("0.txt")
    assert bodies.endswith({"en": " and 3 more", "zh": "另有3项"}[lang])
    assert rows[at + 2][0] in ("Not in a total", "未计入合计的原因")
    assert rows[at + 3][1] == 1


def test_many_totals_are_limited_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amounts, "MAX_TOTALS", 1)
    given = [
        [county("1", indicator="甲"), county("2", indicator="乙")],
        [county("3", indicator="甲"), county("4", indicator="乙")],
    ]
    one = made(Run(tuple(of_document(number, *figures) for number, figures in enumerate(given))))
    texts = [cell.value for (cell,) in one.book["Summary"].iter_rows(max_col=1)]
    assert "1 more totals are not shown; these have the most figures." in texts


def test_every_reason_and_way_has_words() -> None:
    assert list(section("workbook.left_out", "en")) == list(Omission)
    assert list(section("workbook.way", "en")) == list(Way)


# ── series ──────────────────────────────────────────────────────────────────────────────────────────────────


def dated(*periods: str, **changes: Any) -> list[Figure]:
    return [figure(value=str(number), time_period=period, **changes) for number, period in enumerate(periods, start=1)]


SERIES = [
    # (figures, periods of each series)
    (dated("2011", "2010", "2012"), [["2010", "2011", "2012"]]),
    (dated("2010", "2011"), []),
    (dated("2010", "2011", "2012-01/2012-06"), []),
    (dated("2010-01", "2010-02", "2010-03", "2010"), [["2010-01", "2010-02", "2010-03"]]),
    (dated("2010", "2011") + dated("2012", scope="全市"), []),
    (dated("2010", "2011") + dated("2012", unit="家"), []),
    (dated("2010", "2011", "2012", modality="target"), []),
    (dated("2010", "2011") + dated("2012", doubtful="?人"), []),
    (dated("2010", "2011", "2012") + dated("2010"), [["2010", "2011", "2012"]]),  # said twice
    (dated("2010", "2011", "2012") + dated("2013", "2012"), []),  # two values of one year
    (dated("2010", "2011", "2012", "2013", indicator="乙") + dated("2010", "2011", "2012"),
     [["2010", "2011", "2012", "2013"], ["2010", "2011", "2012"]]),
]  # fmt: skip


@pytest.mark.parametrize(("figures", "periods"), SERIES)
def test_series(figures: list[Figure], periods: list[list[str]]) -> None:
    assert [[one.time_period for one in found.figures] for found in series(figures)] == periods


# ── charts ──────────────────────────────────────────────────────────────────────────────────────────────────

CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


def charts(one: Made) -> list[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(one.data)) as package:
        names = sorted(entry for entry in package.namelist() if re.fullmatch(r"xl/charts/chart[0-9]+\.xml", entry))
        return [etree.fromstring(package.read(entry)) for entry in names]


def referred(one: Made, reference: str) -> list[Any]:
    """The values of the cells that a chart refers to."""
    title, _, area = reference.partition("!")
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    sheet = one.book[title.strip("'")]
    return [cell for row in sheet.iter_rows(top, bottom, left, right, values_only=True) for cell in row]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_charts_draw_cells_that_can_be_edited(lang: str) -> None:
    one = workbook("reports", lang)
    bars, money = charts(one)
    for chart in (bars, money):
        assert chart.find(".//c:barChart", CHART) is not None
        assert all(axis.get("val") == "0" for axis in chart.iterfind(".//c:catAx/c:delete", CHART))
    modalities = [referred(one, ref.text)[0] for ref in bars.iterfind(".//c:ser/c:tx//c:f", CHART)]
    assert modalities == [name(modality, lang) for modality in Modality]
    labels = {tuple(referred(one, ref.text)) for ref in bars.iterfind(".//c:ser/c:cat//c:f", CHART)}
    assert labels == {
        tuple(name(category, lang) for category in Category if name(category, lang) in next(iter(labels)))
    }
    values = [referred(one, ref.text) for ref in bars.iterfind(".//c:ser/c:val//c:f", CHART)]
    assert sum(number or 0 for column in values for number in column) == len(list(one.run.figures))
    (largest,) = (referred(one, ref.text) for ref in money.iterfind(".//c:ser/c:val//c:f", CHART))
    assert largest == sorted(largest, reverse=True)
    assert len(largest) == amounts.MAX_AMOUNTS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_series_have_a_line(lang: str) -> None:
    text = "".join(f"{year}年，全市会员总数{value}人。" for year, value in ((2009, 521), (2010, 549), (2011, 580)))
    one = made(run_of(Document("r.txt", text)), lang)
    line = charts(one)[-1]
    assert line.find(".//c:lineChart", CHART) is not None
    (labels,) = (referred(one, ref.text) for ref in line.iterfind(".//c:ser/c:cat//c:f", CHART))
    (values,) = (referred(one, ref.text) for ref in line.iterfind(".//c:ser/c:val//c:f", CHART))
    assert (labels, values) == (["2009", "2010", "2011"], [521, 549, 580])


def test_many_series_are_limited_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amounts, "MAX_SERIES", 1)
    figures = dated("2010", "2011", "2012") + dated("2010", "2011", "2012", indicator="乙")
    one = made(Run((result(*figures),)))
    texts = [cell.value for (cell,) in one.book["Summary"].iter_rows(max_col=1)]
    assert "1 more series are not shown; these are the longest." in texts
    assert len([chart for chart in charts(one) if chart.find(".//c:lineChart", CHART) is not None]) == 1


# ── the pivot ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", ["reports", "findings"])
def test_pivot_has_every_figure_once(key: str, lang: str) -> None:
    one = workbook(key, lang)
    sheet = one.sheet("pivot", lang)
    header, sums, *listed = list(sheet.iter_rows(min_row=3, values_only=True))
    figures = [figure for figure in one.run.figures if not figure.repeats]
    count = header.index({"en": "Figures", "zh": "数据条数"}[lang])
    assert sum(row[count] for row in listed) == sums[count] == len(figures)
    periods = header[count + 1 : -1]
    for row in listed:
        same = [
            figure
            for figure in figures
            if (name(figure.category, lang), figure.indicator, figure.scope, figure.unit or None) == row[:4]
            and (name(figure.aspect, lang), name(figure.modality, lang)) == row[4:6]
        ]
        assert row[count] == len(same)
        shown = " ".join(str(cell) for cell in row[count + 1 :] if cell is not None).replace(",", "")
        assert all(f"{figure.value:f}".split(".")[0] in shown for figure in same)
        for period, cell in zip(periods, row[count + 1 : -1], strict=True):
            if isinstance(cell, (int, float)):
                assert cell in [
                    float(figure.value) for figure in same if (figure.time_period or figure.period) == period
                ]
    assert sheet.freeze_panes == "C4"


def test_pivot_names_several_values_of_a_cell() -> None:
    several = [figure(value=str(value), time_period="2013") for value in (7, 5, 7)]
    bounded = figure(value="1200", value_max="1500", bound="about", indicator="乙", time_period="2013")
    *_, first, second = rows_of(made(Run((result(*several, bounded),))).book["Pivot"])
    assert (first[7], first[8]) == (3, "7; 5 (3)")
    assert (second[7], second[8]) == (1, "≈ 1,200–1,500")


def test_pivot_is_limited_to_what_is_readable_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pivot, "MAX_ROWS", 2)
    monkeypatch.setattr(pivot, "MAX_PERIODS", 1)
    figures = [figure(indicator=one, time_period=year) for one, year in zip("甲乙乙丙丙", "12233", strict=True)]
    figures += [figure(indicator="乙", time_period=str(year)) for year in range(4, 10)]
    rows = rows_of(made(Run((result(*figures),))).book["Pivot"])
    assert rows[1] == ["2 of 3 rows are shown, those with the most figures; all figures are on the sheet Figures."]
    assert rows[2][8:] == ["2", "Other periods"]
    assert [row[1] for row in rows[4:]] == ["乙", "丙"]
    assert rows[4][9] == "4: 8,182; 5: 8,182; 6: 8,182; 7: 8,182; … (6)"


# ── the sheet about the workbook ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_about_says_how_the_workbook_was_made(lang: str) -> None:
    document = Document(
        "报告.docx",
        "全市新建工会8182个。",
        encoding="gb18030",
        warnings=("page 2 has no text",),
        size=1234,
        sha256="ab" * 32,
    )
    run = Run(
        run_of(document).results,
        rules="0123456789ab",
        options={"as_of": "2013", "encoding": "gb18030"},
        version="9.8.7",
        made=datetime(2026, 11, 22, 8, 30, tzinfo=timezone(timedelta(hours=8))),
    )
    rows = rows_of(made(run, lang).book[word("sheet.about", lang)])
    said = {row[0]: row[1] for row in rows if len(row) > 1}
    assert list(said.values())[:3] == ["shuzheng 9.8.7", "2026-11-22 08:30:00+08:00", "0123456789ab"]
    assert "as_of = 2013" in list(said.values())[3]
    assert rows[-1] == ["报告.docx", "ab" * 32, 1234, "gb18030", 12, document.document_id, 1, "page 2 has no text"]


def test_about_tells_text_that_was_never_a_file() -> None:
    rows = rows_of(made(run_of(Document("r.txt", "新建工会3个。"))).book["About"])
    assert rows[-1][:7] == ["r.txt", None, None, None, 7, Document("r.txt", "新建工会3个。").document_id, 1]


def test_sums_are_exact_where_floats_are_not() -> None:
    documents = [of_document(number, county(value)) for number, value in enumerate(("0.1", "10.2"))]
    run = Run(tuple(documents))
    (total,) = safe_totals(run, plan(run, "en")).totals
    assert total.value == Decimal("10.3")
