"""What every check has: its code, what it is for, an example of each side, and the way to a Finding."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar

from extractor.records import Evidence, Finding, plain
from extractor.words import both

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from extractor.checks.report import CheckedReport
    from extractor.records import Figure, Severity
    from extractor.words import Both


@dataclass(frozen=True)
class Check(ABC):
    """One thing that cannot be right, or may be wrong; the fields of a subclass are its parameters.

    ``severity`` is that of its surest findings. ``example`` is a text in which it finds something,
    ``counter_example`` one that looks alike and is right. What people are told stands in words.toml: in the section
    ``check.CODE`` the ``title``, which says what it looks for, and the ``message`` of its findings.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity]
    example: ClassVar[str]
    counter_example: ClassVar[str]

    @abstractmethod
    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """The findings in ``reports``, in any order."""

    def parameters(self) -> dict[str, Any]:
        """The parameters by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def said(self, entry: str = "message", /, **values: object) -> Both:
        """What the check says in both languages, the values filled in."""
        return both(f"check.{self.code}.{entry}", **values)

    def finding(
        self,
        figures: Sequence[Figure],
        message: Both,
        compared: Mapping[str, Decimal],
        severity: Severity | None = None,
        about: Figure | None = None,
    ) -> Finding:
        """A finding about ``figures``, of the check's own severity by default.

        ``about`` is the one that gives it its id, of which a check finds one thing at most; the first by default.
        """
        return Finding(
            id=f"{self.code}@{(about or figures[0]).id}",
            code=self.code,
            severity=severity or self.severity,
            figures=tuple(figure.id for figure in figures),
            message=message.en,
            message_zh=message.zh,
            compared=dict(compared),
            evidence=tuple(Evidence.of(figure) for figure in figures),
        )


def shown(value: Decimal) -> str:
    """A computed number for a message: at most two digits behind the point, and three that are not 0 below 1.

    >>> from decimal import Decimal
    >>> shown(Decimal("80.95238")), shown(Decimal("1E+4")), shown(Decimal("0.00123456"))
    ('80.95', '10000', '0.00123')
    """
    places = 2 if abs(value) >= 1 or not value else 2 - value.adjusted()
    return plain(round(value, places))
