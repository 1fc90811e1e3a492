"""Who opens the rules: read and proposed by who sees the ground, kept, tried and published by the Région."""

from tests.droits.lignes import REGION, Ligne, seuls

VOIENT = "charge_mission autre_charge tete autre_tete region"
PROPOSENT, DIT = seuls(VOIENT), "anime un bassin, conduit un réseau, ou la Région"
GESTE, TIENT = seuls("region", 405), "la Région tient les règles"
FAIT = seuls("region", 302)
REGLES: list[Ligne] = [
    Ligne("regles_orientation", PROPOSENT, DIT),
    Ligne("regle_proposer", PROPOSENT, DIT),
    Ligne("cas_proposer", PROPOSENT, DIT),
    Ligne("jeu_de_regles", PROPOSENT, DIT, "jeu de règles"),
    Ligne("historique", PROPOSENT, DIT, "histoire d’un jeu de règles"),
    Ligne("jeu_de_regles_preparer", GESTE, TIENT, envoi=FAIT),
    Ligne("jeu_de_regles_essayer", GESTE, TIENT, "jeu de règles", envoi=FAIT),
    Ligne("jeu_de_regles_publier", GESTE, TIENT, "jeu de règles", envoi=FAIT),
    Ligne("regle_ajouter", REGION, TIENT, "jeu de règles"),
    Ligne("regle_modifier", REGION, TIENT, "règle d’orientation"),
    Ligne("regle_retirer", REGION, TIENT, "règle d’orientation"),
    Ligne("regle_ecarter", REGION, TIENT, "règle proposée"),
    Ligne("regle_retenir", GESTE, TIENT, "règle proposée", envoi=FAIT),
    Ligne("cas_ajouter", REGION, TIENT),
    Ligne("cas_modifier", REGION, TIENT, "cas d’essai"),
    Ligne("cas_retirer", REGION, TIENT, "cas d’essai"),
    Ligne("cas_ecarter", REGION, TIENT, "cas proposé"),
    Ligne("cas_retenir", GESTE, TIENT, "cas proposé", envoi=FAIT),
]
