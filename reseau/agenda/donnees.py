"""What this room knows of a person: what one prepared, brought, answered, told."""

from home.donnees import rubrique
from home.registre import Rubrique
from reseau.agenda.models import Apport, BilanEvenement, Evenement, Participation
from reseau.comptes.models import Compte


def donnees_de_l_agenda(compte: Compte) -> list[Rubrique]:
    """Events, things brought, answers (kept two years after the event), reports."""
    reponses = Participation.objects.filter(compte=compte).select_related("evenement", "structure")
    apports = Apport.objects.filter(par=compte).select_related("evenement", "structure")
    bilans = BilanEvenement.objects.filter(rendu_par=compte).select_related("evenement")
    return [
        rubrique("Événements préparés", Evenement.objects.filter(cree_par=compte),
                 {"Titre": "titre", "Modération": "get_moderation_display", "Devient": "get_vie_display",
                  "Le": "cree_le"}),
        rubrique("Apports à des événements", apports,
                 {"Événement": "evenement.titre", "Structure": "structure.nom", "Quoi": "quoi",
                  "Personnes mobilisées": "personnes", "État": "get_etat_display", "Le": "le"}),
        rubrique("Réponses à des événements", reponses,
                 {"Événement": "evenement.titre", "Structure": "structure.nom", "Réponse": "get_reponse_display",
                  "Le": "le"}),
        rubrique("Bilans d’événements rendus", bilans,
                 {"Événement": "evenement.titre", "Ce qui a marché": "reussi", "Ce qui changerait": "a_changer",
                  "Rendu le": "rendu_le"}),
    ]  # fmt: skip
