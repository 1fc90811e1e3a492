"""The table of the notes: its indicators, and their public figures read from a file as the Région does."""

import uuid
from typing import Any

from reseau.ecrits.mesures import mesures_lire
from reseau.ecrits.models import IndicateurTerritoire
from reseau.ecrits.rules.tableau import indicateur_ecrire, mesures_importer
from safran.demo.horloge import a_l_instant
from safran.demo.lecture import CONTENU, fichier_lire, instant

PAR, FICHIER, JOUR = "olivier-marchadier", "tableau.csv", 260


def tableau_construire(contexte: dict[str, Any]) -> None:
    """Before the notes that show it; nothing when it stands already."""
    if IndicateurTerritoire.objects.exists():
        return
    region = contexte["comptes"][PAR]
    with a_l_instant(instant(JOUR)):
        for ordre, dit in enumerate(fichier_lire("tableau.yaml"), 1):
            indicateur_ecrire(par=region, ordre=ordre, **dit)
        lecture = mesures_lire((CONTENU / FICHIER).read_bytes())
        mesures = [(ligne.cle, ligne.valeurs) for ligne in lecture.a_ecrire]
        mesures_importer(par=region, cle=uuid.uuid4(), nom=FICHIER, mesures=mesures)
