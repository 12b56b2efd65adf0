"""The likely encoding or file type of bytes that are not UTF-8, if it is clear.

For each encoding the bytes are decoded, and the letters are counted.  In a script other than Latin
a few letters make up most of any text; in Latin script all letters beyond a to z must belong to
the alphabet of one language.  If two encodings fit and give different texts, there is no answer.
"""

from __future__ import annotations

import codecs
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

#: How many bytes are examined, from the first line that is not ASCII.
_SAMPLE = 10_000

#: The minimum number of characters for recognizing UTF-16 without a byte order mark.
_MIN_UTF16 = 4

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_HIRAGANA = "".join(map(chr, range(0x3041, 0x3094)))
_HANGUL = "이다는에의을가고하를은로한지과도사기인어자나있대리으그시서해일들전정수부국제적안보와"
_SIMPLIFIED = (
    "的一是在不了和有大这主中人上为国地到以要时们就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些问政全安展合平世界共"
)
_TRADITIONAL = (
    "的一是在不了和有大這主中人上為國地到以要時們就出會可也你對生能而子那得於著下自之年過發後作裡"
    "用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些問政全安展合平世界共"
)
_RUSSIAN = "оеаинтсрвл"

#: Encoding, the most frequent lower-case letters of its script, and their minimum share of the
#: letters: a wrong encoding turns most of them into capitals or rare letters.
_SCRIPTS = (
    ("gb18030", _SIMPLIFIED, 0.2),
    ("big5", _TRADITIONAL, 0.2),
    ("shift_jis", _HIRAGANA, 0.3),
    ("euc-jp", _HIRAGANA, 0.3),
    ("euc-kr", _HANGUL, 0.3),
    ("windows-1251", _RUSSIAN, 0.45),
    ("koi8-r", _RUSSIAN, 0.45),
    ("koi8-u", "оаинтвріес", 0.45),
    ("ibm866", _RUSSIAN, 0.45),
    ("windows-1253", "αοιετσνηυρ", 0.45),
    ("windows-1255", "יוהלאתרבשמ", 0.5),
    ("windows-1256", "الينمرتوبة", 0.5),
)
#: The minimum number of letters in a script other than Latin.
_MIN_LETTERS = 5
_NON_ASCII_LETTER = re.compile(r"[^\W\d_a-zA-Z]")
_WORD_OF_TWO_SCRIPTS = re.compile(r"[A-Za-z][^\W\d_a-zA-Z]|[^\W\d_a-zA-Z][A-Za-z]")
#: Characters that only texts decoded wrongly have: control characters and boxes.
_IMPLAUSIBLE = re.compile("[\x80-\x9f\u2500-\u259f\ue000-\uf8ff]")

_WESTERN = (
    *("àâæçèéêëîïôœùûü", "äöüßé", "áéíñóúüç", "ãõáéíóúâêôàçü", "àèéìíîòóù", "àèéíïòóúüç"),
    *("åäöéü", "æøåéèòóôüö", "ëéèïöüáó", "áéíóúýþðæö", "äöõüšž"),
)
#: Letters that may occur in foreign names.
_ALL_WESTERN = "".join(sorted(set("".join(_WESTERN)) - set("šž")))
_CENTRAL = (
    *("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű"),
    *("čćđšž", "ăâîşţ"),
)
#: Encoding, and for each of its languages the letters beyond a to z.
_LATIN = (
    ("windows-1252", _WESTERN),
    ("windows-1250", _CENTRAL),
    ("iso-8859-2", _CENTRAL),
    ("windows-1254", ("çğıöşüâî",)),
    ("windows-1257", ("āčēģīķļņšūž", "ąčęėįšųūž", "äöõüšž")),
)
#: Of old Macintosh computers: tried only if none of the above fits.
_OLD_LATIN = (("macintosh", _WESTERN),)
#: The minimum number of non-ASCII bytes for an encoding other than windows-1252, by far the
#: commonest.
_MIN_NON_ASCII = 3
#: The minimum share of plausible characters among those beyond ASCII.
_MIN_PLAUSIBLE = 0.97
_PUNCTUATION = set("’‘“”„‚–—…•«»‹›§©®™€£¥¢·¡¿ªº°½¼¾²³†‡‰\xa0\xad")
_WITHIN_WORDS = set("’‘·–—\xa0\xad")
_LETTERS_ALONE = set("ÀÉÈÓÅÖØ")
_ASCII_LETTER = re.compile("[A-Za-z]")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_NON_ASCII_BYTE = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_WESTERN_WORDS = re.compile(
    r"\b(?:the|of|and|in|to|for|les|des|une|der|die|und|los|las|que|del|della|het|een|och|med)\b",
    re.IGNORECASE,
)
_OTHER_WORDS = re.compile(
    r"\b(?:jest|nie|oraz|dla|jsou|pro|hogy|egy|nem|este|pentru|sunt|koje|ili|bir|ile|ve|kad|un|ar|ja)\b",
    re.IGNORECASE,
)


#: The first bytes of files that are often saved or renamed as text.
_FILE_TYPES = (
    (b"%PDF-", "a PDF"),
    (b"%!PS", "PostScript"),
    (b"{\\rtf", "a document in RTF"),
    (b"PK\x03\x04", "a DOCX, ODT or other ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or PowerPoint file"),
)


def binary_file_type(data: bytes) -> str:
    """The type of a file that is not text; "" if it may be text."""
    start = data[:1024].lstrip()
    return next((name for signature, name in _FILE_TYPES if start.startswith(signature)), "")


def conversion_advice(data: bytes, path: Path) -> str:
    """What to do about a file that is not UTF-8.

    Args:
        data: the bytes of the file.
        path: the file, to be named in a command.
    """
    read = data.decode("utf-8", "replace")
    wrong = read.count("\ufffd")
    if len(read) - len(read.encode("ascii", "ignore")) > 3 * wrong:
        if wrong == 1 and read.endswith("\ufffd"):
            return "The file ends within a character: get the complete file."
        return "The rest is UTF-8: retype what is damaged here, and save the file as UTF-8."
    encoding = likely_encoding(data)
    if not encoding:
        return "Save the file as UTF-8."
    old, new = shlex.quote(str(path)), shlex.quote(f"{path}.new")
    command = f"iconv -f {encoding} -t utf-8 {old} > {new} && mv {new} {old}"
    return f"Save the file as UTF-8. It looks like {encoding}: `{command}` converts it."


def likely_encoding(data: bytes) -> str:
    """The encoding of a text that is not UTF-8, as `iconv` calls it; "" if it is not clear."""
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return name
    if name := _utf16_without_mark(data[:_SAMPLE]):
        return name
    beyond = _NON_ASCII_BYTE.search(data)
    first = beyond.start() if beyond else 0
    line = max(data.rfind(end, 0, first) for end in (b"\n", b"\r")) + 1
    sample = data[line : line + _SAMPLE]
    if _CONTROL.search(sample):
        return ""
    found = (
        _unambiguous(_other_scripts(sample)) or _latin(sample, _LATIN) or _latin(sample, _OLD_LATIN)
    )
    is_enough = sum(byte > 127 for byte in sample) >= _MIN_NON_ASCII
    return found if is_enough or found == "windows-1252" else ""


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 without a byte order mark: in most texts every other byte is NUL."""
    pairs = len(data) // 2
    even, odd = data[0::2].count(0), data[1::2].count(0)
    for name, many, few in (("utf-16le", odd, even), ("utf-16be", even, odd)):
        if pairs >= _MIN_UTF16 and many > pairs * 0.4 and few < pairs * 0.02:
            return name
    return ""


def _decoded(sample: bytes, encoding: str) -> str | None:
    """The text of a sample, which may end within a character; None if it isn't in the encoding."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(sample)
    except UnicodeDecodeError:
        return None


def _unambiguous(decodings: Iterable[tuple[str, str]]) -> str:
    """The first encoding if all give the same text, else ""."""
    found = list(decodings)
    return found[0][0] if found and len({text for _, text in found}) == 1 else ""


def _other_scripts(sample: bytes) -> Iterator[tuple[str, str]]:
    """The encodings of scripts other than Latin that fit, each with the text."""
    for encoding, frequent, share in _SCRIPTS:
        text = _decoded(sample, encoding)
        if text is None or _IMPLAUSIBLE.search(text):
            continue
        letters = _NON_ASCII_LETTER.findall(text)
        mixed = len(_WORD_OF_TWO_SCRIPTS.findall(text))
        if len(letters) < _MIN_LETTERS or mixed > 0.1 * len(letters):
            continue
        if sum(c in frequent for c in letters) >= share * len(letters):
            yield encoding, text


def _latin(sample: bytes, encodings: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The one of some encodings for Latin script that fits; "" if it is not clear."""
    words = sample.decode("latin-1")
    western, other = (len(found.findall(words)) for found in (_WESTERN_WORDS, _OTHER_WORDS))
    is_western = western > 3 * other
    fitting: list[tuple[str, str]] = []
    for encoding, alphabets in encodings:
        text = _decoded(sample, encoding)
        wider = (_ALL_WESTERN,) if is_western and alphabets is _WESTERN else ()
        if text and _is_plausible(text, (*alphabets, *wider)):
            fitting.append((encoding, text))
    names = [encoding for encoding, _ in fitting]
    return _unambiguous(fitting) or (
        "windows-1252" if is_western and "windows-1252" in names else ""
    )


def _is_plausible(text: str, alphabets: Iterable[str]) -> bool:
    """Whether a text in Latin script may be in a language with one of these alphabets."""
    non_ascii = list(_NON_ASCII.finditer(text))
    if len(_ASCII_LETTER.findall(text)) < len(non_ascii):
        return False
    allowed = (1 - _MIN_PLAUSIBLE) * len(non_ascii) - sum(
        _is_misplaced(text, found.start()) for found in non_ascii
    )
    letters = Counter(char.lower() for found in non_ascii if (char := found.group()).isalpha())
    return allowed >= 0 and any(
        sum(count for letter, count in letters.items() if letter not in alphabet) <= allowed
        for alphabet in alphabets
    )


def _is_misplaced(text: str, at: int) -> bool:
    """Whether a non-ASCII character is unlikely between its neighbours."""
    char, before, after = text[at], text[max(0, at - 1) : at], text[at + 1 : at + 2]
    if char.isalpha():
        is_alone = not (before.isalpha() or after.isalpha()) and char not in _LETTERS_ALONE
        return char.isupper() and (before.islower() or is_alone or before in {".", ","})
    if char not in _PUNCTUATION:
        return True
    if char in "¡¿":
        return before.isalpha() or not after.isalpha()
    if char in "„‚†‡°":
        return before.isalpha()
    return char not in _WITHIN_WORDS and before.isalpha() and after.isalpha()
