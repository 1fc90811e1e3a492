"""What the sheet of a structure shows: its places and services, contacts, freshness, zones in words, the number to
call (R5.1); the sheet of a network.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
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
from reseau.annuaire.horaires import fermetures_a_venir, horaires_effectifs, horaires_en_francais, ouverture_a
from reseau.annuaire.models import Contact, Creneau, Lieu, Modification, Service, ServiceAuLieu
from reseau.annuaire.models.fiches import SUITES, donnes_ici, plus_ancienne
from reseau.annuaire.queries.historique import historique_dire, modifications_du_reseau
from reseau.annuaire.queries.permanences import creneau_dire, tableaux_de, tenues_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.membres.portes import comptes_caches, equipe_montree, tetes_de_reseau
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin, Commune, CompositionBassin, Departement, Epci
from reseau.territoires.portes import bassin_de, distance_km
from reseau.vocabulaires.models import Mission


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
    Zone.COMMUNE: "{de_nom}",
    Zone.EPCI: "de l’intercommunalité {nom}",
    Zone.BASSIN: "du bassin {de_nom}",
    Zone.DEPARTEMENT: "{du_nom}",
}
_PAR_ZONE: dict[Zone, tuple[str, type[Model]]] = {
    Zone.COMMUNE: ("code_insee", Commune),
    Zone.EPCI: ("siren", Epci),
    Zone.BASSIN: ("code", Bassin),
    Zone.DEPARTEMENT: ("code", Departement),
    Zone.REGION: ("code", Departement),
    Zone.PAYS: ("code", Departement),
}
Territoire = tuple[str, str]  # la zone, le code


def territoires_nommer(territoires: Iterable[Territoire]) -> dict[Territoire, str]:
    """The name of each of these territories that is known; one query, whatever their kinds, none for none."""
    codes: dict[Zone, set[str]] = defaultdict(set)
    for zone, code in territoires:
        codes[Zone(zone)].add(code)
    demandes = []
    for zone, siens in codes.items():
        champ, modele = _PAR_ZONE[zone]
        lignes = modele._default_manager.filter(**{f"{champ}__in": siens}).order_by()
        demandes.append(lignes.annotate(zone=Value(zone.value, CharField())).values_list("zone", champ, "nom"))
    trouves = demandes[0].union(*demandes[1:], all=True) if demandes else ()
    return {(zone, code): nom for zone, code, nom in trouves}


def zone_noms(zone: str, codes: list[str]) -> list[str]:
    """The names of the territories of a zone, in the order of the codes; those that nobody knows as they are."""
    noms = territoires_nommer((zone, code) for code in codes)
    return [noms.get((zone, code), code) for code in codes]


def zone_dire(service: Service, connus: dict[Territoire, str]) -> str:
    """« Bassins d'Angoulême et Cognac » in plain words; codes that nobody knows are shown as they are."""
    if service.zone == Zone.PAYS:
        return "toute la France"
    if service.zone == Zone.REGION and not service.zone_codes:
        return "toute la région"
    noms = [connus.get((service.zone, code), code) for code in service.zone_codes]
    if service.zone == Zone.BASSIN:
        return f"bassin{'s' if len(noms) > 1 else ''} {_enumerer([de_la_commune(nom) for nom in noms])}"
    return _enumerer(noms)


def jetons_dire(zones: Iterable[str]) -> dict[str, str]:
    """« des habitants du bassin de Niort », for each set of tokens of a search row; nothing for the whole region."""
    reservees = {dite: [jeton.split(":", 1) for jeton in dite.split() if ":" in jeton] for dite in zones}
    territoires = {dite: [(GENRES[genre], code) for genre, code in jetons] for dite, jetons in reservees.items()}
    connus = territoires_nommer(territoire for siens in territoires.values() for territoire in siens)
    dites = {}
    for dite, siens in territoires.items():
        noms = [(zone, connus.get((zone, code), code)) for zone, code in siens]
        dites[dite] = _enumerer(
            [RESERVES[z].format(nom=nom, de_nom=de_la_commune(nom), du_nom=du_departement(nom)) for z, nom in noms]
        )
    return dites


def _enumerer(noms: list[str]) -> str:
    return " et ".join(filter(None, (", ".join(noms[:-1]), *noms[-1:])))


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


def fiche_lire(
    structure: Structure, *, commune: Commune | None = None, ou: str = "", lecteur: Compte = None
) -> dict[str, Any]:
    """The published sheet, as `lecteur` may see its team.

    With `commune`, places come nearest first; the one whose public identifier is `ou` before them.
    """
    moment = timezone.now()
    jour = timezone.localdate(moment)
    publics = structure.contacts.all() if est_membre(lecteur) else contacts_publics().filter(structure=structure)
    contacts = _trier(publics)
    services = _services(structure)
    missions = _missions_par_lieu(services)
    lieux = _lieux(structure, commune, moment, contacts, missions)
    lieux.sort(key=lambda lieu: str(lieu.public_id) != ou)
    _services_dire(services, len(lieux), moment, contacts)
    fiches = [*lieux, *services]
    confirme_le = plus_ancienne(*(fiche.confirme_le for fiche in fiches))
    visibles, statuts = Structure.objects.visibles(jour), list(structure.statuts.order_by("-du"))
    dite = all(fiche.confirmee for fiche in fiches if fiche.confirme_le == confirme_le)  # sinon par une source
    par = {fiche.confirme_par for fiche in fiches if dite and fiche.confirmee}
    caches = comptes_caches(lecteur, structure)
    noms = {"la structure" if compte is None or compte.pk in caches else compte.nom_complet for compte in par}
    positions = [(lieu.nom, *lieu.position) for lieu in lieux]
    return {
        "structure": structure,
        "statut": next((statut for statut in statuts if not (statut.a_venir or statut.terminee)), None),
        "statuts": statuts,
        "parent": visibles.filter(pk=structure.parent_id).first() if structure.parent_id else None,
        "antennes": visibles.filter(parent=structure)[:MAX_ANTENNES],
        "services": services,
        "lieux": lieux,
        "siege": lieux[0] if lieux else None,
        "reperes": [{"n": n, "lat": lat, "lon": lon, "nom": nom} for n, (nom, lat, lon) in enumerate(positions, 1)],
        "publics": list(dict.fromkeys(p.libelle for service in services for p in service.publics.all())),
        "confirme_le": confirme_le,
        "confirme_par": ", ".join(sorted(noms)),
        "fraicheur": fraicheur_de(confirme_le, jour) if fiches else Fraicheur.A_JOUR,
        "bassin": bassin_de(lieux[0].commune) if lieux else None,
        "equipe": equipe_montree(lecteur, structure, caches),
        "contacts": contacts.structure,
    }


def _lieux(
    structure: Structure,
    commune: Commune | None,
    moment: datetime.datetime,
    contacts: Contacts,
    missions: dict[int, dict[str, str]],
) -> list[Lieu]:
    """Published places with all that their sheet says, the seat first or the nearest first.

    `demi_journees`: those held in someone else’s walls, when they are its hours; `accueille`: one of its missions is
    open to everyone, which the place commits to (R6.1).
    """
    jour = timezone.localdate(moment)
    prete = Exists(Creneau.objects.filter(lieu=OuterRef("pk")))
    publies = structure.lieux.publies().annotate(prete=prete).select_related("commune", "chez", "confirme_par")
    lieux = list(publies)
    tenues, tableaux = tenues_lire(lieux), tableaux_de(lieux)
    for lieu in lieux:
        donnees = missions.get(lieu.pk, {})
        lieu.distance = distance_km(commune.latitude, commune.longitude, *lieu.position) if commune else None
        lieu.demi_journees = [tenu for tenu in tenues.de(lieu) if tenu.au is None or tenu.au >= jour]
        horaires = horaires_effectifs(lieu.horaires or tenues.horaires(lieu), lieu.fermetures)
        lieu.ouverture = ouverture_a(horaires, moment)
        lieu.heures = horaires_en_francais(lieu.horaires) or [creneau_dire(tenu) for tenu in lieu.demi_journees]
        lieu.fraicheur = fraicheur_de(lieu.confirme_le, jour)
        lieu.prochaines_fermetures = fermetures_a_venir(lieu.fermetures, jour)
        lieu.contacts_montres = contacts.lieux.get(lieu.pk, [])
        lieu.tableau = tableaux.get(lieu.pk)
        lieu.missions_dites = list(donnees.values())
        lieu.accueille = bool(MISSIONS_OUVERTES & donnees.keys())
    return sorted(lieux, key=lambda lieu: lieu.distance or 0)


def _services(structure: Structure) -> list[Service]:
    """Published services: reception first, then by rising CEP level, then the rest."""
    aux_lieux = ServiceAuLieu.objects.filter(lieu__publie=True).select_related("lieu__commune")
    services = list(
        structure.services.publies()
        .select_related("confirme_par")
        .prefetch_related(
            "missions", "publics", "niveaux_cep", Prefetch("aux_lieux", aux_lieux)
        )
    )  # fmt: skip
    for service in services:
        service.structure = structure
    prefetch_related_objects([service for service in services if Mode.A_DISTANCE in service.modes], "passe_la_main_a")
    return sorted(services, key=_rang)


def admission_dire(service: Service) -> str:
    """The ages that it receives, by what it says or else its network: « De 16 à 25 ans. »; maybe nothing."""
    for dit in (service, service.structure.reseau):
        if dit.age_min is not None and dit.age_max is not None:
            return f"De {dit.age_min} à {dit.age_max} ans."
        if dit.age_min is not None:
            return f"Dès {dit.age_min} ans."
        if dit.age_max is not None:
            return f"Jusqu’à {dit.age_max} ans."
    return ""


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


def _services_dire(services: list[Service], lieux: int, moment: datetime.datetime, contacts: Contacts) -> None:
    """All that their sheet says of them; `ou` is empty for one that is given in every place, in the same way."""
    connus = territoires_nommer((service.zone, code) for service in services for code in service.zone_codes)
    for service in services:
        aux_lieux = list(service.aux_lieux.all())
        for au_lieu in aux_lieux:  # ses propres heures, les fermetures du lieu
            au_lieu.ouverture = ouverture_a(horaires_effectifs(au_lieu.horaires, au_lieu.lieu.fermetures), moment)
        propres = len(aux_lieux) < lieux or any(getattr(a, nom) for a in aux_lieux for nom in SUITES)
        service.ou = aux_lieux if propres else []
        service.niveaux = [niveau.code for niveau in service.niveaux_cep.all()]
        service.zone_dite = zone_dire(service, connus)
        service.admission_dite = admission_dire(service)
        service.contacts_montres = contacts.services.get(service.pk, [])
        service.heures = horaires_en_francais(service.heures_a_distance)
        service.ouverture = ouverture_a(service.heures_a_distance, moment)


def lieux_des_bassins(bassins: frozenset[int]) -> QuerySet[Lieu]:
    """Published places of these bassins, as they are composed today."""
    communes = CompositionBassin.objects.en_vigueur().filter(bassin__in=bassins).values("commune")
    return Lieu.objects.publies().filter(commune__in=communes)


# What the sheet of a network shows, and the list of networks.

DERNIERES = 12
MAX_COMMUNES = 6


def reseaux_lister() -> QuerySet[Reseau]:
    """Every network with its terms and how many of its structures the public may see."""
    visibles = Q(structures__in=Structure.objects.visibles().values("pk"))
    return Reseau.objects.prefetch_related("missions", "niveaux_cep").annotate(
        nombre=Count("structures", filter=visibles, distinct=True)
    )


def reseau_lire(reseau: Reseau, *, membre: bool = False) -> dict[str, Any]:
    """The sheet; who leads the network is for members only.

    Missions carry the number of published services (`nombre`); those registered are shown even when nobody gives them.
    """
    visibles = Structure.objects.visibles().filter(reseau=reseau)
    services = Service.objects.publies().filter(structure__in=visibles).values("pk")
    nombre = Count("service", filter=Q(service__in=services), distinct=True)
    dites = Q(pk__in=reseau.missions.values("pk"))
    missions = Mission.objects.annotate(nombre=nombre).filter(dites | Q(nombre__gt=0))
    communes = Lieu.objects.publies().filter(structure__in=visibles).values("commune")
    compositions = CompositionBassin.objects.en_vigueur().filter(commune__in=communes).order_by()
    bassins = Bassin.objects.en_vigueur().filter(pk__in=compositions.values("bassin"))
    return {
        "reseau": reseau,
        "niveaux": [niveau.code for niveau in reseau.niveaux_cep.all()],
        "publics": [public.libelle for public in reseau.publics.all()],
        "missions": list(missions),
        "bassins": list(bassins),
        "tetes": tetes_de_reseau(reseau) if membre else [],
        "a_verifier": reseau_a_verifier(reseau),
    }


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


def reseau_histoire(reseau: Reseau) -> list[Modification]:
    """The last changes of the sheet, in words."""
    return historique_dire(list(modifications_du_reseau(reseau)[:DERNIERES]))
