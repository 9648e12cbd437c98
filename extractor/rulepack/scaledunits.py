"""Units as people write them in heads and captions: a scale and the unit behind it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extractor.values.numerals import EXACT, SCALES

if TYPE_CHECKING:
    from extractor.rulepack import RulePack
    from extractor.rulepack.schema import Unit

_SCALE = re.compile(r"[十百千万亿]*")
# |人民币|百万元
_CURRENCY = re.compile(r"^(?:为|均为)?(?:人民币|RMB)(?=.)")
# 元|/平方米|
_PER = re.compile(r"/[\u4e00-\u9fff]{1,4}")

_SCALE_WORDS = {
    **{"": Decimal(1), "十": Decimal(10), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000)},
    **{"十万": Decimal(100_000), "百万": Decimal(1_000_000), "千万": Decimal(10_000_000), "亿": Decimal(100_000_000)},
}


class ScaledUnit(NamedTuple):
    """A unit as a cell, a head or a caption gives it: a scale and the unit after it (万元)."""

    scale: Decimal
    unit: str
    rule: Unit | None

    @classmethod
    def of(cls, written: str, scale: Decimal, rules: RulePack) -> ScaledUnit:
        """The measure of a unit as it is written, by its name; a pack may have taken its rule out."""
        rule = rules.units.get(written)
        return cls(scale, (rule and rule.unit) or written, rule)

    @property
    def is_plain(self) -> bool:
        """Whether it is a unit wherever it stands: 万元 and 个, but not 单位 and 医院, which are what is counted."""
        return self.rule is None or self.rule.kind not in ("noun", "time") or self.scale > 1

    @property
    def name(self) -> str:
        """The unit with its scale: 万元."""
        scale = next((word for word, value in _SCALE_WORDS.items() if value == self.scale), "")
        return scale + self.unit

    @property
    def is_share(self) -> bool:
        """Whether it is a unit of rates: %, ‰."""
        return self.rule is not None and self.rule.kind == "share"

    @classmethod
    def parse(cls, written: str, rules: RulePack) -> ScaledUnit | None:
        """Parse a unit with its scale: 万元 is 10,000 元, 亿 alone a scale; None if it is no unit."""
        written = _CURRENCY.sub("", written.strip())
        prefix = _SCALE.match(written)
        at = prefix.end() if prefix else 0
        while True:  # 千克, 千瓦: the scale may belong to the unit
            rest = written[at:]
            found = rules.units.longest(rest, 0)
            scale = Decimal(1)
            for character in written[:at]:
                scale = EXACT.multiply(scale, SCALES[character])
            if found is not None and (len(found[0]) == len(rest) or _PER.fullmatch(rest, len(found[0]))):
                return cls(scale, found[1].unit if found[1].unit and found[0] == rest else rest, found[1])
            if scale > 1 and not rest:
                return cls(scale, "", None)
            if at == 0:
                return None
            at -= 1
