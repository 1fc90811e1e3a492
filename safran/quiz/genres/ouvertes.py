"""An open answer: no key marks it. Someone reads it beside criteria, and the reading is kept with the answer."""

from fractions import Fraction
from typing import Any

from home.alertes import SINON
from home.detecteur import identifiants_detecter, phrase_alerte
from safran.quiz.choices import Niveau, Verdict
from safran.quiz.genres.base import SANS_REPONSE, Correction, PartieCorrigee
from safran.quiz.genres.parties import GenreParties, Lecture, Partie

TEXTE, GARDER, LECTURE = "texte", "garder", "lecture"
SIGNES_MAX = 6000
NIVEAU_MAX = max(Niveau.values)


class GenreOuverte(GenreParties):
    """A text of a few lines; what its reading says is kept beside it: a level per criterion, a comment."""

    gabarit = "quiz/genres/ouverte.html"
    gabarit_corrige = "quiz/genres/ouverte_corrige.html"
    consigne = "Quelques phrases, avec vos mots"
    longueur_max = SIGNES_MAX

    def figer(self, valeur: Any, melanger: bool) -> dict[str, Any]:
        """The criteria, the model answer, who reads."""
        modele = valeur.get("reponse_modele")
        return {
            "criteres": [
                {"id": bloc.id or f"k{rang}", "texte": bloc.value}
                for rang, bloc in enumerate(valeur["criteres"].bound_blocks, start=1)
            ],
            "modele": modele or "",
            "lue_par": valeur["lue_par"],
        }

    def parties(self, question: dict[str, Any]) -> list[Partie]:
        """The text, and the box that says that its words name nobody."""
        return [Partie(TEXTE, "Votre réponse"), Partie(GARDER, "Ces mots ne désignent pas une personne reçue")]

    def exiger(self, question: dict[str, Any], donnees: dict[str, str], lecture: Lecture) -> None:
        """A text, where nobody is to be recognised unless the person says that these words name nobody."""
        if TEXTE not in donnees:
            lecture.noter(SANS_REPONSE, TEXTE)
        elif (vus := identifiants_detecter(donnees[TEXTE])) and not donnees.get(GARDER):
            lecture.noter(phrase_alerte(vus, SINON), TEXTE)

    def connait(self, question: dict[str, Any], reponse: dict[str, Any]) -> bool:
        """« Je ne sais pas », or a text; a reading is never sent with an answer."""
        ecrite = bool(reponse.get("passe")) or TEXTE in reponse.get("parties", {})
        return LECTURE not in reponse and ecrite and super().connait(question, reponse)

    def part(self, question: dict[str, Any], reponse: dict[str, Any]) -> Fraction:
        """Each criterion counts as much; nothing until the answer is read."""
        niveaux = reponse.get(LECTURE, {}).get("criteres", {})
        criteres = question["criteres"]
        return Fraction(sum(niveaux.get(critere["id"], 0) for critere in criteres), NIVEAU_MAX * len(criteres))

    def corriger(self, question: dict[str, Any], reponse: dict[str, Any]) -> Correction:
        """As any other once it is read; before, the verdict says that it waits."""
        correction = super().corriger(question, reponse)
        return correction if lue(reponse) else _en_attente(correction)

    def details(self, question: dict[str, Any], reponse: dict[str, Any]) -> dict[str, Any]:
        """What was written, the model answer, each criterion with what its reader saw."""
        lecture = reponse.get(LECTURE, {})
        return {
            "texte": reponse.get("parties", {}).get(TEXTE, ""),
            "modele": question["modele"],
            "commentaire": lecture.get("commentaire", ""),
            "parties": [_critere(critere, lecture) for critere in question["criteres"]] if lecture else [],
        }

    def exacte(self, question: dict[str, Any]) -> dict[str, Any]:
        """A text: what it is worth, only its reader says."""
        return {"parties": {TEXTE: "Je l’écoute, puis nous cherchons ensemble la deuxième porte."}}

    def signature(self, question: dict[str, Any], reponse: dict[str, Any]) -> list[str]:
        """The criteria wholly met, once read."""
        niveaux = reponse.get(LECTURE, {}).get("criteres", {})
        return [critere["id"][:8] for critere in question["criteres"] if niveaux.get(critere["id"]) == Niveau.OUI]

    def legendes(self, question: dict[str, Any]) -> dict[str, str]:
        """Each criterion, met."""
        return {critere["id"][:8]: critere["texte"] for critere in question["criteres"]}

    def rectifier(self, figee: dict[str, Any], actuelle: dict[str, Any]) -> dict[str, Any] | None:
        """The same criteria with today's model answer; other criteria ask something else."""
        if [c["id"] for c in figee["criteres"]] != [c["id"] for c in actuelle["criteres"]]:
            return None
        return {**figee, "modele": actuelle["modele"]}

    def contexte(self, question: dict[str, Any], champ: Any) -> dict[str, Any]:
        """The two controls; the box is shown to whom it concerns only."""
        contexte = super().contexte(question, champ)
        par_cle = contexte["par_cle"]
        texte, garder = par_cle[TEXTE], par_cle[GARDER]
        alerte = bool(garder.valeur) or (texte.erronee and bool(identifiants_detecter(texte.valeur)))
        return {**contexte, "texte": texte, "garder": garder, "alerte": alerte, "signes_max": self.longueur_max}


def lue(reponse: dict[str, Any]) -> bool:
    """Whether nothing waits for a reader any more: read, passed, or never written."""
    return LECTURE in reponse or not reponse.get("parties")


def lecture_joindre(reponse: dict[str, Any], niveaux: dict[str, int], commentaire: str = "") -> dict[str, Any]:
    """The answer with what its reader says of it."""
    return {**reponse, LECTURE: {"criteres": niveaux, "commentaire": commentaire}}


def _en_attente(correction: Correction) -> Correction:
    return Correction(**{**vars(correction), "verdict": Verdict.A_RELIRE})


def _critere(critere: dict[str, Any], lecture: dict[str, Any]) -> PartieCorrigee:
    """One line of the grid."""
    niveau = Niveau(lecture["criteres"].get(critere["id"], Niveau.NON))
    return PartieCorrigee(critere["texte"], niveau.label, "", Fraction(niveau.value, NIVEAU_MAX))
