"""Every object that is answered, field by field: its JSON Schema, its example and its writing, in the words of
data.inclusion.
"""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Manager
from django.utils import timezone

from reseau.annuaire.choices import DemiJournee, Fraicheur, Mode, Semaines, Zone
from reseau.annuaire.models import Creneau
from reseau.annuaire.models.fiches import donnes_ici
from reseau.annuaire.portes import JOURS, fiche_url, fraicheur_de
from reseau.echanges.queries.exports import contact_en_donnees, creneau_en_donnees, service_du_creneau
from reseau.structures.choices import STATUTS_CACHES, Statut

# What is answered, field by field: each `Forme` gives the JSON Schema that is published, an example, and the writing.
#
# RESEAU = Forme("Reseau", code=Champ(CODE, "cio"), site_web=Champ(TEXTE, "https://cio.example", de="site"))
# RESEAU.ecrire(reseau)  # {"code": …, "site_web": …}

Schema = dict[str, Any]
Objet = dict[str, Any]
Codes = dict[int, str]  # les codes des structures que tous peuvent voir
Lire = Callable[[Any], Any]

TEXTE: Schema = {"type": "string"}
NOMBRE: Schema = {"type": "number"}
ENTIER: Schema = {"type": "integer"}
VRAI: Schema = {"type": "boolean"}
CODE: Schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,80}$"}
UUID: Schema = {"type": "string", "format": "uuid"}
JOUR: Schema = {"type": "string", "format": "date"}
HEURE: Schema = {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
ADRESSE: Schema = {"type": "string", "format": "uri"}


def parmi(valeurs: Any) -> Schema:
    """One of these texts."""
    return {"type": "string", "enum": list(valeurs)}


def liste(schema: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": schema}


def par_cle(schema: Schema) -> Schema:
    """An object whose keys are data."""
    return {"type": "object", "additionalProperties": schema}


def ou_rien(schema: Schema) -> Schema:
    """Maybe null."""
    return {"anyOf": [schema, {"type": "null"}]}


def vers(nom: str) -> Schema:
    """A named schema."""
    return {"$ref": f"#/components/schemas/{nom}"}


@dataclass(frozen=True)
class Champ:
    """A field: its schema, an example, what it means; `de` tells where it is read, its own name by default.

    `hote`: the key of a structure, named by its code when anyone may see it.
    """

    schema: Schema
    exemple: Any
    dit: str = ""
    de: str | Lire = ""
    hote: bool = False


class Forme:
    """An object whose fields are all there, and no other."""

    def __init__(self, nom: str = "", /, **champs: Champ) -> None:
        self.nom, self.champs = nom, champs

    @property
    def schema(self) -> Schema:
        """As it is published."""
        proprietes = {
            nom: {**champ.schema, "description": champ.dit} if champ.dit else champ.schema
            for nom, champ in self.champs.items()
        }
        return {
            "type": "object", "properties": proprietes, "required": list(proprietes), "additionalProperties": False,
        }  # fmt: skip

    @property
    def exemple(self) -> Objet:
        """Made up, published with the description."""
        return {nom: champ.exemple for nom, champ in self.champs.items()}

    def ecrire(self, objet: Any, visibles: Codes | None = None) -> Objet:
        """A row, with nothing but these fields; `visibles`: the codes of the structures that it may name."""
        return {nom: _lire(champ, nom, objet, visibles or {}) for nom, champ in self.champs.items()}


def _lire(champ: Champ, nom: str, objet: Any, visibles: Codes) -> Any:
    lire = champ.de if callable(champ.de) else attrgetter(champ.de or nom)
    valeur = lire(objet)
    return visibles.get(valeur) if champ.hote else _simple(valeur)


def _simple(valeur: Any) -> Any:
    """As JSON has it: codes for linked terms, ISO dates at the local time."""
    if isinstance(valeur, Manager):
        return [terme.code for terme in valeur.all()]
    if isinstance(valeur, datetime.datetime):
        return timezone.localtime(valeur).isoformat(timespec="seconds")
    if isinstance(valeur, datetime.date):
        return valeur.isoformat()
    return str(valeur) if isinstance(valeur, uuid.UUID | str) else valeur


# Every object that is answered; names are those of data.inclusion where the meaning is the same.
#
# Each field is named here one by one, so that nothing leaves by accident.

SITE = "https://safran.example"
BASE = f"{SITE}/api/v1"
LIEU_ID, NIORT, RESEAU_ML = "6f2b1c0e-2d8a-4a53-9f0d-0c5f8e3a7b11", "mission-locale-niort", "missions-locales"
FICHE = f"{SITE}/annuaire/structures/{NIORT}/"
MODE = parmi(Mode.values)
FRAICHEUR = Champ(
    parmi(Fraicheur.values), "A_JOUR",
    "À jour pendant six mois après la confirmation ou, à défaut, la date de la source. Puis à confirmer. Périmée après "
    "un an.",
    de=lambda fiche: fraicheur_de(fiche.confirme_le),
)  # fmt: skip
DATE_MAJ = Champ(INSTANT, "2026-11-02T09:30:00+01:00", "Dernière modification de la fiche.", de="modifie_le")
DATES = {
    "date_maj": DATE_MAJ,
    "date_confirmation": Champ(
        ou_rien(JOUR), "2026-11-02", "Dernier jour où quelqu’un a confirmé la fiche.", de="confirme_le"
    ),
    "fraicheur": FRAICHEUR,
}
LIEN_SOURCE = Champ(ADRESSE, FICHE, de=lambda objet: fiche_url(objet.structure))


def _creneau(creneau: Creneau) -> Objet:
    service = service_du_creneau(creneau)
    return creneau_en_donnees(creneau, creneau.structure.code, service.pk if service else None)


def _fermeture(fermeture: Objet) -> Objet:
    """A closure, as it is kept."""
    dates = {cle: str(fermeture.get(cle, "")) for cle in ("du", "au", "motif")}
    return dates | {"tous_les_ans": bool(fermeture.get("annuel"))}


def _positionne(lieu: Any) -> bool:
    return lieu.latitude is not None and lieu.longitude is not None


CONTACT = Forme(
    "Contact",
    libelle=Champ(TEXTE, "Accueil des jeunes", "Le guichet ou la fonction."),
    telephone=Champ(TEXTE, "0549000001"),
    courriel=Champ(TEXTE, ""),
    precision=Champ(TEXTE, "Le matin."),
)
CONTACTS = Champ(
    liste(vers("Contact")), [CONTACT.exemple],
    "Les contacts donnés à tous ; ceux des professionnels n’y sont jamais.",
    de=lambda fiche: [contact_en_donnees(contact) for contact in fiche.contacts_publics],
)  # fmt: skip
PERMANENCE = Forme(
    "Permanence",
    structure=Champ(CODE, "cio-niort", "La structure qui reçoit."),
    structure_nom=Champ(TEXTE, "CIO de Niort"),
    service=Champ(ou_rien(ENTIER), None, "Le service donné, quand il est dit."),
    jour=Champ(parmi(JOURS), "Tu"),
    demi_journee=Champ(parmi(DemiJournee.values), "MATIN"),
    debut=Champ(HEURE, "09:00"),
    fin=Champ(HEURE, "12:00"),
    semaines=Champ(parmi(Semaines.values), "PAIRES"),
    rangs=Champ(liste(ENTIER), [], "Lesquelles dans le mois, quand « semaines » vaut MOIS ; -1 : la dernière."),
    du=Champ(ou_rien(JOUR), None),
    au=Champ(ou_rien(JOUR), None, "Dernier jour."),
    sur_rendez_vous=Champ(VRAI, True),
    salle=Champ(TEXTE, "Bureau 2"),
    horaires=Champ(TEXTE, "week 2-52/2 Tu 09:00-12:00", "La même chose en syntaxe OpenStreetMap « opening_hours »."),
)
STRUCTURE = Forme(
    "Structure",
    id=Champ(UUID, "0f0c2f5a-94a1-4c1f-8d0b-7a4f2b6f9d21", de="public_id"),
    code=Champ(CODE, NIORT, "La clé de la structure dans les adresses. Elle ne change pas."),
    nom=Champ(TEXTE, "Mission locale de Niort"),
    sigle=Champ(TEXTE, ""),
    siret=Champ(TEXTE, "", "Quatorze chiffres, ou vide."),
    description=Champ(TEXTE, "Pour les jeunes sortis de l’école.", de="presentation"),
    site_web=Champ(TEXTE, "https://ml-niort.example", de="site"),
    courriel=Champ(TEXTE, "accueil@ml-niort.example"),
    telephone=Champ(TEXTE, "0549000000"),
    reseau=Champ(CODE, RESEAU_ML, de="reseau.code"),
    structure_mere=Champ(
        ou_rien(CODE), None, "Le code de la structure dont celle-ci est une antenne.", de="parent_id", hote=True
    ),
    statut=Champ(
        ou_rien(parmi(s.value for s in Statut if s not in STATUTS_CACHES)), "OPERATEUR_LEGAL",
        "À quel titre la structure participe au service public.",
        de=lambda s: s.statuts_du_jour[0].statut if s.statuts_du_jour else None,
    ),
    lieux=Champ(liste(UUID), [LIEU_ID], de=lambda s: [str(lieu.public_id) for lieu in s.lieux_publies]),
    services=Champ(liste(ENTIER), [12], de=lambda s: [service.pk for service in s.services_publies]),
    contacts=CONTACTS,
    date_maj=DATE_MAJ,
    lien_source=Champ(ADRESSE, FICHE, "La fiche, pour une personne.", de=fiche_url),
)  # fmt: skip
FERMETURE = Forme(
    du=Champ(JOUR, "2026-12-24"),
    au=Champ(JOUR, "2026-12-31", "Dernier jour fermé."),
    motif=Champ(TEXTE, "Congés"),
    tous_les_ans=Champ(VRAI, False, "Revient aux mêmes dates."),
)
LIEU = Forme(
    "Lieu",
    id=Champ(UUID, LIEU_ID, de="public_id"),
    structure=Champ(CODE, NIORT, de="structure.code"),
    nom=Champ(TEXTE, "Siège de Niort"),
    adresse=Champ(TEXTE, "12 rue de la Gare"),
    complement_adresse=Champ(TEXTE, "", de="complement"),
    code_postal=Champ(TEXTE, "79000"),
    commune=Champ(TEXTE, "Niort", de="commune.nom"),
    code_insee=Champ(TEXTE, "79191", de="commune.code_insee"),
    departement=Champ(TEXTE, "79", de="commune.departement.code"),
    epci=Champ(
        ou_rien(TEXTE), "200041317", "Le SIREN de l’intercommunalité.",
        de=lambda lieu: lieu.commune.epci.siren if lieu.commune.epci else None,
    ),
    bassin=Champ(
        ou_rien(CODE), "niort",
        de=lambda lieu: next((dit.bassin.code for dit in lieu.commune.bassins_du_jour), None),
    ),
    latitude=Champ(NOMBRE, 46.3284, de=lambda lieu: lieu.position[0]),
    longitude=Champ(NOMBRE, -0.4652, de=lambda lieu: lieu.position[1]),
    position_exacte=Champ(VRAI, True, "Faux : le point est le centre de la commune.", de=_positionne),
    horaires_accueil=Champ(
        TEXTE, "Mo-Fr 09:00-12:00,14:00-17:00", "En syntaxe OpenStreetMap « opening_hours ».", de="horaires"
    ),
    fermetures=Champ(
        liste(FERMETURE.schema), [FERMETURE.exemple], de=lambda lieu: [_fermeture(dite) for dite in lieu.fermetures]
    ),
    acces=Champ(TEXTE, "Bus 3, arrêt Gare. Entrée de plain-pied."),
    langues=Champ(liste(TEXTE), ["anglais"]),
    telephone=Champ(TEXTE, "0549000000"),
    courriel=Champ(TEXTE, "accueil@ml-niort.example"),
    site_web=Champ(TEXTE, "", de="site"),
    permanence=Champ(VRAI, False),
    chez=Champ(ou_rien(CODE), None, "La structure qui prête ses murs.", de="chez_id", hote=True),
    services=Champ(liste(ENTIER), [12], de=lambda lieu: [donne.service_id for donne in lieu.services_publies]),
    contacts=CONTACTS,
    permanences=Champ(
        liste(vers("Permanence")), [PERMANENCE.exemple],
        "Qui reçoit dans ce lieu, demi-journée par demi-journée.",
        de=lambda lieu: [_creneau(creneau) for creneau in lieu.creneaux_publics],
    ),
    **DATES,
)  # fmt: skip
AU_LIEU = Forme(
    "AuLieu",
    lieu=Champ(UUID, LIEU_ID, de="lieu.public_id"),
    horaires=Champ(TEXTE, "", "Celles du service dans ce lieu ; vide, celles du lieu."),
    missions=Champ(
        liste(CODE), ["conseil"], "Celles du service qui sont assurées dans ce lieu.",
        de=lambda a: sorted(donnes_ici(a.missions, [terme.code for terme in a.service.missions.all()])),
    ),
    modes_accueil=Champ(
        liste(MODE), ["SUR_PLACE"], "Les modes du service dans ce lieu.",
        de=lambda a: donnes_ici(a.modes, a.service.modes),
    ),
)  # fmt: skip
ZONE = Forme(type=Champ(parmi(Zone.values), "BASSIN", de="zone"), codes=Champ(liste(TEXTE), ["niort"], de="zone_codes"))
# Le contact d’un lieu n’y est pas : il peut nommer une personne.
SERVICE = Forme(
    "Service",
    id=Champ(ENTIER, 12, de="pk"),
    structure=Champ(CODE, NIORT, de="structure.code"),
    nom=Champ(TEXTE, "Conseil sur le projet professionnel"),
    description=Champ(TEXTE, "Un rendez-vous pour faire le point."),
    missions=Champ(liste(CODE), ["conseil"]),
    publics=Champ(liste(CODE), ["jeunes-16-25"]),
    thematiques=Champ(liste(CODE), ["vae"], de="themes"),
    niveaux_cep=Champ(liste(CODE), ["cep-2019-1"]),
    modes_accueil=Champ(liste(MODE), ["SUR_PLACE"], de="modes"),
    conditions_acces=Champ(TEXTE, "", de="conditions"),
    comment_joindre=Champ(TEXTE, "Par téléphone ou sur place."),
    modes_mobilisation=Champ(liste(CODE), ["telephoner"], "Comment le demander, en codes data.inclusion."),
    mobilisable_par=Champ(liste(CODE), ["usagers"], "Qui peut le demander : usagers, professionnels."),
    lien_mobilisation=Champ(TEXTE, "", "Pour le demander en ligne."),
    heures_par_semaine=Champ(ou_rien(NOMBRE), None, "Sa durée : heures par semaine."),
    nombre_semaines=Champ(ou_rien(ENTIER), None, "Sa durée : nombre de semaines."),
    horaires_a_distance=Champ(
        TEXTE, "", "Quand il se donne à distance, en syntaxe OpenStreetMap « opening_hours ».", de="heures_a_distance"
    ),
    zone_eligibilite=Champ(
        ZONE.schema, ZONE.exemple, "À qui le service est ouvert ; sans code, toute la région ou tout le pays.",
        de=ZONE.ecrire,
    ),
    frais=Champ(
        {"type": "string", "const": "gratuit"}, "gratuit", "Toujours gratuit pour la personne.", de=lambda s: "gratuit"
    ),
    lieux=Champ(
        liste(vers("AuLieu")), [AU_LIEU.exemple],
        "Vide : aucun lieu n’est dit, ou le service se donne à distance.",
        de=lambda service: [AU_LIEU.ecrire(au_lieu) for au_lieu in service.lieux_publies],
    ),
    contacts=CONTACTS,
    **DATES,
    lien_source=LIEN_SOURCE,
)  # fmt: skip


# The answers built around the sheets: networks, words, search, offers, refusals; and every named schema.

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
