"""Bassins: of what they are made, for everyone; which structures are of them, said by who animates them."""

from tests.droits.lignes import ADRESSE_PUBLIQUE, REGION, TOUS, Ligne, seuls, tous
from tests.droits.vie_locale import VIE_LOCALE

ANIMENT = seuls("charge_mission region")

BASSINS = [
    Ligne("bassins", TOUS, "liste et carte publiques"),
    Ligne("bassin", TOUS, "qui l’anime, où l’on y est reçu, sa composition", "bassin"),
    Ligne("bassin_ancienne_adresse", tous(301), "mène à la page du bassin", "bassin", revele=ADRESSE_PUBLIQUE),
    Ligne("commission", TOUS, "composition publique", "commission"),
    Ligne("communes_et_bassins", TOUS, "la même table, pour un tableur"),
    Ligne("communes_deplacer", REGION, "change les communes de bassin"),
    Ligne(
        "deplacement_annuler",
        seuls("region", 405),
        "renonce à un changement",
        "déplacement",
        envoi=seuls("region", 302),
    ),
    Ligne("appartenances", seuls("charge_mission autre_charge region"), "dit quelles structures sont de ses bassins"),
    Ligne("appartenances_bassin", ANIMENT, "anime ce bassin", "bassin"),
    Ligne("appartenances_export", ANIMENT, "la même liste, en tableau", "bassin"),
    Ligne("appartenance_ajouter", ANIMENT, "anime ce bassin", "bassin"),
    Ligne("appartenance_terminer", ANIMENT, "anime ce bassin", "appartenance"),
    *VIE_LOCALE,
]
