"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Tenir l’agenda régional et ses avis",
        "qui a proposé, annulé, accordé ou apporté quelque chose",
        "Evenement Creneau Apport BilanEvenement CharteEvenements JourSensible AvisEtat Tolerance ProgrammeAnnuel",
    ),
    Traitement(
        "Savoir qui vient à un événement",
        "réponse et venue",
        "Participation",
        destinataires="qui organise l’événement",
        duree="vingt-quatre mois après l’événement",
    ),
]
