"""`python -m gsisearch` is `gsisearch`."""

from __future__ import annotations

from gsisearch.cli import main

if __name__ == "__main__":
    main()
