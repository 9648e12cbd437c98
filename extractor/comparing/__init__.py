"""Figures and their sources: rows verified, numbers found, a draft compared with other reports.

Each verb has a module or, where it needs more than one, a folder; no verb imports another one:

* :mod:`~extractor.comparing.verify`: is each row still what its source says?
* :mod:`~extractor.comparing.compare`: which figures of a draft do other reports support or contradict?
* :mod:`~extractor.comparing.find`: where does a number stand?
* :mod:`~extractor.comparing.apply`: what people said on the review page, put beside the rows.

They share the tables that come back (:mod:`~extractor.reading.rows` reads them, with what a cell states in
:mod:`~extractor.values.cells`; :mod:`~extractor.writing.annotate` adds columns, :mod:`~extractor.writing.worksheets`
those of a workbook), and :mod:`~extractor.comparing.agreement`: whether two printed numbers can stand for one.
"""
