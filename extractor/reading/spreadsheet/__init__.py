"""Workbooks and tables as text → canonical text: a row a line, its cells as spans of tables."""
