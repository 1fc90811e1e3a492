"""Invariants of the directory."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min

from reseau.annuaire.choices import MISSIONS_CEP, ZONES_SANS_CODE
from reseau.annuaire.horaires import horaires_analyser, horaires_effectifs
from reseau.annuaire.models import Lieu, LigneRecherche, Service, ServiceAuLieu
from reseau.annuaire.recherche.lignes import Redacteur, services_a_indexer
from reseau.annuaire.rules.services import ACCUEIL, TOUT_PUBLIC

LOT = 500
COMPAREES = ("titre", "contexte", "corps", "facettes", "zones", "territoire", "horaires", "confirme_le")


def services_coherents() -> Iterator[str]:
    """Published services keep the promises of the public service (R1.2, R3.1, R6.1, R6.2)."""
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
    if ACCUEIL in missions and TOUT_PUBLIC not in publics:
        yield "restreint l’accueil à un public"
    if service.niveaux_cep.all() and not missions & MISSIONS_CEP:
        yield "a un niveau de CEP sans conseil ni accompagnement"
    if not service.zone_codes and service.zone not in ZONES_SANS_CODE:
        yield "ne dit pas quels territoires il couvre"


def lieux_coherents() -> Iterator[str]:
    """Hours parse, places hang on living structures, services are given in places of their own structure."""
    for lieu in Lieu.objects.exclude(horaires="").iterator(LOT):
        if horaires_analyser(horaires_effectifs(lieu.horaires, lieu.fermetures)) is None:
            yield f"Les horaires du lieu {lieu.pk} ({lieu.nom}) ne se lisent pas."
    for lieu in Lieu.objects.exclude(structure__fusionnee_dans=None):
        yield f"Le lieu {lieu.pk} ({lieu.nom}) tient encore à une structure fusionnée."
    for au_lieu in ServiceAuLieu.objects.exclude(service__structure=F("lieu__structure")):
        yield f"Le service {au_lieu.service_id} est donné dans un lieu d’une autre structure."


def index_en_phase() -> Iterator[str]:
    """The search rows say what the sheets say, and the rows of a structure stand side by side."""
    attendues: dict[tuple[int, int | None], LigneRecherche] = {}
    redacteur = Redacteur()
    services = list(services_a_indexer())
    for debut in range(0, len(services), LOT):
        for ligne in redacteur.lignes(services[debut : debut + LOT]):
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
