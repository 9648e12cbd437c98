"""The HTTP service, fuzzed: whatever is sent, no answer is a fault of the service, and each is as described."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from service_process import Served, served

from extractor.service.answers import ErrorAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis import Case

#: Each case takes a few milliseconds, of the workbook 20.
EXAMPLES = 60
POSTED = ("/extract", "/check", "/compare", "/review", "/workbook")
#: That valid requests are accepted cannot be told from the description: a file may be of any type, or be damaged.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
    allow_header_conformance,
]
TEXT = "2012年，全市新建基层工会612家，发展会员4.38万人，其中农民工会员2.91万人，占66.4%。"

fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def service() -> Iterator[Served]:
    with served("--jobs", "2", "--max-bytes", "1000000", "--max-seconds", "10") as service:
        yield service
        assert service.end() == ""  # no fault was logged


@pytest.fixture(scope="module")
def client(service: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.url, timeout=30) as client:
        yield client


@pytest.mark.parametrize("mode", GenerationMode, ids=str)
@pytest.mark.parametrize(("method", "path"), [*(("POST", path) for path in POSTED), ("GET", "/schema/{record}")])
def test_every_answer_is_as_described(service: Served, method: str, path: str, mode: GenerationMode) -> None:
    operation = schemathesis.openapi.from_url(f"{service.url}/openapi.json")[path][method]

    @seed(6)
    @fuzzed
    @given(case=operation.as_strategy(generation_mode=mode))
    def answers(case: Case) -> None:
        # the fields of a form are text and files, whatever their schema says that they are not
        rejects = [negative_data_rejection] if case.media_type == "application/json" else []
        case.call_and_validate(checks=[*CHECKS, *rejects])

    answers()


#: Pieces that bodies are made of: those of good ones, and what no program would send.
PIECES = (
    *(b'{"text": "', TEXT.encode(), b'", "name": "', b'", "as_of": "2013-01-20"}', b'"}', b'{"draft": {"text": "'),
    *(b'"}, "sources": [{"text": "', b'"}]}', b"\\ud800", b"\\u0000", b"\x00", b"\xff\xfe", b"[" * 300, b"9" * 5000),
    *(b"--b\r\n", b"--b--\r\n", b"\r\n\r\n", b"\r\n", b'Content-Disposition: form-data; name="file"; filename="a.'),
    *(b'txt"', b'pdf"', b'docx"', b'xlsx"', b'html"', b'md"', b'csv"', b'\xff"', b"\"; filename*=utf-16''%ff"),
    *(b"PK\x03\x04", b"%PDF-1.7", b"<table><tr><td>", b"| a | b |\n| - | - |\n", b"\xd0\xcf\x11\xe0"),
    *(b'Content-Disposition: form-data; name="text"', b'Content-Disposition: form-data; name="as_of"', b"2013"),
)
TYPES = (
    *("application/json", "application/json; charset=utf-16", "application/json;charset", "APPLICATION/JSON"),
    *("multipart/form-data", "multipart/form-data; boundary=b", "multipart/form-data; boundary=b; charset=idna"),
    *('multipart/form-data; boundary=""', "multipart/form-data; boundary=" + "b" * 300, "text/plain", ";", "", "\xff"),
)


@seed(6)
@settings(fuzzed, max_examples=300)
@given(
    path=st.sampled_from(POSTED),
    body=st.lists(st.sampled_from(PIECES) | st.binary(max_size=20), max_size=12).map(b"".join),
    media_type=st.sampled_from(TYPES),
    lang=st.sampled_from(["", "?lang=zh", "?lang=%ff", "?lang=", "?%00"]),
)
def test_whatever_is_posted_is_answered(
    client: httpx.Client, path: str, body: bytes, media_type: str, lang: str
) -> None:
    answer = client.post(path + lang, content=body, headers={"Content-Type": media_type.encode("latin-1")})
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert ErrorAnswer.model_validate_json(answer.content).error.message


@seed(6)
@fuzzed
@given(
    name=st.text(max_size=20) | st.sampled_from(["a.pdf", "a.docx", "a.doc", "a.xlsx", "a.html", "a.md", "a.csv"]),
    data=st.binary(max_size=200) | st.text(alphabet=TEXT + "|\n,\t", max_size=200).map(str.encode),
    encoding=st.sampled_from(["utf-8", "gb18030", "utf-16", "idna", "punycode", "unicode_escape", "hex", "\x00"]),
    named=st.booleans(),
)
def test_whatever_file_is_sent_is_answered(
    client: httpx.Client, name: str, data: bytes, encoding: str, named: bool
) -> None:
    answer = client.post("/review", files={"file": (name, data)}, data={"encoding": encoding} if named else {})
    assert answer.status_code in (200, 400, 415, 422)
