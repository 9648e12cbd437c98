"""Print the cells of a workbook as JSON lines: a program of its own, so that no damaged file can take its caller along.

It is run by its path, and imports nothing of the package, because that takes longer than to read a workbook.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

MAX_MEMORY = 2 << 30
"""Most memory that the program may take, in bytes: a cell at the far corner of a sheet needs a grid up to there."""


def as_json(value: object) -> object:
    """A value as JSON has it, with its kind where JSON has none."""
    match value:
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case timedelta():
            return {"seconds": value.total_seconds()}
        case _:
            return value


def main(most_characters: int) -> None:
    """Print each sheet: a line with its title, whether it is visible and its merged ranges, then its rows.

    A row is its number and the columns and values of its filled cells, all counted from 1. ``locked`` or
    ``unreadable`` is printed for what cannot be opened, ``too_large`` where the text has more than
    ``most_characters`` code points.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    except PasswordError:
        print(json.dumps("locked"))
        return
    except Exception:
        print(json.dumps("unreadable"))
        return
    left = most_characters
    for about in book.sheets_metadata:
        sheet = book.get_sheet_by_name(about.name)
        ranges = sheet.merged_cell_ranges or []
        merged = [[*(start + 1 for start in first), *(end + 1 for end in last)] for first, last in ranges]
        is_visible = about.visible == SheetVisibleEnum.Visible
        print(json.dumps({"sheet": about.name, "is_visible": is_visible, "merged": merged}))
        _, first_column = sheet.start or (0, 0)
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = [[column, as_json(one)] for column, one in enumerate(row, start=first_column + 1) if one != ""]
            left -= sum(len(one) for one in row if isinstance(one, str))
            if left < 0:
                print(json.dumps("too_large"))
                return
            if cells:
                print(json.dumps([number, cells]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
