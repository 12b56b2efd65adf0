"""German."""

from __future__ import annotations

from gsisearch.text.languages import Language

LANGUAGE = Language(
    code="de",
    names=frozenset({"deu", "ger", "german", "deutsch"}),
    stemmer="german",
    stop_words=frozenset(
        "aber als am an auf aus bei beim bin bis bist da dabei dafur damit daran darauf daruber das"
        " dass davon dazu dein deine dem den denen denn der deren des dessen dich die dies diese"
        " diesem diesen dieser dieses dir du durch ein eine einem einen einer eines er es euch euer"
        " eure fur hab habe haben hat hatte hatten ich ihm ihn ihnen ihr ihre ihrem ihren ihrer"
        " ihres im in ins ist jene jenem jenen jener jenes man mein meine mich mir mit nach ob oder"
        " sein seine seinem seinen seiner seines sich sie sind so solche solchem solchen solcher"
        " solches uber um und uns unser unsere unserem unseren unserer unseres vom von wann war"
        " waren warum was weil welche welchem welchen welcher welches wenn wer werde werden wessen"
        " weshalb wie wieso wir wird wo wurde wurden zu zum zur".split()
    ),
    question_words=frozenset(
        "hat haben ist sind wann warum was welche welchem welchen welcher welches wem wen wer"
        " weshalb wessen wie wieso wird wo woher wohin womit wozu".split()
    ),
    framing_words=frozenset(
        "absatz artikel autor autorin bedeutet dokument erwahnen erwahnt heisst laut rede sagen"
        " sagt spricht sprechen steht text".split()
    ),
    # Single letters, as in "z. B."; numbers, as in "am 3. Oktober".
    abbreviations=(
        r"[a-z]|[0-9]{1,2}|Abs|Art|Bd|bzgl|bzw|ca|Dipl|Dr|d\.h|etc|evtl|ff|Fr|gem|ggf|Hr|Hrsg|inkl"
        r"|i\.d\.R|lt|Mio|Mrd|[Nn]r|Nrn|Prof|sog|St|u\.a|usw|[Vv]gl|z\.B|z\.T|Ziff|Jan|Febr?|Aug"
        r"|Sept?|Okt|Nov|Dez"
    ),
)
