"""Web annotations: what the model of the W3C demands, and selectors that find the mention again."""

from __future__ import annotations

import io
import json
import re
import uuid
from base64 import urlsafe_b64decode
from functools import cache
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from exchanged import annotations_of, record_of
from hypothesis import given
from hypothesis import strategies as st
from support import FIXTURES, figures_of

from extractor import Document, ExportError, Result, export, extract, read
from extractor.verbs import run_of
from extractor.writing import write_stream
from extractor.writing.webannotation import CONTEXT_LENGTHS, comment, text_uri

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@cache
def results() -> tuple[Result, ...]:
    """Every annotated report, and the formats in which figures have places."""
    documents = [FIXTURES / "documents" / name for name in ("report.docx", "report.xlsx", "report-chromium.pdf")]
    return tuple(extract(read(path)) for path in [*sorted((FIXTURES / "reports").glob("*.txt")), *documents])


def written(*of: Result, lang: str = "en") -> str:
    stream = io.BytesIO()
    write_stream(run_of(of), stream, "webannotation", lang=lang)
    return stream.getvalue().decode()


@cache
def collection() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(written(*results()))
    return made


def found_by_quote(text: str, selector: dict[str, str]) -> list[int]:
    """Every place where a quote with its prefix and suffix stands, as the model says to look for it."""
    quote = selector["prefix"] + selector["exact"] + selector["suffix"]
    places, at = [], text.find(quote)
    while at >= 0:
        places.append(at + len(selector["prefix"]))
        at = text.find(quote, at + 1)
    return places


# ── the structure: sections 3 to 5 of the Web Annotation Data Model ──────────────────────────────────────────


def test_collection_holds_one_page_with_every_figure() -> None:
    made = collection()
    total = sum(len(result.figures) for result in results())
    assert made["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert made["type"] == "AnnotationCollection"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made["generated"])  # in UTC
    page = made["first"]
    assert (page["type"], page["startIndex"]) == ("AnnotationPage", 0)
    assert made["total"] == len(page["items"]) == total > 500
    ids = [made["id"], page["id"], *(one["id"] for one in page["items"])]
    assert len(set(ids)) == len(ids)  # each has one IRI of its own
    assert all(uuid.UUID(one).urn == one for one in ids)


def test_annotation_has_what_the_model_demands() -> None:
    for one in collection()["first"]["items"]:
        assert set(one) == {"id", "type", "motivation", "body", "target"}
        assert (one["type"], one["motivation"]) == ("Annotation", "describing")
        for body in one["body"]:
            assert body["type"] == "TextualBody"
            assert body["purpose"] in ("commenting", "tagging", "describing")
            assert isinstance(body["value"], str)
            assert body["value"]
        target = one["target"]
        assert target["type"] == "SpecificResource"
        assert isinstance(target["source"]["id"], str)
        quote, position = target["selector"]
        assert set(quote) == {"type", "exact", "prefix", "suffix"}
        assert set(position) == {"type", "start", "end"}
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert 0 <= position["start"] < position["end"]


#: Terms of the JSON-LD context of the model that may be used here; JSON-LD drops what is no term.
TERMS = {
    *("@context", "id", "type", "label", "generator", "generated", "name", "schema:softwareVersion", "total", "first"),
    *("startIndex", "items", "motivation", "body", "purpose", "value", "format", "language", "target", "source"),
    *("selector", "exact", "prefix", "suffix", "start", "end"),
}
TYPES = {
    *("AnnotationCollection", "AnnotationPage", "Annotation", "TextualBody", "SpecificResource", "TextQuoteSelector"),
    *("TextPositionSelector", "Text", "Software"),
}


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(part)


def test_every_name_is_a_term_of_the_context() -> None:
    found = list(nodes(collection()))
    assert {name for node in found for name in node} == TERMS
    assert {node["type"] for node in found} == TYPES


def test_annotations_are_in_the_order_of_the_figures_and_carry_them() -> None:
    figures = [figure for result in results() for figure in result.figures]
    assert [record_of(one) for one in collection()["first"]["items"]] == figures


def test_source_is_the_text_named_by_its_hash() -> None:
    text = "全市新建工会8182个。"
    name, digest = text_uri(text).split(";")
    assert name == "ni:///sha-256"  # RFC 6920
    assert urlsafe_b64decode(digest + "=") == sha256(text.encode()).digest()
    assert text_uri("abc") == "ni:///sha-256;ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"


def test_same_input_gives_the_same_annotations() -> None:
    first, second = (annotations_of(written(*results())) for _ in range(2))
    assert first == second


def test_no_figures_give_an_empty_page(tmp_path: Path) -> None:
    path = export(extract(Document("r.txt", "现在开会。")), tmp_path / "none.jsonld")
    made = json.loads(path.read_text(encoding="utf-8"))
    assert (made["total"], made["first"]["items"]) == (0, [])


# ── the selectors ───────────────────────────────────────────────────────────────────────────────────────────


def test_selectors_find_the_mention_and_nothing_else_in_reports() -> None:
    texts = {text_uri(result.document.text): result.document.text for result in results()}
    for one in collection()["first"]["items"]:
        text = texts[one["target"]["source"]["id"]]
        quote, position = one["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"] == record_of(one).mention
        assert found_by_quote(text, quote) == [position["start"]]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])


def selectors(text: str) -> list[tuple[dict[str, str], int]]:
    return [
        (one["target"]["selector"][0], one["target"]["selector"][1]["start"])
        for one in annotations_of(written(extract(Document("r.txt", text))))
    ]


def test_positions_count_code_points() -> None:
    text = "😀𠮷田工会😀会员12个𠮷，😀发展会员30人😀。"
    found = selectors(text)
    assert [quote["exact"] for quote, _ in found] == ["12个", "30人"]
    assert [text.index("12"), text.index("30")] == [start for _, start in found]
    assert [found_by_quote(text, quote) for quote, _ in found] == [[start] for _, start in found]


def test_quote_at_the_ends_of_a_text_has_as_much_around_it_as_there_is() -> None:
    ((quote, _),) = selectors("12个工会")
    assert (quote["prefix"], quote["suffix"]) == ("", "工会")


def test_quote_grows_until_it_is_the_only_one() -> None:
    passage = "全市新建工会12个，" + "广泛开展各类群众性活动，深入推进各项重点工作，" * 3
    text = f"第一部分。{passage}。第二部分。{passage}。"
    found = selectors(text)
    assert len(found) == 2
    assert [found_by_quote(text, quote) for quote, _ in found] == [[start] for _, start in found]


def test_passage_repeated_over_any_length_is_told_by_its_position() -> None:
    found = selectors("新建工会12个。" * 300)
    assert len({start for _, start in found}) == 300
    longest = max(CONTEXT_LENGTHS)
    assert {len(quote["prefix"]) for quote, _ in found[100:200]} == {longest}  # and no longer


@given(st.lists(st.sampled_from(["新建工会12个。", "😀", "发展会员30人，", "\r\n", "𠮷"]), max_size=30).map("".join))
def test_selectors_agree_on_any_text(text: str) -> None:
    for quote, start in selectors(text):
        assert start in found_by_quote(text, quote)


# ── what tools show ─────────────────────────────────────────────────────────────────────────────────────────

COMMENTS = [
    # (text, the line in English, and in Chinese)
    (
        "2012年，全市新建工会8182个。",
        "新建工会: 8182 个 (Trade unions; increment; reported; 2012; 全市)",
        "新建工会：8182 个（工会组织；新增量；已完成；2012；全市）",
    ),
    (
        "力争发展会员3—5万人以上。",
        "发展会员: ≥30000–50000 人 (Union members; increment; target)",
        "发展会员：≥30000–50000 人（工会会员；新增量；目标）",
    ),
    (
        "案件数下降0.35%。",
        "案件数下降: 0.35 % (Rates; growth; down; reported)",
        "案件数下降：0.35 %（比率；增减幅度；下降；已完成）",
    ),
]


@pytest.mark.parametrize(("text", "en", "zh"), COMMENTS)
def test_comment_is_a_line_in_the_language_of_the_reader(text: str, en: str, zh: str) -> None:
    (figure,) = figures_of(text)
    assert (comment(figure, "en"), comment(figure, "zh")) == (en, zh)


def test_tags_are_in_the_language_of_the_reader() -> None:
    result = extract(Document("r.txt", "力争新建工会900个。"))
    for lang, tags in (("en", ["Trade unions", "increment", "target"]), ("zh", ["工会组织", "新增量", "目标"])):
        (one,) = annotations_of(written(result, lang=lang))
        assert [body["value"] for body in one["body"] if body["purpose"] == "tagging"] == tags
        assert {body["language"] for body in one["body"] if body["purpose"] != "describing"} == {lang}


def test_every_annotation_is_on_a_line() -> None:
    lines = written(*results()[:3]).splitlines()
    assert len(lines) == sum(len(result.figures) for result in results()[:3]) + 2
    assert all(json.loads(line.rstrip(","))["type"] == "Annotation" for line in lines[1:-1])
    assert all(one != other for one, other in pairwise(lines))


def test_a_text_that_comes_twice_is_refused(tmp_path: Path) -> None:
    twins = [extract(Document(name, "新建工会3个。")) for name in ("a.txt", "b.txt")]
    with pytest.raises(ExportError, match=r"b\.txt: the same text as a\.txt; give each text once"):
        export(twins, tmp_path / "figures.jsonld")
    assert list(tmp_path.iterdir()) == []
