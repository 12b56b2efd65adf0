"""Is a quotation in the corpus, where, and how does it differ?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from gsisearch.caching import cached
from gsisearch.errors import QueryError
from gsisearch.quotations import cuts, titles
from gsisearch.quotations.alarms import Judge
from gsisearch.quotations.chains import Link, chain
from gsisearch.quotations.changes import Comparer, Comparison, source_tokens
from gsisearch.quotations.parts import Part, Quote, normal, read
from gsisearch.quotations.places import Places
from gsisearch.quotations.placing import Place
from gsisearch.quotations.rules import rules_for
from gsisearch.quotations.sources import Sources, Stretch, touched
from gsisearch.text.languages import Language
from gsisearch.text.words import words
from gsisearch.verdicts import Change, Cut, Nearest, Verdict, Verification

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine

#: With at least this similarity, and this share of its words, a place is that of the quotation,
#: altered, and not another text …
ALTERED = 0.6
#: … if besides this share of its words that are not stop words agrees, or it is so similar
#: that stop words alone can't be the reason.
ALTERED_CONTENT = 0.5
ALTERED_SURELY = 0.75
MOST_WORDS = 5000


def verify(
    quote: str,
    engine: Engine,
    corpus_sha256: str = "",
    source: Callable[[str], str] | None = None,
) -> Verification:
    """Check one quotation; for many, keep a `Verifier`.

    Args:
        quote: the quotation, with or without its quotation marks.
        engine: the index.
        corpus_sha256: the hash of the corpus, for the record.
        source: slug → verbatim source, see `Sources`.

    Raises:
        QueryError: there is no word in it, or more than `MOST_WORDS`.
    """
    return Verifier(engine, corpus_sha256, source).verify(quote)


class Verifier:
    """Checks quotations against an index; what it reads of the index, it keeps.

    Args:
        engine, corpus_sha256, source: as for `verify`.
    """

    def __init__(
        self,
        engine: Engine,
        corpus_sha256: str = "",
        source: Callable[[str], str] | None = None,
    ) -> None:
        self._engine = engine
        self._source = lru_cache(maxsize=1)(source) if source else None
        self._sha256 = corpus_sha256
        self._sources = Sources(engine, self._source)
        self._places = Places(engine, self._sources)
        self._is_name = cached(self._has_as_name, maxsize=4096)

    def verify(self, quote: str) -> Verification:
        """Check one quotation; arguments and errors as for the function `verify`."""
        parsed = read(quote)
        _check(quote, parsed)
        if self._source:
            self._source.cache_clear()  # read once a quotation, as it is now
        links = self._whole(quote, parsed) or chain(parsed, self._places)
        places = [link.place for link in links if link.place]
        if len(links) == 1 and places and places[0].verbatim:
            return self._found(parsed, links, (), "exact", 1.0, ())
        if all(p.alignment.distance for p in places) and (found := self._title(quote, parsed)):
            return found
        if not places:
            return self._absent(quote, None)
        stretch = places[0].stretch
        judge = Judge(rules_for(stretch.language.code), self._is_name)
        comparer = Comparer(quote, self._sources, judge)
        compared = [(link, comparer.compare(link.place) if link.place else None) for link in links]
        similarity, agreement = _likeness(compared)
        likely = similarity >= ALTERED_SURELY or _agrees_in_content(compared, stretch.language)
        if min(similarity, agreement) < ALTERED or not likely:
            return self._absent(quote, self._nearest(places, similarity))
        changes = list(self._changes(quote, links, compared, judge))
        exact = not changes and all(self._is_verbatim(quote, place) for place in places)
        verdict: Verdict = "altered" if changes else "exact" if exact else "repaired"
        return self._found(parsed, links, compared, verdict, similarity, changes)

    def _whole(self, quote: str, parsed: Quote) -> list[Link]:
        """The quotation as published with its ellipses and brackets, if the source has those."""
        if len(parsed.parts) == 1 and parsed.parts[0].plain and not (parsed.opens or parsed.closes):
            return []
        start, end = parsed.parts[0].start, parsed.parts[-1].end
        part = Part(start, end, tuple(w for p in parsed.parts for w in p.words))
        place = self._places.published(quote, part)
        return [Link(part, place)] if place else []

    def _changes(
        self,
        quote: str,
        links: Sequence[Link],
        compared: Sequence[tuple[Link, Comparison | None]],
        judge: Judge,
    ) -> Iterator[Change]:
        """The changes within the parts, and those between them."""
        before: Place | None = None
        for link, comparison in compared:
            part, place = link.part, link.place
            text = quote[part.words[0].start : part.words[-1].end]
            span = part.words[0].start, part.words[-1].end
            if place is None or comparison is None:
                at = before.end if before else next(x.place.start for x in links if x.place)
                yield Change("insert", text, "", *span, at, at)
                continue
            if link.turned:
                alarm = judge.explained("parts", quote=text)
                source = self._published(place, place.start, place.end)
                yield Change("replace", text, source, *span, place.start, place.end, (alarm,))
            elif link.unmarked and before:
                yield self._left_out(judge, before, place)
            yield from comparison.changes
            before = place

    def _left_out(self, judge: Judge, before: Place, after: Place) -> Change:
        """What is missing between two places, without an ellipsis."""
        at = after.part.words[0].start
        paragraphs = self._sources.across(before.stretch.paragraphs[-1], after.start)
        start, end = before.end, after.start
        text = self._sources.published(paragraphs, start, end)
        start, end = end - len(text.lstrip(" \n.,;:")), start + len(text.rstrip())
        text = self._sources.published(paragraphs, start, end)
        return Change("delete", "", text, at, at, start, end, (judge.explained("omission"),))

    def _is_verbatim(self, quote: str, place: Place) -> bool:
        """Whether a place without changes is as published, what the quoter marked aside."""
        if place.verbatim:
            return True
        part, stretch = place.part, place.stretch
        if part.plain:
            published = self._published(place, place.start, place.end)
            return normal(quote[part.start : part.end]) == normal(published)
        borders = {insertion.index for insertion in part.insertions}
        for op in place.alignment.ops:
            if op.kind != "equal":
                continue
            shift = op.start - op.first
            for first, last in _runs(op.first, op.last, borders, part.edited):
                start, end = stretch.starts[first + shift], stretch.ends[last - 1 + shift]
                quoted = quote[part.words[first].start : part.words[last - 1].end]
                if normal(quoted) != normal(self._published(place, start, end)):
                    return False
        return True

    def _found(
        self,
        parsed: Quote,
        links: Sequence[Link],
        compared: Sequence[tuple[Link, Comparison | None]],
        verdict: Verdict,
        similarity: float,
        changes: Sequence[Change],
    ) -> Verification:
        places = sorted((link.place for link in links if link.place), key=lambda p: p.start)
        start, end = places[0].start, max(place.end for place in places)
        paragraphs = self._sources.across(places[0].stretch.paragraphs[0], end)
        ids = [
            id
            for place in places
            for id in touched(place.stretch.paragraphs, place.start, place.end)
        ]
        ids = list(dict.fromkeys(ids))
        single = len(paragraphs) == 1 and len(ids) > 1
        return Verification(
            quote=parsed.text,
            verdict=verdict,
            document=places[0].document,
            id=paragraphs[0].entry.passage.id if single else ids[0],
            ids=tuple(ids),
            start=start,
            end=end,
            published=self._sources.published(paragraphs, start, end),
            similarity=similarity,
            changes=tuple(changes),
            cut=tuple(self._cuts(parsed, links)),
            insertions=tuple(i for _, c in compared if c for i in c.insertions),
            nearest=None,
            passages=self._engine.generation.passages,
            corpus_sha256=self._sha256,
        )

    def _cuts(self, parsed: Quote, links: Sequence[Link]) -> Iterator[Cut]:
        found = [link for link in links if link.place and not link.turned]
        places = [link.place for link in found if link.place]
        rules = rules_for(places[0].stretch.language.code)
        ends = cuts.at_the_ends(places, rules, opens=parsed.opens, closes=parsed.closes)
        by_where = {cut.where: cut for cut in ends}
        if "before" in by_where:
            yield by_where["before"]
        for one, two in pairwise(found):
            if not two.unmarked and one.place and two.place:
                cut = cuts.inside(self._sources, one.place, two.place, rules)
                if cut:
                    yield cut
        if "after" in by_where:
            yield by_where["after"]

    def _title(self, quote: str, parsed: Quote) -> Verification | None:
        """The quotation as one of a title or heading."""
        if self._source is None or len(parsed.parts) > 1:
            return None
        found = titles.find(self._engine, self._source, quote, parsed.parts[0])
        if found is None:
            return None
        return Verification(
            quote=quote,
            verdict="exact" if found.verbatim else "repaired",
            document=found.document,
            id=found.section,
            ids=(found.section,) if found.section else (),
            start=found.start,
            end=found.end,
            published=found.published,
            similarity=1.0,
            changes=(),
            cut=(),
            insertions=(),
            nearest=None,
            passages=self._engine.generation.passages,
            corpus_sha256=self._sha256,
        )

    def _absent(self, quote: str, nearest: Nearest | None) -> Verification:
        return Verification(
            quote=quote,
            verdict="absent",
            document="",
            id="",
            ids=(),
            start=None,
            end=None,
            published="",
            similarity=nearest.similarity if nearest else 0.0,
            changes=(),
            cut=(),
            insertions=(),
            nearest=nearest,
            passages=self._engine.generation.passages,
            corpus_sha256=self._sha256,
        )

    def _nearest(self, places: Sequence[Place], similarity: float) -> Nearest:
        place = max(places, key=lambda place: len(place.part.words))
        ids = touched(place.stretch.paragraphs, place.start, place.end)
        published = self._published(place, place.start, place.end)
        return Nearest(place.document, ids[0], place.start, place.end, published, similarity)

    def _published(self, place: Place, start: int, end: int) -> str:
        return self._sources.published(place.stretch.paragraphs, start, end)

    def _has_as_name(self, form: str) -> bool:
        """Whether the corpus has a word with a capital within a sentence, at a first look."""
        for key in islice(self._engine.having((form,)), 8):
            stretch = Stretch((self._sources.paragraph(key),))
            for position in (at for at, found in enumerate(stretch.forms) if found == form):
                (token,) = source_tokens(stretch, position, position + 1)
                if not token.initial:
                    return token.capital
        return False


def _check(quote: str, parsed: Quote) -> None:
    if not parsed.parts:
        problem = "there is no word to look for" if quote.strip() else "the quotation is empty"
        raise QueryError(quote, None, problem, "Give the words of a quotation.")
    count = sum(len(part.words) for part in parsed.parts)
    if count > MOST_WORDS:
        problem = f"a quotation of {count:,} words"
        raise QueryError(quote, None, problem, f"Check it in pieces of {MOST_WORDS:,} words.")


def _runs(
    first: int, last: int, borders: set[int], without: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """The range in pieces, split at the borders, the indexes in `without` left out."""
    start = first
    for index in range(first, last + 1):
        if index == last or index in borders or index in without:
            if start < index:
                yield start, index
            start = index + (index in without)


def _likeness(compared: Sequence[tuple[Link, Comparison | None]]) -> tuple[float, float]:
    """The similarity, see `Verification`; and the share of the quotation's words that agree."""
    found = [comparison for _, comparison in compared if comparison]
    nowhere = sum(len(link.part.words) for link, comparison in compared if not comparison)
    words = nowhere + sum(comparison.words for comparison in found)
    wrong = nowhere + sum(comparison.wrong for comparison in found)
    lost = sum(comparison.lost for comparison in found)
    source_words = sum(comparison.source_words for comparison in found)
    return 1 - (wrong + lost) / (words + source_words), 1 - wrong / words


def _agrees_in_content(
    compared: Sequence[tuple[Link, Comparison | None]], language: Language
) -> bool:
    """Whether enough of the quotation's words besides stop words are in their places."""
    stop_words = language.stop_words
    all_words = [w for link, _ in compared for w in link.part.words if w.form not in stop_words]
    if not all_words:
        return all(comparison and not comparison.changes for _, comparison in compared)
    wrong = sum(
        word.form not in stop_words
        for link, comparison in compared
        for word in (
            link.part.words
            if comparison is None
            else (w for change in comparison.changes for w in words(change.quote))
        )
    )
    return 1 - wrong / len(all_words) >= ALTERED_CONTENT
