"""How a quotation differs from its chain: within the matches of its parts, and between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gsisearch.quotations.alarms import AlarmFinder
from gsisearch.quotations.chain import Link
from gsisearch.quotations.comparison import Comparison, compare
from gsisearch.quotations.match_texts import MatchTexts
from gsisearch.quotations.part_match import PartMatch
from gsisearch.quotations.reader import ParagraphReader
from gsisearch.text.words import words
from gsisearch.verdicts import Change


class ChainComparison:
    """A quotation compared with its chain.

    Args:
        quote: the quotation.
        links: the chain, with at least one match.
        reader: the paragraphs.
        alarms: which changes may turn the meaning.

    Attributes:
        similarity: see `Verification`.
        agreement: the share of the quotation's words that agree with the source.
        insertions: the quoter's own words, in brackets, that are no change.
    """

    def __init__(
        self, quote: str, links: Sequence[Link], reader: ParagraphReader, alarms: AlarmFinder
    ) -> None:
        self._quote = quote
        self._links = links
        self._reader = reader
        self._alarms = alarms
        self._texts = [
            MatchTexts(quote, link.match, reader) if link.match else None for link in links
        ]
        self._compared = [
            compare(texts, alarms) if texts else Comparison.without_match(len(link.part.words))
            for link, texts in zip(links, self._texts, strict=True)
        ]
        wrong = sum(found.wrong_words for found in self._compared)
        lost = sum(found.lost_words for found in self._compared)
        count = sum(found.words for found in self._compared)
        source_count = sum(found.source_words for found in self._compared)
        self.similarity = 1 - (wrong + lost) / (count + source_count)
        self.agreement = 1 - wrong / count
        self.insertions = tuple(text for found in self._compared for text in found.insertions)

    def significant_agreement(self, stop_words: frozenset[str]) -> float:
        """As `agreement`, of the words that are no stop words; if there are none, 1 or 0."""
        count = wrong = 0
        for link, found in zip(self._links, self._compared, strict=True):
            significant = [word for word in link.part.words if word.form not in stop_words]
            changed = (word for change in found.changes for word in words(change.quote))
            count += len(significant)
            wrong += sum(word.form not in stop_words for word in changed)
            wrong += 0 if link.match else len(significant)
        if not count:
            unchanged = not any(found.changes for found in self._compared)
            return float(unchanged and all(link.match for link in self._links))
        return 1 - wrong / count

    def is_verbatim(self) -> bool:
        """Whether the matches, if they have no changes, are as published."""
        return all(texts.is_verbatim() for texts in self._texts if texts)

    def changes(self) -> Iterator[Change]:
        """The changes, those between the parts included."""
        before: PartMatch | None = None
        first = next(link.match for link in self._links if link.match)
        for link, texts, found in zip(self._links, self._texts, self._compared, strict=True):
            start, end = link.part.words[0].start, link.part.words[-1].end
            quoted = self._quote[start:end]
            if not link.match or not texts:
                at = before.end if before else first.start
                yield Change("insert", quoted, "", start, end, at, at)
                continue
            if link.out_of_order:
                alarms = (self._alarms.make("parts", quote=quoted),)
                span = link.match.start, link.match.end
                yield Change("replace", quoted, texts.published(*span), start, end, *span, alarms)
            elif link.unmarked_gap and before:
                yield self._omission(before, link.match)
            yield from found.changes
            before = link.match

    def _omission(self, before: PartMatch, after: PartMatch) -> Change:
        """What is left out between two matches without an ellipsis."""
        paragraphs = self._reader.through(before.window.paragraphs[-1], after.start)
        text = self._reader.published(paragraphs, before.end, after.start)
        start = after.start - len(text.lstrip(" \n.,;:"))
        end = before.end + len(text.rstrip())
        text = self._reader.published(paragraphs, start, end)
        at = after.part.words[0].start
        return Change("delete", "", text, at, at, start, end, (self._alarms.make("omission"),))
