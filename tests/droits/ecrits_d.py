"""Who opens what of the documents of Niort: one read over, one published for the network, one for everyone."""

from tests.droits.lignes import MEMBRES, TOUS, Ligne, membres, seuls

ECRIVENT = seuls("collegue auteur referent charge_mission region")
REFUSES = seuls("collegue auteur referent charge_mission region", 422)
ECRIVENT_302 = seuls("collegue auteur referent charge_mission region", 302)
LISENT = {**ECRIVENT, "anonyme": 404}
TIENNENT, TIENNENT_302 = seuls("charge_mission region"), seuls("charge_mission region", 302)
RESEAU = {**MEMBRES, "anonyme": 404}
ECRIT, TENU = "ceux du bassin, qui le tient", "qui tient le document"
RELU, SECTION = "document en relecture", "section en relecture"
ECRITS_D: list[Ligne] = [
    Ligne("documents_locaux", TOUS, "chacun ceux qu’il lit"),
    Ligne("document_ouvrir", seuls("charge_mission autre_charge region"), "qui tient un bassin"),
    Ligne("document_local", LISENT, "avant sa publication : ceux du bassin", RELU),
    Ligne("document_local", RESEAU, "publié pour le réseau", "document du réseau"),
    Ligne("document_local", TOUS, "publié pour tous", "document local public"),
    Ligne("document_comparer", LISENT, "avant sa publication : ceux du bassin", RELU),
    Ligne("document_comparer", RESEAU, "publié pour le réseau", "document du réseau"),
    Ligne("document_vie", TIENNENT, TENU, "document à reprendre"),
    Ligne("document_publier", TIENNENT, TENU, RELU),
    Ligne("document_renouveler", TIENNENT, TENU, "document du réseau"),
    Ligne("historique", TIENNENT, TENU, "histoire d’un document"),
    Ligne("document_section_ajouter", TIENNENT, TENU, RELU),
    Ligne("document_section", ECRIVENT, ECRIT, SECTION),
    Ligne("document_section_ecrire", membres(405), ECRIT, SECTION, envoi=REFUSES),
    Ligne("document_plume", membres(405), ECRIT, SECTION, envoi=ECRIVENT_302),
    Ligne("document_pouls", ECRIVENT, ECRIT, SECTION),
    Ligne("document_section_etats", ECRIVENT, ECRIT, SECTION),
    Ligne("document_section_modifier", TIENNENT, TENU, SECTION),
    Ligne("document_section_deplacer", membres(405), TENU, SECTION, envoi=TIENNENT_302),
    Ligne("document_section_retirer", TIENNENT, TENU, SECTION),
    Ligne("document_source", ECRIVENT, ECRIT, SECTION),
    Ligne("document_chiffre", ECRIVENT, ECRIT, SECTION),
    Ligne("document_remarque", ECRIVENT, "ceux du bassin, en relecture", SECTION),
    Ligne("document_source_retirer", membres(405), ECRIT, "source citée", envoi=ECRIVENT_302),
    Ligne("document_chiffre_retirer", membres(405), ECRIT, "chiffre inséré", envoi=ECRIVENT_302),
    Ligne("document_remarque_regler", TIENNENT, TENU, "remarque sur un document"),
    Ligne("document_marge", membres(405), ECRIT, "texte en marge", envoi=ECRIVENT_302),
]
