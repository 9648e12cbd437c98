"""Forms: what each empty cell asks for (:mod:`~extractor.panel.forms.asking`, by the heads that
:mod:`~extractor.panel.forms.heads` reads), and the number that reports state for it.
"""

from extractor.panel.forms.filling import fill_form

__all__ = ["fill_form"]
