"""What the sheet of a structure shows."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from reseau.annuaire.adresses import de_la_commune
from reseau.annuaire.choices import Fraicheur, Mode, Zone
from reseau.annuaire.horaires import (
    Fermeture,
    Ouverture,
    fermetures_a_venir,
    horaires_effectifs,
    horaires_en_francais,
    ouverture_a,
)
from reseau.annuaire.horaires.francais import LigneHoraire
from reseau.annuaire.models import Contact, Creneau, Lieu, Service, ServiceAuLieu
from reseau.annuaire.models.fiches import plus_ancienne
from reseau.annuaire.permanences import creneau_dire, tenues_lire
from reseau.annuaire.queries.contacts import Contacts, contacts_lire
from reseau.annuaire.queries.fraicheur import fraicheur_de
from reseau.annuaire.queries.permanences import tableaux_de
from reseau.annuaire.rules.services import ACCUEIL
from reseau.membres.permissions import est_membre
from reseau.membres.queries import Membre, comptes_caches, equipe_montree
from reseau.structures.choices import Statut
from reseau.structures.models import StatutStructure, Structure
from reseau.structures.queries import structure_statut
from reseau.territoires.models import Bassin, Commune, Departement, Epci
from reseau.territoires.queries import bassin_de, distance_km

MAX_ANTENNES = 60


@dataclass(frozen=True)
class LieuFiche:
    """A place as the sheet shows it; `creneaux`: half-days held in someone else’s walls, when they are its hours."""

    lieu: Lieu
    ouverture: Ouverture | None
    distance: float | None
    fraicheur: Fraicheur
    fermetures: list[Fermeture]
    contacts: list[Contact] = field(default_factory=list)
    lignes: list[LigneHoraire] = field(default_factory=list)
    tableau: Lieu | None = None
    creneaux: list[Creneau] = field(default_factory=list)


@dataclass(frozen=True)
class ServiceFiche:
    """A service as the sheet shows it; `lieux` is empty when it is given in every place.

    `heures` and `ouverture`: when it is given at a distance.
    """

    service: Service
    niveaux: list[str]
    lieux: list[ServiceAuLieu]
    zone: str
    a_distance_seulement: bool
    contacts: list[Contact] = field(default_factory=list)
    heures: list[LigneHoraire] = field(default_factory=list)
    ouverture: Ouverture | None = None


@dataclass(frozen=True)
class FicheStructure:
    """Everything about a structure."""

    structure: Structure
    statut: StatutStructure | None
    statuts: list[StatutStructure]
    parent: Structure | None
    antennes: list[Structure]
    services: list[ServiceFiche]
    lieux: list[LieuFiche]
    publics: list[str]
    confirme_le: datetime.date | None
    confirme_par: str
    fraicheur: Fraicheur
    bassin: Bassin | None
    equipe: list[Membre]
    contacts: list[Contact]

    @property
    def siege(self) -> LieuFiche | None:
        """The first place: the seat before the duties, or the nearest when a town was given."""
        return self.lieux[0] if self.lieux else None

    @property
    def retiree(self) -> bool:
        """Out of the service: the public no longer sees it."""
        return self.statut is not None and self.statut.statut == Statut.RETIREE

    @property
    def identites(self) -> int:
        """How many of its places show the identity of the public service (R3.3)."""
        return sum(ligne.lieu.identite_affichee for ligne in self.lieux)

    @property
    def reperes(self) -> list[dict[str, Any]]:
        """Pins for the small map, in the order of the places."""
        points = []
        for rang, fiche in enumerate(self.lieux, 1):
            latitude, longitude = fiche.lieu.position
            points.append({"n": rang, "lat": latitude, "lon": longitude, "nom": fiche.lieu.nom})
        return points


def fiche_lire(
    structure: Structure, *, commune: Commune | None = None, lecteur: object = None,
    moment: datetime.datetime | None = None,
) -> FicheStructure:  # fmt: skip
    """The published sheet; with `commune`, places come nearest first; the team as `lecteur` may see it."""
    moment = moment or timezone.now()
    jour = timezone.localdate(moment)
    contacts = contacts_lire(structure, membre=est_membre(lecteur))
    lieux = _lieux(structure, commune, moment, contacts)
    services = _services(structure)
    fiches = [*(lieu.lieu for lieu in lieux), *services]
    confirme_le = plus_ancienne(*(fiche.confirme_le for fiche in fiches))
    visibles = Structure.objects.visibles(jour)
    dite = all(fiche.confirme_par_id for fiche in fiches if fiche.confirme_le == confirme_le)  # sinon par une source
    par = {fiche.confirme_par for fiche in fiches if dite and fiche.confirme_par_id}
    caches = comptes_caches(lecteur, structure)
    noms = {"la structure" if compte.pk in caches else compte.nom_complet for compte in par}
    return FicheStructure(
        structure=structure,
        statut=structure_statut(structure, jour),
        statuts=list(structure.statuts.order_by("-du")),
        parent=visibles.filter(pk=structure.parent_id).first() if structure.parent_id else None,
        antennes=list(visibles.filter(parent=structure)[:MAX_ANTENNES]),
        services=[_service_fiche(service, len(lieux), contacts, moment) for service in services],
        lieux=lieux,
        publics=list(dict.fromkeys(p.libelle for service in services for p in service.publics.all())),
        confirme_le=confirme_le,
        confirme_par=", ".join(sorted(noms)),
        fraicheur=fraicheur_de(confirme_le, jour) if fiches else Fraicheur.A_JOUR,
        bassin=bassin_de(lieux[0].lieu.commune) if lieux else None,
        equipe=equipe_montree(lecteur, structure),
        contacts=contacts.structure,
    )


def _lieux(
    structure: Structure, commune: Commune | None, moment: datetime.datetime, contacts: Contacts
) -> list[LieuFiche]:
    """Published places, the seat first or the nearest first."""
    jour = timezone.localdate(moment)
    publies = list(structure.lieux.publies().select_related("commune", "chez", "confirme_par"))
    tenues, tableaux = tenues_lire(publies), tableaux_de(publies)
    lieux = []
    for lieu in publies:
        loin = distance_km(commune.latitude, commune.longitude, *lieu.position) if commune else None
        creneaux = [creneau for creneau in tenues.de(lieu) if creneau.au is None or creneau.au >= jour]
        horaires = horaires_effectifs(lieu.horaires or tenues.horaires(lieu), lieu.fermetures)
        lieux.append(
            LieuFiche(
                lieu=lieu,
                ouverture=ouverture_a(horaires, moment),
                distance=loin,
                fraicheur=fraicheur_de(lieu.confirme_le, jour),
                fermetures=fermetures_a_venir(lieu.fermetures, jour),
                contacts=contacts.lieux.get(lieu.pk, []),
                lignes=horaires_en_francais(lieu.horaires) or [creneau_dire(creneau) for creneau in creneaux],
                tableau=tableaux.get(lieu.pk),
                creneaux=creneaux,
            )
        )
    return sorted(lieux, key=lambda fiche: fiche.distance or 0)


def _services(structure: Structure) -> list[Service]:
    """Published services: reception first, then by rising CEP level, then the rest."""
    aux_lieux = ServiceAuLieu.objects.filter(lieu__publie=True).select_related("lieu__commune")
    services = (
        structure.services.publies()
        .select_related("confirme_par")
        .prefetch_related("missions", "publics", "themes", "niveaux_cep")
        .prefetch_related(Prefetch("aux_lieux", aux_lieux))
    )
    return sorted(services, key=_rang)


def _rang(service: Service) -> tuple[bool, int, int]:
    niveaux = [niveau.niveau for niveau in service.niveaux_cep.all()]
    accueil = any(mission.code == ACCUEIL for mission in service.missions.all())
    return not accueil, min(niveaux, default=9), service.pk


def _service_fiche(service: Service, nombre_lieux: int, contacts: Contacts, moment: datetime.datetime) -> ServiceFiche:
    aux_lieux = list(service.aux_lieux.all())
    propres = len(aux_lieux) < nombre_lieux or any(a.horaires or a.contact or a.capacite for a in aux_lieux)
    for au_lieu in aux_lieux:  # ses propres heures, les fermetures du lieu
        au_lieu.ouverture = ouverture_a(horaires_effectifs(au_lieu.horaires, au_lieu.lieu.fermetures), moment)
    return ServiceFiche(
        service=service,
        niveaux=[niveau.code for niveau in service.niveaux_cep.all()],
        lieux=aux_lieux if propres else [],
        zone=zone_dire(service.zone, service.zone_codes),
        a_distance_seulement=service.modes == [Mode.A_DISTANCE],
        contacts=contacts.services.get(service.pk, []),
        heures=horaires_en_francais(service.heures_a_distance),
        ouverture=ouverture_a(service.heures_a_distance, moment),
    )


def zone_dire(zone: str, codes: list[str]) -> str:
    """« Bassins d'Angoulême et Cognac » in plain words; codes that nobody knows are shown as they are."""
    if zone == Zone.PAYS:
        return "toute la France"
    if zone == Zone.REGION and not codes:
        return "toute la région"
    noms = zone_noms(zone, codes)
    if zone == Zone.BASSIN:
        return f"bassin{'s' if len(noms) > 1 else ''} {_enumerer([de_la_commune(nom) for nom in noms])}"
    return _enumerer(noms)


def _enumerer(noms: list[str]) -> str:
    return " et ".join(filter(None, (", ".join(noms[:-1]), *noms[-1:])))


def zone_noms(zone: str, codes: list[str]) -> list[str]:
    """The names of the territories of a zone, in the order of the codes; one query."""
    champ, modele = {
        Zone.COMMUNE: ("code_insee", Commune),
        Zone.EPCI: ("siren", Epci),
        Zone.BASSIN: ("code", Bassin),
        Zone.DEPARTEMENT: ("code", Departement),
        Zone.REGION: ("code", Departement),
        Zone.PAYS: ("code", Departement),
    }[Zone(zone)]
    noms = dict(modele._default_manager.filter(**{f"{champ}__in": codes}).values_list(champ, "nom"))
    return [noms.get(code, code) for code in codes]
