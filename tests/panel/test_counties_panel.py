"""The panel and the form of 30 made-up county reports, held against what was put into them."""

from __future__ import annotations

import forms


def test_hardly_a_cell_of_the_form_is_wrong_and_most_are_filled() -> None:
    found = forms.score()
    assert len(found.wrong) <= 1, found.wrong
    assert found.right >= 0.8 * found.stated
