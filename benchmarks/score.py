"""Print how well the extracted figures agree with the annotated ones, a line a text, and the errors if wanted."""

from __future__ import annotations

import argparse

from gold import annotated_corpus, annotated_report, report_paths
from scoring import Tally, compare


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only texts whose name holds one of these")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="list up to N errors of each kind")
    arguments = parser.parse_args()
    groups = {
        "all reports": [annotated_report(path) for path in report_paths()],
        "all speeches": list(annotated_corpus()),
    }
    for title, texts in groups.items():
        pooled = Tally()
        shown = [text for text in texts if not arguments.names or any(n in text.name for n in arguments.names)]
        for text in shown:
            comparison = compare(text.gold, text.predicted)
            pooled += comparison.tally
            print(f"{text.name}\n  {comparison.tally.line()}")
            for error in comparison.errors(arguments.show):
                print(f"    {error}")
        if len(shown) > 1:
            print(f"{title}\n  {pooled.line()}")


if __name__ == "__main__":
    main()
