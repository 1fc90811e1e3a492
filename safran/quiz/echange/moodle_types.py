"""Moodle's question types, each to the kind that marks it here."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from home.archives.xml import Noeud
from safran.quiz.echange import interpretation as sens
from safran.quiz.echange.cloze import FERME, OUVRE, cloze_lire, reperes_poser
from safran.quiz.echange.formes import REPERE
from safran.quiz.echange.modele import ENTIER, MOINS, PARTS, PLACES, TOUT, Brut, Image, Question, Refus
from safran.quiz.echange.moodle_textes import (
    A_COTE,
    BAREME,
    CRITERES,
    ENONCE_TROUS,
    LUE_PAR,
    Recueil,
    incrustees_sortir,
    marques_lire,
)
from safran.quiz.echange.nombres import ecrire_nombre, nombre_lire
from safran.quiz.echange.texte import Html, sain
from safran.quiz.echange.xml_arbre import valeur_de
from safran.quiz.textes import elements_de

CONSIGNE_TROUS = "Complétez le texte."


def _part(noeud: Noeud) -> Decimal:
    return nombre_lire(noeud.attributs.get("fraction") or valeur_de(noeud, "fraction") or "0", "La part de points")


def _reponses(noeud: Noeud, recueil: Recueil, *, brutes: bool = False) -> list[sens.Reponse]:
    """The answers; `brutes` when Moodle takes them as plain words."""
    lues = []
    for reponse in noeud.tous("answer"):
        nue = sain(valeur_de(reponse, "text") or reponse.texte)
        lues.append(
            sens.Reponse(
                nue if brutes else recueil.texte(reponse, ligne=True),
                _part(reponse),
                recueil.texte(reponse.premier("feedback"), ligne=True),
                *_tolerance(reponse if brutes else None),
            )
        )
    if not lues:
        raise Refus("La question n’a pas de réponses.")
    return lues


def _tolerance(reponse: Noeud | None) -> tuple[Decimal, bool]:
    """How far from a number one may be; our own exports also say when it was a percentage."""
    marge = reponse.premier("tolerance") if reponse else None
    if marge is None or not marge.texte.strip():
        return Decimal(0), False
    pourcent = marge.attributs.get("pourcent", "")
    return nombre_lire(pourcent or marge.texte, "La tolérance"), bool(pourcent)


def _choix(noeud: Noeud, base: dict[str, Any], recueil: Recueil) -> Question:
    reponses = _reponses(noeud, recueil)
    unique = valeur_de(noeud, "single", "true").lower() not in ("false", "0", "")
    if noeud.attributs.get("type") in ("oumultiresponse", "multichoiceset"):
        unique = False
    bareme = next((mot.removeprefix(BAREME) for mot in marques_lire(noeud) if mot.startswith(BAREME)), PARTS)
    if bareme not in (MOINS, TOUT, "JUSTES"):
        bareme = TOUT if noeud.attributs.get("type") == "multichoiceset" else PARTS
    return sens.a_choix(base, reponses, unique=unique, bareme=bareme)


def _vrai_faux(noeud: Noeud, base: dict[str, Any], recueil: Recueil) -> Question:
    """Old exports write the words of their language: true comes first then."""
    reponses = _reponses(noeud, recueil, brutes=True)[:2]
    if reponses[0].texte.lower() == "false":
        reponses.reverse()
    vraie, fausse = (*reponses, sens.Reponse("false", ENTIER - reponses[0].part))[:2]
    if (vraie.part > 0) == (fausse.part > 0):
        raise Refus("On ne sait pas si l’affirmation est vraie ou fausse.")
    return sens.vrai_faux(base, vraie.part > 0, vraie.retour, fausse.retour)


def _court(noeud: Noeud, base: dict[str, Any], recueil: Recueil) -> Question:
    reponses = _reponses(noeud, recueil, brutes=True)
    return sens.texte_court(base, reponses, casse=valeur_de(noeud, "usecase") == "1")


def _numerique(noeud: Noeud, base: dict[str, Any], recueil: Recueil) -> Question:
    reponses = _reponses(noeud, recueil, brutes=True)
    unites = noeud.premier("units")
    lues: list[Brut] = []
    for unite in unites.tous("unit") if unites else []:
        facteur = nombre_lire(valeur_de(unite, "multiplier") or "1", "L’unité")
        if facteur <= 0 or not (nom := sain(valeur_de(unite, "unit_name"))):
            raise Refus("Une unité n’a pas de nom, ou ne se convertit pas.")
        lue = {"nom": nom, "facteur": ecrire_nombre(facteur)}
        lues.insert(0 if facteur == 1 and all(autre["facteur"] != "1" for autre in lues) else len(lues), lue)
    if lues and lues[0]["facteur"] != "1":
        raise Refus("Aucune unité n’a le facteur 1 : on ne sait pas dans laquelle lire les valeurs.")
    if len({lue["nom"] for lue in lues}) < len(lues):
        raise Refus("Deux unités sont identiques.")
    obligatoire = valeur_de(noeud, "showunits") not in ("", "3") and valeur_de(noeud, "unitgradingtype") in ("1", "2")
    if obligatoire and valeur_de(noeud, "unitpenalty") not in ("", "1", "1.0000000"):
        recueil.remarques.append("Une unité oubliée coûtait une part des points : ici, elle les coûte tous.")
    return sens.numerique(base, reponses, lues, obligatoire=obligatoire and bool(lues))


def _association(noeud: Noeud, base: dict[str, Any], recueil: Recueil) -> Question:
    paires = []
    for sous in noeud.tous("subquestion"):
        reponse = sous.premier("answer")
        droite = recueil.clair(reponse) if noeud.attributs.get("type") == "ddmatch" else ""
        dit = recueil.texte(sous.premier("feedback"), ligne=True)
        gauche = recueil.texte(sous, ligne=True)
        paires.append(sens.paire(gauche, droite or sain(valeur_de(sous, "answer")), dit))
    return sens.association(base, [p for p in paires if p["gauche"] or p["droite"]])


def _ordre(noeud: Noeud, base: dict[str, Any], recueil: Recueil) -> Question:
    """The file gives the items in their right order."""
    elements = [(lue.texte, lue.retour) for lue in _reponses(noeud, recueil)]
    note = valeur_de(noeud, "gradingtype").upper() or "0"
    if note not in ("0", "ABSOLUTE_POSITION", "-1", "ALL_OR_NOTHING"):
        recueil.remarques.append(
            "Les places étaient notées l’une par rapport à l’autre : ici, chaque élément à sa place compte."
        )
    bareme = TOUT if note in ("-1", "ALL_OR_NOTHING") else PLACES
    return sens.ordre(base, elements, bareme=bareme)


def _cloze(noeud: Noeud, base: dict[str, Any], recueil: Recueil) -> Question:
    brut, apres, fichiers = _texte_a_trous(noeud)
    demande, separe, reste = brut.partition(ENONCE_TROUS)
    lu, trous = cloze_lire(reste if separe else brut, lambda retour: recueil.montrer(retour, fichiers))
    base["enonce"] = recueil.montrer(Html(demande), fichiers) if separe else ""
    return _a_trous(noeud, base, trous, *recueil.mettre_a_cote(lu, fichiers, apres))


def _texte_a_trous(noeud: Noeud) -> tuple[str, str | None, dict[str, bytes]]:
    """The text, what our exports set beside it, its files."""
    enonce = noeud.premier("questiontext")
    brut, fichiers = incrustees_sortir(enonce) if enonce else ("", {})
    avant, separe, apres = brut.partition(A_COTE)
    return avant, apres if separe else None, fichiers


def _a_trous(noeud: Noeud, base: dict[str, Any], trous: list[Brut], lu: str, images: list[Image]) -> Question:
    """The common end of texts with gaps."""
    texte = reperes_poser(lu, trous)
    poids = Decimal(sum(trou["value"]["poids"] for trou in trous))
    points = base["points"] if valeur_de(noeud, "defaultgrade") else poids
    base |= {"points": points, "images": (*base["images"], *images), "enonce": base["enonce"] or CONSIGNE_TROUS}
    return Question(**base, genre="trous", valeur={"texte": texte, "trous": trous})


@dataclass(frozen=True)
class _Option:
    texte: str
    groupe: str


def _gapselect(noeud: Noeud, base: dict[str, Any], recueil: Recueil) -> Question:
    """Gaps `[[1]]` by the rank of their answer; the others of its group are the wrong ones."""
    options = [
        _Option(sain(valeur_de(option, "text")), valeur_de(option, "group", "1"))
        for option in [*noeud.tous("selectoption"), *noeud.tous("dragbox")]
    ]
    brut, apres, fichiers = _texte_a_trous(noeud)
    base["enonce"] = ""
    trous: list[Brut] = []

    def marquer(trouve: re.Match[str]) -> str:
        trous.append(_trou_liste(options, int(trouve[1])))
        return f"{OUVRE}{len(trous)}{FERME}"

    lu = Html(REPERE.sub(marquer, brut))
    if not trous:
        raise Refus("Ce texte à trous n’a aucun trou.")
    return _a_trous(noeud, base, trous, *recueil.mettre_a_cote(lu, fichiers, apres))


def _trou_liste(options: list[_Option], rang: int) -> Brut:
    """A list that holds the whole group; an answer alone in its group has to be written."""
    if not 1 <= rang <= len(options):
        raise Refus(f"Le trou [[{rang}]] n’a pas de réponse.")
    juste = options[rang - 1]
    textes = list(dict.fromkeys(option.texte for option in options if option.groupe == juste.groupe))
    reponses = [sens.Reponse(texte, Decimal(100 if texte == juste.texte else 0)) for texte in textes]
    if len(reponses) == 1:
        trou = sens.trou_en_mots(reponses)
        return {**trou, "value": {**trou["value"], "joker": False}}
    return sens.trou_a_choisir(reponses)


def _redigee(noeud: Noeud, base: dict[str, Any], recueil: Recueil) -> Question:
    """An essay: what its graders are told is the model answer, and the criteria that our exports set apart."""
    guide = noeud.premier("graderinfo")
    brut, fichiers = incrustees_sortir(guide) if guide else ("", {})
    modele, _, criteres = brut.partition(CRITERES)
    if guide and guide.attributs.get("format", "html") in ("plain_text", "markdown"):
        dit = recueil.texte(guide)
    else:
        dit = recueil.montrer(Html(modele), fichiers)
    if valeur_de(noeud, "responsetemplate"):
        recueil.remarques.append("La trame proposée à qui répond n’est pas reprise.")
    if valeur_de(noeud, "attachments") not in ("", "0"):
        recueil.remarques.append("Un fichier joint à la réponse n’est pas demandé ici.")
    lecteur = next((mot.removeprefix(LUE_PAR) for mot in marques_lire(noeud) if mot.startswith(LUE_PAR)), "")
    lue_par = lecteur if lecteur in sens.LECTEURS else sens.LECTEUR
    return sens.ouverte(base, dit, elements_de(Html(criteres).texte), lue_par=lue_par, remarques=recueil.remarques)


TYPES: dict[str, Callable[[Noeud, dict[str, Any], Recueil], Question]] = {
    "multichoice": _choix,
    "oumultiresponse": _choix,
    "multichoiceset": _choix,
    "essay": _redigee,
    "essayautograde": _redigee,
    "truefalse": _vrai_faux,
    "shortanswer": _court,
    "numerical": _numerique,
    "match": _association,
    "matching": _association,
    "ddmatch": _association,
    "ordering": _ordre,
    "multianswer": _cloze,
    "cloze": _cloze,
    "gapselect": _gapselect,
    "ddwtos": _gapselect,
}
