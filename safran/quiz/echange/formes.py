"""The shape of each kind, said once: what its block stores, without identifiers and with nothing left out.

A stored block becomes a question in that shape (`question_de`), and a question a block to store (`bloc_de`). The
identifiers of its answers come from the code of the question and their place: a corrected question keeps them, so
that attempts can be marked again.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from safran.quiz.echange.modele import MOINS, PARTS, PLACES, VIGNETTE, Brut, Image, Question
from safran.quiz.echange.nombres import canonique, ecrire_nombre, nombre_lire, part_lire
from safran.quiz.genres.mots import part_egale
from safran.quiz.textes import desincruster, incruster, ranger

REPERE = re.compile(r"\[\[(\d{1,3})\]\]")
CLE = re.compile(r' data-block-key="[^"]*"')
_ESPACE = uuid.UUID("5d0f6f0e-8b1c-5a6e-9d6b-0d2f7c1e4a11")
_A_COTE = {"leurres": "/l", "unites": "/u"}  # où se comptent les listes qui ne sont pas les réponses elles-mêmes


def etoile(texte: str) -> bool:
    """Whether a star stands there for any words."""
    return "*" in texte.replace("\\*", "")


def _ou(defaut: Any) -> Callable[[Any], Any]:
    """What is stored, or this when nothing is."""
    return lambda brut: brut or defaut


def _nombre(quoi: str, defaut: str) -> Callable[[Any], str]:
    """A number written one way; « * » is any number."""
    return lambda brut: "*" if brut and brut.strip() == "*" else ecrire_nombre(nombre_lire(brut or defaut, quoi))


def _modele(brut: Any) -> str:
    """The model answer in its one form, whatever editor wrote it."""
    return ranger(brut or "")


TEXTE = _ou("")
CHOIX = {"texte": TEXTE, "juste": bool, "part": part_lire, "retour": TEXTE}
MOTS = {"reponses": [{"texte": TEXTE, "part": part_lire, "retour": TEXTE}], "casse": bool, "joker": bool}
NOMBRE = {
    "valeur": _nombre("La valeur", ""),
    "tolerance": _nombre("La tolérance", "0"),
    "mode": _ou("ABSOLUE"),
    "part": part_lire,
    "retour": TEXTE,
}
FORMES: dict[str, Brut] = {
    "unique": {"reponses": [CHOIX]},
    "multiple": {"reponses": [CHOIX], "bareme": _ou(MOINS)},
    "vrai_faux": {"juste": bool, "retour_vrai": TEXTE, "retour_faux": TEXTE},
    "numerique": {
        "reponses": [NOMBRE],
        "unites": [{"nom": TEXTE, "facteur": _nombre("Le facteur", "1")}],
        "regle_unite": _ou("FACULTATIVE"),
    },
    "texte_court": MOTS,
    "appariement": {"paires": [{"gauche": TEXTE, "droite": TEXTE, "retour": TEXTE}], "leurres": [TEXTE]},
    "ordre": {"elements": [{"texte": TEXTE, "retour": TEXTE}], "bareme": _ou(PLACES)},
    "ouverte": {"criteres": [TEXTE], "reponse_modele": _modele, "lue_par": _ou("FORMATEUR")},
    "trous": {"texte": TEXTE, "trous": [lambda trou: trou]},
}
POIDS = {"poids": _ou(1)}
_LISTE = {"reponses": [CHOIX]} | POIDS
TROUS = {"texte": MOTS | POIDS, "choix": _LISTE, "cases": _LISTE, "nombre": {"reponses": [NOMBRE]} | POIDS}


def _conformer(forme: Any, brut: Any) -> Any:
    """What is stored, in its shape; lists in the old stored form or the present one."""
    if isinstance(forme, dict):
        return {nom: _conformer(dedans, brut.get(nom)) for nom, dedans in forme.items()}
    if isinstance(forme, list):
        return [_conformer(forme[0], _sans_identite(item)) for item in brut or []]
    return forme(brut)


def _sans_identite(item: Any) -> Any:
    return item["value"] if isinstance(item, dict) and item.get("type") == "item" else item


def _choix_tenir(valeur: Brut, bareme: str = "") -> None:
    """One right answer, the others with their share; or each with its own when the rule says so."""
    deja = False
    for choix in valeur["reponses"]:
        if bareme:
            choix["part"] = (choix["part"] or "0") if bareme == PARTS else None
        elif choix["juste"] and deja:
            choix.update(juste=False, part="100")
        elif choix["juste"] or choix["part"] == "0":
            deja, choix["part"] = deja or choix["juste"], None


def _mots_tenir(valeur: Brut) -> None:
    """All the points are not written; a star is one only where the answers have some."""
    _parts_tenir(valeur)
    valeur["joker"] = valeur["joker"] and any(etoile(lue["texte"]) for lue in valeur["reponses"])


def _parts_tenir(valeur: Brut) -> None:
    for lue in valeur["reponses"]:
        lue["part"] = None if lue["part"] == "100" else lue["part"]
        if lue.get("valeur") == "*":
            lue.update(tolerance="0", mode="ABSOLUE")


def _numerique_tenir(valeur: Brut) -> None:
    """No unit is asked for where there is none."""
    _parts_tenir(valeur)
    valeur["regle_unite"] = valeur["regle_unite"] if valeur["unites"] else "FACULTATIVE"


def _cases_tenir(valeur: Brut) -> None:
    """Each choice has its share; right ones that say none share alike."""
    egale = ecrire_nombre(part_egale(sum(choix["juste"] for choix in valeur["reponses"])))
    for choix in valeur["reponses"]:
        choix["part"] = choix["part"] or (egale if choix["juste"] else "0")


def _trous_tenir(valeur: Brut) -> None:
    """The gaps, numbered again in the order of the text."""
    trous, rangs = valeur["trous"], [int(rang) for rang in REPERE.findall(valeur["texte"])]
    suite = iter(range(1, len(rangs) + 1))
    valeur["texte"] = REPERE.sub(lambda _: f"[[{next(suite)}]]", valeur["texte"])
    valeur["trous"] = [_trou_de(trous[rang - 1]) for rang in rangs]


def _trou_de(brut: Brut) -> Brut:
    valeur = _conformer(TROUS[brut["type"]], brut["value"])
    _TENIR[brut["type"]](valeur)
    return {"type": brut["type"], "value": valeur}


_TENIR: dict[str, Callable[[Brut], None]] = {
    "unique": _choix_tenir,
    "multiple": lambda valeur: _choix_tenir(valeur, valeur["bareme"]),
    "texte_court": _mots_tenir,
    "numerique": _numerique_tenir,
    "trous": _trous_tenir,
    "texte": _mots_tenir,
    "choix": _choix_tenir,
    "cases": _cases_tenir,
    "nombre": _parts_tenir,
}


def question_de(brut: Brut, *, image: Callable[[Any, str], Image], **rangement: Any) -> Question:
    """The exchanged form of a stored block; `image` makes a picture from its key and its words."""
    genre, stockee = brut["type"], brut["value"]
    if genre == VIGNETTE:
        valeur = {"titre": stockee["titre"], "situation": CLE.sub("", stockee["situation"])}
        questions = tuple(question_de(sous, image=image) for sous in stockee["questions"])
        return Question(genre=genre, valeur=valeur, questions=questions, **rangement)
    valeur = _conformer(FORMES[genre], stockee)
    _TENIR.get(genre, lambda valeur: None)(valeur)
    jointes: dict[str, Image] = {}

    def nommer(cle: int) -> str:
        jointe = image(cle, "")
        return jointes.setdefault(jointe.nom, jointe).nom if jointe.nom else ""

    valeur = textes_changer(valeur, lambda texte: desincruster(texte, nommer))
    enonce, retour = (desincruster(stockee.get(nom) or "", nommer) for nom in ("enonce", "retour"))
    seules = [image(stockee["image"], stockee.get("image_alternative") or "")] if stockee.get("image") else []
    return Question(
        genre=genre,
        valeur=valeur,
        enonce=enonce,
        retour=retour,
        jointes=tuple(jointes.values()),
        points=canonique(Decimal(str(stockee.get("points") or 1))),
        images=tuple(seule for seule in seules if seule.nom),
        **rangement,
    )


def bloc_de(question: Question, code: str, cle: Callable[[Image], Any], place: str = "q") -> Brut:
    """The block to store; `cle` tells the key of each picture."""
    question = _incruster(question, cle)
    valeur = _identifier(question.valeur, code, place)
    if question.genre == VIGNETTE:
        sous = [bloc_de(q, code, cle, f"{place}/{rang}") for rang, q in enumerate(question.questions)]
        return {"type": VIGNETTE, "value": {**valeur, "questions": sous}, "id": _identite(code, place)}
    image = question.images[0] if question.images else None
    communs = {
        "enonce": question.enonce,
        "image": cle(image) if image else None,
        "image_alternative": image.alternative if image else "",
        "points": ecrire_nombre(question.points),
        "retour": question.retour,
    }
    return {"type": question.genre, "value": {**communs, **valeur}, "id": _identite(code, place)}


def textes_changer(valeur: Any, changer: Callable[[str], str]) -> Any:
    """The same value, each of its texts changed."""
    if isinstance(valeur, dict):
        return {nom: textes_changer(dedans, changer) for nom, dedans in valeur.items()}
    if isinstance(valeur, list):
        return [textes_changer(un, changer) for un in valeur]
    return changer(valeur) if isinstance(valeur, str) else valeur


def _incruster(question: Question, cle: Callable[[Image], Any]) -> Question:
    """The question with its texts as they are stored."""
    if not question.jointes:
        return question
    par_nom = {image.nom: image for image in question.jointes}

    def changer(texte: str) -> str:
        return incruster(texte, lambda nom: cle(par_nom[nom]) if nom in par_nom else None)

    valeur = textes_changer(question.valeur, changer)
    return replace(question, valeur=valeur, enonce=changer(question.enonce), retour=changer(question.retour))


def _identite(code: str, place: str) -> str:
    return str(uuid.uuid5(_ESPACE, f"{code}/{place}"))


def _identifier(valeur: Brut, code: str, place: str) -> Brut:
    """The same value, an identifier on each item of its lists, by its place."""
    identifiee = {}
    for nom, dedans in valeur.items():
        if nom == "trous":
            dedans = [_trou_identifier(trou, code, f"{place}/{rang}") for rang, trou in enumerate(dedans, 1)]
        elif isinstance(dedans, list):
            ici = place + _A_COTE.get(nom, "")
            dedans = [
                {"type": "item", "value": un, "id": _identite(code, f"{ici}/{rang}")} for rang, un in enumerate(dedans)
            ]
        identifiee[nom] = dedans
    return identifiee


def _trou_identifier(trou: Brut, code: str, place: str) -> Brut:
    return {**trou, "value": _identifier(trou["value"], code, place), "id": _identite(code, place)}
