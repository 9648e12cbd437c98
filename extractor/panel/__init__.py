"""Panels: entities × concepts × times, each cell filled by one figure or by none.

:mod:`~extractor.panel.entities` tells the rows and what is about them as a whole, :mod:`~extractor.panel.times` which
times a figure speaks of, and :mod:`~extractor.panel.choosing` which figure fills a cell.
"""

from extractor.panel.tabulating import MODALITIES, check_choice, tabulate

__all__ = ["MODALITIES", "check_choice", "tabulate"]
