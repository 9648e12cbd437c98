"""The errors that a person can do something about; each message says what to do."""

from __future__ import annotations


class ShuzhengError(Exception):
    """Base of all errors that are reported as one line on standard error."""


class ReadingError(ShuzhengError):
    """A document that cannot be read: missing, empty, binary, or in an encoding that cannot be told."""


class RuleError(ShuzhengError):
    """A rule pack that cannot be used; the message names file, rule and reason."""


class ExportError(ShuzhengError):
    """An output that cannot be written: unknown type, missing directory, no permission."""


class BatchError(ShuzhengError):
    """A batch that cannot be run as asked: its folder holds something else, or was made with other rules."""


class MissingExtraError(ShuzhengError):
    """A library is not installed that comes with an extra of the package only."""

    @classmethod
    def of(cls, what: str, library: str, extra: str) -> MissingExtraError:
        """The error for ``what`` a person asked for, with the command that installs ``library``."""
        return cls(f"{what} needs {library}; install it with: pip install 'shuzheng[{extra}]'")
