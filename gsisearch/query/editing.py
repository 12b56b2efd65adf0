"""Editing query trees: replacing and removing parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gsisearch.query.tree import And, Boost, Node, Not, Or, Word, is_filter


def searched_parts(node: Node) -> Iterator[Node]:
    """The parts of a query that must match, without exclusions and filters."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from searched_parts(child)
        case Boost(child):
            yield from searched_parts(child)
        case _:
            if not (isinstance(node, Not) or is_filter(node)):
                yield node


def filters_of(node: Node) -> tuple[Node, ...]:
    """The filters that apply to the whole query."""
    parts = node.children if isinstance(node, And) else (node,)
    return tuple(filter(is_filter, parts))


def plain_words(node: Node) -> list[Word]:
    """The plain words of a query that are side by side."""
    parts = node.children if isinstance(node, And) and node.implied else ()
    return [part for part in parts if isinstance(part, Word) and not part.exact]


def query_for_words(text: str) -> Node:
    """The query for the words of a text, side by side."""
    first, *others = map(Word, text.split())
    return And((first, *others), implied=True) if others else first


def without_exclusions(node: Node) -> Node | None:
    """The query without exclusions; None if it has nothing else."""
    if isinstance(node, And):
        return with_children(node, [part for part in node.children if not isinstance(part, Not)])
    return node


def replace_part(node: Node, old: Node, new: Node | None) -> Node | None:
    """The query with `old` replaced by `new`, or removed; None if nothing is left."""
    if node == old:
        return new
    match node:
        case And(children) | Or(children):
            return with_children(node, [replace_part(child, old, new) for child in children])
        case Boost(child):
            inner = replace_part(child, old, new)
            return node._replace(child=inner) if inner else None
        case _:
            return node


def with_children(node: And | Or, parts: Sequence[Node | None]) -> Node | None:
    """The node with other children (None is left out); nested words side by side are flattened."""
    kept: list[Node] = []
    for part in parts:
        if isinstance(part, And) and part.implied and isinstance(node, And) and node.implied:
            kept += part.children
        elif part:
            kept.append(part)
    if len(kept) > 1:
        return node._replace(children=tuple(kept))
    return kept[0] if kept else None
