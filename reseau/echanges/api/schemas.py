"""Every object that is answered; names are those of data.inclusion where the meaning is the same.

Each field is named here one by one, so that nothing leaves by accident.
"""

from typing import Any

from reseau.annuaire.adresses import fiche_url
from reseau.annuaire.au_lieu import donnes_ici
from reseau.annuaire.choices import DemiJournee, Fraicheur, Mode, Semaines, Zone
from reseau.annuaire.horaires.grille import JOURS
from reseau.annuaire.models import Creneau
from reseau.annuaire.queries.fraicheur import fraicheur_de
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
    Champ,
    Forme,
    Objet,
    liste,
    ou_rien,
    parmi,
    vers,
)
from reseau.echanges.exports.details import contact_en_donnees, creneau_en_donnees, service_du_creneau
from reseau.structures.choices import STATUTS_CACHES, Statut

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
