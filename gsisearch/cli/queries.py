"""Query arguments: from the command line or standard input, possibly with a leading dash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from gsisearch.cli.options import Decorator

_LONGEST_SHOWN = 40


class QueryCommand(click.Command):
    """A command that takes a query, which may begin with a dash, as options do.

    Click would read `-nuclear` as `-n uclear`; here that is an error that says what to write.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        dashed = self._dashed(ctx, args)
        if dashed and not ctx.resilient_parsing:
            import shlex

            shown = shlex.quote(dashed[:_LONGEST_SHOWN])
            raise click.UsageError(
                f"{shown} begins with a dash, as options do.\n"
                f"A query that begins with “-” goes after “--”: {ctx.command_path} -- {shown} …\n"
                "The value of an option stands apart from it: -n 5.",
                ctx,
            )
        return super().parse_args(ctx, args)

    def _dashed(self, ctx: click.Context, args: Sequence[str]) -> str:
        """The first argument before `--` that Click would take for combined short options, or ""."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        with_value = {name for option in options if not option.is_flag for name in option.opts}
        is_value = False
        for argument in args:
            if is_value:
                is_value = False
            elif argument == "--":
                break
            elif _is_dashed(argument):
                return argument
            else:
                is_value = argument in with_value
        return ""


def _is_dashed(argument: str) -> bool:
    """Whether it is a dash and several characters, but not an option with a number, such as `-n5`."""
    dash, letter, rest = argument[:1], argument[1:2], argument[2:]
    is_option = letter.isascii() and letter.islower() and rest.isdigit()
    return dash == "-" and letter != "-" and bool(rest) and not is_option


def _read(ctx: click.Context, param: click.Parameter, words: tuple[str, ...]) -> str:
    if words == ("-",) and not ctx.resilient_parsing:
        from gsisearch.cli.files import standard_input

        return standard_input("the query").strip()
    return " ".join(words)


def query_argument(name: str = "query", **settings: Any) -> Decorator:
    """A query argument: all words given, or standard input for `-`.

    Args:
        name: the name of the argument.
        settings: further parameters of `click.argument`.
    """
    return click.argument(name, nargs=-1, required=True, callback=_read, **settings)
