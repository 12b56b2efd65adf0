"""Permalinks resolve to the text that they were made for, or to an error."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gsisearch.citing.permalinks import Permalink, parse, permalink, resolve
from gsisearch.corpus.documents import SourceDocument
from gsisearch.errors import BrokenLink


def test_a_link_leads_to_the_passage_and_the_characters(article: SourceDocument) -> None:
    for section in article.sections:
        for passage in section.passages:
            link = str(permalink(article.document, passage.id))
            found = resolve(link, [article])
            assert (found.passage, found.text) == (passage, passage.published)
            start, end = passage.start + 3, passage.end - 3
            link = str(permalink(article.document, passage.id, start, end))
            assert resolve(link, [article]).text == article.source[start:end]


def test_a_link_reads_as_it_is_written() -> None:
    link = "gsi-lesotho-2022@0123456789ab:1.2.3#10-20"
    assert parse(link) == Permalink("gsi-lesotho-2022", "0123456789ab", "1.2.3", 10, 20)
    assert str(parse(link)) == link


def test_a_changed_text_is_not_shown(article: SourceDocument) -> None:
    link = str(permalink(article.document, "1.2.3", 2000, 2010))
    changed = replace(article, document=replace(article.document, sha256="f" * 64))
    with pytest.raises(BrokenLink, match="has changed"):
        resolve(link, [changed])


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("", "not a permalink"),
        ("gsi-lesotho-2022:1.2.3", "not a permalink"),
        ("gsi-lesotho-2022@0123:1.2.3", "not a permalink"),
        ("{slug}@{sha}:1.2.3#5", "not a permalink"),
        ("{slug}@{sha}:1.2.3#2010-2000", "not in passage"),
        ("{slug}@{sha}:1.2.3#0-10", "not in passage"),
        ("{slug}@{sha}:1.2.3#2010-99999", "not in passage"),
        ("{slug}@{sha}:1.2.9", "no passage 1.2.9"),
        ("other@{sha}:1.2.3", "no document “other”"),
    ],
)
def test_broken_links_are_explained(link: str, problem: str, article: SourceDocument) -> None:
    sha, slug = article.document.sha256[:12], article.document.slug
    with pytest.raises(BrokenLink, match=problem) as error:
        resolve(link.format(sha=sha, slug=slug), [article])
    assert error.value.remedy in str(error.value)
