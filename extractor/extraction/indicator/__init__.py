"""What is measured: the indicator in the document's words, its category, and which side of it.

* :mod:`~extractor.extraction.indicator.phrase`: the words that name what is measured.
* :mod:`~extractor.extraction.indicator.category`: what is counted.
* :mod:`~extractor.extraction.indicator.aspect`: level, increment, share, growth, rank or average.
"""
