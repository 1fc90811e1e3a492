"""What this room offers to the ground floor: cards, histories, personal data treatments, periodic work, what it
hears, checks.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Max, Min, Q
from django.urls import reverse

from home.etats.historiques import Histoire
from home.exploitation.travaux import NUIT, Periodique
from home.registre import BlocLocal, Carte, Chiffre
from home.securite.donnees_personnelles import Traitement
from reseau.annuaire.choices import ENTREE_LEXIQUE, MISSIONS_CEP, MISSIONS_OUVERTES, ZONES_SANS_CODE
from reseau.annuaire.horaires import horaires_analyser, horaires_effectifs
from reseau.annuaire.models import Contact, Creneau, Lieu, LigneRecherche, Service, ServiceAuLieu
from reseau.annuaire.permissions import peut_lire_l_histoire
from reseau.annuaire.queries.bassins import accueil_lire
from reseau.annuaire.queries.permanences import creneau_identique
from reseau.annuaire.recherche.lignes import Redacteur, services_a_indexer
from reseau.annuaire.rules.fiches import reseau_change_suivre, structure_change_suivre, structure_fusion_suivre
from reseau.annuaire.rules.services import TOUT_PUBLIC
from reseau.annuaire.rules.tenue import rappels_envoyer, signalements_annoncer, signalements_oublier
from reseau.comptes.models import Compte
from reseau.structures import models
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin


def bloc_accueil(compte: Compte, bassin: Bassin) -> Carte:
    """The places and the structures of a bassin, on a map and town by town, for everyone (R4.19)."""
    accueil = accueil_lire(bassin)
    contexte = {
        "accueil": accueil,
        "url_suite": f"{reverse('annuaire')}?bassin={bassin.code}",
        "libelle_suite": "Chercher un service dans ce bassin",
    }
    chiffres = (
        Chiffre(accueil.structures, "structure", "structures"),
        Chiffre(accueil.lieux, "lieu d’accueil", "lieux d’accueil"),
    )
    return Carte("Où l’on vous reçoit", "annuaire/blocs/bassin.html", contexte, chiffres=chiffres)


BLOC_ACCUEIL = BlocLocal(bloc_accueil)


# What this room hears from the register below.


def _fusion(sender: type, source: Structure, cible: Structure, **suite: Any) -> None:
    structure_fusion_suivre(source=source, cible=cible)


def _modification(sender: type, structure: Structure, **suite: Any) -> None:
    dits = {nom: suite[nom] for nom in ("avant", "par", "origine", "statuts") if nom in suite}
    structure_change_suivre(structure=structure, **dits)


def _reseau(sender: type, reseau: Reseau, **suite: Any) -> None:
    dits = {nom: suite[nom] for nom in ("avant", "liens_avant", "par", "origine")}
    reseau_change_suivre(reseau=reseau, **dits)


def ecouter() -> None:
    """Connect, once, from the app's `ready()`."""
    models.structure_fusionnee.connect(_fusion, dispatch_uid="annuaire.fusion")
    models.structure_modifiee.connect(_modification, dispatch_uid="annuaire.modification")
    models.reseau_modifie.connect(_reseau, dispatch_uid="annuaire.reseau")


ENTREE_DITE = Histoire(
    ENTREE_LEXIQUE, peut_lire_l_histoire, titre=lambda entree: entree.nom, retour=lambda _: reverse("lexique")
)


TRAVAUX = [
    Periodique(
        "annuaire.rappels",
        NUIT,
        rappels_envoyer,
        "{0.fiches} fiche(s) rappelée(s), {0.courriels} courriel(s), {0.sans_repondant} fiche(s) sans personne à qui "
        "écrire.",
    ),
    Periodique("annuaire.signalements", NUIT, signalements_annoncer, "{} courriel(s) de signalements."),
    Periodique("annuaire.oublis", NUIT, signalements_oublier, "{} signalement(s) effacé(s), clos depuis un an."),
]


TRAITEMENTS = [
    Traitement(
        "Dire à qui s’adresser dans chaque lieu",
        "nom, fonction, téléphone et adresse professionnels",
        "Contact Lieu",
        personnes="les professionnels que leur structure donne comme contacts",
        destinataires="tous, les membres ou la structure, selon ce que dit chaque contact",
        duree="tant que la structure le donne",
    ),
    Traitement(
        "Tenir les fiches à jour",
        "qui a confirmé, modifié, importé ou demandé",
        "Service Creneau Modification Doublon EntreeLexique Import Correspondance FichierDepose",
    ),
    Traitement(
        "Faire confirmer les fiches",
        "qui l’a demandé, l’adresse électronique de la structure à qui le lien est parti",
        "DemandeConfirmation",
        personnes="les membres qui demandent ; les structures sans référent",
        destinataires="qui tient ou anime les fiches ; la Région",
        duree="deux ans",
    ),
    Traitement(
        "Corriger ce qu’un visiteur signale",
        "texte du signalement, adresse électronique s’il attend une réponse",
        "Signalement",
        personnes="les visiteurs qui signalent une erreur",
        destinataires="qui tient la fiche ; la Région",
        duree="un an après la réponse",
    ),
]


# Invariants of the directory.

LOT = 500
COMPAREES = ("titre", "contexte", "corps", "facettes", "zones", "territoire", "horaires", "confirme_le")


def services_coherents() -> Iterator[str]:
    """Published services keep the promises of the public service (R1.2, R3.1, R6.2)."""
    services = Service.objects.publies().filter(structure__fusionnee_dans=None)
    for service in services.prefetch_related("missions", "publics", "niveaux_cep").iterator(LOT):
        for faute in _fautes(service):
            yield f"Le service {service.pk} ({service.nom}) {faute}."
    for service in Service.objects.filter(gratuit=False):
        yield f"Le service {service.pk} ({service.nom}) n’est pas gratuit."


def _fautes(service: Service) -> Iterator[str]:
    missions = {mission.code for mission in service.missions.all()}
    publics = {public.code for public in service.publics.all()}
    if not missions:
        yield "n’assure aucune mission"
    if not publics:
        yield "ne dit pas à qui il s’adresse"
    if service.niveaux_cep.all() and not missions & MISSIONS_CEP:
        yield "a un niveau de CEP sans conseil ni accompagnement"
    if not service.zone_codes and service.zone not in ZONES_SANS_CODE:
        yield "ne dit pas quels territoires il couvre"
    if service.horaires and horaires_analyser(service.horaires) is None:
        yield "a des heures à distance qui ne se lisent pas"


def promesses_a_tenir() -> Iterator[str]:
    """What the sheets of an older base, or of a source, promised less than the rules now ask (R1.2, R6.1, R6.2)."""
    visibles = Structure.objects.visibles()
    services = Service.objects.publies().filter(structure__in=visibles)
    ouverts = services.filter(missions__code__in=MISSIONS_OUVERTES).exclude(publics__code=TOUT_PUBLIC)
    for service in ouverts.distinct().iterator(LOT):
        yield f"Le service {service.pk} ({service.nom}) restreint l’accueil ou l’information à un public."
    conseillers = services.filter(missions__code__in=MISSIONS_CEP, niveaux_cep=None)
    for service in conseillers.distinct().iterator(LOT):
        yield f"Le service {service.pk} ({service.nom}) conseille ou accompagne sans dire son niveau de CEP."
    servis = ServiceAuLieu.objects.filter(service__publie=True).values("lieu")
    for lieu in Lieu.objects.publies().filter(structure__in=visibles).exclude(pk__in=servis).iterator(LOT):
        yield f"Le lieu {lieu.pk} ({lieu.nom}) est visible et n’assure aucune mission."
    restreints = ServiceAuLieu.objects.exclude(missions=[]).select_related("service", "lieu")
    for au_lieu in restreints.prefetch_related("service__missions").iterator(LOT):
        if ailleurs := set(au_lieu.missions) - {mission.code for mission in au_lieu.service.missions.all()}:
            dites = ", ".join(sorted(ailleurs))
            yield f"Le lieu {au_lieu.lieu_id} dit une mission que le service {au_lieu.service_id} n’a plus : {dites}."


def lieux_coherents() -> Iterator[str]:
    """Hours parse, places hang on living structures, services are given in places of their own structure."""
    for lieu in Lieu.objects.exclude(horaires="").iterator(LOT):
        if horaires_analyser(horaires_effectifs(lieu.horaires, lieu.fermetures)) is None:
            yield f"Les horaires du lieu {lieu.pk} ({lieu.nom}) ne se lisent pas."
    for lieu in Lieu.objects.exclude(structure__fusionnee_dans=None):
        yield f"Le lieu {lieu.pk} ({lieu.nom}) tient encore à une structure fusionnée."
    for au_lieu in ServiceAuLieu.objects.exclude(service__structure=F("lieu__structure")):
        yield f"Le service {au_lieu.service_id} est donné dans un lieu d’une autre structure."


def contacts_coherents() -> Iterator[str]:
    """Contacts hang on a living structure, on its own places and services."""
    ailleurs = Q(lieu__isnull=False) & ~Q(lieu__structure=F("structure"))
    ailleurs |= Q(service__isnull=False) & ~Q(service__structure=F("structure"))
    for contact in Contact.objects.filter(ailleurs):
        yield f"Le contact {contact.pk} ({contact.libelle}) tient à une fiche d’une autre structure."
    for contact in Contact.objects.exclude(structure__fusionnee_dans=None):
        yield f"Le contact {contact.pk} ({contact.libelle}) tient encore à une structure fusionnée."


def permanences_coherentes() -> Iterator[str]:
    """Rows of duty tables are held by living structures, for their own services, once at a time."""
    for creneau in Creneau.objects.exclude(structure__fusionnee_dans=None):
        yield f"Le créneau {creneau.pk} est tenu par une structure fusionnée."
    for creneau in Creneau.objects.filter(service__isnull=False).exclude(service__structure=F("structure")):
        yield f"Le créneau {creneau.pk} annonce le service d’une autre structure."
    precedents: list[Creneau] = []
    for creneau in Creneau.objects.order_by("lieu", "structure", "jour", "demi_journee", "pk"):
        cle = (creneau.lieu_id, creneau.identite)
        precedents = [autre for autre in precedents if (autre.lieu_id, autre.identite) == cle]
        if any(creneau_identique(creneau, autre) for autre in precedents):
            yield f"Le créneau {creneau.pk} répète une ligne du même tableau."
        precedents.append(creneau)


def index_en_phase() -> Iterator[str]:
    """The search rows say what the sheets say, and the rows of a structure stand side by side."""
    attendues: dict[tuple[int, int | None], LigneRecherche] = {}
    redacteur = Redacteur()
    for services in services_a_indexer():
        for ligne in redacteur.lignes(services, redacteur.lot_lire(services)):
            attendues[ligne.service_id, ligne.lieu_id] = ligne
    for ligne in LigneRecherche.objects.iterator(LOT):
        attendue = attendues.pop((ligne.service_id, ligne.lieu_id), None)
        if attendue is None:
            yield f"La ligne de recherche {ligne.pk} ne répond plus à aucune fiche."
        elif any(getattr(ligne, nom) != getattr(attendue, nom) for nom in COMPAREES):
            yield f"La ligne de recherche {ligne.pk} ne dit pas ce que dit la fiche."
    for service, lieu in attendues:
        yield f"Le service {service} n’a pas sa ligne de recherche (lieu {lieu or 'aucun'})."
    groupes = LigneRecherche.objects.order_by().values("structure").annotate(n=Count("pk"), a=Min("pk"), z=Max("pk"))
    for groupe in groupes:
        if groupe["z"] - groupe["a"] + 1 != groupe["n"]:
            yield f"Les lignes de recherche de la structure {groupe['structure']} ne se suivent pas : réindexez."
