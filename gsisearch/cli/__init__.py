"""The command line: every command is options, one call of the library, one rendering."""

from __future__ import annotations


def main() -> None:
    """Run `gsisearch` with the arguments of this process, and exit."""
    import gc
    import os
    import sys

    # A command makes many objects that live to its end: to look for garbage among them as often
    # as Python does by default takes an eighth of its time, and as much again when it ends.
    gc.set_threshold(100_000)
    if "_GSISEARCH_COMPLETE" in os.environ:
        import gsisearch.cli.completion  # noqa: F401  (tells Click how our bash completes)
    from gsisearch.cli.exits import exit_code
    from gsisearch.cli.program import program

    def run() -> object:
        # Given explicitly, arguments are not expanded on Windows: `secur*` is a query, not files.
        return program.main(sys.argv[1:], prog_name="gsisearch", standalone_mode=False)

    code = exit_code(run)
    gc.freeze()
    sys.exit(code)
