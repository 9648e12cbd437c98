"""Bytes to documents: encodings, line ends, Markdown, what can be found, and what is refused."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TYPE_CHECKING

import pytest

from extractor.errors import ReadingError
from extractor.reading import Source, codec_of, find_documents, read, read_bytes
from extractor.values.decoding import decode, score

if TYPE_CHECKING:
    from pathlib import Path

SIMPLIFIED = "全市新建工会8182个，发展会员83630人，发放慰问金5.72亿元。下岗职工再就业率达77%。\n"
TRADITIONAL = "本會全年開辦進修班420班，學員9,800人；會員權益諮詢熱線接聽8,214宗，撥款港幣二百四十萬元。\n"

ENCODINGS = [
    # (text, how it is encoded, the codec that it must be read with)
    (SIMPLIFIED, "utf-8", "utf-8"),
    (SIMPLIFIED, "utf-8-sig", "utf-8"),  # the mark goes
    (SIMPLIFIED, "utf-16", "utf-16-le"),  # with a mark
    (SIMPLIFIED, "utf-16-le", "utf-16-le"),  # without one
    (SIMPLIFIED, "utf-16-be", "utf-16-be"),
    (SIMPLIFIED, "utf-32", "utf-32-le"),  # its mark starts like that of UTF-16
    (SIMPLIFIED, "gb18030", "gb18030"),
    (SIMPLIFIED, "gbk", "gb18030"),
    (SIMPLIFIED, "gb2312", "gb18030"),
    (TRADITIONAL, "utf-8", "utf-8"),
    (TRADITIONAL, "utf-16-le", "utf-16-le"),
    (TRADITIONAL, "utf-16-be", "utf-16-be"),
    (TRADITIONAL, "big5", "big5hkscs"),
    (TRADITIONAL, "big5hkscs", "big5hkscs"),
    (TRADITIONAL, "gb18030", "gb18030"),  # Traditional text saved on a mainland machine
    ("8182", "utf-16-le", "utf-16-le"),  # digits only: valid UTF-8, but full of NULs
    ("8182", "utf-16-be", "utf-16-be"),
    ("新建工会8家", "gbk", "gb18030"),  # short
    ("新建工會8家", "big5", "big5hkscs"),
    ("上升百分之七點三", "utf-16-le", "utf-16-le"),  # these very bytes are valid UTF-8
    ("张岩,李睿", "utf-8", "utf-8"),  # no common character at all
    ("plain ASCII, 12 words", "ascii", "utf-8"),
]


@pytest.mark.parametrize(("text", "encoded_as", "codec"), ENCODINGS)
def test_tells_encoding(text: str, encoded_as: str, codec: str) -> None:
    assert decode(text.encode(encoded_as), "x") == (text, codec, 0)


@pytest.mark.parametrize("mark", [b"\x84\x31\x95\x33"])
def test_mark_of_gb18030_goes(mark: bytes) -> None:
    assert decode(mark + SIMPLIFIED.encode("gb18030"), "x") == (SIMPLIFIED, "gb18030", 0)


def test_big5_that_decodes_as_gb18030_is_still_big5() -> None:
    data = TRADITIONAL.encode("big5")
    assert data.decode("gb18030")  # strictly: no proof of anything
    assert decode(data, "x").text == TRADITIONAL


DAMAGED = [
    # (bytes, text that must come out, places replaced)
    (SIMPLIFIED.strip().encode("utf-8")[:-1], SIMPLIFIED.strip()[:-1] + "\ufffd", 1),  # cut in mid-character
    (SIMPLIFIED.strip().encode("gb18030")[:-1], SIMPLIFIED.strip()[:-1] + "\ufffd", 1),
    (TRADITIONAL.strip().encode("big5")[:-1], TRADITIONAL.strip()[:-1] + "\ufffd", 1),
    (SIMPLIFIED.encode("utf-16-le")[:-1], SIMPLIFIED[:-1] + "\ufffd", 1),
    (SIMPLIFIED.encode("utf-8").replace(b"8182", b"81\xff82"), SIMPLIFIED.replace("8182", "81\ufffd82"), 1),
    (SIMPLIFIED.encode("gbk").replace(b"8182", b"81\xff82"), SIMPLIFIED.replace("8182", "81\ufffd82"), 1),
    (TRADITIONAL.encode("big5").replace(b"420", b"\xff420"), TRADITIONAL.replace("420", "\ufffd420"), 1),
    ("已有乱码�的工会3家".encode(), "已有乱码�的工会3家", 0),  # U+FFFD that the file spells out is not ours
]


@pytest.mark.parametrize(("data", "text", "replaced"), DAMAGED)
def test_counts_undecodable_places(data: bytes, text: str, replaced: int) -> None:
    document = read_bytes(data, "x.txt")
    assert (document.text, document.replaced) == (text, replaced)


def test_long_text_is_told_by_its_beginning_even_where_the_sample_cuts_a_character() -> None:
    text = "a" + SIMPLIFIED * 500  # the odd first byte makes 16,384 fall inside a character
    assert decode(text.encode("gb18030"), "x") == (text, "gb18030", 0)


OVERRIDES = [
    # (encoding asked for, codec used)
    ("gbk", "gb18030"),
    ("GB2312", "gb18030"),
    ("cp936", "gb18030"),
    ("big5", "big5hkscs"),
    ("UTF_8", "utf-8"),
    ("utf-16", "utf-16"),
    ("latin-1", "latin-1"),  # not for Chinese, but what was asked for
]


@pytest.mark.parametrize(("asked", "codec"), OVERRIDES)
def test_encoding_can_be_given(asked: str, codec: str) -> None:
    assert codec_of(asked) == codec
    text = "5 %" if codec == "latin-1" else SIMPLIFIED if codec != "big5hkscs" else TRADITIONAL
    assert decode(text.encode(asked), "x", asked).text == text


@pytest.mark.parametrize("asked", ["utf-88", "", "hex", "rot13", "idna", "punycode", "undefined", "unknown"])
def test_unknown_encoding_says_what_to_try(asked: str) -> None:
    with pytest.raises(ReadingError, match="not a known text encoding; try utf-8, gb18030"):
        codec_of(asked)


def test_no_half_surrogate_pair_gets_into_a_document() -> None:
    assert decode(b"\\ud800 3", "x", "raw_unicode_escape").text == "\ufffd 3"


LINE_ENDS = [
    "第一行\n第二行\n",
    "第一行\r\n第二行\r\n",
    "第一行\r第二行",
    "第一行\n\r\n　　第二行\u2028\x0b末",
]


@pytest.mark.parametrize("text", LINE_ENDS)
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert read_bytes(text.encode("gb18030"), "x.txt").text == text


def test_common_text_scores_high_and_debris_low() -> None:
    assert score(SIMPLIFIED) > 0.9
    assert score("\ufffd\ue000\x01") == -4
    assert score("") == 0


MARKDOWN = [
    # (Markdown, canonical text); a comment tells what must not happen
    ("# 一、回顾\n\n新建3家。", "一、回顾\n新建3家。\n"),
    ("新建**8182**个,*12*.*5*万人", "新建8182个,12.5万人\n"),  # a number is whole
    ("共`83630`人,[5.72亿元](http://x/1)", "共83630人,5.72亿元\n"),  # the 1 of the address is no figure
    ("1. 第一\n2. 第二3家\n", "1. 第一\n2. 第二3家\n"),  # markers stay
    ("3) 第三\n", "3) 第三\n"),
    ("- 甲\n- 乙\n  - 丙\n", "甲\n乙\n丙\n"),  # bullets go
    ("1. 甲\n\n   续\n   - 丙\n", "1. 甲\n续\n丙\n"),
    ("1.\n2. 乙\n", "2. 乙\n"),  # the marker of an empty item does not wander
    ("2012.5万元", "2012.5万元\n"),  # no list
    ("工会\n3家,\n会员5人", "工会3家,会员5人\n"),  # wrapped lines join
    ("共12\n345人", "共12 345人\n"),  # two numbers do not become one
    ("甲  \n乙<br>丙", "甲\n乙\n丙\n"),
    (
        "| 项目 | 数 |\n|--|--|\n| **会员** | 8<br>人 |\n| 空 | |\n",
        "项目 | 数\n会员 | 8 人\n空 | \n".replace(" \n", "\n"),
    ),
    ("甲3家<!-- 9家 -->。\n\n<!-- 99家\n\n-->\n\n乙", "甲3家。\n乙\n"),  # comments are not said
    ("甲\n\n<!-- 99家", "甲\n"),
    ("<div>甲<b>3</b>家<p>乙</div>\n", "甲3家\n乙\n"),
    ("~~7家~~8家", "8家\n"),  # struck out
    ("5%~14%、10~20名", "5%~14%、10~20名\n"),  # one wave is a range
    ("**年新建8家,**年9家", "**年新建8家,**年9家\n"),  # a masked year
    ("20**年全市", "20**年全市\n"),
    ("\\*8\\*家 &amp; 5&lt;6", "*8*家 & 5<6\n"),
    ("![图9](a.png)甲", "甲\n"),
    ("    新建3家\n", "新建3家\n"),  # an indented paragraph
    ("```\n新建3家\n会员5人\n```\n", "新建3家\n会员5人\n"),
    ("> 引3家\n", "引3家\n"),
    ("---\ndate: 2012\n---\n甲", "甲\n"),  # metadata
    ("---\n\n甲", "甲\n"),  # a rule, no metadata
    ("甲\r\n\r\n乙\r\n", "甲\n乙\n"),
]


@pytest.mark.parametrize(("markdown", "text"), MARKDOWN)
def test_markdown_becomes_canonical_text(markdown: str, text: str) -> None:
    assert read_bytes(markdown.encode(), "x.md").text == text


STRUCK = [
    # (markdown, how many passages that are struck out the document tells of)
    ("~~7家~~8家~~9家~~", 2),
    ("~~7~~~~8~~家", 2),
    ("5%~14%、10~20名", 0),
    ("| 甲 | ~~3~~ |\n|--|--|\n| 乙 | ~~4~~ 5 |\n", 2),
]


@pytest.mark.parametrize(("markdown", "passages"), STRUCK)
def test_what_is_struck_out_is_told(markdown: str, passages: int) -> None:
    warning = f"{passages} passages that are struck out are not read; remove the strikethrough to have them read"
    assert read_bytes(markdown.encode(), "x.md").warnings == ((warning,) if passages else ())


def test_markdown_headings_are_marked_where_they_stand() -> None:
    document = read_bytes(
        "前言\n\n# 一、**2012**年回顾\n\n## （一）组建\n\n甲\n\n二、要点\n---\n".encode(), "x.markdown"
    )
    marked = [(document.text[start:end], level) for start, end, level in document.headings]
    assert marked == [("一、2012年回顾", 1), ("（一）组建", 2), ("二、要点", 2)]


def test_plain_text_marks_no_headings() -> None:
    assert read_bytes(b"# 3\n", "x.txt").headings == ()


UNREADABLE = [
    # (name, bytes, what the message must say)
    (
        "x.rar",
        b"PK\x03\x04",
        r"^x\.rar: files of type \.rar cannot be read; give \.txt, \.md, .*, \.zip, .* or plain text without a suffix$",
    ),
    ("x.v2", b"3", r"type \.v2 cannot be read"),
    ("x.txt", b"", r"^x\.txt: the file is empty"),
    ("x.txt", b"\xef\xbb\xbf \r\n", "holds no text"),
    ("x.md", b"<!-- 3 -->", "holds no text"),
    ("x.txt", b"%PDF-1.4\n3", "a PDF file, not text; save it as plain text"),
    ("x.txt", b"PK\x03\x04abc", "a ZIP archive or an Office file"),
    ("x", b"\x7fELF\x02\x01\x01" + bytes(64), "a program"),
    ("x.txt", bytes(range(256)) * 16, "looks like a binary file"),
    ("x.txt", b"\x00" * 100, "looks like a binary file"),
    ("x.txt", b"\xe3\x00\x00\x00\x03abc\x00\x00\x01\x02" * 9, "looks like a binary file"),
]


@pytest.mark.parametrize(("name", "data", "message"), UNREADABLE)
def test_refuses_with_a_reason(name: str, data: bytes, message: str) -> None:
    with pytest.raises(ReadingError, match=message) as caught:
        read_bytes(data, name)
    assert "\n" not in str(caught.value)


READABLE_NAMES = [
    # names that look as if they had a suffix, and have none
    "1.2012年工作总结",
    "工作报告",
    "总结V1.2",
    "REPORT.TXT",
    "报告.Md",
]


@pytest.mark.parametrize("name", READABLE_NAMES)
def test_reads_by_suffix(name: str) -> None:
    assert read_bytes("新建3家\n".encode(), name).text == "新建3家\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in {
        "b.txt": "新建3家",
        "a.md": "新建4家",
        "2012/c.TXT": "新建5家",
        "2012/总结": "新建6家",
        "2012/blob": "\0\1\2",
        "2012/empty": "",
        "d.rar": "x",
        ".hidden.txt": "x",
        ".git/e.txt": "x",
        "~$b.txt": "x",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def test_finds_documents_in_stable_order_with_names_under_the_root(folder: Path) -> None:
    assert [source.name for source in find_documents([folder])] == [
        "a.md",
        "b.txt",
        "2012/c.TXT",
        "2012/总结",
    ]


def test_finds_what_is_named_once(folder: Path) -> None:
    found = find_documents([folder / "b.txt", folder, "-", str(folder / "2012" / ".." / "b.txt"), "-"])
    assert [source.name for source in found] == ["b.txt", "a.md", "2012/c.TXT", "2012/总结", "stdin"]


def test_files_of_the_same_name_are_named_as_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "2012" / "b.txt").write_text("新建7家", encoding="utf-8")
    assert [s.name for s in find_documents(["b.txt", "2012/b.txt", "a.md"])] == [
        "b.txt",
        "2012/b.txt",
        "a.md",
    ]


def test_what_is_missing_is_found_too_and_says_so_when_read(folder: Path) -> None:
    (folder / "none").mkdir()
    (folder / "none" / "x.rar").write_bytes(b"x")
    missing, empty, good = find_documents([folder / "no.txt", folder / "none", folder / "b.txt"])
    with pytest.raises(ReadingError, match=r"no\.txt: no such file or directory; check the path"):
        missing.read()
    with pytest.raises(ReadingError, match=r"none: no reports in this directory; put there \.txt"):
        empty.read()
    assert good.read().text == "新建3家"


def test_reads_one_document(folder: Path) -> None:
    document = read(folder / "2012" / "c.TXT")
    assert (document.name, document.text, document.encoding) == ("c.TXT", "新建5家", "utf-8")
    with pytest.raises(ReadingError, match="this is a directory; give one of the files in it"):
        read(folder)


def test_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SIMPLIFIED.encode("gbk"))))
    document = read("-")
    assert (document.name, document.text) == ("stdin", SIMPLIFIED)


def test_a_directory_that_may_not_be_opened_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", path)

    monkeypatch.setattr("os.scandir", refuse)
    (source,) = find_documents([folder])
    assert (source.path, source.name) == (folder, folder.name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_says_what_may_not_be_opened(folder: Path) -> None:
    (folder / "b.txt").chmod(0)
    with pytest.raises(ReadingError, match=r"cannot be opened \(Permission denied\); check the path and its perm"):
        Source(folder / "b.txt", "b.txt").read()
