"""The numbers among the words of a change, in figures and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gsisearch.quotations.rules import Rules
from gsisearch.quotations.tokens import Feature, Token

_ORDINAL_ENDINGS = ("st", "nd", "rd", "th")
_MAX_DIGITS = 18


def find_numbers(tokens: Sequence[Token], rules: Rules) -> Iterator[Feature]:
    """The numbers, of which "two hundred" is one, and six equals 6.

    The value is a pair: "cardinal" or "ordinal" and the number, or "written" and the folded word
    where that is no number, as 5g.
    """
    run: list[Token] = []
    for token in (token for token in tokens if not token.list_number):
        if run and not _continues(run[-1].form, token.form, rules):
            yield _cardinal(run, rules)
            run = []
        if run or _starts_cardinal(token.form, rules):
            run.append(token)
        elif (value := ordinal(token.form, rules)) is not None:
            yield Feature(("ordinal", value), token.raw)
    if run:
        yield _cardinal(run, rules)


def is_number(form: str, rules: Rules) -> bool:
    """Whether a folded word is a number, or a part of one."""
    return ordinal(form, rules) is not None or _starts_cardinal(form, rules)


def ordinal(form: str, rules: Rules) -> int | None:
    """The value of an ordinal number; None for any other word."""
    digits = form[:-2]
    if digits.isdecimal() and len(digits) <= _MAX_DIGITS and form.endswith(_ORDINAL_ENDINGS):
        return int(digits)
    return rules.ordinals.get(form)


def _starts_cardinal(form: str, rules: Rules) -> bool:
    is_figure = form[:1].isdigit() and ordinal(form, rules) is None
    return is_figure or form in rules.cardinals or form in rules.multiples


def _continues(before: str, form: str, rules: Rules) -> bool:
    """Whether a word continues a number: twenty-one, six hundred, hundred ten."""
    if form in rules.multiples:
        return True
    units = rules.cardinals.get(before, 0) >= 20 and rules.cardinals.get(form, 99) < 10
    return units or (before in rules.multiples and form in rules.cardinals)


def _cardinal(run: Sequence[Token], rules: Rules) -> Feature:
    total = current = 0.0
    raw = " ".join(token.raw for token in run)
    for token in run:
        if token.form in rules.multiples:
            factor = rules.multiples[token.form]
            current = (current or 1) * factor
            if factor > 100:
                total, current = total + current, 0
        elif token.form in rules.cardinals:
            current += rules.cardinals[token.form]
        else:
            try:
                current += float(token.form)
            except ValueError:  # 5g, 2022a
                return Feature(("written", token.form), raw)
    return Feature(("cardinal", total + current), raw)
