"""Many documents → a folder of parts, on this machine or on a cluster; what stops is taken up again.

    from extractor.batch import run_batch
    from extractor.batch.local import local_pool

    with local_pool() as engine:
        summary = run_batch(["reports/"], "figures", engine)

The stages of a run, in order; both engines call the same two functions, :func:`~extractor.batch.plan.fingerprint` and
:func:`~extractor.batch.shard.run_shard`:

1. :mod:`extractor.batch.items`     sources → items: what is to be read, by path or URL
2. :mod:`extractor.batch.plan`      the items that are not done yet, each content once, in batches of about 1 MB
3. :mod:`extractor.batch.shard`     a batch → one part of figures and one of documents, written by the worker
4. :mod:`extractor.batch.output`    the folder with its parts; the parts of documents are the ledger

:mod:`extractor.batch.local` and :mod:`extractor.batch.cluster` are the engines: a pool of processes, and Dask.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from extractor.batch.engine import Died
from extractor.batch.items import find_items
from extractor.batch.output import Output
from extractor.batch.plan import fingerprint, make_plan
from extractor.batch.shard import Counts, Failure, Job, run_shard
from extractor.records import UnreadFile, UnreadStatus
from extractor.rulepack import load_rules
from extractor.values.corrections import Corrections
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from extractor.batch.engine import Engine, Task
    from extractor.batch.items import Item
    from extractor.batch.plan import Fingerprint
    from extractor.batch.shard import PartFormat
    from extractor.rulepack import PackText

__all__ = ["Progress", "run_batch"]

PRINTS_AT_ONCE = 100
"""Documents of which a worker takes the fingerprints at once."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is; the last one is its summary.

    ``total`` documents are to be extracted; ``documents`` of them are done, with ``figures`` and ``size`` bytes, and
    ``failed`` could not be. ``listed`` documents were found, of which ``done_before`` by an earlier run and ``copies``
    have the same bytes as another. ``failures`` are those since the last report, and all of them in the summary.
    ``others`` are the files of other types that stand beside the documents, ``own_outputs`` the tables and pages of
    figures among these, which are left out.
    """

    listed: int
    done_before: int = 0
    copies: int = 0
    total: int | None = None
    documents: int = 0
    figures: int = 0
    size: int = 0
    failed: int = 0
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0
    others: tuple[UnreadFile, ...] = ()
    own_outputs: tuple[UnreadFile, ...] = ()


def run_batch(
    sources: Iterable[str],
    out: str,
    engine: Engine,
    *,
    format: PartFormat = "jsonl",
    rules: PackText | None = None,
    as_of: str | None = None,
    unit: str | None = None,
    corrections: Corrections | None = None,
    encoding: str | None = None,
    resume: bool = False,
    report: Callable[[Progress], object] = lambda _: None,
) -> Progress:
    """Extract the figures of all documents of ``sources`` into the folder ``out``.

    Args:
        sources: files, directories, archives and patterns of them, or URLs that fsspec opens (``s3://bucket/2012/``).
        out: the folder, a path or URL; ``figures/part-*`` hold the figures, ``documents/part-*`` what was read.
        engine: where the work is done, e.g. :func:`extractor.batch.local.local_pool`.
        format: of the parts, ``jsonl`` or ``parquet``.
        rules: a pack of rules beside the package's own.
        as_of: as in :func:`extractor.extract`, and so are ``unit`` and ``corrections``.
        encoding: codec of the documents, where the one told from their bytes is wrong.
        resume: go on with what an earlier run left in ``out``.
        report: called after each step of the work.

    Returns:
        The summary.

    Raises:
        BatchError: ``out`` holds something else, or was made with other rules or options.
        CorrectionError: ``corrections`` name a document that is not there.
        ExportError: ``out`` cannot be written, or another run has taken it over.
        RuleError: the pack is broken.
        ValueError: ``as_of`` is no date, or ``unit`` is blank.
    """
    began = time.monotonic()
    given = (corrections or Corrections()).with_all(as_of=as_of, unit=unit)
    pack = load_rules(rules)
    output = Output(out)
    settings = {"format": format, "rules": pack.digest, "encoding": encoding, **_settings_of(given)}
    found = find_items(sources)
    items = [item for item in found if not item.is_other]
    others = tuple(_of_other_type(item) for item in found if item.is_other)
    given.check_documents(item.name for item in items)
    run = output.claim(settings, resume=resume)
    done = output.recover()
    progress = Progress(listed=len(items), others=others)
    report(progress)
    prints = _fingerprints(items, engine)
    plan = make_plan(prints, done.contents)
    progress = replace(progress, total=plan.total, done_before=plan.done_before, copies=len(plan.copies))
    report(progress)
    failures: list[Failure] = []
    parts = set(done.parts)
    work = partial(run_shard, job=Job(output, run, format, rules, given, encoding))
    for task, counts in engine.map(work, plan.batches):
        new = _quarantined(task) if isinstance(counts, Died) else counts.failures
        failures += new
        progress = replace(progress, failed=len(failures), seconds=time.monotonic() - began)
        if isinstance(counts, Counts):
            parts.update(() if counts.part is None else (counts.part,))
            progress = replace(
                progress,
                documents=progress.documents + counts.documents,
                figures=progress.figures + counts.figures,
                size=progress.size + counts.size,
                own_outputs=progress.own_outputs + counts.own_outputs,
            )
        report(replace(progress, failures=new))
    lists = {
        "errors": map(Failure.record, failures),
        "copies": (copy._asdict() for copy in plan.copies),
        "unread": (file.model_dump() for file in progress.others + progress.own_outputs),
    }
    output.finish(run, parts, lists)
    return replace(progress, failures=tuple(failures), seconds=time.monotonic() - began)


def _of_other_type(item: Item) -> UnreadFile:
    assert item.problem is not None  # it says that the type is not read
    return UnreadFile.of(item.name, UnreadStatus.OTHER_TYPE, item.problem)


def _settings_of(corrections: Corrections) -> dict[str, str | None]:
    """What a folder remembers of the corrections that its figures were made with: of a table its digest."""
    of_all = corrections.of_all
    rows = [
        (*name, one.reporting_unit, one.date, one.reporting_period)
        for name, one in sorted(corrections.of_reports.items())
    ]
    digest = hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:12] if rows else None
    return {"as_of": of_all.date, "unit": of_all.reporting_unit, "reports": digest}


def _fingerprints(items: list[Item], engine: Engine) -> dict[Item, Fingerprint | None]:
    """The fingerprint of each item, in their order; None for one that cannot be read."""
    found: dict[Item, Fingerprint | None] = dict.fromkeys(items)
    chunks = (tuple(items[at : at + PRINTS_AT_ONCE]) for at in range(0, len(items), PRINTS_AT_ONCE))
    for task, prints in engine.map(fingerprint, chunks):
        if not isinstance(prints, Died):
            found.update(zip(task, prints, strict=True))
    return found


def _quarantined(task: Task) -> tuple[Failure, ...]:
    return tuple(Failure(item.name, item.uri, message("batch.died", name=item.name), quarantined=True) for item in task)
