"""Plain text or Markdown → the same text with blanks for what can't hold a quotation.

Everything keeps its length and its line breaks, so offsets stay those of the draft.
"""

from __future__ import annotations

import re

#: What is blanked, first match first: front matter, fenced code, comments, code spans, link
#: targets, tags and bare addresses.
_BLANKED = re.compile(
    r"\A---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
    r"|^(?P<quoted>(?:[ ]{0,3}>)*)[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*\n)*?(?P=quoted)[ ]{0,3}(?P=fence)[`~]*[ \t]*(?:\n|\Z)"
    r"|<!--(?:.|\n)*?-->"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n)(?:.|\n))+?(?<!`)(?P=ticks)(?!`)"
    r"|(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)"
    r"|^[ ]{0,3}\[[^\]\n]+\]:[^\n]*"
    r"|</?[A-Za-z][^<>\n]*>"
    r"|<?\bhttps?://[^\s<>\"”»]+>?",
    re.MULTILINE,
)
_EMPHASIS = re.compile(r"(?<!\\)(?:\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~)")
_LINK = re.compile(r"(?<![\\!])\[([^\[\]\n]*)\](?=\x00)")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TARGET = "\0"  # stands for the characters of a link's target until the link is read


def masked(draft: str) -> str:
    """The draft with blanks for code, addresses, tags, comments and front matter.

    The target of a link is kept as NUL characters, which `plain` takes away.
    """
    return _BLANKED.sub(_blanks, draft.replace("\0", " "))


def _blanks(match: re.Match[str]) -> str:
    sign = _TARGET if match.group().startswith("(") else " "
    return "".join("\n" if char == "\n" else sign for char in match.group())


def plain(text: str) -> str:
    """A piece of a masked draft without emphasis, footnote marks and the brackets of links."""
    text = _FOOTNOTE.sub("", text)
    text = _LINK.sub(r"\1", text).replace(_TARGET, "")
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub("", text))
