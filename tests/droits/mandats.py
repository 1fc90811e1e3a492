"""Mandates: the Région all of them, who acts for a structure those of its referents."""

from tests.droits.lignes import NOMMENT, REGION, Ligne, seuls

GERENT = seuls("referent tete region")

MANDATS = [
    Ligne("mandats", NOMMENT, "nomme quelqu’un"),
    Ligne("mandats_export", NOMMENT, "la même liste, en tableau"),
    Ligne("mandat_nommer", NOMMENT, "nomme quelqu’un"),
    Ligne("mandat_inviter", REGION, "donne les mandats"),
    Ligne(
        "proposition_annuler",
        seuls("region", 405),
        "donne les mandats",
        "invitation à un mandat",
        envoi=seuls("region", 302),
    ),
    Ligne(
        "proposition_renvoyer",
        seuls("region", 405),
        "donne les mandats",
        "invitation à un mandat",
        envoi=seuls("region", 302),
    ),
    Ligne("mandat", GERENT, "donne et retire ce mandat", "mandat géré"),
    Ligne("mandat", REGION, "la Région seule nomme une tête de réseau", "mandat de la tête du réseau"),
    Ligne("mandat_prolonger", GERENT, "donne et retire ce mandat", "mandat géré"),
    Ligne("mandat_prolonger", REGION, "la Région seule", "mandat de la tête du réseau"),
    Ligne("mandat_terminer", GERENT, "donne et retire ce mandat", "mandat géré"),
    Ligne("mandat_terminer", REGION, "la Région seule", "mandat de la tête du réseau"),
    Ligne("mandat_suppleer", GERENT, "donne et retire ce mandat", "mandat géré"),
    Ligne("mandat_suppleer", REGION, "la Région seule", "mandat de la tête du réseau"),
]
