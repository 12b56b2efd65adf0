"""The command line: each command is its options, one library call and one call of a renderer."""

from __future__ import annotations


def main() -> None:
    """Run `gsisearch` with the arguments of this process, and exit."""
    import gc
    import os
    import sys

    # Most objects live until the command ends, so collecting garbage as often as Python does by
    # default takes an eighth of the running time, and as much again at exit.
    gc.set_threshold(100_000)
    if "_GSISEARCH_COMPLETE" in os.environ:
        import gsisearch.cli.completion  # noqa: F401  (registers our completion classes with Click)
    from gsisearch.cli.exits import exit_code
    from gsisearch.cli.program import program

    def run() -> object:
        # Click expands `sys.argv` on Windows, but not explicit arguments: `secur*` is a query.
        return program.main(sys.argv[1:], prog_name="gsisearch", standalone_mode=False)

    code = exit_code(run)
    gc.freeze()
    sys.exit(code)
