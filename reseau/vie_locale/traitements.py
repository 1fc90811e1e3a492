"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Donner les nouvelles d’un bassin",
        "auteur d’une actualité ou d’une entrée du journal, qui relaie une orientation",
        "Actualite EntreeJournal OrientationRegionale Relais",
        destinataires="les membres du bassin",
        duree="trois ans pour le journal",
    ),
]
