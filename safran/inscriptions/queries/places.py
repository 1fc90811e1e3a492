"""Who holds which seat: always counted from the rows, never decremented."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone

from home.preparees import QUOI, lignes_lire
from reseau.structures.models import Structure
from safran.inscriptions.models import Inscription, PlacesReservees, SessionFormation
from safran.inscriptions.queries.groupes import Appartenances


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
        """Seats held, offered ones included."""
        return sum(self.occupees.values())

    @property
    def libres(self) -> int:
        """Seats that nobody holds, kept ones included; never under zero."""
        return max(0, self.capacite - self.prises)

    @property
    def communes(self) -> int:
        """Seats free for anyone."""
        gardees = sum(max(reserve.places - self.occupees[reserve.pk], 0) for reserve in self.reserves)
        return max(0, self.capacite - self.prises - gardees)

    def structure_pleine(self, structure_pk: int | None) -> bool:
        """This structure already holds all that one structure may hold."""
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
        """One more seat held."""
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
    for structure_pk, reserve_pk, limite in _tenues(session):
        places.prendre(structure_pk, reserve_pk if reserve_pk in actives else None)
        places.offre_perimee |= limite is not None and limite <= maintenant
    return places


def _tenues(session: SessionFormation) -> list[tuple]:
    """(structure, reserve, end of the offer) of each seat held."""
    return lignes_lire(
        "places tenues",
        lambda: (
            Inscription.objects.filter(session=QUOI)
            .occupent()
            .order_by()
            .values_list("structure_id", "reserve_id", "offre_expire_le")
        ),
        au_lieu_de={QUOI: session.pk},
    )


def dernier_rang(session: SessionFormation) -> int:
    """The rank of who came last, 0 when nobody did."""
    lues = lignes_lire(
        "dernier rang",
        lambda: Inscription.objects.filter(session=QUOI).order_by("-ordre").values_list("ordre")[:1],
        au_lieu_de={QUOI: session.pk},
    )
    return lues[0][0] if lues else 0
