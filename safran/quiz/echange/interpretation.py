"""From what a format writes (answers with a percentage) to what the house marks; what it cannot mark is said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from home.recherche.texte import replier
from safran.quiz.echange.formes import etoile
from safran.quiz.echange.modele import ENTIER, PARTS, PLACES, Brut, Question, Refus
from safran.quiz.echange.nombres import canonique, ecrire_nombre, nombre_lire, part_ecrire, part_entiere_ecrire
from safran.quiz.genres.mots import part_egale

CHOIX_MAX, REPONSES_MAX, PAIRES_MAX = 26, 30, 20
CRITERE, CRITERES_MAX, CRITERE_LONG = "La réponse répond à la question posée.", 8, 200
LECTEUR, LECTEURS = "FORMATEUR", ("FORMATEUR", "PAIR", "SOI")
NON_NOTEES = {
    "calculated": "Une question calculée (« {} ») tire ses nombres au hasard : SAFRAN ne sait pas la noter.",
    "random": "Cette ligne (« {} ») demande un tirage au hasard : il se règle dans le quiz, pas dans la banque.",
    "randomsamatch": "« {} » tire ses lignes d’autres questions au hasard : SAFRAN ne sait pas la noter.",
}


@dataclass(frozen=True)
class Reponse:
    """An answer as a format writes it."""

    texte: str
    part: Decimal
    retour: str = ""
    tolerance: Decimal = Decimal(0)
    pourcent: bool = False


def doublons_refuser(textes: Sequence[str], quoi: str = "réponses") -> None:
    """Two answers that read the same cannot be told apart."""
    vus: set[str] = set()
    for texte in textes:
        if not texte:
            raise Refus(f"Une des {quoi} est vide.")
        cle = replier(texte).strip() or texte
        if cle in vus:
            raise Refus(f"Deux {quoi} sont identiques : « {texte[:80]} ».")
        vus.add(cle)


def part_canonique(part: Decimal) -> Decimal:
    """A percentage with the five decimals that the house keeps."""
    if not -ENTIER <= part <= ENTIER:
        raise Refus(f"Une réponse donne {ecrire_nombre(part)} % des points : de -100 à 100.")
    return canonique(part.quantize(Decimal("0.00001")))


def proposees(reponses: Sequence[Reponse], *, unique: bool, bareme: str = PARTS) -> list[Brut]:
    """Proposed answers, each with its share of the points."""
    doublons_refuser([reponse.texte for reponse in reponses])
    if not 2 <= len(reponses) <= CHOIX_MAX:
        raise Refus(f"Réponses proposées : {len(reponses)}. Il en faut de 2 à {CHOIX_MAX}.")
    parts = [part_canonique(reponse.part) for reponse in reponses]
    if max(parts) <= 0:
        raise Refus("Aucune réponse n’est juste.")
    if unique and max(parts) < ENTIER:
        raise Refus("Aucune réponse ne donne tous les points.")
    if unique:
        juste = parts.index(ENTIER)
        dites = [(rang == juste, None if rang == juste or not part else part) for rang, part in enumerate(parts)]
    else:
        dites = [(part > 0, part if bareme == PARTS else None) for part in parts]
    return [
        {"texte": reponse.texte, "juste": juste, "part": part_ecrire(part), "retour": reponse.retour}
        for reponse, (juste, part) in zip(reponses, dites, strict=True)
    ]


def a_choix(base: Brut, reponses: Sequence[Reponse], *, unique: bool, bareme: str = PARTS) -> Question:
    """Proposed answers, one right or several."""
    valeur = {"reponses": proposees(reponses, unique=unique, bareme=bareme)}
    if unique:
        return Question(**base, genre="unique", valeur=valeur)
    return Question(**base, genre="multiple", valeur={**valeur, "bareme": bareme})


def vrai_faux(base: Brut, juste: bool, retour_vrai: str = "", retour_faux: str = "") -> Question:
    """A statement, true or false."""
    valeur = {"juste": juste, "retour_vrai": retour_vrai, "retour_faux": retour_faux}
    return Question(**base, genre="vrai_faux", valeur=valeur)


def mots(reponses: Sequence[Reponse], *, casse: bool = False) -> Brut:
    """Accepted words, a star being one of their signs or not; words read twice count once, the best first."""
    if any(not reponse.texte for reponse in reponses):
        raise Refus("Une des réponses est vide.")
    joker = any(etoile(reponse.texte) for reponse in reponses)
    lues: dict[str, tuple[Decimal, Brut]] = {}
    for reponse in reponses:
        texte = reponse.texte if joker else reponse.texte.replace("\\*", "*")
        cle = texte if casse else replier(texte).strip() or texte
        part = max(Decimal(0), part_canonique(reponse.part))
        if cle not in lues or part > lues[cle][0]:
            lues[cle] = part, {"texte": texte, "part": part_entiere_ecrire(part), "retour": reponse.retour}
    if not any(part == ENTIER for part, _ in lues.values()):
        raise Refus("Aucune réponse ne donne tous les points.")
    if len(lues) > REPONSES_MAX:
        raise Refus(f"Plus de {REPONSES_MAX} réponses admises.")
    return {"reponses": [lue for _, lue in lues.values()], "casse": casse, "joker": joker}


def texte_court(base: Brut, reponses: Sequence[Reponse], *, casse: bool = False) -> Question:
    """A few words."""
    return Question(**base, genre="texte_court", valeur=mots(reponses, casse=casse))


def nombres(reponses: Sequence[Reponse]) -> list[Brut]:
    """Accepted numbers, « * » for any other."""
    lus = []
    for reponse in reponses:
        tout = reponse.texte in ("*", "")
        if reponse.tolerance < 0:
            raise Refus("La tolérance est négative.")
        lus.append(
            {
                "valeur": "*" if tout else ecrire_nombre(nombre_lire(reponse.texte, "La valeur")),
                "tolerance": "0" if tout else ecrire_nombre(reponse.tolerance),
                "mode": "POURCENT" if reponse.pourcent else "ABSOLUE",
                "part": part_entiere_ecrire(max(Decimal(0), part_canonique(reponse.part))),
                "retour": reponse.retour,
            }
        )
    if all(lu["part"] for lu in lus):
        raise Refus("Aucune valeur ne donne tous les points.")
    if len(lus) > 20:
        raise Refus("Plus de vingt valeurs admises.")
    return lus


def numerique(
    base: Brut, reponses: Sequence[Reponse], unites: Sequence[Brut] = (), *, obligatoire: bool = False
) -> Question:
    """Numbers and their units."""
    regle = "OBLIGATOIRE" if obligatoire else "FACULTATIVE"
    valeur = {"reponses": nombres(reponses), "unites": list(unites), "regle_unite": regle}
    return Question(**base, genre="numerique", valeur=valeur)


def paire(gauche: str, droite: str, retour: str = "") -> Brut:
    """A line and what goes with it."""
    return {"gauche": gauche, "droite": droite, "retour": retour}


def association(base: Brut, paires: Sequence[Brut]) -> Question:
    """Pairs; one without its first half is a decoy."""
    tenues = [paire for paire in paires if paire["gauche"]]
    droites = {paire["droite"] for paire in tenues}
    leurres = dict.fromkeys(p["droite"] for p in paires if not p["gauche"] and p["droite"] not in droites)
    if not 2 <= len(tenues) <= PAIRES_MAX:
        raise Refus(f"Paires : {len(tenues)}. Il en faut de 2 à {PAIRES_MAX}.")
    if len(leurres) > PAIRES_MAX:
        raise Refus(f"Plus de {PAIRES_MAX} choix en trop.")
    doublons_refuser([paire["gauche"] for paire in tenues], "lignes à associer")
    if "" in droites or "" in leurres:
        raise Refus("Une ligne n’a rien à quoi s’associer.")
    if len(droites) + len(leurres) < 2:
        raise Refus("Il faut au moins deux choix différents.")
    return Question(**base, genre="appariement", valeur={"paires": tenues, "leurres": list(leurres)})


def ordre(base: Brut, elements: Sequence[Any], *, bareme: str = PLACES) -> Question:
    """Lines in their order, each with what is said of it."""
    if not 2 <= len(elements) <= PAIRES_MAX:
        raise Refus(f"Lignes à ranger : {len(elements)}. Il en faut de 2 à {PAIRES_MAX}.")
    doublons_refuser([texte for texte, _ in elements], "lignes à ranger")
    lignes = [{"texte": texte, "retour": retour} for texte, retour in elements]
    return Question(**base, genre="ordre", valeur={"elements": lignes, "bareme": bareme})


def ouverte(
    base: Brut, modele: str = "", criteres: Sequence[str] = (), *, lue_par: str = LECTEUR, remarques: list[str]
) -> Question:
    """A few sentences that someone reads; without any criterion in the file, one is put forward."""
    gardes = [critere[:CRITERE_LONG] for critere in criteres if critere][:CRITERES_MAX]
    if not gardes:
        gardes = [CRITERE]
        remarques.append(f"Le fichier ne dit pas ce que l’on regarde en lisant : « {CRITERE} » est proposé.")
    valeur = {"criteres": gardes, "reponse_modele": modele, "lue_par": lue_par}
    return Question(**base, genre="ouverte", valeur=valeur)


def trou_en_mots(reponses: Sequence[Reponse], poids: int = 1, *, casse: bool = False) -> Brut:
    """A gap to type in."""
    return {"type": "texte", "value": {**mots(reponses, casse=casse), "poids": poids}}


def trou_en_nombre(reponses: Sequence[Reponse], poids: int = 1) -> Brut:
    """A gap for a number."""
    return {"type": "nombre", "value": {"reponses": nombres(reponses), "poids": poids}}


def trou_a_choisir(reponses: Sequence[Reponse], poids: int = 1) -> Brut:
    """A gap with a list."""
    return {"type": "choix", "value": {"reponses": proposees(reponses, unique=True), "poids": poids}}


def trou_a_cocher(reponses: Sequence[Reponse], poids: int = 1) -> Brut:
    """A gap where several choices are ticked; those written as wholly right share the points alike."""
    entieres = sum(reponse.part == ENTIER for reponse in reponses)
    egale = part_egale(entieres)
    lues = [replace(reponse, part=egale) if reponse.part == ENTIER else reponse for reponse in reponses]
    return {"type": "cases", "value": {"reponses": proposees(lues, unique=False), "poids": poids}}
