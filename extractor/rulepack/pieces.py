"""Patterns composed of named pieces: ``{year}`` stands for the piece of that name, or any word of the role."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

#: A name in braces. {2,4} repeats, and \\p{han} is a class of characters.
_PIECE = re.compile(r"(?<!\\[pPN])\{([a-z][a-z-]*)\}")


def filled(pattern: str, fragment: Callable[[str], str]) -> str:
    """The pattern with the fragment for each name in braces in its place."""
    return _PIECE.sub(lambda piece: fragment(piece[1]), pattern)


def composed(pattern: str, pieces: Mapping[str, str], roles: Collection[str]) -> str:
    """A pattern on one line, with its pieces in place; the names of roles are left for :func:`filled`.

    >>> composed("{year}度?", {"year": "[0-9]{4}年"}, ())
    '[0-9]{4}年度?'

    Raises:
        ValueError: there is no piece or role of a name in it.
    """

    def fragment(name: str) -> str:
        if name not in pieces and name not in roles:
            raise ValueError(message("rules.unknown_piece", name=name))
        return pieces.get(name, f"{{{name}}}")

    return filled("".join(map(str.strip, pattern.split("\n"))) if "\n" in pattern else pattern, fragment)
