"""The lists of this room: the evaluated sessions that one reads."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from home.ecrans.listes import Colonne, Liste
from safran.evaluations.queries import decimal, sessions_evaluees, sessions_garnir
from safran.inscriptions.models import SessionFormation


class SessionsEvaluees(Liste):
    """The sessions whose results one reads, the latest first; a hidden satisfaction leaves its cells empty.

    With a training as `sujet`, its own sessions.
    """

    nom, titre, cherche = "evaluations", "Sessions évaluées", "Formation ou lieu"
    objets = ("session évaluée", "sessions évaluées", "Aucune session évaluée")
    vide = (
        "Aucune de vos sessions n’est encore évaluée. Le formulaire s’ouvre de lui-même à la fin de la dernière séance."
    )
    sans_reponse = "Aucune session évaluée ne répond à ces mots."
    gabarit = "evaluations/evaluations.html"
    textes = ("formation__title", "lieu")
    colonnes = (
        Colonne("Session", "lieu", gabarit="evaluations/session_nom.html", fichier=False),
        Colonne("Formation", "formation.title", page=False),
        Colonne("Lieu", "lieu", page=False),
        Colonne("Dernier jour", "dernier_jour", fichier=False),
        Colonne("Dernier jour", lambda session: f"{session.dernier_jour:%d/%m/%Y}", page=False),
        Colonne("Formulaires", "formulaires", gabarit="evaluations/session_formulaires.html", fichier=False),
        Colonne("Réponses à chaud", "satisfaction.nombre", page=False),
        Colonne("Satisfaction", "satisfaction", gabarit="evaluations/session_note.html", fichier=False),
        Colonne("Satisfaction sur 5", lambda session: _moyenne(session), page=False),
    )

    def lignes(self) -> QuerySet[SessionFormation]:
        sessions = sessions_evaluees(self.compte)
        return sessions.filter(formation=self.sujet) if self.sujet else sessions

    def garnir(self, lignes: Iterable[SessionFormation]) -> list[SessionFormation]:
        montrees = list(lignes)
        sessions_garnir(montrees)
        return montrees


def _moyenne(session: Any) -> str:
    return decimal(session.satisfaction.moyenne) if session.satisfaction else ""
