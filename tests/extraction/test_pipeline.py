"""What holds for the extraction of any text."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import FIXTURES

from extractor import Document, Figure, extract
from extractor.verbs import run_of
from extractor.writing import write_stream

REPORT = (FIXTURES / "reports" / "city-union-2008.txt").read_text(encoding="utf-8")

#: Pieces of reports, and what a text may hold by accident; texts of them are denser in decisions than real ones.
PIECES = [
    *("3", "12.5", "1,234", "８０", "一", "两", "十五", "三分之二", "八成", "百分之", "上百"),
    *("万", "亿", "多", "余", "几", "来"),
    *("人", "个", "家", "元", "%", "名", "个百分点", "倍", "万元", "期", "年", "月", "日", "公里"),
    *("近", "约", "超过", "不超过", "以上", "左右", "第", "其中", "共", "各", "每", "占", "比", "同比", "达到"),
    *("全市", "市总工会", "2012年", "20xx年", "**年", "去年", "5月份", "截至", "今年以来"),
    *("新建工会", "发展会员", "培训", "慰问金", "增长", "下降", "力争", "确保", "签订合同", "先进单位", "三个代表"),
    *("，", ",", "。", ";", "；", ":", "、", "!", "?", "…", ".", "-", "—", "~", "至", "和", "(", ")", "（", "）"),
    *("“", "”", "‘", "’", "《", "》", '"', "「", "」", " ", "\u3000", "\t", "\n", "\r\n", "\r", "\u2028", "\x0c"),
    *("\n一、总结\n", "\n(一)打算\n", "\n1、会员\n", "\n篇2\n", "第一部分", "一是", "# ", "|"),
    *("𠀀", "😀", "\u0301", "a", "\x00"),
]
DENSE = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
ANY = st.text(st.characters(exclude_categories=["Cs"]))
TEXTS = st.one_of(DENSE, ANY, st.lists(st.one_of(DENSE, ANY), max_size=3).map("".join))


def _figures(text: str, **options: str) -> tuple[Figure, ...]:
    return extract(Document("report.txt", text), **options).figures


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("")
@example("\ufeff新建工会8182个。")
@example("“3人")
@example(REPORT)
def test_every_record_is_where_it_says(text: str) -> None:
    end = 0
    for figure in _figures(text):
        assert text[figure.start : figure.end] == figure.mention
        assert text[figure.sentence_start : figure.sentence_end] == figure.sentence
        assert figure.sentence_start <= figure.start < figure.end <= figure.sentence_end
        assert figure.sentence == figure.sentence.strip()
        assert end <= figure.start, "figures overlap or are out of order"
        assert figure.id == f"{figure.document_id}:{figure.start}-{figure.end}"
        assert figure.value_max is None or figure.value < figure.value_max
        for words in (figure.period, figure.scope):
            assert words is None or words in text
        end = figure.end


@settings(max_examples=200, deadline=None)
@given(TEXTS)
@example(REPORT)
def test_relations_name_other_records(text: str) -> None:
    figures = _figures(text)
    position = {figure.id: index for index, figure in enumerate(figures)}
    for index, figure in enumerate(figures):
        assert figure.part_of is None or position[figure.part_of] != index
        assert figure.repeats is None or position[figure.repeats] < index


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from(["2013", "2013-01-15"]))
def test_no_text_raises(text: str, as_of: str) -> None:
    assert len(_figures(text, as_of=as_of)) == len(_figures(text))


def _shifted(figure: Figure, shift: int) -> dict[str, Any]:
    """The record as it must come out when ``shift`` code points are put before it, ids as spans."""
    record = figure.model_dump()
    for name in ("start", "end", "sentence_start", "sentence_end"):
        record[name] += shift
    for name in ("id", "part_of", "repeats"):
        if record[name] is not None:
            record[name] = tuple(int(number) + shift for number in record[name].rpartition(":")[2].split("-"))
    del record["document_id"]
    return record


PREFIX = "各位代表。\n"
#: The first sentence speaks for what follows it; this one says nothing, so another one before it changes nothing.
OPENING = "现将有关情况汇报如下。\n"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_a_sentence_before_shifts_spans_and_changes_nothing_else(text: str) -> None:
    figures, shifted = _figures(OPENING + text), _figures(PREFIX + OPENING + text)
    assert [_shifted(figure, 0) for figure in shifted] == [_shifted(figure, len(PREFIX)) for figure in figures]


SALUTED = [
    # the territory of the opening goes on governing when the report begins with a salutation
    "全市新建工会5个。\n新增会员3人。",
    # so do the headings
    "一、2012年工作总结\n新增会员3人。\n二、今后打算\n新增会员5人。",
    # and its year
    "2012年全市新建工会5个。\n新增会员3人。",
]


@pytest.mark.parametrize("salutation", ["各位代表。\n", "各位代表:\n", "同志们:\n\n", "  各位委员、同志们:\r\n"])
@pytest.mark.parametrize("text", SALUTED)
def test_a_salutation_changes_nothing(text: str, salutation: str) -> None:
    figures, shifted = _figures(text), _figures(salutation + text)
    assert [_shifted(figure, 0) for figure in shifted] == [_shifted(figure, len(salutation)) for figure in figures]


@pytest.mark.parametrize("line_end", ["\r", "\r\n"])
@settings(max_examples=100, deadline=None)
@given(text=st.lists(st.sampled_from([piece for piece in PIECES if "\r" not in piece]), max_size=40).map("".join))
@example(text=REPORT)
@example(text="“三分之二\n一、总结\n”")  # a name in quotation marks ends with its line
@example(text="5\n元\n共3\n万元")  # a unit in the next line
def test_line_ends_shift_spans_and_change_nothing_else(text: str, line_end: str) -> None:
    figures, found = _figures(text), _figures(text.replace("\n", line_end))
    added = len(line_end) - 1
    moved = [0, *accumulate(1 + added * (character == "\n") for character in text)]
    assert [(figure.start, figure.end) for figure in found] == [
        (moved[figure.start], moved[figure.end - 1] + 1) for figure in figures
    ]
    assert [_meaning(figure) for figure in found] == [_meaning(figure, line_end) for figure in figures]


def _meaning(figure: Figure, line_end: str = "\n") -> dict[str, Any]:
    places = {"id", "document_id", "start", "end", "sentence_start", "sentence_end", "part_of", "repeats"}
    words = {name: getattr(figure, name).replace("\n", line_end) for name in ("mention", "sentence")}
    return figure.model_dump(exclude=places) | words


def _jsonl(text: str) -> bytes:
    stream = io.BytesIO()
    write_stream(run_of(extract(Document("report.txt", text))), stream, "jsonl")
    return stream.getvalue()


@settings(max_examples=50, deadline=None)
@given(TEXTS)
@example(REPORT)
def test_same_input_same_bytes(text: str) -> None:
    assert _jsonl(text) == _jsonl(text)


def test_same_bytes_in_every_process() -> None:
    program = "import sys, test_pipeline as t; sys.stdout.buffer.write(t._jsonl(t.REPORT))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {_jsonl(REPORT)}


def test_figures_come_with_the_document_that_they_are_from() -> None:
    document = Document("2008.txt", "新建工会8182个,发展会员83630人。")
    result = extract(document)
    assert result.document is document
    assert [(figure.document, figure.document_id) for figure in result.figures] == [
        ("2008.txt", document.document_id)
    ] * 2
