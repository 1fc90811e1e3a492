"""From the blocks of a quiz to questions as the exchange knows them."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from safran.quiz.echange import interpretation as sens
from safran.quiz.echange import modele
from safran.quiz.echange.blocs import Brut
from safran.quiz.echange.modele import ENTIER, PARTS, Acceptee, Choix, Image, Nombre, Piece, Question, Trou, Unite

REPERE = re.compile(r"\[\[(\d{1,3})\]\]")


CLE = re.compile(r' data-block-key="[^"]*"')


def question_de(brut: Brut, *, image: Callable[[Any, str], Image], **rangement: Any) -> Question:
    """The exchanged form of a stored block; `image` makes a picture from its key and its words."""
    valeur = brut["value"]
    if brut["type"] == "vignette":
        situation = CLE.sub("", valeur["situation"])
        questions = tuple(question_de(sous, image=image) for sous in valeur["questions"])
        return modele.Vignette(**rangement, intitule=valeur["titre"], situation=situation, questions=questions)
    base = {
        "enonce": valeur["enonce"],
        "retour": valeur.get("retour") or "",
        "points": sens.canonique(Decimal(str(valeur.get("points") or 1))),
        "images": (image(valeur["image"], valeur.get("image_alternative") or ""),) if valeur.get("image") else (),
        **rangement,
    }
    return _GENRES[brut["type"]](base, valeur)


def _valeurs(liste: list[Any] | None) -> list[Any]:
    """The values of a list, in the old stored form or the present one."""
    return [item["value"] if isinstance(item, dict) and "type" in item else item for item in liste or []]


def _part_lue(brut: Any) -> Decimal | None:
    return None if brut in (None, "") else sens.canonique(Decimal(str(brut)))


def _choix_lus(valeur: Brut, *, bareme: str) -> tuple[Choix, ...]:
    """One right answer, the others with their share; or each with its own when the rule says so."""
    lus, deja = [], False
    for lu in _valeurs(valeur["reponses"]):
        juste, part, retour = bool(lu["juste"]), _part_lue(lu.get("part")), lu.get("retour") or ""
        if bareme == "":
            part = None if juste and not deja else ENTIER if juste else part or None
            juste, deja = juste and not deja, deja or juste
        else:
            part = (part or Decimal(0)) if bareme == PARTS else None
        lus.append(Choix(lu["texte"], juste, part, retour))
    return tuple(lus)


def _acceptees(valeur: Brut) -> Brut:
    lues = tuple(
        Acceptee(
            lue["texte"], ENTIER if (part := _part_lue(lue.get("part"))) is None else part, lue.get("retour") or ""
        )
        for lue in _valeurs(valeur["reponses"])
    )
    joker = bool(valeur.get("joker")) and any(sens.etoile(lue.texte) for lue in lues)
    return {"reponses": lues, "casse": bool(valeur.get("casse")), "joker": joker}


def _nombres(valeur: Brut) -> tuple[Nombre, ...]:
    lus = []
    for lu in _valeurs(valeur["reponses"]):
        part = _part_lue(lu.get("part"))
        tout = lu["valeur"].strip() == "*"
        lus.append(
            Nombre(
                None if tout else sens.nombre_lire(lu["valeur"], "La valeur"),
                Decimal(0) if tout else sens.nombre_lire(lu.get("tolerance") or "0", "La tolérance"),
                not tout and lu.get("mode") == "POURCENT",
                ENTIER if part is None else part,
                lu.get("retour") or "",
            )
        )
    return tuple(lus)


def _trous(base: Brut, valeur: Brut) -> Question:
    """The gaps, numbered again in the order of the text."""
    rangs = [int(rang) for rang in REPERE.findall(valeur["texte"])]
    tous = [_trou(valeur["trous"][rang - 1]) for rang in rangs]
    suite = iter(range(1, len(rangs) + 1))
    texte = REPERE.sub(lambda _: f"[[{next(suite)}]]", valeur["texte"])
    return modele.ATrous(**base, texte=texte, trous=tuple(tous))


def _trou(brut: Brut) -> Trou:
    valeur = brut["value"]
    poids = int(valeur.get("poids") or 1)
    if brut["type"] == "texte":
        return Trou(**_acceptees(valeur), poids=poids)
    if brut["type"] == "nombre":
        return Trou(_nombres(valeur), poids)
    return Trou(_choix_lus(valeur, bareme=""), poids)


def _numerique(base: Brut, valeur: Brut) -> Question:
    unites = tuple(
        Unite(unite["nom"], sens.nombre_lire(unite.get("facteur") or "1", "Le facteur"))
        for unite in _valeurs(valeur.get("unites"))
    )
    obligatoire = bool(unites) and valeur.get("regle_unite") == "OBLIGATOIRE"
    return modele.Numerique(**base, reponses=_nombres(valeur), unites=unites, unite_obligatoire=obligatoire)


def _multiple(base: Brut, valeur: Brut) -> Question:
    bareme = valeur.get("bareme") or modele.MOINS
    return modele.AChoix(**base, choix=_choix_lus(valeur, bareme=bareme), multiple=True, bareme=bareme)


def _appariement(base: Brut, valeur: Brut) -> Question:
    paires = tuple(Piece(p["gauche"], p["droite"], p.get("retour") or "") for p in _valeurs(valeur["paires"]))
    return modele.Association(**base, paires=paires, leurres=tuple(_valeurs(valeur.get("leurres"))))


def _vrai_faux(base: Brut, valeur: Brut) -> Question:
    retours = {nom: valeur.get(nom) or "" for nom in ("retour_vrai", "retour_faux")}
    return modele.VraiFaux(**base, juste=bool(valeur.get("juste")), **retours)


def _ordre(base: Brut, valeur: Brut) -> Question:
    elements = tuple(Piece(lu["texte"], retour=lu.get("retour") or "") for lu in _valeurs(valeur["elements"]))
    return modele.Ordre(**base, elements=elements, bareme=valeur.get("bareme") or modele.PLACES)


_GENRES: dict[str, Callable[[Brut, Brut], Question]] = {
    "unique": lambda base, valeur: modele.AChoix(**base, choix=_choix_lus(valeur, bareme="")),
    "multiple": _multiple,
    "vrai_faux": _vrai_faux,
    "texte_court": lambda base, valeur: modele.TexteCourt(**base, **_acceptees(valeur)),
    "numerique": _numerique,
    "appariement": _appariement,
    "ordre": _ordre,
    "trous": _trous,
}
