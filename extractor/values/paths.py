"""The name of a document as a part of a path."""

from __future__ import annotations

import re

# what no system, or not every one, takes in a file name; a dot or «~$» in front would hide the text from a search
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f\ufffd]|^\.+|^~(?=\$)|[. ]+$')
_MAX_NAME = 56
"""Code points of a part of a path; 255 bytes are what file systems take."""


def safe_name(part: str) -> str:
    """A part of a path as every file system takes it."""
    return _UNSAFE.sub("_", part)[:_MAX_NAME] or "_"
