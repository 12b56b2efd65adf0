"""The command line: every command is options, one call of the library, one rendering."""

from __future__ import annotations


def main() -> None:
    """Run `gsisearch` with the arguments of this process, and exit."""
    import sys

    from gsisearch.cli.exits import exit_code
    from gsisearch.cli.program import program

    def run() -> object:
        # Given explicitly, arguments are not expanded on Windows: `secur*` is a query, not files.
        return program.main(sys.argv[1:], prog_name="gsisearch", standalone_mode=False)

    sys.exit(exit_code(run))
