"""Word files that are damaged, hostile, too large, or not what their name says: one line that tells what to do."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import stat
import struct
import subprocess
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from bench import LARGER, MAX_LINEAR, growth
from make_documents import (
    MERGED,
    NAMESPACES,
    NUMBERING,
    cell,
    docx,
    features_docx,
    p,
    packed,
    r,
    row,
    table,
)
from support import FIXTURES

from extractor.errors import ReadingError
from extractor.reading import doc, libreoffice, limits, read_bytes
from extractor.records import Document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOCUMENTS = FIXTURES / "documents"
NEEDS_LIBREOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def text_of(body: str, **parts: str) -> str:
    return read_bytes(docx(body, **parts), "x.docx").text


DAMAGED_STYLES = [
    # styles in a circle, without ids, with levels that are none
    '<w:style w:styleId="1"><w:basedOn w:val="2"/></w:style><w:style w:styleId="2"><w:basedOn w:val="1"/></w:style>',
    '<w:style/><w:style w:styleId="1"><w:pPr><w:outlineLvl w:val="x"/><w:numPr><w:numId/></w:numPr></w:pPr></w:style>',
    '<w:style w:styleId="1"><w:pPr><w:numPr><w:ilvl w:val="77"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
]


@pytest.mark.parametrize("styles", DAMAGED_STYLES)
def test_damaged_styles_cost_no_text(styles: str) -> None:
    assert text_of(p(r("甲3家"), style="1"), styles=styles, numbering=NUMBERING).endswith("甲3家\n")


def test_damaged_tables_cost_no_text() -> None:
    wide = table(row(cell("甲", properties='<w:gridSpan w:val="99999999999"/>'), cell("1", properties=MERGED)))
    assert text_of(wide) == "甲 | 1\n"


def test_long_marker_of_a_list_is_cut() -> None:
    # else a file of 1 MB could become a text of 1 TB
    numbering = f"""<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="{"长" * 100_000}"/></w:lvl>
        </w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"""
    assert len(text_of(p(r("甲"), numbered=(1, 0)) * 10, numbering=numbering)) < 1000


def with_document(xml: str | bytes) -> bytes:
    return packed({"word/document.xml": xml})


def in_utf16(xml: str) -> bytes:
    return with_document(f'<?xml version="1.0" encoding="UTF-16"?>{xml}'.encode("utf-16"))


def lying_about_size() -> bytes:
    data = bytearray(docx(p(r("甲" * 5000))))
    central = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    struct.pack_into("<I", data, central + 24, 100)
    return bytes(data)


def encrypted_entry() -> bytes:
    data = bytearray(docx(p(r("甲"))))
    central = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    data[central + 8] |= 1
    return bytes(data)


def many_entries() -> bytes:
    return packed({f"{number}": "" for number in range(10_001)})


WORD_TEXT = "WordDocument".encode("utf-16-le")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + f"]><w:document {NAMESPACES}><w:body>{p(r('X')).replace('X', '&i;')}</w:body></w:document>"
)
EXTERNAL = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    f"<w:document {NAMESPACES}><w:body>{p(r('X')).replace('X', '&a;')}</w:body></w:document>"
)
DTD = "declares entities or a DTD, which no Word file does; do not trust this file"
BROKEN = r"damaged or cut off \(it is no whole ZIP\); get or copy it again"
NO_TEXT = r"no text of a Word file in it \(.*is missing or something else\); check that it is a \.docx file"

HOSTILE = {
    # what it is: (bytes, what the one line must say)
    "cut off": (lambda: docx(p(r("甲")))[:-30], BROKEN),
    "cut in half": (lambda: docx(p(r("甲")))[:400], BROKEN),
    "only a signature": (lambda: b"PK\x03\x04", BROKEN),
    "names in it differ": (lambda: docx(p(r("甲"))).replace(b"word/document.xml", b"word/document.xmk", 1), BROKEN),
    "size in the list is a lie": (lying_about_size, BROKEN),
    "bomb": (lambda: with_document(" " * (129 << 20)), "unpacks to more than 128 MB of XML; split it into parts"),
    "too many parts": (many_entries, "more than 10,000 parts, which no Word file has; do not trust this file"),
    "no document in it": (lambda: packed({"hello.txt": "x"}), NO_TEXT),
    "a workbook": (lambda: packed({"xl/workbook.xml": "<workbook/>"}), NO_TEXT),
    "a document that is something else": (lambda: with_document("<html><body>3</body></html>"), NO_TEXT),
    "main part outside": (
        lambda: packed(
            {"_rels/.rels": '<r><x Type="x/officeDocument" Target="../../../etc/passwd"/></r>', "etc/other": ""}
        ),
        r"\(etc/passwd is missing or something else\)",
    ),
    "not XML": (lambda: with_document("hello"), r"word/document\.xml in it is damaged \(XML, line 1\); open it in"),
    "XML cut off": (lambda: with_document(f"<w:document {NAMESPACES}><w:body>"), r"is damaged \(XML, line 1\)"),
    "empty XML": (lambda: with_document(""), r"is damaged \(XML, line [01]\)"),
    "bomb of entities": (lambda: with_document(BOMB), DTD),
    "file as an entity": (lambda: with_document(EXTERNAL), DTD),
    "bomb in UTF-16": (lambda: in_utf16(BOMB), r"is damaged \(XML, line 1\)"),
    "file as an entity in UTF-16": (lambda: in_utf16(EXTERNAL), DTD),
    "nested too deep": (
        lambda: with_document(f"<w:document {NAMESPACES}>{'<w:sdt>' * 1000}{'</w:sdt>' * 1000}</w:document>"),
        "is nested more than 256 deep; save it anew in Word",
    ),
    "huge attribute": (
        lambda: with_document(f'<w:document {NAMESPACES} x="{"x" * 11_000_000}"/>'),
        r"is damaged \(XML, line 1\)",
    ),
    "too many elements": (lambda: docx("<w:p/>" * 4_000_001), "more than 2,000,000 elements, too many for one doc"),
    "no text": (lambda: docx(p()), "holds no text, only blanks"),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "locked by a password; open it, save it"),
    "password of a ZIP": (encrypted_entry, "protected by a password; save it without one and read that"),
    "an old workbook": (lambda: OLE + "Workbook".encode("utf-16-le"), "an old Office file, but not of Word; save what"),
    "plain text": (lambda: "工会3家".encode(), "not a Word file; check what it is, and give it the suffix of that"),
    "a PDF": (lambda: b"%PDF-1.7\n3", "not a Word file; check what it is"),
}  # fmt: skip


#: Of processor time for one refusal; the longest takes a tenth of it.
MAX_SECONDS = 10.0


@pytest.mark.parametrize("what", HOSTILE)
def test_refuses_with_a_reason(what: str) -> None:
    make, message = HOSTILE[what]
    data = make()
    started = time.process_time()
    with pytest.raises(ReadingError, match=message) as caught:
        read_bytes(data, "x.docx")
    assert str(caught.value).startswith("x.docx: ")
    assert "\n" not in str(caught.value)
    assert time.process_time() - started < MAX_SECONDS


def test_elements_are_counted_while_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ELEMENTS", 1000)
    with pytest.raises(ReadingError, match="more than 1,000 elements"):
        read_bytes(docx(p(r("甲")) * 500), "x.docx")


def test_size_and_time_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadingError, match=r"65 MB, more than the 64 MB that one document may have; split it"):
        read_bytes(b"PK" + bytes(64 << 20), "x.docx")
    monkeypatch.setattr(limits, "MAX_SECONDS", -1.0)
    with pytest.raises(ReadingError, match="reading took more than -1 seconds; split it into parts"):
        read_bytes(docx(p(r("甲")) * 5000), "x.docx")


def test_files_with_changed_bytes_give_a_document_or_a_reason() -> None:
    chance = random.Random(3)
    whole = features_docx()
    with zipfile.ZipFile(DOCUMENTS / "features.docx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for number in range(300):
        if number % 3:  # inside the XML, where a changed byte does not just break the ZIP
            name = chance.choice(sorted(parts))
            content = bytearray(parts[name])
            for _ in range(chance.randrange(1, 6)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            data = packed({**parts, name: bytes(content)})
        else:
            data = bytearray(whole)
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        # no reader may crash, even though read_bytes would catch that
        with contextlib.suppress(ReadingError):
            assert isinstance(doc.read_word(bytes(data), "x.docx"), Document)


BREAK = "<w:r><w:br/><w:t>万1</w:t></w:r>"
FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
WIDE = row(*[cell("1", properties='<w:gridSpan w:val="99999"/>')] * 20)
COSTLY: dict[str, tuple[Callable[[int], str], int]] = {
    # a body by its size, and a size; eight times that size may cost neither its square nor memory without end
    "soft line breaks in numbers": (lambda size: p(r("1"), BREAK * size), 3000),
    "deleted paragraph marks": (lambda size: p(r("甲"), more="<w:rPr><w:del/></w:rPr>") * size, 1200),
    "paragraphs in a cell": (lambda size: table(row(cell(*["甲"] * size), cell("2"))), 1200),
    "content controls in each other": (
        lambda size: "<w:sdt><w:sdtContent>" * 60 + p(r("甲")) * size + "</w:sdtContent></w:sdt>" * 60,
        1200,
    ),
    "tables in each other": (
        lambda size: "<w:tbl><w:tr><w:tc>" * size + p(r("甲")) + "</w:tc><w:tc/></w:tr></w:tbl>" * size,
        10,
    ),
    "wide cells": (lambda size: table(*[WIDE] * size), 30),
    "fields that never end": (lambda size: p(FIELD * 20 * size, r("甲") * size) + p(r("乙")), 125),
}


@pytest.mark.timing
@pytest.mark.parametrize("what", COSTLY)
def test_cost_grows_with_the_length(what: str) -> None:
    build, size = COSTLY[what]
    one, larger = docx(build(size)), docx(build(LARGER * size))
    assert read_bytes(larger, "x.docx").text
    grown = growth(lambda: read_bytes(one, "x.docx"), lambda: read_bytes(larger, "x.docx"))
    assert grown.by_linear <= MAX_LINEAR


MISNAMED = [
    # what people save under .doc
    (docx(p(r("甲3家"))), "甲3家\n"),
    ("<html><body><p>甲3家</body></html>".encode(), "甲3家\n"),
    ("\ufeff\r\n<!DOCTYPE html><p>甲3家".encode(), "甲3家\n"),
]


@pytest.mark.parametrize(("data", "text"), MISNAMED)
def test_doc_is_read_as_what_it_is(data: bytes, text: str) -> None:
    assert read_bytes(data, "x.doc").text == text


@NEEDS_LIBREOFFICE
@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("x.doc", rb"{\rtf1\ansi\ansicpg936 \u26032?\u24314?3\u23478?}", "新建3家\n"),
        ("x.docx", (DOCUMENTS / "report.doc").read_bytes(), None),  # an old file under the new name
    ],
)
def test_libreoffice_reads_what_is_older(name: str, data: bytes, text: str | None) -> None:
    assert read_bytes(data, name).text == (text or read_bytes((DOCUMENTS / "report.docx").read_bytes(), "x.docx").text)


@NEEDS_LIBREOFFICE
def test_what_libreoffice_cannot_open_says_so() -> None:
    damaged = OLE + bytes(range(256)) * 20 + WORD_TEXT
    with pytest.raises(ReadingError, match=r"LibreOffice cannot open it \(damaged, protected by a password, older"):
        read_bytes(damaged, "x.doc")


def test_without_libreoffice_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find_libreoffice", lambda: None)
    with pytest.raises(ReadingError, match=r"needs LibreOffice; install it \(https.*\), or save it as \.docx"):
        read_bytes(OLE + WORD_TEXT, "x.doc")


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for LibreOffice is a shell script")
def test_libreoffice_is_ended_after_its_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {tmp_path}/pid\nwait\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(libreoffice, "find_libreoffice", lambda: str(program))
    monkeypatch.setattr(libreoffice, "CONVERSION_SECONDS", 1)
    with pytest.raises(ReadingError, match="LibreOffice took more than 1 seconds; open it in Word"):
        read_bytes(OLE + WORD_TEXT, "x.doc")
    started = (tmp_path / "pid").read_text().strip()
    listed = subprocess.run(["ps", "-o", "stat=", "-p", started], capture_output=True, text=True, check=False)
    assert listed.stdout[:1].strip() in ("", "Z"), "what it started is ended too"
