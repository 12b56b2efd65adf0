"""The manifest of an index: which generation is in use, and what it was built from."""

# No `from __future__ import annotations`: classes with annotations that are strings take longer to
# define, and every search defines these.

import os
import re
from typing import Any, NamedTuple
from zlib import crc32

from gsisearch.index.freshness import Fingerprint
from gsisearch.index.version import index_version
from gsisearch.model import Settings

#: The folder name of a generation: the time of the build in nanoseconds, and its process.
GENERATION = re.compile(r"gen-[0-9a-f]{16}-[0-9]+")

# A manifest is JSON in two lines.  The first is the same in all versions of the index: it has the
# version, and a checksum of the version and of the second line.
#: The beginning of every manifest, of whatever version.
MAGIC = b'{"format": "gsisearch index'
_VERSION = b'{"format": "gsisearch index", "version": "'  # followed by the version and a quote
_EARLIER_FIRST_LINE = rb'\{"format": "gsisearch index ([0-9]{1,9})"'  # up to version 6


class FileRecord(NamedTuple):
    """A file as a build left it: size in bytes, CRC-32, and the system's metadata.

    `modified` and `changed` are in nanoseconds since the epoch.  Writing, replacing or copying a
    file always changes `changed` or `inode`, and no program can set these.
    """

    size: int
    crc32: int
    modified: int
    changed: int
    inode: int

    def is_untouched(self, status: os.stat_result) -> bool:
        """Whether nothing has written the file since."""
        now = status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        return now == (self.modified, self.changed, self.inode)


class IndexStats(NamedTuple):
    """What an index contains.

    Attributes:
        document_count: number of documents.
        passage_count: number of passages.
        settings: the settings of the corpus.
        kept_out: slug of each document that could not be read → its first mistake.
        findings: the checksums of the findings in the corpus, in order; see `findings.checksum`.
    """

    document_count: int
    passage_count: int
    settings: Settings
    kept_out: dict[str, str]
    findings: tuple[int, ...]


class Manifest(NamedTuple):
    """The description of a published generation.

    Attributes:
        generation: the name of its folder.
        built: when the build began to read the corpus, in nanoseconds since the epoch.
        stats: what the index contains.
        corpus: file name → fingerprint of each corpus file; None if it could not be read.
        contents: file name → record of each file of the generation.
    """

    generation: str
    built: int
    stats: IndexStats
    corpus: dict[str, Fingerprint | None]
    contents: dict[str, FileRecord]


class OtherVersion(ValueError):
    """A manifest was written by another version of the index."""

    def __init__(self, version: str) -> None:
        super().__init__(f"an index of version {version}")
        self.version = version


def pack(manifest: Manifest) -> bytes:
    """The content of a manifest file."""
    import json

    fields = {**manifest._asdict(), "stats": manifest.stats._asdict()}
    body = json.dumps(fields).encode() + b"}\n"
    return first_line(index_version(), body) + body


def first_line(version: str, body: bytes) -> bytes:
    """The first line of a manifest file, whose second line is `body`."""
    checksum = crc32(body, crc32(version.encode()))
    begins = f'{{"format": "gsisearch index", "version": "{version}", "crc32": {checksum}'
    return f'{begins}, "manifest":\n'.encode()


def unpack(packed: bytes) -> Manifest:
    """The manifest in a manifest file.

    Raises:
        OtherVersion: another version of the index wrote it.
        ValueError: it is not a manifest, or it is damaged.
    """
    import json

    if not packed.startswith(_VERSION) and (earlier := re.match(_EARLIER_FIRST_LINE, packed)):
        raise OtherVersion(earlier[1].decode())
    version = packed.removeprefix(_VERSION)[:200].partition(b'"')[0].decode("ascii", "replace")
    body = packed[packed.find(b"\n") + 1 :]
    if packed != first_line(version, body) + body:
        raise ValueError("not a manifest, or damaged")
    if version != index_version():
        raise OtherVersion(version)
    try:
        return _manifest(json.loads(packed)["manifest"])
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"not a manifest: {error!r}") from None


def _manifest(data: dict[str, Any]) -> Manifest:
    if not GENERATION.fullmatch(data["generation"]):
        raise ValueError("a manifest that names no generation")
    stats = data["stats"]
    stats["settings"] = Settings.from_json(stats["settings"])
    stats["findings"] = tuple(stats["findings"])
    data["stats"] = IndexStats(**stats)
    data["corpus"] = {name: found and Fingerprint(*found) for name, found in data["corpus"].items()}
    data["contents"] = {name: FileRecord(*found) for name, found in data["contents"].items()}
    return Manifest(**data)
