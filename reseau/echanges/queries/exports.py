"""What the exports write: published sheets of visible structures read by batches, their contacts, their mark, the
account of what was written.
"""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from home.recherche import index
from reseau.annuaire import portes
from reseau.annuaire.models import Contact, Creneau, EtatIndex, Lieu, LigneRecherche, Service, ServiceAuLieu
from reseau.annuaire.models.fiches import AuLieu
from reseau.echanges.identifiants import identifiant_service
from reseau.echanges.imports import nettoyage
from reseau.echanges.imports.vocabulaire import MODELES as TERMES
from reseau.structures.models import Reseau, StatutStructure, Structure
from reseau.territoires.models import Commune, CompositionBassin

# What an export wrote.

LICENCE = "Licence Ouverte 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


@dataclass
class Bilan:
    """Counted while the lines go by."""

    structures: int = 0
    services: int = 0
    lieux: int = 0
    contacts: int = 0
    permanences: int = 0

    def noter(self, exportee: "StructureExportee") -> None:
        """One more structure, its services and the places shown."""
        self.structures += 1
        self.services += len(exportee.services)
        self.lieux += len(exportee.montres)

    def __str__(self) -> str:
        dit = f"structures {self.structures}, services {self.services}, lieux {self.lieux}"
        annexes = {"contacts": self.contacts, "permanences": self.permanences}
        return ", ".join([dit, *(f"{nom} {nombre}" for nom, nombre in annexes.items() if nombre)])


# Whom to call and who receives, as data: public contacts and rows of duty tables, the same in every format.

Objet = dict[str, Any]


def contact_en_donnees(contact: Contact) -> Objet:
    """A contact for everyone; whoever calls has left the others aside."""
    return {
        "libelle": nettoyage.texte(contact.libelle),
        "telephone": contact.telephone,
        "courriel": contact.courriel,
        "precision": nettoyage.texte(contact.precision),
    }


def service_du_creneau(creneau: Creneau) -> Service | None:
    """The service given there, when anyone may see it."""
    return creneau.service if creneau.service and creneau.service.publie else None


def creneau_en_donnees(creneau: Creneau, structure: str, service: Any) -> Objet:
    """A row of a duty table; `structure` and `service` are named as the format names them."""
    return {
        "structure": structure,
        "structure_nom": nettoyage.texte(creneau.structure.nom),
        "service": service,
        "jour": portes.JOURS[creneau.jour],
        "demi_journee": creneau.demi_journee,
        "debut": f"{creneau.debut:%H:%M}",
        "fin": f"{creneau.fin:%H:%M}",
        "semaines": creneau.semaines,
        "rangs": creneau.rangs,
        "du": creneau.du.isoformat() if creneau.du else None,
        "au": creneau.au.isoformat() if creneau.au else None,
        "sur_rendez_vous": creneau.sur_rendez_vous,
        "salle": nettoyage.texte(creneau.salle),
        "horaires": portes.creneau_ecrire(creneau),
    }


# What the exports write: published sheets of visible structures, a few hundred structures at a time.
#
# Each batch is read in the same few queries whatever it holds, and let go before the next: memory does not grow with
# the
# directory. A structure comes whole, with its places and services as they stand together.

LOT = 500
Trouvees = set[tuple[int, int | None]]


@dataclass(slots=True)
class ServiceExporte:
    """A service, the codes of its terms, and where it is given, with what is said of it there."""

    service: Service
    codes: dict[str, list[str]]
    lieux: list[AuLieu] = field(default_factory=list)
    sans_lieu: bool = False


@dataclass(slots=True)
class StructureExportee:
    """A structure with its places (the seat first), those to be shown, and its services.

    With details, its public contacts, the duty table of each of its places, and the half-days it holds anywhere.
    """

    structure: Structure
    lieux: list[Lieu] = field(default_factory=list)
    montres: list[Lieu] = field(default_factory=list)
    services: list[ServiceExporte] = field(default_factory=list)
    contacts: portes.Contacts = field(default_factory=portes.Contacts)
    creneaux: dict[int, list[Creneau]] = field(default_factory=lambda: defaultdict(list))
    tenus: list[Creneau] = field(default_factory=list)

    @property
    def siege(self) -> Lieu | None:
        """The first place, permanences last: where the structure itself is."""
        return self.lieux[0] if self.lieux else None


class Exportables:
    """The whole directory, or what answers a search; may be read several times."""

    def __init__(self, criteres: portes.Criteres | None = None) -> None:
        self._positions: array | None = None
        self._base = 0
        if criteres is not None:
            trouvees = portes.lignes_trouver(criteres, timezone.now(), portes.libelles())
            self._positions, self._base = array("q", index.positions(trouvees.comptes.lignes)), trouvees.memoire.base
        self._reseaux: dict[int, Reseau] = {}
        self._codes: dict[str, dict[int, str]] = {}

    def structures(self, details: bool = False, parmi: QuerySet | None = None) -> Iterator[StructureExportee]:
        """One by one, read by batches; `details`: with contacts and duty tables; `parmi`: only these, by their keys."""
        self._reseaux = Reseau.objects.in_bulk()
        self._codes = {nom: dict(modele._default_manager.values_list("pk", "code")) for nom, modele in TERMES.items()}
        visibles = Structure.objects.visibles()
        for structures, trouvees in self._lots(visibles if parmi is None else visibles.filter(pk__in=parmi)):
            exportees = self._lire(structures, trouvees)
            if details:
                _details_lire(exportees)
            yield from exportees.values()

    def _lots(self, parmi: QuerySet[Structure]) -> Iterator[tuple[list[Structure], Trouvees | None]]:
        if self._positions is not None:
            yield from self._lots_trouves(self._positions, parmi)
            return
        dernier = 0
        while lot := list(parmi.filter(pk__gt=dernier).order_by("pk")[:LOT]):
            yield lot, None
            dernier = lot[-1].pk

    def _lots_trouves(
        self, positions: Sequence[int], parmi: QuerySet[Structure]
    ) -> Iterator[tuple[list[Structure], Trouvees | None]]:
        """The rows of one structure stand side by side: a structure cut between two batches waits for the second."""
        attente: list[tuple[int, int, int | None]] = []
        for debut in range(0, len(positions), LOT):
            cles = [position + self._base for position in positions[debut : debut + LOT]]
            lignes = LigneRecherche.objects.filter(pk__in=cles).order_by("pk")
            attente += lignes.values_list("structure_id", "service_id", "lieu_id")
            derniere = attente[-1][0] if attente and debut + LOT < len(positions) else None
            prets = [ligne for ligne in attente if ligne[0] != derniere]
            attente = [ligne for ligne in attente if ligne[0] == derniere]
            if prets:
                rangees = dict.fromkeys(structure for structure, _, _ in prets)
                visibles = parmi.filter(pk__in=rangees).in_bulk()
                yield (
                    [visibles[cle] for cle in rangees if cle in visibles],
                    {(service, lieu) for _, service, lieu in prets},
                )

    def _lire(self, structures: list[Structure], trouvees: Trouvees | None) -> dict[int, StructureExportee]:
        exportees = {structure.pk: StructureExportee(structure) for structure in structures}
        for exportee in exportees.values():
            exportee.structure.reseau = self._reseaux[exportee.structure.reseau_id]
        lieux = self._lieux(exportees)
        services = self._services(exportees)
        aux_lieux = ServiceAuLieu.objects.filter(service__in=services, lieu__in=lieux).order_by("pk")
        for service, lieu, *suites in aux_lieux.values_list("service_id", "lieu_id", "horaires", "missions", "modes"):
            if trouvees is None or (service, lieu) in trouvees:
                services[service].lieux.append(AuLieu(lieux[lieu], *suites))
        for exportee in exportees.values():
            _trier(exportee, trouvees)
        return exportees

    def _lieux(self, exportees: dict[int, StructureExportee]) -> dict[int, Lieu]:
        """Published places, each with its town."""
        lus = Lieu.objects.publies().filter(structure__in=exportees).order_by("permanence", "pk")
        lieux = {lieu.pk: lieu for lieu in lus}
        communes = Commune.objects.only("code_insee", "nom", "latitude", "longitude")
        communes = communes.in_bulk({lieu.commune_id for lieu in lieux.values()})
        for lieu in lieux.values():
            lieu.commune = communes[lieu.commune_id]
            lieu.structure = exportees[lieu.structure_id].structure
            exportees[lieu.structure_id].lieux.append(lieu)
        return lieux

    def _services(self, exportees: dict[int, StructureExportee]) -> dict[int, ServiceExporte]:
        """Published services, each with its codes."""
        lus = {service.pk: service for service in Service.objects.publies().filter(structure__in=exportees)}
        codes = {nom: self._termes(nom, list(lus)) for nom in TERMES}
        services = {}
        for cle, service in lus.items():
            service.structure = exportees[service.structure_id].structure
            services[cle] = ServiceExporte(service, {nom: sorted(codes[nom][cle]) for nom in TERMES})
            exportees[service.structure_id].services.append(services[cle])
        return services

    def _termes(self, nom: str, services: list[int]) -> dict[int, list[str]]:
        champ = Service._meta.get_field(nom)
        colonne = f"{champ.m2m_reverse_field_name()}_id"
        lignes: Any = champ.remote_field.through.objects.filter(service__in=services)
        codes = defaultdict(list)
        for service, terme in lignes.values_list("service_id", colonne):
            codes[service].append(self._codes[nom][terme])
        return codes


def _details_lire(exportees: dict[int, StructureExportee]) -> None:
    """Public contacts, and rows of duty tables at published places, of these structures or held by them."""
    for structure, contacts in portes.contacts_publics_de(exportees).items():
        exportees[structure].contacts = contacts
    creneaux = portes.creneaux_publics().filter(Q(lieu__structure__in=exportees) | Q(structure__in=exportees))
    visibles = creneaux.filter(lieu__publie=True, lieu__structure__in=Structure.objects.visibles())
    for creneau in visibles.select_related("structure", "service__structure", "lieu__structure", "lieu__commune"):
        if hote := exportees.get(creneau.lieu.structure_id):
            hote.creneaux[creneau.lieu_id].append(creneau)
        if tient := exportees.get(creneau.structure_id):
            tient.tenus.append(creneau)


def _trier(exportee: StructureExportee, trouvees: Trouvees | None) -> None:
    """Keep what was found, in an order that another directory gives too: places as they stand, services by theirs."""
    rangs = {lieu.pk: rang for rang, lieu in enumerate(exportee.lieux)}
    exportee.services.sort(key=lambda s: (len(nom := identifiant_service(s.service)), nom))
    for service in exportee.services:
        service.lieux.sort(key=lambda au_lieu: rangs[au_lieu.lieu.pk])
        service.sans_lieu = not service.lieux and (trouvees is None or (service.service.pk, None) in trouvees)
    if trouvees is not None:
        exportee.services = [s for s in exportee.services if s.lieux or s.sans_lieu]
        vus = {au_lieu.lieu.pk for service in exportee.services for au_lieu in service.lieux}
        exportee.montres = [lieu for lieu in exportee.lieux if lieu.pk in vus]
    else:
        exportee.montres = exportee.lieux


# The mark of an export, known before it is written: the same as long as nothing that it reads has moved.

VERSION = 2  # à avancer quand un format écrit autrement les mêmes fiches


def empreinte(code: str, requete: str) -> str:
    """A weak ETag: the index moves with every sheet, statuses with the day; words and territories are counted."""
    maintenant = timezone.localtime()
    vus = [
        VERSION, code, requete, maintenant.date(), maintenant.strftime("%H:%M") if "ouvert=" in requete else "",
        *(EtatIndex.objects.values_list("revision", "jeton").first() or ()),
        *Structure.objects.aggregate(n=Count("pk"), m=Max("modifie_le")).values(),
        *Contact.objects.aggregate(n=Count("pk"), m=Max("modifie_le")).values(),
        *Creneau.objects.aggregate(n=Count("pk"), m=Max("modifie_le")).values(),
        *StatutStructure.objects.aggregate(n=Count("pk"), m=Max("pk")).values(),
        *CompositionBassin.objects.aggregate(n=Count("pk"), m=Max("pk")).values(),
        *Commune.objects.aggregate(n=Count("pk"), m=Max("pk")).values(),
        *Reseau.objects.order_by("pk").values_list("pk", "code", "correspondance"),
        *(ligne for modele in TERMES.values()
          for ligne in modele._default_manager.order_by("pk").values_list("pk", "code", "libelle", "correspondance")),
    ]  # fmt: skip
    return f'W/"{hashlib.sha256(repr(vus).encode()).hexdigest()[:32]}"'
