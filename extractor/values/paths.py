"""The names of files: what suffix one has, and the name of a document as a part of a path."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# what no system, or not every one, takes in a file name; a dot or «~$» in front would hide the text from a search
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f\ufffd]|^\.+|^~(?=\$)|[. ]+$')
# «1.2012年总结» has no suffix although it has a dot: only Latin letters and digits make one.
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]*", re.ASCII)
_MAX_NAME = 56
"""Code points of a part of a path; 255 bytes are what file systems take."""


def safe_name(part: str) -> str:
    """A part of a path as every file system takes it."""
    return _UNSAFE.sub("_", part)[:_MAX_NAME] or "_"


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case; empty for a name without one."""
    suffix = Path(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def kinds_of(names: Iterable[str]) -> str:
    """Count files by their suffixes, the most frequent first: ``3 .wps, 1 .jpg``."""
    kinds = Counter(suffix_of(name) or "-" for name in names)
    return ", ".join(f"{number} {suffix}" for suffix, number in kinds.most_common())
