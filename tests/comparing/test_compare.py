"""A draft against its sources: every kind of edit, what must not be taken for support, and what the command writes."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bench import LARGER, MAX_LINEAR, growth
from drafts import CHANGES, report_results, share, tally, traditional
from support import FIXTURES, Outcome, assert_mistake

from extractor import Document, Result, extract, read
from extractor.comparing.agreement import Agreement, agreement
from extractor.comparing.compare import compare
from extractor.comparing.compare.circumstances import Circumstances, Relation, same_place, same_time
from extractor.comparing.compare.similarity import similarity, topic
from extractor.records import DraftJudgement, RowJudgement, Verdict
from extractor.values.intervals import Printed


def result(text: str, name: str = "source.txt") -> Result:
    return extract(Document(name, text))


def verdicts(draft: str, *sources: str) -> tuple[Verdict, ...]:
    return compare(result(draft, "draft.txt"), [result(text, f"{number}.txt") for number, text in enumerate(sources)])


# ── cases ───────────────────────────────────────────────────────────────────────────────────────────────────

CASES = {
    f"{path.stem}: {case['why']}": case
    for path in sorted((FIXTURES / "compare").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_case(case: dict[str, Any]) -> None:
    got = verdicts(case["draft"], case["source"])
    assert [(one.mention, one.verdict.value) for one in got] == [
        (wanted["mention"], wanted["verdict"]) for wanted in case["verdicts"]
    ]
    for one, wanted in zip(got, case["verdicts"], strict=True):
        if "found" in wanted:
            assert one.found == Decimal(wanted["found"])


def test_half_of_the_cases_contradict_nothing() -> None:
    given = [{wanted["verdict"] for wanted in case["verdicts"]} for case in CASES.values()]
    assert len(given) >= 60
    assert sum("contradicted" not in judgements for judgements in given) * 2 >= len(given)
    assert {judgement for judgements in given for judgement in judgements} == set(DraftJudgement)


def test_verdict_says_where_it_rests_and_why() -> None:
    source = result("一、回顾\n2012年，全市新发展工会会员83630人。", "2012.txt")
    draft = result("2012年全市发展会员8.4万人，新建工会12个。", "draft.txt")
    rounded, missing = compare(draft, [source])
    figure = draft.figures[0]
    assert (rounded.id, rounded.row, rounded.mention) == (figure.id, None, "8.4万人")
    assert (rounded.stated, rounded.found, rounded.similarity) == (Decimal(84000), Decimal(83630), Decimal(1))
    assert rounded.draft is not None
    assert rounded.draft.figure == figure.id
    assert [one.figure for one in rounded.evidence] == [source.figures[0].id]
    assert rounded.message == (
        "2012.txt has 83630人 for 新发展工会会员; 8.4万人 agrees with it within the printed precision"
    )
    assert rounded.message_zh == "2012.txt中“新发展工会会员”为83630人，与8.4万人在书写精度内相符"
    assert (missing.message, missing.evidence, missing.found) == ("no source has a figure of this", (), None)
    assert Verdict.model_validate_json(rounded.model_dump_json()) == rounded
    assert Verdict.model_validate_json(missing.model_dump_json()).verdict is DraftJudgement.NOT_FOUND
    assert Verdict.model_validate({**missing.model_dump(), "row": 2}).verdict is RowJudgement.NOT_FOUND
    with pytest.raises(ValueError, match="'supported' is not a valid RowJudgement"):
        Verdict.model_validate({**missing.model_dump(), "row": 2, "verdict": "supported"})
    with pytest.raises(ValueError, match="'ok' is not a valid DraftJudgement"):
        Verdict.model_validate({**missing.model_dump(), "verdict": "ok"})


REASONS = [
    # (source, draft, what the messages must say)
    ("力争新建工会900个。", "新建工会900个。", "0.txt has the number as a target, the draft as reported", "是目标"),
    (
        "2012年新建工会900个。",
        "2011年新建工会900个。",
        "for 2012年, the draft for 2011年",
        "时间是“2012年”，稿件是“2011年”",
    ),
    ("全省新建工会900个。", "全市新建工会900个。", "for 全省, the draft for 全市", "范围是“全省”，稿件是“全市”"),
    ("入会率提高3个百分点。", "入会率提高3%。", "in another unit: 3个百分点, not 3%", "单位不同：3个百分点，不是3%"),
    (
        "旅游收入占比16.5%。",
        "旅游收入增长16.5%。",
        "as a share, the draft as a rate of change",
        "是占比，稿件写作增减幅度",
    ),
    ("人均发放助学金1318元。", "发放助学金1318元。", "as an average, the draft as a level", "是平均数，稿件写作总量"),
    ("信访量下降4.1%。", "信访量上升4.1%。", "went down by 4.1%, the draft that it went up", "下降4.1%，稿件写作上升"),
    ("入会率92.6%。", "入会率82%以上。", "82%以上 is not excluded by that, but is no rounding", "82%以上不是其约数"),
    ("入会率92%以上。", "入会率不足92%。", "has 92%以上 for 入会率, not 不足92%", "为92%以上，不是不足92%"),
    ("志愿者83630人。", "“发展”会员83630人。", "has the number, but of something else: 志愿者", "但说的是“志愿者”"),
    ("新建“职工书屋”12家。", "新建职工书屋13家。", "has 12家 for 新建“职工书屋”", "“新建‘职工书屋’”为12家"),
]


@pytest.mark.parametrize(("source", "draft", "message", "message_zh"), REASONS)
def test_reason(source: str, draft: str, message: str, message_zh: str) -> None:
    (one,) = verdicts(draft, source)
    assert message in one.message
    assert message_zh in one.message_zh


def test_all_sources_that_agree_are_given() -> None:
    (one,) = verdicts("全市发展会员83630人。", "全市发展会员83630人。", "会员8人。", "去年全市发展会员8.363万人。")
    assert (one.verdict, [place.document for place in one.evidence]) == (DraftJudgement.SUPPORTED, ["0.txt", "2.txt"])


def test_source_that_agrees_counts_more_than_one_that_does_not() -> None:
    (one,) = verdicts("全市发展会员83630人。", "全市发展会员80000人。", "全市发展会员83630人。")
    assert (one.verdict, one.evidence[0].document) == (DraftJudgement.SUPPORTED, "1.txt")
    (one,) = verdicts("全市发展会员83630人。")
    assert (one.verdict, one.message_zh) == (DraftJudgement.NOT_FOUND, "来源中没有同类数据")


def test_exact_agreement_counts_more_than_a_rounded_one() -> None:
    (one,) = verdicts("全市发展会员83630人。", "全市发展会员8.36万人。", "全市新增发展会员83630人。")
    assert (one.verdict, [place.document for place in one.evidence]) == (DraftJudgement.SUPPORTED, ["1.txt"])


def test_source_may_be_a_table(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("项目,2011年,2012年\n新建工会（个）,7910,8182\n发展会员（人）,80215,83630\n", encoding="utf-8")
    first, second = compare(result("2012年新建工会8182个，发展会员80215人。", "draft.txt"), [extract(read(path))])
    assert (first.verdict, second.verdict, second.found) == (
        DraftJudgement.SUPPORTED,
        DraftJudgement.CONTRADICTED,
        Decimal(83630),
    )
    assert second.evidence[0].locator == "R3C3"


def test_same_input_gives_the_same_verdicts() -> None:
    results = report_results()
    assert compare(results[0], results[1:]) == compare(results[0], results[1:])


# ── drafts made from the reports ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_changed_reports(change: Any) -> None:
    counts = tally(change, report_results())
    if change.is_wrong:
        assert share(counts, DraftJudgement.CONTRADICTED) >= 0.95
    else:
        assert share(counts, DraftJudgement.SUPPORTED, DraftJudgement.ROUNDED) >= 0.99
    assert counts.total() >= (20 if change.name == "rounded to 万" else 100)


def test_reports_in_traditional_characters_are_supported() -> None:
    for one in report_results():
        draft = extract(Document("draft.txt", traditional(one.document.text)))
        assert {verdict.verdict for verdict in compare(draft, [one])} == {DraftJudgement.SUPPORTED}
        assert len(draft.figures) == len(one.figures)


def test_reports_of_other_bodies_contradict_nothing() -> None:
    results = report_results()
    counts: Counter[str] = Counter()
    for draft in results:
        counts.update(one.verdict for one in compare(draft, [other for other in results if other is not draft]))
    assert counts[DraftJudgement.CONTRADICTED] == 0
    assert share(counts, DraftJudgement.NOT_FOUND) >= 0.99


HOSTILE = ["共有3家企业,投入5万元,", "新建工会3家。", "涉及人数1234人,"]


@pytest.mark.timing
@pytest.mark.parametrize("text", HOSTILE)
def test_cost_grows_with_the_figures(text: str) -> None:
    draft, source = result(text * 400, "draft.txt"), result(text * 400 + "。")
    few, few_source = (Result(one.document, one.figures[: len(one.figures) // LARGER]) for one in (draft, source))
    grown = growth(lambda: compare(few, [few_source]), lambda: compare(draft, [source]))
    assert grown.by_linear <= MAX_LINEAR


# ── the parts of the decision ───────────────────────────────────────────────────────────────────────────────

AGREEMENTS = [
    # (draft, source, how they stand to each other, whether it is the same the other way round)
    ("83630人", "83630人", Agreement.SAME),
    ("8.363万人", "83630人", Agreement.SAME),
    ("8万多人", "8万余人", Agreement.SAME),
    ("10—20名", "10-20名", Agreement.SAME),
    ("8.4万人", "83630人", Agreement.CLOSE),
    ("8万人", "8万多人", Agreement.CLOSE),
    ("约8.4万人", "83630人", Agreement.CLOSE),
    ("近9万人", "8万多人", Agreement.CLOSE),
    ("超过8万人", "83630人", Agreement.CLOSE),
    ("15名", "10—20名", Agreement.CLOSE),
    ("93%", "92.6%", Agreement.CLOSE),
    ("3个百分点", "3.4个百分点", Agreement.DIFFERENT),  # a count is exact
    ("超过5万人", "83630人", Agreement.ALLOWED),
    ("82%以上", "92.6%", Agreement.ALLOWED),
    ("不超过50万元", "3万元", Agreement.ALLOWED),
    ("8.37万人", "8.36万人", Agreement.DIFFERENT),
    ("83631人", "83630人", Agreement.DIFFERENT),
    ("超过7万人", "超过8万人", Agreement.DIFFERENT),
    ("约7万人", "约8万人", Agreement.DIFFERENT),
    ("10—30名", "10—20名", Agreement.DIFFERENT),
    ("不足92%", "92%以上", Agreement.DIFFERENT),
    ("1.3个百分点", "1.2个百分点", Agreement.DIFFERENT),
    ("1380元", "1380万元", Agreement.DIFFERENT),
]


@pytest.mark.parametrize(("draft", "source", "wanted"), AGREEMENTS)
def test_agreement(draft: str, source: str, wanted: Agreement) -> None:
    one, other = (Printed.of(result(f"共有{words}。").figures[0]) for words in (draft, source))
    assert agreement(one, other) is wanted
    assert agreement(other, one) is wanted


TIMES = [
    # (period and its ISO form, the same of the other, how they stand to each other)
    (("2012年", "2012"), ("2012年度", "2012"), Relation.SAME),
    (("2012年", "2012"), ("2011年", "2011"), Relation.CONFLICT),
    (("2012年", "2012"), ("2012年11月", "2012-11"), Relation.DIVERGING),
    (("2019年上半年", "2019-01/2019-06"), ("2019年3月", "2019-03"), Relation.DIVERGING),
    (("2019年上半年", "2019-01/2019-06"), ("2019年下半年", "2019-07/2019-12"), Relation.CONFLICT),
    (("2016-2018年", "2016/2018"), ("2017年", "2017"), Relation.DIVERGING),
    (("2012年", "2012"), (None, None), Relation.UNKNOWN),
    (("今年", None), ("2012年", "2012"), Relation.UNKNOWN),
    (("20xx年", None), ("20XX年", None), Relation.SAME),
    (("20xx年", None), ("**年", None), Relation.CONFLICT),
    (("20xx年", None), ("2012年", "2012"), Relation.CONFLICT),
    (("20xx年", None), ("全年", None), Relation.UNKNOWN),
    (("20xx年春节前夕", None), ("20xx年", None), Relation.DIVERGING),
    (("去年", None), ("去年", None), Relation.SAME),
    (("去年", None), ("今年", None), Relation.CONFLICT),
    (("近三年", None), ("今年", None), Relation.CONFLICT),
    (("近三年", None), ("近七年", None), Relation.CONFLICT),
    (("5月份", None), ("10月份", None), Relation.CONFLICT),
    (("5月份", None), ("2012年5月", "2012-05"), Relation.UNKNOWN),
    (("春节期间", None), ("国庆期间", None), Relation.CONFLICT),
    (("一年来", None), ("全年", None), Relation.UNKNOWN),
]


@pytest.mark.parametrize(("one", "other", "wanted"), TIMES)
def test_times(one: tuple[str, str | None], other: tuple[str, str | None], wanted: Relation) -> None:
    first, second = Circumstances(*one, None), Circumstances(*other, None)
    assert same_time(first, second) is same_time(second, first) is wanted


PLACES = [
    # (scope, the other scope, how they stand to each other)
    ("全市", "全市", Relation.SAME),
    ("全市", "我市", Relation.SAME),
    ("全市", "全市各级工会", Relation.SAME),
    ("全市", "青岚市总工会", Relation.SAME),
    ("全市", None, Relation.UNKNOWN),
    ("各级工会", "全市各级工会", Relation.UNKNOWN),
    ("全市", "市药监局工会", Relation.DIVERGING),
    ("全市", "各单位", Relation.DIVERGING),
    ("全市", "全省", Relation.CONFLICT),
    ("青岚市", "云溪市", Relation.CONFLICT),
    ("各创新工作室", "各单位", Relation.CONFLICT),
    ("省监狱局", "省直机关", Relation.CONFLICT),
    ("全縣", "全县", Relation.SAME),
]


@pytest.mark.parametrize(("one", "other", "wanted"), PLACES)
def test_places(one: str, other: str | None, wanted: Relation) -> None:
    assert same_place(one, other) is same_place(other, one) is wanted


TOPICS = [
    # (sentence with one figure, what it is about)
    ("全市新发展工会会员83630人。", "发展会员"),
    ("舉辦職工技能培訓班46期。", "职工技能培训班"),
    ("力争新建工会900个。", "新建工会"),
    ("评选表彰市级劳动模范120名。", "评选表彰市级劳模"),
    ("信访总量比上年下降14.1%。", "信访总量"),
    ("劳动争议调解，涉及职工1126人。", "劳动争议调解涉及职工"),
]


@pytest.mark.parametrize(("sentence", "wanted"), TOPICS)
def test_topic(sentence: str, wanted: str) -> None:
    (figure,) = result(sentence).figures
    assert topic(figure) == wanted
    assert similarity(wanted, wanted) == 1


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────

SOURCE = "2012年，全市新建工会8182个，发展会员83630人。\n"
RIGHT = "2012年，全市发展会员8.4万人。\n"
WRONG = "2012年，全市新建工会8128个，开通热线38条。\n"


@pytest.fixture(autouse=True)
def folder(english_folder: Path) -> Path:
    for name, text in (("source.txt", SOURCE), ("right.txt", RIGHT), ("wrong.txt", WRONG)):
        Path(name).write_text(text, encoding="utf-8")
    return english_folder


def test_command_shows_what_is_contradicted_or_not_found() -> None:
    run = Outcome("compare", "wrong.txt", "--against", "source.txt")
    assert (run.exit_code, run.err) == (1, "")
    assert run.out.splitlines() == [
        "contradicted 8128个",
        "  source.txt has 8182个 for 新建工会, not 8128个",
        "    wrong.txt: 2012年，全市新建工会【8128个】，开通热线38条。",
        "    source.txt: 2012年，全市新建工会【8182个】，发展会员83630人。",
        "not found 38条",
        "  no source has a figure of this",
        "    wrong.txt: 2012年，全市新建工会8128个，开通热线【38条】。",
        "Figures of wrong.txt: 2; sources read: 1; not read: 0. "
        "supported: 0, rounded: 0, contradicted: 1, not found: 1",
    ]


def test_command_is_content_with_what_is_supported() -> None:
    run = Outcome("compare", "right.txt", "--against", "source.txt", "--lang", "zh")
    assert (run.exit_code, run.err) == (0, "")
    assert run.out.splitlines() == [
        "right.txt的数据：1条；读取来源：1份；未能读取：0份。"
        "有依据：0条，约数相符：1条，与来源不符：0条，来源中未见：0条"
    ]
    assert Outcome("compare", "wrong.txt", "--against", "source.txt", "-q").out == ""


def test_sources_may_be_several() -> None:
    Path("more").mkdir()
    Path("more/calls.md").write_text("开通热线38条。", encoding="utf-8")
    for line in ("--against source.txt more", "--against source.txt --against more", "--against *.txt more/calls.md"):
        run = Outcome("compare", "wrong.txt", *line.split())
        assert "supported: 1, rounded: 0, contradicted: 1, not found: 0" in run.out


def test_draft_may_come_from_standard_input() -> None:
    run = Outcome("compare", "-", "--against", "source.txt", stdin=RIGHT.encode("gb18030"))
    assert (run.exit_code, run.err) == (0, "")
    assert run.out.startswith("Figures of stdin: 1; ")


def test_draft_is_no_source_of_itself() -> None:
    run = Outcome("compare", "wrong.txt", "--against", "*.txt")
    assert run.exit_code == 1
    assert run.err == "warning: wrong.txt: the draft is among the sources too; it is no source of itself\n"
    assert "sources read: 2" in run.out
    run = Outcome("compare", "wrong.txt", "--against", "wrong.txt")
    assert (run.exit_code, run.out) == (1, "")
    assert "no other source is left" in run.err


def test_source_that_cannot_be_read_is_exit_code_1() -> None:
    run = Outcome("compare", "right.txt", "--against", "none.txt", "source.txt")
    assert run.exit_code == 1
    assert run.err.startswith("error: none.txt: ")
    assert "sources read: 1; not read: 1. supported: 0, rounded: 1" in run.out
    run = Outcome("compare", "none.txt", "--against", "source.txt")
    assert (run.exit_code, run.out) == (1, "")
    assert Outcome("compare", "right.txt", "--against", "none.txt").exit_code == 1


def test_verdicts_are_written_as_tables() -> None:
    for name in ("v.jsonl", "v.csv", "v.xlsx"):
        run = Outcome("compare", "wrong.txt", "--against", "source.txt", "-o", name)
        assert run.exit_code == 1
        assert run.out.endswith(f", in {name}\n")
    lines = Path("v.jsonl").read_text(encoding="utf-8").splitlines()
    assert [Verdict.model_validate_json(line).verdict.value for line in lines] == ["contradicted", "not-found"]
    assert {"mention", "verdict", "evidence", "draft", "message"} <= set(json.loads(lines[0]))
    with Path("v.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["mention"], row["verdict"], row["found"]) for row in rows] == [
        ("8128个", "contradicted", "8182"),
        ("38条", "not-found", ""),
    ]
    sheet = openpyxl.load_workbook("v.xlsx")["Verdicts"]
    assert [cell.value for cell in sheet["C"]] == ["Verdict", "contradicted", "not found"]
    Outcome("compare", "wrong.txt", "--against", "source.txt", "-o", "v.xlsx", "--lang", "zh")
    sheet = openpyxl.load_workbook("v.xlsx")["Verdicts"]
    assert [cell.value for cell in sheet["C"]] == ["核对结果", "与来源不符", "来源中未见"]


MISTAKES = [
    ("compare", "Missing argument 'DRAFT'"),
    ("compare wrong.txt", "name the reports to compare wrong.txt with: shuzheng compare wrong.txt --against reports/"),
    ("compare wrong.txt source.txt", "name the reports to compare wrong.txt with"),
    ("compare wrong.txt --against", "Option '--against' requires an argument"),
    ("compare . --against source.txt", ". has 3 reports; name one as the draft, the others with --against"),
    ("compare - --against -", "standard input (-) can be the draft or a source, not both"),
    ("compare wrong.txt --against source.txt -o v.docx", "give .xlsx, .csv, .jsonl, .html"),
    ("compare wrong.txt --against source.txt -o none/v.html", "make the directory none first"),
    ("compare wrong.txt --against source.txt --encoding gbkk", "not a known text encoding"),
]


@pytest.mark.parametrize(("line", "says"), MISTAKES)
def test_mistake_gives_one_clear_line_and_exit_code_2(line: str, says: str) -> None:
    assert_mistake(line, says)


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────


def page(draft: str, source: str, *options: str) -> str:
    Path("d.txt").write_text(draft, encoding="utf-8")
    Path("s.txt").write_text(source, encoding="utf-8")
    Outcome("compare", "d.txt", "--against", "s.txt", "-o", "page.html", *options)
    return Path("page.html").read_text(encoding="utf-8")


def test_page_shows_every_figure_with_both_sentences() -> None:
    text = page(WRONG + RIGHT, SOURCE)
    assert re.findall(r'<article class="([\w-]+)">', text) == ["contradicted", "not-found", "rounded"]
    assert re.findall(r"<mark>(.*?)</mark>", text) == ["8128个", "8182个", "38条", "8.4万人", "83630人"]
    assert "2012年，全市新建工会<mark>8128个</mark>，开通热线38条。" in text
    assert "s.txt has 8182个 for 新建工会, not 8128个" in text
    assert re.findall(r"> ([a-z ]+ \d)</label>", text) == ["supported 0", "rounded 1", "contradicted 1", "not found 1"]
    assert page("现在开会。", SOURCE).count("The draft states no figures.") == 1


def test_page_in_chinese() -> None:
    text = page(WRONG, SOURCE, "--lang", "zh")
    assert '<html lang="zh">' in text
    assert "稿件数据与来源对照：d.txt" in text
    assert '<span class="verdict">与来源不符</span>' in text


def test_page_loads_and_runs_nothing() -> None:
    text = page(WRONG, SOURCE)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="(.*?)"', text)
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'", policy
    )
    assert not re.search(
        r"<script|<link|<img|<iframe|<object|<form|\bsrc=|\bhref=|\bstyle=|\bon\w+=|url\(|@import", text
    )


def test_texts_of_reports_stay_text() -> None:
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}"
    text = page(f"{hostile}新建工会8128个{hostile}。", f"{hostile}新建工会8182个{hostile}。")
    assert "<script" not in text
    assert "<img" not in text
    assert text.count("&lt;/script&gt;&lt;script&gt;alert(1)") >= 4
    assert text.count("{{ 7*7 }}") >= 4


def test_page_shows_of_an_endless_sentence_what_stands_around_the_number() -> None:
    text = page("工作" * 5000 + "新建工会8128个" + "顺利" * 5000, SOURCE)
    assert len(text) < 20_000
    assert "顺利…</blockquote>" in text
