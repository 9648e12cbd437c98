"""Archives, patterns and copies: what is found in which order under which name, and what is not opened."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import stat
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from support import FIXTURES
from typer.testing import CliRunner

from extractor import cli, extract, read, zips
from extractor.errors import ReadingError
from extractor.reading import archives, find_documents, read_bytes
from extractor.records import Document
from extractor.writing.texts import write_text

DOCUMENTS = FIXTURES / "documents"
TEXT = "新建3家".encode()


def zip_of(members: dict[str, bytes], *, flags: int = 0) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    data = stream.getvalue()
    if flags:  # in the head of each member and in the directory
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            place = data.find(mark)
            while place >= 0:
                data = data[: place + at] + struct.pack("<H", flags) + data[place + at + 2 :]
                place = data.find(mark, place + 4)
    return data


def tar_of(members: dict[str, bytes], *, links: dict[str, str] | None = None, kind: bytes = tarfile.SYMTYPE) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
    return stream.getvalue()


def found(path: Path) -> list[tuple[str, str]]:
    """What each source at a path is called, and its text or error."""
    results = []
    for source in find_documents([path]):
        try:
            results.append((source.name, source.read().text))
        except ReadingError as error:
            results.append((source.name, f"error: {error}"))
    return results


def names(path: Path) -> list[str]:
    return [source.name for source in find_documents([path])]


# ── what is found ───────────────────────────────────────────────────────────────────────────────────────────

LISTED = [
    # (what is tested, members, names in order)
    (
        "files before folders, each in order",
        ["b/x.txt", "c.txt", "a/y.txt", "a.txt"],
        ["a.txt", "c.txt", "a/y.txt", "b/x.txt"],
    ),
    ("hidden files and litter", [".a.txt", "~$b.txt", "__MACOSX/c.txt", ".git/d.txt", "e.txt"], ["e.txt"]),
    ("types that cannot be read", ["a.gif", "b.exe", "c.txt", "d.rar"], ["c.txt"]),
    ("paths with backslashes", ["2012\\a.txt"], ["2012/a.txt"]),
    ("paths with dots and doubled slashes", ["./2012//a.txt"], ["2012/a.txt"]),
    ("upper case", ["A.TXT"], ["A.TXT"]),
]


@pytest.mark.parametrize(("what", "members", "listed"), LISTED, ids=[case[0] for case in LISTED])
def test_members_in_stable_order(tmp_path: Path, what: str, members: list[str], listed: list[str]) -> None:
    (tmp_path / "r.zip").write_bytes(zip_of(dict.fromkeys(members, TEXT)))
    (tmp_path / "r.tar.gz").write_bytes(gzip.compress(tar_of(dict.fromkeys(members, TEXT))))
    (tmp_path / "r.tar").write_bytes(tar_of(dict.fromkeys(members, TEXT)))
    for archive in ("r.zip", "r.tar.gz", "r.tar"):
        assert names(tmp_path / archive) == [f"{archive}/{name}" for name in listed], what


def test_archives_below_a_directory_and_in_archives_are_opened(tmp_path: Path) -> None:
    inner = zip_of({"x.txt": TEXT})
    (tmp_path / "2012").mkdir()
    (tmp_path / "2012" / "r.zip").write_bytes(
        zip_of({"a/i.zip": inner, "t.tgz": gzip.compress(tar_of({"y.txt": TEXT}))})
    )
    (tmp_path / "b.txt").write_bytes(TEXT)
    assert found(tmp_path) == [
        ("b.txt", "新建3家"),
        ("2012/r.zip/t.tgz/y.txt", "新建3家"),
        ("2012/r.zip/a/i.zip/x.txt", "新建3家"),
    ]


def test_members_without_a_suffix_are_looked_into(tmp_path: Path) -> None:
    (tmp_path / "r.zip").write_bytes(zip_of({"总结": TEXT, "blob": b"\0\1\2" * 99}))
    assert names(tmp_path / "r.zip") == ["r.zip/总结"]


NAMES = ["2012年工作报告/总结（一）.txt", "會員權益報告.txt", "report.txt", "a报告\\总结.txt"]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "big5"])
def test_names_in_the_encodings_of_old_systems(tmp_path: Path, encoding: str) -> None:
    wanted = [name for name in NAMES if name.encode(encoding, "ignore").decode(encoding) == name]
    members = {f"{number}".rjust(len(name.encode(encoding)), "x"): name for number, name in enumerate(wanted)}
    data = zip_of(dict.fromkeys(members, TEXT))
    for stand_in, name in members.items():
        data = data.replace(stand_in.encode(), name.encode(encoding))
    (tmp_path / "r.zip").write_bytes(data)
    assert sorted(names(tmp_path / "r.zip")) == sorted("r.zip/" + name.replace("\\", "/") for name in wanted)


def test_the_name_in_the_unicode_field_counts(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("__.txt")
    name = "工会.txt".encode()
    info.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, 0) + name
    with zipfile.ZipFile(tmp_path / "r.zip", "w") as archive:
        archive.writestr(info, TEXT)
    assert names(tmp_path / "r.zip") == ["r.zip/工会.txt"]


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "新建3家")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", "新建4家")
    (tmp_path / "r.zip").write_bytes(stream.getvalue())
    assert [text for _, text in found(tmp_path / "r.zip")] == ["新建3家", "新建4家"]


def test_archives_of_the_same_name_are_named_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for year in ("2011", "2012"):
        Path(year).mkdir()
        Path(year, "r.zip").write_bytes(zip_of({"a.txt": TEXT}))
    assert [source.name for source in find_documents(["2011/r.zip", "2012/r.zip"])] == [
        "2011/r.zip/a.txt",
        "2012/r.zip/a.txt",
    ]


def test_sources_can_be_sent_to_another_process(tmp_path: Path) -> None:
    (tmp_path / "r.zip").write_bytes(zip_of({"i.zip": zip_of({"a.txt": TEXT})}))
    (source,) = pickle.loads(pickle.dumps(find_documents([tmp_path / "r.zip"])))
    assert source.read().text == "新建3家"


def test_the_fixtures() -> None:
    assert names(DOCUMENTS / "reports.zip") == [
        "reports.zip/copy of report.txt",
        "reports.zip/2008/nested.zip/inner.txt",
        "reports.zip/2008/工作报告.txt",
        "reports.zip/2008/组建情况.csv",
    ]
    of_report = [figure.value for figure in extract(read(DOCUMENTS.parent / "reports" / "city-union-2008.txt")).figures]
    for archive in ("reports.zip", "reports.tar.gz"):
        (source,) = [one for one in find_documents([DOCUMENTS / archive]) if one.name.endswith("工作报告.txt")]
        assert [figure.value for figure in extract(source.read()).figures] == of_report


PATTERNS = [
    # (pattern, names)
    ("*.txt", ["a.txt", "b.txt"]),
    ("201?", ["c.txt"]),  # a directory
    ("**/c.*", ["c.txt"]),
    ("[ab].txt", ["a.txt", "b.txt"]),
    ("x[1].txt", ["x[1].txt"]),  # a file of that very name goes first
]


@pytest.mark.parametrize(("pattern", "listed"), PATTERNS)
def test_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, listed: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("2012").mkdir()
    for name in ("a.txt", "b.txt", ".hidden.txt", "2012/c.txt", "x[1].txt"):
        Path(name).write_bytes(TEXT)
    expected = [*listed, "x[1].txt"] if pattern == "*.txt" else listed
    assert [source.name for source in find_documents([pattern])] == expected


# ── what is not opened ──────────────────────────────────────────────────────────────────────────────────────

GOOD_ZIP = zip_of({"a.txt": TEXT})
GOOD_TAR = gzip.compress(tar_of({"a.txt": TEXT * 999}))
LINK = zipfile.ZipInfo("l.txt")
LINK.external_attr = (stat.S_IFLNK | 0o777) << 16


def zip_with_link() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(LINK, "/etc/passwd")
    return stream.getvalue()


def nested(depth: int) -> bytes:
    data = zip_of({"a.txt": TEXT})
    for _ in range(depth - 1):
        data = zip_of({"i.zip": data})
    return data


def with_size(data: bytes, size: int) -> bytes:
    """The archive with a lie about the unpacked size of its member."""
    place = data.find(b"PK\x01\x02")
    return data[: place + 24] + struct.pack("<I", size) + data[place + 28 :]


HOSTILE = [
    # (what is wrong, name of the archive, bytes, what the line must say)
    ("empty", "r.zip", b"", "r.zip: damaged or cut off; check that it was downloaded"),
    ("text", "r.zip", TEXT, "r.zip: damaged or cut off"),
    ("cut", "r.zip", GOOD_ZIP[:-25], "r.zip: damaged or cut off"),
    ("noise", "r.zip", b"PK\x03\x04" + bytes(range(256)) * 9, "r.zip: damaged or cut off"),
    ("nothing in it", "r.zip", zip_of({}), "r.zip: no reports in this archive; put there .txt"),
    ("nothing that can be read in it", "r.zip", zip_of({"a.gif": b"3"}), "r.zip: no reports in this archive"),
    ("locked", "r.zip", zip_of({"a.txt": TEXT}, flags=1), "r.zip/a.txt: locked by a password; unpack it"),
    ("a path that leads out", "r.zip", zip_of({"../a.txt": TEXT}), "r.zip/../a.txt: its path leads out of the archive"),
    ("a path from the root", "r.zip", zip_of({"/etc/a.txt": TEXT}), "its path leads out of the archive"),
    ("a drive", "r.zip", zip_of({"C:\\a.txt": TEXT}), "r.zip/C:/a.txt: its path leads out of the archive"),
    ("a link", "r.zip", zip_with_link(), "r.zip/l.txt: a link, which is not followed"),
    ("too deep", "r.zip", nested(4), "r.zip/i.zip/i.zip/i.zip: archives in archives are opened 3 deep; unpack it"),
    ("a bomb", "r.zip", zip_of({"a.txt": bytes(30_000_000)}), "r.zip: unpacks to more than 200 times its size"),
    ("a bomb in it", "r.zip", zip_of({"i.zip": zip_of({"a.txt": bytes(30_000_000)})}), "r.zip/i.zip: unpacks to more"),
    ("a size that is a lie", "r.zip", with_size(GOOD_ZIP, 4), "r.zip/a.txt: damaged in its archive"),
    ("a broken archive in it", "r.zip", zip_of({"i.zip": b"PK\x03\x04"}), "r.zip/i.zip: damaged or cut off"),
    ("an empty file", "r.zip", zip_of({"a.txt": b""}), "r.zip/a.txt: the file is empty"),
    ("a broken PDF", "r.zip", zip_of({"a.pdf": b"%PDF-1.4"}), "r.zip/a.pdf: the PDF is cut off"),
    ("a line end in a name", "r.zip", zip_of({"a\nb.txt": b""}), "r.zip/a\ufffdb.txt: the file is empty"),
    ("text as tar", "r.tar", TEXT * 999, "r.tar: damaged or cut off"),
    ("a tar.gz cut", "r.tar.gz", GOOD_TAR[:-20], "r.tar.gz: damaged or cut off"),
    ("a tar.gz of zeros", "r.tar.gz", b"\x1f\x8b" + bytes(99), "r.tar.gz: damaged or cut off"),
    ("a tar cut", "r.tar", tar_of({"a.txt": TEXT * 999})[:3000], "r.tar: damaged or cut off"),
    (
        "a symbolic link",
        "r.tar",
        tar_of({}, links={"l.txt": "/etc/passwd"}),
        "r.tar/l.txt: a link, which is not followed",
    ),
    ("a hard link", "r.tar", tar_of({}, links={"l.txt": "../x"}, kind=tarfile.LNKTYPE), "r.tar/l.txt: a link"),
    ("a device", "r.tar", tar_of({}, links={"l.txt": ""}, kind=tarfile.CHRTYPE), "r.tar: no reports in this archive"),
    ("a path that leads out of a tar", "r.tar", tar_of({"a/../../b.txt": TEXT}), "its path leads out of the archive"),
    ("a bomb as tar", "r.tgz", gzip.compress(tar_of({"a.txt": bytes(30_000_000)})), "r.tgz: unpacks to more than 200"),
]


@pytest.mark.parametrize(("what", "name", "data", "line"), HOSTILE, ids=[case[0] for case in HOSTILE])
def test_refuses_with_a_reason(tmp_path: Path, what: str, name: str, data: bytes, line: str) -> None:
    (tmp_path / name).write_bytes(data)
    ((_, text),) = found(tmp_path / name)
    assert line in text, what
    assert "\n" not in text
    assert sorted(path.name for path in tmp_path.rglob("*")) == [name]  # nothing is unpacked


def test_one_broken_member_takes_no_other(tmp_path: Path) -> None:
    data = zip_of({"a.txt": "新建3家,会员5人,经费7元".encode() * 3, "b.txt": TEXT})
    place = data.index(b"a.txt") + 5
    data = data[:place] + bytes(4) + data[place + 4 :]
    (tmp_path / "r.zip").write_bytes(data)
    first, second = found(tmp_path / "r.zip")
    assert first[1].startswith("error: r.zip/a.txt: damaged in its archive; make the archive anew")
    assert second == ("r.zip/b.txt", "新建3家")


def test_bounds_on_members_and_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    members = {"a.txt": TEXT, "b.txt": TEXT, "i.zip": zip_of({"c.txt": TEXT})}
    (tmp_path / "r.zip").write_bytes(zip_of(members))
    (tmp_path / "r.tar").write_bytes(tar_of(members))
    for module, bound, value, archive, says in (
        (zips, "MAX_MEMBERS", 2, "r.zip", "r.zip: holds 3 files, more than 2; split it"),
        (archives, "MAX_MEMBERS", 2, "r.tar", "r.tar: holds more than 2 files; split it"),
        (archives, "MAX_MEMBERS", 3, "r.zip", "r.zip/i.zip: holds more than 3 files with the archives in it"),
        (zips, "MAX_DIRECTORY_BYTES", 50, "r.zip", "r.zip: holds more than 10,000 files; split it"),
        (zips, "MAX_TOTAL_BYTES", 20, "r.zip", "r.zip: unpacks to more than 0 MB; split it"),
        (archives, "MAX_MEMBER_BYTES", 5, "r.zip", "r.zip/a.txt: larger than 0 MB; split it"),
    ):
        archives._open.cache_clear()
        with monkeypatch.context() as patch:
            patch.setattr(module, bound, value)
            assert any(says in text for _, text in found(tmp_path / archive)), says
    archives._open.cache_clear()


def in_larger_form(data: bytes) -> bytes:
    """The archive with the end that large archives have, while the usual one says that the list is empty."""
    end = data.rfind(b"PK\x05\x06")
    members, size, offset = struct.unpack("<HII", data[end + 10 : end + 20])
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, members, members, size, offset)
    return data[:end] + record + struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1) + with_list_of(data[end:], 0)


def with_list_of(data: bytes, size: int) -> bytes:
    end = data.rfind(b"PK\x05\x06")
    return data[: end + 12] + struct.pack("<I", size) + data[end + 16 :]


def with_end_in_offset(data: bytes) -> bytes:
    """The archive with the mark of an end where its end says where the list begins."""
    end = data.rfind(b"PK\x05\x06")
    return data[: end + 16] + b"PK\x05\x06" + data[end + 20 :]


LISTS = [
    # (what the end says of the list of members, archive)
    ("its length", GOOD_ZIP),
    ("its length, before a comment", GOOD_ZIP[:-2] + struct.pack("<H", 3) + b"abc"),
    ("its length in the larger form", in_larger_form(GOOD_ZIP)),
    ("its length, and a mark of another end", with_end_in_offset(GOOD_ZIP)),
]


@pytest.mark.parametrize(("what", "data"), LISTS, ids=[case[0] for case in LISTS])
def test_a_list_of_members_is_not_read_if_it_is_too_long(
    what: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    larger = in_larger_form(GOOD_ZIP)
    assert zips.open_zip(io.BytesIO(larger), len(larger), what).namelist() == ["a.txt"]
    monkeypatch.setattr(zips, "MAX_DIRECTORY_BYTES", 50)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    for container in (zips.ARCHIVE, zips.WORKBOOK, zips.WORD):
        with pytest.raises(ReadingError, match=r"holds more than 10,000 files; split it"):
            zips.open_zip(io.BytesIO(data), len(data), what, container)


def test_an_archive_that_is_gone_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "r.zip").write_bytes(GOOD_ZIP)
    (source,) = find_documents([tmp_path / "r.zip"])
    (tmp_path / "r.zip").unlink()
    with pytest.raises(ReadingError, match=r"r\.zip: cannot be opened \(No such file or directory\)"):
        source.read()


def test_an_archive_is_no_document() -> None:
    with pytest.raises(ReadingError, match=r"^r\.zip: an archive holds documents of its own; give it to"):
        read_bytes(GOOD_ZIP, "r.zip")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_says_which_archive_may_not_be_opened(tmp_path: Path) -> None:
    (tmp_path / "r.zip").write_bytes(GOOD_ZIP)
    (tmp_path / "r.zip").chmod(0)
    assert "cannot be opened (Permission denied)" in found(tmp_path / "r.zip")[0][1]


def test_a_fault_in_a_reader_takes_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor import reading

    def fault(*_: object) -> Document:
        raise RecursionError("too deep\nand more")

    monkeypatch.setitem(reading.FORMATS, ".txt", fault)
    with pytest.raises(ReadingError, match=r"^x\.txt: could not be read \(RecursionError: too deep\); save it anew"):
        read_bytes(TEXT, "x.txt")


# ── copies, and texts beside the figures ────────────────────────────────────────────────────────────────────


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.app, args, prog_name="shuzheng")
    return result.exit_code, result.stdout, result.stderr


def test_what_comes_twice_is_extracted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_bytes(TEXT)
    Path("b.txt").write_bytes("新建3家".encode("gb18030"))  # other bytes, the same text
    Path("c.zip").write_bytes(zip_of({"d.txt": TEXT, "e.txt": "新建4家".encode()}))
    code, out, err = run("extract", ".", "-o", "-")
    assert (code, out.count("\n")) == (0, 2)
    assert err == (
        "warning: b.txt: the same text as a.txt; its figures are given once\n"
        "warning: c.zip/d.txt: the same text as a.txt; its figures are given once\n"
    )


def test_texts_are_written_beside_the_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("r").mkdir()
    Path("r/a.txt").write_bytes("新建3家\r\n会员5人".encode("gb18030"))
    Path("r/b.zip").write_bytes(zip_of({"2012/c.md": "# 一、工作\n\n新建**4**家".encode()}))
    code, _, err = run("extract", "r", "-o", "f.csv", "--text-dir", "deep/texts", "-q")
    assert (code, err) == (0, "")
    assert Path("deep/texts/a.txt.txt").read_bytes() == "新建3家\r\n会员5人".encode()  # line ends as they are
    assert Path("deep/texts/b.zip/2012/c.md.txt").read_bytes() == "一、工作\n新建4家\n".encode()
    again = [source.read() for source in find_documents(["deep/texts"])]
    ids = [document.document_id for document in again]
    assert ids == [source.read().document_id for source in find_documents(["r"])]


TEXT_NAMES = [
    # (name of a document, where its text is)
    ("a.txt", "a.txt.txt"),
    ("2012/a.docx", "2012/a.docx.txt"),
    ("/etc/a.txt", "etc/a.txt.txt"),  # never out of the directory
    ("../../a.txt", "_/_/a.txt.txt"),
    (".hidden/~$a.txt", "_hidden/_$a.txt.txt"),  # a search for texts finds it
    ('a:b*?"<>|.txt', "a_b______.txt.txt"),  # as other systems have it
    ("长" * 300 + ".txt", "长" * 56 + ".txt"),
]


@pytest.mark.parametrize(("name", "place"), TEXT_NAMES)
def test_names_of_texts(tmp_path: Path, name: str, place: str) -> None:
    path = write_text(Document(name=name, text="新建3家"), tmp_path)
    assert path == tmp_path / place
    assert path.read_text(encoding="utf-8") == "新建3家"


def test_another_text_of_the_same_name_gets_a_name_of_its_own(tmp_path: Path) -> None:
    one, other = Document(name="a.txt", text="新建3家"), Document(name="a.txt", text="新建4家")
    assert write_text(one, tmp_path) == write_text(one, tmp_path) == tmp_path / "a.txt.txt"
    assert write_text(other, tmp_path) == tmp_path / f"a.txt.{other.document_id}.txt"


def test_text_dir_that_cannot_be_made_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_bytes(TEXT)
    code, _, err = run("extract", "a.txt", "-o", "-", "--text-dir", "a.txt/x")
    assert code == 1
    assert err.startswith("error: a.txt/x/a.txt.txt: cannot be written (Not a directory); choose another --text-dir")


def test_warnings_of_a_document_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.append(["甲", "=1+1"])
    book.save("f.xlsx")
    code, _, err = run("extract", "f.xlsx", "-o", "-")
    assert (code, err) == (
        0,
        "warning: f.xlsx: 1 formulas have no stored value; open the workbook in Excel and save it\n",
    )
