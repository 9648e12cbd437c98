"""The pages of ``docs/`` that are generated from the code, one module a page or kind of page."""
