"""Files in the formats of Office before 2007 → .docx and .pptx, by a LibreOffice that leaves nothing behind.

LibreOffice keeps tracked deletions apart, so that the reader of .docx can leave them out; programs that only pull the
text out of a .doc (antiword, catdoc) do not.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING

from extractor.errors import ReadingError
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Sequence

CONVERSION_SECONDS = 120
"""How long LibreOffice may take for one file; it takes 1 second for a short report, 10 for a book."""

SECONDS_MORE = 10
"""How much longer it may take for each further file of a call."""

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


@dataclass(frozen=True, slots=True)
class Target:
    """A format that LibreOffice writes: its suffix and filter, and for messages who else writes it and what does here.

    ``package`` is the part of LibreOffice that has the filter, by its name on Debian.
    """

    suffix: str
    filter: str
    program: str
    package: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """How LibreOffice is to open a file, by the suffix and filter of its format, and what it is to make of it.

    The filter is said to it, since it would read what is damaged as plain text, which gives rubbish and no error.
    """

    suffix: str
    filter: str
    target: Target


_DOCX = Target(".docx", "MS Word 2007 XML", "Word", "libreoffice-writer")
_PPTX = Target(".pptx", "Impress MS PowerPoint 2007 XML", "PowerPoint", "libreoffice-impress")
WORD_97 = Conversion(".doc", "MS Word 97", _DOCX)
WORD_2003_XML = Conversion(".xml", "MS Word 2003 XML", _DOCX)
RTF = Conversion(".rtf", "Rich Text Format", _DOCX)
WORKS = Conversion(".wps", "MS_Works", _DOCX)
POWERPOINT_97 = Conversion(".ppt", "MS PowerPoint 97", _PPTX)


def find_libreoffice() -> str | None:
    """The program, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


def temporary_folder() -> TemporaryDirectory[str]:
    """A folder for what is converted."""
    return TemporaryDirectory(prefix="shuzheng-", ignore_cleanup_errors=True)


def convert(data: bytes, conversion: Conversion, name: str) -> bytes:
    """Convert one file; ``name`` stands in errors.

    Raises ReadingError if there is no LibreOffice, or it cannot open the file or takes too long.
    """
    program, target = find_libreoffice(), conversion.target
    told = {"name": name, "program": target.program, "package": target.package, "suffix": target.suffix}
    if program is None:
        raise ReadingError(message("libreoffice.missing", **told))
    with temporary_folder() as folder:
        source = Path(folder, f"document{conversion.suffix}")
        source.write_bytes(data)
        if not convert_files(program, [source], conversion):
            raise ReadingError(message("libreoffice.slow", seconds=CONVERSION_SECONDS, **told))
        converted = converted_bytes(source, conversion)
    if converted is None:
        raise ReadingError(message("libreoffice.not_opened", **told))
    return converted


def convert_files(program: str, sources: Sequence[Path], conversion: Conversion) -> bool:
    """Let LibreOffice convert files of one folder in one call, and tell whether it ended in its time.

    What it makes of each stands beside it; of a file that it cannot open it makes nothing, and goes on.
    """
    folder = sources[0].parent
    profile = Path(mkdtemp(dir=folder))  # one serves one process at a time
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir()
    settings.write_text(_PROFILE, encoding="utf-8")
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        f"--infilter={conversion.filter}",
        "--convert-to",
        f"{conversion.target.suffix[1:]}:{conversion.target.filter}",
        "--outdir",
        str(folder),
        *map(str, sources),
    ]
    return _ran(command, CONVERSION_SECONDS + SECONDS_MORE * (len(sources) - 1), home=profile)


def converted_bytes(source: Path, conversion: Conversion) -> bytes | None:
    """What LibreOffice made of a file, None if it made nothing or was ended while it wrote."""
    converted = source.with_suffix(conversion.target.suffix)
    return converted.read_bytes() if zipfile.is_zipfile(converted) else None


def _ran(command: list[str], seconds: float, home: Path) -> bool:
    """Run LibreOffice; after its time is over, end it and what it started, and return False."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(home)},
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except BaseException as error:
        _end(process)
        if isinstance(error, subprocess.TimeoutExpired):
            return False
        raise
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice and what it started, which would else write into its folder while that is removed."""
    if sys.platform == "win32":
        process.kill()
        process.wait()
        return
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for _ in range(_ENDING_LOOKS):
        try:
            os.killpg(process.pid, 0)
        except (ProcessLookupError, PermissionError):  # none is left; macOS says so of those that are not buried yet
            return
        time.sleep(_LOOK_SECONDS)


#: How often, and after how many seconds each, it is looked whether all that was ended is gone.
_ENDING_LOOKS, _LOOK_SECONDS = 50, 0.01
