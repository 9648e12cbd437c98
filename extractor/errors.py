"""The errors that a person can do something about; each message says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.words import Both, message

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MAX_MESSAGE = 1000
"""Characters of a message; what it quotes (a name, a pattern) may be as long as a file."""
_LEFT_OUT = " … "


def one_line(message: str) -> str:
    """A message as one line of at most :data:`MAX_MESSAGE` characters.

    Of a longer one the middle is left out: what is wrong stands at the beginning of a message, what to do at its end.

    >>> one_line("--as-of 20\\n13: not a date"), len(one_line("x" * 100_000))
    ('--as-of 20 13: not a date', 1000)
    """
    line = " ".join(message.splitlines())
    if len(line) <= MAX_MESSAGE:
        return line
    kept = MAX_MESSAGE - len(_LEFT_OUT)
    return f"{line[: kept - kept // 2]}{_LEFT_OUT}{line[-(kept // 2) :]}"


class ShuzhengError(Exception):
    """Base of all errors; each is a line that says what is wrong and what to do.

    ``message`` has the line in both languages; the text of the error is the English one.
    """

    def __init__(self, message: str | Both) -> None:
        both = message if isinstance(message, Both) else Both(message, message)
        self.message = Both(*map(one_line, both))
        super().__init__(self.message.en)


def message_of(error: Exception) -> Both:
    """What an error says in both languages; in English twice, where it says it in English only.

    >>> message_of(ValueError("no date"))
    Both(en='no date', zh='no date')
    """
    if isinstance(error, ShuzhengError):
        return error.message
    said = error.args[0] if len(error.args) == 1 else None
    return said if isinstance(said, Both) else Both(str(error), str(error))


def fault_of(fault: ErrorDetails) -> Both:
    """What a validator says of a fault, in both languages where it is one of this package, else as pydantic says it."""
    raised = fault.get("ctx", {}).get("error")
    return message_of(raised) if isinstance(raised, ValueError) else Both(fault["msg"], fault["msg"])


class ReadingError(ShuzhengError):
    """A document that cannot be read: missing, empty, binary, or in an encoding that cannot be told."""


class RuleError(ShuzhengError):
    """A rule pack that cannot be used; the message names file, rule and reason."""


class ExportError(ShuzhengError):
    """An output that cannot be written: unknown type, missing directory, no permission."""


class CorrectionError(ShuzhengError):
    """A correction of a report that is not there: its document is not read, or has no such section."""


class PanelError(ShuzhengError):
    """A panel or form that cannot be made as asked: no such concept, no such time, a form that is not understood."""


class BatchError(ShuzhengError):
    """A batch that cannot be run as asked: its folder holds something else, or was made with other rules."""


class MissingExtraError(ShuzhengError):
    """A library is not installed that comes with an extra of the package only."""

    @classmethod
    def of(cls, what: str, library: str, extra: str) -> MissingExtraError:
        """The error for ``what`` a person asked for, with the command that installs ``library``."""
        return cls(message("missing_extra", what=what, library=library, extra=extra))
