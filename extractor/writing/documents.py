"""What is published of each document beside its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from extractor.errors import ExportError
from extractor.records import DOCUMENT_ID
from extractor.records.columns import Column
from extractor.words import message

if TYPE_CHECKING:
    from extractor.records import Result
    from extractor.writing.run import Run


class SourceDocument(BaseModel):
    """A document that figures come from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_id: str = Field(
        description="first 12 hex digits of the SHA-256 of the document's text",
        json_schema_extra={"pattern": DOCUMENT_ID},
    )
    document: str = Field(description="name of the document")
    sha256: str | None = Field(description="SHA-256 of the file; empty for a text that was no file")
    size: int | None = Field(ge=0, description="bytes of the file; empty for a text that was no file")
    encoding: str | None = Field(description="codec that a text file was read with")
    replaced: int = Field(ge=0, description="undecodable places, which are U+FFFD in the text")
    characters: int = Field(ge=0, description="length of the text in code points")
    figures: int = Field(ge=0, description="how many figures were found in it")
    warnings: str = Field(description="what of the original is not in the text, or not for certain, a line each")

    @classmethod
    def of(cls, result: Result) -> SourceDocument:
        """The document of a result."""
        document = result.document
        return cls(
            document_id=document.document_id,
            document=document.name,
            sha256=document.sha256,
            size=document.size,
            encoding=document.encoding,
            replaced=document.replaced,
            characters=len(document.text),
            figures=len(result.figures),
            warnings="\n".join(document.warnings),
        )


DOCUMENT_COLUMNS = (
    Column("document_id", 15),
    Column("document", 26),
    Column("sha256", 30, "file.sha256"),
    Column("size", 10, "file.size"),
    Column("encoding", 10, "file.encoding"),
    Column("replaced", 10, "file.replaced"),
    Column("characters", 10, "file.characters"),
    Column("figures", 10, "file.figures"),
    Column("warnings", 40, "file.warnings", wrap=True),
)
"""The columns of a table of documents."""


def refuse_twins(run: Run) -> None:
    """Raise ExportError where a text comes twice in a run, since its figures would have the same ids."""
    names: dict[str, str] = {}
    for result in run.results:
        document = result.document
        if document.document_id in names:
            first = names[document.document_id]
            raise ExportError(message("output.same_text", name=document.name, first=first))
        names[document.document_id] = document.name
