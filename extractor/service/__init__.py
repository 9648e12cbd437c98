"""The HTTP service, ``shuzheng serve``: what the commands do, for programs and for a browser on the same machine.

1. :mod:`extractor.service.requests`   a request's body → Task
2. :mod:`extractor.service.workers`    Task → Reply, in processes that are ended when they take too long
3. :mod:`extractor.service.work`       Task → Reply: reads the documents and calls the stages
4. :mod:`extractor.service.app`        the paths, and the errors, which all have one form
5. :mod:`extractor.service.server`     runs it on a socket, until Ctrl+C

:mod:`extractor.service.answers` holds the form of the answers, :mod:`extractor.service.openapi` the description of the
service, :mod:`extractor.service.home` its page, and :mod:`extractor.service.guard` what holds for every request.
"""

from extractor.service.app import make_app
from extractor.service.settings import Settings

__all__ = ["Settings", "make_app"]
