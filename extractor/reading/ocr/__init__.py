"""Pages that are pictures → lines, by OCR (rapidocr, the extra ``[ocr]``) in a program of its own.

The program (:mod:`~extractor.reading.ocr.recognise`) is bounded in memory and in the time of a page; one that it does
not survive is told, and it is started again for the others. Characters that it is not sure of are marked
(:mod:`extractor.reading.doubts`) and become ``Document.doubtful``.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Whether the extra is there; looked for once, since a folder may hold thousands of pictures."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None
