"""Charts that a spreadsheet program can edit: they draw what stands in cells of their sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.data_source import NumFmt
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.writing.sheet import Sheet

_WIDTH = 18.0  # cm
_BAR = 0.75  # cm for each bar
_FRAME = 3.2  # cm for title and axis
_LINE_HEIGHT = 7.5  # cm
_ROW = 0.5  # cm of a row with one line of text
_TITLE_SIZE = 1300  # hundredths of a point
BLUE, AMBER, GREY = "2F75B5", "F0B323", "A6A6A6"


class Area(NamedTuple):
    """Cells that a chart draws: the heading in the first row, labels in the first column, values in ``columns``."""

    first_row: int
    last_row: int
    columns: Sequence[int]


class Charts:
    """The charts of a sheet, one below the other in the columns behind its tables."""

    def __init__(self, sheet: Sheet, column: str) -> None:
        self._sheet = sheet
        self._column = column
        self._free_row = 1

    def add_bars(self, title: str, area: Area, colours: Sequence[str] = (BLUE,)) -> None:
        """Add bars, one behind the other where there are several columns of values."""
        chart = BarChart()
        chart.type = "bar"
        chart.gapWidth = 40
        chart.x_axis.scaling.orientation = "maxMin"  # the first label on top
        chart.y_axis.crosses = "max"  # and the numbers below all the same
        chart.y_axis.majorGridlines = None
        self._draw(chart, title, area, _FRAME + _BAR * (area.last_row - area.first_row))
        for drawn, colour in zip(chart.series, colours, strict=True):
            drawn.graphicalProperties.solidFill = colour
        if len(area.columns) == 1:
            chart.legend = None
            chart.dataLabels = DataLabelList(
                dLblPos="outEnd", showVal=True, showSerName=False, showCatName=False, showLegendKey=False
            )
        else:
            chart.grouping, chart.overlap = "stacked", 100
            chart.legend.position = "b"

    def add_line(self, title: str, area: Area) -> None:
        """Add a line with its points marked."""
        chart = LineChart()
        chart.legend = None
        self._draw(chart, title, area, _LINE_HEIGHT)
        for drawn in chart.series:
            drawn.graphicalProperties.line.solidFill = BLUE
            drawn.marker.symbol = "circle"
            drawn.smooth = False

    def _draw(self, chart: BarChart | LineChart, title: str, area: Area, height: float) -> None:
        """Let a chart draw its cells, and put it beside them or below the chart before."""
        cells = self._sheet.sheet
        for column in area.columns:
            values = Reference(cells, min_col=column, min_row=area.first_row, max_row=area.last_row)
            chart.add_data(values, titles_from_data=True)
        chart.set_categories(Reference(cells, min_col=1, min_row=area.first_row + 1, max_row=area.last_row))
        chart.title = _title(title)
        chart.width, chart.height = _WIDTH, height  # type: ignore[assignment]  # the stubs take whole numbers only
        for axis in (chart.x_axis, chart.y_axis):
            axis.delete = False  # else Excel shows no axis
        chart.y_axis.numFmt = NumFmt("#,##0.##", sourceLinked=False)  # the cells have signs of their bounds
        row = max(area.first_row, self._free_row)
        cells.add_chart(chart, f"{self._column}{row}")
        self._free_row = row + int(height / _ROW) + 2


def _title(text: str) -> Title:
    """A title in the size of a heading."""
    properties = ParagraphProperties(defRPr=CharacterProperties(sz=_TITLE_SIZE, b=True))
    paragraph = Paragraph(pPr=properties, r=[RegularTextRun(t=text)])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)
