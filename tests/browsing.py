"""What a browser finds for a text fragment, after the algorithm of its specification."""

from __future__ import annotations

import re
from urllib.parse import unquote

#: [prefix-,]start[,end][,-suffix]
_DIRECTIVE = re.compile(
    r"(?:(?P<prefix>[^,&-]+)-,)?(?P<start>[^,&-]+)(?:,(?P<end>[^,&-]+))?(?:,-(?P<suffix>[^,&-]+))?"
)


def found(page: str, address: str) -> tuple[int, int]:
    """The stretch of a page that an address with a text fragment scrolls to.

    The first place is taken where prefix, start, end and suffix follow each other: prefix and
    suffix right beside the stretch but for spaces, each within a line, and whole words only.

    Raises:
        ValueError: the fragment is no text directive, or nothing fits.
    """
    directive = _DIRECTIVE.fullmatch(address.partition(":~:text=")[2])
    if not directive:
        raise ValueError(f"no text directive: {address}")
    prefix, start, end, suffix = (
        re.escape(unquote(directive[name] or "")).replace(r"\ ", r"[^\S\r\n]+")
        for name in ("prefix", "start", "end", "suffix")
    )
    before = rf"(?<!\w){prefix}\s*" if prefix else ""
    middle = rf"(?<!\w){start}(?!\w)" + (rf"(?s:.*?)(?<!\w){end}(?!\w)" if end else "")
    after = rf"\s*{suffix}(?!\w)" if suffix else ""
    match = re.search(f"{before}({middle}){after}", page, re.IGNORECASE)
    if not match:
        raise ValueError(f"nothing fits {address}")
    return match.span(1)
