"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Réunir les instances, et tenir leurs décisions",
        "siège, réponse à une convocation, disponibilités, observations, décisions et actions portées",
        "Siege Reunion Convocation Observation Point TexteConcurrent Suite Piece Decision Action Sondage Disponibilite",
        personnes="les membres des instances, et qui y siège sans compte",
        destinataires="les membres de l’instance ; un siège et un compte rendu adopté, les membres du réseau",
    ),
]
