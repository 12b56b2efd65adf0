"""Languages: their modules, and what differs from one to the next."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builders import entry, spans_of

import gsisearch
from gsisearch.query.parser import parse
from gsisearch.query.questions import drop_stop_words
from gsisearch.search.snippets import snippets
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
    request_phrases = {word for pair in one.request_phrases for word in pair}
    for word in (
        *one.names,
        *one.stop_words,
        *one.question_words,
        *one.framing_words,
        *request_phrases,
    ):
        assert fold(word) == word
    assert [*one.prefixes] == sorted(one.prefixes, key=len, reverse=True)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_what_a_text_means_is_no_stop_word(one: Language) -> None:
    assert one.stop_words.isdisjoint(forms(MEANT[one.code]))
    assert one.framing_words.isdisjoint(forms(MEANT[one.code]))


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


def test_snippets_are_sentences_of_the_language() -> None:
    sentence = "Der Hafen ist gem. Abs. 3 z. B. an der Mole geschlossen."
    found = entry(f"Es regnet viel im Herbst. {sentence} Das Eis ist dick und alt.")
    for word in ("Hafen", "geschlossen"):
        (piece,) = snippets(found, [spans_of(found, word)], 65, 1, language("de"))
        assert piece.text == sentence
        (piece,) = snippets(found, [spans_of(found, word)], 65, 1, language("en"))
        assert piece.text != sentence


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
    assert str(drop_stop_words(parse(query), [language(code)])) == str(parse(left))


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


# Corpora of several languages


def corpus(folder: Path, **documents: str) -> gsisearch.Library:
    """A corpus of one document a language, opened; each paragraph of a text is a line."""
    for code, text in documents.items():
        paragraphs = "\n\n".join(text.strip().splitlines())
        (folder / f"{code}.txt").write_text(paragraphs + "\n", encoding="utf-8")
        sidecar = f"title: No {len(code)}\nlanguage: {code}\n"
        (folder / f"{code}.yaml").write_text(sidecar, encoding="utf-8")
    return gsisearch.open(folder, folder.parent / "index")


def found(library: gsisearch.Library, query: str) -> dict[str, str]:
    """The passages that have all of a query, each with what is marked in it."""
    hits = library.search(query, limit=None, correct=False).hits
    return {
        f"{hit.document} {hit.id}": " ".join(
            hit.published[start - hit.start : end - hit.start]
            for snippet in hit.snippets
            for start, end in snippet.marks
        )
        for hit in hits
        if not hit.missing
    }


TEXTS = {
    "en": """
        The quay pays for its actions, as it chose to; the security of ports is a duty.
        What the mayor has, or thinks of the state of the quays, is in a note.
        Nobody saw the man die; war is over.
        """,
    "fr": """
        L'or du pays est au port, et la sécurité des quais est une chose à régler.
        Les actions de l'État portuaire sont régulières ; le thé est servi.
        SECURITE : AVIS AUX NAVIRES.
        """,
    "es": """
        La acción de las autoridades portuarias es libre.
        Él tomó el té con los marineros.
        """,
    "de": """
        Die Häuser am Hafen sind alt, und was er will, ist ein Vertrag.
        Ein Haus war im Krieg.
        """,
    "ru": """
        В гавани строят новую пристань, и это договор.
        Договоры о гаванях ещё не подписаны.
        """,
    "ar": """
        السلام في الميناء حق للناس.
        جاء الوزير والسفير للسلام.
        """,
    "zh": "港口安全，人人有责。",
    "ja": "港の安全は大切です。",
    "nl": "De havens zijn open.",
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> gsisearch.Library:
    return corpus(tmp_path_factory.mktemp("mixed"), **TEXTS)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # Stems match passages in their language alone.
        ("action", {"en 0.1": "actions", "fr 0.2": "actions"}),
        ("acciones", {"es 0.1": "acción"}),
        ("duties", {"en 0.1": "duty"}),
        ("haven", {}),
        ("havens", {"nl 0.1": "havens"}),
        ("choses", {"en 0.1": "chose", "fr 0.1": "chose"}),
        ("choosing", {}),
        ("régulier", {"fr 0.2": "régulières"}),
        ("autoridad portuaria", {"es 0.1": "autoridades portuarias"}),
        ("Haus", {"de 0.1": "Häuser", "de 0.2": "Haus"}),
        ("Verträge", {"de 0.1": "Vertrag"}),
        ("гавань договор", {"ru 0.1": "гавани договор", "ru 0.2": "Договоры гаванях"}),
        ("еще", {"ru 0.2": "ещё"}),
        # Accents, typed or not, in the text or not.
        ("sécurité", {"fr 0.1": "sécurité", "fr 0.3": "SECURITE"}),
        ("securite", {"fr 0.1": "sécurité", "fr 0.3": "SECURITE"}),
        ("SÉCURITÉS", {"fr 0.1": "sécurité", "fr 0.3": "SECURITE"}),
        ("accion", {"es 0.1": "acción"}),
        ("hauser", {"de 0.1": "Häuser", "de 0.2": "Haus"}),
        # Elided words.
        ("l'état", {"fr 0.2": "État"}),
        ("l’or", {"en 0.2": "or", "fr 0.1": "or"}),
        ("l'ét*", {"fr 0.2": "l'État"}),
        # The article and conjunctions of Arabic.
        ("سلام", {"ar 0.1": "السلام", "ar 0.2": "للسلام"}),
        ("والسلام", {"ar 0.1": "السلام", "ar 0.2": "للسلام"}),
        ("وزير", {"ar 0.2": "الوزير"}),
        ("سفير", {"ar 0.2": "والسفير"}),
        ("الحق", {"ar 0.1": "حق"}),
        # Scripts without spaces.
        ("安全", {"zh 0.1": "安全", "ja 0.1": "安全"}),
        ("港口", {"zh 0.1": "港口"}),
        # Phrases have no stems, in any language.
        ('"actions"', {"en 0.1": "actions", "fr 0.2": "actions"}),
        ('"action"', {}),
        ("=Häuser", {"de 0.1": "Häuser"}),
        ('"la securite des quais"', {"fr 0.1": "la sécurité des quais"}),
    ],
)
def test_a_word_is_found_in_the_forms_that_it_has_in_a_language(
    query: str, expected: dict[str, str], mixed: gsisearch.Library
) -> None:
    assert found(mixed, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # What says little in English is not asked of English passages, but of others.
        ("what is the state", {"en 0.2": "state"}),
        ("the servi", {"fr 0.2": "thé servi"}),
        ("was Vertrag", {"de 0.1": "Vertrag"}),
        ("que dit le texte sur la sécurité", {"fr 0.1": "sécurité", "fr 0.3": "SECURITE"}),
        ("die war", {"en 0.3": "die war"}),
        ("was steht im Text über Häuser", {"de 0.1": "Häuser", "de 0.2": "Haus"}),
        # Alone, or with others like it, it is what is looked for.
        ("the", {"en 0.1": "The the", "en 0.2": "the the the", "en 0.3": "the", "fr 0.2": "thé"}),
        ("договор это", {"ru 0.1": "договор", "ru 0.2": "Договоры"}),
    ],
)
def test_stop_words_are_those_of_a_passage(
    query: str, expected: dict[str, str], mixed: gsisearch.Library
) -> None:
    assert found(mixed, query) == expected


def test_what_says_little_is_no_reason_to_list_a_passage(mixed: gsisearch.Library) -> None:
    """Every English passage has what "the" asks of it, but that is no match."""
    hits = mixed.search("the sécurité", limit=None).hits
    assert {hit.document for hit in hits} == {"fr"}
    assert all(hit.missing == ("the",) for hit in hits)


def test_the_words_of_a_corpus_are_listed_without_what_says_little(
    mixed: gsisearch.Library,
) -> None:
    words = {term.word for term in mixed.terms(limit=None).terms}
    assert {"securite", "hauser", "havens"} <= words
    assert not words & {"the", "les", "die", "las", "это"}
    assert "les" in {term.word for term in mixed.terms("le", stop_words=True).terms}


def test_similar_passages_share_stems_of_their_language(mixed: gsisearch.Library) -> None:
    assert [hit.document for hit in mixed.like("de:0.1").hits] == ["de"]
    assert [hit.id for hit in mixed.like("ru:0.1").hits] == ["0.2"]


def test_an_accent_makes_no_word_weigh_more(tmp_path: Path) -> None:
    """A word that is found by two terms is there once."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    library = corpus(folder, fr="La sécurité est régionale.\nLa securite est regionale.")
    scores = {
        query: [hit.score for hit in library.search(query).hits]
        for query in ("sécurité", "securite", "sécurité régionale", "securite regionale")
    }
    for both in scores.values():
        assert len(both) == 2
        assert both[0] == pytest.approx(both[1])
    assert scores["sécurité"] == scores["securite"]


CONFLATED = (
    "One China is a principle. They agreed on China trade rules. We use force. The US said no. It"
    " is here. Its scope is wide. Import duties rose. An important matter. The community met."
    " Communism ended. Internal affairs and international law. General rules generate generic"
    " texts. Several severe storms."
)


def test_words_that_only_begin_alike_are_apart(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    library = corpus(folder, en=CONFLATED.replace(". ", ".\n"))
    for word in ("One", "use", "US", "community", "international", "General"):
        assert [line.keyword for line in library.kwic(word).lines] == [word]
    assert library.search("one china").hits[0].snippets[0].text == "One China is a principle."
    # What the stemmer takes for one: the word as it is written comes first.
    for word in ("Its", "It", "Import", "important", "Several"):
        first = library.search(f"{word} scope" if word == "Its" else word).hits[0]
        assert word in first.published


def test_only_english_words_have_other_spellings_and_roots(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    text = "A labor of terrorists."
    library = corpus(folder, en=text, nl=text)
    assert found(library, "labour") == {"en 0.1": "labor"}
    assert found(library, "terrorism") == {"en 0.1": "terrorists"}


# What is loaded, and what another language needs


def run(code: str, folder: Path) -> str:
    """What a program prints that imports the package in a folder."""
    program = [sys.executable, "-c", code]
    return subprocess.run(program, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_a_search_loads_the_languages_of_the_corpus_alone(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    corpus(folder, fr="Le port est ouvert.", nl="De haven is open.").close()
    code = (
        "import sys, gsisearch;"
        f"library = gsisearch.open({str(folder)!r}, {str(tmp_path / 'index')!r});"
        "assert library.search('ports').total;"
        "print(*(name for name in sys.modules if name.startswith('gsisearch.text.languages.')))"
    )
    assert run(code, FOLDER.parent.parent.parent).split() == ["gsisearch.text.languages.fr"]


def test_a_language_is_added_by_its_module(tmp_path: Path) -> None:
    shutil.copytree(FOLDER.parent.parent, tmp_path / "package" / "gsisearch")
    languages = tmp_path / "package" / "gsisearch" / "text" / "languages"
    (languages / "it.py").write_text(
        "from gsisearch.text.languages import Language\n"
        "LANGUAGE = Language(code='it', names=frozenset({'italian', 'italiano'}),"
        " stemmer='italian', stop_words=frozenset('che del dell il la le nel su'.split()),"
        " question_words=frozenset({'che'}), framing_words=frozenset({'dice'}), abbreviations='Sig|pag')\n",
        encoding="utf-8",
    )
    folder = tmp_path / "corpus"
    folder.mkdir()
    text = "La libertà dell'università è nei porti; cfr. pag. 3 del Sig. Rossi. Le navi partono."
    corpus(folder, italian=text, en="The porters are late, the liberta too.").close()
    code = (
        "import gsisearch;"
        f"library = gsisearch.open({str(folder)!r}, {str(tmp_path / 'other')!r});"
        "print([[(h.document, h.missing) for h in library.search(query, correct=False)] for query in"
        " ('porto', 'università', 'liberta', 'che dice su nave')]);"
        "from gsisearch.text.sentences import sentences;"
        "from gsisearch.text.languages import language;"
        f"print(len(sentences({text!r}, language('Italiano'))))"
    )
    hits, count = run(code, tmp_path / "package").splitlines()
    first = [("italian", ())]
    assert ast.literal_eval(hits) == [first, first, [("en", ()), *first], first]
    assert count == "2"
