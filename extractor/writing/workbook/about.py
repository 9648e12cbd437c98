"""The sheet about the workbook itself: how it was made, how to read it, and from what it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.records import Aspect, Bound, Modality
from extractor.records.names import SIGNS, name
from extractor.writing.sheet import COUNT, INDENTED, MAX_NOTES, PLAIN, TITLE, WRAPPED, Book, Entry, Sheet
from extractor.writing.workbook.figures import EXTRACTED, FIGURE_COLUMNS, FINDINGS
from extractor.writing.workbook.looks import SEVERITY_FILLS, TINTS
from extractor.writing.workbook.meanings import CATEGORY_MEANINGS, COLUMN_MEANINGS, VALUE_MEANINGS
from extractor.writing.workbook.plan import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractor.records import Result
    from extractor.writing.run import Run

_WIDTHS = (36, 72, 14, 12, 14, 16, 14, 60)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "About this workbook",
        "version": "Version",
        "made": "Made on",
        "rules": "Digest of the rules",
        "options": "Options",
        "option": "{name} = {value}",
        "defaults": "none, all as usual",
        "documents": "Documents",
        "figures": "Figures",
        "findings": "Findings",
        "colours": "Colours and signs",
        "row": "row of a {name}",
        "cell": "{name} in a finding",
        "aspects": "What a number can be",
        "columns": "Columns of the sheet {sheet}, with their names in CSV and JSON Lines",
        "column": "{heading} ({name})",
        "folded": "The columns from “{first}” on are folded: click the + above the sheet to open them.",
        "categories": "Categories",
        "limits": "Limits",
        "long": "Text that is longer than a cell can be ends in …[cut], and characters that a workbook cannot hold are "
        "shown as \ufffd. JSON Lines (-o figures.jsonl) has the full text.",
        "notes": "Notes pop up at the first {limit} figures with findings of a sheet; the column “{findings}” has all.",
        "inputs": "Inputs",
        "comma": ", ",
    },
    "zh": {
        "title": "关于本工作簿",
        "version": "版本",
        "made": "生成时间",
        "rules": "规则摘要值",
        "options": "选项",
        "option": "{name} = {value}",
        "defaults": "无，均为默认",
        "documents": "文档数",
        "figures": "数据条数",
        "findings": "检查发现",
        "colours": "颜色与符号",
        "row": "{name}数据所在行",
        "cell": "检查结果：{name}",
        "aspects": "数字的性质",
        "columns": "“{sheet}”表各列，括号内为 CSV 和 JSON Lines 中的列名",
        "column": "{heading}（{name}）",
        "folded": "从“{first}”起的各列已折叠：点击工作表上方的“+”展开。",
        "categories": "类别",
        "limits": "限制",
        "long": "超出单元格长度的文字以“…[cut]”结尾，工作簿不能保存的字符显示为\ufffd。"
        "JSON Lines（-o figures.jsonl）中有全文。",
        "notes": "每张工作表中，前{limit}条有检查结果的数据带有弹出批注；“{findings}”列中全部列出。",
        "inputs": "输入文档",
        "comma": "、",
    },
}
_INPUT_HEADINGS = {
    "en": ("Name", "SHA-256 of the file", "Bytes", "Encoding", "Characters", "Id of the text", "Figures", "Warnings"),
    "zh": ("名称", "文件的 SHA-256", "字节数", "编码", "字符数", "文本编号", "数据条数", "读取提示"),
}


def write_about(run: Run, book: Book, lang: str) -> None:
    """Write how ``run`` was made and how the other sheets are to be read."""
    words = _WORDS[lang]
    sheet = Sheet(book, TITLES[lang]["about"], _WIDTHS, frozen=None, repeated=None)
    sheet.text(words["title"], TITLE)
    for label, text in _facts(run, words):
        sheet.add([Entry(label), Entry(text, WRAPPED)])
    sheet.block(words["colours"])
    for entry, text in _colours(words, lang):
        sheet.add([entry, Entry(text)])
    sheet.block(words["aspects"])
    for aspect in Aspect:
        sheet.add([Entry(name(aspect, lang)), Entry(_of(VALUE_MEANINGS[aspect], lang))])
    sheet.block(words["columns"].format(sheet=TITLES[lang]["figures"]))
    for column in FIGURE_COLUMNS:
        heading = words["column"].format(heading=column.heading(lang), name=column.name)
        sheet.add([Entry(heading), Entry(_of(COLUMN_MEANINGS[column.name], lang), WRAPPED)])
    sheet.text(words["folded"].format(first=EXTRACTED.heading(lang)))
    sheet.block(words["categories"])
    for category, meaning in CATEGORY_MEANINGS.items():
        sheet.add([Entry(name(category, lang)), Entry(_of(meaning, lang))])
    sheet.block(words["limits"])
    sheet.text(words["long"])
    sheet.text(words["notes"].format(limit=f"{MAX_NOTES:,}", findings=FINDINGS.heading(lang)))
    sheet.block(words["inputs"])
    sheet.header(_INPUT_HEADINGS[lang])
    for result in run.results:
        sheet.add(_input(result))


def _facts(run: Run, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    options = [words["option"].format(name=option, value=value) for option, value in run.options.items()]
    yield words["version"], f"shuzheng {run.version}"
    yield words["made"], run.made.isoformat(sep=" ")
    yield words["rules"], run.rules
    yield words["options"], words["comma"].join(options) or words["defaults"]
    yield words["documents"], f"{len(run.results):,}"
    yield words["figures"], f"{sum(1 for _ in run.figures):,}"
    yield words["findings"], f"{len(run.findings):,}"


def _colours(words: Mapping[str, str], lang: str) -> Iterator[tuple[Entry, str]]:
    """The colours of rows and cells, and the signs in front of values, with what they mean."""
    for modality in (Modality.TARGET, Modality.RULE):
        label = words["row"].format(name=name(modality, lang))
        yield Entry(label, PLAIN._replace(fill=TINTS[modality])), _of(VALUE_MEANINGS[modality], lang)
    for severity, fill in SEVERITY_FILLS.items():
        label = words["cell"].format(name=name(severity, lang))
        yield Entry(label, PLAIN._replace(fill=fill)), _of(VALUE_MEANINGS[severity], lang)
    for bound in Bound:
        if SIGNS[bound]:
            yield Entry(f"{SIGNS[bound]}  {name(bound, lang)}"), _of(VALUE_MEANINGS[bound], lang)


def _input(result: Result) -> list[Entry | None]:
    document = result.document
    return [
        Entry(document.name, WRAPPED),
        Entry(document.sha256),
        Entry(document.size, COUNT),
        Entry(document.encoding, INDENTED),
        Entry(len(document.text), COUNT),
        Entry(document.document_id, INDENTED),
        Entry(len(result.figures), COUNT),
        Entry("\n".join(document.warnings), INDENTED._replace(wrap=True)),
    ]


def _of(both: tuple[str, str], lang: str) -> str:
    return both[lang == "zh"]
