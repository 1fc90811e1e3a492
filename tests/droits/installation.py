"""Rights of the first day, on a site that has had it."""

from tests.droits.lignes import PORTE, REGION, Ligne, seuls, tous

INSTALLATION = [
    Ligne("premier_jour", tous(404, anonyme=PORTE), "la Région a déjà son compte"),
    Ligne("mettre_en_route", REGION, "ce qui reste à faire", envoi=seuls("region", 405)),
    Ligne("mise_en_route_ranger", seuls("region", 405), "range la carte", envoi=seuls("region", 302)),
]
