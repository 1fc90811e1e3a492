"""What a person answered inside the steps, in the export of one's own data."""

from home.registre import Rubrique
from reseau.comptes.models import Compte
from safran.parcours.models import ReponseEtape


def donnees_des_reponses(compte: Compte) -> list[Rubrique]:
    """Each question as it was asked, the first answer and the last."""
    reponses = ReponseEtape.objects.filter(suivi__compte=compte).select_related("suivi__formation").order_by("pk")
    lignes = [
        {
            "Formation": donnee.suivi.formation.title,
            "Question": donnee.question.get("enonce", ""),
            "Première réponse": donnee.premiere,
            "Dernière réponse": donnee.reponse,
            "Réponses données": donnee.essais,
            "Le": donnee.le,
        }
        for donnee in reponses
    ]
    return [Rubrique("Questions dans les étapes", lignes)]
