"""Hostile texts, and running the command line on them in this process."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from gsisearch.cli.exits import exit_code
from gsisearch.cli.program import program

#: Text that terminals, spreadsheets, browsers and parsers react to, and some ordinary words.
PIECES = (
    *(
        "\x1b[35m",
        "\x1b]0;title\x07",
        "\x1b[2J",
        "\x9b31m",
        "\x1bP",
        "\x07",
        "\x08",
        "\x7f",
        "\x85",
    ),
    *("\u202e", "\u2066", "\u2069", "\u200f", "\u061c", "\u2028", "\u200b", "\ufeff", "\r", "\v"),
    *(
        "=1+1",
        "@sum",
        "+cmd|' /C calc'!A0",
        "<script>",
        "&amp;",
        "`",
        "**",
        "|",
        "[x](y)",
        "\\",
        "#",
    ),
    *(
        "1) one; 2) two",
        "\n",
        "\n\n",
        "I. Heading\n\n",
        "\t",
        '"',
        "“",
        "(",
        "*",
        "~",
        "^",
        ":",
        "-",
    ),
    *(
        "peace",
        "Peace",
        "war",
        "ﬁ",
        "é",
        "e\u0301",
        "和平",
        "😀",
        "ä",
        "'",
        ",",
        ".",
        " ",
        " ",
        " ",
    ),
)
#: Arguments can also contain surrogates, which stand for bytes that are not UTF-8.
ARGUMENT_PIECES = (*PIECES, "\udc80", "\udcff", "AND", "OR", "NOT", "title:", "date:", "/", "..")

texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)
arguments = st.lists(st.sampled_from(ARGUMENT_PIECES), min_size=1, max_size=8).map("".join)

FORMATS = ("text", "json", "jsonl", "csv", "tsv", "markdown")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_OUR_CODES = re.compile(r"\x1b\[(?:0|1|2|3[1-3]|1;31)m")


@dataclass(frozen=True)
class Run:
    """The exit code and the output of a command."""

    code: int
    out: str
    err: str


def gsisearch(*given: str) -> Run:
    """Run a command in this process; errors that it does not handle are raised."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = exit_code(lambda: program.main(given, prog_name="gsisearch", standalone_mode=False))
    written = (stream.buffer.getvalue().decode() for stream in (out, err))
    return Run(code, *written)


def unsafe(text: str, *, painted: bool = False) -> set[str]:
    """The characters of a text that must never reach a terminal."""
    if painted:
        text = _OUR_CODES.sub("", text)
    text = text.replace("\r\n", "\n")  # in CSV cells
    return {
        c
        for c in text
        if c in _BIDI or (unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\n")
    }


def quoted(text: str) -> str:
    """A text as a scalar of YAML."""
    plain = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(plain)}"'


def check(run: Run, arguments: tuple[str, ...]) -> None:
    """Check what must hold for every command."""
    assert run.code in {0, 1, 2}
    painted = any(argument.endswith("always") for argument in arguments)
    assert not unsafe(run.out, painted=painted), arguments
    assert not unsafe(run.err), arguments
    assert run.code != 2 or run.err
    is_json = {"json", "--json"} & set(arguments) and not {"--help", "--"} & set(arguments[:-2])
    if run.out and is_json and not run.out.startswith("Usage:"):
        assert run.out.isascii()
        json.loads(run.out)
    if run.out and "jsonl" in arguments:
        assert run.out.isascii()
        assert all(isinstance(json.loads(line), dict) for line in run.out.splitlines())


def commands(text: str, folder: Path) -> list[tuple[str, ...]]:
    """Command lines with a text in every possible argument."""
    finding = [
        (command, *options, "--format", format, "--", text)
        for command in ("search", "phrase", "snippets", "kwic", "verify")
        for format, options in zip(
            FORMATS, (("--color", "always"), (), (), (), (), ()), strict=True
        )
    ]
    naming = [
        ("search", "peace", f"--section={text}"),
        ("search", "peace", f"--doc={text}"),
        ("search", "peace", f"--kind={text}"),
        ("search", "peace", f"-n{text}"),
        ("search", "peace", f"--format={text}"),
        ("search", "peace", f"--{text}"),
        ("search", "peace", f"--corpus={folder / 'nowhere'}{text}"),
        ("show", "--", text),
        ("cite", "--", text),
        ("like", "--", text),
        ("terms", "--", text),
        ("explain", "--", text, text),
        ("explain", "peace", "1.2"),
        ("verify", "--file", f"{folder / 'nowhere'}{text}"),
        ("outline", f"--doc={text}"),
        ("corpus", "propose-repairs", "--", text),
        ("--", text),
        ("index", "--", text),
    ]
    return finding + naming


#: Command lines that show all of a corpus with the one document `a`.
SHOWING = [
    *[("show", "a", "--format", format) for format in FORMATS],
    *[("outline", "--format", format) for format in FORMATS],
    *[("commitments", "--format", format) for format in FORMATS],
    *[("cite", "a", "--format", format) for format in FORMATS],
    *[("search", "peace war", "--format", format) for format in FORMATS],
    ("kwic", "peace OR war", "--color", "always"),
    *[("verify", "peace and war", "--format", format) for format in FORMATS],
    ("terms", "p"),
    ("like", "0.1"),
    ("explain", "peace war", "0.1", "--color", "always"),
    ("show", "a", "--reading", "--color", "always"),
    ("corpus", "check"),
    ("corpus", "propose-repairs", "a"),
    ("index", "status", "--json"),
    ("index", "check"),
]


def write_hostile(folder: Path, source: str, title: str) -> None:
    """A corpus with the document `a`, with these texts."""
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_bytes(source.encode())
    sidecar = f"title: {quoted(title)}\nauthor: {quoted(title)}\nplace: {quoted(title)}\n"
    (folder / "a.yaml").write_bytes(sidecar.encode())
