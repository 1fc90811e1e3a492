"""What this room knows of a person once a meeting is over: what one takes care of, observed, adopted."""

from home.donnees import rubrique
from home.registre import Rubrique
from reseau.animation.models import Action, Decision, Observation, Reunion
from reseau.comptes.models import Compte


def donnees_des_suites(compte: Compte) -> list[Rubrique]:
    """Decisions and actions, remarks, adoptions."""
    return [
        rubrique("Décisions dont vous vous chargez", Decision.objects.filter(porteur_compte=compte),
                 {"Numéro": "numero", "Décision": "texte", "Pour le": "echeance", "État": "get_etat_display"}),
        rubrique("Actions dont vous vous chargez", Action.objects.filter(porteur_compte=compte),
                 {"Action": "texte", "Pour le": "echeance", "État": "get_etat_display", "Ce que vous en dites": "dit"}),
        rubrique("Actions dont vous avez dit l’avancement", Action.objects.filter(dit_par=compte),
                 {"Action": "texte", "État": "get_etat_display", "Dit": "dit", "Le": "dit_le"}),
        rubrique("Observations sur des comptes rendus", Observation.objects.filter(auteur=compte),
                 {"Réunion": "reunion", "Observation": "texte", "État": "get_etat_display", "Réponse": "reponse",
                  "Le": "cree_le"}),
        rubrique("Comptes rendus adoptés", Reunion.objects.filter(adoptee_par=compte),
                 {"Réunion": "numero", "Instance": "comite.nom", "Le": "adoptee_le"}),
    ]  # fmt: skip
