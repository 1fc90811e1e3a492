"""From an exchanged question to the block that the bank stores, and back; still without the database.

Identifiers of blocks come from the code of the question and their place: a corrected question keeps those of its
answers, so that attempts can be marked again.
"""

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from safran.quiz.echange import interpretation as sens
from safran.quiz.echange import modele
from safran.quiz.echange.modele import ENTIER, Acceptee, Choix, Image, Nombre, Question, Trou

Brut = dict[str, Any]
_ESPACE = uuid.UUID("5d0f6f0e-8b1c-5a6e-9d6b-0d2f7c1e4a11")


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
