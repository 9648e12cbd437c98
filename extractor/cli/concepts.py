"""``shuzheng concepts``: the code list of concepts, listed, searched and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.common import LangOption, RulesOption, complain, help_if_no_command
from extractor.cli.helping import HelpfulCommand, HelpfulGroup
from extractor.cli.language import language_of_locale
from extractor.records.names import name
from extractor.rulepack import load_rules
from extractor.words import message, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.records import ConceptEntry
    from extractor.rulepack.concepts import ConceptSet

concepts_app = typer.Typer(cls=HelpfulGroup, rich_markup_mode=None)


@concepts_app.callback(invoke_without_command=True)
def concepts(context: typer.Context) -> None:
    """Carry out ``shuzheng concepts``."""
    help_if_no_command(context)


@concepts_app.command("list", cls=HelpfulCommand)
def list_concepts(lang: LangOption = None, rules: RulesOption = None) -> None:
    """Carry out ``shuzheng concepts list``."""
    _print(load_rules(rules).concepts, lang)


@concepts_app.command("find", cls=HelpfulCommand)
def find_concepts(
    words: Annotated[str, typer.Argument(metavar="WORDS")], lang: LangOption = None, rules: RulesOption = None
) -> None:
    """Carry out ``shuzheng concepts find``."""
    found = load_rules(rules).concepts.find(words)
    if not found:
        complain(message("cli.no_concept_found", words=words))
        raise typer.Exit(1)
    _print(found, lang)


@concepts_app.command("show", cls=HelpfulCommand)
def show_concepts(
    codes: Annotated[list[str], typer.Argument(metavar="CODE...")], lang: LangOption = None, rules: RulesOption = None
) -> None:
    """Carry out ``shuzheng concepts show``."""
    known = load_rules(rules).concepts
    language = lang or language_of_locale()
    for code in codes:
        entry = known.get(code)
        if entry is None:
            complain(message("cli.no_concept", code=code))
            raise typer.Exit(1)
        typer.echo("\n".join(_shown(entry, known, language)))


def _print(entries: Iterable[ConceptEntry], lang: str | None) -> None:
    language = lang or language_of_locale()
    for entry in entries:
        typer.echo(word("concept.line", language, code=entry.code, name=entry.name(language), unit=entry.unit))


def _shown(entry: ConceptEntry, known: ConceptSet, lang: str) -> list[str]:
    """The lines about a concept: its code and name, then each thing that is known of it."""
    between = word("between.items", lang)
    narrower = [one.code for one in known if one.wider == entry.code]
    told = {
        "name": entry.zh if lang == "en" else entry.en,
        "definition": entry.definition,
        "category": name(entry.category, lang) if entry.category else "",
        "aspects": between.join(name(aspect, lang) for aspect in entry.aspects),
        "units": between.join(entry.units),
        "span": word("concept.of_end" if entry.is_of_end else "concept.of_sum", lang) if entry.category else "",
        "wider": entry.wider or "",
        "narrower": between.join(narrower),
        "unlike": between.join(entry.unlike),
        "words": "\n    ".join(known.words_of(entry.code)),
        "yes": "\n    ".join(entry.yes),
        "no": "\n    ".join(entry.no),
    }
    lines = [
        word("concept.told", lang, what=word(f"concept.{key}", lang), told=one) for key, one in told.items() if one
    ]
    return [f"{entry.code}  {entry.name(lang)}", *lines]
