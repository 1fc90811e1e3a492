"""The page of one session: what it says to everyone, what one reader sees, who comes, what is to be followed at a
distance before.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.safestring import SafeString

from home.dessins.cartes import carte_region
from home.dessins.motifs import TEINTES, place, places
from home.site.cache import Gardee
from home.temps.periodes import Moment, moments_lire
from home.temps.typographie import nombre_dire
from reseau.annuaire.models import Lieu
from reseau.comptes.models import Compte
from reseau.membres.choices import Visibilite
from reseau.membres.models import Rattachement
from reseau.membres.permissions import est_membre
from reseau.membres.portes import profils_en_vigueur, visibles_pour
from reseau.structures.models import Structure
from reseau.territoires.portes import couche_collection, couche_lire
from safran.formations.models import FormationPage
from safran.inscriptions import permissions
from safran.inscriptions.choices import OCCUPENT
from safran.inscriptions.models import DocumentSession, Inscription, Seance, SessionFormation
from safran.inscriptions.queries import sessions
from safran.parcours.portes import Avancement, Module, Plan, avancement_lire, plan_lire, suivi_get

# What a training asks to follow at a distance before its day in the room: its first module.


@dataclass(frozen=True)
class Prealable:
    """The modules of the training, and how far the reader is in them, None when not begun."""

    plan: Plan
    avancement: Avancement | None

    @property
    def module(self) -> Module:
        """The one that comes before the day; the others follow it, before or after."""
        return self.plan.modules[0]

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(etape.minutes for etape in self.module.etapes)

    @property
    def fait(self) -> bool:
        """It has been followed."""
        return bool(self.avancement) and self.avancement.module_fait(self.module)


def prealable_lire(formation: FormationPage, compte: Compte) -> Prealable | None:
    """Nothing when the training is followed in the room alone."""
    plan = plan_lire(formation)
    if not plan.etapes or not formation.live:
        return None
    suivi = suivi_get(compte, formation) if est_membre(compte) else None
    if suivi:
        suivi.formation, suivi.compte = formation, compte
    return Prealable(plan, avancement_lire(suivi, plan) if suivi else None)


# Who comes to a session: seats by network, and the names, for those who will be in the room.

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


# The page of a session: what it says to everyone, read once until it changes, and what one reader sees.

PAGES = Gardee(
    "pages de sessions",
    pieces=(*sessions.PIECES, "annuaire", "comptes", "membres", "structures", "vocabulaires"),
)
TOUT, CARTE = tuple(Visibilite.values), "Où c’est dans la région"


@dataclass(frozen=True)
class Demi:
    """A half-day and what it holds."""

    seance: Seance
    moments: list[Moment]


@dataclass(frozen=True)
class Animateur:
    """Who trains in a session, as her profile says it."""

    compte: int
    public_id: UUID
    nom: str
    visibilite: str
    sous_titre: str
    presentation: str


@dataclass(frozen=True)
class PageLue:
    """What a page says, the same for every reader; to be read, never written."""

    session: SessionFormation
    demis: list[Demi]
    animateurs: list[Animateur]
    animent: int
    documents: list[DocumentSession]
    sieges: list[Siege]
    lieu: Lieu | None
    carte: SafeString

    @property
    def minutes(self) -> int:
        """How long it lasts, in the room."""
        return sum(demi.seance.minutes for demi in self.demis)

    @property
    def un_jour(self) -> bool:
        """All in one day."""
        return len({demi.seance.date for demi in self.demis}) == 1


def page_lire(session: SessionFormation, compte: Compte, mienne: Inscription | None) -> dict[str, Any]:
    """What the page shows to this reader, who holds `mienne` in the session or nothing."""
    lue = PAGES.lire((session.pk, timezone.localdate()), lambda: _lire(session.pk))
    documente = permissions.peut_documenter(compte, session)
    convoquee = bool(mienne) and mienne.convoquee
    permis = visibles_pour(compte)
    animateurs = [a for a in lue.animateurs if a.visibilite in (TOUT if a.compte == compte.pk else permis)]
    return {
        "lue": lue,
        "animateurs": animateurs,
        "animateurs_caches": lue.animent - len(animateurs),
        "venues": qui_vient(lue.session, lue.sieges, compte, dedans=documente or convoquee),
        "documente": documente,
        "lit_documents": documente or convoquee,
        "prealable": prealable_lire(session.formation, compte) if session.accueille and not session.passee else None,
    }


def _lire(pk: int) -> PageLue:
    lues = SessionFormation.objects.select_related("formation__rubrique", "bassin", "chez__commune")
    session = lues.prefetch_related("seances", "formation__missions", "documents").get(pk=pk)
    lieu = session.chez if session.chez and session.chez.publie else None
    animent = Compte.objects.filter(seances_animees__session=pk, is_active=True).distinct().count()
    return PageLue(
        session=session,
        demis=[Demi(seance, moments_lire(seance.programme)) for seance in session.seances.all()],
        animateurs=_animateurs(pk),
        animent=animent,
        documents=list(session.documents.all()),
        sieges=sieges_lire(pk),
        lieu=lieu,
        carte=_carte(lieu) if lieu else SafeString(""),
    )


def _animateurs(pk: int) -> list[Animateur]:
    """Each trainer who has a profile, by name, with the function and the structure that the directory shows."""
    siens = Seance.objects.filter(session=pk).values("formateurs")
    leurs = profils_en_vigueur().filter(compte__in=siens).select_related("compte")
    profils = list(leurs.order_by("compte__nom", "compte__prenom", "pk"))
    attaches: dict[int, str] = {}
    visibles = Rattachement.objects.en_vigueur().filter(structure__in=Structure.objects.visibles())
    lignes = visibles.filter(compte__in=[profil.compte_id for profil in profils]).order_by("du", "pk")
    for qui, fonction, structure in lignes.values_list("compte", "fonction", "structure__nom"):
        attaches.setdefault(qui, ", ".join(filter(None, (fonction, structure))))
    return [
        Animateur(
            compte=profil.compte_id,
            public_id=profil.public_id,
            nom=profil.compte.nom_complet,
            visibilite=profil.visibilite,
            sous_titre=attaches.get(profil.compte_id, ""),
            presentation=profil.presentation,
        )
        for profil in profils
    ]


def _carte(lieu: Lieu) -> SafeString:
    """Where it is in the region; drawn once, the same for all."""
    contours = couche_collection(couche_lire("bassins"))
    if not contours["features"]:
        return SafeString("")
    latitude, longitude = lieu.position
    return carte_region(contours, [{"n": "•", "lat": latitude, "lon": longitude, "on": True}], CARTE)
