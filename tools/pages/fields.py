"""The page of the records, their fields and the values that these can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from extractor.records import (
    Aspect,
    Bound,
    Category,
    CellStatus,
    Direction,
    DraftJudgement,
    Evidence,
    Figure,
    Finding,
    FormCell,
    FormCellStatus,
    Modality,
    PanelCell,
    Report,
    ReportField,
    ReportKind,
    RowJudgement,
    Severity,
    UnreadFile,
    UnreadStatus,
    Verdict,
)
from extractor.records.columns import (
    CELL_COLUMNS,
    DATA_COLUMNS,
    FINDING_COLUMNS,
    FORM_CELL_COLUMNS,
    REPORT_AND_UNREAD_COLUMNS,
    REPORT_COLUMNS,
    VERDICT_COLUMNS,
    Column,
)
from extractor.records.names import names
from extractor.words import LANGUAGES
from pages.markdown import cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

    from pydantic import BaseModel

MEANINGS: dict[type[StrEnum], dict[StrEnum, str]] = {
    Bound: {
        Bound.EXACT: "the number as it stands",
        Bound.ABOUT: "near it, on either side (约, 左右, 大约)",
        Bound.OVER: "more than it (多, 余, 超过, 突破, 逾)",
        Bound.AT_LEAST: "it or more (以上, 至少, 不少于, 不低于)",
        Bound.UNDER: "less than it (近, 将近, 不足, 不到)",
        Bound.AT_MOST: "it or less (以下, 以内, 不超过, 最高)",
    },
    Aspect: {
        Aspect.LEVEL: "how many there are or were dealt with",
        Aspect.INCREMENT: "newly added (新建, 新增, 新发展, 净增)",
        Aspect.SHARE: "a part of a whole, a coverage, a rate of attainment",
        Aspect.GROWTH: "a rate of change",
        Aspect.GAP: "the distance from a reference, `up` if above it (高于全国平均1.7个百分点)",
        Aspect.RANK: "a position in a ranking",
        Aspect.AVERAGE: "per head, household or the like (人均, 户均)",
    },
    Direction: {
        Direction.UP: "a rise (增长, 提高, 净增)",
        Direction.DOWN: "a fall (下降, 减少); the value stays positive",
    },
    Modality: {
        Modality.REPORTED: "it happened or holds",
        Modality.TARGET: "planned, demanded or hoped for (力争, 确保, the plan part of a report)",
        Modality.NORM: "a norm, limit or threshold (最高贷款额度10万元)",
    },
    ReportKind: {
        ReportKind.REVIEW: "looks back (总结, 报告, 汇报, 述职)",
        ReportKind.PLAN: "looks ahead (要点, 计划, 规划)",
        ReportKind.BULLETIN: "publishes statistics (公报, 统计资料)",
        ReportKind.NEWS: "brings news (简报, 动态)",
        ReportKind.SPEECH: "is spoken (讲话, 致辞)",
        ReportKind.TABLE: "a table and no running text",
    },
    UnreadStatus: {
        UnreadStatus.OTHER_TYPE: "of a type that is not read, in a folder or an archive",
        UnreadStatus.REFUSED: "cannot be read, as the reason says",
        UnreadStatus.OWN_OUTPUT: "a table or page of figures that shuzheng wrote, in a folder or an archive",
    },
    CellStatus: {
        CellStatus.FILLED: "one figure states it",
        CellStatus.AGREED: "several figures state it and agree; the most precise fills it",
        CellStatus.CHOICE: "several figures state it in units that cannot be compared; none fills it",
        CellStatus.CONFLICT: "several figures state it and disagree; none fills it",
        CellStatus.NOT_STATED: "nothing that was read states it",
        CellStatus.NOT_READ: "nothing could be read of the entity",
    },
    FormCellStatus: {
        FormCellStatus.FILLED: "one figure states it; it is written",
        FormCellStatus.AGREED: "several figures state it and agree; the most precise is written",
        FormCellStatus.CHOICE: "figures state it in units that cannot be compared, or as a range",
        FormCellStatus.CONFLICT: "figures state it and disagree",
        FormCellStatus.NOT_STATED: "no report of the unit states it",
        FormCellStatus.NO_REPORT: "there is no report of the unit, or none is named",
        FormCellStatus.NO_CONCEPT: "the head means no concept, and no indicator has its words",
        FormCellStatus.NO_TIME: "neither the form nor the reports tell the year",
        FormCellStatus.NO_UNIT: "the head has no unit of measure that the number could be written in",
    },
    Severity: {
        Severity.ERROR: "it cannot be right",
        Severity.WARNING: "it is hardly right",
        Severity.INFO: "it may be wrong, or may not",
    },
    RowJudgement: {
        RowJudgement.OK: "sentence, number and value are as in the source",
        RowJudgement.MOVED: "the same sentence at other offsets, the value as in the source",
        RowJudgement.VALUE_CHANGED: "the sentence is there, the row has another value",
        RowJudgement.TEXT_CHANGED: "the sentence is there but reads differently",
        RowJudgement.NOT_FOUND: "no source has such a sentence",
        RowJudgement.NO_SOURCE: "the document is not among the sources",
    },
    DraftJudgement: {
        DraftJudgement.SUPPORTED: "a source has the same value",
        DraftJudgement.ROUNDED: "a source has a value that agrees within the printed precision",
        DraftJudgement.CONTRADICTED: "a source has another value for the same indicator, scope and period",
        DraftJudgement.NOT_FOUND: "no source has a figure of this",
    },
}

COUNTED: dict[Category, str] = {
    Category.UNIONS: "trade-union organisations of any level (工会组织, 基层工会, 工会联合会, 工会女职工组织)",
    Category.MEMBERS: "union members, persons who joined (会员, 入会职工, 农民工会员)",
    Category.FUNDS: "any amount of money (资金, 慰问金, 经费, 经济效益, 欠薪, 财政收入, 贷款)",
    Category.TRAINEES: "persons trained, taught or sent to study (培训…人, 培训学员, 人次培训)",
    Category.PEOPLE: "any other persons or households: workers, participants, beneficiaries, cadres, families",
    Category.ORGANIZATIONS: "enterprises, employers, units, villages, teams that are not unions",
    Category.AGREEMENTS: "contracts, collective agreements, insurance policies and similar papers signed or issued",
    Category.EVENTS: "activities held: competitions, classes (期, 班次), visits, fairs, shows, inspections, trains run",
    Category.CASES: "disputes, petitions, hotline matters, accidents, violations, inspected problems",
    Category.FACILITIES: "places and stations: centres, bases, schools, reading rooms, "
    "workshops (工作室), service points",
    Category.OUTPUTS: "things achieved or made: innovations, patents, proposals, articles, "
    "posts offered, goods handed out",
    Category.HONOURS: "awards, titles and honoured units or persons (先进单位50个, 工人先锋号3个, 被授予…的4名)",
    Category.RATES: "every percentage or per-mille, whatever it is a rate of",
    Category.RANKS: "positions in a ranking",
    Category.OTHER: "a figure that is none of these",
}
"""What is counted in each category."""


def fields_page() -> str:
    """The fields of the records, their headings in a workbook, and the values that they can have."""
    lines = [
        "# Fields of the records\n",
        "Generated from `extractor/records.py` by `make docs`. JSON Lines and CSV use the names on the left, a "
        "workbook the headings. Offsets count Unicode code points from 0, ends are exclusive: "
        "`text[start:end] == mention`.\n",
        "## Figure\n",
        "One figure is one row of every export. A workbook has `value` and `value_max` once more as exact text, since "
        "its number cells hold 15 digits.\n",
        *_fields(Figure, DATA_COLUMNS),
        "\n## Report\n",
        "What a document says of itself, and each speech in a file of many: `Result.reports`, `shuzheng reports`, and "
        "the reports of every format. Each of its five things is a field of its own in JSON, with the words that say "
        "so; a table has columns for them: `date`, `date_mention`, `date_locator`, `date_rule`, `date_start` and "
        "`date_end`.\n",
        *_fields(Report, REPORT_COLUMNS),
        "\n## UnreadFile\n",
        "A file that was not read, and why: a row below the reports of `shuzheng reports` and of the workbook, whose "
        "columns of reports are empty there, and a line of `unread.jsonl` in a batch.\n",
        *_fields(UnreadFile, REPORT_AND_UNREAD_COLUMNS),
        "\n## ReportField\n",
        "One thing that a report says of itself.\n",
        *_fields(ReportField, ()),
        "\n## PanelCell\n",
        "A cell of a panel: a row of `shuzheng panel` in `.csv`, `.jsonl` and `.parquet`.\n",
        *_fields(PanelCell, CELL_COLUMNS),
        "\n## FormCell\n",
        "What became of an empty cell of a form: a row of the table that `shuzheng fill --cells` writes.\n",
        *_fields(FormCell, FORM_CELL_COLUMNS),
        "\n## Finding\n",
        "What `shuzheng check` finds; [checks.md](checks.md) lists the checks. A table has the sentences of the "
        "evidence in one cell.\n",
        *_fields(Finding, FINDING_COLUMNS),
        "\n## Verdict\n",
        "What `shuzheng verify` says of a row, and `shuzheng compare` of a figure of a draft.\n",
        *_fields(Verdict, VERDICT_COLUMNS),
        "\n## Evidence\n",
        "A place that a finding or a verdict rests on.\n",
        *_fields(Evidence, ()),
        "\n## Categories\n",
        "| code | name | 名称 | what is counted |",
        "| --- | --- | --- | --- |",
    ]
    for category, counted in COUNTED.items():
        lines.append(f"| `{category}` | {' | '.join(names(category))} | {cell(counted)} |")
    lines.append(
        "\nA person or unit counted as an award winner is `honours`; a person counted as trained is "
        "`trainees`; money is always `funds`; a percentage is always `rates`."
    )
    for enum, meanings in MEANINGS.items():
        lines += [f"\n## {enum.__name__}\n", f"{enum.__doc__}\n", "| value | meaning |", "| --- | --- |"]
        lines += [f"| `{member}` | {cell(meanings[member])} |" for member in enum]
    return "\n".join(lines) + "\n"


def _fields(record: type[BaseModel], columns: Sequence[Column]) -> list[str]:
    """A table of the fields of a record, with the headings of those that are a column of a workbook."""
    headings = {column.field: column for column in columns if not column.has_own_part}
    hints = get_type_hints(record)
    lines = ["| field | type | heading | 标题 | meaning |", "| --- | --- | --- | --- | --- |"]
    for name, field in record.model_fields.items():
        column = headings.get(name)
        shown = [column.heading(lang) if column else "" for lang in LANGUAGES]
        lines.append(
            f"| `{name}` | {type_name(hints[name])} | {shown[0]} | {shown[1]} | {cell(field.description or '')} |"
        )
    return lines


def type_name(hint: Any) -> str:
    """The type of a field, for people: ``list of str``, ``int or empty``."""
    arguments = [one for one in get_args(hint) if one is not ...]
    if get_origin(hint) is tuple:
        return f"list of {arguments[0].__name__}"
    if get_origin(hint) is dict:
        return f"object of {arguments[1].__name__}"
    return " or ".join("empty" if one is type(None) else one.__name__ for one in arguments or [hint])
