"""A small code list for tests: the built-in rules with these terms and concepts in place of theirs."""

from __future__ import annotations

from functools import cache

from extractor.rulepack import PackText, RulePack, load_rules
from extractor.rulepack.pack import Sourced
from extractor.rulepack.schema import Concept, Term
from extractor.rulepack.source import parse_pack

#: name of a term: its words; an act has ! behind its name
TERMS = {
    "join!": ["新发展", "新吸收", "发展"],
    "visit!": ["慰问", "走访慰问"],
    "train!": ["培训"],
    "member": ["会员", "工会会员"],
    "migrant": ["农民工"],
    "woman": ["女"],
    "difficult": ["困难"],
    "worker": ["职工"],
    "model-worker": ["劳模"],
    "enterprise": ["企业"],
    "total": ["总数"],
    "gdp": ["地区生产总值"],
    "per-head": ["人均"],
    "coverage": ["覆盖率"],
    "output": ["产量"],
    "grain": ["粮食"],
}
#: code: forms, units, and what else the concept says
CONCEPTS: dict[str, tuple[list[str], list[str], dict[str, object]]] = {
    "members.joined": (["join member"], ["人"], {"aspects": ["increment", "level"]}),
    "members.joined.migrant": (["join migrant member?"], ["人"], {"aspects": ["increment", "level"]}),
    "members.joined.women": (["join woman member"], ["人"], {"aspects": ["increment", "level"]}),
    "members.total": (["member total?"], ["人"], {"span": "end"}),
    "visits.workers.difficult": (["visit difficult worker"], ["人"], {}),
    "visits.workers.difficult.households": (["visit difficult worker"], ["户"], {}),
    "visits.model-workers": (["visit model-worker"], ["人"], {}),
    "visits.enterprises.difficult": (["visit difficult enterprise"], ["家"], {}),
    "workers.difficult": (["difficult worker total"], ["人"], {"span": "end"}),
    "training.workers": (["train worker"], ["人次", "人"], {}),
    "gdp": (["gdp"], ["元"], {"span": "end"}),
    "gdp.per-head": (["gdp per-head"], ["元"], {"aspects": ["average", "level"], "span": "end"}),
    "members.coverage": (["member coverage"], ["%"], {"aspects": ["share", "level"], "span": "end"}),
    "grain.output": (["grain output"], ["吨"], {"span": "end"}),
}


@cache
def small_pack() -> RulePack:
    """The built-in rules with the terms and concepts of this file instead of theirs."""
    kept = [one for one in load_rules().own if not isinstance(one.rule, Concept)]
    kept = [one for one in kept if not isinstance(one.rule, Term) or one.rule.derives]
    added = parse_pack(PackText("small.toml", "\n".join((*map(_term, TERMS), *map(_concept, CONCEPTS)))))
    return RulePack([*kept, *(Sourced(rule, "small.toml") for rule in added.rules())])


def _term(name: str) -> str:
    act = str(name.endswith("!")).lower()
    return f'[[term]]\nid = "term.{name.removesuffix("!")}"\nwhy = "test"\nact = {act}\nwords = {TERMS[name]}\n'


def _concept(code: str) -> str:
    forms, units, further = CONCEPTS[code]
    lines = "\n".join(f"{key} = {value!r}" for key, value in further.items())
    return (
        f'[[concept]]\nid = "{code}"\nwhy = "test"\nyes = ["-"]\nen = "{code}"\nzh = "{code}"\ncategory = "other"\n'
        f"forms = {forms}\nunits = {units}\n{lines}\n"
    )
