"""Territorial commissions of the demonstration: an invented grouping, named so wherever it is shown."""

import datetime

from reseau.territoires.models import Bassin, Commission
from reseau.territoires.rules.bassins import commission_creer

SOURCE = "Groupement inventé pour la démonstration"
DU = datetime.date(2024, 1, 1)
COMMISSIONS = {
    "demo-littoral": ("Littoral (démonstration)", ["la-rochelle", "rochefort", "royan", "cognac"]),
    "demo-charente": (
        "Val de Charente (démonstration)",
        ["angouleme", "cognac", "jonzac-barbezieux-saint-hilaire", "saintes-saint-jean-d-angely"],
    ),
    "demo-gatine": ("Gâtine et Bocage (démonstration)", ["bressuire", "niort", "parthenay", "thouars-loudun"]),
    "demo-vienne": ("Vienne (démonstration)", ["chatellerault", "poitiers"]),
}


def commissions_construire() -> None:
    """Each commission once."""
    bassins = {bassin.code: bassin for bassin in Bassin.objects.all()}
    for code, (nom, couverts) in COMMISSIONS.items():
        if not Commission.objects.filter(code=code).exists():
            commission_creer(
                code=code, nom=nom, bassins=[bassins[c] for c in couverts], du=DU, valide_du=DU, source=SOURCE
            )
