"""The coming sessions, month by month, page by page."""

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator

from home.calendrier.mois import Mois
from reseau.comptes.models import Compte
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.queries.sessions import Ligne, lignes_de, sessions_garnir

PAR_PAGE = 30


def agenda_lire(compte: Compte, bassin: str = "", page: str | None = None) -> dict[str, Any]:
    """Coming sessions that can be seen, the nearest first: the `page`, and its lines by `mois`."""
    sessions = SessionFormation.objects.visibles().filter(formation__live=True).exclude(etat=EtatSession.TERMINEE)
    if bassin:
        sessions = sessions.filter(bassin__code=bassin)
    choisie = Paginator(sessions.a_venir().values_list("pk", flat=True), PAR_PAGE).get_page(page)
    lignes = lignes_de(sessions_garnir(choisie), compte)
    return {"page": choisie, "mois": [(titre, list(siennes)) for titre, siennes in groupby(lignes, _mois)]}


def _mois(ligne: Ligne) -> str:
    jour = ligne.session.premier_jour
    return Mois.de(jour).titre if jour else "Sans date"
