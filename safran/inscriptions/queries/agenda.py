"""The coming sessions, month by month, page by page."""

from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator

from home.typographie import MOIS
from reseau.comptes.models import Compte
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.queries.sessions import Ligne, lignes_de, sessions_garnir

PAR_PAGE = 30


@dataclass
class Mois:
    """A month, or the part of it that is on the page."""

    titre: str
    lignes: list[Ligne] = field(default_factory=list)


@dataclass
class Agenda:
    """A page of sessions."""

    mois: list[Mois]
    page: Page


def agenda_lire(compte: Compte, bassin: str = "", page: str | None = None) -> Agenda:
    """Coming sessions that can be seen, the nearest first."""
    sessions = SessionFormation.objects.visibles().filter(formation__live=True).exclude(etat=EtatSession.TERMINEE)
    if bassin:
        sessions = sessions.filter(bassin__code=bassin)
    choisie = Paginator(sessions.a_venir().values_list("pk", flat=True), PAR_PAGE).get_page(page)
    par_mois: dict[str, Mois] = {}
    for ligne in lignes_de(sessions_garnir(choisie), compte):
        jour = ligne.session.premier_jour
        titre = f"{MOIS[jour.month - 1]} {jour.year}".capitalize() if jour else "Sans date"
        par_mois.setdefault(titre, Mois(titre)).lignes.append(ligne)
    return Agenda(list(par_mois.values()), choisie)
