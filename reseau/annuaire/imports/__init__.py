"""Files read for the directory: bytes, then records of one shape for all; nothing is written here."""

from reseau.annuaire.imports.enregistrements import Enregistrement, FichierRefuse, Valeurs
from reseau.annuaire.imports.lecture import Lecture, entete_inconnue, fichier_lire

__all__ = ["Enregistrement", "FichierRefuse", "Lecture", "Valeurs", "entete_inconnue", "fichier_lire"]
