"""Files of a corpus as bytes and as text."""

from __future__ import annotations

import stat
from pathlib import Path

from gsisearch.corpus import encodings
from gsisearch.corpus.locations import leaves_folder
from gsisearch.errors import DataFileError
from gsisearch.text.words import line_number


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a file.

    Args:
        path: the file.
        limit: the maximum number of bytes.

    Raises:
        DataFileError: missing, unreadable, not a file, a link that leaves its folder, or larger.
    """
    if leaves_folder(path):
        remedy = "Copy the file into the corpus: links that leave it are not followed."
        raise DataFileError(path, "a symbolic link that leaves the corpus", remedy)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise IsADirectoryError("not a regular file")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = "Make it a readable file, or take it out of the corpus."
        raise DataFileError(path, f"can't be read: {reason}", remedy) from error
    if len(data) > limit:
        remedy = "Split it into smaller files."
        raise DataFileError(path, f"larger than {limit:,} bytes", remedy)
    return data


def decode(data: bytes, path: Path) -> str:
    """The text of bytes in UTF-8, line ends unchanged.

    Raises:
        DataFileError: not UTF-8; names the byte offset and the likely encoding or file type.
    """
    if file_type := encodings.binary_file_type(data):
        raise DataFileError(path, f"this is {file_type}", "Save its text, in UTF-8.")
    try:
        text = data.decode("utf-8")
        if "\0" in text and encodings.likely_encoding(data):
            remedy = encodings.conversion_advice(data, path)
            line = line_number(text, text.index("\0"))
            raise DataFileError(path, "the control character U+0000", remedy, line=line)
        return text
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        problem = f"not UTF-8: byte 0x{data[error.start]:02x} at byte offset {error.start}"
        line = line_number(before, len(before))
        remedy = encodings.conversion_advice(data, path)
        raise DataFileError(path, problem, remedy, line=line) from None


def control_character_error(path: Path, text: str, offset: int) -> DataFileError:
    """The error for the control character at an offset of a text."""
    problem = f"the control character U+{ord(text[offset]):04X}"
    line = line_number(text, offset)
    return DataFileError(path, problem, "Remove it: the file must be plain text.", line=line)
