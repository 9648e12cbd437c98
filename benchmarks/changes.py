"""Show which records the working tree gains, loses and changes against a commit, and which of them the gold settles.

usage: python benchmarks/changes.py COMMIT [--show N]

The extractor of the commit runs in a temporary ``git worktree`` with the interpreter and the packages of this one,
over the reports, cases and numerals of ``fixtures/`` as they are now, and the corpus beside the repository where it
is present.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from gold import CORPUS, CORPUS_GOLD, CORPUS_RANGES, ROOT, report_paths
from scoring import FIELDS, Row, agrees

Record = dict[str, Any]
#: What a record is compared by, beside its span.
COMPARED = ("value", "value_max", *FIELDS[1:], "direction", "time_period", "part_of", "repeats", "section")

# run with PYTHONPATH at the tree to be tried: texts by name on standard input, records by name on standard output
_RUN = """
import json, sys
import extractor
from extractor import Document, extract
assert extractor.__file__.startswith(sys.argv[1]), extractor.__file__
texts = json.load(sys.stdin)
found = {
    name: [figure.model_dump(mode="json") for figure in extract(Document(name, text)).figures]
    for name, text in texts.items()
}
json.dump(found, sys.stdout)
"""


def texts() -> dict[str, str]:
    """Everything that both extractors run over, by name."""
    paths = [*report_paths(), *([CORPUS] if CORPUS.exists() else [])]
    found = {path.stem: path.read_text(encoding="utf-8") for path in paths}
    for path in sorted((ROOT / "fixtures").glob("*/*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            found[f"{path.parent.name}/{path.name}: {case['text'][:20]}"] = case["text"]
    return found


def gold() -> dict[str, dict[int, Row]]:
    """Annotated figures by the name of the text and their start."""
    paths = {path.stem: path.with_suffix(".jsonl") for path in report_paths()}
    if CORPUS.exists():
        paths[CORPUS.stem] = CORPUS_GOLD
    return {name: _gold_of(path) for name, path in paths.items()}


def _gold_of(path: Path) -> dict[int, Row]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [Row.from_annotation(json.loads(line)) for line in lines if line.strip()]
    return {row.start: row for row in rows}


def records_of(tree: Path, given: dict[str, str]) -> dict[str, list[Record]]:
    """Run the extractor of a tree."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(tree)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(tree), "PYTHONIOENCODING": "utf-8"},
        cwd=tree,
        check=False,
    )
    if done.returncode:
        sys.exit(f"the extractor of {tree} failed:\n{done.stderr}")
    result: dict[str, list[Record]] = json.loads(done.stdout)
    return result


def records_at(commit: str, given: dict[str, str]) -> dict[str, list[Record]]:
    """Run the extractor of a commit."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder).resolve() / "tree"
        added = _git("worktree", "add", "--detach", str(tree), commit)
        if added.returncode:
            sys.exit(f"{commit}: {added.stderr.strip()}")
        try:
            return records_of(tree, given)
        finally:
            _git("worktree", "remove", "--force", str(tree))


def _git(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def changes(name: str, old: list[Record], new: list[Record], wanted: dict[int, Row] | None) -> list[tuple[str, str]]:
    """What happened to the records of one text: (kind, line), in the order of the text."""
    before = {(record["start"], record["end"]): record for record in old}
    after = {(record["start"], record["end"]): record for record in new}
    lines = []
    for span in sorted(before.keys() | after.keys()):
        one, other = before.get(span), after.get(span)
        if one is None or other is None:
            record = other or one or {}
            kind = "lost" if other is None else "gained"
            verdict = _verdict_on_span(name, record, wanted, gained=one is None)
            lines.append((kind + verdict, f"{'-' if other is None else '+'} {_place(name, record)}{verdict}"))
            continue
        for column in COMPARED:
            if one.get(column) != other.get(column):
                verdict = _verdict_on_field(column, one, other, (wanted or {}).get(span[0]))
                change = f"{column}: {one.get(column)!r} → {other.get(column)!r}"
                lines.append((column + verdict, f"~ {_place(name, other)}  {change}{verdict}"))
    return lines


def _place(name: str, record: Record) -> str:
    return f"{name}  {record['start']} {record['mention']} ({record['indicator']})"


def _verdict_on_span(name: str, record: Record, wanted: dict[int, Row] | None, *, gained: bool) -> str:
    annotated = wanted is not None and (name != CORPUS.stem or _in_ranges(record["start"]))
    if wanted is None or not annotated:
        return ""
    row = wanted.get(record["start"])
    if row is not None and row.optional:
        return ""
    return ", right" if (row is not None) == gained else ", wrong"


def _in_ranges(position: int) -> bool:
    return any(start <= position < end for start, end in CORPUS_RANGES)


def _verdict_on_field(column: str, one: Record, other: Record, row: Row | None) -> str:
    if row is None or column not in FIELDS:
        return ""
    was, now = (agrees(column, row, Row.from_annotation(_judged(record))) for record in (one, other))
    return "" if was == now else ", right" if now else ", wrong"


def _judged(record: Record) -> Record:
    return {column: value for column, value in record.items() if column != "part_of"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS
    )
    parser.add_argument("commit", metavar="COMMIT", help="what to compare with, as git names it")
    parser.add_argument("--show", type=int, default=200, metavar="N", help="list up to N changes (200)")
    arguments = parser.parse_args()
    given = texts()
    old, new = records_at(arguments.commit, given), records_of(ROOT, given)
    annotated = gold()
    found = [line for name in given for line in changes(name, old[name], new[name], annotated.get(name))]
    for _, line in found[: arguments.show]:
        print(line)
    if len(found) > arguments.show:
        print(f"… and {len(found) - arguments.show} more; --show {len(found)} lists all")
    counts = Counter(kind for kind, _ in found)
    total = sum(len(records) for records in new.values())
    print(f"{total} records now, {sum(len(records) for records in old.values())} at {arguments.commit}")
    for kind, count in counts.most_common():
        print(f"{count:6} {kind}")


if __name__ == "__main__":
    main()
