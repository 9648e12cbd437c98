"""Each class has a name of its own: one name, one thing."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import extractor

FOLDER = Path(extractor.__file__).parent


def test_no_class_name_stands_twice() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(FOLDER)))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}
