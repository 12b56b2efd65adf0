"""Random corpora, plans and queries, made so that they often meet."""

from __future__ import annotations

from hypothesis import strategies as st
from indexed import source_of

from gsisearch.corpus.documents import SourceDocument
from gsisearch.matching.plan import AllOf, AnyOf, Element, Excluding, Leaf, PassageSet, Plan
from gsisearch.text.words import forms

#: Few, so that they meet; some share a stem, some have punctuation or accents inside.
WORDS = ("peace", "peaceful", "win-win", "Côte", "of", "nation's", "sécurité", "والسلام", "和平")
_WORD = st.sampled_from(WORDS)


def _row(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(_WORD, min_size=least, max_size=most).map(" ".join)


#: A paragraph, as `source_of` takes it: text, then commitments with text between them.
_PARAGRAPH = st.tuples(
    _row(1, 4),
    st.lists(st.tuples(_row(1, 4), _row(0, 2)).map(lambda p: f"{{{p[0]}}} {p[1]}"), max_size=3),
).map(lambda pair: " ".join((pair[0], *pair[1])).strip())
_HEADING = _row(1, 2).map("# {}".format)
_DATES = ("", "2021-12-31", "2022", "2022-05", "2022-05-09")

#: Up to three documents in several languages with sections, headings, dates, repairs and
#: commitments.
CORPORA: st.SearchStrategy[list[SourceDocument]] = st.lists(
    st.tuples(
        _row(1, 3),
        st.lists(_PARAGRAPH | _HEADING, max_size=4),
        _PARAGRAPH,
        st.booleans(),
        st.sampled_from(_DATES),
        st.sampled_from(("en", "fr", "ar", "zh", "")),
    ),
    min_size=1,
    max_size=3,
).map(
    lambda given: [
        source_of(f"doc-{n}", title, [*others, last], glued, date, spoken)
        for n, (title, others, last, glued, date, spoken) in enumerate(given)
    ]
)

_WAY = _row(1, 2).map(forms)
_ELEMENT: st.SearchStrategy[Element] = st.lists(_WAY, min_size=1, max_size=3, unique=True).map(
    tuple
)
_FIELDS = st.sampled_from(
    [(("exact",), ("title_exact",)), (("exact",), ()), ((), ("title_exact",))]
)
LEAVES: st.SearchStrategy[Leaf] = st.builds(
    lambda label, elements, fields, slop, boost, literal: Leaf(
        label, elements, fields[0], fields[1], slop, boost, literal
    ),
    st.sampled_from("abc"),
    _ELEMENT.map(lambda one: (one,)) | st.lists(_ELEMENT, min_size=1, max_size=3).map(tuple),
    _FIELDS,
    st.sampled_from((0, 0, 1, 3)),
    st.sampled_from((1.0, 2.5)),
    st.sampled_from((False, False, True)),
)
_IDS = [f"doc-{n}:{path}" for n in range(2) for path in ("1.1", "1.1.1", "1.2", "2.1")]
_SETS = [("kind", ["paragraph", "commitment"]), ("section", ["1", "2"]), ("id", _IDS)]
_SETS += [("document", ["doc-0", "doc-1", "doc-2"]), ("date", list(_DATES[1:]))]
FILTERS: st.SearchStrategy[PassageSet] = st.sampled_from(_SETS).flatmap(
    lambda pair: st.lists(st.sampled_from(pair[1]), min_size=1, max_size=3, unique=True).map(
        lambda values: PassageSet(pair[0], pair[0], tuple(values))
    )
)


def _joined(parts: st.SearchStrategy[Plan]) -> st.SearchStrategy[Plan]:
    return st.one_of(
        st.builds(AllOf, st.lists(parts, min_size=1, max_size=4).map(tuple), st.booleans()),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: AnyOf(tuple(found))),
        parts.map(Excluding),
    )


def _loose(*parts: st.SearchStrategy[Plan]) -> st.SearchStrategy[Plan]:
    return st.tuples(*parts).map(lambda found: AllOf(found, loose=True))


#: Single words, of which a passage often has some.
_WORDS: st.SearchStrategy[Plan] = st.builds(
    lambda word, title: Leaf(word, ((forms(word),),), ("exact",), title),
    _WORD,
    st.sampled_from(((), ("title_exact",))),
)
_PARTS: st.SearchStrategy[Plan] = st.one_of(LEAVES, LEAVES, LEAVES, FILTERS)
#: Of exact words: what terms a stemmed field has is the planner's business.
PLANS: st.SearchStrategy[Plan] = st.one_of(
    st.recursive(_PARTS, _joined, max_leaves=5),
    _loose(_WORDS, _WORDS, LEAVES | _joined(_PARTS)),
    _loose(_WORDS, _WORDS),
)

_TERMS = st.one_of(
    _WORD,
    _WORD,
    _WORD.map("={}".format),
    _WORD.map("title:{}".format),
    _WORD.map("{}^2".format),
    _row(2, 3).map('"{}"'.format),
    _row(2, 3).map('"{}"~2'.format),
    st.sampled_from(
        "peac* w?n* peece~1 kind:commitment kind:paragraph section:1 doc:doc- date:2022".split()
    ),
)
#: Queries in the query language, a few of which can't be read.
QUERIES: st.SearchStrategy[str] = st.recursive(
    _TERMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' AND '.join(parts)})"),
        st.tuples(inner, _TERMS).map(lambda pair: f"{pair[0]} -{pair[1]}"),
    ),
    max_leaves=5,
)
