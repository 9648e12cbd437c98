"""The verbs that join what does not know one another: reading, extraction, checks, comparing and writing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.extraction.pipeline import extract
from extractor.records import Result
from extractor.rulepack import RulePack, load_rules
from extractor.writing import write_run
from extractor.writing.formats import format_of, formats_of
from extractor.writing.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractor.comparing.reviews import Applied
    from extractor.records import Document, Finding, Match, Review, UnreadFile, Verdict
    from extractor.values.rows import Row
    from extractor.writing.formats import Format


def export(
    results: Result | Iterable[Result] | Run,
    path: str | Path,
    *,
    lang: str = "en",
    format: str | None = None,
    profile: str | None = None,
) -> Path:
    """Write the figures of one result or several to ``path`` and return it; the suffix tells the format.

    ``format`` is the name of one in :data:`extractor.writing.FORMATS`, for a path whose suffix does not tell;
    ``profile`` is ``sdmx`` for columns that are named by SDMX concepts. ``lang`` (``en`` or ``zh``) is the language of
    a workbook or page, which show what the checks find as well. Give a :class:`extractor.writing.run.Run` for other
    findings or options than :func:`run_of` has. The file or folder is written under a temporary name beside ``path``
    and renamed, so that a failure leaves what was there before. Raises ExportError for an unknown format, profile or
    language, for a place that cannot be written, and for two results of one text in a format that tells figures by
    their ids (html, sqlite, datapackage, webannotation).
    """
    written = format_of(Path(path), formats_of(profile), format)
    run = results if isinstance(results, Run) else run_of(results, written)
    return write_run(run, path, lang=lang, format=format, profile=profile)


def run_of(
    results: Result | Iterable[Result],
    written: Format[Run] | None = None,
    rules: RulePack | None = None,
    options: Mapping[str, str] | None = None,
    unread: Iterable[UnreadFile] = (),
) -> Run:
    """Make a run of results that were made with ``rules`` (the package's own by default) and ``options``.

    ``unread`` are the files beside their documents that were not read. The run holds what the checks find where the
    format that it is ``written`` in shows it.
    """
    given = (results,) if isinstance(results, Result) else tuple(results)
    pack = rules or load_rules()
    findings: tuple[Finding, ...] = ()
    if written is not None and written.has_findings:
        from extractor.checks import check  # takes time that the other formats need not spend

        findings = check(given, rules=pack)
    return Run(given, findings, pack.digest, options or {}, unread=tuple(unread))


def find(query: str, results: Result | Iterable[Result], rules: RulePack | None = None) -> tuple[Match, ...]:
    """Find the figures that state a number.

    Args:
        query: a number as a report may write it: ``83630``, ``8.36万``, ``约8万人``, ``百分之九十二``, ``超过7亿元``.
            With a unit only figures of that unit match, in any writing (人, 名, 位); without one, of every unit.
        results: from :func:`extractor.extract`.
        rules: the rule pack that knows the units; the package's own by default.

    Returns:
        The exact matches and then those within precision, both in the order of the reports. Exact is a figure
        with the same value (and the same upper end of a range); within precision one whose value lies in the
        interval that the query stands for (83630 for 8.36万), or whose own interval holds the value of the query.

    Raises:
        QueryError: there is no number in the query, more than one, or something else beside it.
    """
    from extractor.comparing.find import find as find_figures
    from extractor.extraction.query import read_query

    pack = rules or load_rules()
    return find_figures(read_query(query, pack), [results] if isinstance(results, Result) else results, pack)


def verify(rows: Iterable[Row], sources: Iterable[Document], rules: RulePack | None = None) -> tuple[Verdict, ...]:
    """Check rows of a table of figures against their sources.

    Args:
        rows: from :func:`extractor.read_rows`, or made by hand.
        sources: the documents, from :func:`extractor.read`: as they are now, under any name if their text is the same.
        rules: the rule pack that the rows were extracted with; the package's own by default.

    Returns:
        A verdict for each row, in the order of the rows: ``ok``, ``moved``, ``value-changed``, ``text-changed``,
        ``not-found`` or ``no-source``.
    """
    from extractor.comparing.verify import verify as verify_rows

    return verify_rows(rows, sources, partial(extract, rules=rules or load_rules()))


def apply_reviews(path: str | Path, reviews: Iterable[Review]) -> Applied:
    """Write reviews beside the rows of a table (.xlsx, .csv or .jsonl) that have the ids of their figures.

    The columns stand behind all others; where they are there already, they are written anew in the rows that are
    reviewed, and left as they are in the others. The file is replaced as a whole, or stays as it was.

    Raises:
        ReadingError: the table cannot be read, or has no ids.
        ExportError: it cannot be changed without harm, or cannot be written.
    """
    from extractor.comparing.reviews import place_reviews
    from extractor.reading.rows import read_rows
    from extractor.writing.annotate import write_columns

    applied, columns = place_reviews(read_rows(path), reviews, str(path))
    write_columns(path, columns, keeps=True)
    return applied
