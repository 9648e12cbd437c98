"""What a document says of itself: title, reporting unit, date, reporting period, kind."""

from __future__ import annotations

from typing import Any

import pytest

from extractor import Correction, CorrectionError, Corrections, Document, ReportName, extract
from extractor.records import Properties, Report, ReportField

FIELDS = ("title", "reporting_unit", "date", "reporting_period", "kind")


def said(text: str, name: str = "report.txt") -> dict[str, str | None]:
    return {field: told and told.value for field, told in told_by(text, name).items()}


def told_by(text: str, name: str = "report.txt") -> dict[str, object]:
    report = extract(Document(name, text)).reports[0]
    return {field: getattr(report, field) for field in FIELDS}


UNITS = [
    # (first lines, who reports)
    ("2026年云岭省政府工作报告\n——2026年1月27日在云岭省第十四届人民代表大会第五次会议上\n", "云岭省"),
    ("白河县总工会2025年工作总结\n", "白河县总工会"),
    ("政府工作报告\n——2026年1月8日在白河县第十五届人民代表大会第四次会议上\n", "白河县"),
    ("2025年工作总结\n白河县总工会\n", "白河县总工会"),
    ("白河县2025年国民经济和社会发展统计公报\n", "白河县"),
    ("市第一人民医院2024年度工作报告\n", "市第一人民医院"),
    ("政府工作报告\n白河县县长 李某\n", "白河县"),
    ("吉林政府工作报告\n", "吉林省"),  # the short name of a province
    # what names nobody
    ("工作总结\n", None),
    ("总工会工作会议讲话\n", None),
    ("全市工会工作要点\n", None),
    ("下载\n打印\n", None),
]
BODY = "一年来,各项工作取得新的成绩,共新建工会12家,发展会员300人,走访慰问职工500人次,发放慰问金20万元。\n"


@pytest.mark.parametrize(("head", "unit"), UNITS)
def test_reporting_unit(head: str, unit: str | None) -> None:
    assert said(head + BODY)["reporting_unit"] == unit


def test_unit_by_the_signature() -> None:
    assert said("工作总结\n" + BODY * 3 + "白河县总工会\n2025年12月20日\n")["reporting_unit"] == "白河县总工会"


RUNNING = "一年来,工作取得新的成绩,共新建工会12家。\n"
OUTSIDE = [
    # (name of the file, title, reporting unit, date, reporting period, kind), where the text says nothing of itself
    ("2023年XX县总工会工作总结.docx", "2023年XX县总工会工作总结", "XX县总工会", None, "2023", "review"),
    ("云岭/03-白河县总工会2026年工作要点.txt", "白河县总工会2026年工作要点", "白河县总工会", None, "2026", "plan"),
    ("附件2：白河县总工会工作总结2023.pdf", "白河县总工会工作总结2023", "白河县总工会", None, "2023", "review"),
    ("1.2012年工作总结", "2012年工作总结", None, None, "2012", "review"),  # no suffix, though it has a dot
    ("白河县总工会/工作总结.txt", "工作总结", "白河县总工会", None, None, "review"),  # the folder names who reports
    ("白河县工作总结(2026年1月10日).doc", "白河县工作总结(2026年1月10日)", "白河县", "2026-01-10", "2025", "review"),
    ("t20260110_8812.html", None, None, "2026-01-10", "2025", None),  # as web sites name their pages
    # a month is as often reported on as spoken in; what is no day, and years that are parts of numbers
    ("白河县2025年6月工作情况.txt", "白河县2025年6月工作情况", "白河县", None, "2025", "review"),
    ("20251399.txt", None, None, None, None, None),
    ("c120231234.txt", None, None, None, None, None),
    # tables are named by the place that they are of
    ("宁夏_14-3_主要年份客货运输量.csv", "宁夏_14-3_主要年份客货运输量", "宁夏回族自治区", None, None, None),
    ("四川省民政统计季报表.xls", "四川省民政统计季报表", "四川省", None, None, None),
    ("北京-上海客流情况.xls", "北京-上海客流情况", None, None, None, "review"),
    ("视察山东_讲话.txt", "视察山东_讲话", None, None, None, "speech"),
    # a name without Chinese is no title
    ("report-2023.txt", None, None, None, None, None),
    ("stdin", None, None, None, None, None),
]


@pytest.mark.parametrize(("name", *FIELDS), [(name, title, unit, *rest) for name, title, unit, *rest in OUTSIDE])
def test_the_name_of_the_file_says_what_the_text_does_not(
    name: str,
    title: str | None,
    reporting_unit: str | None,
    date: str | None,
    reporting_period: str | None,
    kind: str | None,
) -> None:
    found = said(RUNNING, name)
    assert list(found.values()) == [title, reporting_unit, date, reporting_period, kind]


PROPERTIES = [
    # (properties, first line, title, reporting unit, date, reporting period)
    (Properties("白河县总工会2025年工作总结"), "", "白河县总工会2025年工作总结", "白河县总工会", None, "2025"),
    # files are made and changed in the year that is reported on, or tell nothing
    (Properties(created="2025-12-20"), "2025年工作总结", "2025年工作总结", None, "2025-12-20", "2025"),
    (
        Properties(created="2013-12-23", modified="2025-12-20"),
        "2025年工作总结",
        "2025年工作总结",
        None,
        "2025-12-20",
        "2025",
    ),
    (Properties(created="2026-01-20"), "2025年工作总结", "2025年工作总结", None, None, "2025"),
    (Properties(created="2025-01-20"), "2025年工作总结", "2025年工作总结", None, None, "2025"),
    (Properties(created="2025-12-20", modified="2025-12-20"), "", None, None, None, None),
    # a page is published when it speaks
    (Properties(published="2025-12-20"), "", None, None, "2025-12-20", "2025"),
    (Properties(published="2026-02-20"), "2025年工作总结", "2025年工作总结", None, None, "2025"),
    # the text wins
    (
        Properties("云岭省总工会2024年计划", published="2020-12-01"),
        "白河县2025年工作总结",
        "白河县2025年工作总结",
        "白河县",
        None,
        "2025",
    ),
    # a title without Chinese is none
    (Properties("untitled"), "", None, None, None, None),
]


@pytest.mark.parametrize(("properties", "line", "title", "unit", "date", "period"), PROPERTIES)
def test_the_properties_are_asked_last(
    properties: Properties, line: str, title: str | None, unit: str | None, date: str | None, period: str | None
) -> None:
    report = extract(Document("report.docx", f"{line}\n{RUNNING}", properties=properties)).reports[0]
    told = (report.title, report.reporting_unit, report.date, report.reporting_period)
    assert tuple(one and one.value for one in told) == (title, unit, date, period)


def test_what_stands_outside_shows_its_words_and_has_no_place() -> None:
    report = extract(Document("in/2023年白河县总工会工作总结.docx", RUNNING)).reports[0]
    assert report.reporting_unit == ReportField(
        value="白河县总工会", rule="report.unit-of-file", mention="白河县总工会"
    )
    assert report.reporting_period == ReportField(value="2023", rule="report.period-of-file", mention="2023")


def test_of_speeches_the_file_tells_no_more_than_who_speaks() -> None:
    text = "工会讲话 篇1\n今年建会12家。\n工会讲话 篇2\n今年建会13家。\n"
    whole, *speeches = extract(Document("白河县总工会2012年讲话汇编.docx", text)).reports
    assert (whole.reporting_period and whole.reporting_period.value) == "2012"
    assert [(one.reporting_period, one.reporting_unit and one.reporting_unit.value) for one in speeches] == [
        (None, "白河县总工会")
    ] * 2


def test_a_file_name_resolves_the_year() -> None:
    figures = extract(Document("2023年白河县总工会工作总结.docx", "全年,全县新建工会12家。\n")).figures
    assert [(figure.time_period, figure.entity) for figure in figures] == [("2023", "白河县总工会")]


DATES = [
    # (first lines, last lines, date, reporting period)
    ("政府工作报告\n——2026年2月3日在白河县第十五届人民代表大会上\n", "", "2026-02-03", "2025"),
    ("工作报告\n(2026年1月)\n", "", "2026-01", "2025"),
    ("工作报告\n二〇二六年一月二十七日\n", "", "2026-01-27", "2025"),
    ("工作总结\n", "白河县总工会\n2025年12月20日\n", "2025-12-20", "2025"),
    ("工作总结\n发布时间:2026-01-05 09:02\n", "", "2026-01-05", "2025"),
    ("2025年工作总结\n", "", None, "2025"),
    ("2025年工作总结\n", "2026年1月10日\n", "2026-01-10", "2025"),
    ("2026年政府工作报告\n(2026年1月10日)\n", "", "2026-01-10", "2025"),  # the year of the title is that of speaking
    ("白河县2019年1-8月实事完成情况\n", "", None, "2019-01/2019-08"),  # months that are reported on
    # a masked date is none; the only year of the text is its year
    ("工作总结\n", "", None, None),
    ("20xx年工作总结\n", "20xx年1月10日\n", None, None),
    ("工作总结\n", "2025年12月20日,大会召开,全体代表参加了会议并听取了报告,通过了各项决议和决定。\n", "2025", "2025"),
]


@pytest.mark.parametrize(("head", "tail", "date", "period"), DATES)
def test_date_and_reporting_period(head: str, tail: str, date: str | None, period: str | None) -> None:
    report = said(head + BODY * 3 + tail)
    assert (report["date"], report["reporting_period"]) == (date, period)


def test_the_heading_of_the_review_tells_the_period() -> None:
    assert said("工作报告\n一、2024年工作回顾\n" + BODY + "二、2025年工作打算\n" + BODY)["reporting_period"] == "2024"


KINDS = [
    ("白河县总工会2025年工作总结", "review"),
    ("2025年工作总结和2026年工作打算", "review"),
    ("2026年工作要点", "plan"),
    ("国民经济和社会发展统计公报", "bulletin"),
    ("在工会工作会议上的讲话", "speech"),
    ("工会工作简报", "news"),
    ("职工之家", None),
]


@pytest.mark.parametrize(("title", "kind"), KINDS)
def test_kind(title: str, kind: str | None) -> None:
    assert said(f"{title}\n{BODY}")["kind"] == kind


def test_every_field_shows_where_it_stands() -> None:
    text = "下载\n打印\n白河县总工会2025年工作总结\n(2026年1月10日)\n" + BODY
    report = extract(Document("report.txt", text)).reports[0]
    assert isinstance(report, Report)
    shown = {field: text[told.start : told.end] for field in FIELDS if (told := getattr(report, field)) is not None}
    assert shown == {
        "title": "白河县总工会2025年工作总结",
        "reporting_unit": "白河县总工会",
        "date": "2026年1月10日",
        "reporting_period": "2025",
        "kind": "白河县总工会2025年工作总结",
    }


TITLED = "在{}大会上的讲话\n({}年3月1日)\n去年,全县建会12家。\n"


def test_titles_of_speeches_begin_one_each() -> None:
    text = TITLED.format("云溪县劳模表彰", 2010) + TITLED.format("石门县工会换届", 2012)
    _whole, *speeches = extract(Document("speeches.txt", text)).reports
    assert [(one.section, one.reporting_unit and one.reporting_unit.value) for one in speeches] == [
        ("在云溪县劳模表彰大会上的讲话", "云溪县"),
        ("在石门县工会换届大会上的讲话", "石门县"),
    ]
    figures = extract(Document("speeches.txt", text)).figures
    assert [(one.entity, one.time_period) for one in figures] == [("云溪县", "2009"), ("石门县", "2011")]


def test_one_title_of_a_speech_is_that_of_the_file() -> None:
    assert len(extract(Document("speech.txt", TITLED.format("云溪县劳模表彰", 2010))).reports) == 1


def test_a_file_of_speeches_has_a_report_for_each() -> None:
    text = "工会讲话 篇1\n(2012年3月1日)\n" + BODY + "工会讲话 篇2\n(2014年3月1日)\n" + BODY
    reports = extract(Document("speeches.txt", text)).reports
    assert [report.date and report.date.value for report in reports[1:]] == ["2012-03-01", "2014-03-01"]


def test_a_given_date_wins() -> None:
    report = extract(Document("report.txt", "工作报告\n(2026年1月10日)\n" + BODY), as_of="2024-02").reports[0]
    assert (report.date and report.date.value, report.reporting_period and report.reporting_period.value) == (
        "2024-02",
        "2023",
    )


COUNTY = "工作报告\n(2026年1月10日)\n去年,全县新建工会12家。\n"
CORRECTIONS = [
    # (arguments, reporting unit, date, reporting period, entity and time_period of the figure)
    ({}, None, "2026-01-10", "2025", None, "2025"),
    ({"unit": "白河县总工会"}, "白河县总工会", "2026-01-10", "2025", "白河县总工会", "2025"),
    ({"as_of": "2024-02"}, None, "2024-02", "2023", None, "2023"),
    ({"corrections": Correction("白河县", "2021", "2020")}, "白河县", "2021", "2020", "白河县", "2020"),
    # the table wins over what holds for all
    ({"unit": "云岭省", "corrections": Correction("白河县")}, "白河县", "2026-01-10", "2025", "白河县", "2025"),
    # 全县 is not said by a province of itself
    ({"unit": "云岭省"}, "云岭省", "2026-01-10", "2025", None, "2025"),
]


@pytest.mark.parametrize(("given", "unit", "date", "period", "entity", "time"), CORRECTIONS)
def test_what_is_given_takes_effect(
    given: dict[str, Any], unit: str | None, date: str, period: str, entity: str | None, time: str
) -> None:
    if "corrections" in given:
        given = {**given, "corrections": Corrections({ReportName("report.txt"): given["corrections"]})}
    result = extract(Document("report.txt", COUNTY), **given)
    report, (figure,) = result.reports[0], result.figures
    assert [told and told.value for told in (report.reporting_unit, report.date, report.reporting_period)] == [
        *(unit, date, period)
    ]
    assert (figure.entity, figure.time_period) == (entity, time)


def test_a_reporting_period_governs_what_the_year_of_speaking_does_not() -> None:
    document = Document("report.txt", "工作报告\n全年新建工会12家。\n")
    assert [figure.time_period for figure in extract(document).figures] == [None]
    given = Corrections({ReportName("report.txt"): Correction(reporting_period="2023")})
    assert [figure.time_period for figure in extract(document, corrections=given).figures] == ["2023"]


def test_what_is_given_has_a_rule_and_no_place_unless_the_report_says_the_same() -> None:
    document = Document("report.txt", "白河县总工会工作报告\n(2026年1月10日)\n" + BODY)
    found = extract(document).reports[0]
    assert extract(document, unit="白河县总工会", as_of="2026-01-10").reports[0] == found
    other = extract(document, unit="云岭省", as_of="2026-01").reports[0]
    assert other.reporting_unit == ReportField(value="云岭省", rule="report.given")
    assert other.date == ReportField(value="2026-01", rule="report.given")


SPEECHES = "工会讲话 篇1\n(2012年3月1日)\n今年建会12家。\n工会讲话 篇2\n今年建会13家。\n工会讲话 篇1\n今年建会14家。\n"
OF_SPEECHES = [
    # (section → date, the years of the figures): a section by its heading, with a number where it comes again
    ({}, ["2012", None, None]),
    ({"": "2010"}, ["2010", "2010", "2010"]),
    ({"工会讲话 篇2": "2013"}, ["2012", "2013", None]),
    ({"工会讲话 篇1 (2)": "2014", "": "2010"}, ["2010", "2010", "2014"]),
    ({"工会讲话 篇1": None, "": "2010"}, ["2012", "2010", "2010"]),
]


@pytest.mark.parametrize(("dates", "years"), OF_SPEECHES)
def test_speeches_are_corrected_by_their_headings(dates: dict[str, str | None], years: list[str | None]) -> None:
    rows = {ReportName("speeches.txt", section): Correction(date=date) for section, date in dates.items()}
    result = extract(Document("speeches.txt", SPEECHES), corrections=Corrections(rows))
    assert [report.section for report in result.reports] == ["", "工会讲话 篇1", "工会讲话 篇2", "工会讲话 篇1 (2)"]
    assert [figure.time_period for figure in result.figures] == years


def test_a_section_that_is_no_report_is_refused() -> None:
    given = Corrections({ReportName("report.txt", "篇9"): Correction("白河县", place="reports.csv: line 2")})
    for text, listed in [(SPEECHES, " (there are 工会讲话 篇1, 工会讲话 篇2, 工会讲话 篇1 (2))"), (COUNTY, "")]:
        with pytest.raises(CorrectionError) as error:
            extract(Document("report.txt", text), corrections=given)
        assert str(error.value) == (
            f"reports.csv: line 2: report.txt has no report in a section 篇9{listed}; "
            "write it as shuzheng reports does, or leave it out"
        )
    assert extract(Document("other.txt", COUNTY), corrections=given).figures
