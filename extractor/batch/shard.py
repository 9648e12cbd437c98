"""The work of a batch: some documents → a part of their figures and a part that tells of them."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from extractor.batch.output import DOCUMENTS, FIGURES, REPORTS, Output, as_lines
from extractor.errors import CorrectionError, ReadingError, RuleError
from extractor.extraction.pipeline import extract
from extractor.reading import Conversions, read_alike, read_bytes
from extractor.reading.own import is_own_output
from extractor.records import UnreadFile, UnreadStatus
from extractor.rulepack import PackText, RulePack, load_rules
from extractor.values.corrections import Corrections
from extractor.words import Both, message
from extractor.writing import write_reports
from extractor.writing.documents import SourceDocument
from extractor.writing.formats import FORMATS
from extractor.writing.run import Run

if TYPE_CHECKING:
    from extractor.batch.engine import Task
    from extractor.records import Result

PartFormat = Literal["jsonl", "parquet"]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done with each task of a run: where to write, as which run, and how to read and extract."""

    output: Output
    run: str
    format: PartFormat
    rules: PackText | None = None
    corrections: Corrections = field(default_factory=Corrections)
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be extracted, and why; ``quarantined`` if workers died of it."""

    document: str
    uri: str
    message: Both
    quarantined: bool = False

    @property
    def reason(self) -> str:
        """Why, in English."""
        return self.message.en

    def record(self) -> dict[str, str | bool]:
        """The failure as a line of ``errors.jsonl``."""
        return {"document": self.document, "uri": self.uri, "reason": self.reason, "quarantined": self.quarantined}


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a task: the part written, if any, its documents and figures, bytes read, and failures.

    ``own_outputs`` are the tables and pages of figures among its files, which are left out.
    """

    part: str | None
    documents: int
    figures: int
    size: int
    failures: tuple[Failure, ...]
    own_outputs: tuple[UnreadFile, ...] = ()


def run_shard(task: Task, job: Job) -> Counts:
    """Extract the documents of a task, and write their figures and what is to be known of them as one part.

    The part is named by its documents, so that doing the same task again changes nothing. A document that fails is
    left out and named. Raises ExportError if the part cannot be written or another run has claimed the folder.
    """
    rules = _rules(job.rules)
    results: list[Result] = []
    failures: list[Failure] = []
    own_outputs: list[UnreadFile] = []
    with Conversions((item.name, item.read) for item in task) as conversions:
        for item in task:
            try:
                data = item.read()
                document = read_bytes(data, item.name, job.encoding, conversions.convert)
                if item.is_found and is_own_output(document, data):
                    reason = message("reading.own_output", name=item.name)
                    own_outputs.append(UnreadFile.of(item.name, UnreadStatus.OWN_OUTPUT, reason))
                    continue
                results.append(extract(document, rules, corrections=job.corrections))
            except ReadingError as error:
                failures.append(Failure(item.name, item.uri, error.message))
            except (RuleError, CorrectionError) as error:  # a pattern of a user's pack takes too long in this document
                failures.append(Failure(item.name, item.uri, message("named", name=item.name, reason=error.message)))
            except Exception as error:  # a fault in the extraction takes one document, not the batch
                fault = f"{type(error).__name__}: {error}".splitlines()[0][:200]
                failures.append(Failure(item.name, item.uri, message("batch.fault", name=item.name, fault=fault)))
    part = _write(results, job) if results else None
    figures = sum(len(result.figures) for result in results)
    size = sum(result.document.size or 0 for result in results)
    return Counts(part, len(results), figures, size, tuple(failures), tuple(own_outputs))


@lru_cache(maxsize=1)
def _rules(pack: PackText | None) -> RulePack:
    return load_rules(pack)


def _write(results: list[Result], job: Job) -> str:
    """Write a part, and return its name."""
    documents = [SourceDocument.of(result) for result in results]
    # the same bytes under another suffix are another document
    digests = "".join(f"{document.sha256}{read_alike(document.document)}" for document in documents)
    name = f"part-{hashlib.sha256(digests.encode()).hexdigest()[:20]}"
    data, reports = _encoded(results, job)
    job.output.check(job.run)
    job.output.write(f"{FIGURES}/{name}.{job.format}", data)
    job.output.write(f"{REPORTS}/{name}.{job.format}", reports)
    job.output.write(f"{DOCUMENTS}/{name}.jsonl", as_lines(document.model_dump() for document in documents))
    return name


def _encoded(results: list[Result], job: Job) -> tuple[bytes, bytes]:
    """The figures, and what the documents say of themselves, in the format of the parts."""
    run = Run(tuple(results), rules=_rules(job.rules).digest)
    figures, reports = io.BytesIO(), io.BytesIO()
    write = FORMATS[job.format].stream
    assert write is not None  # both are written as streams
    write(run, figures, "en")
    write_reports(run.reports, reports, job.format)
    return figures.getvalue(), reports.getvalue()
