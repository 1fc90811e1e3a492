"""The page of a session: what it says to everyone, read once until it changes, and what one reader sees."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from home.gardees import Gardee
from home.moments import Moment, moments_lire
from reseau.comptes.models import Compte
from reseau.membres.choices import Visibilite
from reseau.membres.models import Rattachement
from reseau.membres.queries.personnes import profils_en_vigueur, visibles_pour
from reseau.structures.models import Structure
from safran.inscriptions import permissions
from safran.inscriptions.models import DocumentSession, Inscription, Seance, SessionFormation
from safran.inscriptions.queries import sessions
from safran.inscriptions.queries.prealables import prealable_lire
from safran.inscriptions.queries.venues import Siege, qui_vient, sieges_lire

PAGES = Gardee(
    "pages de sessions",
    pieces=(*sessions.PIECES, "annuaire", "comptes", "membres", "structures", "vocabulaires"),
)
TOUT = tuple(Visibilite.values)


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
    repere: list[dict[str, Any]]

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
    animent = Compte.objects.filter(seances_animees__session=pk, is_active=True).distinct().count()
    return PageLue(
        session=session,
        demis=[Demi(seance, moments_lire(seance.programme)) for seance in session.seances.all()],
        animateurs=_animateurs(pk),
        animent=animent,
        documents=list(session.documents.all()),
        sieges=sieges_lire(pk),
        repere=_repere(session),
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


def _repere(session: SessionFormation) -> list[dict[str, Any]]:
    """Where it is, for the map: the place of the directory, while it is published."""
    lieu = session.chez
    if lieu is None or not lieu.publie:
        return []
    latitude, longitude = lieu.position
    return [{"n": "•", "lat": latitude, "lon": longitude, "on": True}]
