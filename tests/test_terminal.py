"""Width, clipping and wrapping of text for a terminal, and what never reaches it raw."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gsisearch.render.terminal import MATCH, Style, clip, head, plain, tail, width, wrap
from gsisearch.text.words import BIDI_CONTROLS

SAMPLES = (
    "a b word é e\u0301 \u0301 世 界 한 ﬁ ｗ \u00ad 👍 🏽 👩\u200d🚀 \u200d ❤\ufe0f \ufe0f 🇱🇸 \u200b क्षि ا"
).split(" ")
PIECES = st.sampled_from([*SAMPLES, " ", " "])
TEXTS = st.lists(PIECES, max_size=20).map("".join)
COLUMNS = st.integers(1, 30)
CODES = re.compile(r"\x1b\[[\d;]*m")


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("cold war", 8),
        ("\x1b[1mcold\x1b[0m", 4),
        ("café", 4),
        ("cafe\u0301", 4),
        ("世界", 4),
        ("ｗ", 2),
        ("한국", 4),
        ("soft\u00adhyphen", 11),
        ("zero\u200bwidth", 9),
        ("👍", 2),
        ("❤\ufe0f", 2),
        ("❤\ufe0f\ufe0f", 2),
        ("🇱🇸", 2),
        ("شكر", 3),
    ],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


def test_width_is_never_too_small_for_emoji_that_are_joined() -> None:
    assert width("👩\u200d🚀") >= 2
    assert width("👍🏽") >= 2


@given(TEXTS, TEXTS)
def test_widths_add_up(left: str, right: str) -> None:
    assert width(f"{left} {right}") == width(left) + 1 + width(right)


@given(TEXTS, st.integers(0, 30))
def test_head_is_as_much_of_the_beginning_as_fits(text: str, columns: int) -> None:
    kept = head(text, columns)
    assert text.startswith(kept)
    assert width(kept) <= columns
    ends = [at for at in range(len(kept) + 1, len(text)) if width(text[at]) > 0]
    assert all(width(text[:end]) > columns for end in ends), "more would fit"


@given(TEXTS, st.integers(0, 30))
def test_tail_is_as_much_of_the_end_as_fits(text: str, columns: int) -> None:
    kept = tail(text, columns)
    assert text.endswith(kept)
    assert width(kept) <= columns
    assert kept in ("", text) or width(kept[0]) > 0, "a mark without its base"
    longer = [text[start:] for start in range(len(text) - len(kept))]
    assert all(width(more) > columns for more in longer if width(more[0]) > 0)


@given(TEXTS, COLUMNS)
def test_clip_says_that_it_cut(text: str, columns: int) -> None:
    shown = clip(text, columns)
    assert width(shown) <= columns
    if shown != text:
        assert width(text) > columns
        assert shown.endswith("…")
        assert text.startswith(shown[:-1])


@pytest.mark.parametrize(
    ("columns", "expected"),
    [(16, "without security"), (15, "without…"), (8, "without…"), (7, "withou…"), (1, "…")],
)
def test_clip_keeps_whole_words_where_it_can(columns: int, expected: str) -> None:
    assert clip("without security", columns) == expected


@settings(max_examples=60)
@given(st.lists(TEXTS, max_size=4), COLUMNS, st.integers(0, 12), st.sampled_from(["", "1.2  "]))
def test_wrapped_lines_fit_and_keep_all_text(
    words: list[str], columns: int, depth: int, first: str
) -> None:
    # Every other word is a match in colour.
    style = Style(color=True)
    text = plain(" ".join(words)).strip()
    painted = " ".join(
        style.paint(word, MATCH) if number % 2 else word for number, word in enumerate(text.split())
    )
    indent = " " * depth
    lines = wrap(painted, columns, indent, first or None).split("\n")
    assert lines[0].startswith(first.rstrip())
    assert all(width(line) <= max(columns, 2) for line in lines[bool(first) :])
    assert width(lines[0]) <= max(columns, 2, len(first.rstrip()))
    shown = "".join(lines).removeprefix(first.rstrip())
    assert CODES.sub("", shown).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        codes = CODES.findall(line)
        assert codes[::2] == [f"\x1b[{MATCH}m"] * (len(codes) // 2)
        assert codes[1::2] == ["\x1b[0m"] * (len(codes) // 2)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (30, "1.2.3  reject the Cold War\n       mentality"),
        (20, "1.2.3  reject the\n       Cold War\n       mentality"),
        (18, "1.2.3\n      reject the\n      Cold War\n      mentality"),
        (10, "1.2.3\nreject the\nCold War\nmentality"),
        (4, "1.2.3\nreje\nct\nthe\nCold\nWar\nment\nalit\ny"),
    ],
)
def test_what_has_no_room_beside_an_id_stands_below_it(columns: int, expected: str) -> None:
    assert wrap("reject the Cold War mentality", columns, " " * 7, "1.2.3  ") == expected


def test_a_long_word_keeps_its_colour_on_every_line() -> None:
    painted = Style(color=True).paint("unbreakable", "1")
    assert wrap(painted, 6) == "\x1b[1munbrea\x1b[0m\n\x1b[1mkable\x1b[0m"


@given(st.text(st.characters(exclude_categories=())))
def test_no_control_reaches_a_terminal(text: str) -> None:
    shown = plain(text)
    assert BIDI_CONTROLS.isdisjoint(shown)
    assert all(unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"} for char in shown)
    assert "  " not in shown


def test_controls_are_replaced_one_by_one_and_white_space_is_folded() -> None:
    assert plain("a\x1b[31mb\u202ec\ud800\x9b") == "a\ufffd[31mb\ufffdc\ufffd\ufffd"
    assert plain("a\r\n\t b\u2002\u2028c") == "a b c"


@pytest.mark.parametrize(("columns", "line_width"), [(None, 80), (40, 40), (1, 1), (300, 100)])
def test_lines_for_reading_are_not_too_long(columns: int | None, line_width: int) -> None:
    assert Style(columns=columns).line_width == line_width
