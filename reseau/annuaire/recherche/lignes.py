"""From sheets to search rows: words stemmed, facets as tokens, zones and territory as tokens, hours with closures."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, QuerySet

from home.recherche.texte import analyser, mots
from reseau.annuaire.choices import Mode, Zone
from reseau.annuaire.horaires import horaires_effectifs
from reseau.annuaire.models import Lieu, LigneRecherche, Service, ServiceAuLieu
from reseau.annuaire.models.fiches import plus_ancienne
from reseau.structures.models import Structure
from reseau.territoires.queries import bassins_par_commune

LONGUEUR_MOT = 60
PREFIXES_ZONE = {Zone.COMMUNE: "com", Zone.EPCI: "epci", Zone.BASSIN: "bassin", Zone.DEPARTEMENT: "dep"}


def services_a_indexer(structures: Iterable[int] | None = None) -> QuerySet[Service]:
    """Published services of these structures (of all of them by default), with all that a row needs."""
    aux_lieux = ServiceAuLieu.objects.select_related("lieu__commune", "lieu__chez").order_by("lieu_id")
    services = Service.objects.publies().filter(structure__fusionnee_dans=None)
    if structures is not None:
        services = services.filter(structure__in=structures)
    return (
        services.select_related("structure__reseau")
        .prefetch_related("missions", "publics", "themes", "niveaux_cep__equivalent_2019")
        .prefetch_related(Prefetch("aux_lieux", aux_lieux, to_attr="tous_les_lieux"))
        .order_by("structure_id", "pk")
    )


class Redacteur:
    """Writes the rows of services and counts the words it meets."""

    def __init__(self) -> None:
        self._bassins = bassins_par_commune()
        self.mots: Counter[str] = Counter()

    def lignes(self, service: Service) -> Iterator[LigneRecherche]:
        """One row per published place; one without place for what has none, or is also given remotely."""
        publies = [au_lieu for au_lieu in service.tous_les_lieux if au_lieu.lieu.publie]
        for au_lieu in publies:
            yield self._ligne(service, au_lieu.lieu, au_lieu.horaires)
        if not publies and (not service.tous_les_lieux or Mode.A_DISTANCE in service.modes):
            yield self._ligne(service, None, "")

    def _ligne(self, service: Service, lieu: Lieu | None, horaires: str) -> LigneRecherche:
        structure = service.structure
        titre = [service.nom, structure.nom, structure.sigle]
        contexte = [
            structure.reseau.nom,
            structure.reseau.sigle,
            *(t.libelle for t in service.themes.all()),
            *(m.libelle for m in service.missions.all()),
            *(p.libelle for p in service.publics.all()),
        ]
        corps = [service.description, service.conditions, structure.presentation, *_textes_du_lieu(lieu)]
        latitude, longitude = lieu.position if lieu else (None, None)
        self._compter(titre, contexte, corps)
        return LigneRecherche(
            structure=structure,
            service=service,
            lieu=lieu,
            titre=_racines(titre),
            contexte=_racines(contexte),
            corps=_racines(corps),
            facettes=" ".join(_facettes(service, structure)),
            zones=" ".join(_zones(service)),
            territoire=self._territoire(lieu),
            latitude=latitude,
            longitude=longitude,
            horaires=horaires_effectifs(horaires or lieu.horaires, lieu.fermetures) if lieu else "",
            confirme_le=plus_ancienne(service.confirme_le, lieu.confirme_le if lieu else None),
        )

    def _territoire(self, lieu: Lieu | None) -> str:
        """Where the place stands."""
        if lieu is None:
            return ""
        bassin = self._bassins.get(lieu.commune_id)
        return f"com:{lieu.commune.code_insee}" + (f" bassin:{bassin.code}" if bassin else "")

    def _compter(self, *groupes: list[str]) -> None:
        vus = {mot for groupe in groupes for texte in groupe for mot in mots(texte)}
        self.mots.update(mot for mot in vus if len(mot) <= LONGUEUR_MOT)


def _textes_du_lieu(lieu: Lieu | None) -> list[str]:
    if lieu is None:
        return []
    return [lieu.nom, lieu.commune.nom, lieu.code_postal, lieu.chez.nom if lieu.chez else ""]


def _racines(textes: Iterable[str]) -> str:
    """Stems of several texts, each once, in order."""
    return " ".join(dict.fromkeys(racine for texte in textes if texte for racine in analyser(texte)))


def _facettes(service: Service, structure: Structure) -> Iterator[str]:
    """The tokens that facets count."""
    yield f"reseau:{structure.reseau.code}"
    for nom, termes in (("mission", service.missions), ("public", service.publics), ("theme", service.themes)):
        for terme in termes.all():
            yield f"{nom}:{terme.code}"
    niveaux = {niveau.equivalent_2019 or niveau for niveau in service.niveaux_cep.all()}
    yield from sorted(f"cep:{niveau.code}" for niveau in niveaux)
    for mode in service.modes:
        if mode in Mode.values:
            yield f"mode:{mode}"


def _zones(service: Service) -> list[str]:
    """The territories whose inhabitants may use the service."""
    if service.zone == Zone.PAYS:
        return ["pays"]
    if service.zone == Zone.REGION:
        return [f"dep:{code}" for code in service.zone_codes] or ["region"]
    return [f"{PREFIXES_ZONE[Zone(service.zone)]}:{code}" for code in service.zone_codes]
