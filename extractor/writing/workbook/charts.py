"""Charts that a spreadsheet program can edit: they draw what stands in cells of their sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractor.writing.cells import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.chart import Chart

    from extractor.writing.sheet import Sheet

_WIDTH = 18.0  # cm
_BAR = 0.75  # cm for each bar
_FRAME = 3.2  # cm for title and axis
_LINE_HEIGHT = 7.5  # cm
_ROW = 0.5  # cm of a row with one line of text
_PIXELS = 96 / 2.54  # in a cm
_TITLE_SIZE = 13  # points
BLUE, AMBER, GREY = "2F75B5", "F0B323", "A6A6A6"
_LABELS: Mapping[str, object] = {"major_tick_mark": "none"}
# a format of their own, since the cells have signs of their bounds
_VALUES: Mapping[str, object] = {"major_tick_mark": "none", "num_format": "#,##0.##"}


class Area(NamedTuple):
    """Cells that a chart draws: the heading in the first row, labels in the first column, values in ``columns``."""

    first_row: int
    last_row: int
    columns: Sequence[int]


class RowArea(NamedTuple):
    """Cells of one row that a chart draws: the labels stand above them in ``header``."""

    header: int
    row: int
    first_column: int
    last_column: int


class Charts:
    """The charts of a sheet, one below the other in the columns behind its tables."""

    def __init__(self, sheet: Sheet, column: int) -> None:
        """Begin with none; ``column`` is the number of the one that they stand in."""
        self._sheet = sheet
        self._column = column
        self._free_row = 1

    def add_bars(self, title: str, area: Area, colours: Sequence[str] = (BLUE,)) -> None:
        """Add bars, one behind the other where there are several columns of values."""
        is_single = len(area.columns) == 1
        chart = self._sheet.book.workbook.add_chart({"type": "bar", "subtype": None if is_single else "stacked"})
        # the first label on top, and the numbers below all the same
        chart.set_y_axis({**_LABELS, "reverse": True, "crossing": "max"})
        chart.set_x_axis({**_VALUES, "major_gridlines": {"visible": False}})
        chart.set_legend({"none": True} if is_single else {"position": "bottom"})
        labels = {"data_labels": {"value": True, "position": "outside_end"}} if is_single else {}
        looks = [{"fill": {"color": f"#{colour}"}, "gap": 40, **labels} for colour in colours]
        self._draw(chart, title, area, looks, _FRAME + _BAR * (area.last_row - area.first_row))

    def add_line(self, title: str, area: Area) -> None:
        """Add a line with its points marked."""
        chart = self._sheet.book.workbook.add_chart({"type": "line"})
        chart.set_x_axis(_LABELS)
        chart.set_y_axis(_VALUES)
        chart.set_legend({"none": True})
        look = {"line": {"color": f"#{BLUE}"}, "marker": {"type": "circle"}}
        self._draw(chart, title, area, [look], _LINE_HEIGHT)

    def add_row_line(self, title: str, area: RowArea) -> None:
        """Add a line of the numbers of a row, with its points marked."""
        chart = self._sheet.book.workbook.add_chart({"type": "line"})
        chart.set_x_axis(_LABELS)
        chart.set_y_axis(_VALUES)
        chart.set_legend({"none": True})
        first, last = area.first_column - 1, area.last_column - 1
        chart.add_series(
            {
                "categories": [self._sheet.title, area.header - 1, first, area.header - 1, last],
                "values": [self._sheet.title, area.row - 1, first, area.row - 1, last],
                "line": {"color": f"#{BLUE}"},
                "marker": {"type": "circle"},
            }
        )
        chart.show_blanks_as("span")
        self._place(chart, title, 1, _LINE_HEIGHT)

    def _draw(self, chart: Chart, title: str, area: Area, looks: Sequence[Mapping[str, object]], height: float) -> None:
        """Let a chart of this height in cm draw its columns, and put it beside them or below the chart before."""
        name, first, last = self._sheet.title, area.first_row, area.last_row - 1
        for column, look in zip(area.columns, looks, strict=True):
            series = {
                "name": [name, first - 1, column - 1],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column - 1, last, column - 1],
            }
            chart.add_series({**series, **look})
        self._place(chart, title, first, height)

    def _place(self, chart: Chart, title: str, first: int, height: float) -> None:
        """Put a chart beside the rows from ``first`` on, or below the chart before."""
        text = clean(title).replace("!", "！")  # XlsxWriter could take one with ! for the address of a cell
        chart.set_title({"name": text, "name_font": {"size": _TITLE_SIZE, "bold": True}})
        chart.set_size({"width": round(_WIDTH * _PIXELS), "height": round(height * _PIXELS)})
        row = max(first, self._free_row)
        self._sheet.sheet.insert_chart(row - 1, self._column - 1, chart, {"object_position": 2})  # keeps its size
        self._free_row = row + int(height / _ROW) + 2
