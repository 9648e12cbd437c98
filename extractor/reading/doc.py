"""What is saved as .doc or .docx: told by its first bytes, since both names are given to files of any kind.

Old Word files, Word 2003 XML and RTF go through LibreOffice, which keeps tracked deletions apart, so that the reader
of .docx can leave them out; programs that only pull the text out of a .doc (antiword, catdoc) do not.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import ReadingError
from extractor.reading.html import read_html
from extractor.reading.limits import check_size
from extractor.reading.mail import read_mht
from extractor.reading.markup import looks_like_page, parse_xml, start_of
from extractor.reading.mime import looks_like_web_archive
from extractor.reading.text import read_text
from extractor.reading.word import read_docx
from extractor.words import message
from extractor.zips import OLD_OFFICE

if TYPE_CHECKING:
    from extractor.records import Document

CONVERSION_SECONDS = 120
"""How long LibreOffice may take for one file; it takes 1 second for a short report, 10 for a book."""

_OLD_NAMES = (".doc", ".wps")
_ZIP, _RTF = b"PK", b"{\\rtf"
# names of streams in an OLE file
_ENCRYPTED, _WORD_TEXT = "EncryptedPackage".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
_OTHER_OFFICE = ("Workbook".encode("utf-16-le"), "PowerPoint Document".encode("utf-16-le"))
_WORD_XML = (b"urn:schemas-microsoft-com:office:word", b"http://schemas.microsoft.com/office/word/2003/wordml")
# control characters that no text has
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# said to LibreOffice, since it would read what is damaged as plain text, which gives rubbish and no error
_FILTERS = {".doc": "MS Word 97", ".rtf": "Rich Text Format", ".xml": "MS Word 2003 XML", ".wps": "MS_Works"}
# Where installers put it without telling the shell.
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
# No macros, and no pictures or templates from the network while a file is opened.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def read_word(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Read what Word or WPS wrote, in any of their formats; ``encoding`` is for pages and text under their names.

    Raises ReadingError if it is none of them, is damaged or protected, or needs LibreOffice where there is none.
    """
    check_size(data, name)
    if data.startswith(_ZIP):
        return read_docx(data, name)
    if data.startswith(OLD_OFFICE):
        if _ENCRYPTED in data:
            raise ReadingError(message("doc.locked", name=name))
        if _WORD_TEXT in data:
            return read_docx(_converted(data, name, ".doc"), name)
        if not name.lower().endswith(".wps") or any(stream in data for stream in _OTHER_OFFICE):
            raise ReadingError(message("doc.not_word", name=name))
        return read_docx(_converted(data, name, ".wps"), name)
    if data.startswith(_RTF):
        return read_docx(_converted(data, name, ".rtf"), name)
    if looks_like_web_archive(data):
        return read_mht(data, name, encoding)
    if looks_like_page(data):
        return read_html(data, name, encoding)
    start = start_of(data)
    if start.startswith(b"<?xml") and any(namespace in start for namespace in _WORD_XML):
        parse_xml(data, name, "its XML")  # refuses what no program should be given
        return read_docx(_converted(data, name, ".xml"), name)
    if name.lower().endswith(_OLD_NAMES) and not start.startswith(b"<"):
        return _plain_text(data, name, encoding)
    raise ReadingError(message("doc.none", name=name))


def _plain_text(data: bytes, name: str, encoding: str | None) -> Document:
    """Read what is text under another name; raises ReadingError for what is not text for certain."""
    try:
        document = read_text(data, name, encoding)
    except ReadingError as error:
        raise ReadingError(message("doc.none", name=name)) from error
    if document.replaced or _CONTROLS.search(document.text) or document.text.lstrip().startswith("<"):
        raise ReadingError(message("doc.none", name=name))
    return document


def _converted(data: bytes, name: str, suffix: str) -> bytes:
    """The file as .docx, by a LibreOffice of its own that leaves nothing behind."""
    program = _libreoffice()
    if program is None:
        raise ReadingError(message("doc.needs_libreoffice", name=name))
    with tempfile.TemporaryDirectory(prefix="shuzheng-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, f"document{suffix}"), Path(folder, "converted", "document.docx")
        source.write_bytes(data)
        profile = Path(folder, "profile", "user")
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation={profile.parent.as_uri()}",  # a profile serves one process at a time
            "--headless",
            "--norestore",
            f"--infilter={_FILTERS[suffix]}",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(target.parent),
            str(source),
        ]
        _run(command, name, folder)
        if not target.is_file():
            raise ReadingError(message("doc.not_opened", name=name))
        return target.read_bytes()


def _run(command: list[str], name: str, home: str) -> None:
    """Run LibreOffice; after its time is over, end it and what it started."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": home},
        start_new_session=True,
    )
    try:
        process.wait(CONVERSION_SECONDS)
    except BaseException as error:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if isinstance(error, subprocess.TimeoutExpired):
            raise ReadingError(message("doc.slow", name=name, seconds=CONVERSION_SECONDS)) from error
        raise


def _libreoffice() -> str | None:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES if Path(place).is_file()), None)
