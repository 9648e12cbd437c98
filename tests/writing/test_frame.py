"""The DataFrame: dtypes that do not depend on the data, exact decimals, and the way back."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from made_figures import results as made_results
from support import FIXTURES
from test_export import figure, result

from extractor import Figure, Result, extract, read, to_frame
from extractor.records import Category
from extractor.records.columns import DATA_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable

DTYPES = {
    "document": "string",
    "period": "string",
    "scope": "string",
    "entity": "string",
    "indicator": "string",
    "value": "object",
    "value_max": "object",
    "unit": "string",
    "bound": "category",
    "category": "category",
    "aspect": "category",
    "direction": "category",
    "modality": "category",
    "mention": "string",
    "sentence": "string",
    "section": "string",
    "time_period": "string",
    "locator": "string",
    "part_of": "string",
    "repeats": "string",
    "concept": "string",
    "doubtful": "string",
    "rule": "string",
    "id": "string",
    "document_id": "string",
    "start": "int64",
    "end": "int64",
    "sentence_start": "int64",
    "sentence_end": "int64",
}


def figures_of(frame: pd.DataFrame) -> list[Figure]:
    rows: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [Figure(**row) for row in rows]


FRAMES = [
    # figures of every kind and none have the same columns
    [],
    [figure()],
    [figure(value="0.5", value_max="1E+30", direction="up", locator="p. 3", scope="全市")],
]


@pytest.mark.parametrize("figures", FRAMES, ids=["none", "one", "all fields"])
def test_columns_and_dtypes_are_always_the_same(figures: list[Figure]) -> None:
    frame = to_frame(figures)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == DTYPES
    assert list(frame.columns) == [column.name for column in DATA_COLUMNS]
    assert frame.dtypes.equals(to_frame([figure()]).dtypes)
    assert len(frame) == len(figures)


def test_categories_are_all_values_in_their_order_whatever_occurs() -> None:
    frame = to_frame([figure(category="rates")])
    assert list(frame["category"].cat.categories) == [category.value for category in Category]
    assert not frame["category"].cat.ordered
    assert type(frame["category"][0]) is str
    both = pd.concat([frame, to_frame([figure(category="funds")])])
    assert str(both["category"].dtype) == "category"  # which only equal categories keep


def test_what_is_missing_is_missing() -> None:
    frame = to_frame([figure(), figure(value_max="9000", scope="全市", direction="down", section="")])
    for name in ("value_max", "scope", "direction", "locator"):
        assert frame[name].isna().tolist() == [True, name == "locator"]
    assert frame["value_max"][0] is pd.NA
    assert frame["scope"][0] is pd.NA
    assert frame["section"][1] == ""  # which says that it stands below no heading


def test_values_are_exact_and_can_be_computed_with() -> None:
    frame = to_frame([figure(value="0.1"), figure(value="0.2"), figure(value="12345678901234567.89")])
    assert frame["value"].tolist() == [Decimal("0.1"), Decimal("0.2"), Decimal("12345678901234567.89")]
    assert frame["value"][:2].sum() == Decimal("0.3")
    assert frame["value"].astype(float)[:2].tolist() == [0.1, 0.2]


GIVEN = [
    # (what is given, how many rows it has)
    (result(figure(), figure()), 2),
    ([result(figure()), result(), result(figure(), figure())], 3),
    ([figure(), result(figure())], 2),
    (iter([figure(), figure()]), 2),
    ((one for one in (result(figure()),)), 1),
]


@pytest.mark.parametrize(("given", "rows"), GIVEN)
def test_takes_figures_a_result_or_several(given: Result | Iterable[Figure | Result], rows: int) -> None:
    frame = to_frame(given)
    assert figures_of(frame) == [figure()] * rows
    assert list(frame.index) == list(range(rows))


def test_figures_of_a_report_come_back() -> None:
    found = extract(read(FIXTURES / "reports" / "city-union-2008.txt"))
    assert figures_of(to_frame(found)) == list(found.figures)


@given(made=made_results())
def test_any_figures_come_back(made: Result) -> None:
    assert figures_of(to_frame(made)) == list(made.figures)


_WITHOUT_PYARROW = """
import sys
sys.modules["pyarrow"] = None
from test_export import figure
from test_frame import DTYPES
from extractor import to_frame
frame = to_frame([figure(scope="全市"), figure()])
assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == DTYPES
assert {frame[name].dtype.storage for name in DTYPES if DTYPES[name] == "string"} == {"python"}
assert frame["category"].cat.categories.dtype.storage == "python"
"""


@pytest.mark.parametrize("code", [_WITHOUT_PYARROW, _WITHOUT_PYARROW.replace('sys.modules["pyarrow"] = None', "")])
def test_dtypes_do_not_depend_on_what_is_installed(code: str) -> None:
    tests = FIXTURES.parent / "tests"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tests / "writing",
        env={**os.environ, "PYTHONPATH": str(tests)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
