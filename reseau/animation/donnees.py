"""What this room knows of a person: where she sits, what she answered, wrote, takes care of, adopted."""

from home.donnees import rubrique
from home.registre import Rubrique
from reseau.animation.models import (
    Action,
    Convocation,
    Decision,
    Disponibilite,
    Observation,
    Point,
    Reunion,
    Siege,
    TexteConcurrent,
)
from reseau.comptes.models import Compte


def donnees_de_l_animation(compte: Compte) -> list[Rubrique]:
    """Everything that names her, in the order of a meeting."""
    return [*_en_reunion(compte), *_ensuite(compte)]


def _en_reunion(compte: Compte) -> list[Rubrique]:
    """Seats, answers, points, texts kept beside another."""
    convocations = Convocation.objects.filter(siege__compte=compte).select_related("reunion__comite")
    dates = Disponibilite.objects.filter(siege__compte=compte).select_related("date")
    return [
        rubrique("Sièges tenus", Siege.objects.filter(compte=compte).select_related("comite", "structure", "reseau"),
                 {"Instance": "comite.nom", "Qualité": "get_qualite_display", "Pour": "pour_qui", "Du": "du",
                  "Au": "au"}),
        rubrique("Convocations", convocations,
                 {"Réunion": "reunion", "Réponse": "get_reponse_display", "Remplacé par": "remplacant",
                  "Présence": "get_constat_display"}),
        rubrique("Dates proposées", dates, {"Date": "date.debut", "Réponse": "get_reponse_display", "Le": "dite_le"}),
        rubrique("Points proposés", Point.objects.filter(propose_par=compte), {"Point": "titre", "Le": "propose_le"}),
        rubrique("Textes gardés à côté d’un autre", TexteConcurrent.objects.filter(auteur=compte),
                 {"Point": "point.titre", "Texte": "texte", "Le": "ecrit_le"}),
    ]  # fmt: skip


def _ensuite(compte: Compte) -> list[Rubrique]:
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
