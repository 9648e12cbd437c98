"""What checks are called for people; apart from :mod:`extractor.records.names`, as the checks take long to import."""

from __future__ import annotations

from extractor.checks import CHECKS

_TITLES = {check.code: {"en": check.title, "zh": check.title_zh} for check in CHECKS}


def check_title(code: str, lang: str) -> str:
    """What the check with a code looks for, in ``en`` or ``zh``; the code itself of a check that is none of CHECKS."""
    return _TITLES[code][lang] if code in _TITLES else code
