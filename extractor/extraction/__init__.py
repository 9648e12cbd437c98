"""Document → Result: the stages, called in order by :mod:`extractor.extraction.pipeline`."""
