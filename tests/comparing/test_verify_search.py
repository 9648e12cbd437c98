"""Finding the sentence of a row: among sentences that read the same, in other words, and in any amount of text."""

from __future__ import annotations

import random
import re
from dataclasses import fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from bench import LARGER, MAX_LINEAR, growth
from support import FIXTURES

from extractor import Document, extract, read
from extractor.comparing.verify.changes import TextDifference, aligned, quoted
from extractor.comparing.verify.likeness import LEAST, Alike, degree, masked
from extractor.comparing.verify.sources import key
from extractor.records import RowJudgement, Span
from extractor.values.cells import Stated
from extractor.values.rows import Row
from extractor.verbs import verify

if TYPE_CHECKING:
    from collections.abc import Callable


def rows_of(*documents: Document) -> list[Row]:
    """The rows that a table of these documents has."""
    return [
        Row(
            number,
            id=figure.id,
            document=figure.document,
            document_id=figure.document_id,
            sentence=figure.sentence,
            sentence_start=figure.sentence_start,
            mention=figure.mention,
            start=figure.start,
            end=figure.end,
            value=Stated(str(figure.value)),
            value_max=Stated("" if figure.value_max is None else str(figure.value_max)),
            unit=figure.unit,
        )
        for number, figure in enumerate((one for document in documents for one in extract(document).figures), start=2)
    ]


def judge(rows: list[Row], text: str) -> list[str]:
    return [str(verdict.verdict) for verdict in verify(rows, [Document("r.txt", text)])]


# ── sentences that read the same ────────────────────────────────────────────────────────────────────────────

LINES = ["全市新建工会12个。", "会员36人。", "全市新建工会12个。", "会员48人。", "全市新建工会12个。"]
SAME = [
    # (lines of the report that changed, verdicts on the rows of all lines)
    ({}, ["ok", "ok", "ok", "ok", "ok"]),
    ({3: "全市新建工会13个。"}, ["ok", "ok", "text-changed", "ok", "ok"]),
    ({1: "开会。\n全市新建工会13个。"}, ["text-changed", "moved", "moved", "moved", "moved"]),
    ({1: "全市各级新建工会120个。"}, ["text-changed", "moved", "moved", "moved", "moved"]),
    ({1: "全市新建工会13个。", 5: "全市新建工会14个。"}, ["text-changed", "ok", "ok", "ok", "text-changed"]),
    ({3: ""}, ["ok", "ok", "not-found", "moved", "moved"]),
    ({2: "会员36人。\n全市新建工会12个。"}, ["ok", "ok", "ok", "moved", "moved"]),
    ({2: "会员48人。", 4: "会员36人。"}, ["ok", "moved", "ok", "moved", "ok"]),
]


@pytest.mark.parametrize(("changed", "expected"), SAME)
def test_sentences_that_read_the_same(changed: dict[int, str], expected: list[str]) -> None:
    rows = rows_of(Document("r.txt", "\n".join(LINES)))
    assert judge(rows, "\n".join(changed.get(number, line) for number, line in enumerate(LINES, start=1))) == expected


def test_a_sentence_of_other_rows_is_not_that_of_a_row_which_changed() -> None:
    first, second, *_ = rows_of(Document("r.txt", "\n".join(LINES)))
    assert judge([first, second], "\n".join(["全市新建工会13个。", *LINES[1:]])) == ["text-changed", "ok"]
    assert judge([first, second], "\n".join(["全市新建工会13个。", *LINES[1:4]])) == ["text-changed", "ok"]
    assert judge([first, second], "\n".join(["开会。", *LINES])) == ["moved", "moved"]


def test_many_sentences_that_read_the_same_move_together() -> None:
    text = "\n".join(["合计新建工会0个。"] * 30)
    rows = rows_of(Document("r.txt", text))
    verdicts = verify(rows, [Document("r.txt", f"开会。\n{text}")])
    assert [one.evidence[0].sentence_start for one in verdicts] == [row.start - 2 for row in rows if row.start]
    assert {str(one.verdict) for one in verdicts} == {"moved"}


def test_rows_of_one_table_from_two_versions_of_a_text() -> None:
    old, new = Document("r.txt", "新建工会12个。"), Document("r.txt", "会议开始。新建工会12个。发展会员9人。")
    verdicts = verify(rows_of(old, new), [new])
    assert [str(one.verdict) for one in verdicts] == ["moved", "ok", "ok"]


def test_rows_without_sentences_are_found_at_their_place_only() -> None:
    text = "\n".join(["新建工会12个。", "发展会员36人。", "新建医院12个。"])
    rows = [replace(row, sentence="", sentence_start=None) for row in rows_of(Document("r.txt", text))]
    assert judge(rows, text) == ["ok", "ok", "ok"]
    assert judge(rows, f"{text}\n散会。") == ["ok", "ok", "ok"]
    assert judge(rows, f"开会。\n{text}") == ["not-found", "not-found", "not-found"]
    assert judge(rows, text.replace("工会12", "工会13")) == ["not-found", "ok", "ok"]  # there are 12 of another thing
    assert judge([replace(row, start=None, end=None, id="") for row in rows], f"开会。\n{text}") == ["ok", "ok", "ok"]


def test_same_number_twice_in_a_row_of_a_table() -> None:
    document = read(FIXTURES / "documents" / "tables.xlsx")
    text = document.text.replace("送温暖 | 1380 | 12.5%", "送温暖 | 1380 | 1380%")
    rows = rows_of(Document("t", text, tables=document.tables))
    (money,) = (index for index, row in enumerate(rows) if row.value == Stated("13800000"))
    rows[money] = replace(rows[money], value=Stated("1380"), unit="%")  # what the other cell is
    verdicts = verify(rows, [Document("t", text, tables=document.tables)])
    assert verdicts[money].verdict is RowJudgement.VALUE_CHANGED
    assert {str(one.verdict) for index, one in enumerate(verdicts) if index != money} == {"ok"}


# ── sentences in other words ────────────────────────────────────────────────────────────────────────────────

LIKE = [
    # (a sentence, another one, whether it may be the same edited)
    ("新建工会8182个。", "新建工会九百个。", True),
    ("新建工会8182个。", "全市新建基层工会8182个。", True),
    ("新建工会8182个，发展会员83630人。", "新建工会8182个。", True),
    (
        "新建工会8182个，发展会员83630人。",
        "工作取得新成绩，新建工会8182个，发展会员83630人，名列前茅。",
        True,
    ),
    ("新建工会8182个。", "慰问困难职工1200户。", False),
    ("培训职工3500人次。", "走访企业2100家。", False),
]


@pytest.mark.parametrize(("one", "other", "alike"), LIKE)
def test_likeness(one: str, other: str, alike: bool) -> None:
    assert (degree(masked(one), masked(other)) >= LEAST) is alike
    assert degree(masked(one), masked(other)) == degree(masked(other), masked(one))
    found = Alike(["今年工作要点如下。", other]).best(one, 0, lambda _: True)
    assert (found is not None and found.index == 1) is alike


def test_the_nearest_of_several_alike() -> None:
    texts = [f"第{number}项新建工会{number}个。" for number in range(1000)]
    found = Alike(texts).best("第7777项新建工会8888个。", 500, lambda one: one.index % 2 == 1)
    assert found is not None
    assert (found.index, found.degree) in ((499, 1.0), (501, 1.0))


A20, B20 = "甲" * 20, "丙" * 20
CHANGES = [
    # (old, new, what differs with its surroundings in each)
    ("新建工会8182个，发展会员", "新建工会8190个，发展会员", "新建工会8182个，发展会员", "新建工会8190个，发展会员"),
    ("会员12人", "会员12人", "会员12人", "会员12人"),
    ("", "会员12人", "", "会员12人"),
    ("会员一百二十人", "会员一百三十人", "会员一百二十人", "会员一百三十人"),
    (f"{A20}乙{B20}", f"{A20}{B20}", f"…{'甲' * 8}乙{'丙' * 8}…", f"…{'甲' * 8}{'丙' * 8}…"),
    ("甲" * 99, "乙", f"{'甲' * 48}…{'甲' * 8}", "乙"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "was", "now"), CHANGES)
def test_what_differs(old: str, new: str, was: str, now: str) -> None:
    change = TextDifference.between(old, new)
    assert old[: change.start] == new[: change.start]
    assert old[change.old_end :] == new[change.new_end :]
    assert quoted(old, change.start, change.old_end) == was
    assert quoted(new, change.start, change.new_end) == now


ALIGNED = [
    # (sentence of a row, sentence now, number of the row, what stands there now)
    ("会员900人，工会12个。", "会员900人，工会14个。", "900人", "900人"),
    ("会员900人，工会12个。", "会员950人，工会12个。", "900人", "950人"),
    ("会员900人，工会12个。", "据统计，会员900人，工会12个。", "12个", "12个"),
    # other numbers changed before and behind it, and it did too
    ("会员900人，工会12个，经费3万元。", "会员950人，工会14个，经费5万元。", "12个", "14个"),
    # a number of the same unit was put in before it
    ("新建工会8182个，会员900人。", "新建工会7个，其中女会员3人，会员86人。", "900人", "86人"),
    # it was left out: nothing stands there
    ("新建工会8182个，会员900人。", "新建工会8182个。", "900人", ""),
    ("会员900人，新建工会8182个。", "新建工会81个。", "900人", ""),
    # texts that are too long to be aligned: all that differs
    (f"会员{'7' * 400}人12个", f"会员{'8' * 400}人14个", "12个", f"{'8' * 400}人14"),
]


@pytest.mark.parametrize(("old", "new", "mention", "now"), ALIGNED)
def test_what_stands_where_a_number_stood(old: str, new: str, mention: str, now: str) -> None:
    at = old.index(mention)
    start, end = aligned(old, new, Span(at, at + len(mention)))
    assert new[start:end] == now


def test_the_number_of_an_edited_sentence_is_that_at_its_place() -> None:
    before = Document("a.txt", "全市新建工会12个，走访企业30家，帮扶职工25人，培训职工40人。\n")
    after = replace(before, text="全市新建工会14个，走访企业35家，帮扶职工26人，慰问职工31人，培训职工52人。\n")
    found = {one.mention: str(one.found) for one in verify(rows_of(before), [after])}
    assert found == {"12个": "14", "30家": "35", "25人": "26", "40人": "52"}


KEYS = [
    # (two texts, whether a spreadsheet may have made one of the other)
    ("会员 12 人。", "会员12人。", True),
    ("会员12\n人。", "会员12人。", True),
    ("\u3000会员\u00a012人。", "会员12人。", True),
    ("会员12_x000D_人。", "会员12\r人。", True),
    ("会员1 2人。", "会员12人。", False),
    ("work unit", "workunit", False),
    ("会员12人。", "会员12人", False),
    ("'-12人", "-12人", True),
    ("'12人", "12人", False),
]


@pytest.mark.parametrize(("one", "other", "same"), KEYS)
def test_keys(one: str, other: str, same: bool) -> None:
    assert (key(one) == key(other)) is same


# ── whatever stands in a table ──────────────────────────────────────────────────────────────────────────────


def spoiled(row: Row, other: Row, chance: random.Random) -> Row:
    """A row with some cells that are cut, put together, or taken from another row."""
    changed: dict[str, Any] = {}
    for field in chance.sample(fields(Row), chance.randint(0, 5)):
        value = getattr(row, field.name)
        if field.name in ("number", "header", "is_added"):
            continue
        if isinstance(value, str):
            at = chance.randint(0, len(value))
            marks = ["", "一", "1", "…[cut]", "\x00", "\U00020000", "_xD800_", "'="]
            choices = ["", value[:at], value[at:], getattr(other, field.name) or ""]
            changed[field.name] = chance.choice([*choices, value[:at] + chance.choice(marks) + value[at:]])
        elif isinstance(value, int):
            changed[field.name] = chance.choice([None, 0, 10**11, value + 1, max(0, value - 1)])
        else:
            changed[field.name] = chance.choice([None, Stated(""), Stated("1e5"), Stated("x", Decimal("NaN"))])
    return replace(row, **changed)


@pytest.mark.parametrize("seed", range(20))
def test_any_row_gets_a_verdict_that_its_evidence_bears_out(seed: int) -> None:
    chance = random.Random(seed)
    paths = ["reports/city-union-2008.txt", "reports/macau-labour-report-2019.txt", "documents/tables.xlsx"]
    documents = [read(FIXTURES / path) for path in paths]
    rows = rows_of(*documents)
    sources = []
    for document in documents:
        at = chance.randrange(len(document.text))
        edited = document.text[:at] + chance.choice(["", "12", "。\n"]) + document.text[at + chance.randint(0, 50) :]
        sources.append(chance.choice([document, Document(document.name, edited)]))
    texts = {source.document_id: source.text for source in sources}
    given = [spoiled(row, chance.choice(rows), chance) for row in rows]
    verdicts = verify(given, chance.sample(sources, 2))
    assert len(verdicts) == len(rows)
    for row, verdict in zip(given, verdicts, strict=True):
        assert (verdict.row, verdict.mention, verdict.id) == (row.number, row.mention, row.id or None)
        for place in verdict.evidence:
            text = texts[place.document_id]
            assert text[place.start : place.end] == place.mention
            assert text.startswith(place.sentence, place.sentence_start)
            if verdict.verdict in (RowJudgement.OK, RowJudgement.MOVED) and row.value is not None:
                assert verdict.found is not None
                assert row.value.gives(verdict.found, row.unit or "")


# ── time ────────────────────────────────────────────────────────────────────────────────────────────────────


def _numbers_up(text: str) -> str:
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 1), text)


EDITS = {
    # what is done to a long report: each is the worst for some step
    "put down": lambda text: f"开会。\n{text}",
    "other numbers": _numbers_up,
    "other words": lambda text: text.replace("工会", "工会组织"),
}


@pytest.mark.timing
@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("kind", ["as in reports", "of one pattern", "all the same"])
def test_time_grows_with_the_text(edit: str, kind: str) -> None:
    chance = random.Random(1)
    report = (FIXTURES / "reports" / "city-union-2008.txt").read_text(encoding="utf-8")

    def text(size: int) -> str:
        if kind == "as in reports":
            return "".join(re.sub(r"\d", lambda _: str(chance.randint(1, 9)), report) for _ in range(size // 45))
        districts = ["青山", "红旗", "滨海", "东城", "西城", "南岸", "北湖", "江口"]
        count = (lambda: chance.randint(1, 99)) if kind == "of one pattern" else (lambda: 0)
        place = (lambda: chance.choice(districts)) if kind == "of one pattern" else (lambda: "青山")
        return "".join(f"{place()}区新建工会{count()}个。\n" for _ in range(size))

    def work(size: int) -> Callable[[], None]:
        old = text(size)
        rows, new = rows_of(Document("r.txt", old)), EDITS[edit](old)
        assert len(rows) >= size * 0.9

        def verify_all() -> None:
            assert len(verify(rows, [Document("r.txt", new)])) == len(rows)

        return verify_all

    assert growth(work(135), work(135 * LARGER)).by_linear <= MAX_LINEAR
