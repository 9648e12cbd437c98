"""What the page says: its own words, and the headings and names that it shares with the other outputs."""

from __future__ import annotations

from extractor.records import Opinion
from extractor.records.names import name
from extractor.words import section, word


def texts(lang: str) -> dict[str, str]:
    """All texts of the page by name, in ``en`` or ``zh``."""
    named = {opinion.value: name(opinion, lang) for opinion in Opinion}
    return {
        **section("review", lang),
        "modality": word("column.modality", lang),
        "corrected_value": word("column.review.corrected_value", lang),
        **{opinion: text.capitalize() for opinion, text in named.items()},  # on buttons
        **{f"verdict_{opinion}": text for opinion, text in named.items()},
    }
