"""Figures and their sources: rows verified, numbers found, a draft compared with other reports.

Each verb has a module or, where it needs more than one, a folder; no verb imports another one:

* :mod:`~extractor.evidence.verify`: is each row still what its source says?
* :mod:`~extractor.evidence.compare`: which figures of a draft do other reports support or contradict?
* :mod:`~extractor.evidence.find`: where does a number stand?
* :mod:`~extractor.evidence.apply`: what people said on the review page, put beside the rows.

They share the tables that come back (:mod:`~extractor.evidence.rows` reads them, with what a cell states in
:mod:`~extractor.evidence.stated`; :mod:`~extractor.evidence.annotate` adds columns, :mod:`~extractor.evidence.sheets`
those of a workbook), and :mod:`~extractor.evidence.agreement`: whether two printed numbers can stand for one.
"""
