"""The answers built around the sheets: networks, words, search, offers, refusals; and every named schema."""

from reseau.annuaire.adresses import fiche_url
from reseau.echanges.api.formes import (
    ADRESSE,
    CODE,
    ENTIER,
    JOUR,
    NOMBRE,
    TEXTE,
    UUID,
    VRAI,
    Champ,
    Forme,
    Objet,
    Schema,
    liste,
    ou_rien,
    par_cle,
    vers,
)
from reseau.echanges.api.schemas import (
    AU_LIEU,
    BASE,
    CONTACT,
    FICHE,
    FRAICHEUR,
    LIEU,
    LIEU_ID,
    NIORT,
    PERMANENCE,
    RESEAU_ML,
    SERVICE,
    SITE,
    STRUCTURE,
)

CHERCHE = f"{BASE}/recherche?q=bilan&lieu=79191"


def _arrondi(distance: float | None) -> float | None:
    return None if distance is None else round(distance, 1)


RESEAU = Forme(
    "Reseau",
    code=Champ(CODE, RESEAU_ML),
    nom=Champ(TEXTE, "Missions locales"),
    sigle=Champ(TEXTE, "ML"),
    description=Champ(TEXTE, "L’accompagnement des jeunes de 16 à 25 ans."),
    site_web=Champ(TEXTE, "https://missions-locales.example", de="site"),
    missions=Champ(liste(CODE), ["accueil", "conseil"]),
    publics=Champ(liste(CODE), ["jeunes-16-25"]),
    niveaux_cep=Champ(liste(CODE), ["cep-2019-1"]),
    reseaux_porteurs=Champ(liste(TEXTE), ["mission-locale"], "Les codes de data.inclusion.", de="correspondance"),
)
TERME = Forme(
    "Terme",
    code=Champ(TEXTE, "conseil"),
    libelle=Champ(TEXTE, "Conseil"),
    description=Champ(TEXTE, ""),
    valide_du=Champ(ou_rien(JOUR), None),
    valide_au=Champ(ou_rien(JOUR), None, "Premier jour où le mot ne sert plus."),
    data_inclusion=Champ(
        liste(TEXTE), ["accompagnement"], "Les codes envoyés dans un export data.inclusion.", de="correspondance"
    ),
)
STRUCTURE_BREVE = Forme(
    code=Champ(CODE, NIORT),
    nom=Champ(TEXTE, "Mission locale de Niort"),
    reseau=Champ(CODE, RESEAU_ML, de="reseau.code"),
)
SERVICE_BREF = Forme(id=Champ(ENTIER, 12, de="pk"), nom=Champ(TEXTE, "Conseil sur le projet professionnel"))
LIEU_BREF = Forme(
    id=Champ(UUID, LIEU_ID, de="public_id"),
    nom=Champ(TEXTE, "Siège de Niort"),
    commune=Champ(TEXTE, "Niort", de="commune.nom"),
)
LIEU_TROUVE = Forme(
    id=Champ(UUID, LIEU_ID, de="lieu.public_id"),
    nom=Champ(TEXTE, "Siège de Niort", de="lieu.nom"),
    commune=Champ(TEXTE, "Niort", de="lieu.commune.nom"),
    latitude=Champ(NOMBRE, 46.3284),
    longitude=Champ(NOMBRE, -0.4652),
    distance_km=Champ(ou_rien(NOMBRE), 0.8, de=lambda trouve: _arrondi(trouve.distance)),
    ouvert=Champ(
        ou_rien(VRAI), True, "En ce moment ; rien quand les horaires sont inconnus.",
        de=lambda trouve: trouve.ouverture.ouvert if trouve.ouverture else None,
    ),
)  # fmt: skip
TROUVEE = Forme(
    "Trouvee",
    rang=Champ(ENTIER, 1, de="numero"),
    structure=Champ(
        STRUCTURE_BREVE.schema, STRUCTURE_BREVE.exemple, de=lambda trouvee: STRUCTURE_BREVE.ecrire(trouvee.structure)
    ),
    distance_km=Champ(
        ou_rien(NOMBRE), 0.8, "Du centre de la commune au lieu le plus proche ; rien sans commune, ou à distance.",
        de=lambda trouvee: _arrondi(trouvee.repere.distance if trouvee.repere else None),
    ),
    services=Champ(
        liste(SERVICE_BREF.schema), [SERVICE_BREF.exemple], de=lambda t: [SERVICE_BREF.ecrire(s) for s in t.services]
    ),
    lieux=Champ(
        liste(LIEU_TROUVE.schema), [LIEU_TROUVE.exemple], de=lambda t: [LIEU_TROUVE.ecrire(lieu) for lieu in t.lieux]
    ),
    niveaux_cep=Champ(liste(CODE), ["cep-2019-1"], de="niveaux"),
    fraicheur=Champ(FRAICHEUR.schema, FRAICHEUR.exemple, FRAICHEUR.dit),
    lien_source=Champ(ADRESSE, FICHE, de=lambda trouvee: fiche_url(trouvee.structure)),
)  # fmt: skip
OFFRE = Forme(
    "Offre",
    structure=Champ(
        STRUCTURE_BREVE.schema, STRUCTURE_BREVE.exemple, de=lambda offre: STRUCTURE_BREVE.ecrire(offre.structure)
    ),
    service=Champ(SERVICE_BREF.schema, SERVICE_BREF.exemple, de=lambda offre: SERVICE_BREF.ecrire(offre.service)),
    lieu=Champ(ou_rien(LIEU_BREF.schema), LIEU_BREF.exemple, de=lambda o: LIEU_BREF.ecrire(o.lieu) if o.lieu else None),
    distance_km=Champ(ou_rien(NOMBRE), 0.8, de=lambda offre: _arrondi(offre.distance)),
)
LIENS_PAGES = Forme(
    premier=Champ(ADRESSE, CHERCHE),
    precedent=Champ(ou_rien(ADRESSE), None),
    suivant=Champ(ou_rien(ADRESSE), None),
    dernier=Champ(ADRESSE, CHERCHE),
)
COMMUNE = Forme(code_insee=Champ(TEXTE, "79191", de="code"), nom=Champ(TEXTE, "Niort"))
RECHERCHE = Forme(
    "Recherche",
    nombre=Champ(ENTIER, 1, "Combien de structures répondent, toutes pages confondues."),
    page=Champ(ENTIER, 1),
    pages=Champ(ENTIER, 1),
    commune=Champ(ou_rien(COMMUNE.schema), COMMUNE.exemple, "La commune comprise."),
    bassin=Champ(ou_rien(CODE), None),
    corrections=Champ(par_cle(TEXTE), {"biland": "bilan"}, "Fautes de frappe réparées."),
    mots_ignores=Champ(liste(TEXTE), []),
    facettes=Champ(
        par_cle(par_cle(ENTIER)), {"mission": {"conseil": 1}},
        "Pour chaque filtre, le nombre exact de structures derrière chaque valeur.",
    ),
    ouvertes=Champ(ENTIER, 1, "Combien sont ouvertes en ce moment."),
    liens=Champ(LIENS_PAGES.schema, LIENS_PAGES.exemple),
    resultats=Champ(liste(vers("Trouvee")), [TROUVEE.exemple]),
)  # fmt: skip
ACCUEIL = Forme(
    "Accueil",
    titre=Champ(TEXTE, "SAFRAN · l’annuaire de l’orientation"),
    version=Champ(TEXTE, "1.1.0"),
    licence=Champ(TEXTE, "Licence Ouverte 2.0"),
    documentation=Champ(ADRESSE, f"{SITE}/api/"),
    openapi=Champ(ADRESSE, f"{BASE}/openapi.json"),
    adresses=Champ(par_cle(ADRESSE), {"structures": f"{BASE}/structures"}),
    comptes=Champ(par_cle(ENTIER), {"structures": 180, "lieux": 214, "services": 320}),
)
PROBLEME: Schema = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("type", "title", "detail", "reference"), TEXTE),
        "status": ENTIER,
        "parametres": par_cle(TEXTE) | {"description": "Le nom du paramètre, et comment le corriger."},
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}


def collection(forme: Forme, chemin: str = "") -> Forme:
    """Several rows; those that come by pages say where the others are."""
    liens = Forme(
        premier=Champ(ADRESSE, f"{BASE}/{chemin}"), suivant=Champ(ou_rien(ADRESSE), f"{BASE}/{chemin}?apres=50")
    )
    pages = {"liens": Champ(liens.schema, liens.exemple)} if chemin else {}
    return Forme(**pages, resultats=Champ(liste(vers(forme.nom)), [forme.exemple]))


COLLECTIONS = {
    "Reseaux": collection(RESEAU),
    "Structures": collection(STRUCTURE, "structures"),
    "Lieux": collection(LIEU, "lieux"),
    "Services": collection(SERVICE, "services"),
    "Offres": collection(OFFRE),
    "Vocabulaire": collection(TERME),
}
FORMES = COLLECTIONS | {
    forme.nom: forme
    for forme in (
        ACCUEIL, RESEAU, STRUCTURE, LIEU, SERVICE, AU_LIEU, CONTACT, PERMANENCE, TERME, TROUVEE, RECHERCHE, OFFRE,
    )
}  # fmt: skip
SCHEMAS: dict[str, Schema] = {
    **{nom: forme.schema for nom, forme in FORMES.items()},
    "Probleme": PROBLEME,
    "Vocabulaires": par_cle(liste(vers("Terme"))),
}


def exemple_de(schema: str) -> Objet:
    """What an answer of this named schema looks like."""
    return FORMES[schema].exemple if schema in FORMES else {"missions": [TERME.exemple]}
