"""Who reads the figures."""

from tests.droits.lignes import REGION, Ligne, seuls

LISENT = seuls("referent autre_referent tete autre_tete charge_mission autre_charge region")
PILOTAGE: list[Ligne] = [
    Ligne("pilotage", LISENT, "chacun son périmètre, petits nombres masqués"),
    Ligne("pilotage_export", LISENT, "le même tableau", "tableau CSV"),
    Ligne("pilotage_rapport", LISENT, "le même périmètre, en PDF"),
    Ligne("pilotage_bpf", REGION, "comptes de l’organisme"),
    Ligne("pilotage_bpf_export", REGION, "comptes de l’organisme", "tableau CSV"),
    Ligne("pilotage_qualiopi", REGION, "preuves de l’organisme"),
    Ligne("espace_formateur", seuls("formateur autre_formateur"), "chacun ses sessions"),
]
