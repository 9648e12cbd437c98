"""The units of measure that the ``[[unit]]`` rules tell of, by the name that figures have them by."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import RuleError
from extractor.rulepack.schema import Measured
from extractor.values.text import fold
from extractor.values.units import COUNTS, Exchange, UnitOfMeasure
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractor.rulepack.schema import Unit

#: What holds for all writings of a unit: one that says none of it has it from the others of its family.
SHARED = ("divisible", "exchange", "things", "occasions")


class _Form(NamedTuple):
    """A form of a rule: the name of its unit, and what the rule says of it."""

    name: str
    rule: Unit
    said: Measured

    @property
    def family(self) -> str:
        return fold(self.said.family or self.name)

    @property
    def kin(self) -> tuple[str, str]:
        """What all writings of one unit share; 人 that a user's rule makes a unit of time is no longer kin of 名."""
        return self.family, self.rule.kind


def units_of_measure(rules: Iterable[Unit]) -> dict[str, UnitOfMeasure]:
    """The units of all rules by their names, folded; of two rules with one name the later one has it.

    Raises:
        RuleError: two writings of one unit differ in what must be the same, or an exchange leads to another exchange.
    """
    forms = {form.name: form for rule in rules for form in _forms(rule)}
    families: dict[tuple[str, str], list[_Form]] = defaultdict(list)
    first: dict[str, _Form] = {}
    for form in forms.values():
        if form.said.family and form.rule.kind != first.setdefault(form.family, form).rule.kind:
            raise _differ(form, first[form.family], "kind")
        families[form.kin].append(form)
    shared = {kin: _shared(members) for kin, members in families.items()}
    exchanged = {family for (family, _), said in shared.items() if said.exchange is not None}
    found = {}
    for form in forms.values():
        exchange = shared[form.kin].exchange
        base = fold(exchange.unit) if exchange else ""
        if base in exchanged:
            raise RuleError(message("rules.exchange_of_exchange", rule=form.rule.id, base=base, family=form.family))
        said = _over(shared[form.kin], form.said)
        found[form.name] = UnitOfMeasure(
            name=form.name,
            family=form.family,
            kind=form.rule.kind,
            divisible=form.rule.kind not in COUNTS if said.divisible is None else said.divisible,
            exchange=Exchange(exchange.factor, base) if exchange else None,
            things=frozenset(said.things),
            over=frozenset(map(fold, said.over)),
            is_ordinal=bool(said.ordinal),
            is_duration=bool(said.duration),
            is_of_occasions=bool(said.occasions),
        )
    return found


def _forms(rule: Unit) -> Iterator[_Form]:
    special = {form: one for one in rule.some for form in one.forms}
    for form in rule.forms:
        said = _over(rule, special[form]) if form in special else rule
        yield _Form(fold(rule.unit or form), rule, said)


def _shared(members: Sequence[_Form]) -> Measured:
    """What the writings of one unit have in common."""
    first = members[0]
    shared = Measured()
    for form in members:
        for field in SHARED:
            if _is_given(form.said, field):
                if _is_given(shared, field) and getattr(shared, field) != getattr(form.said, field):
                    raise _differ(form, first, field)
                shared = shared.model_copy(update={field: getattr(form.said, field)})
    return shared


def _differ(one: _Form, other: _Form, field: str) -> RuleError:
    return RuleError(
        message(
            "rules.family_differs",
            rule=one.rule.id,
            field=field,
            name=one.name,
            other=other.name,
            other_rule=other.rule.id,
            family=one.family,
        )
    )


def _over(general: Measured, special: Measured) -> Measured:
    """What is said in general, with what is said of some forms in its place."""
    fields = Measured.model_fields
    return Measured.model_construct(
        **{field: getattr(special if _is_given(special, field) else general, field) for field in fields}
    )


def _is_given(said: Measured, field: str) -> bool:
    return getattr(said, field) not in (None, ())
