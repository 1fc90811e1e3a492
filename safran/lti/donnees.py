"""What this room knows of a person: the platforms that may be told, and what they were told."""

from home.donnees import rubrique
from home.registre import Rubrique
from reseau.comptes.models import Compte
from safran.lti.models import Lien, RenduCompte


def donnees_des_liens(compte: Compte) -> list[Rubrique]:
    """One's agreements, and each account given."""
    rendus = RenduCompte.objects.filter(lien__compte=compte).select_related("lien__plateforme", "formation")
    return [
        rubrique("Plateformes partenaires reliées", Lien.objects.filter(compte=compte).select_related("plateforme"),
                 {"Plateforme": "plateforme.nom", "Votre identifiant chez elle": "sujet", "Depuis le": "noue_le"}),
        rubrique("Ce qui a été dit aux plateformes partenaires", rendus,
                 {"Plateforme": "lien.plateforme.nom", "Formation": "formation.title", "Part dite (%)": "dite",
                  "Dite le": "dite_le", "État": "get_etat_display"}),
    ]  # fmt: skip
