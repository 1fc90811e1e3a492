"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Inscrire aux sessions en salle, et les préparer",
        "inscription et son histoire, besoins dits pour venir, formateurs et leurs sujets, documents remis",
        "Inscription SessionFormation Seance FicheFormateur DocumentSession TexteAvis",
        personnes="les personnes inscrites, les formateurs",
        destinataires="qui pilote la session, les formateurs, le référent de la structure, la Région",
    ),
]
