"""MIME messages, as .eml and .mht are: the text in them, and what their headers say, within bounds.

The standard library takes them apart by its older policy: the newer one recurses into headers, and takes a second for
one of 2,000 characters. How many parts there are, and how deep, is bounded; what it stumbles over is refused.
"""

from __future__ import annotations

import codecs
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from extractor.budget import Budget
from extractor.errors import ReadingError
from extractor.reading.characters import without_invisible
from extractor.reading.limits import check_size
from extractor.values.decoding import codec_of, most_likely_codec
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINES = 1_000_000
"""64 MB in base64 have 880,000."""
MAX_HOLDERS = 50
"""Parts that hold parts: at each line, the ends of all that are open are looked for."""
MAX_PARTS = 10_000
MAX_HEADERS = 20_000
MAX_HEADER = 2_000
"""Characters that are read of one header; subjects have some hundred."""
MAX_NAMED = 20
"""Attachments that are named."""

_HEADERS = (b"mime-version:", b"content-type:", b"from:", b"subject:", b"date:", b"received:", b"return-path:")
_BLANK_START = b"\xef\xbb\xbf \r\n\t"
_PAGE, _TEXT = "text/html", "text/plain"
# codecs for names and for source code, of which some take the square of the length
_NO_CHARSETS = frozenset(["idna", "punycode", "unicode_escape", "raw_unicode_escape", "unicode-escape"])
#: What the standard library raises for headers and parts that are nothing of the kind.
_STUMBLES = (LookupError, ValueError, TypeError, AttributeError, RecursionError, MessageError)


@dataclass(frozen=True, slots=True)
class MimeText:
    """The bytes of a page or text, and the codec that they are declared to be in, if all of them can be read so."""

    content: bytes
    codec: str | None
    is_page: bool


@dataclass(frozen=True, slots=True)
class MimeMessage:
    """A message: its text (None if it has none), its subject, its day in ISO 8601, and the names of attached files."""

    text: MimeText | None
    subject: str
    day: str | None
    attached: str


def looks_like_web_archive(data: bytes) -> bool:
    """Whether a file begins as a web archive does, whatever its name."""
    start = data[:4096].lstrip(_BLANK_START).replace(b"\r\n", b"\n").lower()
    headers = start.partition(b"\n\n")[0]
    return start.startswith(_HEADERS) and (b"multipart/related" in headers or b"text/html" in headers)


def read_message(data: bytes, name: str) -> MimeMessage:
    """Take a message apart; raises ReadingError if it is none, is damaged, or costs too much."""
    with _refusing(name):
        parsed = _parsed(data, name)
        parts = [part for part in parsed.walk() if not part.is_multipart()]
        own = [part for part in parts if part.get_content_disposition() != "attachment"]
        texts = [part for kind in (_PAGE, _TEXT) for part in own if part.get_content_type() == kind]
        text = next(iter(sorted(texts, key=lambda part: part.get_filename() is not None)), None)  # files come last
        others = [part for part in parts if part is not text and not _says_the_same(part, text)]
        day = _day_of(str(parsed["date"]))
        return MimeMessage(None if text is None else _text_of(text), _subject_of(parsed), day, _names(others))


def first_page(data: bytes, name: str) -> MimeText | None:
    """The first page in a message; raises ReadingError if it is none, is damaged, or costs too much."""
    with _refusing(name):
        pages = (part for part in _parsed(data, name).walk() if part.get_content_type() == _PAGE)
        page = next(pages, None)
        return None if page is None else _text_of(page)


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except ReadingError:
        raise
    except _STUMBLES as error:
        raise ReadingError(message("mail.damaged", name=name)) from error


def _parsed(data: bytes, name: str) -> Message:
    check_size(data, name)
    if data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n") > MAX_LINES:
        raise ReadingError(message("mail.lines", name=name, most=MAX_LINES))
    data = data.lstrip(_BLANK_START)
    start = data[:65_536].lower()
    if not start.startswith(_HEADERS) and not any(b"\n" + header in start for header in _HEADERS):
        raise ReadingError(message("mail.none", name=name))
    headers = Budget(MAX_HEADERS, lambda: ReadingError(message("mail.crowded", name=name, most=MAX_HEADERS)))
    holders = Budget(MAX_HOLDERS, lambda: ReadingError(message("mail.deep", name=name, most=MAX_HOLDERS)))
    parts = Budget(MAX_PARTS, lambda: ReadingError(message("mail.parts", name=name, most=MAX_PARTS)))

    policy = _bounded(headers, holders)

    def new_part() -> Message:
        parts.use()
        return Message(policy)

    return BytesParser(new_part, policy=policy).parsebytes(data)


def _bounded(headers: Budget, holders: Budget) -> Compat32:
    """How messages are read: headers that are too long are cut, and too many parts in each other are refused."""

    class Bounded(Compat32):
        def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
            name, value = super().header_source_parse(sourcelines)
            headers.use()
            value = value[:MAX_HEADER]
            if name.lower() == "content-type" and ("multipart" in value.lower() or "message" in value.lower()):
                holders.use()
            return name, value

    return Bounded()


def _text_of(part: Message) -> MimeText:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    return MimeText(content, _codec_of(part, content), part.get_content_type() == _PAGE)


def _codec_of(part: Message, content: bytes) -> str | None:
    """The codec that a part declares, None if not all of it can be read so: its bytes tell better then."""
    codec = _known(part.get_content_charset())
    try:
        content.decode(codec or "ascii")
    except UnicodeDecodeError:
        return None
    return codec


def _subject_of(parsed: Message) -> str:
    """The subject; what is written in it without an encoding is in that which it most looks like."""
    written = next((value for key, value in parsed.raw_items() if key.lower() == "subject"), "")
    if not written.isascii():
        raw = written.encode("utf-8", "surrogateescape")
        return _one_line(raw.decode(most_likely_codec(raw), "replace"))
    return _one_line("".join(_decoded(chunk, charset) for chunk, charset in decode_header(written)))


def _decoded(chunk: bytes | str, charset: str | None) -> str:
    if isinstance(chunk, str):
        return chunk
    codec = _known(charset or "ascii") or most_likely_codec(chunk)
    return chunk.decode(codec, "replace")


def _known(charset: str | None) -> str | None:
    """The codec that a name stands for, None if there is none for texts."""
    try:
        codec = codec_of(charset or "")
    except ReadingError:
        return None
    return None if codecs.lookup(codec).name in _NO_CHARSETS else codec


def _day_of(written: str) -> str | None:
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):  # a date that is none says nothing
        return None


def _says_the_same(part: Message, text: Message | None) -> bool:
    """Whether a part holds no text beside that which is read: a picture, or a page once more as plain text."""
    is_page = text is not None and text.get_content_type() == _PAGE
    is_plain = part.get_content_type() == _TEXT and part.get_filename() is None
    return part.get_content_maintype() == "image" or (is_page and is_plain)


def _names(parts: list[Message]) -> str:
    """The names of attached files, or their types."""
    names = Counter(_one_line(_file_name(part) or part.get_content_type())[:100] for part in parts)
    shown = [name if number == 1 else f"{name} ({number})" for name, number in names.most_common(MAX_NAMED)]
    return ", ".join(shown) + (", …" if len(names) > MAX_NAMED else "")


def _file_name(part: Message) -> str:
    return "".join(_decoded(chunk, charset) for chunk, charset in decode_header(part.get_filename() or ""))


def _one_line(text: str) -> str:
    return " ".join(without_invisible(text.encode("utf-8", "replace").decode()).split())
