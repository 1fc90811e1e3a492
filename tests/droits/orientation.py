"""Who opens what of re-addressing: the assistant is for everyone, a slip for the structures that it goes through."""

from tests.droits.lignes import REGION, TOUS, Ligne, seuls

EN_STRUCTURE = "conseiller collegue auteur lecteur referent autre_referent"
RECOIVENT = seuls(EN_STRUCTURE)
LISENT = seuls("conseiller collegue auteur referent autre_referent")
ATTENDENT, ATTENDUE = seuls("conseiller autre_referent"), "est de la structure qui attend la personne"
MESURENT, QUI_MESURE = "charge_mission region", "anime ce bassin, ou la Région"
SIENNE = "est d’une structure par où passe la fiche"
ORIENTATION: list[Ligne] = [
    Ligne("orienter", TOUS, "pour tous, sans compte"),
    Ligne("orienter_resultat", TOUS, "pour tous, sans compte"),
    Ligne("couverture", TOUS, "pour tous ; le nom d’une fiche échue à qui la tient, à qui anime, à la Région"),
    Ligne("couverture_calcul", seuls(MESURENT), QUI_MESURE, "bassin mesuré"),
    Ligne(
        "couverture_calculer",
        seuls(f"{MESURENT} autre_charge", 405),
        QUI_MESURE,
        "bassin mesuré",
        envoi=seuls(MESURENT, 302),
    ),
    Ligne("orienter_code", RECOIVENT, "est d’une structure"),
    Ligne("fiches_liaison", RECOIVENT, "chacun celles de ses structures"),
    Ligne("fiches_liaison_comptes", REGION, "des nombres, jamais moins de cinq"),
    Ligne("fiche_liaison_ouvrir", seuls(EN_STRUCTURE, 405), "est d’une structure", envoi=seuls(EN_STRUCTURE, 302)),
    Ligne("fiche_liaison", LISENT, SIENNE, "fiche de liaison"),
    Ligne("fiche_liaison_pdf", LISENT, SIENNE, "fiche de liaison"),
    Ligne(
        "fiche_liaison_recevoir",
        seuls(EN_STRUCTURE, 405),
        ATTENDUE,
        "fiche de liaison",
        envoi=seuls("conseiller autre_referent", 302),
    ),  # fmt: skip
    Ligne("fiche_liaison_readresser", ATTENDENT, ATTENDUE, "fiche de liaison"),
    Ligne(
        "historique",
        seuls("conseiller collegue auteur referent autre_referent region"),
        SIENNE,
        "histoire d’une fiche de liaison",
    ),  # fmt: skip
]
