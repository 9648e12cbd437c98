"""Figures and their sources: rows verified, numbers found, a draft compared with other reports."""
