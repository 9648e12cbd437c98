"""What is saved as .doc or .wps and is something else: web archives, Word 2003 XML, plain text, pages."""

from __future__ import annotations

import shutil

import pytest
from support import FIXTURES, assert_refused

from extractor.errors import ReadingError
from extractor.reading import libreoffice, read_bytes

DOCUMENTS = FIXTURES / "documents"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NEEDS_LIBREOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

ARCHIVE = """MIME-Version: 1.0
Content-Type: multipart/related; boundary="b"; type="text/html"

--b
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset="utf-8"

<html><body><p>=E6=96=B0=E5=BB=BA3=E5=AE=B6</p></body></html>
--b--
"""
OF_WORD = "urn:schemas-microsoft-com:office:word"
WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"


def word_2003(text: str, declared: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{declared}<?mso-application progid="Word.Document"?>'
        f'<w:wordDocument xmlns:w="{WORD_2003}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>'
        "</w:wordDocument>"
    ).encode()


READ = [
    # (name, bytes, canonical text)
    ("x.doc", ARCHIVE.encode(), "新建3家\n"),
    ("x.doc", ARCHIVE.replace("\n", "\r\n").encode(), "新建3家\n"),
    ("x.docx", ARCHIVE.encode(), "新建3家\n"),
    ("x.doc", "新建3家。\n".encode(), "新建3家。\n"),
    ("x.DOC", "全市工会新建3家。\r\n\t乙\f".encode("gbk"), "全市工会新建3家。\r\n\t乙\f"),
    ("x.wps", "新建3家。".encode(), "新建3家。"),
    ("x.doc", "新建3家。".encode("utf-16"), "新建3家。"),
    # pages, with or without their outermost tag
    ("x.doc", f"<?xml version='1.0'?><html xmlns:w='{OF_WORD}'><p>3家</html>".encode(), "3家\n"),
    ("x.doc", "<head><meta charset='utf-8'></head><p>3家".encode(), "3家\n"),
    ("x.doc", "<table width=500><tr><td>甲<td>3</table>".encode(), "甲 | 3\n"),  # no 500
    pytest.param("x.doc", word_2003("新建3家"), "新建3家\n", marks=NEEDS_LIBREOFFICE),
    pytest.param("x.docx", word_2003("新建3家"), "新建3家\n", marks=NEEDS_LIBREOFFICE),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "text"), READ)
def test_is_read_as_what_it_is(name: str, data: bytes, text: str) -> None:
    assert read_bytes(data, name).text == text


@NEEDS_LIBREOFFICE
def test_wps_file_is_read_like_an_old_word_file() -> None:
    data = (DOCUMENTS / "report.doc").read_bytes()
    assert read_bytes(data, "x.wps").text == read_bytes(data, "x.doc").text


def utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


DTD = "declares entities or a DTD"
NOT_WORD = "not a Word file; check what it is"
REFUSED = [
    # (name, bytes, what the one line must say)
    ("x.docx", "新建3家".encode(), NOT_WORD),  # text has no business there
    ("x.doc", "新建3家\x00\x01".encode(), NOT_WORD),
    ("x.doc", "新建3家\x1b".encode(), NOT_WORD),
    ("x.doc", "全市工会新建3家。".encode("gbk") + b"\xff\xff", NOT_WORD),  # does not decode
    ("x.doc", bytes(range(256)) * 20, NOT_WORD),
    ("x.doc", b"%PDF-1.7\n3", NOT_WORD),
    ("x.doc", b"<svg width='500'/>", NOT_WORD),
    ("x.doc", word_2003("3").decode().encode("utf-16"), NOT_WORD),  # no tags as text
    ("x.doc", b"<?xml version='1.0'?><workbook/>", NOT_WORD),
    ("x.doc", word_2003("&a;", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), DTD),
    ("x.doc", word_2003("3")[:-20], "is damaged"),
    ("x.doc", word_2003("<w:r>" * 300 + "</w:r>" * 300), "is nested more than 256 deep"),
    ("x.doc", ARCHIVE.replace("text/html", "text/plain").encode(), "no page in this web archive"),
    ("x.wps", OLE + utf16("Workbook"), "an old Office file, but not of Word"),
    ("x.wps", OLE + utf16("EncryptedPackage"), "locked by a password; open it, save it without one"),
    ("x.doc", OLE + utf16("CONTENTS"), "an old Office file, but not of Word"),  # of Works, under another name
    pytest.param("x.wps", OLE + bytes(range(256)) * 20, "LibreOffice cannot open it", marks=NEEDS_LIBREOFFICE),
]


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED)
def test_refuses_with_a_reason(name: str, data: bytes, reason: str) -> None:
    assert_refused(read_bytes, data, name, reason)


@pytest.mark.parametrize(("name", "data"), [("x.doc", word_2003("3")), ("x.wps", OLE)])
def test_without_libreoffice_the_error_says_how_to_get_it(
    name: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "find_libreoffice", lambda: None)
    with pytest.raises(ReadingError, match=r"needs LibreOffice; install it"):
        read_bytes(data, name)
