"""The shape of what is answered, as JSON Schema; names are those of data.inclusion where the meaning is the same."""

from reseau.annuaire.choices import DemiJournee, Fraicheur, Mode, Semaines, Zone
from reseau.annuaire.horaires.grille import JOURS
from reseau.echanges.api.formes import (
    ADRESSE,
    CODE,
    ENTIER,
    HEURE,
    INSTANT,
    JOUR,
    NOMBRE,
    TEXTE,
    UUID,
    VRAI,
    Schema,
    dit,
    liste,
    objet,
    ou_rien,
    vers,
)  # fmt: skip
from reseau.structures.choices import STATUTS_CACHES, Statut

FRAICHEUR: Schema = dit(
    {"type": "string", "enum": list(Fraicheur.values)},
    "À jour pendant six mois après la confirmation ou, à défaut, la date de la source. Puis à confirmer. Périmée après "
    "un an.",
)
MODE: Schema = {"type": "string", "enum": list(Mode.values)}
STATUT: Schema = {"type": "string", "enum": [s.value for s in Statut if s not in STATUTS_CACHES]}
ZONE = objet(type={"type": "string", "enum": list(Zone.values)}, codes=liste(TEXTE))
DATES = {
    "date_maj": dit(INSTANT, "Dernière modification de la fiche."),
    "date_confirmation": dit(ou_rien(JOUR), "Dernier jour où quelqu’un a confirmé la fiche."),
    "fraicheur": FRAICHEUR,
}

CONTACT = objet(libelle=dit(TEXTE, "Le guichet ou la fonction."), telephone=TEXTE, courriel=TEXTE, precision=TEXTE)
CONTACTS = dit(liste(vers("Contact")), "Les contacts donnés à tous ; ceux des professionnels n’y sont jamais.")
PERMANENCE = objet(
    structure=dit(CODE, "La structure qui reçoit."),
    structure_nom=TEXTE,
    service=dit(ou_rien(ENTIER), "Le service donné, quand il est dit."),
    jour={"type": "string", "enum": list(JOURS)},
    demi_journee={"type": "string", "enum": list(DemiJournee.values)},
    debut=HEURE,
    fin=HEURE,
    semaines={"type": "string", "enum": list(Semaines.values)},
    rangs=dit(liste(ENTIER), "Lesquelles dans le mois, quand « semaines » vaut MOIS ; -1 : la dernière."),
    du=ou_rien(JOUR),
    au=dit(ou_rien(JOUR), "Dernier jour."),
    sur_rendez_vous=VRAI,
    salle=TEXTE,
    horaires=dit(TEXTE, "La même chose en syntaxe OpenStreetMap « opening_hours »."),
)
STRUCTURE = objet(
    id=UUID,
    code=dit(CODE, "La clé de la structure dans les adresses. Elle ne change pas."),
    nom=TEXTE,
    sigle=TEXTE,
    siret=dit(TEXTE, "Quatorze chiffres, ou vide."),
    description=TEXTE,
    site_web=TEXTE,
    courriel=TEXTE,
    telephone=TEXTE,
    reseau=CODE,
    structure_mere=dit(ou_rien(CODE), "Le code de la structure dont celle-ci est une antenne."),
    statut=dit(ou_rien(STATUT), "À quel titre la structure participe au service public."),
    lieux=liste(UUID),
    services=liste(ENTIER),
    contacts=CONTACTS,
    date_maj=DATES["date_maj"],
    lien_source=dit(ADRESSE, "La fiche, pour une personne."),
)
FERMETURE = objet(
    du=JOUR, au=dit(JOUR, "Dernier jour fermé."), motif=TEXTE, tous_les_ans=dit(VRAI, "Revient aux mêmes dates.")
)
LIEU = objet(
    id=UUID,
    structure=CODE,
    nom=TEXTE,
    adresse=TEXTE,
    complement_adresse=TEXTE,
    code_postal=TEXTE,
    commune=TEXTE,
    code_insee=TEXTE,
    departement=TEXTE,
    epci=dit(ou_rien(TEXTE), "Le SIREN de l’intercommunalité."),
    bassin=ou_rien(CODE),
    latitude=NOMBRE,
    longitude=NOMBRE,
    position_exacte=dit(VRAI, "Faux : le point est le centre de la commune."),
    horaires_accueil=dit(TEXTE, "En syntaxe OpenStreetMap « opening_hours »."),
    fermetures=liste(FERMETURE),
    acces=TEXTE,
    langues=liste(TEXTE),
    telephone=TEXTE,
    courriel=TEXTE,
    site_web=TEXTE,
    permanence=VRAI,
    chez=dit(ou_rien(CODE), "La structure qui prête ses murs."),
    services=liste(ENTIER),
    contacts=CONTACTS,
    permanences=dit(liste(vers("Permanence")), "Qui reçoit dans ce lieu, demi-journée par demi-journée."),
    **DATES,
)
AU_LIEU = objet(
    lieu=UUID,
    horaires=dit(TEXTE, "Celles du service dans ce lieu ; vide, celles du lieu."),
    missions=dit(liste(CODE), "Celles du service qui sont assurées dans ce lieu."),
    modes_accueil=dit(liste(MODE), "Les modes du service dans ce lieu."),
)
SERVICE = objet(
    id=ENTIER,
    structure=CODE,
    nom=TEXTE,
    description=TEXTE,
    missions=liste(CODE),
    publics=liste(CODE),
    thematiques=liste(CODE),
    niveaux_cep=liste(CODE),
    modes_accueil=liste(MODE),
    conditions_acces=TEXTE,
    comment_joindre=TEXTE,
    horaires_a_distance=dit(TEXTE, "Quand il se donne à distance, en syntaxe OpenStreetMap « opening_hours »."),
    zone_eligibilite=dit(ZONE, "À qui le service est ouvert ; sans code, toute la région ou tout le pays."),
    frais=dit({"type": "string", "const": "gratuit"}, "Toujours gratuit pour la personne."),
    lieux=dit(liste(vers("AuLieu")), "Vide : aucun lieu n’est dit, ou le service se donne à distance."),
    contacts=CONTACTS,
    **DATES,
    lien_source=ADRESSE,
)
RESEAU = objet(
    code=CODE,
    nom=TEXTE,
    sigle=TEXTE,
    description=TEXTE,
    site_web=TEXTE,
    missions=liste(CODE),
    publics=liste(CODE),
    niveaux_cep=liste(CODE),
    reseaux_porteurs=dit(liste(TEXTE), "Les codes de data.inclusion."),
)
TERME = objet(
    code=TEXTE,
    libelle=TEXTE,
    description=TEXTE,
    valide_du=ou_rien(JOUR),
    valide_au=dit(ou_rien(JOUR), "Premier jour où le mot ne sert plus."),
    data_inclusion=dit(liste(TEXTE), "Les codes envoyés dans un export data.inclusion."),
)
LIENS = objet(premier=ADRESSE, suivant=ou_rien(ADRESSE))
LIENS_PAGES = objet(premier=ADRESSE, precedent=ou_rien(ADRESSE), suivant=ou_rien(ADRESSE), dernier=ADRESSE)
TROUVEE = objet(
    rang=ENTIER,
    structure=objet(code=CODE, nom=TEXTE, reseau=CODE),
    distance_km=dit(
        ou_rien(NOMBRE), "Du centre de la commune au lieu le plus proche ; rien sans commune, ou à distance."
    ),
    services=liste(objet(id=ENTIER, nom=TEXTE)),
    lieux=liste(
        objet(
            id=UUID,
            nom=TEXTE,
            commune=TEXTE,
            latitude=NOMBRE,
            longitude=NOMBRE,
            distance_km=ou_rien(NOMBRE),
            ouvert=dit(ou_rien(VRAI), "En ce moment ; rien quand les horaires sont inconnus."),
        )
    ),
    niveaux_cep=liste(CODE),
    fraicheur=FRAICHEUR,
    lien_source=ADRESSE,
)
RECHERCHE = objet(
    nombre=dit(ENTIER, "Combien de structures répondent, toutes pages confondues."),
    page=ENTIER,
    pages=ENTIER,
    commune=dit(ou_rien(objet(code_insee=TEXTE, nom=TEXTE)), "La commune comprise."),
    bassin=ou_rien(CODE),
    corrections={"type": "object", "additionalProperties": TEXTE, "description": "Fautes de frappe réparées."},
    mots_ignores=liste(TEXTE),
    facettes=dit(
        {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": ENTIER}},
        "Pour chaque filtre, le nombre exact de structures derrière chaque valeur.",
    ),
    ouvertes=dit(ENTIER, "Combien sont ouvertes en ce moment."),
    liens=LIENS_PAGES,
    resultats=liste(vers("Trouvee")),
)
OFFRE = objet(
    structure=objet(code=CODE, nom=TEXTE, reseau=CODE),
    service=objet(id=ENTIER, nom=TEXTE),
    lieu=ou_rien(objet(id=UUID, nom=TEXTE, commune=TEXTE)),
    distance_km=ou_rien(NOMBRE),
)
ACCUEIL = objet(
    titre=TEXTE,
    version=TEXTE,
    licence=TEXTE,
    documentation=ADRESSE,
    openapi=ADRESSE,
    adresses={"type": "object", "additionalProperties": ADRESSE},
    comptes={"type": "object", "additionalProperties": ENTIER},
)
PROBLEME = {
    "type": "object",
    "properties": {
        "type": TEXTE,
        "title": TEXTE,
        "status": ENTIER,
        "detail": TEXTE,
        "parametres": dit(
            {"type": "object", "additionalProperties": TEXTE}, "Le nom du paramètre, et comment le corriger."
        ),
        "reference": TEXTE,
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}
SCHEMAS: dict[str, Schema] = {
    "Accueil": ACCUEIL,
    "Reseau": RESEAU,
    "Structure": STRUCTURE,
    "Lieu": LIEU,
    "Service": SERVICE,
    "AuLieu": AU_LIEU,
    "Contact": CONTACT,
    "Permanence": PERMANENCE,
    "Terme": TERME,
    "Trouvee": TROUVEE,
    "Recherche": RECHERCHE,
    "Offre": OFFRE,
    "Probleme": PROBLEME,
    "Reseaux": objet(resultats=liste(vers("Reseau"))),
    "Structures": objet(liens=LIENS, resultats=liste(vers("Structure"))),
    "Lieux": objet(liens=LIENS, resultats=liste(vers("Lieu"))),
    "Services": objet(liens=LIENS, resultats=liste(vers("Service"))),
    "Offres": objet(resultats=liste(vers("Offre"))),
    "Vocabulaires": {"type": "object", "additionalProperties": liste(vers("Terme"))},
    "Vocabulaire": objet(resultats=liste(vers("Terme"))),
}
