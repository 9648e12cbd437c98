"""Text that is struck through: it is left out, since a report no longer says it, and counted, so that this is told."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.words import message


@dataclass(slots=True)
class StruckPassages:
    """The passages struck through so far; runs that follow each other in a paragraph are one."""

    number: int = 0
    _is_open: bool = False

    def start_paragraph(self) -> None:
        """Let the next run that is struck through begin a passage."""
        self._is_open = False

    def meet(self, text: str, *, struck: bool) -> None:
        """Take the text of the next run; blanks neither begin nor end a passage."""
        if text.strip():
            self.number += struck and not self._is_open
            self._is_open = struck

    @property
    def warnings(self) -> tuple[str, ...]:
        """The line that tells how many passages were left out, if there are any."""
        return struck_warnings(self.number)


def struck_warnings(number: int) -> tuple[str, ...]:
    """The line that tells how many passages were left out; none for 0."""
    return (message("reading.struck", number=number).en,) if number else ()
