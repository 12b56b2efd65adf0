"""Queries and command lines at random: each has an answer or a clear error, soon."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from hostile import ARGUMENT_PIECES, FORMATS, check, gsisearch, unsafe

from gsisearch.errors import GsisearchError, QueryError
from gsisearch.library import Library, open
from gsisearch.query import parse, phrase

_SYNTAX = (
    *('"', "“", "”", "(", ")", "AND", "OR", "NOT", "-", "=", "^", "~", "*", "?", ":", "..", "^2"),
    *("~3", "title:", "commitments:", "text:", "section:", "doc:", "kind:", "date:", "2022-06"),
    *("kind:commitment", "section:3", "doc:gsi", "date:2022..", "^0.5", "=states", "secur*"),
    *(
        "wom?n",
        "multilatralism~",
        "m*",
        "??",
        "–",
        "—",
        "’",
        "«",
        "»",
        "https://a.b/c?d=*",
        "15:06",
    ),
)
_WORDS = (
    *(
        "peace",
        "war",
        "cold",
        "security",
        "the",
        "of",
        "not",
        "UN",
        "principlesand",
        "thathumanity",
    ),
    *("one’s", "long-term", "Covid-19", "1,000", "21st", "sovereignty", "community.It", "a", "S"),
)
_ALL = (*_SYNTAX, *_WORDS, *_WORDS, " ", " ", " ", " ", *ARGUMENT_PIECES)

_COMMANDS = (
    *("search", "phrase", "snippets", "kwic", "show", "cite", "outline", "commitments"),
    *("verify", "like", "terms", "explain", "collocations"),
    *("index status", "index check", "corpus check", "corpus propose-repairs", "help-query"),
)
_OPTIONS = (
    *(
        "--json",
        "--scores",
        "--help",
        "--reading",
        "-n",
        "--limit=3",
        "--slop=2",
        "--kind=paragraph",
    ),
    *(
        "--section=3",
        "--doc=gsi",
        "--doc=gsi*",
        "--doc=x",
        "--skip=2",
        "--sort=date",
        "--sort=left",
        "--width=20",
        "--color=always",
        "--snippets=3",
    ),
    *(f"--format={name}" for name in FORMATS),
    *("--nonsense", "-x", "--", "1.2.3", "1", "gsi", "gsi-lesotho-2022:1.2", "--context=2"),
)


@dataclass
class Fuzz:
    """What was tried, by kind; how many inputs were errors; the slowest, in seconds."""

    tried: dict[str, int] = field(default_factory=dict)
    errors: int = 0
    slowest: float = 0.0
    slowest_input: str = ""

    @property
    def total(self) -> int:
        """How many inputs were tried."""
        return sum(self.tried.values())


class Fuzzer:
    """Tries inputs, the same for the same seed, on the article."""

    def __init__(self, corpus: Path, index: Path, seed: int) -> None:
        self._random = random.Random(seed)
        self._places = ("--corpus", str(corpus), "--index", str(index))
        self._library: Library = open(corpus, index)
        self.found = Fuzz()

    def run(self, inputs: int, seconds: float = 3600.0) -> Fuzz:
        """Try so many inputs, or as many as there is time for: of 200, one is a command line,
        eight are searched for, the others parsed."""
        end = time.monotonic() + seconds
        for number in range(inputs):
            if time.monotonic() > end:
                break
            if number % 200 == 0:
                self._try("command line", self._command_line())
            elif number % 25 == 1:
                self._try("search", (self._query(),))
            else:
                self._try("parser", (self._query(),))
        return self.found

    def _try(self, kind: str, given: tuple[str, ...]) -> None:
        started = time.perf_counter()
        try:
            getattr(self, "_" + kind.replace(" ", "_") + "_takes")(*given)
        except GsisearchError as error:
            self.found.errors += 1
            self._check_message(error)
        except Exception as error:
            raise AssertionError(f"{kind}: {given!r}: {error!r}") from error
        took = time.perf_counter() - started
        self.found.tried[kind] = self.found.tried.get(kind, 0) + 1
        if took > self.found.slowest:
            self.found.slowest, self.found.slowest_input = took, f"{kind}: {given!r:.120}"

    def _check_message(self, error: GsisearchError) -> None:
        said = str(error)
        assert len(said) < 2_000
        if isinstance(error, QueryError) and error.position is not None:
            assert 0 <= error.position <= len(error.query)
            assert not unsafe(said.splitlines()[1])

    def _parser_takes(self, query: str) -> None:
        str(parse(query))

    def _search_takes(self, query: str) -> None:
        for hit in self._library.search(query, limit=3):
            for snippet in hit.snippets:
                assert snippet.text in hit.published
        self._library.kwic(query, limit=3)
        phrase(query)
        self._library.phrase(query, slop=len(query) % 3, limit=3)

    def _command_line_takes(self, *given: str) -> None:
        check(gsisearch(*given), given)

    def _query(self) -> str:
        kind = self._random.random()
        if kind < 0.1:
            return "".join(chr(self._code_point()) for _ in range(self._random.randrange(12)))
        pieces = self._random.choices(_ALL, k=self._random.randrange(1, 14))
        if kind < 0.12:
            pieces *= self._random.randrange(1, 300)
        return self._random.choice(("", " ")).join(pieces)

    def _code_point(self) -> int:
        return self._random.choice(
            (self._random.randrange(0x110000), self._random.randrange(0x250))
        )

    def _command_line(self) -> tuple[str, ...]:
        command = self._random.choice(_COMMANDS).split()
        options = self._random.sample(_OPTIONS, self._random.randrange(4))
        texts = [self._query() for _ in range(self._random.randrange(3))]
        places = self._places[: 2 if command[0] == "corpus" else 4]
        given = (*command, *(() if command == ["help-query"] else places), *options, *texts)
        # No program can be given a NUL in an argument.
        return tuple(argument.replace("\0", "") for argument in given)
