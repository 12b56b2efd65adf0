"""Which changes of a quotation may turn its meaning: the rules applied to their words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import chain

from gsisearch.deadline import in_time
from gsisearch.quotations.numbers import find_numbers, is_number
from gsisearch.quotations.rules import Explanations, Rules, WordRule
from gsisearch.quotations.tokens import Feature, Token, join
from gsisearch.verdicts import Alarm

#: The minimum number of letters of a word that can have a prefix.
MIN_BASE_LENGTH = 4


class AlarmFinder:
    """Finds the alarms of changes.

    In all methods `quote` are the words that a change has in the quotation, and `source` those
    in the source.

    Args:
        rules: the rules of the language.
        is_name: whether the corpus has a folded word as a name, with a capital within a sentence;
            for words at the start of a sentence, which always have one.
    """

    def __init__(self, rules: Rules, is_name: Callable[[str], bool]) -> None:
        self._rules = rules
        self._is_name = is_name
        rules_with_names = [rule for rule in rules.word_rules if rule.name in ("person", "date")]
        self._not_names = {("may",), *chain.from_iterable(r.groups for r in rules_with_names)}
        dates = [rule.groups for rule in rules.word_rules if rule.name == "date"]
        self._months = {"may", *chain.from_iterable(chain.from_iterable(dates))}

    def of_change(self, quote: Sequence[Token], source: Sequence[Token]) -> tuple[Alarm, ...]:
        """The alarms of a change."""
        quote, source = self._expand_contractions(quote), self._expand_contractions(source)
        if self._standard_forms(quote) == self._standard_forms(source):
            return ()
        added, dropped = _without(quote, source), _without(source, quote)
        return tuple(
            chain(
                *(_by_words(rule, quote, source) for rule in in_time(self._rules.word_rules)),
                self._number_alarms(quote, source),
                self._name_alarms(quote, source),
                self._pair_alarms("prefix", added, dropped, self._with_other_prefix),
                self._pair_alarms("opposite", added, dropped, self._opposites),
            )
        )

    def of_replaced(self, source: Sequence[Token]) -> tuple[Alarm, ...]:
        """The alarms of words that the quoter replaced by his own, in brackets: these may say
        who is meant, but not drop a negation, a duty, a quantity or a condition."""
        source = self._expand_contractions(source)
        rules = (rule for rule in self._rules.word_rules if rule.name != "date")
        by_words = (_by_words(rule, [], source) for rule in rules)
        return tuple(chain(*by_words, self._number_alarms([], source)))

    def of_units(self, quote: str, source: str) -> Alarm:
        """The alarm of a number with another unit."""
        explanation = self._rules.explanations_by_case["number"]["changed"]
        return Alarm("number", explanation.format(quote=quote, source=source))

    def make(self, name: str, quote: str = "", source: str = "") -> Alarm:
        """The alarm of a rule that has one explanation."""
        explanation = self._rules.explanations[name]
        return Alarm(name, explanation.format(quote=quote, source=source))

    def is_reordered_date(self, quote: Sequence[Token], source: Sequence[Token]) -> bool:
        """Whether both are the same date, in another order."""
        forms = sorted(token.form for token in quote)
        return forms == sorted(token.form for token in source) and all(
            form in self._months or form.isdigit() for form in forms
        )

    def _expand_contractions(self, tokens: Iterable[Token]) -> list[Token]:
        expanded = []
        for token in tokens:
            forms = self._rules.expand(token.raw)
            forms = forms if len(forms) > 1 else (token.form,)
            expanded += [token._replace(form=form) for form in forms]
        return expanded

    def _standard_forms(self, tokens: Iterable[Token]) -> list[str]:
        return [self._rules.standard_spelling(token.form) for token in tokens]

    def _number_alarms(self, quote: Sequence[Token], source: Sequence[Token]) -> list[Alarm]:
        quoted = list(find_numbers(quote, self._rules))
        sourced = list(find_numbers(source, self._rules))
        if not quoted or not sourced:
            quoted, sourced = [*filter(_matters_alone, quoted)], [*filter(_matters_alone, sourced)]
        explanations = self._rules.explanations_by_case["number"]
        return _compare_features("number", explanations, quoted, sourced)

    def _name_alarms(self, quote: Sequence[Token], source: Sequence[Token]) -> list[Alarm]:
        quoted, sourced = self._possible_names(quote), self._possible_names(source)
        quoted, sourced = _without(quoted, sourced), _without(sourced, quoted)
        names = {token for token in (*quoted, *sourced) if self._is_certain_name(token)}
        if not names or _abbreviates(quoted, sourced) or _abbreviates(sourced, quoted):
            return []
        case = "changed" if quote and source else "added" if quote else "dropped"
        explanation = self._rules.explanations_by_case["name"][case]
        shown_quote = [token for token in quoted if token in names] or quoted or quote
        shown_source = [token for token in sourced if token in names] or sourced or source
        text = explanation.format(quote=join(shown_quote), source=join(shown_source))
        return [Alarm("name", text)]

    def _possible_names(self, tokens: Sequence[Token]) -> list[Token]:
        """The words with a capital that no other rule is about."""
        return [
            token
            for token in tokens
            if token.capitalized
            and (token.form,) not in self._not_names
            and not is_number(token.form, self._rules)
        ]

    def _is_certain_name(self, token: Token) -> bool:
        return not token.sentence_initial or self._is_name(token.form)

    def _pair_alarms(
        self,
        name: str,
        quote: Iterable[Token],
        source: Iterable[Token],
        related: Callable[[str], Iterable[str]],
    ) -> list[Alarm]:
        """An alarm for each two different words, of which the one in the source is among those
        related to the one in the quotation."""
        sourced = list(dict.fromkeys(source))
        indexes: defaultdict[str, list[int]] = defaultdict(list)
        for index, token in enumerate(sourced):
            indexes[token.form].append(index)
        return [
            self.make(name, token.raw, sourced[index].raw)
            for token in dict.fromkeys(quote)
            for index in sorted(i for form in related(token.form) for i in indexes.get(form, ()))
        ]

    def _with_other_prefix(self, form: str) -> set[str]:
        """A word with each prefix, and without the one that it has."""
        prefixes = self._rules.prefixes
        bases = {form.removeprefix(prefix) for prefix in prefixes if form.startswith(prefix)}
        prefixed = {prefix + form for prefix in prefixes if len(form) >= MIN_BASE_LENGTH}
        return prefixed.union(base for base in bases if len(base) >= MIN_BASE_LENGTH)

    def _opposites(self, form: str) -> Iterable[str]:
        return self._rules.opposites.get(form, ())


def _by_words(rule: WordRule, quote: Sequence[Token], source: Sequence[Token]) -> list[Alarm]:
    quoted, sourced = list(_find_phrases(rule, quote)), list(_find_phrases(rule, source))
    return _compare_features(rule.name, rule.explanations, quoted, sourced)


def _find_phrases(rule: WordRule, tokens: Sequence[Token]) -> Iterator[Feature]:
    """The words and phrases of a rule, the longest first."""
    at = 0
    while at < len(tokens):
        for length in range(min(rule.longest, len(tokens) - at), 0, -1):
            run = tokens[at : at + length]
            phrase = tuple(token.form for token in run)
            if phrase in rule.groups and _is_meant(rule, phrase, run[0]):
                yield Feature(rule.groups[phrase], join(run))
                at += length
                break
        else:
            at += 1


def _is_meant(rule: WordRule, phrase: tuple[str, ...], first: Token) -> bool:
    """Whether a phrase is the one of the rule, by its capital: March, not to march; may, not May."""
    if phrase in rule.capitalized:
        return first.capitalized
    return phrase != ("may",) or first.sentence_initial or not first.capitalized


def _compare_features(
    name: str, explanations: Explanations, quote: Sequence[Feature], source: Sequence[Feature]
) -> list[Alarm]:
    """The alarm of a rule for what only one side has, if it has an explanation for that case."""
    added, dropped = _only_in(quote, source), _only_in(source, quote)
    if not added and not dropped:
        return []
    case = "changed" if added and dropped else "added" if added else "dropped"
    if case not in explanations:
        return []
    text = explanations[case].format(quote=", ".join(added), source=", ".join(dropped))
    return [Alarm(name, text)]


def _only_in(features: Iterable[Feature], others: Iterable[Feature]) -> list[str]:
    """The features, as written, that are not among the others, or not so often."""
    left: Counter[Hashable] = Counter(feature.value for feature in others)
    found = []
    for feature in features:
        if left[feature.value]:
            left[feature.value] -= 1
        else:
            found.append(feature.raw)
    return found


def _matters_alone(number: Feature) -> bool:
    """Whether a number is missed if the other side has none: not `one`, not `first`."""
    return number.value != ("cardinal", 1) and not (
        isinstance(number.value, tuple) and number.value[0] == "ordinal"
    )


def _without(tokens: Sequence[Token], others: Sequence[Token]) -> list[Token]:
    """The words that the others lack."""
    forms = {token.form for token in others}
    return [token for token in tokens if token.form not in forms]


def _abbreviates(short: Sequence[Token], long: Sequence[Token]) -> bool:
    """Whether one word is the initials of several: UN, United Nations."""
    return len(short) == 1 and len(long) > 1 and short[0].form == "".join(t.form[0] for t in long)
