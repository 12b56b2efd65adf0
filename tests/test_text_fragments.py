"""Links that scroll to a passage, not to another one with the same words."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from browsing import found
from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.citing.text_fragments import WebPage

URL = "https://example.org/m"


def directive(page: str, words: str, nth: int = 1) -> str:
    """The directive for the nth occurrence of some words; checks that a browser finds it."""
    start = -1
    for _ in range(nth):
        start = page.index(words, start + 1)
    address = WebPage(page).link(URL, start, start + len(words))
    assert found(page, address) == (start, start + len(words))
    return address.removeprefix(f"{URL}#:~:text=")


REPEATED = (
    "Accord\n\n1. Text\n\nAdopted by consensus.\n\n2. More\n\nAdopted by consensus.\n\nIt ends."
)


def test_repeated_words_are_distinguished_by_the_following_words() -> None:
    assert directive(REPEATED, "Adopted by consensus.") == "Adopted%20by%20consensus.,-2.%20More"
    again = directive(REPEATED, "Adopted by consensus.", 2)
    assert again == "Adopted%20by%20consensus.,-It%20ends."


def test_unique_words_need_no_context() -> None:
    assert directive(REPEATED, "It ends.") == "It%20ends."


def test_the_last_of_three_is_distinguished_by_the_preceding_words() -> None:
    page = "One.\n\nAgreed.\n\nTwo.\n\nAgreed.\n\nThree.\n\nAgreed.\n"
    assert [directive(page, "Agreed.", nth) for nth in (1, 2, 3)] == [
        "Agreed.,-Two.",
        "Agreed.,-Three.",
        "Three.-,Agreed.",
    ]


def test_context_on_both_sides_may_be_needed() -> None:
    page = "A b.\n\nSame.\n\nC d.\n\nA b.\n\nSame.\n\nE f.\n\nG h.\n\nSame.\n\nC d.\n"
    assert directive(page, "Same.") == "A%20b.-,Same.,-C%20d."


def test_case_does_not_distinguish() -> None:
    page = "Adopted by consensus.\n\nADOPTED BY CONSENSUS.\n\nEnd.\n"
    assert directive(page, "ADOPTED BY CONSENSUS.").endswith(",-End.")


def test_part_of_a_word_is_not_a_match() -> None:
    page = "The party.\n\nAn art.\n\nAn art. Yes.\n"
    assert directive(page, "An art.", 2) == "An%20art.,-Yes."


LONG = [f"word{number}" for number in range(40)]


def test_a_long_passage_gives_both_ends() -> None:
    page = " ".join(LONG)
    first, last = directive(page, page).split(",")
    assert unquote(first).split() == LONG[:8]
    assert unquote(last).split() == LONG[-8:]


def test_a_shared_beginning_is_extended() -> None:
    one, other = " ".join([*LONG, "one"]), " ".join([*LONG[:12], "differs", *LONG[12:]])
    page = f"{one}\n\n{other}\n"
    first, _ = directive(page, other).split(",")
    assert unquote(first).split() == [*LONG[:12], "differs", *LONG[12:15]]
    directive(page, one)


def test_a_repeated_ending_is_extended() -> None:
    words = [*LONG[:20], "x", *LONG[-8:], *LONG[20:], "x", *LONG[-9:]]
    page = f"Begin.\n\n{' '.join(words)}\n\nEnd.\n"
    directive(page, " ".join(words))


def test_several_lines_give_the_first_and_the_last() -> None:
    page = "Rain fell\nall day.\n\nThe river rose.\n"
    assert directive(page, page.strip()) == "Rain%20fell,The%20river%20rose."


def test_context_is_on_one_line() -> None:
    page = "One\ntwo.\n\nSame.\n\nThree\nfour.\n\nSame.\n\nFive\nsix.\n"
    assert directive(page, "Same.") == "Same.,-Three"


def test_punctuation_is_encoded() -> None:
    page = "Rule A-1, B & C.\n\nRule A-1, B & C. Then-some, more.\n"
    expected = "Rule%20A%2D1%2C%20B%20%26%20C.,-Then%2Dsome%2C%20more."
    assert directive(page, "Rule A-1, B & C.", 2) == expected


def test_spaces_are_kept_and_line_ends_become_spaces() -> None:
    page = "Security\u2002is\u00a0our  concern."
    assert unquote(WebPage(page).link(URL, 0, len(page))).endswith(
        "Security\u2002is\u00a0our concern."
    )


def test_offsets_are_extended_to_whole_words() -> None:
    page = "It stresses thathumanity shares it."
    start = page.index("humanity")
    address = WebPage(page).link(URL, start, start + len("humanity shares"))
    assert address.endswith("=thathumanity%20shares")


def test_chinese_words_end_at_punctuation() -> None:
    page = (
        "".join(f"第{number}条的内容，" for number in "一二三四五六七八九十百千万亿兆甲乙丙")
        + "完。"
    )
    first, last = map(unquote, WebPage(page).link(URL, 0, len(page)).split("=")[1].split(","))
    assert page.startswith(first)
    assert page.endswith(last)


@pytest.mark.parametrize(
    ("url", "beginning"),
    [
        ("https://e.org", "https://e.org#:~:text=a"),
        ("https://e.org/#top", "https://e.org/#top:~:text=a"),
        ("https://e.org/#", "https://e.org/#:~:text=a"),
        ("https://e.org/#:~:text=other", "https://e.org/#:~:text=a"),
    ],
)
def test_the_fragment_of_the_address_is_kept(url: str, beginning: str) -> None:
    assert WebPage("a").link(url, 0, 1) == beginning


def test_punctuation_alone_is_not_linked() -> None:
    assert WebPage(" 。 ").link(URL, 0, 3) == URL


SHORT = ["Agreed.", "It rains.", "The river rises.", "Agreed as amended."]
#: These begin or end alike.
ALIKE = [
    " ".join([*LONG, "Done."]),
    " ".join([*LONG[:10], "other", *LONG[10:], "Done."]),
    " ".join(["Now", *LONG[1:], "Done."]),
]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from([*SHORT, *ALIKE]), max_size=12))
def test_a_line_is_found_unless_another_has_the_same_neighbours(lines: list[str]) -> None:
    page = "\n\n".join(lines)
    starts = [page.index(line, sum(map(len, lines[:n])) + 2 * n) for n, line in enumerate(lines)]
    ends = [start + len(line) for start, line in zip(starts, lines, strict=True)]
    around = ["", *lines, ""]
    for number, span in enumerate(zip(starts, ends, strict=True)):
        stretch = found(page, WebPage(page).link(URL, *span))
        if stretch != span:
            other = starts.index(stretch[0])
            assert lines[other] == lines[number]
            assert around[number] in ("", around[other])
            assert around[number + 2] in ("", around[other + 2])
