"""What the review page is made of: flat segments, data that cannot end their element, and texts in two languages."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from support import FIXTURES, cases

from extractor import Document, Figure, extract, load_rules, read
from extractor.checks import CHECKS, check
from extractor.errors import ExportError
from extractor.records import Result, Span
from extractor.writing.review import SCRIPTS, write_review
from extractor.writing.review import contents as data
from extractor.writing.review.contents import as_json, payload, run_id
from extractor.writing.review.reasons import reason
from extractor.writing.review.segments import FIGURE, PARAGRAPH, SENTENCE, Layer, cut, flat
from extractor.writing.review.words import texts
from extractor.writing.run import Run

FOLDER = Path(data.__file__).parent


def run_of(*documents: Document) -> Run:
    results = tuple(extract(document) for document in documents)
    return Run(results, check(results), rules=load_rules().digest)


def page_of(run: Run, lang: str = "en") -> str:
    stream = io.BytesIO()
    write_review(run, stream, lang)
    return stream.getvalue().decode()


def joined(items: list[Any]) -> str:
    """The text of a paragraph's items."""
    if isinstance(items, str):
        return items
    return "".join(joined(one) for one in items if not isinstance(one, int))


# ── segments ────────────────────────────────────────────────────────────────────────────────────────────────

SEGMENTS = [
    # (spans, the segments as start, end and the spans that cover them)
    ([], []),
    ([(2, 5)], [(2, 5, [0])]),
    ([(0, 2), (2, 4)], [(0, 2, [0]), (2, 4, [1])]),  # they touch
    ([(0, 2), (3, 4)], [(0, 2, [0]), (3, 4, [1])]),  # nothing covers 2 to 3
    ([(1, 4), (3, 6)], [(1, 3, [0]), (3, 4, [0, 1]), (4, 6, [1])]),  # they overlap
    ([(0, 9), (3, 5)], [(0, 3, [0]), (3, 5, [0, 1]), (5, 9, [0])]),  # one in the other
    ([(3, 5), (0, 9)], [(0, 3, [1]), (3, 5, [0, 1]), (5, 9, [1])]),  # in any order
    ([(1, 3), (1, 3)], [(1, 3, [0, 1])]),  # the same place
    ([(1, 5), (1, 3), (3, 5)], [(1, 3, [0, 1]), (3, 5, [0, 2])]),
    ([(0, 3), (1, 4), (2, 5)], [(0, 1, [0]), (1, 2, [0, 1]), (2, 3, [0, 1, 2]), (3, 4, [1, 2]), (4, 5, [2])]),
    ([(2, 2), (1, 3)], [(1, 2, [1]), (2, 3, [1])]),  # an empty one covers nothing
]


@pytest.mark.parametrize(("spans", "expected"), SEGMENTS)
def test_spans_become_flat_segments(spans: list[tuple[int, int]], expected: list[Any]) -> None:
    layers = [Layer(Span(*span), FIGURE, number) for number, span in enumerate(spans)]
    assert [(one.start, one.end, one.numbers(FIGURE)) for one in flat(layers)] == expected


def test_text_is_cut_at_every_edge() -> None:
    text = "标题\n一二三四。五六七。"
    layers = [
        Layer(Span(0, 2), PARAGRAPH, 0),
        Layer(Span(3, 12), PARAGRAPH, 1),
        Layer(Span(3, 8), SENTENCE, 7),
        Layer(Span(4, 6), FIGURE, 20),
        Layer(Span(5, 7), FIGURE, 21),
    ]
    assert cut(text, layers) == {
        0: ["标题"],
        1: [[7, "一", ["二", 20], ["三", 20, 21], ["四", 21], "。"], "五六七。"],
    }


def test_many_figures_in_one_sentence_cost_in_proportion() -> None:
    layers = [Layer(Span(0, 400_000), PARAGRAPH, 0), Layer(Span(0, 400_000), SENTENCE, 0)]
    layers += [Layer(Span(start, start + 2), FIGURE, start // 4) for start in range(0, 400_000, 4)]
    assert sum(1 for _ in flat(layers)) == 200_000


# ── the data ────────────────────────────────────────────────────────────────────────────────────────────────


def read_payload(run: Run, lang: str = "en") -> dict[str, Any]:
    """The data as the page reads them."""
    return dict(json.loads(as_json(payload(run, lang))))


REPORTS = sorted((FIXTURES / "reports").glob("*.txt"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_pieces_are_the_text_and_the_mentions(path: Path) -> None:
    document = read(path)
    run = run_of(document)
    shown = read_payload(run)
    (report,) = shown["documents"]
    paragraphs = ["".join(joined(item) for item in items) for _, *items in report["paragraphs"]]
    assert paragraphs == [line for line in document.text.splitlines() if line.strip()]
    mentions: dict[int, str] = {}
    for _, *items in report["paragraphs"]:
        for _, *pieces in (item for item in items if not isinstance(item, str)):
            for text, number in (piece for piece in pieces if not isinstance(piece, str)):
                mentions[number] = mentions.get(number, "") + text
    assert [mentions[number] for number in range(len(mentions))] == [figure.mention for figure in run.figures]


def test_rows_hold_every_field() -> None:
    run = run_of(*(read(path) for path in REPORTS[:3]))
    shown = read_payload(run, "zh")
    assert set(shown["fields"]) | {"document", "document_id", "sentence"} == set(Figure.model_fields)
    for figure, (document, paragraph, sentence, *row) in zip(run.figures, shown["figures"], strict=True):
        written = json.loads(figure.model_dump_json())
        fields = dict(zip(shown["fields"], row, strict=True))
        for name, number in fields.items():
            assert (None if number is None else shown["strings"][number]) == (
                None if written[name] is None else str(written[name])
            )
        assert shown["documents"][document]["id"] == figure.document_id
        items = shown["documents"][document]["paragraphs"][paragraph][1:]
        assert [joined(item) for item in items if item[0] == sentence] == [figure.sentence]


def test_headings_and_tables_are_told() -> None:
    shown = read_payload(run_of(read(FIXTURES / "documents" / "features.docx")))
    kinds = [kind for kind, *_ in shown["documents"][0]["paragraphs"]]
    assert data.TABLE_LINE in kinds
    assert any(kind > 0 for kind in kinds)


def test_findings_lead_to_their_figures_and_places() -> None:
    text = "\n".join(one.example for one in CHECKS)
    run = run_of(Document("r.txt", text))
    shown = read_payload(run, "zh")
    ids = [figure.id for figure in run.figures]
    assert [[ids[number] for number in one["figures"]] for one in shown["findings"]] == [
        list(finding.figures) for finding in run.findings
    ]
    for one, finding in zip(shown["findings"], run.findings, strict=True):
        paragraph = shown["documents"][0]["paragraphs"][one["paragraph"]]
        assert finding.evidence[0].mention in joined(paragraph)
        assert (one["message"], one["severity"]) == (finding.message_zh, finding.severity)
        assert one["title"]


def test_finding_of_a_check_of_ones_own_goes_by_its_code() -> None:
    run = run_of(Document("r.txt", "信访案件办结率达1000%。"))
    own = run.findings[0].model_copy(update={"code": "my-check"})
    (shown,) = read_payload(Run(run.results, (own,)))["findings"]
    assert shown["title"] == "my-check"


def test_finding_leads_to_those_of_its_figures_that_are_there() -> None:
    whole = run_of(Document("r.txt", "2012年，全市新建工会12个，其中企业工会20个。"))
    (result,), (finding,) = whole.results, whole.findings
    assert len(finding.figures) == 2
    fewer = Run((Result(result.document, result.figures[:1]),), whole.findings)
    assert [one["figures"] for one in read_payload(fewer)["findings"]] == [[0]]


REFUSED = [
    # (documents, documents with findings, what the message must say)
    (["a", "b"], ["a"], "b: the same text as a; give each text once"),
    (["a"], ["c"], "c: rate-over-100@.* is found in it, and it is not among the reports; give findings of these"),
]


@pytest.mark.parametrize(("names", "found_in", "message"), REFUSED)
def test_refuses_what_it_could_not_tell_apart_or_lead_to(names: list[str], found_in: list[str], message: str) -> None:
    texts_ = {"a": "信访案件办结率达1000%。", "b": "信访案件办结率达1000%。", "c": "会员入会率达2000%。"}
    documents, found = (run_of(*(Document(name, texts_[name]) for name in given)) for given in (names, found_in))
    with pytest.raises(ExportError, match=message) as caught:
        payload(Run(documents.results, found.findings), "en")
    assert "\n" not in str(caught.value)


def test_long_lines_are_shown_in_parts_that_begin_at_sentences() -> None:
    text = "全市新建工会8182个，发展会员83630人。" * 1000
    shown = read_payload(run_of(Document("r.txt", text)))
    paragraphs = [joined(items) for _, *items in shown["documents"][0]["paragraphs"]]
    assert "".join(paragraphs) == text
    assert max(len(one) for one in paragraphs) <= data.LONGEST + 25
    assert all(one.startswith("全市") for one in paragraphs)
    assert len(joined(read_payload(run_of(Document("r.txt", "字" * 9000)))["documents"][0]["paragraphs"])) == 9000


def test_the_same_content_has_the_same_id() -> None:
    run = run_of(Document("r.txt", "新建工会12个。"))
    assert run_id(run) == run_id(run_of(Document("r.txt", "新建工会12个。")))
    assert run_id(run) != run_id(run_of(Document("r.txt", "新建工会13个。")))
    assert read_payload(run, "en")["run"] == read_payload(run, "zh")["run"]
    (result,) = run.results
    corrected = [result.figures[0].model_copy(update={"indicator": "工会"})]
    assert run_id(run) != run_id(Run((Result(result.document, tuple(corrected)),)))


@pytest.mark.parametrize("text", ["</script>", "<!--", "<script", "]]>", "&amp;", "a\u2028b\u2029c", "\x00\x1b"])
def test_data_cannot_end_their_element(text: str) -> None:
    written = as_json([text])
    assert not re.search("[<>&\u2028\u2029\x00-\x1f]", written)
    assert json.loads(written) == [text]


# ── reasons and words ───────────────────────────────────────────────────────────────────────────────────────


def test_every_rule_that_decides_has_its_reason() -> None:
    texts_of_cases = "\n".join(case.text for case in cases("cases", "figures"))
    rules = {figure.rule for figure in extract(Document("cases.txt", texts_of_cases)).figures}
    rules |= {entry.id for entry in load_rules().entries() if entry.id.startswith(("noun.", "act."))}
    assert len(rules) > 40
    for rule in rules:
        for lang in ("en", "zh"):
            assert reason(rule, lang), rule
    assert reason("category.by-unit.件", "zh") == "没有名词或动作说明所计对象，按单位“件”判定。"
    assert reason("my.rule", "en") is None


SOURCES = (FOLDER / "page.html").read_text(encoding="utf-8") + "".join(
    (FOLDER / "scripts" / f"{name}.js").read_text(encoding="utf-8") for name in (*SCRIPTS, "theme")
)


def test_both_languages_say_the_same_things_and_all_of_them() -> None:
    english, chinese = texts("en"), texts("zh")
    assert list(english) == list(chinese)
    for name, text in english.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", chinese[name])), name
        assert re.search(r"[\u4e00-\u9fff]", chinese[name]), name
        assert not re.search(r"[\u4e00-\u9fff]", text), name
    code = (FOLDER / "__init__.py").read_text(encoding="utf-8")
    used = set(re.findall(r"words\.(\w+)", SOURCES)) | set(re.findall(r'words\["(\w+)"\]', code))
    named = {f"verdict_{verdict}" for verdict in ("right", "wrong", "unsure")} | {"right", "wrong", "unsure"}
    assert set(english) == used | named
    assert set(re.findall(r"\bwords\.(\w+)", SOURCES)) <= set(english)


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_allows_its_own_style_and_scripts_only(lang: str) -> None:
    page = page_of(run_of(Document("r.txt", "新建工会12个。")), lang)
    assert f'<html lang="{lang}">' in page
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    hashes = re.findall(r"'sha256-[^']+'", policy.replace("&#39;", "'"))
    elements = re.findall(r'<(?:style|script|script type="module")>(.*?)</(?:style|script)>', page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in elements]
    assert sorted(hashes) == sorted(f"'sha256-{digest}'" for digest in digests)
    assert policy.startswith("default-src &#39;none&#39;; script-src ")
    assert "unsafe" not in policy
    assert not re.search(r"""\s(?:src|srcset|action|style|on\w+)=["']""", page)
    assert re.findall(r'href="([^"]*)"', page) == ["#table-box"]
    assert set(re.findall(r"https?://[^\s\"']+", page)) == {"http://www.w3.org/2000/svg"}  # a name, not an address


def test_page_holds_the_data_whole() -> None:
    hostile = "</script><script>alert(1)</script>新建工会12个<img src=x onerror=alert(1)>。"
    run = run_of(Document("<b>&\u2028.txt", hostile))
    page = page_of(run)
    (written,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page)
    assert json.loads(written) == json.loads(json.dumps(payload(run, "en")))
    assert page.count("<script") == 3
    assert "<img" not in page


def test_run_without_anything_makes_a_page() -> None:
    assert "Reports: 0" in page_of(Run(()))
    assert "Figures: 0" in page_of(run_of(Document("r.txt", "各位代表，现在开会。")))
