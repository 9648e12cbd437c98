"""What Word files, PDF and web pages say of themselves beside their text: a title and dates."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from support import FIXTURES

from extractor import read
from extractor.reading import read_bytes
from extractor.reading.properties import pdf_properties
from extractor.records import Properties

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [
    # (head of the page, title, when it was published)
    ("<title>白河县总工会2025年工作总结</title>", "白河县总工会2025年工作总结", None),
    # the name of the site behind it
    ("<title>2025年工作总结_白河县政府网</title>", "2025年工作总结", None),
    ("<title>2025年工作总结 - 白河县政府网</title>", "2025年工作总结", None),
    ("<title>2025-2026年工作要点</title>", "2025-2026年工作要点", None),
    # what government sites write
    (
        '<title>首页</title><meta name="ArticleTitle" content="工作报告"><meta name="PubDate" content="2026-1-5 9:20">',
        "工作报告",
        "2026-01-05",
    ),
    ('<meta property="article:published_time" content="2026-01-05T08:00:00+08:00">', None, "2026-01-05"),
    ('<meta name="pubdate" content="昨天"><meta name="publishdate" content="2026年1月5日">', None, "2026-01-05"),
    # nothing, and what is none
    ("", None, None),
    ("<title> </title>", None, None),
    ('<meta name="PubDate" content="2026-02-31">', None, None),
    ('<meta name="author" content="白河县总工会">', None, None),
]


@pytest.mark.parametrize(("head", "title", "published"), PAGES)
def test_pages(head: str, title: str | None, published: str | None) -> None:
    page = f"<html><head><meta charset=utf-8>{head}</head><body><p>建会12家。</p></body></html>"
    document = read_bytes(page.encode(), "page.html")
    told = document.properties or Properties()
    assert (told.title, told.published) == (title, published)
    assert document.text == "建会12家。\n"


METADATA = [
    ({"Title": "Microsoft Word - 2025年工作总结.doc"}, Properties("2025年工作总结.doc")),
    ({"Title": "工作总结", "CreationDate": "D:20260105093000+08'00'"}, Properties("工作总结", "2026-01-05")),
    ({"ModDate": "D:20260105"}, Properties(modified="2026-01-05")),
    ({"Title": "a\ud800b"}, Properties("a?b")),
    ({"Title": "", "CreationDate": "D:2026", "Author": "白河县总工会"}, None),
]


@pytest.mark.parametrize(("metadata", "properties"), METADATA)
def test_pdf(metadata: dict[str, str], properties: Properties | None) -> None:
    assert pdf_properties(metadata) == properties


CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{}</cp:coreProperties>'
)
WORD = [
    (
        "<dc:title>白河县总工会\n2025年工作总结</dc:title><dc:creator>某人</dc:creator>"
        "<dcterms:created>2025-12-20T01:00:00Z</dcterms:created><dcterms:modified>2026-01-05T01:00:00Z</dcterms:modified>",
        Properties("白河县总工会 2025年工作总结", "2025-12-20", "2026-01-05"),
    ),
    ("<dc:title/><dc:creator>某人</dc:creator>", None),
]


def with_part(data: bytes, name: str, content: str) -> bytes:
    """A copy of a package in which a part holds something else."""
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(copy, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, content)
    return copy.getvalue()


@pytest.mark.parametrize(("core", "properties"), WORD)
def test_word(tmp_path: Path, core: str, properties: Properties | None) -> None:
    original = FIXTURES / "documents" / "report.docx"
    path = tmp_path / "report.docx"
    path.write_bytes(with_part(original.read_bytes(), "docProps/core.xml", CORE.format(core)))
    assert read(path).properties == properties
    assert read(path).text == read(original).text


def test_a_text_has_none() -> None:
    assert read_bytes("建会12家。".encode(), "report.txt").properties is None
