"""The state of an index, a checked corpus and proposed repairs as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gsisearch.render.terminal import BOLD, INDENT, Style, in_columns, plain
from gsisearch.render.wording import count

if TYPE_CHECKING:
    from gsisearch.results import CheckedDocument, CorpusReport, IndexStatus, Proposal


def status(found: IndexStatus, style: Style) -> str:
    """The state of an index, then its facts."""
    facts = [("state", found.state), ("path", found.path)]
    if found.passages:
        holds = [count(found.documents, "document"), count(found.passages, "passage")]
        facts.append(("holds", ", ".join([*holds, f"{found.bytes / 1000:,.0f} kB"])))
    if found.kept_out:
        kept = count(found.kept_out, "document")
        facts.append(("kept out", f"{kept}: `gsisearch corpus check` says why"))
    if found.built:
        facts.append(("built", found.built))
    if found.detail:
        facts.append(("detail", found.detail))
    return in_columns((name, plain(value)) for name, value in facts)


def corpus(found: CorpusReport, style: Style) -> str:
    """What each valid document has, the problems of each file, and a summary."""
    documents = in_columns((plain(item.slug), _parts(item)) for item in found.documents)
    problems = "".join(
        f"{style.paint(item.severity, BOLD)}  {plain(item.place)} {plain(item.problem)}\n"
        f"{INDENT}{plain(item.remedy)}\n"
        for item in found.findings
    )
    counted = count(len(found.documents), "document")
    return f"{documents}{problems}{plain(found.path)}: {counted}, {_mistakes(found)}\n"


def _parts(item: CheckedDocument) -> str:
    counts = (
        count(item.sections, "section"),
        count(item.passages, "passage"),
        count(item.commitments, "commitment"),
        count(item.repairs, "repair"),
    )
    return ", ".join(counts)


def _mistakes(found: CorpusReport) -> str:
    errors = sum(item.severity == "error" for item in found.findings)
    warnings = len(found.findings) - errors
    counts = [count(errors, "mistake") if errors else "no mistake found"]
    if warnings:
        counts.append(count(warnings, "warning"))
    if found.kept_out:
        counts.append(f"{count(found.kept_out, 'more document')} kept out")
    return ", ".join(counts)


def proposals(found: Sequence[Proposal], style: Style) -> str:
    """Repairs as lines of a sidecar, for reading and pasting, each reason above its repairs."""
    lines = ["repairs:"] if found else []
    reason = ""
    for item in sorted(found, key=lambda item: (item.reason, item.start)):
        if item.reason != reason:
            reason = item.reason
            lines.append(f"  # {reason}")
        published, reading = map(_yaml, (item.published, item.reading))
        lines.append(f"  - {{line: {item.line}, published: {published}, reading: {reading}}}")
    return "".join(f"{line}\n" for line in lines)


def _yaml(text: str) -> str:
    """Text as a double-quoted scalar of YAML."""
    from json import dumps

    return dumps(text, ensure_ascii=not text.isprintable())
