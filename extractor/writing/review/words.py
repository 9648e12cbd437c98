"""What the page says, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.records.names import OPINION_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXTS: Mapping[str, tuple[str, str]] = {
    # the head of the page
    "title": ("Review of figures", "数据复核"),
    "facts": (
        "Reports: {documents} · Figures: {figures} · Findings: {findings}",
        "报告{documents}份 · 数据{figures}条 · 检查发现{findings}处",
    ),
    "made": ("Made on {made} by shuzheng {version}, rules {rules}", "{made}由 shuzheng {version} 生成，规则 {rules}"),
    "checked": ("Checked: {done} of {all}", "已复核 {done} / {all}"),
    "tally": ("right {right}, wrong {wrong}, unsure {unsure}", "正确{right}，错误{wrong}，存疑{unsure}"),
    "export": ("Save verdicts", "导出复核"),
    "theme": ("Dark", "深色"),
    "help": ("Keys", "快捷键"),
    "skip": ("Skip to the table of figures", "跳到数据表"),
    "no_script": (
        "This page shows the figures with JavaScript, which is switched off. It loads nothing from elsewhere.",
        "本页需要 JavaScript 才能显示数据，而浏览器已将其停用。本页不从网络加载任何内容。",
    ),
    "no_storage": (
        "This browser keeps nothing for pages opened this way: save your verdicts before you close the page.",
        "浏览器不为以此方式打开的网页保存内容：关闭页面前请先导出复核结果。",
    ),
    # filters
    "filters": ("Find figures", "查找数据"),
    "search": ("Search", "搜索"),
    "search_hint": ("number, indicator, place, words of the sentence", "数字、指标、地区、原句中的词"),
    "all": ("all", "全部"),
    "any_finding": ("with findings", "有检查发现"),
    "no_finding": ("without findings", "无检查发现"),
    "by_severity": ("By severity", "按严重程度"),
    "by_check": ("By check", "按检查项"),
    "unchecked": ("not checked", "未复核"),
    "checked_any": ("checked", "已复核"),
    "corrected": ("with correction or note", "有更正或备注"),
    "reset": ("Show all", "清除筛选"),
    "shown": ("{shown} of {all}", "{shown} / {all} 条"),
    # overview
    "overview": ("Overview", "概览"),
    "by_category": ("Figures by category", "各类数据"),
    "category_hint": ("Tick to see only these.", "勾选后只看所选类别。"),
    "amounts": ("Largest amounts ({unit})", "最大金额（{unit}）"),
    "no_amounts": ("No amounts of money among the figures shown.", "所示数据中没有金额。"),
    "findings": ("Findings", "检查发现"),
    "more_findings": (
        "And {number} more; the filter of findings shows their figures.",
        "另有{number}处，可用“检查发现”筛选查看。",
    ),
    "no_findings": ("The checks found nothing.", "未发现问题。"),
    # document
    "document": ("Document", "文档"),
    "document_of": ("{number} of {all}", "第{number} / {all}份"),
    "document_previous": ("Previous document", "上一份文档"),
    "document_next": ("Next document", "下一份文档"),
    "part_of_document": ("Part {number} of {all}", "第{number} / {all}部分"),
    "part_previous": ("Earlier part", "前一部分"),
    "part_next": ("Later part", "后一部分"),
    "document_text": ("Text of the document, figures marked", "文档正文，数据已标出"),
    # table
    "figures": ("Figures", "数据"),
    "table_text": ("Table of the figures shown", "所示数据表"),
    "page": ("{first}–{last} of {all}", "第{first}–{last}条，共{all}条"),
    "page_previous": ("Previous page", "上一页"),
    "page_next": ("Next page", "下一页"),
    "none_shown": (
        "No figure matches. Change the search or the filters.",
        "没有符合条件的数据，请修改搜索词或筛选条件。",
    ),
    "no_figures": ("The reports state no figures.", "报告中没有数据。"),
    "modality": ("Modality", "已完成或计划"),
    "verdict": ("Verdict", "复核"),
    # detail
    "figure": ("Figure", "数据详情"),
    "none_selected": (
        "Choose a number in the document or a row of the table, or press j.",
        "请点击文档中的数字或表中的一行，或按 j 键。",
    ),
    "previous": ("Previous", "上一条"),
    "next": ("Next", "下一条"),
    "edit": ("Edit", "更正"),
    "take_back": ("Take back", "撤销"),
    "source": ("Source sentence in its paragraph", "段落中的原句"),
    "decision": ("Decision", "判定依据"),
    "all_fields": ("All fields", "全部字段"),
    "corrected_value": ("Corrected value", "更正数值"),
    "note": ("Note", "备注"),
    "save": ("Save", "保存"),
    "cancel": ("Cancel", "取消"),
    "not_a_number": (
        "Write the number in full with digits, e.g. 12000 or 3.5.",
        "请用阿拉伯数字写出完整数值，如 12000 或 3.5。",
    ),
    # what is announced
    "said_figure": ("Figure {number} of {all}: {indicator} {value}", "第{number}条，共{all}条：{indicator} {value}"),
    "said_verdict": ("Marked {verdict}.", "已标为{verdict}。"),
    "said_taken_back": ("Verdict and correction taken back.", "已撤销复核结论和更正。"),
    "said_saved": ("Correction and note saved.", "更正和备注已保存。"),
    "said_exported": ("Saved as {name}: {number} figures.", "已导出{name}：{number}条。"),
    "said_last": ("This is the last figure shown.", "已是所示的最后一条。"),
    "said_first": ("This is the first figure shown.", "已是所示的第一条。"),
    # help
    "help_title": ("Keys and how it works", "快捷键与用法"),
    "help_next": ("next figure", "下一条数据"),
    "help_previous": ("previous figure", "上一条数据"),
    "help_right": ("right, and on to the next", "标为正确，并转到下一条"),
    "help_wrong": ("wrong, and on to the next", "标为错误，并转到下一条"),
    "help_unsure": ("unsure, and on to the next", "标为存疑，并转到下一条"),
    "help_edit": ("correct the value or write a note", "更正数值或写备注"),
    "help_take_back": ("take verdict and correction back", "撤销结论和更正"),
    "help_search": ("search", "搜索"),
    "help_help": ("this help", "显示本帮助"),
    "help_escape": ("leave the search, close what is open", "离开搜索框，关闭已打开的窗口"),
    "help_keep": (
        "Verdicts stay in this browser, on this computer. Save them as JSONL or CSV and merge them into the workbook: "
        "shuzheng apply review.jsonl figures.xlsx. The values that were extracted stay as they are.",
        "复核结果保存在本机的浏览器中。可导出为 JSONL 或 CSV，再用 shuzheng apply review.jsonl figures.xlsx "
        "并入工作簿；提取的原数值保持不变。",
    ),
    "help_marks": (
        "Line below a number: solid for what was reported, dashed for a target, dotted for a rule. An exclamation "
        "mark stands at numbers with findings. Invisible characters of a report are shown by their code, like U+202E.",
        "数字下划线：实线为已完成，虚线为目标，点线为规定。有检查发现的数字带有叹号。"
        "报告中的不可见字符以编码显示，如 U+202E。",
    ),
    "help_keys_on": ("Use single keys", "启用单键快捷键"),
    "close": ("Close", "关闭"),
    # print
    "print_filter": ("Figures printed: {shown} of {all}", "打印数据：{shown} / {all} 条"),
    "print_limit": ("Only the first {limit} are printed; filter for the others.", "只打印前{limit}条；其余请先筛选。"),
}


def texts(lang: str) -> dict[str, str]:
    """All texts of the page by name, in ``en`` or ``zh``."""
    named = {opinion.value: names[lang] for opinion, names in OPINION_NAMES.items()}
    return {
        **{name: both[lang == "zh"] for name, both in _TEXTS.items()},
        **{opinion: name.capitalize() for opinion, name in named.items()},  # on buttons
        **{f"verdict_{opinion}": name for opinion, name in named.items()},
    }
