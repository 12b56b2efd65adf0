"""Languages: their modules, and what differs from one to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

import gsisearch
from gsisearch.query.parser import parse
from gsisearch.query.questions import telling
from gsisearch.text import languages
from gsisearch.text.languages import Language, language
from gsisearch.text.sentences import sentences
from gsisearch.text.words import fold, forms

FOLDER = Path(languages.__file__).parent
ALL = [language(path.stem) for path in sorted(FOLDER.glob("*.py")) if path.stem != "__init__"]
#: What no query drops: negations, duties, limits.
MEANT = {
    "en": "no not never without must may might only against",
    "fr": "ne non pas jamais sans doit doivent peut peuvent seulement contre aucun aucune plus tous",
    "es": "no nunca ni sin debe deben puede pueden solo contra ningun ninguna sino todos",
    "de": "nicht nie kein keine ohne muss soll darf kann nur gegen sondern alle",
    "ru": "не ни нет никогда без должен должна должны может могут только против все",
    "ar": "لا لم لن ليس غير بدون يجب فقط ضد كل",
}


# The registry


def test_the_languages_are_those_that_have_a_module() -> None:
    assert {one.code for one in ALL} >= {"ar", "de", "en", "es", "fr", "ru"}
    assert [one.code for one in ALL] == sorted(path.stem for path in FOLDER.glob("??.py"))


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        *(("", "en"), ("en", "en"), ("EN", "en"), ("en-GB", "en"), ("English", "en")),
        *(("fr", "fr"), ("fr_CA", "fr"), ("French", "fr"), ("Français", "fr"), ("fra", "fr")),
        *(("de-AT", "de"), ("Deutsch (Schweiz)", "de"), ("русский", "ru"), ("Español", "es")),
        *(("zh", "zh"), ("zh-Hant", "zh"), ("no", "no"), ("is", "is"), ("tlh", "tlh")),
        *(("Klingon", "und"), ("中文", "und"), ("../en", "und"), ("en.py", "und"), ("x", "und")),
    ],
)
def test_a_sidecar_names_a_language_by_code_or_name(tag: str, code: str) -> None:
    assert language(tag).code == code


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_words_of_a_language_are_folded(one: Language) -> None:
    requests = {word for pair in one.requests for word in pair}
    for word in (*one.names, *one.stop_words, *one.openers, *one.asking, *requests):
        assert fold(word) == word
    assert [*one.prefixes] == sorted(one.prefixes, key=len, reverse=True)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_what_a_text_means_is_no_stop_word(one: Language) -> None:
    assert one.stop_words.isdisjoint(forms(MEANT[one.code]))
    assert one.asking.isdisjoint(forms(MEANT[one.code]))


# Terms


#: Language: words of one term each, a group a line.
TOGETHER = {
    "en": ["secure secured securing", "treaties treaty", "Côte cote COTE", "nation's nations"],
    "fr": [
        "sécurité Sécurité SÉCURITÉ securite",
        "négociation négociations negociations",
        "régional régionale régionales",
        "journaux journal",
    ],
    "es": ["acción acciones accion", "política políticas politica", "puerto puertos"],
    "de": ["Häuser Hauses Haus", "Verträge Vertrag vertrage", "Straße Strasse STRASSEN"],
    "ru": ["гавань гавани гаванью", "мир мира миру", "ещё еще", "договор договоры договоров"],
    "ar": ["سلام السلام والسلام للسلام بالسلام", "حق الحق والحق", "وزير الوزير والوزير"],
    "ja": ["港 港"],
    "nl": ["haven Haven"],
}


@pytest.mark.parametrize(
    ("code", "group"), [(code, group) for code, groups in TOGETHER.items() for group in groups]
)
def test_forms_of_a_word_are_found_by_each_other(code: str, group: str) -> None:
    first, *others = (frozenset(language(code).terms(word)) for word in group.split())
    assert all(term.startswith(f"{code}:") for term in first)
    for other in others:
        assert first & other


APART = {
    "en": "secure section",
    "fr": "paix pays",
    "es": "paz país",
    "de": "Haus Haut",
    "ru": "мир море",
    "ar": "سلام اسلام",
    "nl": "haven havens",
    "zz": "word words",
}


@pytest.mark.parametrize("code", APART)
def test_other_words_are_not(code: str) -> None:
    one, other = (frozenset(language(code).terms(word)) for word in APART[code].split())
    assert not one & other


def test_numbers_have_no_stem() -> None:
    assert language("fr").terms("1.000") == ("fr:1.000",)
    assert language("en").terms("2022") == ("en:2022",)


# Sentences


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "It met on Feb. 5 with Mr. Low.| It left."),
        ("en", "Nous parlons, p. ex., de l'art.| 3 ports y sont."),
        ("fr", "Le port, cf. art. 3 et p. 12, est ouvert.| M. le maire et Mme. Lau y sont.| Oui."),
        ("fr", "« Le port est ouvert. »| Il l'est."),
        ("es", "El art. 3 y la pág. 4 del Sr. Alcalde.| El puerto abre."),
        (
            "de",
            "Am 3. Oktober, d. h. im Herbst, z. B. Nr. 5 nach Abs. 2 offen.| Der Hafen ist offen.",
        ),
        ("de", "Er sagte: „Der Hafen ist offen.“| Dann ging er."),
        ("ru", "В 2022 г. порт г. Приморск, т. е. ст. 5, открыт.| Он стар."),
        ("ar", "هل الميناء مفتوح؟| نعم."),
        ("zh", "港口开放。| 船来了。"),
    ],
)
def test_sentences_know_the_abbreviations_of_their_language(code: str, text: str) -> None:
    parts = [part.strip() for part in text.split("|")]
    whole = text.replace("|", "")
    assert [whole[a:b] for a, b in sentences(whole, language(code))] == parts


# Questions


@pytest.mark.parametrize(
    ("code", "query", "left"),
    [
        ("en", "what does the article say about harbours", "harbours"),
        ("en", "d'une port", "d'une port"),
        ("fr", "Que dit le texte sur les ports", "ports"),
        ("fr", "Qu'est-ce que le port libre", "port libre"),
        ("fr", "la paix n'est pas la guerre", "paix pas guerre"),
        ("fr", "l'état d'une région", "l'état région"),
        ("es", "¿Qué dice el documento sobre los puertos?", "puertos"),
        ("es", "sin puertos no hay paz", "sin puertos no paz"),
        ("de", "Was steht in der Rede über den Hafen?", "Hafen"),
        ("de", "nicht ohne den Hafen", "nicht ohne Hafen"),
        ("ru", "Что говорится в тексте о гавани?", "гавани"),
        ("ru", "нет мира без порта", "нет мира без порта"),
        ("ar", "السلام في الميناء", "السلام الميناء"),
        ("nl", "wat zegt de tekst", "wat zegt de tekst"),
        ("fr", "le la les", "le la les"),
        ("fr", "EST =le port", "EST =le port"),
    ],
)
def test_words_that_say_little_are_those_of_the_language(code: str, query: str, left: str) -> None:
    assert str(telling(parse(query), language(code))) == str(parse(left))


# Elided words


ELIDED = (
    "Le port d’Abidjan, en Côte d’Ivoire, et celui de N’Djamena. L’Union n’a qu’un port ;"
    " dell’arte, Sant'Egidio, jusqu'à aujourd’hui. O’Brien’s nation's harbour wasn't d'Alembert's."
)


@pytest.fixture(scope="module")
def elided(tmp_path_factory: pytest.TempPathFactory) -> gsisearch.Library:
    folder = tmp_path_factory.mktemp("elided")
    (folder / "ports.txt").write_text(ELIDED, encoding="utf-8")
    (folder / "ports.yaml").write_text("title: Ports\n", encoding="utf-8")
    return gsisearch.open(folder, folder / "index")


@pytest.mark.parametrize(
    "word",
    "Abidjan Ivoire Djamena Union Egidio arte O'Brien's nation's wasn't aujourd'hui Alembert's"
    " d'Ivoire D’IVOIRE divoire N'Djamena NDjamena l'union lunion d'alembert's dalemberts".split(),
)
def test_a_word_is_found_after_what_is_elided_and_with_it(
    word: str, elided: gsisearch.Library
) -> None:
    assert not elided.search(word).partial
    assert elided.kwic(word).lines


def test_elided_words_are_found_in_any_row_however_they_are_typed(
    elided: gsisearch.Library,
) -> None:
    chunks = ELIDED.split(" ")
    ways = (
        str,
        str.upper,
        lambda text: text.replace("’", "'"),
        lambda text: text.replace("'", "’"),
    )
    joined = str.maketrans("", "", "'’")
    for first in range(len(chunks)):
        for last in range(first + 1, len(chunks) + 1):
            row = " ".join(chunks[first:last])
            if not forms(row):
                continue
            for typed in (*(way(row) for way in ways), row.translate(joined)):
                assert elided.phrase(typed, snippets=0).total == 1, typed


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("en Côte d’Ivoire, et celui de N’Djamena", "exact"),
        ("Ivoire, et celui", "exact"),
        ("en Cote d'Ivoire et celui de N'Djamena", "repaired"),
        ("en Côte dIvoire, et celui de NDjamena", "repaired"),
    ],
)
def test_quotations_have_elided_words(quote: str, verdict: str, elided: gsisearch.Library) -> None:
    assert elided.verify(quote).verdict == verdict


# Quotations


PORTS = "In 2019 all 12 harbours of Kerin agreed that they must not close, and the sea is free.\n"


@pytest.mark.parametrize(
    ("tag", "alarms"),
    [("en-GB", ["negation", "number", "quantifier"]), ("nl", ["number"]), ("Klingon", ["number"])],
)
def test_rules_of_quotations_are_those_of_the_language(
    tag: str, alarms: list[str], tmp_path: Path
) -> None:
    (tmp_path / "ports.txt").write_text(PORTS, encoding="utf-8")
    (tmp_path / "ports.yaml").write_text(f"title: Ports\nlanguage: {tag}\n", encoding="utf-8")
    library = gsisearch.open(tmp_path, tmp_path / "index")
    altered = PORTS.replace("12", "15").replace("all ", "some ").replace("not ", "")
    assert sorted(alarm.name for alarm in library.verify(altered).alarms) == alarms
    assert library.verify(PORTS).verdict == "exact"
    cut = library.verify("In 2019 all 12 harbours of Kerin … the sea is free").cut
    assert any(one.warning for one in cut) == ("negation" in alarms)
    names = library.verify(PORTS.replace("Kerin", "Loram")).alarms
    assert [alarm.name for alarm in names] == ["name"]
