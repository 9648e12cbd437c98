"""Write ``docs/reference/`` and what other pages show of the code from the code; ``--check`` compares instead."""

from __future__ import annotations

import argparse

from generated import write_or_check
from pages.checks import checks_page
from pages.commands import cli_page
from pages.concepts import concepts_page
from pages.fields import fields_page
from pages.python_api import python_page
from pages.reading import reading_page
from pages.readme import readme
from pages.rulepack import rulepack_page
from pages.rules import rules_page
from pages.schemas import schemas_page
from pages.sdmx import sdmx_page

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a committed page differs")
    pages = {
        "docs/reference/cli.md": cli_page(),
        "docs/reference/fields.md": fields_page(),
        "docs/reference/checks.md": checks_page(),
        "docs/reference/rules.md": rules_page(),
        "docs/reference/concepts.md": concepts_page(),
        "docs/reference/python.md": python_page(),
        "docs/reference/schemas.md": schemas_page(),
        "docs/reference/sdmx.md": sdmx_page(),
        "docs/reference/reading.md": reading_page(),
        "docs/rules.md": rulepack_page(),
        "README.md": readme(),
    }
    write_or_check(pages, check=parser.parse_args().check, remedy="make docs")
