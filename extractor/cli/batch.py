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
    is_failure,
    tell_others,
)
from extractor.cli.language import language_of_locale, shown
from extractor.words import Both, message, word
from extractor.writing import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from extractor.batch import Progress
    from extractor.batch.engine import Engine

EngineName = Literal["local", "dask"]
PartFormat = Literal["jsonl", "parquet"]


def batch(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...")],
    out: Annotated[str, typer.Option(metavar="DIR")],
    jobs: Annotated[int | None, typer.Option(min=1, show_default=False)] = None,
    resume: Annotated[bool, typer.Option("--resume")] = False,
    engine: Annotated[EngineName, typer.Option()] = "local",
    scheduler: Annotated[str | None, typer.Option(metavar="ADDRESS")] = None,
    part_format: Annotated[PartFormat, typer.Option("--format")] = "jsonl",
    lang: LangOption = None,
    encoding: EncodingOption = None,
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    corrected: CorrectedOption = None,
    rules: RulesOption = None,
    quiet: QuietOption = False,
) -> None:
    """Carry out ``shuzheng batch``."""
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
    for file in summary.own_outputs:
        complain(Both(file.reason, file.reason_zh), kind="warning")
    tell_others([file.document for file in summary.others], quiet=quiet)
    if not quiet:
        _say(summary, out, language)
    if summary.failed or any(map(is_failure, summary.others)):
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
            ended = progress.documents + progress.failed + len(progress.own_outputs)
            speed = ended / progress.seconds if progress.seconds else 0.0
            said = word("terminal.batch.bar", language, speed=speed, figures=progress.figures, failed=progress.failed)
            bar.update(task, total=progress.total, completed=ended, description=said)

        yield show


def _complain_of_failures(progress: Progress) -> None:
    for failure in progress.failures:
        complain(failure.message)
