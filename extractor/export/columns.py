"""The one list of columns of every export, in the order in which people look at them, with their headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.records import Category

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "zh")
"""Languages that headings and summaries exist in."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field of Figure that it shows, its headings, and its width in a workbook.

    ``width`` is in characters; ``wrap`` breaks long text over lines. With ``as_text`` the column repeats a
    number field as exact text, which only workbooks need, since their number cells hold 15 digits.
    """

    field: str
    en: str
    zh: str
    width: int
    wrap: bool = False
    as_text: bool = False

    @property
    def name(self) -> str:
        """Name of the column for programs: the field's name, with ``_text`` for exact text."""
        return f"{self.field}_text" if self.as_text else self.field

    def heading(self, lang: str) -> str:
        """Heading for people, in ``en`` or ``zh``."""
        return self.zh if lang == "zh" else self.en


COLUMNS = (
    Column("document", "Document", "文档", 24),
    Column("period", "Period", "时间", 14),
    Column("scope", "Scope", "范围", 16),
    Column("indicator", "Indicator", "指标", 28, wrap=True),
    Column("value", "Value", "数值", 16),
    Column("value_max", "Value up to", "数值上限", 14),
    Column("unit", "Unit", "单位", 10),
    Column("bound", "Bound", "精确程度", 12),
    Column("category", "Category", "类别", 15),
    Column("aspect", "Aspect", "指标性质", 12),
    Column("direction", "Direction", "增减方向", 11),
    Column("modality", "Modality", "已完成或计划", 14),
    Column("mention", "As printed", "原文数字", 16),
    Column("sentence", "Source sentence", "原句", 60, wrap=True),
    Column("section", "Section", "所在章节", 30, wrap=True),
    Column("time_period", "Period (ISO 8601)", "标准时间", 18),
    Column("locator", "Place in the original", "原件位置", 20),
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
