"""Numbers → a user's own workbook: only the cells that are filled change, and a sheet of sources is added.

A workbook (.xlsx, .xlsm) is a ZIP of XML parts (ECMA-376). Writing it anew would lose what a library does not know, so
its parts are edited: :mod:`~extractor.writing.forms.sheets` the cells of a sheet,
:mod:`~extractor.writing.forms.styles` the colours, :mod:`~extractor.writing.forms.sources` the sheet of sources. All
other parts stay as they are, byte for byte.
"""

from extractor.writing.forms.package import write_form

__all__ = ["write_form"]
