"""Presentations of PowerPoint before 2007 and of WPS (.ppt, .pps, .dps): what is read of them, and what is refused."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from make_documents import packed
from support import FIXTURES, assert_refused

from extractor import extract
from extractor.errors import ReadingError
from extractor.reading import Conversions, libreoffice, read_bytes
from extractor.reading.formats import conversion_of
from extractor.reading.libreoffice import POWERPOINT_97, Conversion

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SLIDES = "PowerPoint Document".encode("utf-16-le")
#: What follows the head of the atom that says whether a file is locked ([MS-PPT] 2.3.2).
OPEN, LOCKED = b"\x14\0\0\0\x5f\xc0\x91\xe3", b"\x14\0\0\0\xdf\xc4\xd1\xf3"
OPEN_DOCUMENT = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        **{one: one for one in ("office", "style", "text", "table", "presentation", "manifest")},
        "draw": "drawing",
        "svg": "svg-compatible",
    }.items()
)
TYPE = "application/vnd.oasis.opendocument.presentation"


def paragraphs(*texts: str) -> str:
    return "".join(f"<text:p>{text}</text:p>" for text in texts)


def bullets(*texts: str) -> str:
    return f"<text:list>{''.join(f'<text:list-item>{paragraphs(text)}</text:list-item>' for text in texts)}</text:list>"


def grid(*rows: tuple[str, ...]) -> str:
    lines = ["".join(f"<table:table-cell>{paragraphs(cell)}</table:table-cell>" for cell in row) for row in rows]
    shown = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    return f"<table:table>{'<table:table-column/>' * len(rows[0])}{shown}</table:table>"


def box(top: int) -> str:
    return f'svg:x="1cm" svg:y="{top}cm" svg:width="20cm" svg:height="4cm"'


def frame(content: str, top: int, kind: str = "") -> str:
    """A shape ``top`` centimetres down; without a kind it was drawn freely."""
    place = f'presentation:style-name="x" presentation:class="{kind}"' if kind else ""
    held = content if content.startswith("<table:") else f"<draw:text-box>{content}</draw:text-box>"
    return f"<draw:frame {place} {box(top)}>{held}</draw:frame>"


def slide(*frames: str, notes: str = "", hidden: bool = False) -> str:
    noted = f"<presentation:notes>{frame(notes, 12, 'notes')}</presentation:notes>" if notes else ""
    style = 'draw:style-name="hidden"' if hidden else ""
    layout = 'draw:master-page-name="M" presentation:presentation-page-layout-name="L"'
    return f"<draw:page {layout} {style}>{''.join(frames)}{noted}</draw:page>"


def presentation(*slides: str) -> bytes:
    """A presentation of LibreOffice."""
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", TYPE), ("content.xml", "text/xml"), ("styles.xml", "text/xml"))
    )
    placeholders = "".join(
        f'<presentation:placeholder presentation:object="{kind}" {box(top)}/>'
        for kind, top in (("title", 1), ("outline", 5))
    )
    return packed(
        {
            "mimetype": TYPE,
            "META-INF/manifest.xml": f"<manifest:manifest {OPEN_DOCUMENT}>{entries}</manifest:manifest>",
            "styles.xml": f"<office:document-styles {OPEN_DOCUMENT}><office:styles>"
            f'<style:presentation-page-layout style:name="L">{placeholders}</style:presentation-page-layout>'
            "</office:styles><office:automatic-styles>"
            '<style:page-layout style:name="P"/></office:automatic-styles><office:master-styles>'
            '<style:master-page style:name="M" style:page-layout-name="P"/></office:master-styles>'
            "</office:document-styles>",
            "content.xml": f"<office:document-content {OPEN_DOCUMENT}><office:automatic-styles>"
            '<style:style style:name="hidden" style:family="drawing-page">'
            '<style:drawing-page-properties presentation:visibility="hidden"/></style:style></office:automatic-styles>'
            f"<office:body><office:presentation>{''.join(slides)}</office:presentation></office:body>"
            "</office:document-content>",
        }
    )


@pytest.fixture(scope="session")
def ppt(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A presentation as PowerPoint 97 has it; skips where there is no LibreOffice with its presentations."""
    program = shutil.which("soffice")
    folder = tmp_path_factory.mktemp("ppt")
    source, made = folder / "made.odp", folder / "made.ppt"
    source.write_bytes(
        presentation(
            slide(
                frame(paragraphs("2023年工会工作总结"), 1, "title"),
                frame(bullets("新建工会612家", "发展会员3.2万人"), 5, "outline"),
                frame(grid(("项目", "数量"), ("培训", "45场"), ("慰问", "1,208人")), 10),
                notes=paragraphs("救助职工78人"),
            ),
            slide(frame(paragraphs("隐藏"), 1, "title"), frame(paragraphs("另有99家"), 5, "outline"), hidden=True),
            slide(frame(paragraphs("下一步打算"), 1, "title"), frame(paragraphs("建成50家"), 5, "outline")),
        )
    )
    if program is not None:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "ppt:MS PowerPoint 97", "--outdir", str(folder)]
        subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    if not made.exists():
        pytest.skip("no LibreOffice Impress: apt-get install --no-install-recommends libreoffice-impress")
    return made.read_bytes()


TEXT = """2023年工会工作总结
新建工会612家
发展会员3.2万人
项目 | 数量
培训 | 45场
慰问 | 1,208人
救助职工78人
下一步打算
建成50家
"""


def test_old_presentation_is_read_like_a_new_one(ppt: bytes) -> None:
    document = read_bytes(ppt, "x.ppt")
    assert document.text == TEXT
    assert [document.text[one.start : one.end] for one in document.headings] == ["2023年工会工作总结", "下一步打算"]
    cells = [TEXT[cell.start : cell.end] for cell in document.tables[0].cells]
    assert cells == ["项目", "数量", "培训", "45场", "慰问", "1,208人"]
    assert document.warnings == ("hidden slides are not read: 2; show them to have them read",)
    assert document.size == len(ppt)  # of the file itself, not of what it was converted to
    assert {figure.mention: figure.locator for figure in extract(document).figures} == {
        "612家": "slide 1",
        "3.2万人": "slide 1",
        "45场": "slide 1 table 1 R2C2",
        "1,208人": "slide 1 table 1 R3C2",
        "78人": "slide 1 notes",
        "50家": "slide 3",
    }


CONVERTED = [
    # (name, bytes, how they are converted)
    ("x.ppt", OLE + SLIDES, POWERPOINT_97),
    ("X.PPT", OLE + SLIDES, POWERPOINT_97),
    ("x.pps", OLE + SLIDES, POWERPOINT_97),
    ("x.dps", OLE + SLIDES, POWERPOINT_97),
    ("x.pptx", OLE + SLIDES + OPEN, POWERPOINT_97),  # an old file under the new name
    ("x.ppt", b"PK\x03\x04", None),  # and a new one under the old name
    ("x.ppt", "新建3家".encode(), None),
    ("x.txt", OLE + SLIDES, None),
]


@pytest.mark.parametrize(("name", "data", "conversion"), CONVERTED)
def test_what_is_converted_is_told_by_name_and_first_bytes(
    name: str, data: bytes, conversion: Conversion | None
) -> None:
    assert conversion_of(data, name) == conversion


REFUSED = [
    # (name, bytes, what the one line must say)
    ("x.ppt", "新建3家".encode(), "not a PowerPoint file; check what it is"),  # text has no business there
    ("x.ppt", b"<html><p>3", "not a PowerPoint file; check what it is"),
    ("x.dps", b"%PDF-1.7\n3", "not a PowerPoint file; check what it is"),
    ("x.ppt", b"PK\x03\x04", "damaged or cut off"),
    (
        "x.ppt",
        OLE + "WordDocument".encode("utf-16-le"),
        "an old Office file, but not of PowerPoint; save what it holds as",
    ),
    ("x.pptx", OLE + bytes(600), "an old Office file, but not of PowerPoint; save what it holds as"),
    ("x.pptx", OLE + "EncryptedPackage".encode("utf-16-le"), "locked by a password; open it, save it without one"),
    ("x.ppt", OLE + SLIDES + LOCKED, "locked by a password; open it, save it without one"),
]


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED)
def test_refuses_with_a_reason(name: str, data: bytes, reason: str) -> None:
    assert_refused(read_bytes, data, name, reason)


def test_without_libreoffice_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find_libreoffice", lambda: None)
    needed = (
        r"an old PowerPoint file, which needs LibreOffice; install it \(.*libreoffice-impress\), or save it as \.pptx"
    )
    with pytest.raises(ReadingError, match=needed):
        read_bytes(OLE + SLIDES, "x.ppt")


def test_a_locked_file_is_told_by_its_own_mark(ppt: bytes) -> None:
    assert ppt.count(OPEN) == 1
    with pytest.raises(ReadingError, match=r"^x\.ppt: locked by a password"):
        read_bytes(ppt.replace(OPEN, LOCKED), "x.ppt")


NOT_OPENED = (
    r"^x\.ppt: LibreOffice cannot open it \(damaged, protected by a password, older than PowerPoint 97, or "
    r"libreoffice-impress is not installed\); open it in PowerPoint and save it as \.pptx without a password$"
)


def test_a_run_of_old_files_starts_libreoffice_once_a_format(
    ppt: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    doc = (FIXTURES / "documents/report.doc").read_bytes()
    alone = read_bytes(doc, "x.doc").text
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run_it, calls = libreoffice._ran, []

    def counted(command: list[str], seconds: float, home: Path) -> bool:
        calls.append([Path(one).suffix for one in command if one.endswith((".doc", ".ppt"))])
        return run_it(command, seconds, home)

    monkeypatch.setattr(libreoffice, "_ran", counted)
    damaged = ppt[: len(ppt) // 2] + SLIDES
    # bytes at the end make files of one content differ, of which one would do
    files = [("1/a.doc", doc), ("1/a.ppt", ppt), ("x.ppt", damaged), ("2/a.doc", doc + b"\0"), ("2/a.ppt", ppt + b"\0")]
    with Conversions((name, lambda data=data: data) for name, data in files) as run:
        read = {name: read_bytes(data, name, None, run.convert).text for name, data in files if name != "x.ppt"}
        assert read == {"1/a.doc": alone, "2/a.doc": alone, "1/a.ppt": TEXT, "2/a.ppt": TEXT}
        assert calls == [[".doc"] * 2, [".ppt"] * 3]
        with pytest.raises(ReadingError, match=NOT_OPENED):
            read_bytes(damaged, "x.ppt", None, run.convert)
        assert calls[2:] == [[".ppt"]]  # tried alone
    assert list(tmp_path.iterdir()) == []
