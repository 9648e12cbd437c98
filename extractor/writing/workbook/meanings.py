"""What columns, categories and values mean, in short and in two languages, for the sheet about the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.records import Aspect, Bound, Category, Modality, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

_Both = tuple[str, str]  # in English and in Chinese

COLUMN_MEANINGS: Mapping[str, _Both] = {
    "document": ("name of the document", "文档名称"),
    "period": ("time expression that governs the figure, as written", "数据所属时间，照原文"),
    "scope": ("whom or where the figure is about, as written", "数据所涉对象或地区，照原文"),
    "indicator": (
        "what is measured, in the document's words or by the name that a rule gives it",
        "统计的内容，用原文词语，或用规则所定的名称",
    ),
    "value": (
        "the number in its unit, after 万 and 亿 are worked out; a sign in front shows the bound",
        "以所列单位计的数值，万、亿已折算；前面的符号表示精确程度",
    ),
    "value_max": ("upper end of a range", "区间的上限"),
    "unit": ("元, %, a classifier or a measure; empty if none is written", "元、%、量词或计量单位；原文没有则为空"),
    "bound": ("how the true number relates to the one printed", "实际数与所印数字的关系"),
    "category": (
        "what is counted; choose another one from the list if it is wrong",
        "所计对象的类别；有误可从列表中另选",
    ),
    "aspect": ("which side of the thing measured the number gives", "数字反映的是总量、新增量还是占比等"),
    "direction": ("which way a change goes", "增长或下降"),
    "modality": ("whether it happened, is aimed at, or is laid down", "已完成、目标或规定"),
    "findings": ("what the checks say about the figure", "对此数据的检查结果"),
    "to_finding": ("a click goes to the gravest finding about the figure", "点击转到“检查”表中最严重的一条检查结果"),
    "mention": ("the number with its unit, verbatim", "数字连同单位，照原文"),
    "to_sentence": ("a click goes to the sentence with all its numbers", "点击转到“原句”表中的句子"),
    "sentence": ("source sentence, verbatim", "数据所在的句子，照原文"),
    "section": ("headings above the figure, outermost first", "所在各级标题，由外到内"),
    "time_period": (
        "the period as a date, where it can be resolved: 2012, 2012-11, 2012-01/2012-06",
        "能确定的标准时间：2012、2012-11、2012-01/2012-06",
    ),
    "locator": ("page, paragraph or table cell, where the format has them", "原件中的页码、段落或表格单元"),
    "category_extracted": (
        "the category as it was extracted; a category that differs from it is shown in bold red",
        "提取时的类别；与之不同的类别以红色粗体显示",
    ),
    "part_of": ("id of the total that it is a stated part of", "所属总数的编号"),
    "repeats": ("id of the figure whose passage it repeats", "所重复段落中数据的编号"),
    "value_text": ("the value with all its digits: a number cell holds 15", "数值的全部数位：数字单元格只保留15位"),
    "value_max_text": ("the upper end with all its digits", "区间上限的全部数位"),
    "rule": ("the rule that decided category and indicator", "判定类别和指标的规则"),
    "id": ("identity of the figure; the same input gives the same one", "数据编号；同样的文本得到同样的编号"),
    "document_id": ("identity of the document's text", "文档文本的编号"),
    "start": ("where the number starts in the text, in characters", "数字在文本中的起点（字符数）"),
    "end": ("where the number ends, exclusive", "数字在文本中的终点（不含）"),
    "sentence_start": ("where the sentence starts in the text", "句子在文本中的起点"),
    "sentence_end": ("where the sentence ends, exclusive", "句子在文本中的终点（不含）"),
}
"""What each column of the sheet of figures holds."""

VALUE_MEANINGS: Mapping[StrEnum, _Both] = {
    Bound.ABOUT: ("about it, on either side (约, 左右)", "约为此数（约、左右）"),
    Bound.OVER: ("more than it (多, 余, 超过, 突破)", "多于此数（多、余、超过、突破）"),
    Bound.AT_LEAST: ("it or more (以上, 不少于, 至少)", "此数或更多（以上、不少于、至少）"),
    Bound.UNDER: ("less than it (近, 不足, 不到)", "少于此数（近、不足、不到）"),
    Bound.AT_MOST: ("it or less (以内, 不超过, 最高)", "此数或更少（以内、不超过、最高）"),
    Aspect.LEVEL: ("how many there are or were dealt with", "现有或处理的数量"),
    Aspect.INCREMENT: ("how many were newly added (新建, 新增, 新发展)", "新增加的数量（新建、新增、新发展）"),
    Aspect.SHARE: ("a part of a whole, a coverage, a rate of attainment", "占比、覆盖率、完成率"),
    Aspect.GROWTH: ("a rate of change", "变化的幅度"),
    Aspect.RANK: ("a position in a ranking", "排名中的位次"),
    Aspect.AVERAGE: ("per head, household or the like", "人均、户均等"),
    Modality.REPORTED: ("it happened or holds", "已经发生或现实如此"),
    Modality.TARGET: ("planned, demanded or hoped for", "计划、要求或争取达到"),
    Modality.RULE: ("a norm, limit or threshold", "标准、限额或门槛"),
    Severity.ERROR: ("it cannot be right", "必有一处不对"),
    Severity.WARNING: ("it is probably wrong", "很可能不对"),
    Severity.INFO: ("it may be wrong, or is worth a look", "可能不对，或值得一看"),
}
"""What values of enumerated fields and severities mean."""

CATEGORY_MEANINGS: Mapping[Category, _Both] = {
    Category.UNIONS: ("trade-union organisations of any level", "各级工会组织"),
    Category.MEMBERS: ("union members, persons who joined", "工会会员、入会职工"),
    Category.FUNDS: ("any amount of money", "各种金额"),
    Category.TRAINEES: ("persons trained, taught or sent to study", "接受培训、学习的人员"),
    Category.PEOPLE: ("any other persons or households", "其他人员、住户"),
    Category.ORGANIZATIONS: ("enterprises, employers, villages, teams", "企业、用人单位、村、班组等"),
    Category.AGREEMENTS: ("contracts, agreements, policies", "合同、协议、保单等"),
    Category.EVENTS: ("competitions, classes, visits, shows", "竞赛、培训班、慰问、演出等活动"),
    Category.CASES: ("disputes, petitions, accidents, violations", "争议、信访、事故、违法等案件事项"),
    Category.FACILITIES: ("centres, bases, schools, service points", "中心、基地、学校、服务站点等"),
    Category.OUTPUTS: ("innovations, patents, proposals, goods", "创新成果、专利、建议、物品等"),
    Category.HONOURS: ("awards, titles, honoured units or persons", "奖项、称号、受表彰的集体或个人"),
    Category.RATES: ("every percentage, whatever it is a rate of", "各种百分比、千分比"),
    Category.RANKS: ("positions in a ranking", "名次"),
    Category.OTHER: ("none of these", "不属于以上各类"),
}
"""What each category counts."""
