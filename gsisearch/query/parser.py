"""Query text → tree."""

from __future__ import annotations

from contextlib import suppress

from gsisearch.errors import QueryError
from gsisearch.query import terms
from gsisearch.query.tokens import OPERATORS, Kind, Token, has_word, spaced, tokens
from gsisearch.query.tree import (
    And,
    Boost,
    DateRange,
    Filter,
    In,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    is_filter,
)

#: Maximum length of a query, in characters: about four pages.
MAX_LENGTH = 10_000
#: Maximum number of words, phrases and filters in a query: more than in a long paragraph.
MAX_TERMS = 300
#: Maximum number of words with `*`, `?` or `~`: each is compared with all words of the corpus.
MAX_PATTERNS = 20
#: Maximum depth of nested parentheses.
MAX_DEPTH = 50


def parse(query: str) -> Node:
    """The tree of a query.

    `NOT` and `-` bind tightest, then `AND`, written or implied by words side by side, then
    `OR`; parentheses group.  (`gsisearch.query.guide` explains the language to users.)

        cold war                And((Word('cold'), Word('war')), implied=True)
        "cold war"              Phrase('cold war')
        "cold peace"~5          Phrase('cold peace', slop=5)
        cold AND war            And((Word('cold'), Word('war')))
        cold war OR peace       Or((And((Word('cold'), Word('war')), implied=True), Word('peace')))
        cold (war OR peace)     And((Word('cold'), Or((Word('war'), Word('peace')))), implied=True)
        war AND NOT cold        And((Word('war'), Not(Word('cold'))))
        war -cold               And((Word('war'), Not(Word('cold'))), implied=True)
        long-term peace         And((Word('long-term'), Word('peace')), implied=True)
        =states                 Word('states', exact=True)
        secur*                  Prefix('secur')
        wom?n                   Wildcard('wom?n')
        multilatralism~         Fuzzy('multilatralism')
        multilatralizm~2        Fuzzy('multilatralizm', distance=2)
        peace^2 war             And((Boost(Word('peace'), 2.0), Word('war')), implied=True)
        title:(peace OR war)    In('title', Or((Word('peace'), Word('war'))))
        peace kind:commitment   And((Word('peace'), Filter('kind', 'commitment')), implied=True)
        peace date:2022-06..    And((Word('peace'), DateRange('2022-06', '')), implied=True)
        What is peace?          And((Word('What'), Word('is'), Word('peace')), implied=True)

    Every leaf has a word.  A query may consist of filters only, but not of exclusions only.

    Raises:
        QueryError: syntax error, or a limit of this module exceeded.
    """
    words = query.split(" ")
    if (
        len(words) <= MAX_TERMS
        and OPERATORS.keys().isdisjoint(words)
        and all(map(_is_plain, words))
    ):
        _check_length(query)
        return Word(query) if len(words) == 1 else And(tuple(map(Word, words)), implied=True)
    return _Parser(query).parse()


def _is_plain(word: str) -> bool:
    """Whether a word has no characters that may be query syntax, as most words."""
    return word.isascii() and word.isalnum()


def phrase(words: str, slop: int = 0) -> Phrase:
    """The phrase for a plain text, in which nothing is query syntax.

    Raises:
        QueryError: no word in it, or a limit of this module exceeded.
    """
    _check_length(words)
    text = " ".join(spaced(words).split())
    if not has_word(text):
        from gsisearch.query.mistakes import no_word

        raise no_word(words)
    if not 0 <= slop <= terms.MAX_SLOP:
        raise QueryError(words, None, f"a slop of {slop}", f"Give one from 0 to {terms.MAX_SLOP}.")
    return Phrase(text, slop)


def write_phrase(node: Node) -> str:
    """The text that `phrase` turns into this node; "" if there is none."""
    return node.text if isinstance(node, Phrase) and not node.slop else ""


def words_as_phrase(node: Node) -> Node:
    """The query with its plain words joined to a phrase, if it has two or more and nothing else
    but filters.

    axis of evil            Phrase('axis of evil')
    axis evil date:2002     And((Phrase('axis evil'), DateRange('2002', '2002')), implied=True)
    axis AND evil           And((Word('axis'), Word('evil')))
    axis "of evil"          And((Word('axis'), Phrase('of evil')), implied=True)
    """
    parts = node.children if isinstance(node, And) and node.implied else ()
    filters = tuple(part for part in parts if is_filter(part))
    words = tuple(part for part in parts if isinstance(part, Word) and not part.exact)
    if len(words) < 2 or len(words) + len(filters) < len(parts):
        return node
    phrase = Phrase(" ".join(word.text for word in words))
    return And((phrase, *filters), implied=True) if filters else phrase


def write_words_as_phrase(node: Node) -> str:
    """The query text that `parse` and then `words_as_phrase` turn into this node.

    Words side by side are joined by AND, because `words_as_phrase` would make a phrase of them.
    """
    if isinstance(node, And) and words_as_phrase(node) != node:
        return str(And(node.children))
    first, *filters = node.children if isinstance(node, And) and node.implied else (node,)
    if isinstance(first, Phrase) and not first.slop:
        with suppress(QueryError):
            plain = " ".join([first.text, *map(str, filters)])
            if words_as_phrase(parse(plain)) == node:
                return plain
    return str(node)


def _check_length(query: str) -> None:
    if len(query) > MAX_LENGTH:
        problem = f"{len(query):,} characters are too many"
        raise QueryError(query, MAX_LENGTH, problem, f"Give at most {MAX_LENGTH:,} of them.")


class _Parser:
    """A recursive descent parser, with a method for each rule of the grammar.

    query    = any end
    any      = all {"OR" all}
    all      = unary {["AND"] unary}
    unary    = ["NOT"] fielded
    fielded  = filter (word | phrase) | [field] boosted
    boosted  = primary ["^"]
    primary  = word ["~"] | "=" word | phrase ["~"] | "(" any ")"
    """

    def __init__(self, query: str) -> None:
        _check_length(query)
        self._query = query
        self._tokens = tokens(query)
        self._token = next(self._tokens)
        self._before: Token | None = None
        self._field: Token | None = None
        self._terms = self._patterns = self._depth = 0
        self._negations: dict[int, int] = {}  # id of a `Not` → its offset in the query

    def parse(self) -> Node:
        node = self._any()
        if not self._at("end"):
            raise self._unexpected()
        if negation := _unfounded(node):
            remedy = "Add a word to find, as in “peace -war”; beside OR, on each side of it."
            offset = self._negations[id(negation)]
            raise self._error("an exclusion alone finds nothing", remedy, offset)
        return node

    def _any(self) -> Node:
        children = [self._all()]
        while self._at("OR"):
            self._take()
            children.append(self._all())
        return children[0] if len(children) == 1 else Or(tuple(children))

    def _all(self) -> Node:
        children = [self._unary()]
        implied = True
        while not self._at("OR", ")", "end"):
            if self._at("AND"):
                self._take()
                implied = False
            children.append(self._unary())
        return children[0] if len(children) == 1 else And(tuple(children), implied)

    def _unary(self) -> Node:
        if not self._at("NOT"):
            return self._fielded()
        offset = self._take().start
        node = Not(self._fielded())
        self._negations[id(node)] = offset
        return node

    def _fielded(self) -> Node:
        if not self._at("field"):
            return self._boosted()
        if self._field:
            raise self._unexpected(self._field)
        field = self._take()
        match field.text:
            case "title" | "commitments" | "text":
                self._field = field
                node = In(field.text, self._boosted())
                self._field = None
                return node
            case _:
                return self._filter(field)

    def _filter(self, field: Token) -> Filter | DateRange:
        if not self._at("word", "phrase"):
            remedy = "Write one value after each, as in (section:1 OR section:2)."
            raise self._error(f"“{field.text}:” takes no more than one value", remedy)
        from gsisearch.query.filters import read_filter

        return read_filter(self._query, field, self._term())

    def _boosted(self) -> Node:
        node = self._primary()
        if not self._at("^"):
            return node
        return Boost(node, terms.boost(self._query, self._take()))

    def _primary(self) -> Node:
        match self._token.kind:
            case "(":
                return self._group()
            case "=":
                return self._exact()
            case "word":
                return self._word()
            case "phrase":
                return self._phrase()
        raise self._unexpected(self._field)

    def _group(self) -> Node:
        opening = self._take()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            problem = f"more than {MAX_DEPTH} parentheses within each other"
            raise self._error(problem, "Write the query with fewer of them.", opening.start)
        node = self._any()
        if not self._at(")"):
            raise self._unexpected(opening)
        self._take()
        self._depth -= 1
        return node

    def _exact(self) -> Word:
        sign = self._take()
        if self._at("word"):
            word = terms.word(self._query, self._term())
            if isinstance(word, Word) and not self._at("~"):
                return Word(word.text, exact=True)
        remedy = "It stands right before one word: =states or title:=states. Phrases need none."
        raise self._error("“=” before what is not a plain word", remedy, sign.start)

    def _word(self) -> Leaf:
        token = self._term()
        word = terms.word(self._query, token, self._tilde())
        if not isinstance(word, Word):
            self._patterns += 1
            if self._patterns > MAX_PATTERNS:
                problem = f"more than {MAX_PATTERNS} words with *, ? or ~"
                raise self._error(problem, "Write some of them in full.", token.start)
        return word

    def _phrase(self) -> Phrase:
        token = self._term()
        return terms.phrase(self._query, token, self._tilde())

    def _tilde(self) -> Token | None:
        return self._take() if self._at("~") else None

    def _term(self) -> Token:
        """Take a word or phrase, and count it against the limit."""
        self._terms += 1
        if self._terms > MAX_TERMS:
            problem = f"more than {MAX_TERMS} words and phrases"
            raise self._error(problem, "Ask for fewer at once, or for a phrase of them.")
        return self._take()

    def _at(self, *kinds: Kind) -> bool:
        return self._token.kind in kinds

    def _take(self) -> Token:
        self._before, self._token = self._token, next(self._tokens)
        return self._before

    def _unexpected(self, around: Token | None = None) -> QueryError:
        from gsisearch.query.mistakes import unexpected

        return unexpected(self._query, self._before, self._token, around)

    def _error(self, problem: str, remedy: str, offset: int | None = None) -> QueryError:
        offset = self._token.start if offset is None else offset
        return QueryError(self._query, offset, problem, remedy)


def _unfounded(node: Node) -> Not | None:
    """An exclusion that alone could make a passage match; None if a match always needs a word."""
    match node:
        case Not():
            return node
        case And(children):
            exclusions = [_unfounded(child) for child in children]
            return exclusions[0] if all(exclusions) else None
        case Or(children):
            return next(filter(None, map(_unfounded, children)), None)
        case In(_, child) | Boost(child):
            return _unfounded(child)
        case _:
            return None
