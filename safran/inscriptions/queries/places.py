"""Who holds which seat, always counted from the rows; who is of a group, and from when sign-up is open to whom."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Max
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.permissions import structures_representees
from reseau.membres.portes import implantations, structure_de
from reseau.structures.models import Structure
from safran.inscriptions.models import (
    GROUPES,
    Inscription,
    OuvertureParGroupe,
    PlacesReservees,
    PourUnGroupe,
    SessionFormation,
)


@dataclass
class Appartenances:
    """Which groups a structure is of; the bassins where it receives are read once, and only when one is asked."""

    bassins: dict[int, set[str]] = field(default_factory=dict)

    def concerne(self, pour: PourUnGroupe, structure: Structure | None) -> bool:
        """Whether what is for this group is for someone of this structure."""
        if structure is None:
            return False
        if pour.structure_id:
            return pour.structure_id == structure.pk
        if pour.reseau_id:
            return pour.reseau_id == structure.reseau_id
        if structure.pk not in self.bassins:
            trouves = implantations(Structure.objects.filter(pk=structure.pk).values("pk"))
            self.bassins[structure.pk] = set(trouves.get(structure.pk, {}))
        return pour.bassin.code in self.bassins[structure.pk]


def ouvertures_de(session: SessionFormation) -> list[OuvertureParGroupe]:
    """The earlier openings of a session, with whom they are for, the first to open first."""
    return list(session.ouvertures.select_related(*GROUPES))


def ouverture_pour(session: SessionFormation, structure: Structure | None) -> datetime.datetime:
    """When sign-up opens for someone of this structure: the date of one of their groups, or everyone's."""
    if structure is None or session.ouvre_le <= timezone.now():
        return session.ouvre_le
    return _plus_tot(session, ouvertures_de(session), structure, Appartenances())


def _plus_tot(
    session: SessionFormation, ouvertures: list[OuvertureParGroupe], structure: Structure, groupes: Appartenances
) -> datetime.datetime:
    return min([session.ouvre_le, *(o.ouvre_le for o in ouvertures if groupes.concerne(o, structure))])


def ouvertures_pour(sessions: Iterable[SessionFormation], compte: Compte) -> dict[int, datetime.datetime]:
    """When sign-up opens for this person, by session: those alone that open group by group and not yet to everyone.

    No query when there is none to come; otherwise as many for one session as for thirty.
    """
    a_ouvrir = {s.pk: s for s in sessions if s.accueille and s.ouvre_le > timezone.now()}
    if not a_ouvrir:
        return {}
    par_session: dict[int, list[OuvertureParGroupe]] = defaultdict(list)
    for ouverture in OuvertureParGroupe.objects.filter(session__in=a_ouvrir).select_related("bassin"):
        par_session[ouverture.session_id].append(ouverture)
    structure = structure_de(compte) if par_session else None
    if structure is None:
        return {}
    groupes = Appartenances()
    return {pk: _plus_tot(a_ouvrir[pk], ouvertures, structure, groupes) for pk, ouvertures in par_session.items()}


def ouvertures_a_dire(session: SessionFormation) -> list[OuvertureParGroupe]:
    """The earlier openings that a reader has to know: none once sign-up is open to everyone."""
    if not session.accueille or session.ouvre_le <= timezone.now():
        return []
    return [ouverture for ouverture in ouvertures_de(session) if ouverture.ouvre_le < session.ouvre_le]


def equipe_peut_entrer(session: SessionFormation, compte: Compte) -> bool:
    """Whether this referent may sign someone up now, in one structure at least."""
    return any(session.inscriptions_ouvertes(ouvre) for _, ouvre in _equipe_ouvertures(session, compte))


def equipe_attend(session: SessionFormation, compte: Compte) -> list[tuple[Structure, datetime.datetime]]:
    """(structure, when), for the structures of this referent to which sign-up is not open yet."""
    if not session.accueille:
        return []
    return [paire for paire in _equipe_ouvertures(session, compte) if paire[1] > timezone.now()]


def _equipe_ouvertures(session: SessionFormation, compte: Compte) -> list[tuple[Structure, datetime.datetime]]:
    """(structure, when sign-up opens for its people), for the structures that this referent acts for."""
    representees = structures_representees(compte)
    if not representees:
        return []
    structures = list(Structure.objects.filter(pk__in=representees).order_by("nom", "pk"))
    ouvertures = ouvertures_a_dire(session)
    groupes = Appartenances()
    if any(ouverture.bassin_id for ouverture in ouvertures):
        trouves = implantations(Structure.objects.filter(pk__in=representees).values("pk"))
        groupes.bassins = {structure.pk: set(trouves.get(structure.pk, {})) for structure in structures}
    return [(structure, _plus_tot(session, ouvertures, structure, groupes)) for structure in structures]


# Who holds which seat: always counted from the rows, never decremented.


@dataclass
class Places:
    """The seats of a session at one moment; `occupees` counts by pool, None being the common one."""

    capacite: int
    max_par_structure: int
    reserves: list[PlacesReservees]
    occupees: Counter = field(default_factory=Counter)
    par_structure: Counter = field(default_factory=Counter)
    groupes: Appartenances = field(default_factory=Appartenances)
    offre_perimee: bool = False  # une place est tenue par une offre restée sans réponse

    @property
    def prises(self) -> int:
        return sum(self.occupees.values())

    @property
    def libres(self) -> int:
        """Seats that nobody holds, kept ones included; never under zero."""
        return max(0, self.capacite - self.prises)

    @property
    def communes(self) -> int:
        gardees = sum(max(reserve.places - self.occupees[reserve.pk], 0) for reserve in self.reserves)
        return max(0, self.capacite - self.prises - gardees)

    def structure_pleine(self, structure_pk: int | None) -> bool:
        return bool(
            structure_pk and self.max_par_structure and self.par_structure[structure_pk] >= self.max_par_structure
        )

    def pour(self, structure: Structure | None) -> tuple[bool, int | None]:
        """Whether someone of this structure may have a seat now, and from which pool: what is kept first."""
        if not self.libres or self.structure_pleine(structure.pk if structure else None):
            return False, None
        for reserve in self.reserves:
            if self.groupes.concerne(reserve, structure) and self.occupees[reserve.pk] < reserve.places:
                return True, reserve.pk
        return self.communes > 0, None

    def prendre(self, structure_pk: int | None, reserve_pk: int | None) -> None:
        self.occupees[reserve_pk] += 1
        if structure_pk:
            self.par_structure[structure_pk] += 1


def places_lire(session: SessionFormation) -> Places:
    """Count the seats of a session, in two queries; a third when some are kept for a bassin."""
    jour, maintenant = timezone.localdate(), timezone.now()
    gardees = session.reserves.prefetch_related("bassin").order_by("pk")
    reserves = [reserve for reserve in gardees if reserve.active(jour)]
    places = Places(session.capacite, session.max_par_structure, reserves)
    actives = {reserve.pk for reserve in reserves}
    tenues = Inscription.objects.filter(session=session).occupent().order_by()
    for structure_pk, reserve_pk, limite in tenues.values_list("structure_id", "reserve_id", "offre_expire_le"):
        places.prendre(structure_pk, reserve_pk if reserve_pk in actives else None)
        places.offre_perimee |= limite is not None and limite <= maintenant
    return places


def dernier_rang(session: SessionFormation) -> int:
    """The rank of who came last, 0 when nobody did."""
    return Inscription.objects.filter(session=session).aggregate(dernier=Max("ordre"))["dernier"] or 0
