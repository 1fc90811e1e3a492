"""Who brings a document of Niort to its local body."""

from tests.droits.lignes import Ligne, seuls

ECRITS_C: list[Ligne] = [
    Ligne(
        "document_ordre_du_jour",
        seuls("auteur charge_mission elu region"),
        "qui siège au comité local, qui le tient",
        "document du réseau",
    ),
]
