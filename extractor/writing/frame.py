"""Figures as a pandas DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from extractor.records import Result
from extractor.records.columns import DATA_COLUMNS, DECIMAL_FIELDS, ENUMERATED_FIELDS, OFFSET_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.records import Figure

_TEXT = pd.StringDtype("python")  # the same whatever is installed beside pandas


def to_frame(figures: Result | Iterable[Figure | Result]) -> pd.DataFrame:
    """The figures, or those of one result or several, as a DataFrame: one row a figure, columns as in CSV.

    ``value`` and ``value_max`` hold exact Decimals as objects, since no dtype of pandas alone does;
    ``frame["value"].astype(float)`` gives numbers to compute with. Enumerated fields are categorical with all their
    values, offsets ``int64``, all else is ``string``. What is missing is ``pd.NA``, in a categorical column NaN. The
    dtypes are the same for no figures at all, and whatever is installed beside pandas.
    """
    given = list(_figures(figures))
    return pd.DataFrame(
        {
            column.name: _series(column.field, [getattr(figure, column.field) for figure in given])
            for column in DATA_COLUMNS
        }
    )


def _figures(given: Result | Iterable[Figure | Result]) -> Iterator[Figure]:
    for one in (given,) if isinstance(given, Result) else given:
        if isinstance(one, Result):
            yield from one.figures
        else:
            yield one


def _series(field: str, values: list[Any]) -> pd.Series[Any]:
    if field in ENUMERATED_FIELDS:
        kind = pd.CategoricalDtype(pd.Index([value.value for value in ENUMERATED_FIELDS[field]], dtype=_TEXT))
        return pd.Series([value if value is None else value.value for value in values], dtype=kind)
    if field in OFFSET_FIELDS:
        return pd.Series(values, dtype="int64")
    if field in DECIMAL_FIELDS:
        return pd.Series([pd.NA if value is None else value for value in values], dtype=object)
    return pd.Series(values, dtype=_TEXT)
