"""Print how many cells of the form of 30 counties are filled right from their made-up reports.

Of the cells that are filled, how many say what the truth says; of those that the reports state, how many are filled so.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import NamedTuple

from gold import ROOT
from make_forms import FORM

from extractor import extract, read
from extractor.panel.forms import fill_form
from extractor.reading.forms import read_form

COUNTIES = ROOT / "fixtures" / "counties"
#: What a number in the unit of a head stands for, in that of the truth.
FACTORS = {"万元": Decimal(10_000)}


class Score(NamedTuple):
    """How many cells a form has, are filled, are filled right, and are stated; and what is wrong."""

    cells: int
    filled: int
    right: int
    stated: int
    wrong: tuple[str, ...]


def score() -> Score:
    """Fill the form from the reports and hold it against the truth."""
    truth = {}
    for line in (COUNTIES / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        if (given["time_period"], given["modality"]) == ("2025", "reported"):
            truth[given["place"], given["concept"]] = given
    results = [extract(read(path)) for path in sorted(COUNTIES.glob("[0-3]*.*"))]
    cells = fill_form(read_form(FORM.read_bytes(), FORM.name), results)
    filled = [cell for cell in cells if cell.value is not None]
    wrong = []
    for cell in filled:
        assert cell.value is not None
        place = cell.row_head.split(" › ")[-1]
        said = truth.get((place, str(cell.concept)), {"status": "not-stated"})
        values = {Decimal(one["value"]) for one in (said, *said.get("also", ())) if one.get("value") is not None}
        value = cell.value * FACTORS.get(cell.unit or "", Decimal(1))
        if said["status"] != "value" or value not in values:
            wrong.append(f"{cell.cell} {place} {cell.concept}: {cell.mention} ({cell.sentence})")
    asked = {(cell.row_head.split(" › ")[-1], cell.concept) for cell in cells}
    stated = sum(said["status"] == "value" and key in asked for key, said in truth.items())
    return Score(len(cells), len(filled), len(filled) - len(wrong), stated, tuple(wrong))


def main() -> None:
    found = score()
    print(
        f"form: {found.cells} cells; of {found.filled} filled {found.right / max(1, found.filled):.3f} right; "
        f"of {found.stated} stated {found.right / max(1, found.stated):.3f} filled so"
    )
    for line in found.wrong:
        print(f"  wrong: {line}")


if __name__ == "__main__":
    main()
