"""Spanish."""

from __future__ import annotations

from gsisearch.text.languages import Language

LANGUAGE = Language(
    code="es",
    names=frozenset({"spa", "spanish", "espanol", "castellano"}),
    stemmer="spanish",
    stop_words=frozenset(
        "a al algun alguna algunas alguno algunos aquel aquella aquellas aquello aquellos asi como"
        " con cual cuales cuando cuya cuyas cuyo cuyos de del desde donde e el ella ellas ello"
        " ellos en era eran eres es esa esas ese eso esos esta estaba estaban estan estar estas"
        " este esto estos fue fueron ha habia habian haber han has hay he hemos la las le les lo"
        " los me mi mis muy nos nosotros nuestra nuestras nuestro nuestros o os para pero por"
        " porque que quien quienes se sea sean ser sera seran si sido sobre somos son soy su sus"
        " te tiene tienen tu tus u un una unas unos usted ustedes vosotros y yo".split()
    ),
    question_words=frozenset(
        "como cual cuales cuando cuanta cuantas cuanto cuantos donde por que quien quienes".split()
    ),
    framing_words=frozenset(
        "articulo autor autora dice dicen decir discurso documento habla hablan menciona mencionan"
        " pasaje pasajes segun significa texto".split()
    ),
    abbreviations=(
        r"Sr(?:a|as|es)?|Dra?s?|Dña|Excm[ao]s?|Uds?|Vds?|[Aa]rts?|[Cc]ap|cf|etc|[Nn]úms?|págs?|p|pp"
        r"|[Pp]árrs?|párrafos?|vol|Gral|Prof|EE\.\s?UU|Sto|Sta|[Dd]oc"
    ),
)
