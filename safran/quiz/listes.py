"""The lists of this room: the open answers that one may read."""

from django.urls import reverse

from home.ecrans.listes import Colonne, Facette, Liste
from safran.quiz.choices import Lecteur
from safran.quiz.models import ReponseOuverte
from safran.quiz.queries.ouvertes import a_relire


def _adresse(copie: ReponseOuverte) -> str:
    return reverse("quiz_relecture", args=[copie.uuid])


class Relectures(Liste):
    """What waits for me, the oldest first; nobody's name is told."""

    nom, titre, cherche = "a-relire", "Réponses à relire", "Mot de la question ou du titre"
    objets = ("réponse", "réponses", "Aucune réponse")
    chapo = (
        "Des réponses libres, écrites dans un quiz ou une formation. Cinq minutes chacune, avec une grille. Ni vous ni "
        "la personne relue ne savez le nom l’un de l’autre."
    )
    vide = "Aucune réponse n’attend votre relecture."
    facettes = (
        Facette("lecteur", "Relue par", lambda une: {une.lecteur: une.get_lecteur_display()}, choix=Lecteur.choices),
    )
    colonnes = (
        Colonne("Question", lambda copie: copie.question.get("enonce", ""), lien=_adresse),
        Colonne("Dans", "titre"),
        Colonne("Attend depuis le", "deposee_le"),
        Colonne("À relire avant le", "a_lire_avant", gabarit="quiz/avant.html"),
    )

    def lignes(self) -> list[ReponseOuverte]:
        return list(a_relire(self.compte).defer("texte", "niveaux", "commentaire"))

    def dit(self, ligne: ReponseOuverte) -> str:
        return f"{ligne.question.get('enonce', '')} {ligne.titre}"
