"""What this room knows of a person: what she keeps, and the links that she opened."""

from home.donnees import rubrique
from home.registre import Rubrique
from reseau.carnets.models import FicheRetenue, Partage
from reseau.comptes.models import Compte


def donnees_des_carnets(compte: Compte) -> list[Rubrique]:
    """Favourites and lists, sheet by sheet."""
    retenues = FicheRetenue.objects.filter(carnet__compte=compte).select_related(
        "carnet", "structure", "lieu", "service"
    )
    partages = Partage.objects.filter(carnet__compte=compte).select_related("carnet")
    return [
        rubrique("Fiches gardées", retenues, {"Carnet": "carnet", "Fiche": str, "Le": "le"}),
        rubrique("Listes partagées", partages, {"Liste": "carnet", "Lien ouvert le": "ouvert_le"}),
    ]
