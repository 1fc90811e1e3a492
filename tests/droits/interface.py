"""Who opens the programming interface: published data, read by anyone."""

from tests.droits.lignes import ADRESSE_PUBLIQUE, LECTURE_SEULE, PERSONNE, TOUS, Ligne, tous

INTERFACE = [
    Ligne("api_documentation", TOUS, "explications publiques"),
    Ligne("api_openapi", TOUS, "description publique"),
    Ligne("api_accueil", TOUS, "données publiques"),
    Ligne("api_recherche", TOUS, "recherche publique", envoi=LECTURE_SEULE),
    Ligne("api_services_delivrant", TOUS, "recherche publique", envoi=LECTURE_SEULE),
    Ligne("api_structures", TOUS, "fiches publiées", envoi=LECTURE_SEULE),
    Ligne("api_structure", TOUS, "fiche publiée", "structure", envoi=LECTURE_SEULE),
    Ligne(
        "api_structure",
        tous(301),
        "mène à celle qui la remplace",
        "structure fusionnée",
        LECTURE_SEULE,
        ADRESSE_PUBLIQUE,
    ),
    Ligne("api_structure", PERSONNE, "pas encore du réseau", "structure candidate", envoi=LECTURE_SEULE),
    Ligne("api_lieux", TOUS, "fiches publiées", envoi=LECTURE_SEULE),
    Ligne("api_lieu", TOUS, "fiche publiée", "lieu publié", envoi=LECTURE_SEULE),
    Ligne("api_lieu", PERSONNE, "pas publiée", "lieu", envoi=LECTURE_SEULE),
    Ligne("api_services", TOUS, "fiches publiées", envoi=LECTURE_SEULE),
    Ligne("api_service", TOUS, "fiche publiée", "service publié", envoi=LECTURE_SEULE),
    Ligne("api_service", PERSONNE, "pas publiée", "service", envoi=LECTURE_SEULE),
    Ligne("api_reseaux", TOUS, "registre public", envoi=LECTURE_SEULE),
    Ligne("api_reseau", TOUS, "registre public", "réseau", envoi=LECTURE_SEULE),
    Ligne("api_vocabulaires", TOUS, "mots publics", envoi=LECTURE_SEULE),
    Ligne("api_vocabulaire", TOUS, "mots publics", "vocabulaire", envoi=LECTURE_SEULE),
    Ligne("api_introuvable", PERSONNE, "rien d’autre à lire", "adresse inventée", envoi=LECTURE_SEULE),
]
