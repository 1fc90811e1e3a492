"""What the sheet of a structure shows: its places and services, contacts, freshness, zones in words, the number to
call (R5.1); the sheet of a network.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    CharField,
    Count,
    F,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from home.temps.typographie import de_la_commune, du_departement
from reseau.annuaire.choices import (
    AGES_DES_JALONS,
    JOURS_A_CONFIRMER,
    JOURS_PERIMEE,
    JOURS_RESEAU,
    MISSIONS_OUVERTES,
    Fraicheur,
    Jalon,
    Mode,
    Visibilite,
    Zone,
)
from reseau.annuaire.horaires import (
    Fermeture,
    LigneHoraire,
    Ouverture,
    fermetures_a_venir,
    horaires_effectifs,
    horaires_en_francais,
    ouverture_a,
)
from reseau.annuaire.models import Contact, Creneau, Lieu, Modification, Service, ServiceAuLieu
from reseau.annuaire.models.fiches import SUITES, donnes_ici, plus_ancienne
from reseau.annuaire.queries.historique import LigneHistorique, historique_dire, modifications_du_reseau
from reseau.annuaire.queries.permanences import creneau_dire, tableaux_de, tenues_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.membres.portes import Membre, comptes_caches, equipe_montree, tetes_de_reseau
from reseau.structures.choices import Statut
from reseau.structures.models import Reseau, StatutStructure, Structure
from reseau.structures.portes import structure_statut
from reseau.territoires.models import Bassin, Commune, CompositionBassin, Departement, Epci
from reseau.territoires.portes import bassin_de, distance_km
from reseau.vocabulaires.models import Mission

# What the age of a confirmation means (R5.1).


def fraicheur_de(confirme_le: datetime.date | None, jour: datetime.date | None = None) -> Fraicheur:
    """Up to date for six months, « à confirmer » then, out of re-addressing after a year or when never confirmed."""
    if confirme_le is None:
        return Fraicheur.PERIMEE
    age = ((jour or timezone.localdate()) - confirme_le).days
    if age > JOURS_PERIMEE:
        return Fraicheur.PERIMEE
    return Fraicheur.A_CONFIRMER if age > JOURS_A_CONFIRMER else Fraicheur.A_JOUR


def jalon_de(confirme_le: datetime.date | None, jour: datetime.date | None = None) -> Jalon | None:
    """The last step that a sheet has passed without being confirmed; None within three months."""
    if confirme_le is None:
        return Jalon.DOUZE_MOIS
    age = ((jour or timezone.localdate()) - confirme_le).days
    return next((jalon for depuis, jalon in AGES_DES_JALONS if age > depuis), None)


# Contacts that a reader may see.


@dataclass
class Contacts:
    """The contacts of a structure, sorted by what they are the contact of."""

    structure: list[Contact] = field(default_factory=list)
    lieux: dict[int, list[Contact]] = field(default_factory=lambda: defaultdict(list))
    services: dict[int, list[Contact]] = field(default_factory=lambda: defaultdict(list))


def contacts_lire(structure: Structure, *, membre: bool) -> Contacts:
    """Those for everyone, and those for professionals when the reader is a member; one query."""
    return _trier(structure.contacts.all() if membre else contacts_publics().filter(structure=structure))


def contacts_publics() -> QuerySet[Contact]:
    """Those that anyone may read: nothing for professionals leaves by an export or by the data interface."""
    return Contact.objects.filter(visibilite=Visibilite.PUBLIC).order_by("structure", "libelle", "pk")


def contacts_publics_de(structures: Iterable[int]) -> dict[int, Contacts]:
    """The public contacts of each of these structures; one query."""
    par_structure: dict[int, list[Contact]] = defaultdict(list)
    for contact in contacts_publics().filter(structure__in=structures):
        par_structure[contact.structure_id].append(contact)
    return {structure: _trier(contacts) for structure, contacts in par_structure.items()}


def _trier(contacts: Iterable[Contact]) -> Contacts:
    tries = Contacts()
    for contact in contacts:
        if contact.lieu_id:
            tries.lieux[contact.lieu_id].append(contact)
        elif contact.service_id:
            tries.services[contact.service_id].append(contact)
        else:
            tries.structure.append(contact)
    return tries


# Whose inhabitants a service is open to, in words.

GENRES = {"com": Zone.COMMUNE, "epci": Zone.EPCI, "bassin": Zone.BASSIN, "dep": Zone.DEPARTEMENT}
RESERVES = {
    "com": "{de_nom}",
    "epci": "de l’intercommunalité {nom}",
    "bassin": "du bassin {de_nom}",
    "dep": "{du_nom}",
}


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


def jetons_dire(zones: Iterable[str]) -> dict[str, str]:
    """« des habitants du bassin de Niort », for each set of tokens of a search row; nothing for the whole region.

    One query, whatever the kinds of territory that they name.
    """
    reservees = {dite: [jeton.split(":", 1) for jeton in dite.split() if ":" in jeton] for dite in zones}
    codes: dict[str, set[str]] = defaultdict(set)
    for jetons in reservees.values():
        for genre, code in jetons:
            codes[genre].add(code)
    demandes = [
        _territoires(GENRES[genre], siens).annotate(genre=Value(genre, CharField())).values_list("genre", champ, "nom")
        for genre, siens in codes.items()
        for champ in (_PAR_ZONE[GENRES[genre]][0],)
    ]
    trouves = demandes[0].union(*demandes[1:], all=True) if demandes else ()
    noms = {(genre, code): code for genre, siens in codes.items() for code in siens}
    noms |= {(genre, code): nom for genre, code, nom in trouves}
    return {dite: _reserver([(g, noms[g, c]) for g, c in jetons]) for dite, jetons in reservees.items()}


def _reserver(territoires: Sequence[tuple[str, str]]) -> str:
    dits = [
        RESERVES[genre].format(nom=nom, de_nom=de_la_commune(nom), du_nom=du_departement(nom))
        for genre, nom in territoires
    ]
    return _enumerer(dits)


def _enumerer(noms: list[str]) -> str:
    return " et ".join(filter(None, (", ".join(noms[:-1]), *noms[-1:])))


_PAR_ZONE: dict[Zone, tuple[str, type[Model]]] = {
    Zone.COMMUNE: ("code_insee", Commune),
    Zone.EPCI: ("siren", Epci),
    Zone.BASSIN: ("code", Bassin),
    Zone.DEPARTEMENT: ("code", Departement),
    Zone.REGION: ("code", Departement),
    Zone.PAYS: ("code", Departement),
}


def _territoires(zone: Zone, codes: Iterable[str]) -> QuerySet:
    champ, modele = _PAR_ZONE[zone]
    return modele._default_manager.filter(**{f"{champ}__in": list(codes)}).order_by()


def zone_noms(zone: str, codes: list[str]) -> list[str]:
    """The names of the territories of a zone, in the order of the codes; one query."""
    noms = dict(_territoires(Zone(zone), codes).values_list(_PAR_ZONE[Zone(zone)][0], "nom"))
    return [noms.get(code, code) for code in codes]


# The number to call a structure at, even for what is given remotely: its own, or that of its first open place.


def telephone_de(structure: str = "structure", sien: str = "structure__telephone") -> Coalesce:
    """To annotate rows, by the paths to the key of the structure and to its number; empty without any."""
    lieux = Lieu.objects.publies().filter(structure=OuterRef(structure)).exclude(telephone="")
    premier = Subquery(lieux.order_by("permanence", "pk").values("telephone")[:1])
    return Coalesce(NullIf(F(sien), Value("")), premier, Value(""), output_field=CharField())


def telephones_lire(structures: Iterable[int]) -> dict[int, str]:
    """The number of each of these structures; one query."""
    lignes = Structure.objects.filter(pk__in=set(structures)).annotate(a_joindre=telephone_de("pk", "telephone"))
    return dict(lignes.values_list("pk", "a_joindre"))


# What the sheet of a structure shows.

MAX_ANTENNES = 60


@dataclass(frozen=True)
class LieuFiche:
    """A place as the sheet shows it; `creneaux`: half-days held in someone else’s walls, when they are its hours.

    `missions`: those given there; `accueille`: one of them is open to everyone, which the place commits to (R6.1).
    """

    lieu: Lieu
    ouverture: Ouverture | None
    distance: float | None
    fraicheur: Fraicheur
    fermetures: list[Fermeture]
    contacts: list[Contact] = field(default_factory=list)
    lignes: list[LigneHoraire] = field(default_factory=list)
    tableau: Lieu | None = None
    creneaux: list[Creneau] = field(default_factory=list)
    missions: list[str] = field(default_factory=list)
    accueille: bool = False


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
    structure: Structure, *, commune: Commune | None = None, lecteur: Compte = None,
    moment: datetime.datetime | None = None,
) -> FicheStructure:  # fmt: skip
    """The published sheet; with `commune`, places come nearest first; the team as `lecteur` may see it."""
    moment = moment or timezone.now()
    jour = timezone.localdate(moment)
    contacts = contacts_lire(structure, membre=est_membre(lecteur))
    services = _services(structure)
    lieux = _lieux(structure, commune, moment, contacts, _missions_par_lieu(services))
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
    structure: Structure,
    commune: Commune | None,
    moment: datetime.datetime,
    contacts: Contacts,
    missions: dict[int, dict[str, str]],
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
        donnees = missions.get(lieu.pk, {})
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
                missions=list(donnees.values()),
                accueille=bool(MISSIONS_OUVERTES & donnees.keys()),
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
    lus = list(services)
    prefetch_related_objects([service for service in lus if Mode.A_DISTANCE in service.modes], "passe_la_main_a")
    return sorted(lus, key=_rang)


def _rang(service: Service) -> tuple[bool, int, int]:
    niveaux = [niveau.niveau for niveau in service.niveaux_cep.all()]
    accueil = any(mission.code == "accueil" for mission in service.missions.all())
    return not accueil, min(niveaux, default=9), service.pk


def _missions_par_lieu(services: list[Service]) -> dict[int, dict[str, str]]:
    """The missions given in each place, code and words, in the order of the vocabulary."""
    trouvees: dict[int, dict[str, Mission]] = defaultdict(dict)
    for service in services:
        missions = {mission.code: mission for mission in service.missions.all()}
        for au_lieu in service.aux_lieux.all():
            donnees, modes = donnes_ici(au_lieu.missions, missions), donnes_ici(au_lieu.modes, service.modes)
            au_lieu.missions_dites = [missions[code].libelle for code in donnees] if au_lieu.missions else []
            au_lieu.modes_dits = [Mode(mode).label for mode in modes] if au_lieu.modes else []
            trouvees[au_lieu.lieu_id] |= {code: missions[code] for code in donnees}
    return {
        lieu: {m.code: m.libelle for m in sorted(siennes.values(), key=lambda m: (m.ordre, m.libelle))}
        for lieu, siennes in trouvees.items()
    }


def _service_fiche(service: Service, nombre_lieux: int, contacts: Contacts, moment: datetime.datetime) -> ServiceFiche:
    aux_lieux = list(service.aux_lieux.all())
    propres = len(aux_lieux) < nombre_lieux or any(getattr(a, nom) for a in aux_lieux for nom in SUITES)
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


def lieux_des_bassins(bassins: frozenset[int]) -> QuerySet[Lieu]:
    """Published places of these bassins, as they are composed today."""
    communes = CompositionBassin.objects.en_vigueur().filter(bassin__in=bassins).values("commune")
    return Lieu.objects.publies().filter(commune__in=communes)


# What the sheet of a network shows, and the list of networks.

DERNIERES = 12
MAX_COMMUNES = 6


@dataclass(frozen=True)
class FicheReseau:
    """Everything about a network, but its structures, which come page by page."""

    reseau: Reseau
    niveaux: list[str]
    publics: list[str]
    missions: list[Mission]
    bassins: list[Bassin]
    nombre_structures: int
    tetes: list[Compte]
    a_verifier: bool


def reseaux_lister() -> QuerySet[Reseau]:
    """Every network with its terms and how many of its structures the public may see."""
    visibles = Q(structures__in=Structure.objects.visibles().values("pk"))
    return Reseau.objects.prefetch_related("missions", "niveaux_cep").annotate(
        nombre=Count("structures", filter=visibles, distinct=True)
    )


def reseau_lire(reseau: Reseau, *, membre: bool = False) -> FicheReseau:
    """The sheet; who leads the network is for members only.

    Missions carry the number of published services (`nombre`); those registered are shown even when nobody gives them.
    """
    visibles = Structure.objects.visibles().filter(reseau=reseau)
    services = Service.objects.publies().filter(structure__in=visibles).values("pk")
    nombre = Count("service", filter=Q(service__in=services), distinct=True)
    dites = set(reseau.missions.values_list("pk", flat=True))
    missions = [m for m in Mission.objects.annotate(nombre=nombre) if m.nombre or m.pk in dites]
    communes = Lieu.objects.publies().filter(structure__in=visibles).values("commune")
    compositions = CompositionBassin.objects.en_vigueur().filter(commune__in=communes).order_by()
    bassins = Bassin.objects.en_vigueur().filter(pk__in=compositions.values("bassin"))
    return FicheReseau(
        reseau=reseau,
        niveaux=[niveau.code for niveau in reseau.niveaux_cep.all()],
        publics=[public.libelle for public in reseau.publics.all()],
        missions=missions,
        bassins=list(bassins),
        nombre_structures=visibles.count(),
        tetes=tetes_de_reseau(reseau) if membre else [],
        a_verifier=reseau_a_verifier(reseau),
    )


def reseau_a_verifier(reseau: Reseau, jour: datetime.date | None = None) -> bool:
    """Not verified for a year, or never."""
    jour = jour or timezone.localdate()
    return reseau.verifie_le is None or (jour - reseau.verifie_le).days > JOURS_RESEAU


def structures_du_reseau(reseau: Reseau, *, texte: str = "", bassin: Bassin | None = None) -> QuerySet[Structure]:
    """Structures of a network that the public may see, by name, with their published places; narrowed by words and
    bassin."""
    structures = Structure.objects.visibles().filter(reseau=reseau)
    for mot in texte.split():
        structures = structures.filter(Q(nom__icontains=mot) | Q(sigle__icontains=mot))
    if bassin:
        structures = structures.filter(pk__in=lieux_des_bassins(frozenset({bassin.pk})).values("structure"))
    lieux = Lieu.objects.publies().select_related("commune")
    return structures.prefetch_related(Prefetch("lieux", lieux, to_attr="lieux_publies")).order_by("nom", "pk")


def communes_dire(structure: Structure) -> str:
    """« Niort, Melle… »: where a structure of `structures_du_reseau` receives."""
    noms = list(dict.fromkeys(lieu.commune.nom for lieu in structure.lieux_publies))
    return ", ".join(noms[:MAX_COMMUNES]) + ("…" if len(noms) > MAX_COMMUNES else "")


def reseau_histoire(reseau: Reseau) -> list[LigneHistorique]:
    """The last changes of the sheet, in words."""
    lignes: list[Modification] = list(modifications_du_reseau(reseau)[:DERNIERES])
    return historique_dire(lignes)
