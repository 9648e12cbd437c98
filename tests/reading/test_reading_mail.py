"""Messages and web archives: which part is read, in which encoding, what is named; what is refused."""

from __future__ import annotations

import base64
import quopri
import random
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from bench import LARGER, MAX_LINEAR, growth

from extractor.errors import ReadingError
from extractor.reading import mime
from extractor.reading.mail import read_eml, read_mht
from extractor.reading.mime import looks_like_web_archive
from extractor.records import Document, Properties

if TYPE_CHECKING:
    from collections.abc import Callable


def part(
    text: str, kind: str = "text/plain", charset: str | None = "utf-8", *, coding: str = "base64", more: str = ""
) -> bytes:
    codec = charset or "utf-8"
    data = text.encode(codec)
    packed = {"base64": base64.encodebytes(data), "quoted-printable": quopri.encodestring(data), "8bit": data}[coding]
    said = "" if charset is None else f"; charset={charset}"
    head = f"Content-Type: {kind}{said}\r\nContent-Transfer-Encoding: {coding}\r\n{more}\r\n"
    return head.encode() + packed


def several(*parts: bytes, kind: str = "mixed", boundary: str = "b") -> bytes:
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    mark = f"\r\n--{boundary}\r\n".encode()
    return head + b"".join(mark + one for one in parts) + f"\r\n--{boundary}--\r\n".encode()


def eml(content: bytes, subject: str = "", date: str = "") -> bytes:
    head = "From: a@b.cn\r\n"
    head += f"Subject: {subject}\r\n" if subject else ""
    head += f"Date: {date}\r\n" if date else ""
    return head.encode() + content


def encoded(text: str, charset: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


PAGE = "<h1>回顾</h1><p>新建5家</p><table><tr><th>项<th>额<tr><td>甲<td>3</table>"
PAGE_TEXT = "回顾\n新建5家\n项 | 额\n甲 | 3\n"
BODIES = [
    # (the message behind its first header, canonical text)
    (part("新建3家"), "新建3家\n"),
    (part("新建3家", charset="gb2312"), "新建3家\n"),
    (part("镕基3家", charset="gbk", coding="quoted-printable"), "镕基3家\n"),
    (part("新建3家", charset="big5"), "新建3家\n"),
    (part("新建3家", charset="gbk", coding="8bit"), "新建3家\n"),
    (part("<p>新建3家", "text/html", "gb2312"), "新建3家\n"),
    (part("<meta charset=gbk><p>新建3家", "text/html", "gbk").replace(b"; charset=gbk", b""), "新建3家\n"),
    # it says the wrong one, or one that there is not
    (part("全市工会新建3家。", charset="gbk").replace(b"charset=gbk", b"charset=us-ascii"), "全市工会新建3家。\n"),
    (part("新建3家").replace(b"charset=utf-8", b"charset=x-nothing"), "新建3家\n"),
    (part("新建3家").replace(b"charset=utf-8", b"charset=punycode"), "新建3家\n"),
    # the page, and not once more as plain text
    (several(part("文3家"), part(PAGE, "text/html"), kind="alternative"), PAGE_TEXT),
    (several(several(part("文"), part(PAGE, "text/html"), kind="alternative", boundary="i")), PAGE_TEXT),
    (several(part("甲3家"), part("附9家", more='Content-Disposition: attachment; filename="a.txt"\r\n')), "甲3家\n"),
    # a file is not the message, wherever it stands
    (several(part("附9家", more='Content-Disposition: attachment; filename="a.txt"\r\n'), part("甲3家")), "甲3家\n"),
    (several(part("<p>附9家", 'text/html; name="a.html"'), part("甲3家")), "甲3家\n"),
    (several(part("甲3家"), part("9", "image/png")), "甲3家\n"),
    (several("\r\n新建3家".encode()), "新建3家\n"),  # a part without headers
]  # fmt: skip


@pytest.mark.parametrize(("content", "text"), BODIES)
def test_body_of_a_message_is_read(content: bytes, text: str) -> None:
    assert read_eml(eml(content), "x.eml").text.strip() == text.strip()


SUBJECTS = [
    # (subject as written, as it is meant)
    ("Report", "Report"),
    (encoded("工作总结", "utf-8"), "工作总结"),
    (encoded("工作总结", "gb2312"), "工作总结"),
    (f"{encoded('工作', 'gb2312')}\r\n {encoded('总结', 'gb2312')}", "工作总结"),  # over two lines
    ("=?gb2312?Q?=B9=A4=D7=F7?=", "工作"),
    ("关于工作总结的报告", "关于工作总结的报告"),  # as it is
    ("=?nothing?B?5bel?=", None),  # some text, from an encoding that there is not
    ("=?utf-8?B?5bel?= =?utf-8?B?!!!?=", "工"),  # what cannot be read is left out
]


@pytest.mark.parametrize(("written", "meant"), SUBJECTS)
def test_subject_is_the_heading(written: str, meant: str | None) -> None:
    document = read_eml(eml(part("新建3家"), written), "x.eml")
    heading = document.text.split("\n", maxsplit=1)[0]
    assert heading == meant or (meant is None and heading)
    assert document.headings[0] == (0, len(heading), 1)
    assert document.properties == Properties(heading)


def test_subject_in_the_code_page_of_its_sender() -> None:
    subject = "关于工作总结的报告"
    data = eml(part("新建3家"), subject).replace(subject.encode(), subject.encode("gbk"))
    assert read_eml(data, "x.eml").text.startswith(f"{subject}\n")


DATES = [
    # (date as written, day; None if it says none)
    ("Thu, 05 Jan 2023 09:30:00 +0800", "2023-01-05"),
    ("5 Jan 2023 23:59:59 -0500", "2023-01-05"),  # where it was sent
    ("Thu, 45 Jan 2023 09:30:00 +0800", None),
    ("2023年1月5日", None),
    ("x" * 5000, None),
]


@pytest.mark.parametrize(("written", "day"), DATES)
def test_date_is_when_it_was_sent(written: str, day: str | None) -> None:
    properties = read_eml(eml(part("新建3家"), date=written), "x.eml").properties
    assert (properties.published if properties else None) == day


def test_page_stands_below_the_subject_with_its_places() -> None:
    document = read_eml(eml(part(PAGE, "text/html"), encoded("通知", "utf-8")), "x.eml")
    assert document.text == f"通知\n{PAGE_TEXT}"
    assert [(document.text[start:end], level) for start, end, level in document.headings] == [("通知", 1), ("回顾", 2)]
    cells = document.tables[0].cells
    assert [document.text[cell.start : cell.end] for cell in cells] == ["项", "额", "甲", "3"]
    assert document.text[document.tables[0].start : document.tables[0].end] == "项 | 额\n甲 | 3"
    places = {document.text[start]: label for start, label in document.locators}
    assert (places["通"], places["新"], places["3"]) == ("subject", "paragraph 2", "table 1 R2C2")


def test_message_without_subject_and_date_says_nothing_of_itself() -> None:
    document = read_eml(eml(part("新建3家")), "x.eml")
    assert (document.headings, document.properties, document.warnings) == ((), None, ())


ATTACHED = 'Content-Disposition: attachment; filename="{}"\r\n'
WARNINGS = [
    # (parts, names in the warning; None for no warning)
    ([part("甲"), part("x", "application/pdf", None, more=ATTACHED.format("a.pdf"))], "a.pdf"),
    ([part("甲"), part("x", "a/b", None, more=ATTACHED.format(encoded("报表.xls", "gb2312")))], "报表.xls"),
    ([part("甲"), part("x", "a/b", None, more="Content-Disposition: attachment; filename*=utf-8''%E6%8A%A5.xls\r\n")],
     "报.xls"),
    ([part("甲"), *[part("x", "a/b", None, more=ATTACHED.format("a.xls"))] * 2], "a.xls (2)"),
    ([part("甲"), part("x", "application/pdf", None)], "application/pdf"),  # without a name
    ([part("甲"), part("乙")], "text/plain"),  # a second text, which is not read
    ([part("甲"), *[part("x", "a/b", None, more=ATTACHED.format(f"{n}.xls")) for n in range(25)]], "19.xls, …"),
    ([part("甲"), part("x", "image/png", None)], None),
    ([part("甲"), part("<p>甲", "text/html")], None),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "named"), WARNINGS)
def test_attached_files_are_named(parts: list[bytes], named: str | None) -> None:
    warnings = read_eml(eml(several(*parts)), "x.eml").warnings
    assert len(warnings) == (named is not None)
    assert all(one.startswith("attached and not read: ") and f"{named}; save them" in one for one in warnings)


ARCHIVES = [
    # (archive, canonical text)
    (several(part(PAGE, "text/html"), kind="related"), PAGE_TEXT),
    (several(part(PAGE, "text/html", "gb2312", coding="quoted-printable"), kind="related"), PAGE_TEXT),
    (several(part("<p>甲3家", "text/html"), part("<p>框9家", "text/html"), kind="related"), "甲3家\n"),  # the first
    (several(part("9", "image/png", None), part("<p>甲3家", "text/html"), kind="related"), "甲3家\n"),
    (part("<p>甲3家", "text/html"), "甲3家\n"),  # a page without parts
    (several(part("<p>甲3家", "text/html"), kind="related").replace(b"\r\n", b"\n"), "甲3家\n"),
    (several(part("<p>甲3家", "text/html"), kind="related").replace(b"--b--", b""), "甲3家\n"),  # without an end
]  # fmt: skip


@pytest.mark.parametrize(("archive", "text"), ARCHIVES)
def test_page_of_a_web_archive_is_read(archive: bytes, text: str) -> None:
    assert read_mht(b"MIME-Version: 1.0\r\n" + archive, "x.mht").text == text
    assert read_mht(b"\xef\xbb\xbf\r\n" + archive, "x.mht").text == text


def test_encoding_that_is_named_holds() -> None:
    wrong = part("新建3家", "text/html", "gbk").replace(b"charset=gbk", b"charset=latin-1")
    assert read_mht(wrong, "x.mht", "gbk").text == "新建3家\n"
    assert read_eml(eml(wrong), "x.eml", "gbk").text == "新建3家\n"


ARE_ARCHIVES = [
    # (start of a file, whether it is one)
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n", True),
    (b"From: <Saved by Internet Explorer>\nContent-Type: multipart/related\n\n", True),
    (b"\xef\xbb\xbfMIME-Version: 1.0\nContent-Type: text/html\n\n", True),
    (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nmultipart/related", False),  # in the text only
    (b"Dear all,\nContent-Type: text/html\n\n", False),
    ("全年完成投资。Content-Type: text/html".encode(), False),
    (b"<html>MIME-Version: 1.0 text/html", False),
]


@pytest.mark.parametrize(("data", "is_one"), ARE_ARCHIVES)
def test_web_archives_are_told_by_their_headers(data: bytes, is_one: bool) -> None:
    assert looks_like_web_archive(data) is is_one


def nested(depth: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))


REFUSED: dict[str, tuple[Callable[..., Document], bytes, str]] = {
    # what it is: (reader, bytes, what the one line must say)
    "a text": (read_eml, "新建3家".encode(), "no header of a message in it; check what it is"),
    "a page": (read_mht, b"<html><p>3", "no header of a message in it"),
    "a ZIP": (read_mht, b"PK\x03\x04", "no header of a message in it"),
    "no page": (read_mht, eml(several(part("3"))), "no page in this web archive"),
    "no text": (read_eml, eml(several(part("9", "application/pdf", None))), "no text in this message"),
    "only a file": (read_eml, eml(part("9", more=ATTACHED.format("a.txt"))), "no text in this message"),
    "parts in parts": (read_eml, nested(60), "more than 50 messages and parts in each other"),
    "messages in messages": (read_eml, b"Content-Type: message/rfc822\n\n" * 3000, "more than 50 messages and parts"),
    "folded": (read_eml, b"Content-Type:\n message/rfc822\n\n" * 3000, "more than 50 messages and parts"),
    "digests": (read_eml, b"Content-Type: multipart/digest; boundary=b\n\n--b\n\n" * 3000, "more than 50 messages"),
    "many parts": (read_eml, eml(several(*[b"\r\n"] * 20_000)), "more than 10,000 parts"),
    "many headers": (read_eml, b"Subject: a\n" * 30_000, "more than 20,000 headers"),
    "many lines": (read_eml, b"Subject: a\n\n" + b"\n" * 1_000_001, "more than 1,000,000 lines"),
    "large": (read_eml, b"Subject: a\n\n" + bytes(64 << 20), "65 MB, more than the 64 MB"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refuses_with_a_reason(what: str) -> None:
    reader, data, reason = REFUSED[what]
    with pytest.raises(ReadingError, match=reason) as caught:
        reader(data, "x.eml")
    assert str(caught.value).startswith("x.eml: ")
    assert "\n" not in str(caught.value)


def test_what_the_library_stumbles_over_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_: object) -> str:
        raise IndexError("list index out of range")

    monkeypatch.setattr(mime, "_subject_of", stumble)
    with pytest.raises(ReadingError, match=r"x\.eml: damaged \(its headers are not those of a message\); save it anew"):
        read_eml(eml(part("3")), "x.eml")


ODD = [
    # headers that the parser has to live with
    b"Content-Type: " + b"(" * 5000,
    b"Content-Type: text/plain; " + b";a*0*=" * 1000,
    b"Content-Type: text/plain; charset*=x''%FF",
    b"Content-Type: text/plain; charset=" + "汉".encode("gbk"),
    b"Content-Transfer-Encoding: x-uuencode",
    b"Content-Transfer-Encoding: base64\nContent-Type: text/plain",
    b"Content-Disposition: \xff\xfe; filename=\xff",
    b"Subject: " + b"=?utf-8?q?a?= " * 100_000,
    b"Date: Thu, 99999999999999 Jan 99999999999",
]


@pytest.mark.parametrize("header", ODD)
def test_odd_headers_give_a_document_or_a_reason(header: bytes) -> None:
    with suppress(ReadingError):
        assert isinstance(read_eml(header + b"\nFrom: a\n\nabc 3 end\n", "x.eml"), Document)


WHOLE = eml(
    several(
        several(part("文3家"), part(PAGE, "text/html", "gb2312"), kind="alternative", boundary="i"),
        part("x", "application/pdf", None, more=ATTACHED.format(encoded("报表.pdf", "gb2312"))),
    ),
    encoded("工作总结", "gb2312"),
    "Thu, 05 Jan 2023 09:30:00 +0800",
)


@pytest.mark.parametrize("reader", [read_eml, read_mht])
def test_files_that_are_cut_or_changed_give_a_document_or_a_reason(reader: Callable[..., Document]) -> None:
    for end in range(0, len(WHOLE), 3):
        with suppress(ReadingError):
            assert isinstance(reader(WHOLE[:end], "x.eml"), Document)
    chance = random.Random(3)
    for _ in range(1000):
        data = bytearray(WHOLE)
        for _ in range(chance.randrange(1, 5)):
            data[chance.randrange(len(data))] = chance.choice(b";:=?*'\"-/ \n\r\xff\x00ab0")
        with suppress(ReadingError):
            assert isinstance(reader(bytes(data), "x.eml"), Document)


COSTLY: dict[str, Callable[[int], bytes]] = {
    # a message by its size; eight times that size may cost neither its square nor memory without end
    "lines": lambda size: eml(part("新建3家\n" * size)),
    "lines in parts in parts": lambda size: nested(40) + b"\n3" + b"--b\n" * size,
    "parts": lambda size: eml(several(part("新建3家"), *[b"\r\n"] * (size // 10))),
    "headers": lambda size: b"Subject: a\n" * (size // 10) + b"\nabc 3 end",
    "a long header": lambda size: b"Content-Type: " + b"(" * size + b"\n\nabc 3 end",
    "a long subject": lambda size: b"Subject: " + b"=?utf-8?q?a?= " * size + b"\n\nabc 3 end",
}


@pytest.mark.timing
@pytest.mark.parametrize("what", COSTLY)
def test_cost_grows_with_the_length(what: str) -> None:
    one, larger = COSTLY[what](10_000), COSTLY[what](LARGER * 10_000)
    grown = growth(lambda: read_eml(one, "x.eml"), lambda: read_eml(larger, "x.eml"))
    assert grown.by_linear <= MAX_LINEAR
