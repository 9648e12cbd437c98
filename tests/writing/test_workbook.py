"""The workbook that people open: read back cell by cell, in both languages, by openpyxl and by LibreOffice."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pytest
from hostile import HOSTILE
from openpyxl.utils import get_column_letter
from support import FIXTURES
from test_export import figure, result

from extractor import Document, Result, extract, read
from extractor.checks import CHECKS, check
from extractor.reading.rows import read_rows
from extractor.records import Bound, Category, Modality, Severity, plain
from extractor.records.columns import COLUMNS
from extractor.records.names import SIGNS, name
from extractor.verbs import verify
from extractor.words import section, word
from extractor.writing import cells, sheet
from extractor.writing.run import Run
from extractor.writing.workbook import pivot, write_workbook
from extractor.writing.workbook.figures import FIGURE_COLUMNS
from extractor.writing.workbook.looks import SEVERITY_FILLS, TINTS
from extractor.writing.workbook.plan import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from extractor.records import Figure

LANGUAGES = ("en", "zh")
NUMBER = {column.name: number for number, column in enumerate(FIGURE_COLUMNS, start=1)}


class Made(NamedTuple):
    """A run, the bytes of its workbook, and the workbook read back."""

    run: Run
    data: bytes
    book: openpyxl.Workbook

    def sheet(self, key: str, lang: str) -> Worksheet:
        return self.book[word(f"sheet.{key}", lang)]


def made(run: Run, lang: str = "en") -> Made:
    stream = io.BytesIO()
    write_workbook(run, stream, lang)
    assert not stream.closed
    return Made(run, stream.getvalue(), openpyxl.load_workbook(stream))


def run_of(*documents: Document) -> Run:
    results = tuple(extract(document) for document in documents)
    return Run(results, check(results), rules="0123456789ab")


@cache
def reports_run() -> Run:
    return run_of(*(read(path) for path in sorted((FIXTURES / "reports").glob("*.txt"))))


@cache
def findings_run() -> Run:
    """A document for each check, of which each finds something."""
    return run_of(*(Document(f"{one.code}.txt", one.example) for one in CHECKS))


@cache
def hostile_run() -> Run:
    return run_of(*(Document(f"{key}.txt", one.build(one.size // 12)) for key, one in HOSTILE.items()))


RUNS = {"reports": reports_run, "findings": findings_run, "hostile": hostile_run}


@cache
def workbook(key: str, lang: str) -> Made:
    return made(RUNS[key](), lang)


def rows(sheet_: Worksheet) -> Iterator[tuple[Any, ...]]:
    """The rows below the header."""
    return sheet_.iter_rows(min_row=2, max_col=len(FIGURE_COLUMNS), values_only=True)


def target(made_: Made, location: str) -> tuple[Any, ...]:
    """The values of the row that a link goes to."""
    found = re.fullmatch(r"'([^']+)'!A([0-9]+)", location)
    assert found is not None
    return next(made_.book[found[1]].iter_rows(int(found[2]), int(found[2]), values_only=True))


# ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", RUNS)
def test_every_cell_of_every_figure(key: str, lang: str) -> None:
    one = workbook(key, lang)
    written = list(rows(one.sheet("figures", lang)))
    figures = list(one.run.figures)
    assert len(written) == len(figures) > 20
    for row, figure_ in zip(written, figures, strict=True):
        values = dict(zip(NUMBER, row, strict=True))
        assert values.pop("to_sentence").startswith("→ ")
        assert (values.pop("findings") is None) == (values.pop("to_finding") is None)
        assert values.pop("category_extracted") == name(figure_.category, lang)
        for field, value in values.items():
            assert value == expected(figure_, field, lang), field


def expected(figure_: Figure, field: str, lang: str) -> Any:
    """What the cell of a field must hold."""
    value = getattr(figure_, field.removesuffix("_text"))
    match value:
        case Decimal():
            return plain(value) if field.endswith("_text") else pytest.approx(float(value), rel=1e-15)
        case StrEnum():
            return name(value, lang)
        case str():
            return cells.clean(value) or None
        case _:
            return value


def test_columns_of_every_export_keep_their_order() -> None:
    names = [column.name for column in COLUMNS]
    assert [column.name for column in FIGURE_COLUMNS if column.name in names] == names
    assert set(NUMBER) - set(names) == {"findings", "to_finding", "to_sentence", "category_extracted"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sheets_and_headings(lang: str) -> None:
    one = workbook("reports", lang)
    assert one.book.sheetnames == [word(f"sheet.{sheet}", lang) for sheet in SHEETS]
    sheet_ = one.sheet("figures", lang)
    assert [cell.value for cell in sheet_[1]] == [column.heading(lang) for column in FIGURE_COLUMNS]
    assert len({cell.value for cell in sheet_[1]}) == len(FIGURE_COLUMNS)
    assert sheet_["A1"].font.bold
    for key in ("figures", "sentences", "findings"):
        assert one.sheet(key, lang).freeze_panes == "A2"
        assert one.sheet(key, lang).print_title_rows == "$1:$1"
        assert one.sheet(key, lang).auto_filter.ref.startswith("A1:")
    assert sheet_.auto_filter.ref == sheet_.dimensions
    for page in one.book:
        assert page.page_setup.orientation == "landscape"
        # one page wide, which a file need not say
        assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage


FORMATS = [
    # (what the figure has, number format, value of the cell)
    ({"value": "8182"}, "#,##0", 8182),
    ({"value": "8182.00"}, "#,##0", 8182),
    ({"value": "1.2E+4"}, "#,##0", 12000),
    ({"value": "23.53", "unit": "份"}, "#,##0.00", 23.53),
    ({"value": "1234567.8", "unit": "元"}, "#,##0.0", 1234567.8),
    ({"value": "92", "unit": "%"}, "0", 92),
    ({"value": "85.25", "unit": "%"}, "0.00", 85.25),
    ({"value": "1000", "unit": "%"}, "0", 1000),
    ({"value": "0.1234567890123", "unit": "吨"}, "#,##0.0000000000", 0.1234567890123),
    ({"value": "1E+30"}, "0.0##E+00", 1e30),
    ({"value": "300", "bound": "about"}, '"≈ "#,##0', 300),
    ({"value": "300", "bound": "over"}, '"> "#,##0', 300),
    ({"value": "300", "bound": "at_least"}, '"≥ "#,##0', 300),
    ({"value": "300", "bound": "under"}, '"< "#,##0', 300),
    ({"value": "300.5", "bound": "at_most"}, '"≤ "#,##0.0', 300.5),
]


@pytest.mark.parametrize(("changes", "number_format", "value"), FORMATS)
def test_numbers_look_as_their_unit_wants(changes: dict[str, str], number_format: str, value: float) -> None:
    cell = made(Run((result(figure(**changes)),))).book["Figures"].cell(2, NUMBER["value"])
    assert (cell.value, cell.number_format, cell.data_type) == (value, number_format, "n")


PRINTED = [
    # (sentence, number format: a percentage has the places that are printed)
    ("参赛面达12.50%。", "0.00"),
    ("参赛面达１２．５０％。", "0.00"),
    ("参赛面达85.0 %。", "0.0"),
    ("参赛面达九成。", "0"),
]


@pytest.mark.parametrize(("sentence", "number_format"), PRINTED)
def test_percentages_have_the_places_printed(sentence: str, number_format: str) -> None:
    one = made(run_of(Document("r.txt", sentence)))
    assert one.book["Figures"].cell(2, NUMBER["value"]).number_format == number_format


def test_numbers_that_no_cell_can_count_stay_text() -> None:
    cell = made(Run((result(figure(value="1E+400")),))).book["Figures"].cell(2, NUMBER["value"])
    assert (cell.value, cell.data_type) == ("1" + "0" * 400, "s")


def test_ranges_have_both_ends() -> None:
    sheet_ = made(run_of(Document("r.txt", "全县培训职工3至5万人。"))).book["Figures"]
    assert [sheet_.cell(2, NUMBER[one]).value for one in ("value", "value_max")] == [30000, 50000]
    assert sheet_.cell(2, NUMBER["value_max"]).number_format == "#,##0"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_targets_and_rules_are_tinted_with_a_legend(lang: str) -> None:
    one = workbook("reports", lang)
    sheet_ = one.sheet("figures", lang)
    seen = set()
    for row, figure_ in enumerate(one.run.figures, start=2):
        seen.add(figure_.modality)
        shown = [sheet_.cell(row, number) for number in range(1, NUMBER["category_extracted"])]
        colours = {cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else None for cell in shown}
        assert colours == {TINTS[figure_.modality]}
    assert seen == set(Modality)
    assert sheet_.cell(1, NUMBER["modality"]).comment is not None
    assert sheet_.cell(1, NUMBER["value"]).comment.text.startswith("≈ ")
    legend = {cell.value: cell.fill.fgColor.rgb[2:] for cell in one.sheet("about", lang)["A"] if cell.fill.fill_type}
    assert set(legend.values()) >= {TINTS[Modality.TARGET], TINTS[Modality.NORM], *SEVERITY_FILLS.values()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_provenance_is_folded(lang: str) -> None:
    dimensions = workbook("reports", lang).sheet("figures", lang).column_dimensions
    folded = {
        column
        for dimension in dimensions.values()
        if dimension.hidden and dimension.outlineLevel == 1
        for column in range(dimension.min, dimension.max + 1)
    }
    assert folded == set(range(NUMBER["category_extracted"], len(FIGURE_COLUMNS) + 1))
    assert not any(dimensions[get_column_letter(number)].hidden for number in range(1, NUMBER["category_extracted"]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_category_has_a_list_to_choose_from(lang: str) -> None:
    sheet_ = workbook("reports", lang).sheet("figures", lang)
    (validation,) = sheet_.data_validations.dataValidation
    column = get_column_letter(NUMBER["category"])
    assert str(validation.sqref) == f"{column}2:{column}{sheet_.max_row}"
    assert validation.formula1 == '"' + ",".join(name(one, lang) for one in Category) + '"'
    assert len(validation.formula1) <= 257  # 255 and the quotation marks: Excel refuses more
    assert (validation.type, validation.showErrorMessage) == ("list", True)
    assert {cell.value for (cell,) in sheet_[str(validation.sqref)]} <= set(validation.formula1.strip('"').split(","))
    ((changed, (rule,)),) = [(one.sqref, one.rules) for one in sheet_.conditional_formatting]
    extracted = get_column_letter(NUMBER["category_extracted"])
    assert (str(changed), rule.formula) == (str(validation.sqref), [f"${column}2<>${extracted}2"])


# ── links between the sheets ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", RUNS)
def test_each_figure_links_to_its_sentence_and_each_sentence_back(key: str, lang: str) -> None:
    one = workbook(key, lang)
    figures, sentences = one.sheet("figures", lang), one.sheet("sentences", lang)
    for row, figure_ in enumerate(one.run.figures, start=2):
        document, section, locator, sentence, numbers, count, _ = target(
            one, figures.cell(row, NUMBER["to_sentence"]).hyperlink.location
        )
        assert (document, section or "", locator) == (figure_.document, figure_.section, figure_.locator)
        assert sentence == cells.clean(figure_.sentence)
        if len(numbers) < cells.MAX_TEXT:
            assert figure_.mention in numbers
        assert count >= 1
    counted = 0
    for row in sentences.iter_rows(min_row=2):
        first = dict(zip(NUMBER, target(one, row[6].hyperlink.location), strict=True))
        assert (first["document"], first["sentence"]) == (row[0].value, row[3].value)
        counted += row[5].value
    assert counted == figures.max_row - 1
    places = {(figure_.document, figure_.sentence_start, figure_.sentence_end) for figure_ in one.run.figures}
    assert sentences.max_row - 1 == len(places)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_are_internal(lang: str) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook("findings", lang).data)) as package:
        assert not [one for one in package.namelist() if one.endswith(".rels") and b"hyperlink" in package.read(one)]
        assert b"External" not in b"".join(package.read(one) for one in package.namelist() if one.endswith(".rels"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_findings_are_marked_in_the_row_and_linked(lang: str) -> None:
    one = workbook("findings", lang)
    figures, findings = one.sheet("figures", lang), one.sheet("findings", lang)
    assert {finding.code for finding in one.run.findings} >= {check_.code for check_ in CHECKS}
    for row, figure_ in enumerate(one.run.figures, start=2):
        about = [finding for finding in one.run.findings if figure_.id in finding.figures]
        mark, link, value = (figures.cell(row, NUMBER[one_]) for one_ in ("findings", "to_finding", "value"))
        if not about:
            assert (mark.value, link.value, link.hyperlink, value.comment) == (None, None, None, None)
            continue
        for finding in about:
            message = finding.message_zh if lang == "zh" else finding.message
            assert message in mark.value
            assert message in value.comment.text
        worst = min((finding.severity for finding in about), key=list(Severity).index)
        assert {cell.fill.fgColor.rgb[2:] for cell in (mark, value)} == {SEVERITY_FILLS[worst]}
        assert about[0].code in target(one, link.hyperlink.location)
    assert findings.max_row - 1 == sum(len(finding.evidence) for finding in one.run.findings)
    places = [(number, place) for number, one_ in enumerate(one.run.findings, 1) for place in one_.evidence]
    for row, (number, place) in zip(findings.iter_rows(min_row=2), places, strict=True):
        finding = one.run.findings[number - 1]
        values = [cell.value for cell in row]
        assert values[:3] == [number, name(finding.severity, lang), finding.code]
        assert values[5:9] == [place.mention, cells.clean(place.sentence), place.document, place.locator]
        if place.figure is not None:
            linked = dict(zip(NUMBER, target(one, row[9].hyperlink.location), strict=True))
            assert (linked["id"], linked["document"]) == (place.figure, place.document)
        if place is finding.evidence[0]:
            assert values[3] == (finding.message_zh if lang == "zh" else finding.message)
            assert all(plain(value) in values[4] for value in finding.compared.values())
            assert lang == "en" or not re.search("[a-z]{2}", values[4] or "")


def test_every_number_that_a_check_compares_has_a_chinese_name_and_no_other_has() -> None:
    compared = {name_ for finding in findings_run().findings for name_ in finding.compared}
    numbered = {name_ for name_ in compared if re.fullmatch("value [0-9]+", name_)}
    assert numbered
    assert compared - numbered == set(section("compared", "zh")) - {"value"}


def test_gravest_finding_stands_first_and_is_what_the_link_goes_to() -> None:
    one = run_of(Document("r.txt", "信访案件办结率达1000%。"))
    (error,) = one.findings
    info = error.model_copy(update={"code": "my-check", "severity": Severity.INFO, "message": "a look at it"})
    both = made(Run(one.results, (info, error)))
    row = both.book["Figures"][2]
    assert row[NUMBER["findings"] - 1].value == f"error: {error.message}\ninformation: a look at it"
    assert error.code in target(both, row[NUMBER["to_finding"] - 1].hyperlink.location)


def test_documents_with_the_same_text_keep_their_own_links() -> None:
    text = "信访案件办结率达1000%。"
    one = made(run_of(Document("一.txt", text), Document("二.txt", text)))
    locations = [one.book["Findings"].cell(row, 10).hyperlink.location for row in (2, 3)]
    assert locations == ["'Figures'!A2", "'Figures'!A3"]
    assert [one.book["Figures"].cell(row, NUMBER["findings"]).value is None for row in (2, 3)] == [False, False]


def test_more_links_than_excel_takes_are_formulas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_LINKS", 3)
    one = made(findings_run())
    figures = one.book["Figures"]
    jumps = [figures.cell(row, NUMBER["to_sentence"]) for row in range(2, figures.max_row + 1)]
    assert {cell.data_type for cell in jumps} == {"f"}
    assert jumps[0].value == '=HYPERLINK("#\'Sentences\'!A2","→ 2")'
    for page in (figures, one.book["Sentences"], one.book["Findings"]):
        assert not any(cell.hyperlink for row in page.iter_rows() for cell in row)


def test_notes_are_limited_and_findings_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_NOTES", 5)
    figures = made(findings_run()).book["Figures"]
    found = [row for row in range(2, figures.max_row + 1) if figures.cell(row, NUMBER["findings"]).value]
    noted = [row for row in found if figures.cell(row, NUMBER["value"]).comment]
    assert noted == found[:2]  # three are at the header
    assert len(found) > 10


# ── texts that a workbook could take for something else, or not at all ──────────────────────────────────────

TEXTS = [
    # (text, as a cell must give it back)
    ("=1+1", "=1+1"),
    ("+12%", "+12%"),
    ("-3.5", "-3.5"),
    ("@SUM(A1)", "@SUM(A1)"),
    ('=HYPERLINK("http://x")', '=HYPERLINK("http://x")'),
    ("#N/A", "#N/A"),
    ("TRUE", "TRUE"),
    ("下降\x023.5个", "下降\ufffd3.5个"),
    ("\x00\ufffe", "\ufffd\ufffd"),
    ("两行\n的句子", "两行\n的句子"),
    ("<b>&amp;", "<b>&amp;"),
    ("<r><t>x</t></r>", "<r><t>x</t></r>"),  # what XlsxWriter would take for text with fonts in it
    ("<r>", "<r>"),
    ("_x0041_", "_x0041_"),  # which stands for A unless it is escaped
    ("𠮷田工会", "𠮷田工会"),
    ("字" * 40_000, "字" * (cells.MAX_TEXT - len(cells.CUT_MARK)) + cells.CUT_MARK),
]


@pytest.mark.parametrize(("text", "cell"), TEXTS)
def test_texts_stay_texts_on_every_sheet(text: str, cell: str) -> None:
    sentence = f"{text}新建工会8182个，占25%"
    start = len(text) + 4
    given = figure(
        sentence=sentence, start=start, end=start + 5, mention="8182个", indicator=text, scope=text, section=text,
        document=text, period=text, locator=text, unit=text,
    )  # fmt: skip
    found = check(extract(Document("r.txt", "信访案件办结率达1000%。")))
    finding = found[0].model_copy(update={"message": text, "code": text})
    one = made(Run((result(given),), (finding,), rules=text, options={text: text}))
    figures = one.book["Figures"]
    for field in ("document", "period", "scope", "indicator", "section", "locator", "unit"):
        written = figures.cell(2, NUMBER[field])
        assert (written.value, written.data_type) == (cell, "s")
    assert not [cell_ for page in one.book for row in page.iter_rows() for cell_ in row if cell_.data_type in "fe"]


# ── more rows than a sheet can have ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rows_go_on_to_further_sheets(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = findings_run()
    whole = workbook("findings", lang)
    monkeypatch.setattr(cells, "MAX_ROWS", 7)
    one = made(run, lang)
    for key in ("figures", "sentences", "findings"):
        title = word(f"sheet.{key}", lang)
        pages = [page for page in one.book if re.fullmatch(rf"{title}( [0-9]+)?", page.title)]
        assert [page.title for page in pages] == [title, *(f"{title} {number}" for number in range(2, len(pages) + 1))]
        together = [row for page in pages for row in page.iter_rows(min_row=2, values_only=True)]
        assert [page.max_row for page in pages[:-1]] == [8] * (len(pages) - 1)
        assert all(page.auto_filter.ref == page.dimensions for page in pages)
        jumps = re.compile("→ [0-9]+")
        alone = list(whole.sheet(key, lang).iter_rows(min_row=2, values_only=True))
        assert [[one_ for one_ in row if not jumps.match(str(one_))] for row in together] == [
            [one_ for one_ in row if not jumps.match(str(one_))] for row in alone
        ]
    figures = [page for page in one.book if page.title.startswith(word("sheet.figures", lang))]
    linked = [page.cell(row, NUMBER["to_sentence"]) for page in figures for row in range(2, page.max_row + 1)]
    for figure_, cell in zip(run.figures, linked, strict=True):
        assert target(one, cell.hyperlink.location)[3] == figure_.sentence


def test_full_sheet_has_no_empty_one_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_ROWS", 2)
    assert "Figures 2" not in made(Run((result(figure(), figure()),))).book.sheetnames


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("run", [Run(()), Run((result(),)), run_of(Document("空.txt", "没有数据。"))])
def test_nothing_to_show(run: Run, lang: str) -> None:
    one = made(run, lang)
    assert one.book.sheetnames == [word(f"sheet.{sheet}", lang) for sheet in SHEETS]
    assert one.sheet("figures", lang).max_row == 1
    assert one.sheet("sentences", lang).max_row == 1
    assert one.sheet("findings", lang)["A2"].value
    assert one.sheet("pivot", lang)["A1"].value
    assert not one.sheet("figures", lang).data_validations.dataValidation


def test_failure_leaves_no_open_sheet(capfd: pytest.CaptureFixture[str]) -> None:
    broken = Run((result(figure()),), options=None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        made(broken)
    assert capfd.readouterr().err == ""


# ── what other commands do with it ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", ["reports", "findings"])
def test_verify_reads_the_figures_and_nothing_else(key: str, lang: str, tmp_path: Path) -> None:
    one = workbook(key, lang)
    (tmp_path / "f.xlsx").write_bytes(one.data)
    read_back = read_rows(tmp_path / "f.xlsx")
    assert [row.id for row in read_back] == [figure_.id for figure_ in one.run.figures]
    assert {row.header.sheet for row in read_back if row.header} == {word("sheet.figures", lang)}
    verdicts = verify(read_back, [one_.document for one_ in one.run.results])
    assert {str(verdict.verdict) for verdict in verdicts} == {"ok"}


@pytest.mark.parametrize("key", ["figures", "sentences", "findings"])
def test_long_names_of_documents_and_places_are_not_cut_by_the_next_column(key: str) -> None:
    (found,) = run_of(Document("r.txt", "信访案件办结率达1000%。")).results
    placed = Result(found.document, tuple(one.model_copy(update={"locator": "表 2 R4C3"}) for one in found.figures))
    page = made(Run((placed,), check(placed))).sheet(key, "en")
    cells_ = {cell.value: page.cell(2, cell.column) for cell in page[1]}
    for heading, value in (("Document", "r.txt"), ("Place in the original", "表 2 R4C3")):
        assert (cells_[heading].value, cells_[heading].alignment.wrap_text) == (value, True)


def test_signs_and_names_are_complete() -> None:
    assert set(SIGNS) == set(Bound)
    for lang in LANGUAGES:
        for kind in (Bound, Category, Modality, Severity):
            assert len({name(one, lang) for one in kind}) == len(kind)
    assert pivot.MAX_PERIODS < 20
