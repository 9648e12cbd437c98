"""The columns of every export, in the order in which people look at them, with their headings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, get_args

from extractor.records import Category, Figure, Finding, Judgement, Verdict, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal

    from pydantic import BaseModel

    from extractor.records import Evidence

LANGUAGES = ("en", "zh")
"""Languages that headings and summaries exist in."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field that it shows, its headings, and its width in a workbook.

    ``width`` is in characters; ``wrap`` breaks long text over lines. With ``as_text`` the column repeats a
    number field as exact text, which only workbooks need, since their number cells hold 15 digits. ``of`` makes one
    cell of what JSON Lines has as a list or an object. ``lang`` is the only language of workbooks that have the column.
    ``printed`` keeps the zeros behind the point of a decimal, where a cell is text: 4.30 and not 4.3.
    """

    field: str
    en: str
    zh: str
    width: int
    wrap: bool = False
    as_text: bool = False
    of: Callable[[Any], str | None] | None = None
    lang: str | None = None
    printed: bool = False

    @property
    def name(self) -> str:
        """Name of the column for programs: the field's name, with ``_text`` for exact text."""
        return f"{self.field}_text" if self.as_text else self.field

    def heading(self, lang: str) -> str:
        """Heading for people, in ``en`` or ``zh``."""
        return self.zh if lang == "zh" else self.en

    def value(self, record: BaseModel) -> Any:
        """What the cell of ``record`` holds: text, a Decimal, an int, or None for nothing."""
        return self.of(record) if self.of is not None else getattr(record, self.field)


def with_its_digits(value: Decimal) -> str:
    """The decimal without exponent, its zeros behind the point kept: 4.30 stays ``4.30``."""
    return format(value, "f")


@dataclass(frozen=True, slots=True)
class Table:
    """Records with their columns; ``title`` names the sheet of a workbook.

    ``names`` are what enumerated values are called in a workbook, by language; other values stay as they are.
    """

    title: str
    columns: tuple[Column, ...]
    records: Iterable[BaseModel]
    names: Mapping[Any, Mapping[str, str]] = field(default_factory=dict)


COLUMNS = (
    Column("document", "Document", "文档", 26, wrap=True),
    Column("period", "Period", "时间", 14, wrap=True),
    Column("scope", "Scope", "范围", 14, wrap=True),
    Column("indicator", "Indicator", "指标", 26, wrap=True),
    Column("value", "Value", "数值", 18),
    Column("value_max", "Value up to", "数值上限", 12),
    Column("unit", "Unit", "单位", 10),
    Column("bound", "Bound", "精确程度", 9),
    Column("category", "Category", "类别", 14),
    Column("aspect", "Aspect", "指标性质", 10),
    Column("direction", "Direction", "增减方向", 9),
    Column("modality", "Modality", "已完成或计划", 10),
    Column("mention", "As printed", "原文数字", 14, wrap=True),
    Column("sentence", "Source sentence", "原句", 60, wrap=True),
    Column("section", "Section", "所在章节", 26),
    Column("time_period", "Period (ISO 8601)", "标准时间", 16),
    Column("locator", "Place in the original", "原件位置", 20, wrap=True),
    Column("part_of", "Part of", "所属总数", 24),
    Column("repeats", "Repeats", "重复自", 24),
    Column("value", "Value, exact", "精确数值", 18, as_text=True),
    Column("value_max", "Value up to, exact", "精确数值上限", 18, as_text=True),
    Column("rule", "Rule", "判定规则", 24),
    Column("id", "Id", "编号", 26),
    Column("document_id", "Document id", "文档编号", 15),
    Column("start", "Start", "数字起点", 10),
    Column("end", "End", "数字终点", 10),
    Column("sentence_start", "Sentence start", "原句起点", 14),
    Column("sentence_end", "Sentence end", "原句终点", 14),
)
"""All columns; ``DATA_COLUMNS`` are those that are fields of Figure themselves."""

DATA_COLUMNS = tuple(column for column in COLUMNS if not column.as_text)
DECIMAL_FIELDS = ("value", "value_max")
"""Fields of Figure that are decimals, which each format holds exactly in its own way."""
OFFSET_FIELDS = ("start", "end", "sentence_start", "sentence_end")
"""Fields of Figure that are offsets in code points; all others are text."""


def _enumeration(annotation: Any) -> type[StrEnum] | None:
    """The enumeration that a field is of, perhaps beside None."""
    kinds = get_args(annotation) or (annotation,)
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, StrEnum)), None)


ENUMERATED_FIELDS: Mapping[str, type[StrEnum]] = {
    name: kind for name, field_ in Figure.model_fields.items() if (kind := _enumeration(field_.annotation))
}
"""Fields of Figure that have one of some values, with these."""

MATCH_COLUMNS = (
    Column("agreement", "Agreement", "吻合程度", 16),
    *(replace(column, of=attrgetter(f"figure.{column.field}")) for column in COLUMNS),
)
"""The columns of a table of the figures that agree with a number."""


def _lines(found: Iterable[Evidence]) -> str:
    """The sentences, each once, though a finding may rest on several numbers of one."""
    return "\n".join(dict.fromkeys(f"{one.document}: {one.sentence}" for one in found))


def _sentences(record: Finding | Verdict) -> str:
    return _lines(record.evidence)


def _draft_sentence(verdict: Verdict) -> str | None:
    return verdict.draft.sentence if verdict.draft else None


def _compared(finding: Finding) -> str:
    return "; ".join(f"{name} = {plain(value)}" for name, value in finding.compared.items())


def _figures(finding: Finding) -> str:
    return " ".join(finding.figures)


FINDING_COLUMNS = (
    Column("severity", "Severity", "严重程度", 11),
    Column("code", "Check", "检查项", 24),
    Column("message", "What is wrong", "问题", 60, wrap=True, lang="en"),
    Column("message_zh", "What is wrong", "问题", 60, wrap=True, lang="zh"),
    Column("evidence", "Source sentences", "原句", 80, wrap=True, of=_sentences),
    Column("compared", "Numbers compared", "比较的数字", 36, wrap=True, of=_compared),
    Column("figures", "Figures", "数据编号", 30, wrap=True, of=_figures),
    Column("id", "Id", "编号", 40),
)
"""The columns of a table of findings."""

VERDICT_COLUMNS = (
    Column("row", "Row", "行号", 8),
    Column("mention", "As printed", "原文数字", 16),
    Column("verdict", "Verdict", "结论", 15),
    Column("message", "Reason", "说明", 60, wrap=True, lang="en"),
    Column("message_zh", "Reason", "说明", 60, wrap=True, lang="zh"),
    Column("stated", "Value stated", "所述数值", 16),
    Column("found", "Value in source", "来源数值", 16),
    Column("similarity", "Similarity", "相似度", 11),
    Column("draft", "Sentence of the draft", "稿件原句", 60, wrap=True, of=_draft_sentence),
    Column("evidence", "Source sentences", "来源原句", 80, wrap=True, of=_sentences),
    Column("id", "Id", "编号", 26),
)
"""The columns of a table of verdicts."""

COMPARISON_NAMES: Mapping[Judgement, Mapping[str, str]] = {
    Judgement.SUPPORTED: {"en": "supported", "zh": "有依据"},
    Judgement.ROUNDED: {"en": "rounded", "zh": "约数相符"},
    Judgement.CONTRADICTED: {"en": "contradicted", "zh": "与来源不符"},
    Judgement.NOT_FOUND: {"en": "not found", "zh": "来源中未见"},
}
"""What the verdicts on a draft's figures are called for people."""


@dataclass(frozen=True, slots=True)
class CategoryName:
    """A category for people: its name in two languages and what is counted in it."""

    en: str
    zh: str
    counted: str

    def name(self, lang: str) -> str:
        """Name in ``en`` or ``zh``."""
        return self.zh if lang == "zh" else self.en


CATEGORIES: Mapping[Category, CategoryName] = {
    Category.UNIONS: CategoryName(
        "Trade unions",
        "工会组织",
        "trade-union organisations of any level (工会组织, 基层工会, 工会联合会, 工会女职工组织)",
    ),
    Category.MEMBERS: CategoryName(
        "Union members", "工会会员", "union members, persons who joined (会员, 入会职工, 农民工会员)"
    ),
    Category.FUNDS: CategoryName(
        "Money", "资金", "any amount of money (资金, 慰问金, 经费, 经济效益, 欠薪, 财政收入, 贷款)"
    ),
    Category.TRAINEES: CategoryName(
        "Persons trained",
        "培训人员",
        "persons trained, taught or sent to study (培训…人, 培训学员, 人次培训)",
    ),
    Category.PEOPLE: CategoryName(
        "Other people",
        "其他人员",
        "any other persons or households: workers, participants, beneficiaries, cadres, families",
    ),
    Category.ORGANIZATIONS: CategoryName(
        "Organizations", "单位", "enterprises, employers, units, villages, teams that are not unions"
    ),
    Category.AGREEMENTS: CategoryName(
        "Agreements",
        "合同协议",
        "contracts, collective agreements, insurance policies and similar papers signed or issued",
    ),
    Category.EVENTS: CategoryName(
        "Events",
        "活动",
        "activities held: competitions, classes (期, 班次), visits, fairs, shows, inspections, trains run",
    ),
    Category.CASES: CategoryName(
        "Cases",
        "案件事项",
        "disputes, petitions, hotline matters, accidents, violations, inspected problems",
    ),
    Category.FACILITIES: CategoryName(
        "Facilities",
        "场所设施",
        "places and stations: centres, bases, schools, reading rooms, workshops (工作室), service points",
    ),
    Category.OUTPUTS: CategoryName(
        "Outputs",
        "成果",
        "things achieved or made: innovations, patents, proposals, articles, posts offered, goods handed out",
    ),
    Category.HONOURS: CategoryName(
        "Honours",
        "荣誉",
        "awards, titles and honoured units or persons (先进单位50个, 工人先锋号3个, 被授予…的4名)",
    ),
    Category.RATES: CategoryName("Rates", "比率", "every percentage or per-mille, whatever it is a rate of"),
    Category.RANKS: CategoryName("Ranks", "排名", "positions in a ranking"),
    Category.OTHER: CategoryName("Other", "其他", "a figure that is none of these"),
}
"""Name and meaning of each category, in the order of the definition."""
