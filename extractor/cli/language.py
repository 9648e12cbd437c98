"""The language in which the program speaks to whoever runs it."""

from __future__ import annotations

import locale
import os
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from extractor.words import Both

Language = Literal["en", "zh"]


def language_of_locale() -> Language:
    """``zh`` where the locale of the process is Chinese, else ``en``."""
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
    if named is None:  # Windows
        named = locale.getlocale()[0] or ""
    return "zh" if named.lower().startswith(("zh", "chinese")) else "en"


def shown(words: str | Both) -> str:
    """The words in the language of the locale, in which errors and help are shown, whatever ``--lang`` says."""
    return words if isinstance(words, str) else getattr(words, language_of_locale())
