"""Lets ``python -m extractor`` do what ``shuzheng`` does."""

from extractor.cli import main

if __name__ == "__main__":
    main()
