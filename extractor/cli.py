"""The command ``shuzheng``: it reads options, calls the stages, and says on the terminal what came of it.

Exit codes: 0 all went well; 1 a document, an output or a rule's example failed; 2 the command line cannot be
carried out as it stands.
"""

from __future__ import annotations

import contextlib
import io
import locale
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from extractor.errors import ExportError, ReadingError, RuleError, ShuzhengError
from extractor.explain import explain as explain_text
from extractor.export import check_output, write_stream
from extractor.export import export as export_results
from extractor.export.terminal import print_summary
from extractor.export.texts import write_text
from extractor.pipeline import extract as extract_figures
from extractor.reading import Source, codec_of, find_documents
from extractor.rulepack import load_rules, run_examples
from extractor.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.models import Document
    from extractor.pipeline import Result

Language = Literal["en", "zh"]
StreamFormat = Literal["jsonl", "csv"]

DEFAULT_FOLDER = Path("output")
STDOUT = "-"


class UsageError(ShuzhengError):
    """A command line that cannot be carried out as it stands."""


class OneLineErrors(TyperGroup):
    """Commands whose errors are one line on standard error and an exit code, never a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line and exit."""
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except typer.TyperException as error:
            context = getattr(error, "ctx", None)
            hint = f" See {context.command_path} --help." if context else ""
            message = error.format_message().replace("Value error, ", "")  # what pydantic puts in front
            _complain(" ".join(message.split()) + hint)
            sys.exit(error.exit_code)
        except ShuzhengError as error:
            _complain(str(error))
            sys.exit(2 if isinstance(error, (UsageError, RuleError)) else 1)
        except typer.Abort:
            sys.exit(130)
        sys.exit(code or 0)


app = typer.Typer(
    cls=OneLineErrors,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help is the same on every terminal, and is shown sooner
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(rich_markup_mode=None)
app.add_typer(rules_app, name="rules")

RulesOption = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        metavar="PACK.toml",
        help="Rules of your own, added to the built-in ones or, by id, replacing; e.g. --rules city.toml",
    ),
]
LangOption = Annotated[
    Language | None,
    typer.Option(
        "--lang",
        help="Language of headings and summaries; without it the one of the locale; e.g. --lang zh",
        show_default=False,
    ),
]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shuzheng {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def shuzheng(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help="Show the version and exit; e.g. shuzheng --version",
        ),
    ] = False,
) -> None:
    """Find the figures that Chinese reports state, each with its meaning and its source sentence.

    Example: shuzheng extract report.txt -o figures.xlsx
    """
    _help_if_no_command(context)


@app.command()
def extract(
    reports: Annotated[
        list[str],
        typer.Argument(
            metavar="REPORT...",
            help="Files, directories, archives (.zip, .tar.gz) or patterns of them, or - for standard input; "
            "e.g. report.txt reports/ 2012.zip",
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="File to write, its type told by .xlsx, .csv or .jsonl, or - for standard output; without "
            "it output/REPORT.xlsx, for several reports output/figures.xlsx; e.g. -o figures.csv",
        ),
    ] = None,
    stream_format: Annotated[
        StreamFormat | None,
        typer.Option(
            "--format",
            help="What to write to standard output, jsonl without it; e.g. -o - --format csv",
            show_default=False,
        ),
    ] = None,
    lang: LangOption = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            metavar="CODEC",
            help="Encoding of the reports, where the one told from the text is wrong; e.g. --encoding gbk",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Date or year of the reports, to resolve words like 去年 or 今年; e.g. --as-of 2013-01-20",
        ),
    ] = None,
    rules: RulesOption = None,
    text_dir: Annotated[
        Path | None,
        typer.Option(
            "--text-dir",
            metavar="DIR",
            help="Directory for the text of each report, to check rows by later without the report; "
            "e.g. --text-dir output/texts",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but warnings and errors; e.g. -q")] = False,
) -> None:
    """Extract the figures of reports into a table.

    Example: shuzheng extract reports/ notes.md -o figures.xlsx --lang zh
    """
    to_stdout = output == STDOUT
    if stream_format and not to_stdout:
        raise UsageError("--format is for standard output; add -o -, or leave it out: a file's suffix tells its type")
    if as_of is not None and not _is_date(as_of):
        raise UsageError(f"--as-of {as_of}: not a date; write it like 2013-01-20, 2013-01 or 2013")
    sources = find_documents(reports)
    target = Path(output) if output else DEFAULT_FOLDER / _default_name(sources)
    try:
        if encoding is not None:
            codec_of(encoding)
        if output and not to_stdout:
            check_output(target)
    except (ReadingError, ExportError) as error:
        raise UsageError(str(error)) from error
    pack = load_rules(rules)
    language = lang or _language_of_locale()

    results: list[Result] = []
    failed = 0
    names: dict[str, str] = {}  # of the documents that were read, by id
    for source in _with_progress(sources, hidden=quiet):
        document = _read(source, encoding)
        if document is None:
            failed += 1
        elif document.document_id in names:
            first = names[document.document_id]
            _complain(f"{document.name}: the same text as {first}; its figures are given once", kind="warning")
        else:
            names[document.document_id] = document.name
            if text_dir is not None:
                write_text(document, text_dir)
            results.append(extract_figures(document, pack, as_of=as_of))

    if results and to_stdout:
        write_stream(results, typer.get_binary_stream("stdout"), stream_format or "jsonl")
    elif results:
        if not output:
            _make_default_folder()
        export_results(results, target, lang=language)
        if not quiet:
            print_summary(results, failed, target, language)
    if failed:
        raise typer.Exit(1)


@app.command()
def explain(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A sentence, in quotation marks; e.g. '发展会员83630人。'")
    ],
    rules: RulesOption = None,
    lang: LangOption = None,
) -> None:
    """Show how the numbers of a text are decided.

    For each number: its span, the rules that fired and those that lost.

    Example: shuzheng explain '全市新建工会8182个,发展会员83630人。'
    """
    typer.echo(explain_text(text, load_rules(rules)).render(lang or _language_of_locale()))


@rules_app.callback(invoke_without_command=True)
def rules(context: typer.Context) -> None:
    """Show the rules, or test a pack of them.

    Example: shuzheng rules test city.toml
    """
    _help_if_no_command(context)


@rules_app.command("list")
def list_rules(rules: RulesOption = None) -> None:
    """List the rules, each with its examples.

    For each rule: why it is there, what it must match (yes) and what it must not (no).

    Example: shuzheng rules list
    """
    for entry in load_rules(rules).entries():
        typer.echo(f"{entry.id}  ({entry.kind}, {entry.file})\n  why: {entry.why}")
        for label, examples in (("yes", entry.yes), ("no ", entry.no)):
            if examples:
                typer.echo(f"  {label}: {' | '.join(examples)}")


@rules_app.command("test")
def check_rules(
    pack: Annotated[
        Path | None,
        typer.Argument(metavar="[PACK.toml]", help="The pack; without it the built-in rules; e.g. city.toml"),
    ] = None,
) -> None:
    """Test a pack of rules by its own examples.

    Names every example that comes out otherwise than its rule says.

    Example: shuzheng rules test city.toml
    """
    failures = run_examples(pack)
    for failure in failures:
        wanted = "should match and does not" if failure.wanted else "should not match and does"
        _complain(f"{failure.file}: rule {failure.rule}: {failure.example!r} {wanted}")
    if failures:
        raise typer.Exit(1)
    typer.echo(f"{pack or 'built-in rules'}: all examples come out as they say")


def main() -> None:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows ? instead of failing
    app(prog_name="shuzheng")


def _help_if_no_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)


def _read(source: Source, encoding: str | None) -> Document | None:
    """Read a document and say what is to be said about it; None if it cannot be read."""
    try:
        document = source.read(encoding=encoding)
    except ReadingError as error:
        _complain(str(error))
        return None
    if document.replaced:
        _complain(
            f"{document.name}: {document.replaced} undecodable places were replaced (read as "
            f"{document.encoding}); if the text looks wrong, name its encoding with --encoding",
            kind="warning",
        )
    for warning in document.warnings:
        _complain(f"{document.name}: {warning}", kind="warning")
    return document


def _complain(message: str, kind: str = "error") -> None:
    typer.echo(f"{kind}: {message}", err=True)


def _is_date(text: str) -> bool:
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        with contextlib.suppress(ValueError):
            datetime.strptime(text, form)
            return True
    return False


def _default_name(sources: list[Source]) -> str:
    return f"{Path(sources[0].name).stem}.xlsx" if len(sources) == 1 else "figures.xlsx"


def _make_default_folder() -> None:
    try:
        DEFAULT_FOLDER.mkdir(exist_ok=True)
    except OSError as error:
        raise ExportError(f"{DEFAULT_FOLDER}: cannot be made ({error.strerror}); name a file with -o") from error


def _language_of_locale() -> Language:
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
    if named is None:  # Windows
        named = locale.getlocale()[0] or ""
    return "zh" if named.lower().startswith(("zh", "chinese")) else "en"


def _with_progress(sources: list[Source], *, hidden: bool) -> Iterable[Source]:
    if hidden or len(sources) < 2 or not sys.stderr.isatty():
        return sources
    from rich.console import Console
    from rich.progress import track

    return track(sources, description="", console=Console(stderr=True), transient=True)
