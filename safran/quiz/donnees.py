"""What this room knows of a person."""

from typing import Any

from home.registre import Rubrique
from reseau.comptes.models import Compte
from safran.quiz.choices import Sorte
from safran.quiz.models import ReglageRevisions, Renotation
from safran.quiz.textes import en_clair


def donnees_des_quiz(compte: Compte) -> list[Rubrique]:
    """Attempts: when, what was answered, what came out."""
    lignes = [
        {
            "Quiz": str(tentative.quiz),
            "Essai": tentative.numero,
            "Commencé le": tentative.commencee_le,
            "Remis le": tentative.remise_le,
            "Réponses": tentative.reponses,
            "Réponses effacées le": tentative.reponses_effacees_le,
            "Pourcentage": tentative.pourcentage,
        }
        for tentative in compte.tentatives.select_related("quiz")
    ]
    temps = [
        {
            "Quiz": str(ligne.quiz or "Tous les quiz"),
            "Temps en plus (%)": ligne.pourcentage,
            "Motif": ligne.motif,
            "Accordé le": ligne.accorde_le,
        }
        for ligne in compte.temps_quiz.select_related("quiz")
    ]
    return [
        Rubrique("Quiz", lignes),
        Rubrique("Quiz renotés", _renotations(compte)),
        Rubrique("Temps supplémentaire aux quiz", temps),
        Rubrique("Entraînement du jour", _entrainements(compte, Sorte.ANNUAIRE)),
        Rubrique("Révisions du jour", _entrainements(compte, Sorte.REVISIONS)),
        Rubrique("Questions à revoir", _a_revoir(compte)),
        Rubrique("Choix des révisions", _reglage(compte)),
        Rubrique("Réponses libres", _ouvertes(compte)),
    ]


def _renotations(compte: Compte) -> list[dict[str, Any]]:
    """Each mark changed afterwards, and why."""
    return [
        {
            "Quiz": str(ligne.tentative.quiz),
            "Essai": ligne.tentative.numero,
            "Pourcentage avant": ligne.pourcentage_avant,
            "Pourcentage après": ligne.pourcentage_apres,
            "Motif": ligne.motif,
            "Le": ligne.le,
        }
        for ligne in Renotation.objects.filter(tentative__compte=compte).select_related("tentative__quiz")
    ]


def _ouvertes(compte: Compte) -> list[dict[str, Any]]:
    """Each one as it was handed in, and what was said of it; never by whom."""
    return [
        {
            "Où": copie.titre,
            "Question": copie.question.get("enonce", ""),
            "Réponse": copie.texte,
            "Déposée le": copie.deposee_le,
            "Relue le": copie.lue_le,
            "Niveau de chaque critère": copie.niveaux,
            "Commentaire": copie.commentaire,
        }
        for copie in compte.reponses_ouvertes.all()
    ]


def _a_revoir(compte: Compte) -> list[dict[str, Any]]:
    """What was missed, where, and when it comes back."""
    return [
        {"Question": ligne.enonce, "Où": ligne.titre, "Revient le": ligne.revient_le}
        for ligne in compte.questions_a_revoir.all()
    ]


def _reglage(compte: Compte) -> list[dict[str, Any]]:
    """What was chosen of the « Révisions », if anything was."""
    return [
        {"Les questions manquées reviennent": ligne.actives, "Un courriel par semaine": ligne.courriel}
        for ligne in ReglageRevisions.objects.filter(compte=compte)
    ]


def _entrainements(compte: Compte, sorte: Sorte) -> list[dict[str, Any]]:
    """The questions of each day and what was answered."""
    return [
        {
            "Jour": ligne.jour,
            "Questions": [en_clair(question["enonce"]) for question in ligne.questions],
            "Réponses": ligne.reponses,
        }
        for ligne in compte.entrainements.filter(sorte=sorte)
    ]
