"""The review page in a real browser: looking, finding, judging and saving."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import Watched
from review_pages import ALL, FIGURES, current, is_in_view, rows, runs

from extractor.records import Category, plain
from extractor.records.columns import DATA_COLUMNS

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from review_pages import Open

# ── looking ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lang", "title", "facts", "heading"),
    [
        ("en", "Review of figures", "Reports: {} · Figures: {} · Findings: {}", "Indicator"),
        ("zh", "数据复核", "报告{}份 · 数据{}条 · 检查发现{}处", "指标"),
    ],
)
def test_page_opens_in_both_languages(show: Open, lang: str, title: str, facts: str, heading: str) -> None:
    page = show(lang=lang)
    assert page.title() == title
    run = runs("small")
    assert page.locator("header p").first.inner_text() == facts.format(2, ALL, len(run.findings))
    assert page.locator("html").get_attribute("lang") == lang
    assert heading in page.locator("#table-head").inner_text()
    assert rows(page) == ALL
    assert page.locator("#no-figure").is_visible()
    assert page.locator("#document-name").inner_text() == "2012年.txt"
    assert page.locator("#text mark").all_inner_texts() == [figure.mention for figure in run.results[0].figures]


def test_a_click_leads_from_the_document_to_the_row_and_back(show: Open) -> None:
    page = show()
    page.locator("#text mark", has_text="23.53份").click()
    assert current(page) == "完成职工互助保障计划"
    assert is_in_view(page, "#rows tr[aria-current]", "#table-box")
    page.locator("#rows tr", has_text="新建工会").click()
    assert current(page) == "新建工会"
    assert page.locator("#document-name").inner_text() == "2013年.txt"
    assert is_in_view(page, "#text mark.current", "#text")
    assert page.locator("#text .sentence.current").inner_text().startswith("力争新建工会")
    page.locator("#source mark", has_text="10万元").click()
    assert current(page) == "每人最高贷款额度"


def test_detail_tells_sentence_decision_findings_and_fields(show: Open) -> None:
    page = show()
    page.locator("#text mark", has_text="92%").click()
    assert page.locator("#figure-value").inner_text() == "92 %"
    assert page.locator("#source p").inner_text() == "126家改制企业中,已有102家企业完成改制,改制率达92%。"
    assert page.locator("#source .sentence mark.current").inner_text() == "92%"
    assert page.locator("#decision code").inner_text() == "category.share"
    assert "counts as a rate" in page.locator("#decision").inner_text()
    finding = page.locator("#figure-findings li")
    assert "102家 of 126家 is 80.95 %, not 92%" in finding.inner_text()
    page.locator("#figure summary").click()
    headings = page.locator("#fields dt").all_inner_texts()
    order = [column.heading("en") for column in DATA_COLUMNS]
    assert headings == [heading for heading in order if heading in headings]
    assert {"Document", "Indicator", "Value", "Section", "Rule", "Id", "Sentence end"} < set(headings)
    finding.locator("button", has_text="126家").click()
    assert page.locator("#figure-value").inner_text() == "126 家"


def test_gravest_finding_stands_first_and_gives_the_mark_its_look(show: Open) -> None:
    page = show("graver")
    for box in ("#findings", "#figure-findings"):
        mark = page.locator("#text mark", has_text="1000%")
        mark.click()
        assert [one.split()[0].rstrip(":") for one in page.locator(f"{box} li").all_inner_texts()] == [
            "error",
            "information",
        ]
        assert "severity-error" in (mark.get_attribute("class") or "")


def test_units_of_four_characters_are_shown_whole(show: Open) -> None:
    page = show("graver")
    unit = page.locator("#rows .column-unit", has_text="个百分点")
    assert unit.evaluate("cell => cell.scrollWidth <= cell.clientWidth")


def test_parts_lead_to_their_totals(show: Open) -> None:
    page = show()
    page.locator("#text mark", has_text="1200人").click()
    page.locator("#figure summary").click()
    page.locator("#fields button").click()
    assert page.locator("#figure-value").inner_text() == "1,000 人"


def test_marks_tell_category_modality_findings_and_verdict(show: Open) -> None:
    page = show()
    page.locator("#document-next").click()
    looks = {
        mark.inner_text(): set((mark.get_attribute("class") or "").split()) for mark in page.locator("#text mark").all()
    }
    assert looks["900个"] >= {"category-unions", "modality-target"}
    assert looks["10万元"] >= {"category-funds", "modality-norm"}
    page.locator("#document-previous").click()
    page.locator("#text mark", has_text="1000%").click()
    assert "severity-error" in (page.locator("#text mark.current").get_attribute("class") or "")
    page.keyboard.press("y")
    mark = page.locator("#text mark", has_text="1000%")
    assert "verdict-right" in (mark.get_attribute("class") or "")


def test_overlapping_figures_share_a_segment_and_take_turns(show: Open) -> None:
    page = show("overlapping")
    assert page.locator("#text mark").all_inner_texts() == ["12个", "试点"]
    mark = page.locator("#text mark.several")
    mark.click()
    assert page.locator("#figure-value").inner_text() == "12 个"
    assert page.locator("#text mark.current").count() == 1
    mark.click()
    assert page.locator("#figure-name").inner_text() == "试点"
    assert page.locator("#text mark.current").all_inner_texts() == ["12个", "试点"]


def test_characters_beyond_the_first_plane_shift_nothing(show: Open) -> None:
    page = show()
    page.locator("#document-next").click()
    assert page.locator("#text mark").all_inner_texts()[-2:] == ["1234户", "5.6亿元"]
    page.locator("#text mark", has_text="5.6亿元").click()
    assert page.locator("#source p").inner_text() == "𠮷林市𠮷𠮷区慰问困难职工1234户，𪚥投入资金5.6亿元。"
    assert page.locator("#source mark.current").inner_text() == "5.6亿元"


def test_charts_lead_to_categories_and_amounts(show: Open) -> None:
    page = show()
    counts = page.locator("#categories li", has_text="Money")
    by_category = Counter(figure.category for figure in FIGURES)
    money = by_category[Category.FUNDS]
    assert counts.locator(".count").inner_text() == str(money)
    width = float(counts.locator("svg rect").get_attribute("width") or 0)
    assert width == pytest.approx(100 * money / max(by_category.values()))
    amounts = page.locator("#amounts button .count").all_inner_texts()
    assert amounts[:3] == ["572M", "560M", "120M"]
    page.locator("#amounts button").nth(1).click()
    assert current(page) == "𪚥投入资金"
    counts.locator("input").check()
    assert rows(page) == money
    page.locator("#findings button", has_text="23.53").click()
    assert page.locator("#figure-value").inner_text() == "23.53 份"


def test_findings_about_passages_lead_to_them(show: Open) -> None:
    page = show("passages")
    assert rows(page) == 0
    page.locator("#findings button").first.click()
    assert page.evaluate("document.activeElement.dataset.paragraph") == "0"
    page.locator("#text").evaluate("(text) => { text.scrollTop = text.scrollHeight; }")
    page.locator("#findings button").first.click()
    assert is_in_view(page, "#text [data-paragraph='0']", "#text")


def test_empty_run_says_so(show: Open) -> None:
    page = show("empty")
    assert page.locator("#none-shown").inner_text() == "The reports state no figures."
    page.keyboard.press("j")
    page.keyboard.press("y")
    assert page.locator("#save-jsonl").is_disabled()


# ── finding ─────────────────────────────────────────────────────────────────────────────────────────────────


def with_finding(**fields: str) -> set[str]:
    """The ids of the figures that findings with these fields are about."""
    found = (one for one in runs("small").findings if all(getattr(one, name) == fields[name] for name in fields))
    return {figure for one in found for figure in one.figures}


FILTERS = [
    # (filter, option, the figures that are left)
    ("modality", "target", {figure.id for figure in FIGURES if figure.modality == "target"}),
    ("modality", "norm", {figure.id for figure in FIGURES if figure.modality == "norm"}),
    ("document", "1", {figure.id for figure in FIGURES if figure.document == "2013年.txt"}),
    ("finding", "any", with_finding()),
    ("finding", "none", {figure.id for figure in FIGURES} - with_finding()),
    ("finding", "severity:warning", with_finding(severity="warning")),
    ("finding", "code:ratio-mismatch", with_finding(code="ratio-mismatch")),
    ("verdict", "unchecked", {figure.id for figure in FIGURES}),
    ("verdict", "wrong", set()),
]


def test_filters(show: Open) -> None:
    page = show()
    for name, option, left in FILTERS:
        page.locator(f"#filter-{name}").select_option(option)
        shown = {FIGURES[int(row.get_attribute("data-figures") or "")].id for row in page.locator("#rows tr").all()}
        assert shown == left, (name, option)
        assert page.locator("#shown").inner_text() == f"{len(left)} of {ALL}"
        page.locator("#reset").click()
        assert rows(page) == ALL


def test_filters_combine_and_marks_that_are_left_out_fade(show: Open) -> None:
    page = show()
    page.locator("#categories input[value=members]").check()
    page.locator("#filter-finding").select_option("code:conflict")
    assert page.locator("#rows .column-value").all_inner_texts() == ["83,630", "83,360"]
    assert page.locator("#text mark:not(.left-out)").all_inner_texts() == ["83630人", "83360人"]
    page.locator("#categories input[value=funds]").check()
    assert rows(page) == 2


def having(*words: str) -> int:
    """How many figures have all words somewhere."""
    texts = ["\n".join(f"{value}" for value in figure.model_dump(mode="json").values()).lower() for figure in FIGURES]
    return sum(all(word in text for word in words) for text in texts)


SEARCHES = [
    # (what is typed, figures left)
    ("83630", having("83630")),
    ("83,630", 1),
    ("８３６３０", having("83630")),
    ("慰问金 万元", having("慰问金", "万元")),
    ("𠮷林市", 2),
    ("CATEGORY.SHARE", having("category.share")),
    ("没有这个词", 0),
]


def test_search(show: Open) -> None:
    page = show()
    for typed, left in SEARCHES:
        page.keyboard.press("/")
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(typed)
        assert rows(page) == left, typed
        page.keyboard.press("Escape")
    assert page.locator("#none-shown").is_visible()
    page.locator("#search").fill("jyne")  # keys that are typed there are text
    assert page.locator("#tally").inner_text() == ""


def test_sorting_turns_round_and_back(show: Open) -> None:
    page = show()
    head = page.locator("th[data-column=value]")
    first = page.locator("#rows tr .column-value").first
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    values = [text.strip("≈>≥<≤").replace(",", "") for text in page.locator("#rows .column-value").all_inner_texts()]
    assert values == [plain(value) for value in sorted(figure.value for figure in FIGURES)]
    head.locator("button").click()
    assert (head.get_attribute("aria-sort"), first.inner_text()) == ("descending", "572,000,000")
    head.locator("button").click()
    assert (head.get_attribute("aria-sort"), first.inner_text()) == (None, "1,000")
    page.locator("th[data-column=findings] button").click()
    assert page.locator("#rows tr").first.locator(".severity-error").count() == 1
    page.locator("th[data-column=scope] button").click()
    scopes = page.locator("#rows .column-scope").all_inner_texts()
    assert scopes == sorted(scopes, key=lambda scope: scope == "")
    assert scopes[0]


def test_long_tables_are_turned_page_by_page(show: Open) -> None:
    page = show("reports")
    assert page.locator("#rows tr").count() == 100
    page.locator("#page-next").click()
    assert page.locator("#page-position").inner_text() == f"101–200 of {rows(page)}"
    page.locator("#page-previous").click()
    page.locator("#rows tr").last.click()
    name = current(page)
    page.keyboard.press("j")
    assert page.locator("#page-position").inner_text().startswith("101–200")
    page.keyboard.press("k")
    assert current(page) == name


# ── judging ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_keys_move_judge_and_take_back(show: Open) -> None:
    page = show()
    page.keyboard.press("k")
    assert "first" in page.locator("#status").inner_text()
    for key in "jyjnu":
        page.keyboard.press(key)
    assert page.locator("#tally").inner_text() == "right 1, wrong 1, unsure 1"
    signs = page.locator("#rows .column-verdict").all_inner_texts()
    assert signs[:5] == ["✓", "", "✗", "?", ""]
    assert page.locator("#progress-text").inner_text() == f"Checked: 3 of {ALL}"
    assert f"Marked unsure. Figure 5 of {ALL}" in page.locator("#status").inner_text()
    page.keyboard.press("k")
    assert page.locator("#mark-unsure").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Backspace")
    assert page.locator("#tally").inner_text() == "right 1, wrong 1, unsure 0"
    page.locator("#mark-wrong").click()
    assert page.locator("#rows .column-verdict").nth(3).inner_text() == "✗"
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("y")
    page.keyboard.press("Escape")
    assert page.locator("#progress-text").inner_text() == f"Checked: 3 of {ALL}"


def test_judging_works_through_what_is_not_checked_yet(show: Open) -> None:
    page = show()
    page.locator("#filter-verdict").select_option("unchecked")
    page.locator("#filter-finding").select_option("code:ratio-mismatch")
    page.locator("h1").click()
    page.keyboard.press("j")
    for left in (2, 1, 0):
        page.keyboard.press("y")
        assert rows(page) == left
    assert page.locator("#none-shown").is_visible()


def test_values_are_corrected_and_never_overwritten(show: Open) -> None:
    page = show()
    page.locator("#text mark", has_text="23.53份").click()
    page.keyboard.press("e")
    assert page.locator("#corrected").input_value() == "23.53"
    for wrong in ("1.2.3", "12万", "1e5", "-"):
        page.locator("#corrected").fill(wrong)
        page.keyboard.press("Enter")
        assert page.locator("#corrected-error").inner_text().startswith("Write the number in full")
        assert page.locator("#corrected").get_attribute("aria-invalid") == "true"
    page.locator("#corrected").fill("０２３５,３００.00")
    page.locator("#note").fill("漏写“万” <b>")
    page.keyboard.press("Enter")
    assert page.locator("#figure-value").inner_text() == "23.53 份 → 235,300"
    assert page.locator("#rows tr[aria-current] .column-value").inner_text().split() == ["23.53", "→", "235,300"]
    assert page.locator("#mark-wrong").get_attribute("aria-pressed") == "true"
    assert page.locator("#figure-note").inner_text().endswith("漏写“万” <b>")
    assert page.evaluate("document.activeElement.id") == "edit"
    page.keyboard.press("e")
    page.locator("#corrected").fill("+23.530")  # the same number
    page.keyboard.press("Enter")
    assert page.locator("#figure-value").inner_text() == "23.53 份"
    page.keyboard.press("e")
    page.locator("#corrected").fill("7")
    page.keyboard.press("Escape")
    assert page.locator("#figure-value").inner_text() == "23.53 份"


def test_verdicts_are_saved_as_files(show: Open) -> None:
    page = show()
    assert page.locator("#save-jsonl").is_disabled()
    for key in "jnyu":
        page.keyboard.press(key)
    page.keyboard.press("k")
    page.keyboard.press("e")
    page.locator("#corrected").fill("-1200.5")
    page.locator("#note").fill('=1+1,"引号"\u202e')
    page.keyboard.press("Enter")
    saved = {}
    for name in ("jsonl", "csv"):
        with page.expect_download() as download:
            page.locator(f"#save-{name}").click()
        assert download.value.suggested_filename == f"review.{name}"
        saved[name] = Path(download.value.path()).read_bytes()
        assert f"Saved as review.{name}: 3 figures." in page.locator("#status").inner_text()
    lines = [json.loads(line) for line in saved["jsonl"].decode().splitlines()]
    ids = [figure.id for figure in FIGURES]
    assert [line["id"] for line in lines] == ids[:3]
    assert [line["verdict"] for line in lines] == ["wrong", "right", "wrong"]
    third = {key: value for key, value in lines[2].items() if key != "reviewed_at"}
    assert third == {
        "id": ids[2],
        "document": "2012年.txt",
        "mention": "1200人",
        "value": "1200",
        "unit": "人",
        "verdict": "wrong",
        "corrected_value": "-1200.5",
        "note": '=1+1,"引号"\u202e',
    }
    assert saved["csv"].startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(saved["csv"].decode("utf-8-sig"))))
    assert list(table[0]) == list(lines[0])
    assert (table[2]["corrected_value"], table[2]["note"]) == ("-1200.5", '\'=1+1,"引号"\u202e')
    assert table[0]["note"] == ""


def test_verdicts_outlive_the_page_and_are_those_of_the_run(browser: Browser, pages: Any) -> None:
    watched = Watched(browser, pages("small", "en"))
    page = watched.open()
    for key in "jjyn":
        page.keyboard.press(key)
    page = watched.open()
    assert page.locator("#tally").inner_text() == "right 1, wrong 1, unsure 0"
    assert page.locator("#rows tr[aria-current]").get_attribute("data-figures") == "3"  # where one stopped
    other = watched.context.new_page()
    other.goto(pages("small", "zh").as_uri())  # the same figures in the other language
    assert other.locator("#tally").inner_text() == "正确1，错误1，存疑0"
    other.keyboard.press("u")
    page.wait_for_function("() => document.querySelector('#tally').textContent === 'right 1, wrong 1, unsure 1'")
    other.goto(pages("reports", "en").as_uri())  # another run
    assert other.locator("#tally").inner_text() == ""
    watched.context.close()
    assert watched.wrong == []


def test_page_works_and_warns_where_nothing_is_kept(browser: Browser, pages: Any) -> None:
    watched = Watched(browser, pages("small", "en"))
    watched.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('off') }})")
    page = watched.open()
    assert page.locator("#warning").is_visible()
    page.keyboard.press("j")
    page.keyboard.press("y")
    assert page.locator("#tally").inner_text() == "right 1, wrong 0, unsure 0"
    watched.context.close()
    assert watched.wrong == []


def test_damaged_entries_are_passed_over(show: Open) -> None:
    page = show()
    page.keyboard.press("j")
    page.keyboard.press("y")
    page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((one) => /:[0-9]+-[0-9]+$/.test(one) && !one.includes("last"));
          localStorage.setItem(key, "{");
          localStorage.setItem(key.replace(/[^:]*$/, "1-2"), '{"verdict":"right"}');
        }"""
    )
    page.reload()
    assert page.locator("#tally").inner_text() == ""
