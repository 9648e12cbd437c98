"""What was said on the review page, written beside the rows of a table: nothing else in the file changes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from extractor import Document, cli, export, extract
from extractor.comparing.reviews import FIELDS
from extractor.errors import ExportError, ReadingError
from extractor.reading.reviews import read_reviews
from extractor.reading.rows import read_rows
from extractor.records import Opinion, Review
from extractor.records.names import name
from extractor.verbs import apply_reviews, verify
from extractor.words import word
from extractor.writing import cells
from extractor.writing.annotate import annotate
from extractor.writing.review.words import texts
from extractor.writing.run import Run
from extractor.writing.workbook import write_workbook

DOCUMENT = Document("report.txt", "2012年，全市新建工会8182个，发展会员83630人。\n力争新建工会900个。\n")
RESULT = extract(DOCUMENT)
IDS = [figure.id for figure in RESULT.figures]
NOTE = '=1+1 <&> “漏写”, "万" '


@pytest.fixture(autouse=True)
def folder(english_folder: Path) -> Path:
    return english_folder


def saved(*reviews: dict[str, Any], path: str = "review.jsonl") -> str:
    """Reviews in a file as the review page saves them."""
    fields = ("id", "document", "mention", "value", "unit", "verdict", "corrected_value", "note", "reviewed_at")
    rows = [{name: review.get(name) for name in fields} for review in reviews]
    if path.endswith(".csv"):
        stream = io.StringIO()
        writer = csv.DictWriter(stream, fields, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: value or "" for name, value in row.items()} for row in rows)
        Path(path).write_text(stream.getvalue().replace('"=', "\"'="), encoding="utf-8-sig")
    else:
        Path(path).write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
    return path


REVIEWS = (
    {"id": IDS[0], "verdict": "wrong", "corrected_value": "8128", "note": NOTE},
    {"id": IDS[2], "verdict": "right"},
)


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.app, ["apply", *args], prog_name="shuzheng")
    return result.exit_code, result.stdout, result.stderr


def table(path: str, lang: str = "en") -> None:
    """A table of the figures as ``extract`` writes it."""
    if path.endswith(".xlsx"):
        with Path(path).open("wb") as stream:
            write_workbook(Run((RESULT,)), stream, lang)
    else:
        export(RESULT, path)


def sheet_of(path: str, number: int = 1) -> list[list[Any]]:
    """The rows of a sheet of a workbook, by default of that with the figures."""
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[number].iter_rows(values_only=True)]


# ── targets ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lang", "headings", "verdicts"),
    [
        ("en", ["Review verdict", "Corrected value", "Review note"], ["wrong", "right"]),
        ("zh", ["复核结论", "更正数值", "复核备注"], ["错误", "正确"]),
    ],
)
@pytest.mark.parametrize("review", ["review.jsonl", "review.csv"])
def test_workbook_gets_columns(lang: str, headings: list[str], verdicts: list[str], review: str) -> None:
    table("figures.xlsx", lang)
    before = sheet_of("figures.xlsx")
    with zipfile.ZipFile("figures.xlsx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    code, out, err = run(saved(*REVIEWS, path=review), "figures.xlsx")
    assert (code, err) == (0, "")
    assert out == ("Reviews applied: 2 (right 1, wrong 1, unsure 0; corrected values 1, notes 1), in figures.xlsx\n")
    note = NOTE.strip() if review.endswith(".csv") else NOTE
    added = [headings, [verdicts[0], 8128, note], [None] * 3, [verdicts[1], None, None]]
    assert sheet_of("figures.xlsx") == [[*row, *new] for row, new in zip(before, added, strict=True)]
    cell = openpyxl.load_workbook("figures.xlsx").worksheets[1].cell(2, len(before[0]) + 3)
    assert cell.data_type == "s"  # and no formula
    with zipfile.ZipFile("figures.xlsx") as package:
        changed = {name for name in package.namelist() if package.read(name) != parts[name]}
    assert changed == {"xl/worksheets/sheet2.xml"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_verdicts_of_people_are_called_the_same_everywhere(lang: str) -> None:
    table("figures.xlsx", "zh")
    reviews = [{"id": one, "verdict": opinion.value} for one, opinion in zip(IDS, Opinion, strict=True)]
    _, out, _ = run(saved(*reviews), "figures.xlsx", "--lang", lang)
    in_table = [row[-3] for row in sheet_of("figures.xlsx")[1:]]
    words = texts(lang)
    for opinion, in_cell in zip(Opinion, in_table, strict=True):
        called = name(opinion, lang)
        assert f"{called}{' ' if lang == 'en' else ''}1" in out
        assert called in words["tally"]
        assert called in words[f"help_{opinion}"]
        assert (words[f"verdict_{opinion}"], words[opinion.value].lower()) == (called, called)
        assert in_cell == name(opinion, "zh")


def test_csv_gets_columns() -> None:
    table("figures.csv")
    with Path("figures.csv").open(encoding="utf-8-sig", newline="") as file:
        before = list(csv.reader(file))
    assert run(saved(*REVIEWS), "figures.csv")[0] == 0
    with Path("figures.csv").open(encoding="utf-8-sig", newline="") as file:
        after = list(csv.reader(file))
    added = [
        ["review_verdict", "corrected_value", "review_note"],
        ["wrong", "8128", f"'{NOTE}"],  # a spreadsheet would run it
        ["", "", ""],
        ["right", "", ""],
    ]
    assert after == [[*row, *new] for row, new in zip(before, added, strict=True)]


def test_jsonl_gets_keys() -> None:
    table("figures.jsonl")
    before = [json.loads(line) for line in Path("figures.jsonl").read_text(encoding="utf-8").splitlines()]
    assert run(saved(*REVIEWS), "figures.jsonl")[0] == 0
    text = Path("figures.jsonl").read_text(encoding="utf-8")
    after = [json.loads(line) for line in text.splitlines()]
    names = ("review_verdict", "corrected_value", "review_note")
    assert after == [
        before[0] | dict(zip(names, ("wrong", "8128", NOTE), strict=True)),
        before[1],
        before[2] | dict(zip(names, ("right", None, None), strict=True)),
    ]
    assert "漏写" in text


@pytest.mark.parametrize("name", ["figures.xlsx", "figures.csv", "figures.jsonl"])
def test_once_more_changes_nothing_and_a_new_review_only_its_rows(name: str) -> None:
    table(name)
    review = saved(*REVIEWS)
    run(review, name)
    once = Path(name).read_bytes()
    assert run(review, name)[0] == 0
    assert Path(name).read_bytes() == once
    saved({"id": IDS[0], "verdict": "right"}, {"id": IDS[1], "verdict": "unsure", "note": "?"}, path="second.jsonl")
    assert run("second.jsonl", name)[0] == 0
    assert extracted(name) == [plain_row(figure) for figure in RESULT.figures]
    assert columns_of(name) == [("right", "", ""), ("unsure", "", "?"), ("right", "", "")]


def extracted(path: str) -> list[tuple[str, str]]:
    return [(row.id, row.value.written if row.value else "") for row in read_rows(path)]


def plain_row(figure: Any) -> tuple[str, str]:
    return figure.id, str(figure.value)


def columns_of(path: str) -> list[tuple[str, ...]]:
    """The cells of the three columns of a table, whatever its type."""
    if path.endswith(".xlsx"):
        header, *lines = sheet_of(path)
        table = [dict(zip(header, line, strict=True)) for line in lines]
        names = [word(f"column.review.{field}", "en") for field in FIELDS]
    elif path.endswith(".csv"):
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.DictReader(file))
        names = list(FIELDS)
    else:
        table = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
        names = list(FIELDS)
    return [tuple(str(row.get(name) or "") for name in names) for row in table]


def test_columns_of_verdicts_and_reviews_stand_side_by_side() -> None:
    for first in ("verify", "apply"):
        name = f"{first}.xlsx"
        table(name)
        for step in (first, {"verify": "apply", "apply": "verify"}[first], first):
            if step == "verify":
                rows = read_rows(name)
                annotate(name, rows, verify(rows, [DOCUMENT]))
            else:
                assert run(saved(*REVIEWS), name)[0] == 0
        header, *lines = sheet_of(name)
        assert sorted(header[-4:]) == ["Corrected value", "Review note", "Review verdict", "Verdict"]
        assert [line[header.index("Verdict")] for line in lines] == ["ok"] * 3
        assert [line[header.index("Review verdict")] for line in lines] == ["wrong", None, "right"]


def test_rows_may_be_sorted_copied_deleted_and_spread_over_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_ROWS", 2)
    table("figures.xlsx")
    book = openpyxl.load_workbook("figures.xlsx")
    sheet = book.worksheets[1]
    sheet.insert_cols(1)
    sheet["A1"] = "mine"
    first, second = ([cell.value for cell in sheet[number]] for number in (2, 3))
    for column, (one, other) in enumerate(zip(first, second, strict=True), start=1):
        sheet.cell(2, column).value = other
        sheet.cell(3, column).value = one
        sheet.cell(4, column).value = one
    book.save("figures.xlsx")
    assert run(saved(*REVIEWS), "figures.xlsx")[0] == 0
    assert [row[-3:] for row in sheet_of("figures.xlsx")] == [
        ["Review verdict", "Corrected value", "Review note"],
        [None, None, None],
        ["wrong", 8128, NOTE],
        ["wrong", 8128, NOTE],
    ]
    assert [row[-3] for row in sheet_of("figures.xlsx", 2)] == ["Review verdict", "right"]


def test_figures_are_found_by_place_where_the_column_of_ids_is_gone() -> None:
    table("figures.csv")
    with Path("figures.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with Path("figures.csv").open("w", encoding="utf-8", newline="") as file:
        names = [name for name in rows[0] if name != "id"]
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    assert run(saved(*REVIEWS), "figures.csv")[0] == 0
    assert [verdict for verdict, _, _ in columns_of("figures.csv")] == ["wrong", "", "right"]


NUMBERS = [
    # (corrected value, the cell of a workbook)
    ("-0.5", -0.5),
    ("123456789012345", 123456789012345),
    ("12345678901234567.89", "12345678901234567.89"),  # more digits than a number cell holds
]


@pytest.mark.parametrize(("value", "cell"), NUMBERS)
def test_corrected_values_keep_their_digits(value: str, cell: Any) -> None:
    table("figures.xlsx")
    apply_reviews("figures.xlsx", [Review(id=IDS[0], corrected_value=Decimal(value))])
    header, row, *_ = sheet_of("figures.xlsx")
    assert row[header.index("Corrected value")] == cell


# ── what does not fit ───────────────────────────────────────────────────────────────────────────────────────


def test_unknown_figures_are_named_and_the_others_written() -> None:
    table("figures.xlsx")
    other = {"id": "0123456789ab:1-2", "verdict": "wrong", "mention": "12个", "document": "other.txt"}
    code, out, err = run(saved(*REVIEWS, other, {"id": "x"}), "figures.xlsx")
    assert code == 1
    assert err == (
        "error: figures.xlsx: no row has the id 0123456789ab:1-2 (12个, other.txt)\n"
        "error: figures.xlsx: no row has the id x\n"
    )
    assert "Reviews applied: 2 " in out
    assert "wrong" in sheet_of("figures.xlsx")[1]


def test_quiet_and_chinese_and_an_empty_review() -> None:
    table("figures.csv")
    before = Path("figures.csv").read_bytes()
    assert run(saved(), "figures.csv", "-q") == (0, "", "")
    assert Path("figures.csv").read_bytes() == before
    assert run(saved(*REVIEWS), "figures.csv", "--lang", "zh")[1] == (
        "并入复核2条（正确1，错误1，存疑0；更正数值1，备注1），已写入 figures.csv\n"
    )


BAD = [
    # (name of the review, its content, what is said)
    ("none.jsonl", None, "none.jsonl: no such file; check the path of the review"),
    ("r.txt", "", "r.txt: .txt is not a type of review; give .jsonl, .csv"),
    ("r.jsonl", "{", "r.jsonl: line 1 is not JSON"),
    ("r.jsonl", "\n[]", "r.jsonl: line 2: Input should be"),
    ("r.jsonl", '{"verdict": "right"}', "r.jsonl: line 1: id: Field required; save the review anew"),
    ("r.jsonl", '{"id": "a", "verdict": "rihgt"}', "line 1: verdict: Input should be 'right', 'wrong' or 'unsure'"),
    ("r.jsonl", '{"id": "a", "corrected_value": "12万"}', "line 1: corrected_value: Input should be a valid decimal"),
    ("r.jsonl", '{"id": "a", "corrected_value": "NaN"}', "line 1: corrected_value: "),
    ("r.csv", "a,b\n1,2\n", "r.csv: no column named id; give a review as the review page saves it"),
    ("r.csv", "id,verdict\na,maybe\n", "r.csv: line 2: verdict: Input should be"),
]


@pytest.mark.parametrize(("name", "content", "message"), BAD)
def test_reviews_that_cannot_be_read(name: str, content: str | None, message: str) -> None:
    table("figures.csv")
    before = Path("figures.csv").read_bytes()
    if content is not None:
        Path(name).write_text(content, encoding="utf-8")
    code, out, err = run(name, "figures.csv")
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert Path("figures.csv").read_bytes() == before


def test_tables_that_cannot_be_used() -> None:
    review = saved(*REVIEWS)
    Path("figures.csv").write_text("sentence,mention,value\n新建工会12个。,12个,12\n", encoding="utf-8")
    assert run(review, "figures.csv")[::2] == (
        2,
        "error: figures.csv: no row has an id; apply the review to a table with the column “Id” (“编号”, “id”)\n",
    )
    assert run(review, "none.xlsx")[0] == 2
    assert run(review, review)[0] == 2
    assert run(review)[0] == 2
    traditional = extract(Document("report.txt", "2012年，全市新建工會8182個，發展會員83630人，慰問困難職工數百戶。"))
    export(traditional, "big5.csv")
    Path("big5.csv").write_bytes(Path("big5.csv").read_text(encoding="utf-8-sig").encode("big5"))
    with pytest.raises(ExportError, match=r"'😀' cannot be written as big5hkscs; save the table as UTF-8 first"):
        apply_reviews("big5.csv", [Review(id=traditional.figures[0].id, note="😀")])


def test_reviews_are_typed_and_the_last_one_counts() -> None:
    path = saved(REVIEWS[0], {"id": IDS[0], "verdict": "unsure", "corrected_value": ""})
    assert read_reviews(path) == (Review(id=IDS[0], verdict=Opinion.UNSURE),)
    Path("r.csv").write_bytes('\ufeffid;note;verdict\na;"备注";wrong\n;;\n'.encode())
    assert read_reviews("r.csv") == (Review(id="a", note="备注", verdict=Opinion.WRONG),)
    with pytest.raises(ReadingError, match="no such file"):
        read_reviews("none.csv")
