"""The spreadsheets of the board: the same lines as the page, in the same order."""

from django.conf import settings
from django.urls import reverse

from home.listes.colonnes import Colonne
from reseau.annuaire.queries.mesures import horaires_complets

COLONNES = (
    Colonne("Structure", "qualite.faits.nom"),
    Colonne("Réseau", "reseau.nom"),
    Colonne("Bassins", lambda ligne: ", ".join(ligne.bassins)),
    Colonne("Note sur 100", "qualite.note"),
    Colonne("Fraîcheur", "qualite.fraicheur.label"),
    Colonne("Confirmée le", "qualite.confirme_le"),
    Colonne("Lieux", lambda ligne: len(ligne.lieux)),
    Colonne("Lieux aux horaires complets", horaires_complets),
    Colonne("Services", lambda ligne: len(ligne.qualite.faits.services)),
    Colonne("Signalements ouverts", lambda ligne: len(ligne.qualite.faits.signalements)),
    Colonne("Référents", "qualite.faits.referents"),
    Colonne("À améliorer", lambda ligne: " ; ".join(a.critere.libelle for a in ligne.qualite.ameliorations)),
    Colonne("Confirmation demandée le", "demandee_le"),
    Colonne("Fiche", lambda ligne: settings.SITE_URL + reverse("structure", args=[ligne.qualite.faits.code])),
)
COLONNES_COMMUNES = (
    Colonne("Commune", "nom"),
    Colonne("Code INSEE", "code"),
    Colonne("Bassin", "bassin"),
    Colonne("Habitants", "population"),
    Colonne("Lieu le plus proche", "lieu"),
    Colonne("Distance (km)", lambda commune: "" if commune.distance is None else round(commune.distance, 1)),
)
