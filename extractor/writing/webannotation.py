"""Figures as W3C Web Annotations in JSON-LD, so that annotation tools show them on the text that they stand in.

The structure is that of the Web Annotation Data Model (https://www.w3.org/TR/annotation-model/): one collection whose
only page holds an annotation for each figure. A target names the text by its hash (RFC 6920) and the mention in it by
a text quote and a text position; both count Unicode code points of the text as ``--text-dir`` writes it.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from base64 import urlsafe_b64encode
from collections import Counter
from datetime import UTC
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from extractor.records import plain
from extractor.records.names import SIGNS, name
from extractor.words import word
from extractor.writing.documents import refuse_twins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.records import Figure, Result
    from extractor.writing.run import Run

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
#: Code points of a prefix and of a suffix; more, up to the second, where another figure has the same words around it.
CONTEXT_LENGTHS = (32, 64, 128, 256, 512)


class Quote(NamedTuple):
    """A mention with the text before and after it."""

    exact: str
    prefix: str
    suffix: str


def write_webannotation(run: Run, stream: IO[bytes], lang: str) -> None:
    """Write the figures of a run as one collection, each annotation on a line; ``lang`` is that of the comments.

    Raises ExportError where a text comes twice, since its annotations would have the same ids.
    """
    refuse_twins(run)
    total = sum(len(result.figures) for result in run.results)
    page = _urn(f"page of {' '.join(result.document.document_id for result in run.results)}")
    collection = {
        "@context": CONTEXT,
        "id": _urn(f"collection of {page}"),
        "type": "AnnotationCollection",
        "label": word("annotation.title", lang),
        "generator": {"type": "Software", "name": "shuzheng", "schema:softwareVersion": run.version},
        "generated": run.made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "total": total,
        "first": {"id": page, "type": "AnnotationPage", "startIndex": 0, "items": []},
    }
    head, tail = _json(collection).split("[]")  # around the items, which are written one by one
    stream.write(f"{head}[".encode())
    separator = "\n"
    for result in run.results:
        source = text_uri(result.document.text)
        for figure, quote in zip(result.figures, quotes(result), strict=True):
            stream.write(f"{separator}{_json(_annotation(figure, source, quote, lang))}".encode())
            separator = ",\n"
    stream.write(f"\n]{tail}\n".encode())


def text_uri(text: str) -> str:
    """The text named by its hash, as RFC 6920 writes it: ``ni:///sha-256;…``."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"ni:///sha-256;{urlsafe_b64encode(digest).decode().rstrip('=')}"


def quotes(result: Result) -> list[Quote]:
    """The mention of each figure with so much text around it that no other figure of the document has the same quote.

    Where a passage is repeated over more than the last of :data:`CONTEXT_LENGTHS`, the position alone tells them apart.
    """
    text = result.document.text
    found = [_quote(text, figure, CONTEXT_LENGTHS[0]) for figure in result.figures]
    for length in CONTEXT_LENGTHS[1:]:
        often = Counter(found)
        found = [
            quote if often[quote] == 1 else _quote(text, figure, length)
            for quote, figure in zip(found, result.figures, strict=True)
        ]
    return found


def _quote(text: str, figure: Figure, length: int) -> Quote:
    before = text[max(0, figure.start - length) : figure.start]
    return Quote(figure.mention, before, text[figure.end : figure.end + length])


def _annotation(figure: Figure, source: str, quote: Quote, lang: str) -> dict[str, Any]:
    return {
        "id": _urn(f"{source}#char={figure.start},{figure.end}"),
        "type": "Annotation",
        "motivation": "describing",
        "body": _bodies(figure, lang),
        "target": {
            "type": "SpecificResource",
            "source": {"id": source, "type": "Text", "format": "text/plain", "label": figure.document},
            "selector": [
                {"type": "TextQuoteSelector", **quote._asdict()},
                {"type": "TextPositionSelector", "start": figure.start, "end": figure.end},
            ],
        },
    }


def _bodies(figure: Figure, lang: str) -> Sequence[dict[str, str]]:
    """What tools show, a line and tags, and the whole record for programs."""
    tags = [name(value, lang) for value in (figure.category, figure.aspect, figure.modality)]
    line = {"purpose": "commenting", "value": comment(figure, lang), "format": "text/plain", "language": lang}
    record = {"purpose": "describing", "value": figure.model_dump_json(), "format": "application/json"}
    shown = [line, *({"purpose": "tagging", "value": tag, "language": lang} for tag in tags), record]
    return [{"type": "TextualBody", **body} for body in shown]


def comment(figure: Figure, lang: str) -> str:
    """A figure in a line for people: 新建工会: 8182 个 (Trade unions; increment; reported; 2012年; 全市)."""
    ends = [plain(value) for value in (figure.value, figure.value_max) if value is not None]
    number = f"{SIGNS[figure.bound]}{'–'.join(ends)} {figure.unit}".rstrip()
    kinds = [figure.category, figure.aspect, figure.direction, figure.modality]
    named = [name(kind, lang) for kind in kinds if kind is not None]
    facts = [*named, *(one for one in (figure.time_period or figure.period, figure.scope) if one)]
    listed = word("between.semicolon", lang).join(facts)
    return word("annotation.line", lang, indicator=figure.indicator, number=number, facts=listed)


def _urn(named: str) -> str:
    """The same URN each time for what is named."""
    return uuid.uuid5(uuid.NAMESPACE_URL, named).urn


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
