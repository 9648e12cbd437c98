"""What the tests of batches share: small documents, an engine without processes, and what a batch has written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fsspec

from extractor import Document, extract
from extractor.batch.items import Item
from extractor.batch.output import Output
from extractor.batch.shard import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from extractor.batch.engine import Task

REPORT = "2012年，全市新建工会8182个，发展会员83630人。\n"
OTHER = "力争新建工会900个。\n"
SLOW_PACK = """
[[pattern]]
id = "period.slow"
why = "takes for ever where it does not match"
role = "period"
first = "一"
pattern = "(一+)+$"
yes = ["一"]
"""
SLOW_TEXT = "有学生3人。" + "一" * 4000 + "二。"


class Here:
    """An engine that does the work where it is asked for it."""

    def map(self, function: Callable[[Task], Any], tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        for task in tasks:
            yield task, function(task)


#: How often a batch is killed at random moments and resumed.
KILLS = 20


def documents(folder: Path, **texts: str) -> str:
    """A folder with a document for each text, ``2012/b`` named ``_2012__b``."""
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(folder)


def figures(out: str | Path) -> list[str]:
    """All figures of a batch as lines of JSON, in the order of their ids."""
    return sorted(
        line for part in Path(out, "figures").glob("part-*.jsonl") for line in part.read_text("utf-8").splitlines()
    )


def ledger(out: str | Path) -> list[dict[str, Any]]:
    """What a batch says of the documents that are done, by name."""
    lines = [line for part in Path(out, "documents").iterdir() for line in part.read_text("utf-8").splitlines()]
    return sorted(map(json.loads, lines), key=lambda told: told["document"])


def expected(text: str, name: str) -> list[str]:
    return sorted(figure.model_dump_json() for figure in extract(Document(name, text)).figures)


def item(name: str) -> Item:
    return Item(f"/{name}", name)


def job(url: str, **options: Any) -> Job:
    output = Output(url)
    return Job(output, output.claim({}, resume=True), **{"format": "jsonl", **options})


def files_below(url: str) -> dict[str, bytes]:
    files, path = fsspec.url_to_fs(url)
    return {name[len(path) :]: files.cat_file(name) for name in files.find(path)}
