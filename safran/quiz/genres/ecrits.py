"""Answers that are typed: a number with its tolerance and its unit, a few words."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from safran.quiz.choices import RegleUnite
from safran.quiz.genres.base import PartieCorrigee, texte_de
from safran.quiz.genres.mots import JOKER, correspond, meilleure, nombre_lire, part_de, proche
from safran.quiz.genres.parties import GenreParties, Lecture, Partie

PAS_UN_NOMBRE = "Écrivez un nombre en chiffres, par exemple 12,5."
VALEUR, UNITE = "valeur", "unite"


def reponses_figer(valeur: Any, *champs: str) -> list[dict[str, Any]]:
    """Accepted answers, in order: their texts and numbers as text."""
    return [{champ: texte_de(reponse.get(champ)) for champ in champs} for reponse in valeur["reponses"]]


class GenreEcrit(GenreParties):
    """What typed answers share: accepted answers, the best one that fits."""

    def trouver(self, question: dict[str, Any], parties: dict[str, str]) -> dict[str, Any] | None:
        """The accepted answer that fits best what was typed."""
        raise NotImplementedError

    def attendue(self, question: dict[str, Any]) -> str:
        """The best accepted answer, in one line."""
        raise NotImplementedError

    def part(self, question: dict[str, Any], reponse: dict[str, Any]) -> Fraction:
        """The share of the accepted answer that fits."""
        return part_de(self.trouver(question, reponse.get("parties", {})))

    def details(self, question: dict[str, Any], reponse: dict[str, Any]) -> dict[str, Any]:
        """One line: what was typed, what was expected."""
        parties = reponse.get("parties", {})
        trouvee = self.trouver(question, parties) if parties else None
        retour = trouvee["retour"] if trouvee else ""
        ligne = PartieCorrigee("Réponse", parties.get(VALEUR, ""), self.attendue(question), part_de(trouvee), retour)
        return {"parties": [ligne]}

    def signature(self, question: dict[str, Any], reponse: dict[str, Any]) -> list[str]:
        """The rank of the accepted answer that fits, or « autre »."""
        trouvee = self.trouver(question, reponse.get("parties", {})) if reponse.get("parties") else None
        if trouvee is None:
            return ["autre"] if reponse.get("parties") else []
        return [str(question["reponses"].index(trouvee))]

    def rectifier(self, figee: dict[str, Any], actuelle: dict[str, Any]) -> dict[str, Any] | None:
        """The same question with today's accepted answers; another list of units asks something else."""
        if [u["nom"] for u in figee.get("unites", ())] != [u["nom"] for u in actuelle.get("unites", ())]:
            return None
        propres = {"casse", "joker", "reponses", "unites", "regle_unite"}
        return {**figee, **{cle: actuelle[cle] for cle in propres & actuelle.keys()}}


class GenreTexteCourt(GenreEcrit):
    """A few words, compared without accents, capitals nor spaces unless the question says otherwise."""

    consigne = "Quelques mots"

    def figer(self, valeur: Any, melanger: bool) -> dict[str, Any]:
        """The accepted answers and how they are compared."""
        return {
            "reponses": reponses_figer(valeur, "texte", "part", "retour"),
            "casse": bool(valeur.get("casse")),
            "joker": bool(valeur.get("joker")),
        }

    def parties(self, question: dict[str, Any]) -> list[Partie]:
        """One text box."""
        return [Partie(VALEUR, "Votre réponse")]

    def trouver(self, question: dict[str, Any], parties: dict[str, str]) -> dict[str, Any] | None:
        """The accepted text that fits."""
        return mots_trouver(question, parties.get(VALEUR, ""))

    def attendue(self, question: dict[str, Any]) -> str:
        """The accepted text that gives most."""
        return texte_attendu(question)

    def exacte(self, question: dict[str, Any]) -> dict[str, Any]:
        """The accepted text that gives most."""
        return {"parties": {VALEUR: texte_attendu(question)}}

    def legendes(self, question: dict[str, Any]) -> dict[str, str]:
        """Each accepted text."""
        return {str(rang): r["texte"] for rang, r in enumerate(question["reponses"])} | {"autre": "Autre réponse"}


def mots_trouver(question: dict[str, Any], texte: str) -> dict[str, Any] | None:
    """The accepted text that fits best what was typed."""
    regle = {"casse": question["casse"], "joker": question["joker"]}
    return meilleure([r for r in question["reponses"] if correspond(texte, r["texte"], **regle)])


def texte_attendu(question: dict[str, Any]) -> str:
    """The accepted text that gives most, its wildcards left out."""
    texte = meilleure(question["reponses"])["texte"]
    if not question["joker"]:
        return texte
    marque = "\x01"
    return texte.replace("\\" + JOKER, marque).replace(JOKER, "").replace(marque, JOKER).strip() or texte


class GenreNumerique(GenreEcrit):
    """A number, within a tolerance, with a unit when the question has some."""

    consigne = "Un nombre"

    def figer(self, valeur: Any, melanger: bool) -> dict[str, Any]:
        """The accepted numbers, the units and what becomes of them."""
        return {
            "reponses": reponses_figer(valeur, "valeur", "tolerance", "mode", "part", "retour"),
            "unites": [{"nom": u["nom"], "facteur": texte_de(u["facteur"])} for u in valeur.get("unites") or ()],
            "regle_unite": valeur.get("regle_unite") or RegleUnite.FACULTATIVE.value,
        }

    def parties(self, question: dict[str, Any]) -> list[Partie]:
        """A text box, and a list of units when there are some."""
        parties = [Partie(VALEUR, "Votre réponse, en chiffres", nombre=True, etroite=True)]
        if unites := question["unites"]:
            options = tuple((str(rang), unite["nom"]) for rang, unite in enumerate(unites))
            parties.append(Partie(UNITE, "Unité", options, etroite=True))
        return parties

    def exiger(self, question: dict[str, Any], donnees: dict[str, str], lecture: Lecture) -> None:
        """A number must be readable, and its unit chosen when the question asks for it."""
        if nombre_lire(donnees.get(VALEUR, "")) is None:
            lecture.noter(PAS_UN_NOMBRE, VALEUR)
        if question["unites"] and question["regle_unite"] == RegleUnite.OBLIGATOIRE and UNITE not in donnees:
            lecture.noter("Choisissez l’unité.", UNITE)

    def trouver(self, question: dict[str, Any], parties: dict[str, str]) -> dict[str, Any] | None:
        """The accepted number that fits, once the answer is brought back to the first unit."""
        nombre = nombre_lire(parties.get(VALEUR, ""))
        if nombre is None:
            return None
        if question["unites"]:
            if UNITE not in parties and question["regle_unite"] == RegleUnite.OBLIGATOIRE:
                return None
            nombre /= nombre_lire(question["unites"][int(parties.get(UNITE, "0"))]["facteur"])
        return meilleure([reponse for reponse in question["reponses"] if proche(nombre, reponse)])

    def details(self, question: dict[str, Any], reponse: dict[str, Any]) -> dict[str, Any]:
        """One line, the unit said in words."""
        donnees = super().details(question, reponse)
        rang = reponse.get("parties", {}).get(UNITE)
        if rang is None:
            return donnees
        (ligne,) = donnees["parties"]
        nom = question["unites"][int(rang)]["nom"]
        return {"parties": [replace(ligne, donnee=f"{ligne.donnee} {nom}".strip())]}

    def attendue(self, question: dict[str, Any]) -> str:
        """The right number and its unit."""
        unite = question["unites"][0]["nom"] if question["unites"] else ""
        return f"{meilleure(question['reponses'])['valeur'].replace('.', ',')} {unite}".strip()

    def exacte(self, question: dict[str, Any]) -> dict[str, Any]:
        """The right number, in the first unit."""
        valeur = meilleure(question["reponses"])["valeur"]
        parties = {VALEUR: "0" if valeur == JOKER else valeur}
        return {"parties": parties | ({UNITE: "0"} if question["unites"] else {})}

    def legendes(self, question: dict[str, Any]) -> dict[str, str]:
        """Each accepted number."""
        return {str(rang): r["valeur"] for rang, r in enumerate(question["reponses"])} | {"autre": "Autre nombre"}
