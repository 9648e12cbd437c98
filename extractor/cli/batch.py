"""``shuzheng batch``: many documents into a folder of parts."""

from __future__ import annotations

import contextlib
import logging
import signal
import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from extractor.cli.common import (
    AsOfOption,
    CorrectedOption,
    EncodingOption,
    LangOption,
    QuietOption,
    RulesOption,
    UnitOption,
    UsageError,
    check_encoding,
    complain,
    corrections_of,
    language_of_locale,
    shown,
)
from extractor.words import message, word
from extractor.writing import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from extractor.batch import Progress
    from extractor.batch.engine import Engine

EngineName = Literal["local", "dask"]
PartFormat = Literal["jsonl", "parquet"]


def batch(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, directories, archives or patterns of them, or URLs of files and folders that fsspec opens; "
            "e.g. reports/ s3://bucket/2012/",
        ),
    ],
    out: Annotated[
        str,
        typer.Option(
            metavar="DIR",
            help="Folder for the figures, as a path or URL; it must be empty, or not there yet; e.g. --out output/2012",
        ),
    ],
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Processes to work with, one a core without it; e.g. --jobs 4", show_default=False),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what an earlier run left in DIR; e.g. --resume")
    ] = False,
    engine: Annotated[
        EngineName, typer.Option(help="Where the work is done: on this machine, or by Dask; e.g. --engine dask")
    ] = "local",
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Scheduler of a Dask cluster, where it is not to be started; e.g. --scheduler tcp://10.0.0.1:8786",
        ),
    ] = None,
    part_format: Annotated[
        PartFormat, typer.Option("--format", help="Format of the parts; e.g. --format parquet")
    ] = "jsonl",
    lang: LangOption = None,
    encoding: EncodingOption = None,
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    corrected: CorrectedOption = None,
    rules: RulesOption = None,
    quiet: QuietOption = False,
) -> None:
    """Extract the figures of many documents into a folder.

    DIR/figures has the figures, DIR/documents what was read, DIR/errors.jsonl what could not be. A run that was
    stopped, however it was, goes on with --resume: nothing is lost, nothing comes twice.

    Example: shuzheng batch reports/ --out output/reports --jobs 4
    """
    # the help of every command would be shown later by the time that these take
    from extractor.batch import run_batch
    from extractor.rulepack import read_pack

    language = lang or language_of_locale()
    check_encoding(encoding)
    corrections = corrections_of(as_of, unit, corrected)
    if scheduler is not None and engine == "local":
        raise UsageError(message("cli.scheduler_without_dask"))
    FORMATS[part_format].require()  # says before all work if its library is missing
    pack = read_pack(rules) if rules else None
    try:
        with (
            _stopped_by_sigterm(),
            _engine(engine, scheduler, jobs) as workers,
            _display(language, quiet=quiet) as show,
        ):
            summary = run_batch(
                sources, out, workers,
                format=part_format, rules=pack, corrections=corrections, encoding=encoding, resume=resume, report=show,
            )  # fmt: skip
    except KeyboardInterrupt:
        complain(message("cli.stopped", out=out), kind="warning")
        raise typer.Exit(130) from None
    if not quiet:
        _say(summary, out, language)
    if summary.failed:
        raise typer.Exit(1)


@contextlib.contextmanager
def _stopped_by_sigterm() -> Iterator[None]:
    """Let SIGTERM, by which schedulers of jobs and containers end a process, stop a run as Ctrl+C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _engine(name: EngineName, scheduler: str | None, jobs: int | None) -> AbstractContextManager[Engine]:
    if name == "local":
        from extractor.batch.local import local_pool

        return local_pool(jobs)
    from extractor.batch.cluster import dask_cluster

    # an error is one line, without a traceback before it
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    return dask_cluster(scheduler, jobs)


def _say(summary: Progress, out: str, language: str) -> None:
    speed = summary.size / 1e6 / summary.seconds if summary.seconds else 0.0
    typer.echo(
        word(
            "terminal.batch.summary",
            language,
            listed=summary.listed,
            done_before=summary.done_before,
            copies=summary.copies,
            documents=summary.documents,
            failed=summary.failed,
            figures=summary.figures,
            out=out,
            seconds=summary.seconds,
            speed=speed,
        )
    )
    if summary.failed:
        typer.echo(word("terminal.batch.failed", language, out=out))


@contextlib.contextmanager
def _display(language: str, *, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Yield what shows each step of a run: a line for each document that failed, and on a terminal a bar."""
    if quiet or not sys.stderr.isatty():
        yield _complain_of_failures
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn()
    with Bar(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=60) as bar:
        task = bar.add_task("", total=None)

        def show(progress: Progress) -> None:
            for failure in progress.failures:
                bar.console.print(
                    shown(message("cli.error", line=shown(failure.message))),
                    markup=False,
                    highlight=False,
                    soft_wrap=True,
                )
            ended = progress.documents + progress.failed
            speed = ended / progress.seconds if progress.seconds else 0.0
            said = word("terminal.batch.bar", language, speed=speed, figures=progress.figures, failed=progress.failed)
            bar.update(task, total=progress.total, completed=ended, description=said)

        yield show


def _complain_of_failures(progress: Progress) -> None:
    for failure in progress.failures:
        complain(failure.message)
