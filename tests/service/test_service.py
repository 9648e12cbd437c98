"""The HTTP service: what each path answers, and what it refuses."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from support import FIXTURES, ROOT

from extractor import Document, Figure, Finding, Verdict, check, compare, extract, read
from extractor.service import Settings, make_app
from extractor.service.answers import ErrorAnswer
from extractor.service.requests import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx import Response

MAX_BYTES = 200_000
TEXT = "2012年，全市新建基层工会612家，发展会员4.38万人，其中农民工会员2.91万人，占66.4%。"
DRAFT = TEXT.replace("4.38", "4.8")
REPORT = FIXTURES / "reports/city-union-2008.txt"
SPEECH = FIXTURES / "drafts/speech-2009.txt"
#: One report in every format that is read.
FORMATS = ("report.docx", "report.html", "report.md", "report-reportlab.pdf", "report.xlsx", "table.csv")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(make_app(Settings(max_bytes=MAX_BYTES)), base_url="http://127.0.0.1:8000") as client:
        yield client


def upload(*names: str, field: str = "file") -> list[tuple[str, tuple[str, bytes]]]:
    """Files of the fixtures as a form has them."""
    paths = [FIXTURES / name for name in names]
    return [(field, (path.name, path.read_bytes())) for path in paths]


# ── answers ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_figures_of_a_text_are_those_of_the_library(client: TestClient) -> None:
    answer = client.post("/extract", json={"text": "去年" + TEXT, "name": "speech", "as_of": "2013-01-20"})
    result = extract(Document("speech", "去年" + TEXT), as_of="2013-01-20")
    assert answer.status_code == 200
    document = {"name": "speech", "id": result.document.document_id, "encoding": None, "warnings": []}
    assert answer.json()["documents"] == [document]
    assert len(result.figures) == 4
    assert tuple(map(Figure.model_validate, answer.json()["figures"])) == result.figures


def test_a_figure_is_written_as_in_json_lines(client: TestClient) -> None:
    answer = client.post("/extract", json={"text": TEXT}).json()
    assert answer["figures"] == [json.loads(one.model_dump_json()) for one in extract(Document("text", TEXT)).figures]
    assert answer["figures"][1]["value"] == "43800"  # exact, as text


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_read_as_the_library_reads_it(client: TestClient, name: str) -> None:
    answer = client.post("/extract", files=upload(f"documents/{name}")).json()
    result = extract(read(FIXTURES / "documents" / name))
    assert result.figures
    assert tuple(map(Figure.model_validate, answer["figures"])) == result.figures


def test_several_files_and_a_text_come_in_their_order(client: TestClient) -> None:
    files = upload("reports/city-union-2008.txt", "drafts/speech-2009.txt")
    answer = client.post("/extract", files=files, data={"text": TEXT, "name": "third"}).json()
    assert [one["name"] for one in answer["documents"]] == ["city-union-2008.txt", "speech-2009.txt", "third"]
    names = [figure["document"] for figure in answer["figures"]]
    assert names == sorted(names, key=["city-union-2008.txt", "speech-2009.txt", "third"].index)


def test_a_text_that_comes_twice_is_extracted_once(client: TestClient) -> None:
    files = [("file", ("one.txt", TEXT.encode())), ("file", ("two.txt", TEXT.encode()))]
    answer = client.post("/extract", files=files).json()
    assert answer["documents"][1]["warnings"] == ["the same text as one.txt; its figures are given once"]
    assert {figure["document"] for figure in answer["figures"]} == {"one.txt"}


def test_warnings_say_what_was_not_read(client: TestClient) -> None:
    damaged = REPORT.read_bytes()[:-2] + b"\xff\xff"
    (document,) = client.post("/extract", files={"file": ("damaged.txt", damaged)}).json()["documents"]
    assert document["encoding"] == "utf-8"
    assert "undecodable places were replaced (read as utf-8)" in document["warnings"][0]


def test_an_encoding_that_is_named_is_used(client: TestClient) -> None:
    data = TEXT.encode("utf-16-be")
    form = {"files": {"file": ("a.txt", data)}, "data": {"encoding": "utf-16-be"}}
    assert [one["value"] for one in client.post("/extract", **form).json()["figures"]] == [
        "612",
        "43800",
        "29100",
        "66.4",
    ]  # type: ignore[arg-type]


def test_findings_are_those_of_the_library(client: TestClient) -> None:
    answer = client.post("/check", files=upload("drafts/speech-2009.txt", "reports/city-union-2008.txt")).json()
    findings = check([extract(read(SPEECH)), extract(read(REPORT))])
    assert findings
    assert tuple(map(Finding.model_validate, answer["findings"])) == findings


@pytest.mark.parametrize("as_json", [True, False], ids=["json", "form"])
def test_verdicts_are_those_of_the_library(client: TestClient, as_json: bool) -> None:
    if as_json:
        texts = {path.stem: {"text": path.read_text(encoding="utf-8"), "name": path.name} for path in (SPEECH, REPORT)}
        body = {"draft": texts["speech-2009"], "sources": [texts["city-union-2008"]]}
        answer = client.post("/compare", json=body).json()
    else:
        draft, source = (
            upload("drafts/speech-2009.txt", field="draft"),
            upload("reports/city-union-2008.txt", field="sources"),
        )
        answer = client.post("/compare", files=draft + source).json()
    verdicts = compare(extract(read(SPEECH)), [extract(read(REPORT))])
    assert (answer["draft"]["name"], [one["name"] for one in answer["sources"]]) == (SPEECH.name, [REPORT.name])
    assert tuple(map(Verdict.model_validate, answer["verdicts"])) == verdicts


def test_the_draft_is_no_source_of_itself(client: TestClient) -> None:
    body = {"draft": {"text": DRAFT}, "sources": [{"text": DRAFT, "name": "copy"}, {"text": TEXT, "name": "report"}]}
    answer = client.post("/compare", json=body).json()
    assert [one["name"] for one in answer["sources"]] == ["report"]
    assert [one["verdict"] for one in answer["verdicts"]].count("contradicted") == 1


@pytest.mark.parametrize(("lang", "title"), [("", "Review of figures"), ("?lang=zh", "数据复核")])
def test_the_review_page_stands_alone(client: TestClient, lang: str, title: str) -> None:
    answer = client.post(f"/review{lang}", files=upload("documents/report.docx"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f"<title>{title}" in answer.text
    assert "default-src &#39;none&#39;" in answer.text  # its policy: it loads nothing
    assert "report.docx" in answer.text


@pytest.mark.parametrize(("lang", "sheet"), [("en", "Figures"), ("zh", "数据")])
def test_the_workbook_has_the_figures(client: TestClient, lang: str, sheet: str) -> None:
    answer = client.post(f"/workbook?lang={lang}", json={"text": TEXT})
    assert answer.headers["content-disposition"] == 'attachment; filename="figures.xlsx"'
    workbook = load_workbook(io.BytesIO(answer.content))
    assert sheet in workbook.sheetnames
    values = {cell.value for row in workbook[sheet].iter_rows() for cell in row}
    assert {612, 43800, 29100, 66.4} <= values


def test_schemas_are_the_published_ones(client: TestClient) -> None:
    together = client.get("/schema").json()
    for name in ("figure", "finding", "verdict"):
        published = json.loads((ROOT / f"schemas/{name}.schema.json").read_text(encoding="utf-8"))
        assert client.get(f"/schema/{name}").json() == together[name] == published


def test_health_names_version_and_rules(client: TestClient) -> None:
    health = client.get("/health").json()
    assert health["status"] == "ok"
    assert len(health["rules"]) == 12


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("报告.docx", "报告.docx"),
        ("../../etc/passwd", "passwd"),  # a name is never a path
        ("C:\\报告\\2012.txt", "2012.txt"),
        ("a\r\nX: b.txt", "aX: b.txt"),  # nor more than a line
        ("\u202etxt.exe", "txt.exe"),  # nor does it turn around what follows
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
        (" / ", "upload"),
        ("", "upload"),
    ],
)
def test_a_name_is_one_printable_line_without_folders(given: str, shown: str) -> None:
    assert label(given) == shown


# ── refusals ────────────────────────────────────────────────────────────────────────────────────────────────

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "multipart/form-data; boundary=b"}

REFUSED: list[tuple[str, dict[str, Any], int, str, str]] = [
    # the body is not JSON
    ("/extract", {"content": b"", "headers": JSON}, 400, "bad_request", "EOF while parsing"),
    ("/extract", {"content": b'{"text": ', "headers": JSON}, 400, "bad_request", "EOF while parsing"),
    ("/extract", {"content": b'{"text": "\xff\xfe"}', "headers": JSON}, 400, "bad_request", "invalid unicode"),
    ("/extract", {"content": rb'{"text": "\ud800"}', "headers": JSON}, 400, "bad_request", "hex escape"),
    ("/extract", {"content": b"[" * 100_000, "headers": JSON}, 400, "bad_request", "recursion limit"),
    ("/extract", {"content": b"9" * 100_000, "headers": JSON}, 400, "bad_request", "number out of range"),
    # the body is no form
    ("/extract", {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400, "bad_request", "boundary"),
    ("/extract", {"content": b"x", "headers": FORM}, 400, "bad_request", "multipart"),
    ("/extract", {"content": b"--b\r\n\r\n\r\n--b--", "headers": FORM}, 400, "bad_request", '"name" must be'),
    ("/extract", {"files": [("file", ("a.txt", b"8"))] * 102}, 400, "bad_request", "Too many files"),
    # the body is of another type, encoding or packing
    ("/extract", {"content": b"8"}, 415, "unsupported_media_type", "the body is of no type; send application/json"),
    ("/extract", {"data": {"text": TEXT}}, 415, "unsupported_media_type", "x-www-form-urlencoded"),
    (
        *("/extract", {"content": b"{}", "headers": {"Content-Type": "application/json; charset=gbk"}}),
        *(415, "unsupported_media_type", "in gbk, not in UTF-8"),
    ),
    (
        *("/extract", {"content": b"", "headers": {"Content-Type": "multipart/form-data; charset=idna; boundary=b"}}),
        *(415, "unsupported_media_type", "in idna"),
    ),
    (
        *("/extract", {"content": b"\x1f\x8b", "headers": {**JSON, "Content-Encoding": "gzip"}}),
        *(415, "unsupported_media_type", "packed (gzip)"),
    ),
    # fields
    ("/extract", {"json": {}}, 422, "invalid_request", "text: Field required"),
    ("/extract", {"json": [TEXT]}, 422, "invalid_request", "should be an object"),
    ("/extract", {"json": {"text": 8}}, 422, "invalid_request", "text: Input should be a valid string"),
    ("/extract", {"json": {"text": " \n"}}, 422, "invalid_request", "text: it holds no text, only blanks"),
    ("/extract", {"json": {"text": TEXT, "asof": "2013"}}, 422, "invalid_request", "asof: Extra inputs"),
    ("/extract", {"json": {"text": TEXT, "as_of": "2013-13"}}, 422, "invalid_request", "as_of: not a date; write it"),
    ("/extract", {"json": {"text": TEXT, "as_of": "2013-02-31"}}, 422, "invalid_request", "as_of: not a date; write"),
    ("/extract", {"json": {"text": TEXT, "as_of": "２０１３"}}, 422, "invalid_request", "as_of: not a date"),
    ("/extract", {"json": {"text": TEXT, "name": ""}}, 422, "invalid_request", "name: "),
    ("/compare", {"json": {"draft": {"text": TEXT}, "sources": []}}, 422, "invalid_request", "sources: List should"),
    ("/compare", {"json": {"draft": {}, "sources": [{}]}}, 422, "invalid_request", "draft.text: Field required"),
    ("/review?lang=fr", {"json": {"text": TEXT}}, 422, "invalid_request", "lang: Input should be 'en' or 'zh'"),
    # fields of a form
    ("/extract", {"files": {"as_of": (None, "2013")}}, 422, "invalid_request", "there is no document; send one as"),
    ("/extract", {"files": {"file": (None, "8家")}}, 422, "invalid_request", "file: send it as a file"),
    ("/extract", {"files": {"text": ("a.txt", b"8")}}, 422, "invalid_request", "text: a file was sent in this field"),
    (
        *("/extract", {"files": [("text", (None, "8家")), ("text", (None, "9家"))]}),
        *(422, "invalid_request", "text: the field comes 2 times"),
    ),
    ("/compare", {"files": {"draft": ("a.txt", b"8")}}, 422, "invalid_request", "sources: Field required"),
    # documents
    ("/extract", {"files": {"file": ("a.exe", b"8")}}, 415, "unsupported_document_type", "a.exe: files of this type"),
    ("/extract", {"files": upload("documents/reports.zip")}, 415, "unsupported_document_type", "of an archive the"),
    ("/extract", {"files": {"file": ("a.txt", b"")}}, 422, "unreadable_document", "a.txt: the file is empty"),
    ("/extract", {"files": {"file": ("a.pdf", b"8")}}, 422, "unreadable_document", "a.pdf: this is not a PDF file"),
    ("/extract", {"files": {"file": ("a.docx", b"PK\x03\x04")}}, 422, "unreadable_document", "a.docx: "),
    (
        *("/extract", {"files": {"file": ("a.txt", b"8")}, "data": {"encoding": "utf-9"}}),
        *(422, "unreadable_document", "'utf-9' is not a known text encoding"),
    ),
    (  # one that cannot be read refuses all, so that none is missing unnoticed
        *("/extract", {"files": [("file", ("a.txt", TEXT.encode())), ("file", ("b.txt", b""))]}),
        *(422, "unreadable_document", "b.txt: the file is empty"),
    ),
    (
        *("/compare", {"json": {"draft": {"text": TEXT}, "sources": [{"text": TEXT}]}}),
        *(422, "invalid_request", "the only source is the draft itself"),
    ),
    # size, whether the length is said or not
    ("/extract", {"json": {"text": "8" * MAX_BYTES}}, 413, "too_large", "more than the 200,000 bytes"),
    ("/extract", {"files": {"file": ("a.txt", b"8" * MAX_BYTES)}}, 413, "too_large", "more than the 200,000 bytes"),
    (
        *("/extract", {"content": iter([b'{"text": "', *[b"8" * 1000] * 201, b'"}']), "headers": JSON}),
        *(413, "too_large", "more than the 200,000 bytes"),
    ),
    # who sends it
    ("/extract", {"json": {"text": TEXT}, "headers": {"Host": "evil.example"}}, 421, "wrong_host", "127.0.0.1"),
    ("/extract", {"json": {"text": TEXT}, "headers": {"Host": ""}}, 421, "wrong_host", "127.0.0.1"),
    ("/extract", {"json": {"text": TEXT}, "headers": {"Sec-Fetch-Site": "cross-site"}}, 403, "cross_site", "another"),
    ("/nothing", {"json": {"text": TEXT}}, 404, "not_found", "/nothing: no such path; /openapi.json lists"),
]


@pytest.mark.parametrize(("path", "request_", "status", "code", "message"), REFUSED)
def test_what_is_refused_says_why(
    client: TestClient, path: str, request_: dict[str, Any], status: int, code: str, message: str
) -> None:
    answer = client.post(path, **request_)
    assert (answer.status_code, problem(answer).code) == (status, code)
    assert message in problem(answer).message


LONG = "a" * 3_000
QUOTED: list[tuple[str, dict[str, Any]]] = [
    ("/extract", {"json": {"text": TEXT, LONG: 1}}),
    ("/extract", {"json": {"text": TEXT, "as_of": LONG}}),
    ("/extract", {"files": {LONG: ("a.txt", b"8")}}),
    ("/extract", {"content": b"8", "headers": {"Content-Type": LONG}}),
    (f"/{LONG}", {"json": {}}),
]


@pytest.mark.parametrize(("path", "request_"), QUOTED)
def test_what_is_quoted_is_shortened(client: TestClient, path: str, request_: dict[str, Any]) -> None:
    answer = client.post(path, **request_)
    assert answer.status_code in (404, 415, 422)
    assert len(problem(answer).message) <= 1000


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/extract", "POST"),
        ("HEAD", "/extract", "POST"),
        ("OPTIONS", "/extract", "POST"),
        ("PUT", "/compare", "POST"),
        ("POST", "/schema", "GET"),
        ("TRACE", "/health", "GET"),
        ("FOO", "/review", "POST"),
    ],
)
def test_another_method_is_told_which_there_is(client: TestClient, method: str, path: str, allowed: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert method == "HEAD" or problem(answer).code == "method_not_allowed"


def test_another_record_has_no_schema(client: TestClient) -> None:
    answer = client.get("/schema/row")
    assert (answer.status_code, problem(answer).message) == (
        404,
        "row: no such record; there are figure, report, finding, verdict",
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "LOCALHOST", "[::1]:8000", "[::1]"])
def test_the_machine_itself_is_a_host(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["localhost.evil.example", "127.0.0.1.nip.example", "[::2]", "[::1", "evil"])
def test_other_hosts_are_not(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 421


def test_parameters_that_there_are_not_change_nothing(client: TestClient) -> None:
    assert client.get("/health?x=%ff%00&lang=fr").status_code == 200


@pytest.mark.parametrize("path", ["/", "/health", "/nothing", "/docs", "/redoc"])
def test_every_answer_has_the_headers_that_browsers_heed(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers


def problem(answer: Response) -> Any:
    assert answer.headers["content-type"] == "application/json"
    return ErrorAnswer.model_validate_json(answer.content).error


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [
        ("", "", "en"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", "de,zh;q=0.5", "en"),
        ("?lang=zh", "en-GB", "zh"),
        ("?lang=en", "zh-CN", "en"),
        ("?lang=fr", "", "en"),
    ],
)
def test_the_page_is_in_the_language_of_the_browser(client: TestClient, query: str, accepted: str, lang: str) -> None:
    answer = client.get(f"/{query}", headers={"Accept-Language": accepted})
    assert f'<html lang="{lang}">' in answer.text
    assert f'action="/review?lang={lang}"' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text


def test_empty_fields_of_the_page_count_as_not_given(client: TestClient) -> None:
    form = {"file": ("", b""), "text": (None, TEXT), "as_of": (None, "")}
    assert len(client.post("/extract", files=form).json()["figures"]) == 4


def test_a_date_that_is_null_counts_as_not_given(client: TestClient) -> None:
    dated = {"text": "去年新建工会8家。", "as_of": "2013"}
    undated = {**dated, "as_of": None}
    periods = [client.post("/extract", json=body).json()["figures"][0]["time_period"] for body in (dated, undated)]
    assert periods == ["2012", None]


def test_a_browser_is_shown_the_page_with_what_is_wrong(client: TestClient) -> None:
    browser = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "zh-CN"}
    answer = client.post("/review", files={"file": ("<b>.exe", b"8")}, headers=browser)
    assert answer.status_code == 415
    assert "未能完成" in answer.text
    assert "&lt;b&gt;.exe: files of this type are not read here" in answer.text


# ── the description ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_description_has_an_example_of_each_request_and_its_answer(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert list(paths) == [
        *(f"/{name}" for name in ("extract", "check", "compare", "review", "workbook")),
        "/schema",
        "/schema/{record}",
        "/health",
    ]
    for path in ("/extract", "/check", "/compare"):
        operation = paths[path]["post"]
        example = operation["requestBody"]["content"]["application/json"]["example"]
        answered = operation["responses"]["200"]["content"]["application/json"]["example"]
        assert client.post(path, json=example).json() == answered
    check_, compare_ = (
        paths[path]["post"]["responses"]["200"]["content"]["application/json"]["example"]
        for path in ("/check", "/compare")
    )
    assert [one["code"] for one in check_["findings"]] == ["ratio-mismatch"]
    assert [one["verdict"] for one in compare_["verdicts"]] == ["supported", "contradicted", "supported", "supported"]
