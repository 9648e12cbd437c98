"""What reading costs in each format; run as a program, it prints that, by the reader of plain text.

The same made-up report stands in a file of each format, and each file is read by a process of its own, on Linux only.
With ``--against PATH`` another checkout reads the same files in turn, and its costs stand beside these.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import Workbook
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
CHARACTERS = 100_000
"""Of the report: about 100 pages."""
ROUNDS = 3
"""Processes that read a file, of which the fastest and the smallest count: what else the machine does only adds."""
PER = 10_000
"""Characters of text that seconds are given for: about 10 pages."""

# Seconds are those of this process and of those that it waited for; what is imported before is not counted.
_CHILD = """
import json, os, sys
from pathlib import Path
from extractor.reading import read_bytes
name, small = sys.argv[1:]
data = Path(name).read_bytes()
read_bytes(Path(small).read_bytes(), small)
def peak():
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
def spent():
    return sum(os.times()[:4])
Path("/proc/self/clear_refs").write_text("5")
memory, start, times = peak(), spent(), 0
while times == 0 or spent() - start < 0.3:
    document = read_bytes(data, name)
    times += 1
print(json.dumps([(spent() - start) / times, peak() - memory, len(document.text)]))
"""


class ReadingCost(NamedTuple):
    """What it cost to read a file: processor seconds, the most MiB beside what was there before, and its text."""

    seconds: float
    memory: float
    characters: int

    @property
    def per_text(self) -> float:
        """Processor seconds for :data:`PER` characters of text."""
        return self.seconds * PER / self.characters


def main() -> int:
    """Print the costs; 1 if a reader lost much of the text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path, metavar="PATH", help="another checkout to compare with")
    parser.add_argument("--only", nargs="+", metavar="SUFFIX", help="formats to measure, such as pdf docx")
    given = parser.parse_args()
    checkouts = [ROOT, *([given.against.resolve()] if given.against else [])]
    lost = 0
    with tempfile.TemporaryDirectory() as folder:
        files = make_files(Path(folder), {"txt", *given.only} if given.only else {*MAKERS, *CONVERTED})
        print(f"milliseconds for {PER:,} characters of text, and by .txt; MB of file in a second; the most MiB more")
        basis: ReadingCost | None = None
        for path in files:
            cost, *others = costs(path, Path(folder, "small"), checkouts)
            basis = basis or cost
            size = path.stat().st_size / 1e6
            beside = "".join(
                f"   {cost.per_text / other.per_text:5.2f} times as long as there"
                f", {cost.memory - other.memory:+.0f} MiB"
                for other in others
            )
            is_whole = cost.characters >= 0.9 * basis.characters
            print(
                f"  {path.suffix:<6}{cost.per_text * 1e3:9.2f} ms ({cost.per_text / basis.per_text:8.1f})"
                f"{size / cost.seconds:8.2f} MB/s{cost.memory:7.0f} MiB{beside}{'' if is_whole else '  LOST TEXT'}"
            )
            lost += not is_whole
    return 1 if lost else 0


def costs(path: Path, small: Path, checkouts: Sequence[Path]) -> list[ReadingCost]:
    """What each checkout needs to read a file; they take turns, so that noise meets them alike."""
    found: list[list[ReadingCost]] = [[] for _ in checkouts]
    for _ in range(ROUNDS):
        for one, checkout in zip(found, checkouts, strict=True):
            one.append(_read_in_process(path, small.with_suffix(path.suffix), checkout))
    return [
        ReadingCost(min(one.seconds for one in several), min(one.memory for one in several), several[0].characters)
        for several in found
    ]


def _read_in_process(path: Path, small: Path, checkout: Path) -> ReadingCost:
    command = [sys.executable, "-c", _CHILD, str(path), str(small)]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(
        command, env=environment, cwd=path.parent, stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    return ReadingCost(*json.loads(done.stdout))


# ── the files ──────────────────────────────────────────────────────────────────────────────────────────────────


def report_lines(characters: int) -> list[str]:
    """The paragraphs of a report with so many characters, or a few more."""
    lines: list[str] = []
    number = length = 0
    while length < characters:
        number += 1
        lines.append(
            f"{number}、2012年，全市第{number}片区新建基层工会{number * 7 % 900 + 3}个，"
            f"发展会员{number * 131 % 9000 + 10}人，比上年增长{number % 30 + 1}.{number % 10}%；"
            f"筹集帮扶资金{number * 17 % 800 + 20}万元，慰问困难职工{number * 29 % 4000 + 5}户次。"
        )
        length += len(lines[-1])
    return lines


def make_files(folder: Path, wanted: set[str]) -> list[Path]:
    """Write the report, and a small one beside it, in those of the formats that can be made here; plain text first."""
    made: list[Path] = []
    converted = {suffix: source for suffix, source in CONVERTED.items() if suffix in wanted}
    for stem, lines in (("small", report_lines(100)), ("report", report_lines(CHARACTERS))):
        for suffix, make in MAKERS.items():
            path = folder / f"{stem}.{suffix}"
            path.write_bytes(make(lines))
            if suffix in wanted:
                made.append(path)
        program = shutil.which("soffice")
        if program is None:
            if converted:
                print(f"not measured, since LibreOffice makes them: {', '.join(converted)}", file=sys.stderr)
            continue
        for suffix, source in converted.items():
            profile = (folder / "profile").as_uri()
            command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
            given = folder / f"{stem}.{source}"
            subprocess.run(
                [*command, "--outdir", str(folder), str(given)], check=True, timeout=300, capture_output=True
            )
            made.append(folder / f"{stem}.{suffix}")
    return [path for path in made if path.stem == "report"]


def _text(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode()


def _html(lines: Sequence[str]) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def _cells(lines: Sequence[str]) -> list[list[str]]:
    """The report as rows of a table: a cell for each of its clauses."""
    return [line.rstrip("。").replace("；", "，").split("，") for line in lines]


def _csv(lines: Sequence[str]) -> bytes:
    return "\n".join(",".join(row) for row in _cells(lines)).encode()


def _xlsx(lines: Sequence[str]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("report")
    for row in _cells(lines):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def _zip(files: Mapping[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return stream.getvalue()


def _relations(targets: Sequence[str], kind: str) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, target in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'


def _docx(lines: Sequence[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    return _zip(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _relations(["word/document.xml"], "officeDocument"),
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        }
    )


def _pptx(lines: Sequence[str]) -> bytes:
    slides = [lines[at : at + 10] for at in range(0, len(lines), 10)]
    targets = [f"slides/slide{number}.xml" for number in range(1, len(slides) + 1)]
    listed = "".join(f'<p:sldId id="{255 + at}" r:id="rId{at}"/>' for at in range(1, len(slides) + 1))
    names = f'xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}" xmlns:r="{_OFFICE}"'
    return _zip(
        {
            "_rels/.rels": _relations(["ppt/presentation.xml"], "officeDocument"),
            "ppt/presentation.xml": f"<p:presentation {names}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": _relations(targets, "slide"),
            **{
                f"ppt/{target}": f"<p:sld {names}><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody>"
                + "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in slide)
                + "</p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
                for target, slide in zip(targets, slides, strict=True)
            },
        }
    )


def _odt(lines: Sequence[str]) -> bytes:
    names = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "text"))
    body = "".join(f"<text:p>{line}</text:p>" for line in lines)
    content = f"<office:body><office:text>{body}</office:text></office:body>"
    return _zip({"content.xml": f"<office:document-content {names}>{content}</office:document-content>"})


def _rtf(lines: Sequence[str]) -> bytes:
    body = "\\par\n".join("".join(f"\\'{byte:02x}" for byte in line.encode("gbk")) for line in lines)
    return f"{{\\rtf1\\ansi\\ansicpg936 {body}\\par}}".encode()


_OFD_WIDTH, _OFD_LINES = 34, 35
"""Characters in a line of a page, and lines on one, in 12 points."""


def _ofd(lines: Sequence[str]) -> bytes:
    printed = [line[at : at + _OFD_WIDTH] for line in lines for at in range(0, len(line), _OFD_WIDTH)]
    pages = [printed[at : at + _OFD_LINES] for at in range(0, len(printed), _OFD_LINES)]
    names = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(f'<ofd:Page ID="{number}" BaseLoc="Pages/P{number}.xml"/>' for number in range(len(pages)))
    area = (
        "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
    )
    return _zip(
        {
            "OFD.xml": f"<ofd:OFD {names}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
            "</ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {names}>{area}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
            **{
                f"Doc_0/Pages/P{number}.xml": f"<ofd:Page {names}><ofd:Content><ofd:Layer>"
                + "".join(
                    f'<ofd:TextObject ID="1" Boundary="30 {30 + 7 * row} 150 7" Font="1" Size="4.2">'
                    f'<ofd:TextCode X="0" Y="4" DeltaX="g {len(line) - 1} 4.2">{line}</ofd:TextCode></ofd:TextObject>'
                    for row, line in enumerate(page)
                )
                + "</ofd:Layer></ofd:Content></ofd:Page>"
                for number, page in enumerate(pages)
            },
        }
    )


def _pdf(lines: Sequence[str]) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=19, wordWrap="CJK")
    stream = io.BytesIO()
    SimpleDocTemplate(stream, invariant=1).build([Paragraph(line, style) for line in lines])
    return stream.getvalue()


def _eml(lines: Sequence[str]) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "report"
    mail.set_content("\n".join(lines), cte="base64")
    return mail.as_bytes()


def _mht(lines: Sequence[str]) -> bytes:
    archive = EmailMessage()
    archive.set_content(_html(lines).decode(), subtype="html", cte="quoted-printable")
    archive.make_related()
    return archive.as_bytes()


MAKERS: dict[str, Callable[[Sequence[str]], bytes]] = {
    **{"txt": _text, "md": lambda lines: _text(lines).replace(b"\n", b"\n\n"), "html": _html, "csv": _csv},
    **{"docx": _docx, "xlsx": _xlsx, "odt": _odt, "rtf": _rtf, "pptx": _pptx, "ofd": _ofd, "eml": _eml, "mht": _mht},
    "pdf": _pdf,
}
"""What makes a file of the lines of a report, by its suffix."""
CONVERTED = {"doc": "docx", "xls": "xlsx", "ods": "xlsx"}
"""What LibreOffice makes, and of which file."""


if __name__ == "__main__":
    sys.exit(main())
