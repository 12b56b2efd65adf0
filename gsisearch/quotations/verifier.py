"""Is a quotation in the corpus, where, and how does it differ?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from gsisearch.errors import QueryError
from gsisearch.quotations import cuts, titles
from gsisearch.quotations.alarms import AlarmFinder
from gsisearch.quotations.chain import Link, find_chain
from gsisearch.quotations.chain_comparison import ChainComparison
from gsisearch.quotations.finder import PartFinder
from gsisearch.quotations.paragraphs import Window, passage_ids
from gsisearch.quotations.parsing import ParsedQuote, QuotePart, parse
from gsisearch.quotations.part_match import PartMatch
from gsisearch.quotations.reader import ParagraphReader
from gsisearch.quotations.rules import rules_for
from gsisearch.quotations.tokens import source_tokens
from gsisearch.text.caching import cached
from gsisearch.verdicts import Change, Cut, Nearest, Verdict, Verification

if TYPE_CHECKING:
    from gsisearch.index.engine import Engine

#: A match is that of the quotation, altered, and not another text, from this similarity and this
#: share of its words on …
MIN_SIMILARITY = 0.6
#: … if this share of its significant words agrees too, or it is so similar that this cannot be
#: because of stop words alone.
MIN_SIGNIFICANT_AGREEMENT = 0.5
SUFFICIENT_SIMILARITY = 0.75
MAX_WORDS = 5000
#: Maximum number of paragraphs in which it is looked whether a word is a name.
MAX_NAME_PARAGRAPHS = 8


class Verifier:
    """Checks quotations against an index, and caches what it reads of the index.

    Args:
        engine: the index.
        corpus_sha256: the hash of the corpus, for the record.
        source: slug → verbatim source, see `ParagraphReader`.
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
        self._reader = ParagraphReader(engine, self._source)
        self._finder = PartFinder(engine, self._reader)
        self._is_name = cached(self._is_name_in_corpus, maxsize=4096)

    def verify(self, quote: str) -> Verification:
        """Check one quotation.

        Args:
            quote: the quotation, with or without its quotation marks.

        Raises:
            QueryError: there is no word in it, or more than `MAX_WORDS`.
        """
        if self._source:
            self._source.cache_clear()  # the source may change between two quotations
        passages = self._engine.generation.passages
        found = self._find(_parse(quote))
        return replace(found, passages=passages, corpus_sha256=self._sha256)

    def _find(self, parsed: ParsedQuote) -> Verification:
        links = self._verbatim_chain(parsed) or find_chain(parsed, self._finder)
        matches = [link.match for link in links if link.match]
        if all(match.alignment.distance for match in matches) and (title := self._title(parsed)):
            return title
        if not matches:
            return Verification(parsed.text, "absent")
        language = matches[0].window.language
        alarms = AlarmFinder(rules_for(language.code), self._is_name)
        comparison = ChainComparison(parsed.text, links, self._reader, alarms)
        similarity = comparison.similarity
        if min(similarity, comparison.agreement) < MIN_SIMILARITY or (
            similarity < SUFFICIENT_SIMILARITY
            and comparison.significant_agreement(language.stop_words) < MIN_SIGNIFICANT_AGREEMENT
        ):
            nearest = self._nearest(matches, similarity)
            return Verification(parsed.text, "absent", similarity=similarity, nearest=nearest)
        changes = tuple(comparison.changes())
        verdict: Verdict = "repaired"
        if changes:
            verdict = "altered"
        elif comparison.is_verbatim():
            verdict = "exact"
        return self._found(parsed, links, comparison, verdict, changes)

    def _verbatim_chain(self, quote: ParsedQuote) -> list[Link]:
        """The quotation as published with its ellipses and brackets, if the source has those."""
        parts = quote.parts
        has_ellipsis = quote.starts_with_ellipsis or quote.ends_with_ellipsis
        if len(parts) == 1 and parts[0].unedited and not has_ellipsis:
            return []
        words = tuple(word for part in parts for word in part.words)
        whole = QuotePart(parts[0].start, parts[-1].end, words)
        match = self._finder.verbatim_match(quote.text, whole)
        return [Link(whole, match)] if match else []

    def _found(
        self,
        quote: ParsedQuote,
        links: Sequence[Link],
        comparison: ChainComparison,
        verdict: Verdict,
        changes: tuple[Change, ...],
    ) -> Verification:
        matches = sorted((link.match for link in links if link.match), key=lambda m: m.start)
        start, end = matches[0].start, max(match.end for match in matches)
        paragraphs = self._reader.through(matches[0].window.paragraphs[0], end)
        ids = tuple(
            dict.fromkeys(
                id
                for match in matches
                for id in passage_ids(match.window.paragraphs, match.start, match.end)
            )
        )
        one_paragraph = len(paragraphs) == 1 and len(ids) > 1
        return Verification(
            quote.text,
            verdict,
            document=matches[0].document,
            id=paragraphs[0].entry.passage.id if one_paragraph else ids[0],
            ids=ids,
            start=start,
            end=end,
            published=self._reader.published(paragraphs, start, end),
            similarity=comparison.similarity,
            changes=changes,
            cut=tuple(self._cuts(quote, links)),
            insertions=comparison.insertions,
        )

    def _cuts(self, quote: ParsedQuote, links: Sequence[Link]) -> Iterator[Cut]:
        found = [(link, link.match) for link in links if link.match and not link.out_of_order]
        rules = rules_for(found[0][1].window.language.code)
        before = cuts.before_quotation(found[0][1], rules, marked=quote.starts_with_ellipsis)
        if before:
            yield before
        for (_, one), (link, two) in pairwise(found):
            if not link.unmarked_gap and (cut := cuts.between(self._reader, one, two, rules)):
                yield cut
        after = cuts.after_quotation(found[-1][1], rules, marked=quote.ends_with_ellipsis)
        if after:
            yield after

    def _title(self, quote: ParsedQuote) -> Verification | None:
        """The quotation as that of a title or heading."""
        if self._source is None or len(quote.parts) > 1:
            return None
        found = titles.find_title(self._engine, self._source, quote.text, quote.parts[0])
        if found is None:
            return None
        return Verification(
            quote.text,
            "exact" if found.verbatim else "repaired",
            document=found.document,
            id=found.section,
            ids=(found.section,) if found.section else (),
            start=found.start,
            end=found.end,
            published=found.published,
            similarity=1.0,
        )

    def _nearest(self, matches: Sequence[PartMatch], similarity: float) -> Nearest:
        match = max(matches, key=lambda match: len(match.part.words))
        paragraphs, start, end = match.window.paragraphs, match.start, match.end
        ids = passage_ids(paragraphs, start, end)
        published = self._reader.published(paragraphs, start, end)
        return Nearest(match.document, ids[0], start, end, published, similarity)

    def _is_name_in_corpus(self, form: str) -> bool:
        """Whether the corpus has a folded word with a capital where it is within a sentence."""
        for key in islice(self._engine.having((form,)), MAX_NAME_PARAGRAPHS):
            window = Window((self._reader.paragraph(key),))
            for position in (at for at, found in enumerate(window.forms) if found == form):
                (token,) = source_tokens(window, position, position + 1)
                if not token.sentence_initial:
                    return token.capitalized
        return False


def _parse(quote: str) -> ParsedQuote:
    """The parsed quotation, of a length that can be checked."""
    parsed = parse(quote)
    if not parsed.parts:
        problem = "there is no word to look for" if quote.strip() else "the quotation is empty"
        raise QueryError(quote, None, problem, "Give the words of a quotation.")
    count = sum(len(part.words) for part in parsed.parts)
    if count > MAX_WORDS:
        problem = f"a quotation of {count:,} words"
        raise QueryError(quote, None, problem, f"Check it in pieces of {MAX_WORDS:,} words.")
    return parsed
