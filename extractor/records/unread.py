"""A file that stands in a folder or an archive, or was named, and was not read."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from extractor.words import Both


class UnreadStatus(StrEnum):
    """Why a file was not read."""

    OTHER_TYPE = "other-type"
    REFUSED = "refused"
    OWN_OUTPUT = "own-output"


class UnreadFile(BaseModel):
    """A file that was not read, with the reason: it has no text here, and so no report and no figures."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str = Field(description="name of the file")
    status: UnreadStatus = Field(description="the sort of the reason")
    reason: str = Field(description="the reason, in English")
    reason_zh: str = Field(description="the reason, in Chinese")

    @classmethod
    def of(cls, name: str, status: UnreadStatus, reason: Both) -> UnreadFile:
        """The file with this name and the reason in both languages."""
        return cls(document=name, status=status, reason=reason.en, reason_zh=reason.zh)
