"""Made-up answers, published with the description; a test checks that each has the shape it illustrates."""

from typing import Any

SITE = "https://safran.example"
BASE = f"{SITE}/api/v1"
LIEU_ID = "6f2b1c0e-2d8a-4a53-9f0d-0c5f8e3a7b11"
CODE = "mission-locale-niort"
FICHE = f"{SITE}/annuaire/structures/{CODE}/"
DATES = {"date_maj": "2026-11-02T09:30:00+01:00", "date_confirmation": "2026-11-02", "fraicheur": "A_JOUR"}


def liens(collection: str) -> dict[str, Any]:
    """The links of a list."""
    return {"premier": f"{BASE}/{collection}", "suivant": f"{BASE}/{collection}?apres=50"}


RESEAU = {
    "code": "missions-locales",
    "nom": "Missions locales",
    "sigle": "ML",
    "description": "L’accompagnement des jeunes de 16 à 25 ans.",
    "site_web": "https://missions-locales.example",
    "missions": ["accueil", "conseil"],
    "publics": ["jeunes-16-25"],
    "niveaux_cep": ["cep-2019-1"],
    "reseaux_porteurs": ["mission-locale"],
}
CONTACT = {"libelle": "Accueil des jeunes", "telephone": "0549000001", "courriel": "", "precision": "Le matin."}
PERMANENCE = {
    "structure": "cio-niort",
    "structure_nom": "CIO de Niort",
    "service": None,
    "jour": "Tu",
    "demi_journee": "MATIN",
    "debut": "09:00",
    "fin": "12:00",
    "semaines": "PAIRES",
    "rangs": [],
    "du": None,
    "au": None,
    "sur_rendez_vous": True,
    "salle": "Bureau 2",
    "horaires": "week 2-52/2 Tu 09:00-12:00",
}
STRUCTURE = {
    "id": "0f0c2f5a-94a1-4c1f-8d0b-7a4f2b6f9d21",
    "code": CODE,
    "nom": "Mission locale de Niort",
    "sigle": "",
    "siret": "",
    "description": "Pour les jeunes sortis de l’école.",
    "site_web": "https://ml-niort.example",
    "courriel": "accueil@ml-niort.example",
    "telephone": "0549000000",
    "reseau": "missions-locales",
    "structure_mere": None,
    "statut": "OPERATEUR_LEGAL",
    "lieux": [LIEU_ID],
    "services": [12],
    "contacts": [CONTACT],
    "date_maj": DATES["date_maj"],
    "lien_source": FICHE,
}
LIEU = {
    "id": LIEU_ID,
    "structure": CODE,
    "nom": "Siège de Niort",
    "adresse": "12 rue de la Gare",
    "complement_adresse": "",
    "code_postal": "79000",
    "commune": "Niort",
    "code_insee": "79191",
    "departement": "79",
    "epci": "200041317",
    "bassin": "niort",
    "latitude": 46.3284,
    "longitude": -0.4652,
    "position_exacte": True,
    "horaires_accueil": "Mo-Fr 09:00-12:00,14:00-17:00",
    "fermetures": [{"du": "2026-12-24", "au": "2026-12-31", "motif": "Congés", "tous_les_ans": False}],
    "acces": "Bus 3, arrêt Gare. Entrée de plain-pied.",
    "langues": ["anglais"],
    "telephone": "0549000000",
    "courriel": "accueil@ml-niort.example",
    "site_web": "",
    "permanence": False,
    "chez": None,
    "services": [12],
    "contacts": [],
    "permanences": [PERMANENCE],
    **DATES,
}
SERVICE = {
    "id": 12,
    "structure": CODE,
    "nom": "Conseil sur le projet professionnel",
    "description": "Un rendez-vous pour faire le point.",
    "missions": ["conseil"],
    "publics": ["jeunes-16-25"],
    "thematiques": ["vae"],
    "niveaux_cep": ["cep-2019-1"],
    "modes_accueil": ["SUR_PLACE"],
    "conditions_acces": "",
    "comment_joindre": "Par téléphone ou sur place.",
    "horaires_a_distance": "",
    "zone_eligibilite": {"type": "BASSIN", "codes": ["niort"]},
    "frais": "gratuit",
    "lieux": [{"lieu": LIEU_ID, "horaires": "", "missions": ["conseil"], "modes_accueil": ["SUR_PLACE"]}],
    "contacts": [],
    **DATES,
    "lien_source": FICHE,
}
TERME = {
    "code": "conseil",
    "libelle": "Conseil",
    "description": "",
    "valide_du": None,
    "valide_au": None,
    "data_inclusion": ["accompagnement"],
}
RECHERCHE = {
    "nombre": 1,
    "page": 1,
    "pages": 1,
    "commune": {"code_insee": "79191", "nom": "Niort"},
    "bassin": None,
    "corrections": {"biland": "bilan"},
    "mots_ignores": [],
    "facettes": {"mission": {"conseil": 1}},
    "ouvertes": 1,
    "liens": {
        "premier": f"{BASE}/recherche?q=bilan&lieu=79191",
        "precedent": None,
        "suivant": None,
        "dernier": f"{BASE}/recherche?q=bilan&lieu=79191",
    },
    "resultats": [
        {
            "rang": 1,
            "structure": {"code": CODE, "nom": "Mission locale de Niort", "reseau": "missions-locales"},
            "distance_km": 0.8,
            "services": [{"id": 12, "nom": "Conseil sur le projet professionnel"}],
            "lieux": [
                {
                    "id": LIEU_ID,
                    "nom": "Siège de Niort",
                    "commune": "Niort",
                    "latitude": 46.3284,
                    "longitude": -0.4652,
                    "distance_km": 0.8,
                    "ouvert": True,
                }
            ],
            "niveaux_cep": ["cep-2019-1"],
            "fraicheur": "A_JOUR",
            "lien_source": FICHE,
        }
    ],
}
OFFRE = {
    "structure": {"code": CODE, "nom": "Mission locale de Niort", "reseau": "missions-locales"},
    "service": {"id": 12, "nom": "Conseil sur le projet professionnel"},
    "lieu": {"id": LIEU_ID, "nom": "Siège de Niort", "commune": "Niort"},
    "distance_km": 0.8,
}
ACCUEIL = {
    "titre": "SAFRAN · l’annuaire de l’orientation",
    "version": "1.1.0",
    "licence": "Licence Ouverte 2.0",
    "documentation": f"{SITE}/api/",
    "openapi": f"{BASE}/openapi.json",
    "adresses": {"structures": f"{BASE}/structures"},
    "comptes": {"structures": 180, "lieux": 214, "services": 320},
}
