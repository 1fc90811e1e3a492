"""Who comes to a session: seats by network, and the names, for those who will be in the room."""

from collections import Counter
from dataclasses import dataclass

from django.utils.safestring import SafeString

from home.motifs.places import TEINTES, place, places
from home.typographie import nombre_dire
from reseau.comptes.models import Compte
from reseau.membres.queries.personnes import visibles_pour
from safran.inscriptions.choices import OCCUPENT
from safran.inscriptions.models import Inscription, SessionFormation

SEUIL = 5  # sous cinq personnes, un réseau ne se compte pas à part
COLONNES = (
    "compte", "compte__prenom", "compte__nom", "compte__profil__visibilite", "structure__nom", "structure__reseau__nom",
)  # fmt: skip


@dataclass(frozen=True)
class Siege:
    """A seat that someone holds."""

    compte: int
    nom: str
    visibilite: str | None
    structure: str
    reseau: str


@dataclass(frozen=True)
class Groupe:
    """The seats of one network, or of several told together; `teinte` is the colour of their petals."""

    noms: tuple[str, ...]
    nombre: int
    teinte: int

    @property
    def titre(self) -> str:
        """« Missions locales », « Cap emploi, CIO », « Places prises »."""
        return ", ".join(self.noms) or "Places prises"

    @property
    def petale(self) -> SafeString:
        """Its colour, for the legend."""
        return place(self.teinte)


@dataclass(frozen=True)
class QuiVient:
    """The seats of a session as one reader may see them."""

    groupes: list[Groupe]
    libres: int
    personnes: list[Siege]
    cachees: int

    @property
    def dessin(self) -> SafeString:
        """Every seat, drawn."""
        prises = sum(groupe.nombre for groupe in self.groupes)
        titre = f"{nombre_dire(prises + self.libres, 'place')} : {prises} prises, {self.libres} libres"
        return places([groupe.nombre for groupe in self.groupes], self.libres, titre)

    @property
    def petale_libre(self) -> SafeString:
        """A free seat, for the legend."""
        return place(0)


def sieges_lire(session: int) -> list[Siege]:
    """The seats held in a session, by name."""
    tenues = Inscription.objects.filter(session=session, etat__in=OCCUPENT)
    lignes = tenues.order_by("compte__nom", "compte__prenom", "pk").values_list(*COLONNES)
    return [
        Siege(compte, f"{prenom} {nom}".strip(), visibilite, structure or "", reseau or "Sans structure")
        for compte, prenom, nom, visibilite, structure, reseau in lignes
    ]


def qui_vient(session: SessionFormation, sieges: list[Siege], compte: Compte, *, dedans: bool) -> QuiVient:
    """Seats by network; `dedans`, the reader will be in the room or runs it: each network and each name is told.

    Elsewhere, a network of fewer than five people is told with others, and no subtraction gives it back.
    """
    comptes = Counter(siege.reseau for siege in sieges)
    libres = max(0, session.capacite - len(sieges))
    groupes = _groupes(sorted(comptes.items(), key=lambda paire: (-paire[1], paire[0])), entiers=dedans)
    if not dedans:
        return QuiVient(groupes, libres, [], 0)
    permis = visibles_pour(compte)
    montres = [siege for siege in sieges if siege.visibilite in permis or siege.compte == compte.pk]
    return QuiVient(groupes, libres, montres, len(sieges) - len(montres))


def _groupes(comptes: list[tuple[str, int]], *, entiers: bool) -> list[Groupe]:
    """The networks told one by one, the largest first, then the others together."""
    seuls = comptes if entiers else [paire for paire in comptes if paire[1] >= SEUIL]
    seuls = seuls[: TEINTES if len(seuls) == len(comptes) <= TEINTES else TEINTES - 1]
    while seuls and not entiers and 0 < _reste(comptes, seuls) < SEUIL:
        seuls = seuls[:-1]  # le reste serait de peu de personnes : le plus petit de ceux qui se lisaient l’y rejoint
    groupes = [Groupe((nom,), nombre, rang) for rang, (nom, nombre) in enumerate(seuls, start=1)]
    if reste := _reste(comptes, seuls):
        # Moins de cinq personnes en tout : leurs réseaux les diraient presque.
        noms = tuple(sorted(nom for nom, _ in comptes[len(seuls) :])) if entiers or reste >= SEUIL else ()
        groupes.append(Groupe(noms, reste, len(seuls) + 1))
    return groupes


def _reste(comptes: list[tuple[str, int]], seuls: list[tuple[str, int]]) -> int:
    return sum(nombre for _, nombre in comptes[len(seuls) :])
