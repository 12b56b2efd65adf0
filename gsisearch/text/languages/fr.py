"""French."""

from __future__ import annotations

from gsisearch.text.languages import Language

LANGUAGE = Language(
    code="fr",
    names=frozenset({"fra", "fre", "french", "francais"}),
    stemmer="french",
    stop_words=frozenset(
        "a ai as au aux avaient avait avec avez avions avoir avons ayant c ce ceci cela celle celles"
        " celui ces cet cette ceux ci comme comment d dans de des dont du elle elles en es est"
        " est-ce et etaient etait etant ete etes etre eu eux furent fut il ils j je jusqu l la le"
        " lequel lesquels lesquelles laquelle les leur leurs lorsqu lui m ma mais me mes moi mon n"
        " nos notre nous on ont ou par pour pourquoi puisqu qu quand que quel quelle quelles quels"
        " qui quoi s sa se sera seront ses si soi soit sommes son sont sur t ta te tes toi ton tu"
        " un une vos votre vous y a-t-il a-t-elle a-t-on".split()
    ),
    question_words=frozenset(
        "a-t-il combien comment est-ce ou pourquoi qu quand que quel quelle quelles quels qui"
        " quoi".split()
    ),
    framing_words=frozenset(
        "article auteur disent dire dit document enonce evoque mentionne mentionnent parle parlent"
        " passage passages precise selon signifie texte".split()
    ),
    abbreviations=(
        r"MM|Mmes?|Mlles?|Mgr|Dr|Pr|Me|[Aa]rts?|al|av|apr|cf|[Cc]hap|etc|env|ex|éd|[Nn]os?|p|pp|vol"
        r"|S\.(?:E|M)|St|Ste|janv|févr|avr|juill|sept|oct|nov|déc"
    ),
)
