"""The rules as data: loading, validating and compiling ``rules/*.toml`` and ``rules/concepts/*.toml``.

A pack is a TOML file. Each rule has an ``id``, a ``why`` and examples that it must match
(``yes``) and must not (``no``). There are ten kinds, each a TOML table array of its name:

``unit``     what may stand after a numeral, and what may be counted in it
``phrase``   names and slogans that contain a number (三个代表): data, one entry a phrase
``screen``   a pattern before or after a mention that shows it to be no figure
``bound``    words of approximation before or after a mention
``cue``      words that decide category, aspect, direction or modality, all found in one Aho–Corasick pass
``pattern``  regular expressions for time expressions and for scopes
``lexicon``  words that the stages look up by the longest match, one role for each use
``term``     words of indicators that mean the same, of which concepts consist
``concept``  the code list of canonical indicators
``step``     decisions that stand in the program, described; only the package has them

In the examples of ``screen`` and ``bound`` rules square brackets stand around the mention: ``第[四届]``.

A pack of a user may besides take built-in rules, or words of them, out (``without``), and say what texts must give
(``case``, see :mod:`extractor.extraction.cases`). Its words win over the same words of built-in rules in the same role.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from extractor.rulepack.limited import TimeOrPlace
from extractor.rulepack.lookup import Hit, NumeralClass
from extractor.rulepack.pack import RuleEntry, RulePack, Sourced
from extractor.rulepack.schema import Cue, Pattern, Rule, Unit
from extractor.rulepack.source import PackText, add_pack, parse_pack, read_pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

__all__ = [
    "Cue",
    "Hit",
    "NumeralClass",
    "PackText",
    "Pattern",
    "Rule",
    "RuleEntry",
    "RulePack",
    "TimeOrPlace",
    "Unit",
    "load_rules",
    "own_files",
    "read_pack",
]


def load_rules(extra: str | Path | PackText | None = None) -> RulePack:
    """The rules of the package, with those of the pack ``extra`` added or, by id, in their place.

    ``extra`` is the path of a TOML file, or the text of one (:func:`read_pack`), which can be sent to where the file
    is not.

    Raises:
        RuleError: the pack cannot be read, is no TOML, or has a rule that does not validate or cannot work.
    """
    if extra is None:
        return _own_rules()
    return add_pack(_own_entries(), extra if isinstance(extra, PackText) else read_pack(extra))


@lru_cache(maxsize=1)
def _own_rules() -> RulePack:
    return RulePack(_own_entries())


@lru_cache(maxsize=1)
def _own_entries() -> tuple[Sourced, ...]:
    return tuple(Sourced(rule, name) for name, pack in own_files() for rule in parse_pack(read_pack(pack)).rules())


def own_files() -> Iterator[tuple[str, Traversable]]:
    """Yield the files of the built-in rules with their names, those of a folder behind those beside it."""
    folder = files("extractor") / "rules"
    entries = sorted(folder.iterdir(), key=lambda entry: (entry.is_dir(), entry.name))
    for entry in entries:
        if entry.is_dir():
            inner = sorted(entry.iterdir(), key=lambda one: one.name)
            yield from ((f"{entry.name}/{one.name}", one) for one in inner if one.name.endswith(".toml"))
        elif entry.name.endswith(".toml"):
            yield entry.name, entry
