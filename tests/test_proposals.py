"""Proposed repairs: the damage in the article is found, and little else."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Tell

from gsisearch.corpus import proposals
from gsisearch.corpus.documents import load_document
from gsisearch.corpus.proposals import propose, propose_repairs
from gsisearch.errors import DataFileError

CORPUS = Path(__file__).parent.parent / "corpus"
SLUG = "gsi-lesotho-2022"


def test_a_new_document_gets_the_repairs_that_a_reader_found(tmp_path: Path, tell: Tell) -> None:
    source = (CORPUS / f"{SLUG}.txt").read_bytes()
    (tmp_path / f"{SLUG}.txt").write_bytes(source)
    proposed = propose_repairs(tmp_path, SLUG)
    accepted = load_document(CORPUS / f"{SLUG}.txt").repairs
    found = [
        repair
        for repair in accepted
        if any(p.start < repair.end and repair.start < p.end for p in proposed)
    ]
    tell(f"repairs: {len(proposed)} proposed, {len(found)} of {len(accepted)} repairs among them")
    assert found == list(accepted)
    assert len(proposed) == len(accepted)


def test_existing_repairs_are_not_proposed_again() -> None:
    assert propose_repairs(CORPUS, SLUG) == ()


def words(*known: str) -> proposals.Vocabulary:
    return lambda form: int(form in known)


CASES = {
    "glued": ("thathumanity lives", ["that humanity"]),
    "glued to an abbreviation": ("The GSI and the GSIis here", ["GSI is"]),
    "no space after a stop": ("A community.It lives.", ["community. It"]),
    "no space after a comma": ("The deep sea,polar regions", ["sea, polar"]),
    "a contraction": ("Whats new? It isnt.", ["What's", "isn't"]),
    "a name's genitive": ("In China, Chinas wisdom", ["China's"]),
    "known words": ("that humanity lives", []),
    "a number": ("About 1,000 or 3.5 of 10.000", []),
    "an abbreviation": ("The U.N. and e.g. others", []),
    "an address": ("See www.example.org or mail a.b@example.org", []),
    "a word that does not split": ("A zyzzyva", []),
}


@pytest.mark.parametrize("case", CASES)
def test_cases(case: str) -> None:
    source, readings = CASES[case]
    known = words("that", "humanity", "gsi", "is", "a", "community", "it", "lives", "sea")
    assert [proposal.reading for proposal in propose(source, known)] == readings


def test_repeated_damage_is_proposed_with_adjacent_words() -> None:
    source = "It whats it, lives whats it"
    first, second = propose(source, words("it", "lives"))
    assert (source.count(first.published), source.count(second.published)) == (1, 1)
    assert first.reading == "It what's"
    assert second.reading == "lives what's"
    assert source[second.start : second.end] == second.published


def test_an_unknown_document_is_an_error() -> None:
    with pytest.raises(DataFileError, match="no document “gsi-lesoto-2022”") as caught:
        propose_repairs(CORPUS, "gsi-lesoto-2022")
    assert SLUG in str(caught.value)
    with pytest.raises(DataFileError, match="no document"):
        propose_repairs(CORPUS / ".." / "corpus", f"../corpus/{SLUG}")
