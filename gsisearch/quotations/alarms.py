"""Does a change of a quotation turn its meaning?  The rules applied to the words of a change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gsisearch.deadline import in_time
from gsisearch.quotations.rules import Rules, Sentences, WordRule
from gsisearch.verdicts import Alarm


class Token(NamedTuple):
    """A word of a change: folded, as written, and whether a sentence begins with it.

    A number that only counts an item, like that of `3) stay committed`, is a `counter`.
    """

    form: str
    raw: str
    initial: bool = False
    counter: bool = False

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.raw[:1].isupper()


class Sign(NamedTuple):
    """Something in a change that a rule compares: what it amounts to, and as written."""

    value: Hashable
    raw: str


#: Words that may only be dropped or added without that being of interest.
_SLIGHT = {("cardinal", 1)}
_ENDINGS = ("st", "nd", "rd", "th")
_MOST_DIGITS = 18
_SHORTEST_BASE = 4


@dataclass(frozen=True)
class Judge:
    """Applies the rules.

    `is_name` says of a folded word whether the corpus has it as a name, with a capital within
    a sentence: what a word at the beginning of a sentence is can't be seen from itself.
    """

    rules: Rules
    is_name: Callable[[str], bool]

    def alarms(self, quote: Sequence[Token], source: Sequence[Token]) -> tuple[Alarm, ...]:
        """The alarms for a change that has the words of `quote` in place of those of `source`."""
        quote, source = list(self._apart(quote)), list(self._apart(source))
        if self._same(quote, source):
            return ()
        found = [self._by_words(rule, quote, source) for rule in in_time(self.rules.words)]
        found += [self._numbers(quote, source), self._names(quote, source)]
        quoted, sourced = _only(quote, source), _only(source, quote)
        found += [self._prefixes(quoted, sourced), self._opposites(quoted, sourced)]
        return tuple(alarm for alarms in found for alarm in alarms)

    def of_dropped(self, source: Sequence[Token]) -> tuple[Alarm, ...]:
        """The alarms for words that the quoter replaced by words of his own, in brackets: he
        may say who is meant, but not drop a negation, a duty, a quantity or a condition."""
        source = list(self._apart(source))
        found = [
            self._by_words(rule, [], source) for rule in self.rules.words if rule.name != "date"
        ]
        return tuple(alarm for alarms in [*found, self._numbers([], source)] for alarm in alarms)

    def reordered(self, quote: Sequence[Token], source: Sequence[Token]) -> bool:
        """Whether both are a date, written in another order."""
        months = {
            word
            for rule in self.rules.words
            if rule.name == "date"
            for phrase in rule.groups
            for word in phrase
        } | {"may"}
        forms = sorted(token.form for token in quote)
        return forms == sorted(token.form for token in source) and all(
            form in months or form.isdigit() for form in forms
        )

    def explained(self, name: str, quote: str = "", source: str = "") -> Alarm:
        """An alarm of a rule that has one sentence."""
        return Alarm(name, self.rules.explanations[name].format(quote=quote, source=source))

    def units(self, quote: str, source: str) -> Alarm:
        """The alarm for a number with another sign beside it."""
        sentence = self.rules.cases["number"]["changed"]
        return Alarm("number", sentence.format(quote=quote, source=source))

    def _apart(self, tokens: Iterable[Token]) -> Iterator[Token]:
        """The words with contractions as the words they stand for."""
        for token in tokens:
            read = self.rules.apart(token.raw)
            for form in read if len(read) > 1 else (token.form,):
                yield token._replace(form=form)

    def _same(self, quote: Sequence[Token], source: Sequence[Token]) -> bool:
        """Whether both are the same words in two spellings."""
        spelled = self.rules.spelled
        return [spelled(t.form) for t in quote] == [spelled(t.form) for t in source]

    def _by_words(
        self, rule: WordRule, quote: Sequence[Token], source: Sequence[Token]
    ) -> list[Alarm]:
        return _compared(
            rule.name, rule.sentences, list(_signs(rule, quote)), list(_signs(rule, source))
        )

    def _numbers(self, quote: Sequence[Token], source: Sequence[Token]) -> list[Alarm]:
        quoted, sourced = list(self._values(quote)), list(self._values(source))
        if not quoted or not sourced:
            quoted, sourced = ([s for s in side if _weighs(s)] for side in (quoted, sourced))
        return _compared("number", self.rules.cases["number"], quoted, sourced)

    def _values(self, tokens: Sequence[Token]) -> Iterator[Sign]:
        """The numbers among words, "two hundred" as one; six and 6 are the same."""
        run: list[Token] = []
        for token in (t for t in tokens if not t.counter):
            if run and not self._goes_on(run[-1].form, token.form):
                yield self._value(run)
                run = []
            if run or self._begins_number(token.form):
                run.append(token)
            elif (ordinal := self._ordinal(token.form)) is not None:
                yield Sign(("ordinal", ordinal), token.raw)
        if run:
            yield self._value(run)

    def _begins_number(self, form: str) -> bool:
        rules = self.rules
        is_figure = form[:1].isdigit() and self._ordinal(form) is None
        return is_figure or form in rules.cardinals or form in rules.multiples

    def _goes_on(self, before: str, form: str) -> bool:
        """Whether a number word goes on with another: twenty-one, six hundred, hundred ten."""
        rules = self.rules
        if form in rules.multiples:
            return True
        tens = rules.cardinals.get(before, 0) >= 20 and rules.cardinals.get(form, 99) < 10
        return tens or (before in rules.multiples and form in rules.cardinals)

    def _value(self, run: Sequence[Token]) -> Sign:
        total = current = 0.0
        raw = " ".join(token.raw for token in run)
        for token in run:
            if token.form in self.rules.multiples:
                factor = self.rules.multiples[token.form]
                current = (current or 1) * factor
                if factor > 100:
                    total, current = total + current, 0
            elif token.form in self.rules.cardinals:
                current += self.rules.cardinals[token.form]
            else:
                try:
                    current += float(token.form)
                except ValueError:  # "5g", "2022a": no number, but not to be changed either
                    return Sign(("written", token.form), raw)
        return Sign(("cardinal", total + current), raw)

    def _ordinal(self, form: str) -> int | None:
        digits = form[:-2]
        if digits.isdecimal() and len(digits) <= _MOST_DIGITS and form.endswith(_ENDINGS):
            return int(digits)
        return self.rules.ordinals.get(form)

    def _names(self, quote: Sequence[Token], source: Sequence[Token]) -> list[Alarm]:
        quoted, sourced = self._named(quote), self._named(source)
        quoted, sourced = _only(quoted, sourced), _only(sourced, quoted)
        certain = [token for token in (*quoted, *sourced) if self._is_certain(token)]
        if not certain or _abbreviates(quoted, sourced) or _abbreviates(sourced, quoted):
            return []
        sentences = self.rules.cases["name"]
        as_quoted = _joined(_kept(quoted, certain) or quoted or quote)
        as_sourced = _joined(_kept(sourced, certain) or sourced or source)
        case = "changed" if quote and source else "added" if quote else "dropped"
        return [Alarm("name", sentences[case].format(quote=as_quoted, source=as_sourced))]

    def _named(self, tokens: Sequence[Token]) -> list[Token]:
        """Words with a capital that no other rule looks after."""
        known = {
            phrase
            for rule in self.rules.words
            if rule.name in ("person", "date")
            for phrase in rule.groups
        } | {("may",)}
        return [
            token
            for token in tokens
            if token.capital
            and (token.form,) not in known
            and self._ordinal(token.form) is None
            and not self._begins_number(token.form)
        ]

    def _is_certain(self, token: Token) -> bool:
        return not token.initial or self.is_name(token.form)

    def _prefixes(self, quote: Sequence[Token], source: Sequence[Token]) -> list[Alarm]:
        pairs = _pairs(quote, source, self._with_other_prefix)
        return [self.explained("prefix", quoted.raw, sourced.raw) for quoted, sourced in pairs]

    def _with_other_prefix(self, form: str) -> set[str]:
        """What a word is with a prefix, or without the one that it has."""
        shorter = {
            form.removeprefix(prefix) for prefix in self.rules.prefixes if form.startswith(prefix)
        }
        longer = {prefix + form for prefix in self.rules.prefixes if len(form) >= _SHORTEST_BASE}
        return longer.union(base for base in shorter if len(base) >= _SHORTEST_BASE)

    def _opposites(self, quote: Sequence[Token], source: Sequence[Token]) -> list[Alarm]:
        pairs = _pairs(quote, source, lambda form: self.rules.opposites.get(form, ()))
        return [self.explained("opposite", quoted.raw, sourced.raw) for quoted, sourced in pairs]


def _pairs(
    quote: Iterable[Token], source: Iterable[Token], others: Callable[[str], Iterable[str]]
) -> Iterator[tuple[Token, Token]]:
    """Different words of the quotation, each with those words of the source that `others` names
    for its form."""
    sourced = list(dict.fromkeys(source))
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, token in enumerate(sourced):
        places[token.form].append(at)
    for token in dict.fromkeys(quote):
        for at in sorted(at for form in others(token.form) for at in places.get(form, ())):
            yield token, sourced[at]


def _signs(rule: WordRule, tokens: Sequence[Token]) -> Iterator[Sign]:
    """The words and phrases of a rule, the longest first."""
    at = 0
    while at < len(tokens):
        for length in range(min(rule.longest, len(tokens) - at), 0, -1):
            run = tokens[at : at + length]
            phrase = tuple(token.form for token in run)
            if phrase in rule.groups and _counts(rule, phrase, run):
                yield Sign(rule.groups[phrase], _joined(run))
                at += length
                break
        else:
            at += 1


def _counts(rule: WordRule, phrase: tuple[str, ...], run: Sequence[Token]) -> bool:
    if phrase in rule.capital:
        return run[0].capital
    return phrase != ("may",) or run[0].initial or not run[0].capital


def _compared(
    name: str, sentences: Sentences, quote: Sequence[Sign], source: Sequence[Sign]
) -> list[Alarm]:
    """The alarm of a rule for what only one side has."""
    added, dropped = _lacking(quote, source), _lacking(source, quote)
    words = {"quote": ", ".join(added), "source": ", ".join(dropped)}
    if added and dropped:
        cases = ["changed"]
    else:
        cases = ["added"] if added else ["dropped"] if dropped else []
    return [Alarm(name, sentences[case].format(**words)) for case in cases if case in sentences]


def _lacking(signs: Iterable[Sign], others: Iterable[Sign]) -> list[str]:
    left: Counter[Hashable] = Counter(sign.value for sign in others)
    found = []
    for sign in signs:
        if left[sign.value]:
            left[sign.value] -= 1
        else:
            found.append(sign.raw)
    return found


def _weighs(sign: Sign) -> bool:
    """Whether a number is missed when the other side has none: not `one`, not `first`."""
    return sign.value not in _SLIGHT and not (
        isinstance(sign.value, tuple) and sign.value[0] == "ordinal"
    )


def _only(tokens: Sequence[Token], others: Sequence[Token]) -> list[Token]:
    """The words that the others have not."""
    forms = {token.form for token in others}
    return [token for token in tokens if token.form not in forms]


def _kept(tokens: Sequence[Token], others: Iterable[Token]) -> list[Token]:
    kept = frozenset(others)
    return [token for token in tokens if token in kept]


def _abbreviates(short: Sequence[Token], long: Sequence[Token]) -> bool:
    """Whether one word is the initials of several: UN, United Nations."""
    return len(short) == 1 and len(long) > 1 and short[0].form == "".join(t.form[0] for t in long)


def _joined(tokens: Iterable[Token]) -> str:
    return " ".join(dict.fromkeys(token.raw for token in tokens))


__all__ = ["Judge", "Token"]
