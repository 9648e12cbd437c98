"""Numbers of pages in words."""

from __future__ import annotations

from itertools import groupby


def named_pages(pages: list[int]) -> str:
    """Page numbers in words.

    >>> named_pages([3]), named_pages([3, 4, 5, 8])
    ('p. 3', 'pp. 3-5, 8')
    """
    runs: list[str] = []
    for _, group in groupby(enumerate(pages), key=lambda pair: pair[1] - pair[0]):
        members = [page for _, page in group]
        runs.append(str(members[0]) if len(members) == 1 else f"{members[0]}-{members[-1]}")
    shown = ", ".join(runs[:20]) + (", …" if len(runs) > 20 else "")
    return f"{'p.' if len(pages) == 1 else 'pp.'} {shown}"
