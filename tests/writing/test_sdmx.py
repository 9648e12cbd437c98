"""Figures as observations: numbers as printed with their power of ten, periods and codes of SDMX."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import jsonschema
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_figures import results as made_results
from support import FIXTURES, ROOT, SCRIPTS, cases, figures_of, spell

from extractor import Document, ExportError, Result, export, extract, read
from extractor.values.intervals import scaled_value
from extractor.verbs import run_of
from extractor.writing import write_stream
from extractor.writing.sdmx import CONCEPTS, OBSERVATION_COLUMNS, Observation, is_territory, time_period

if TYPE_CHECKING:
    from pathlib import Path

    from extractor import Figure


@cache
def results() -> tuple[Result, ...]:
    """Every annotated report, and documents whose tables lend their cells a scale."""
    documents = [FIXTURES / "documents" / name for name in ("features.docx", "report.docx", "tables.xlsx", "table.csv")]
    return tuple(extract(read(path)) for path in [*sorted((FIXTURES / "reports").glob("*.txt")), *documents])


@cache
def every_figure() -> tuple[Figure, ...]:
    """The figures of all fixtures."""
    of_cases = [figures_of(case.text) for case in (*cases("cases", "figures"), *cases("numerals", "expect"))]
    return (*(one for result in results() for one in result.figures), *(one for found in of_cases for one in found))


def observation(text: str) -> Observation:
    (figure,) = figures_of(text)
    return Observation.of(figure)


# ── the number as printed ───────────────────────────────────────────────────────────────────────────────────

PRINTED = [
    # (text, OBS_VALUE, its upper end, UNIT_MULT)
    ("新建工会8182个。", "8182", None, 0),
    ("覆盖企业1.2万家。", "1.2", None, 4),
    ("发展会员4.30万人。", "4.30", None, 4),  # the digits that are printed
    ("占8.0%。", "8.0", None, 0),
    ("发展会员１．２８万人。", "1.28", None, 4),
    ("筹集资金1,200万元。", "1200", None, 4),
    ("筹集资金3.15亿元。", "3.15", None, 8),
    ("筹集资金5千万元。", "5", None, 7),
    ("产值达1.2万亿元。", "1.2", None, 12),
    ("筹集资金1.2 个亿。", "1.2", None, 8),
    ("组织50多万人参加。", "50", None, 4),
    ("发展会员3万4000人。", "34000", None, 0),  # no power of ten is common to all digits
    ("产值达二十亿三千三百万元。", "203300", None, 4),
    ("产值达三点五亿元。", "3.5", None, 8),
    ("产值突破七百亿元。", "700", None, 8),
    ("慰问职工三百二十五人。", "325", None, 0),  # 百 is part of a number, not a multiplier
    ("财政收入超过亿元。", "1", None, 8),
    ("入会率达七成三。", "73", None, 0),
    ("入会率达百分之八十五点五。", "85.5", None, 0),
    ("占三分之二。", "0.666667", None, 0),
    ("提高3.5个百分点。", "3.5", None, 0),  # the 百 of a unit is none
    ("培训职工200—300名。", "200", "300", 0),
    ("资助10—20万元。", "10", "20", 4),
    ("资助1.25—1.5万元。", "1.25", "1.5", 4),
    ("资助1.20—1.50万元。", "1.20", "1.50", 4),
    ("资助800—1万元。", "0.08", "1", 4),  # the lower end has no scale of its own
    ("慰问七八百人。", "700", "800", 0),
    ("培训十七八万人。", "17", "18", 4),
]


@pytest.mark.parametrize(("text", "value", "upper", "power"), PRINTED)
def test_number_is_as_printed(text: str, value: str, upper: str | None, power: int) -> None:
    made = observation(text)
    ends = [None if one is None else str(one) for one in (made.OBS_VALUE, made.OBS_VALUE_MAX)]
    assert (ends, made.UNIT_MULT) == ([value, upper], power)
    places = made.DECIMALS
    assert places == len(value.partition(".")[2])


def test_scale_that_a_table_lends_is_printed() -> None:
    lent = [one for one in every_figure() if one.mention == "380" and one.unit == "元"]
    assert lent
    assert {(scaled_value(one).number, scaled_value(one).power, one.value) for one in lent} == {
        (Decimal(380), 4, Decimal(3_800_000))
    }


def is_exact(figure: Figure) -> bool:
    """Whether the number times its power of ten is the value, digit for digit."""
    number, number_max, power = scaled_value(figure)
    scaled = [None if one is None else _times(one, power) for one in (number, number_max)]
    return scaled == [figure.value, figure.value_max]


def _times(number: Decimal, power: int) -> Decimal:
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, int(exponent) + power))


def test_number_times_power_is_the_value_in_all_fixtures() -> None:
    assert len(every_figure()) > 1400
    assert [one.mention for one in every_figure() if not is_exact(one)] == []


@given(made=made_results())
def test_number_times_power_is_the_value_of_any_figure(made: Result) -> None:
    assert all(is_exact(one) for one in made.figures)


SCALED = {"": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}


@given(
    whole=st.integers(1, 99_999),
    decimals=st.text("0123456789", max_size=6),
    scale=st.sampled_from(sorted(SCALED)),
)
def test_arabic_mentions_keep_their_digits(whole: int, decimals: str, scale: str) -> None:
    number = f"{whole}.{decimals}" if decimals else str(whole)
    (figure,) = figures_of(f"全市共筹集资金{number}{scale}元。")
    made = scaled_value(figure)
    assert (str(made.number), made.power) == (number, SCALED[scale])
    assert is_exact(figure)


@given(number=st.integers(11, 10**12), script=st.sampled_from(sorted(SCRIPTS)))
def test_mentions_in_chinese_characters_are_exact(number: int, script: str) -> None:
    for figure in figures_of(f"全市共筹集资金{spell(number, script)}元。"):
        assert is_exact(figure)
        assert scaled_value(figure).number == scaled_value(figure).number.to_integral_value()


# ── periods, areas and codes ────────────────────────────────────────────────────────────────────────────────

PERIODS = [
    # (time_period of a figure, TIME_PERIOD, FREQ)
    ("2012", "2012", "A"),
    ("2012-11", "2012-11", "M"),
    ("2012-11-30", "2012-11-30", "D"),
    ("2012-01/2012-12", "2012", "A"),
    ("2012-01/2012-06", "2012-S1", "S"),
    ("2012-07/2012-12", "2012-S2", "S"),
    ("2012-01/2012-03", "2012-Q1", "Q"),
    ("2012-04/2012-06", "2012-Q2", "Q"),
    ("2012-10/2012-12", "2012-Q4", "Q"),
    ("2012-01/2012-11", "2012-01-01/P11M", None),  # a start and a duration, where ISO 8601 has two ends
    ("2012-02/2012-04", "2012-02-01/P3M", None),  # three months, but no quarter
    ("2012-03/2012-08", "2012-03-01/P6M", None),
    ("2012-09/2013-08", "2012-09-01/P12M", None),
    ("2012-05/2012-05", "2012-05-01/P1M", None),
    ("2008/2012", "2008-01-01/P5Y", None),
    # what is no period
    ("2012/2008", None, None),
    ("2012-06/2012-01", None, None),
    ("last year", None, None),
    ("2012-Q1", None, None),
]


@pytest.mark.parametrize(("written", "period", "freq"), PERIODS)
def test_periods_take_the_forms_of_sdmx(written: str, period: str | None, freq: str | None) -> None:
    assert time_period(written) == (period, freq)


AREAS = [
    "全市",
    "我县",
    "全街",
    "石家庄高新技术产业开发区",
    "全省",
    "本區",
    "街道",
    "全镇",
    "我国",
    "本澳",
    "榆川市",
    "东城区",
    "武陵山片区",
    "城市圈",
    "开发区",
]
BODIES = [
    "全矿",
    "我院",
    "全学区",
    "全省各级工会",
    "市总工会",
    "各县",
    "本會",
    "公司",
    "街道综治办",
    "市本级",
    "各创新工作室",
    "",
]


def test_only_a_territory_is_an_area() -> None:
    assert [scope for scope in AREAS if not is_territory(scope)] == []
    assert [scope for scope in BODIES if is_territory(scope)] == []


def test_scope_that_is_a_body_is_no_area() -> None:
    area, body = observation("全市新建工会12个。"), observation("全矿发展会员30人。")
    assert (area.REF_AREA, area.SCOPE) == ("全市", "全市")
    assert (body.REF_AREA, body.SCOPE) == (None, "全矿")


STATUSES = [
    # (text, OBS_STATUS, MODALITY)
    ("新建工会12个。", "A", "reported"),
    ("力争新建工会12个。", "F", "target"),
    ("个人贷款最高额度20万元。", None, "norm"),
]


@pytest.mark.parametrize(("text", "status", "modality"), STATUSES)
def test_status_is_a_code_of_the_code_list(text: str, status: str | None, modality: str) -> None:
    made = observation(text)
    assert (status, modality) == (made.OBS_STATUS, made.MODALITY)


@pytest.mark.parametrize(("text", "status"), [("新建工会12个。", "U"), ("力争新建工会12个。", "F")])
def test_what_ocr_is_not_sure_of_has_low_reliability(text: str, status: str) -> None:
    at = text.index("2")
    (figure,) = extract(Document("x.txt", text, doubtful=(at,))).figures
    made = Observation.of(figure)
    assert (status, "1?个") == (made.OBS_STATUS, made.DOUBTFUL)


def test_fall_stays_positive_with_its_direction_beside_it() -> None:
    made = observation("案件数下降0.35%。")
    assert (Decimal("0.35"), "down", "growth") == (made.OBS_VALUE, made.DIRECTION, made.ASPECT)


# ── the table ───────────────────────────────────────────────────────────────────────────────────────────────

NAMES = list(Observation.model_fields)


def test_every_column_is_described_and_the_concepts_are_among_them() -> None:
    assert set(NAMES) > CONCEPTS
    assert all(field.description for field in Observation.model_fields.values())
    assert all(name == name.upper() for name in NAMES)
    assert [column.name for column in OBSERVATION_COLUMNS] == NAMES


def test_table_has_an_observation_for_each_figure(tmp_path: Path) -> None:
    figures = [figure for result in results() for figure in result.figures]
    wanted = [Observation.of(figure) for figure in figures]
    lines = export(results(), tmp_path / "f.jsonl", profile="sdmx").read_bytes().split(b"\n")
    assert [Observation.model_validate_json(line) for line in lines[:-1]] == wanted
    with export(results(), tmp_path / "f.csv", profile="sdmx").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == NAMES
    assert [row["OBS_VALUE"] for row in rows] == [format(one.OBS_VALUE, "f") for one in wanted]
    assert [row["OBS_ID"] for row in rows] == [figure.id for figure in figures]
    sheet = openpyxl.load_workbook(export(results(), tmp_path / "f.xlsx", profile="sdmx", lang="zh"))["Observations"]
    header, *cells = sheet.iter_rows(values_only=True)
    assert list(header) == NAMES
    assert [row[NAMES.index("OBS_VALUE")] for row in cells] == [float(one.OBS_VALUE) for one in wanted]


def test_columns_are_wide_enough_for_their_names_and_ids() -> None:
    widths = {column.field: column.width for column in OBSERVATION_COLUMNS}
    assert all(width > len(name) for name, width in widths.items())
    longest = "0123456789ab:100000-100005"  # in a report of 100,000 characters
    assert all(widths[name] >= len(longest) for name in ("OBS_ID", "PART_OF", "REPEATS"))


def test_zeros_behind_the_point_are_kept(tmp_path: Path) -> None:
    of = Result(results()[0].document, figures_of("发展会员4.30万人。"))
    assert '"4.30"' in export(of, tmp_path / "f.csv", profile="sdmx").read_text(encoding="utf-8-sig")
    line = json.loads(export(of, tmp_path / "f.jsonl", profile="sdmx").read_text(encoding="utf-8"))
    assert (line["OBS_VALUE"], line["UNIT_MULT"], line["DECIMALS"]) == ("4.30", 4, 2)


def test_observations_fit_their_schema() -> None:
    schema = json.loads((ROOT / "schemas" / "observation.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    for figure in every_figure()[:200]:
        validator.validate(json.loads(Observation.of(figure).model_dump_json()))


def test_streams_are_those_of_the_profile() -> None:
    stream = io.BytesIO()
    write_stream(run_of(results()[0]), stream, "csv", profile="sdmx")
    assert stream.getvalue().decode("utf-8-sig").startswith('"INDICATOR","INDICATOR_CODE","REF_AREA","TIME_PERIOD",')
    with pytest.raises(
        ExportError, match="'webannotation' is not a known type of stream; the known ones are jsonl, csv"
    ):
        write_stream(run_of(results()[0]), io.BytesIO(), "webannotation", profile="sdmx")


@pytest.mark.parametrize("name", ["f.html", "f.parquet", "f.jsonld"])
def test_other_formats_have_no_such_profile(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match=r"is no type of output for these columns; give \.xlsx, \.csv, \.jsonl$"):
        export(results(), tmp_path / name, profile="sdmx")
    with pytest.raises(ExportError, match="'dcat' is not a known profile; the known ones are sdmx"):
        export(results(), tmp_path / "f.csv", profile="dcat")
    assert list(tmp_path.iterdir()) == []
