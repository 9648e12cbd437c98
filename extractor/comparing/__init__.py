"""Figures and their sources: rows verified, numbers found, a draft compared with other reports.

Each verb has a module or, where it needs more than one, a folder; no verb imports another one:

* :mod:`~extractor.comparing.verify`: is each row still what its source says?
* :mod:`~extractor.comparing.compare`: which figures of a draft do other reports support or contradict?
* :mod:`~extractor.comparing.find`: where does a number stand?
* :mod:`~extractor.comparing.reviews`: beside which rows does what people said on the review page belong?

:mod:`extractor.verbs` joins them with what reads tables and writes columns. They share
:mod:`~extractor.comparing.agreement`: whether two printed numbers can stand for one.
"""
