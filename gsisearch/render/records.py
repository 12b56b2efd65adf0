"""Results as records, which JSON, JSON Lines, CSV and TSV write.

All offsets count characters of the source file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from gsisearch.model import Author, Hit, Passage, Results, Snippet
    from gsisearch.render import View
    from gsisearch.results import (
        Citation,
        Collocations,
        Concordance,
        CorpusReport,
        Explanation,
        IndexStatus,
        Outline,
        Proposal,
        Section,
        Vocabulary,
    )
    from gsisearch.verdicts import Change, CheckedQuotation, Cut, DraftReport, Nearest, Verification

Object = dict[str, object]

# The keys of objects, and the columns of tables, in their order.
_QUERY = "query total skipped partial suggestion corrected advice".split()
_HIT = "id document section heading kind score published reading start end".split()
_HIT_COLUMNS = "id document section heading kind score start end snippet citation".split()
_SNIPPET_COLUMNS = "id document start end snippet".split()
_LINE = "id document left keyword right start end".split()
_EXPLANATION = (
    "query id document section heading kind score rank total complete corrected missing instead"
).split()
_PART = "kind label share boost rarity burstiness frequency value".split()
_TERM = "word occurrences passages".split()
_COLLOCATIONS = "query window occurrences total suggestion corrected advice".split()
_COLLOCATE = "word count occurrences score".split()
_PASSAGE = "id document section heading kind parent start end published reading".split()
_DOCUMENT = (
    "slug title author office publisher date place language source url accessed sha256"
).split()
_AUTHOR = "literal family given particle suffix".split()
_OUTLINE_COLUMNS = "id document section heading kind parent start end".split()
_CITATION = "id text permalink".split()
_STATUS = "state path passages documents built bytes detail kept_out".split()
_CHECKED_DOCUMENT = "slug sections passages commitments repairs".split()
_FINDING = "severity document path line key problem remedy".split()
_PROPOSAL = "line start end published reading reason".split()
_VERIFICATION = (
    "verdict document id ids start end quote published similarity changes cut insertions nearest"
    " passages corpus_sha256 citation permalink"
).split()
_CHANGE = "kind quote source quote_start quote_end start end meaning".split()
_CUT = "where text start end marked warning".split()
_NEAREST = "document id start end published similarity".split()
_VERIFICATION_COLUMNS = (
    "verdict document id start end similarity changes meaning alarms cut_warning"
    " quote published nearest citation permalink"
).split()
_DRAFT_COLUMNS = ["line", "column", "verdict", "phrase", *_VERIFICATION_COLUMNS[1:]]


class Records(NamedTuple):
    """A result for programs, before it is written in a format.

    JSON is one object: the keys of `facts`, then the list `items` under the key `name`, or no
    list where that is "".  JSON Lines has the items only, `first_items` before `items`.  CSV and
    TSV have `rows` under `columns`.
    """

    facts: Object
    name: str
    items: Sequence[Object]
    columns: Sequence[str]
    rows: Sequence[Object]
    first_items: Sequence[Object] = ()


def _results(found: Results) -> Records:
    """Hits; CSV has a row for each snippet, whose `start` and `end` are the snippet's."""
    items = list(map(_hit, found.hits))
    rows: list[Object] = []
    for hit, item in zip(found.hits, items, strict=True):
        rows += [
            {**item, "snippet": snippet.text, "start": snippet.start, "end": snippet.end}
            for snippet in hit.snippets
        ] or [{**item, "snippet": ""}]
    return Records(_picked(found, _QUERY), "hits", items, _HIT_COLUMNS, rows)


def _hit(hit: Hit) -> Object:
    return {
        **_picked(hit, _HIT),
        "snippets": list(map(_snippet, hit.snippets)),
        **_picked(hit, ("citation", "missing")),
    }


def _snippet(snippet: Snippet) -> Object:
    return _picked(snippet, ("text", "start", "end", "marks"))


def _snippets(found: Results) -> Records:
    """Snippets, each with the id of its passage."""
    items: list[Object] = [
        {"id": hit.id, "document": hit.document, **_snippet(snippet)}
        for hit in found.hits
        for snippet in hit.snippets
    ]
    rows = [{**item, "snippet": item["text"]} for item in items]
    return Records(_picked(found, _QUERY), "snippets", items, _SNIPPET_COLUMNS, rows)


def _concordance(found: Concordance) -> Records:
    return _listed(_picked(found, _QUERY), "lines", found.lines, _LINE)


def _explanation(found: Explanation) -> Records:
    return _listed(_picked(found, _EXPLANATION), "parts", found.parts, _PART)


def _vocabulary(found: Vocabulary) -> Records:
    return _listed(_picked(found, ("prefix", "total")), "terms", found.terms, _TERM)


def _collocations(found: Collocations) -> Records:
    facts = _picked(found, _COLLOCATIONS)
    return _listed(facts, "collocates", found.collocates, _COLLOCATE)


def _passages(found: Sequence[Passage]) -> Records:
    return _listed({}, "passages", found, _PASSAGE)


def _outline(found: Sequence[Outline]) -> Records:
    """Documents with their sections and passages, without text; CSV has a row for each passage."""
    items: list[Object] = [
        {
            **_picked(item.document, _DOCUMENT),
            "authors": list(map(_author, item.document.authors)),
            "sections": list(map(_section, item.sections)),
        }
        for item in found
    ]
    passages = (p for item in found for section in item.sections for p in section.passages)
    rows = _objects(passages, _OUTLINE_COLUMNS)
    return Records({}, "documents", items, _OUTLINE_COLUMNS, rows)


def _author(author: Author) -> Object:
    """An author as a sidecar has it: `literal`, or the parts of the name that there are."""
    parts = {key: value for key, value in _picked(author, _AUTHOR).items() if value}
    return {**parts, "order": "family-first"} if author.family_first else parts


def _section(section: Section) -> Object:
    passages = _objects(section.passages, ("id", "kind", "parent", "start", "end"))
    return {**_picked(section, ("id", "heading", "start", "end")), "passages": passages}


def _citations(found: Sequence[Citation]) -> Records:
    return _listed({}, "citations", found, _CITATION)


def _status(found: IndexStatus) -> Records:
    facts = _picked(found, _STATUS)
    return Records(facts, "", [facts], _STATUS, [facts])


def _corpus(found: CorpusReport) -> Records:
    """The valid documents of a corpus, and the problems with its files.

    JSON has two lists, JSON Lines the objects of both.  CSV has a row for each object, with the
    columns of both kinds, where `slug` is the document of a problem.
    """
    documents = _objects(found.documents, _CHECKED_DOCUMENT)
    findings = _objects(found.findings, _FINDING)
    facts = {"path": found.path, "kept_out": found.kept_out, "documents": documents}
    rows = [*documents, *({**item, "slug": item["document"]} for item in findings)]
    columns = [*_CHECKED_DOCUMENT, *(key for key in _FINDING if key != "document")]
    return Records(facts, "findings", findings, columns, rows, first_items=documents)


def _proposals(found: Sequence[Proposal]) -> Records:
    return _listed({}, "proposals", found, _PROPOSAL)


def _verification(found: Verification) -> Records:
    item = _verified(found)
    return Records(item, "", [item], _VERIFICATION_COLUMNS, [_row(item, found)])


def _draft(found: DraftReport) -> Records:
    """The quotations of a draft, each with its place in the draft."""
    items = list(map(_checked, found.checked))
    facts: Object = {
        "counts": found.counts,
        "phrases": len(found.phrases),
        "shortest": found.shortest,
        "exit_code": found.exit_code,
        "unclosed": _objects(found.unclosed, ("mark", "line", "column")),
    }
    rows = [
        _row(item, checked.verification) for item, checked in zip(items, found.checked, strict=True)
    ]
    return Records(facts, "quotations", items, _DRAFT_COLUMNS, rows)


def _checked(item: CheckedQuotation) -> Object:
    quotation = item.quotation
    return {
        "line": quotation.line,
        "column": quotation.column,
        "draft_start": quotation.start,
        "draft_end": quotation.end,
        "block": quotation.block,
        "words": quotation.words,
        "phrase": item.phrase,
        **_verified(item.verification),
    }


def _verified(found: Verification) -> Object:
    item = _picked(found, _VERIFICATION)
    item["similarity"] = round(found.similarity, 4)
    item["changes"] = list(map(_change, found.changes))
    item["cut"] = list(map(_cut, found.cut))
    item["nearest"] = _nearest(found.nearest) if found.nearest else None
    if found.verdict == "absent":
        item.update(document=None, id=None, published=None)
    return item


def _change(change: Change) -> Object:
    alarms = _objects(change.alarms, ("name", "explanation"))
    return {**_picked(change, _CHANGE), "alarms": alarms}


def _cut(cut: Cut) -> Object:
    return {**_picked(cut, _CUT), "warning": cut.warning or None}


def _nearest(nearest: Nearest) -> Object:
    return {**_picked(nearest, _NEAREST), "similarity": round(nearest.similarity, 4)}


def _row(item: Object, found: Verification) -> Object:
    """The cells of a quotation: `changes` is a number, `alarms` has the names of the rules, and
    `nearest` is the id of the passage nearest to an absent quotation."""
    nearest = found.nearest
    return {
        **item,
        "changes": len(found.changes),
        "meaning": any(change.meaning for change in found.changes),
        "alarms": " ".join(dict.fromkeys(alarm.name for alarm in found.alarms)),
        "cut_warning": " ".join(cut.warning for cut in found.cut if cut.warning),
        "nearest": f"{nearest.document}:{nearest.id}" if nearest else "",
    }


def _listed(facts: Object, name: str, values: Iterable[object], keys: Sequence[str]) -> Records:
    """Records whose rows are their items, with the same keys."""
    items = _objects(values, keys)
    return Records(facts, name, items, keys, items)


def _objects(values: Iterable[object], keys: Sequence[str]) -> list[Object]:
    return [_picked(value, keys) for value in values]


def _picked(value: object, keys: Iterable[str]) -> Object:
    """The attributes of a value that `keys` name."""
    return {key: getattr(value, key) for key in keys}


#: A view → what makes records of a value.
VIEWS: dict[View, Callable[[Any], Records]] = {
    "results": _results,
    "snippets": _snippets,
    "concordance": _concordance,
    "explanation": _explanation,
    "vocabulary": _vocabulary,
    "collocations": _collocations,
    "passages": _passages,
    "commitments": _passages,
    "outline": _outline,
    "citations": _citations,
    "status": _status,
    "corpus": _corpus,
    "proposals": _proposals,
    "verification": _verification,
    "draft": _draft,
}
