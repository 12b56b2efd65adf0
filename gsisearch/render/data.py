"""For programs: the JSON contract, JSON Lines, CSV and TSV.

All offsets count characters of the source file.  JSON is verbatim, and ASCII: it is valid
whatever a terminal or file takes, lone surrogates included.  CSV is verbatim but for what a
spreadsheet or a terminal would act on; TSV keeps each value on one line besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gsisearch.text.words import printable

if TYPE_CHECKING:
    from gsisearch.model import Author, Citation, Outline, Passage, Section
    from gsisearch.render.nouns import CorpusReport, IndexStatus, Proposal
    from gsisearch.results import (
        Collocations,
        Concordance,
        Explanation,
        Hit,
        Results,
        Snippet,
        Vocabulary,
    )

#: Changes only when a key goes or changes its meaning; new keys may come at any time.
VERSION = 1

Object = dict[str, object]


def _keys(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_HIT = _keys("id document section heading kind score published reading start end")
_LINE = _keys("id document left keyword right start end")
_EXPLANATION = _keys("query id document section heading kind score rank total complete corrected")
_PART = _keys("kind label share boost rarity keenness frequency value")
_TERM = _keys("word occurrences passages")
_COLLOCATE = _keys("word count occurrences score")
_PASSAGE = _keys("id document section heading kind parent start end published reading")
_DOCUMENT = _keys(
    "slug title author office publisher date place language source url accessed sha256"
)
_AUTHOR = _keys("literal family given particle suffix")
_STATUS = _keys("state path passages documents built bytes detail kept_out")
_CITATION = _keys("id text permalink")
_PROPOSAL = _keys("line start end published reading reason")
_CHECKED = _keys("slug sections passages commitments repairs")
_FINDING = _keys("severity document path line key problem remedy")

_HIT_COLUMNS = _keys("id document section heading kind score start end snippet citation")
_SNIPPET_COLUMNS = _keys("id document start end snippet")
_OUTLINE_COLUMNS = _keys("id document section heading kind parent start end")

#: A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

#: What would end a cell or a row of TSV, for one program or another.
_TAB_OR_LINE_END = re.compile(r"\r\n|[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class Report(NamedTuple):
    """An output for programs, before it is written in a format.

    `facts` are the keys of the JSON object besides the list `items`, which is called `name`
    ("" for none); JSON Lines are the items alone, after those of `before`; CSV and TSV are `rows`
    under `columns`.
    """

    facts: Object
    name: str
    items: Sequence[Object]
    columns: Sequence[str]
    rows: Sequence[Object]
    before: Sequence[Object] = ()


def written(report: Report, format: str) -> str:
    """A report in a format: json, jsonl, csv or tsv."""
    return {"json": json, "jsonl": jsonl, "csv": csv, "tsv": tsv}[format](report)


def json(report: Report) -> str:
    """One JSON object."""
    from json import dumps

    items = {report.name: report.items} if report.name else {}
    return dumps({"version": VERSION, **report.facts, **items}, indent=2) + "\n"


def jsonl(report: Report) -> str:
    """A JSON object a line."""
    from json import dumps

    return "".join(f"{dumps(item)}\n" for item in [*report.before, *report.items])


def csv(report: Report) -> str:
    """A header and a row an item.

    What a spreadsheet would take for a formula stands after an apostrophe, and what must not
    reach a terminal (see `text.is_unsafe`) is replaced, character for character.
    """
    from csv import DictWriter
    from io import StringIO

    file = StringIO()
    writer = DictWriter(file, report.columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in report.rows:
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return file.getvalue()


def tsv(report: Report) -> str:
    """A header and a row an item, with a tab between values, and none in them.

    A tab or a line end in a value becomes a space, so every row is one line and `cut` and `awk`
    can be used on it.  Spreadsheets and CSV readers take a quotation mark that begins a value
    for syntax: such a value alone is quoted as in CSV.  Formulas are as in `csv`.
    """
    rows = [[_tsv_value(row.get(key, "")) for key in report.columns] for row in report.rows]
    return "".join("\t".join(row) + "\n" for row in [report.columns, *rows])


def _tsv_value(value: object) -> str:
    if value is None:
        return ""
    text = printable(_TAB_OR_LINE_END.sub(" ", str(value)))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{text}"
    return '"{}"'.format(text.replace('"', '""')) if text.startswith('"') else text


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    safe = "\r\n".join(map(printable, value.split("\r\n")))
    return f"'{safe}" if value.startswith(_FORMULA) else safe


def results(found: Results) -> Report:
    """The contract for hits.  CSV has a row a snippet: `start` and `end` are the snippet's."""
    hits = list(map(_hit, found.hits))
    rows: list[Object] = []
    for hit, item in zip(found.hits, hits, strict=True):
        rows += [
            {
                **item,
                "snippet": snippet.text,
                "start": snippet.start,
                "end": snippet.end,
            }
            for snippet in hit.snippets
        ] or [{**item, "snippet": ""}]
    return Report(_query_facts(found), "hits", hits, _HIT_COLUMNS, rows)


def snippets(found: Results) -> Report:
    """The snippets, each with its passage's id."""
    items: list[Object] = [
        {"id": hit.id, "document": hit.document, **_snippet(snippet)}
        for hit in found.hits
        for snippet in hit.snippets
    ]
    rows = [{**item, "snippet": item["text"]} for item in items]
    return Report(_query_facts(found), "snippets", items, _SNIPPET_COLUMNS, rows)


def concordance(found: Concordance) -> Report:
    """The occurrences."""
    items = _objects(found.lines, _LINE)
    return Report(_query_facts(found), "lines", items, _LINE, items)


def explanation(found: Explanation) -> Report:
    """The place of a passage, and the parts of its score."""
    facts = {
        **_picked(found, _EXPLANATION),
        "missing": list(found.missing),
        "instead": list(found.instead),
    }
    items = _objects(found.parts, _PART)
    return Report(facts, "parts", items, _PART, items)


def vocabulary(found: Vocabulary) -> Report:
    """The words with their counts."""
    items = _objects(found.terms, _TERM)
    return Report(_picked(found, ("prefix", "total")), "terms", items, _TERM, items)


def collocations(found: Collocations) -> Report:
    """The words beside others, with their counts and scores."""
    facts = _picked(found, _keys("query window occurrences total suggestion corrected"))
    items = _objects(found.collocates, _COLLOCATE)
    facts["advice"] = list(found.advice)
    return Report(facts, "collocates", items, _COLLOCATE, items)


def passages(found: Sequence[Passage]) -> Report:
    """Whole passages, published and reading text."""
    items = _objects(found, _PASSAGE)
    return Report({}, "passages", items, _PASSAGE, items)


commitments = passages


def outline(found: Sequence[Outline]) -> Report:
    """Documents with their sections and passages, without the text; CSV has a row a passage."""
    items: list[Object] = [
        {
            **_picked(item.document, _DOCUMENT),
            "authors": list(map(_author, item.document.authors)),
            "sections": list(map(_section, item.sections)),
        }
        for item in found
    ]
    rows = [
        row
        for item in found
        for section in item.sections
        for row in _objects(section.passages, _OUTLINE_COLUMNS)
    ]
    return Report({}, "documents", items, _OUTLINE_COLUMNS, rows)


def citations(found: Sequence[Citation]) -> Report:
    """Citations with the full ids of what they cite."""
    items = _objects(found, _CITATION)
    return Report({}, "citations", items, _CITATION, items)


def status(found: IndexStatus) -> Report:
    """The state of an index."""
    facts = _picked(found, _STATUS)
    return Report(facts, "", [facts], _STATUS, [facts])


def corpus(found: CorpusReport) -> Report:
    """What each document of a checked corpus holds, and what is wrong in which file.

    JSON has two lists, JSON Lines the objects of both; CSV has a row for each, with the columns
    of both, `slug` being the document.
    """
    checked, wrong = _objects(found.documents, _CHECKED), _objects(found.findings, _FINDING)
    facts = {"path": found.path, "kept_out": found.kept_out, "documents": checked}
    rows = [*checked, *({**item, "slug": item["document"]} for item in wrong)]
    columns = [*_CHECKED, *(key for key in _FINDING if key != "document")]
    return Report(facts, "findings", wrong, columns, rows, before=checked)


def proposals(found: Sequence[Proposal]) -> Report:
    """Proposed repairs."""
    items = _objects(found, _PROPOSAL)
    return Report({}, "proposals", items, _PROPOSAL, items)


def _query_facts(found: Results | Concordance) -> Object:
    return {
        "query": found.query,
        "total": found.total,
        "skipped": found.skipped,
        "partial": found.partial,
        "suggestion": found.suggestion,
        "corrected": found.corrected,
        "advice": list(found.advice),
    }


def _hit(hit: Hit) -> Object:
    return {
        **_picked(hit, _HIT),
        "snippets": list(map(_snippet, hit.snippets)),
        "citation": hit.citation,
        "missing": list(hit.missing),
    }


def _author(author: Author) -> Object:
    """An author as a mapping of a sidecar: `literal`, or the parts of the name that it has."""
    parts = {key: value for key, value in _picked(author, _AUTHOR).items() if value}
    return {**parts, "order": "family-first"} if author.family_first else parts


def _snippet(snippet: Snippet) -> Object:
    return {
        **_picked(snippet, ("text", "start", "end")),
        "marks": list(map(list, snippet.marks)),
    }


def _section(section: Section) -> Object:
    keys = ("id", "kind", "parent", "start", "end")
    return {
        **_picked(section, ("id", "heading", "start", "end")),
        "passages": _objects(section.passages, keys),
    }


def _objects(items: Iterable[object], keys: Sequence[str]) -> list[Object]:
    return [_picked(item, keys) for item in items]


def _picked(item: object, keys: Iterable[str]) -> Object:
    return {key: getattr(item, key) for key in keys}
