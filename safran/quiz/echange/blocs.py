"""From an exchanged question to the block that the bank stores, and back; still without the database.

Identifiers of blocks come from the code of the question and their place: a corrected question keeps those of its
answers, so that attempts can be marked again.
"""

import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from safran.quiz.echange import interpretation as sens
from safran.quiz.echange import modele
from safran.quiz.echange.modele import ENTIER, PARTS, Acceptee, Choix, Image, Nombre, Piece, Question, Trou, Unite

Brut = dict[str, Any]
_ESPACE = uuid.UUID("5d0f6f0e-8b1c-5a6e-9d6b-0d2f7c1e4a11")
_REPERE = re.compile(r"\[\[(\d{1,3})\]\]")
_CLE = re.compile(r' data-block-key="[^"]*"')


def bloc_de(question: Question, code: str, cle: Callable[[Image], Any]) -> Brut:
    """The stored form; `cle` tells the key of each picture."""
    return _Ecriture(code, cle).bloc(question, "q")


class _Ecriture:
    """Writes one question."""

    def __init__(self, code: str, cle: Callable[[Image], Any]) -> None:
        self.code, self.cle = code, cle

    def _id(self, place: str) -> str:
        return str(uuid.uuid5(_ESPACE, f"{self.code}/{place}"))

    def _liste(self, place: str, valeurs: list[Any]) -> list[Brut]:
        return [
            {"type": "item", "value": valeur, "id": self._id(f"{place}/{rang}")} for rang, valeur in enumerate(valeurs)
        ]

    def bloc(self, question: Question, place: str) -> Brut:
        """One question, or one case with its own."""
        if isinstance(question, modele.Vignette):
            sous = [self.bloc(q, f"{place}/{rang}") for rang, q in enumerate(question.questions)]
            valeur: Brut = {"titre": question.intitule, "situation": question.situation, "questions": sous}
            return {"type": "vignette", "value": valeur, "id": self._id(place)}
        genre, propre = self._propre(question, place)
        image = question.images[0] if question.images else None
        valeur = {
            "enonce": question.enonce,
            "image": self.cle(image) if image else None,
            "image_alternative": image.alternative if image else "",
            "points": sens.ecrire_nombre(question.points),
            "retour": question.retour,
            **propre,
        }
        return {"type": genre, "value": valeur, "id": self._id(place)}

    def _propre(self, question: Question, place: str) -> tuple[str, Brut]:
        match question:
            case modele.AChoix():
                reponses = self._liste(place, [_choix(choix) for choix in question.choix])
                if question.multiple:
                    return "multiple", {"reponses": reponses, "bareme": question.bareme}
                return "unique", {"reponses": reponses}
            case modele.VraiFaux():
                retours = {"retour_vrai": question.retour_vrai, "retour_faux": question.retour_faux}
                return "vrai_faux", {"juste": question.juste, **retours}
            case modele.TexteCourt():
                return "texte_court", self._textes(question, place)
            case modele.Association():
                paires = [{"gauche": p.texte, "droite": p.droite, "retour": p.retour} for p in question.paires]
                leurres = self._liste(f"{place}/l", list(question.leurres))
                return "appariement", {"paires": self._liste(place, paires), "leurres": leurres}
            case modele.Ordre():
                elements = [{"texte": piece.texte, "retour": piece.retour} for piece in question.elements]
                return "ordre", {"elements": self._liste(place, elements), "bareme": question.bareme}
            case modele.ATrous():
                trous = [self._trou(trou, f"{place}/{rang}") for rang, trou in enumerate(question.trous, 1)]
                return "trous", {"texte": question.texte, "trous": trous}
            case modele.Numerique():
                return "numerique", self._numerique(question, place)
        raise TypeError(type(question))

    def _textes(self, porteur: modele.TexteCourt | Trou, place: str) -> Brut:
        reponses = [
            {"texte": lue.texte, "part": _part(lue.part), "retour": lue.retour}
            for lue in porteur.reponses
            if isinstance(lue, Acceptee)
        ]
        return {"reponses": self._liste(place, reponses), "casse": porteur.casse, "joker": porteur.joker}

    def _numerique(self, question: modele.Numerique, place: str) -> Brut:
        unites = [{"nom": unite.nom, "facteur": sens.ecrire_nombre(unite.facteur)} for unite in question.unites]
        return {
            "reponses": self._liste(place, [_nombre(lu) for lu in question.reponses]),
            "unites": self._liste(f"{place}/u", unites),
            "regle_unite": "OBLIGATOIRE" if question.unite_obligatoire else "FACULTATIVE",
        }

    def _trou(self, trou: Trou, place: str) -> Brut:
        premiere = trou.reponses[0]
        if isinstance(premiere, Acceptee):
            genre, valeur = "texte", self._textes(trou, place)
        elif isinstance(premiere, Choix):
            lues = [_choix(choix) for choix in trou.reponses if isinstance(choix, Choix)]
            genre, valeur = "choix", {"reponses": self._liste(place, lues)}
        else:
            nombres = [_nombre(lu) for lu in trou.reponses if isinstance(lu, Nombre)]
            genre, valeur = "nombre", {"reponses": self._liste(place, nombres)}
        return {"type": genre, "value": {**valeur, "poids": trou.poids}, "id": self._id(place)}


def _part(part: Decimal | None) -> str | None:
    return None if part in (None, ENTIER) else sens.ecrire_nombre(part or Decimal(0))


def _choix(choix: Choix) -> Brut:
    part = None if choix.part is None else sens.ecrire_nombre(choix.part)
    return {"texte": choix.texte, "juste": choix.juste, "part": part, "retour": choix.retour}


def _nombre(lu: Nombre) -> Brut:
    return {
        "valeur": "*" if lu.valeur is None else sens.ecrire_nombre(lu.valeur),
        "tolerance": sens.ecrire_nombre(lu.tolerance),
        "mode": "POURCENT" if lu.pourcent else "ABSOLUE",
        "part": _part(lu.part),
        "retour": lu.retour,
    }


def question_de(brut: Brut, *, image: Callable[[Any, str], Image], **rangement: Any) -> Question:
    """The exchanged form of a stored block; `image` makes a picture from its key and its words."""
    valeur = brut["value"]
    if brut["type"] == "vignette":
        situation = _CLE.sub("", valeur["situation"])
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
    rangs = [int(rang) for rang in _REPERE.findall(valeur["texte"])]
    tous = [_trou(valeur["trous"][rang - 1]) for rang in rangs]
    suite = iter(range(1, len(rangs) + 1))
    texte = _REPERE.sub(lambda _: f"[[{next(suite)}]]", valeur["texte"])
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
