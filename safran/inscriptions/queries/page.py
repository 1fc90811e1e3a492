"""The page of a session: what it says to everyone, read once until it changes, and what one reader sees."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.safestring import SafeString

from home.gardees import Gardee
from home.moments import Moment, moments_lire
from home.motifs.cartes import carte_region
from reseau.annuaire.models import Lieu
from reseau.comptes.models import Compte
from reseau.membres.choices import Visibilite
from reseau.membres.models import Rattachement
from reseau.membres.queries.personnes import profils_en_vigueur, visibles_pour
from reseau.structures.models import Structure
from reseau.territoires.queries.carte import couche_collection, couche_lire
from safran.inscriptions import permissions
from safran.inscriptions.models import DocumentSession, Inscription, Seance, SessionFormation
from safran.inscriptions.queries import sessions
from safran.inscriptions.queries.prealables import prealable_lire
from safran.inscriptions.queries.venues import Siege, qui_vient, sieges_lire

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
